"""Every loss with every argument, and the points where a formula has a kink. See also crossentropies, reductions."""

from __future__ import annotations

from typing import Any

import numpy as np

Case = tuple[Any, ...]


def for_each(prefix: str, variants: dict[str, dict[str, Any]], *case: Any) -> dict[str, Case]:
    """One case per set of arguments; ``case`` is class, function, and what follows the arguments."""
    class_name, function, *rest = case
    return {f"{prefix} {name}".strip(): (class_name, function, config, *rest) for name, config in variants.items()}


PLAIN = {
    "mae": ("MeanAbsoluteError", "mean_absolute_error", "numbers", "numbers"),
    "mape": ("MeanAbsolutePercentageError", "mean_absolute_percentage_error", "numbers", "numbers"),
    "msle": ("MeanSquaredLogarithmicError", "mean_squared_logarithmic_error", "positive", "positive"),
    "huber": ("Huber", "huber", "numbers", "numbers"),
    "log cosh": ("LogCosh", "log_cosh", "numbers", "numbers"),
    "poisson": ("Poisson", "poisson", "positive", "counts"),
    "cosine": ("CosineSimilarity", "cosine_similarity", "numbers", "numbers"),
    "hinge": ("Hinge", "hinge", "numbers", "signs"),
    "squared hinge": ("SquaredHinge", "squared_hinge", "numbers", "signs"),
    "categorical hinge": ("CategoricalHinge", "categorical_hinge", "numbers", "one_hot"),
    "kld": ("KLDivergence", "kl_divergence", "distribution", "distribution"),
    "kld one-hot": ("KLDivergence", "kl_divergence", "distribution", "one_hot"),
    "bfce": ("BinaryFocalCrossentropy", "binary_focal_crossentropy", "shares", "binary"),
    "cfce": ("CategoricalFocalCrossentropy", "categorical_focal_crossentropy", "distribution", "one_hot"),
    "dice": ("Dice", "dice", "shares", "binary"),
    "tversky": ("Tversky", "tversky", "shares", "binary"),
}

LOSSES: dict[str, Case] = {}
for _name, (_cls, _function, _guess, _truth) in PLAIN.items():
    LOSSES[_name] = (_cls, _function, {}, (6, 3), _guess, _truth)
    LOSSES[f"{_name} over time"] = (_cls, _function, {}, (4, 3, 2), _guess, _truth)
    _weights = () if _name in ("dice", "tversky") else (6,)
    LOSSES[f"{_name} weighted"] = (_cls, _function, {}, (6, 3), _guess, _truth, {"sample_weight": _weights})

LOSSES |= {
    "mse, a row of numbers": ("MeanSquaredError", "mean_squared_error", {}, (4,), "numbers", "numbers"),
    "mse, a row meets a column": (
        "MeanSquaredError",
        "mean_squared_error",
        {},
        (4, 1),
        "numbers",
        "row",
        {"sample_weight": (4,)},
    ),
    "mse, steps meet a column": ("MeanSquaredError", "mean_squared_error", {}, (4, 3, 1), "numbers", "row"),
    "mse float64": ("MeanSquaredError", "mean_squared_error", {"dtype": "float64"}, (4, 2), "numbers", "numbers"),
    "mse far off": ("MeanSquaredError", "mean_squared_error", {"name": "far"}, (4, 2), "large", "numbers"),
}

# ---- arguments
LOSSES |= for_each(
    "huber", {"narrow": {"delta": 0.3}, "wide": {"delta": 2.5}}, "Huber", "huber", (6, 3), "numbers", "numbers"
)
LOSSES |= for_each(
    "cosine",
    {"axis 1": {"axis": 1}, "axis -2": {"axis": -2}, "axis 0": {"axis": 0}},
    *("CosineSimilarity", "cosine_similarity", (4, 3, 2), "numbers", "numbers"),
)
# ---- areas
AXES = {"axis 1 2": {"axis": (1, 2)}, "axis 1 2 none": {"axis": (1, 2), "reduction": None}, "axis -1": {"axis": -1}}
LOSSES |= for_each("dice", AXES, "Dice", "dice", (3, 2, 4, 2), "shares", "binary")
LOSSES |= for_each(
    "tversky",
    AXES | {"weights": {"alpha": 0.2, "beta": 0.9}, "weights, axis": {"alpha": 0.8, "beta": 0.1, "axis": (1, 2, 3)}},
    *("Tversky", "tversky", (3, 2, 4, 2), "shares", "binary"),
)
LOSSES["dice axis weighted"] = (
    *("Dice", "", {"axis": (1, 2)}, (3, 4, 2), "shares", "binary"),
    {"sample_weight": (3,)},
)
LOSSES["dice of nothing"] = ("Dice", "dice", {}, (2, 2), np.zeros((2, 2)), np.zeros((2, 2)))

# ---- embeddings
LABELS = np.array([0, 1, 0, 2, 1, 0, 3])
LOSSES |= for_each(
    "circle",
    {
        "": {},
        "gentle": {"gamma": 4.0},
        "margin": {"gamma": 10.0, "margin": 0.1},
        "with itself": {"gamma": 8.0, "remove_diagonal": False},
        "sum": {"gamma": 8.0, "reduction": "sum"},
        "weighted mean": {"gamma": 8.0, "reduction": "mean_with_sample_weight"},
        "none": {"gamma": 8.0, "reduction": "none"},
    },
    *("Circle", "circle", (7, 4), "unit rows", LABELS),
)
LOSSES |= {
    "circle, a column": ("Circle", "circle", {"gamma": 4.0}, (7, 4), "unit rows", LABELS[:, None]),
    "circle weighted": ("Circle", "", {"gamma": 4.0}, (7, 4), "unit rows", LABELS, {"sample_weight": (7,)}),
}

# ---- kinks: where the formula has no derivative, Keras's automatic one decides
LOSSES |= {
    "mae where equal": ("MeanAbsoluteError", "", {}, (2, 2), [[1, 2], [0, 3]], [[1, 1], [0, 4]]),
    "mape of zero": ("MeanAbsolutePercentageError", "", {}, (1, 3), [[0, 1, 2]], [[0, 0, 2]]),
    "msle below": (
        "MeanSquaredLogarithmicError",
        "",
        {},
        (2, 3),
        [[-1, 0, 1e-7], [3, -0.5, 1]],
        [[1, 1, 1], [-2, 0, 1]],
    ),
    "huber on delta": ("Huber", "", {}, (2, 2), [[1, -1], [3, -3]], [[0, 0], [0, 0]]),
    "log cosh far": ("LogCosh", "", {}, (1, 4), [[0, 100, -100, 20]], [[0, 0, 0, 0]]),
    "hinge on the margin": ("Hinge", "hinge", {}, (2, 2), [[1, -1], [0, 2]], [[1, -1], [1, 1]]),
    "hinge of 0 and 1": ("Hinge", "hinge", {}, (3, 2), [[0.5, -0.5], [-2, 2], [1, -1]], [[1, 0], [0, 1], [1, 0]]),
    "hinge of any numbers": ("Hinge", "hinge", {}, (2, 2), [[0.5, -0.5], [-2, 2]], [[1, 0], [-1, 1]]),
    "squared hinge on the margin": ("SquaredHinge", "", {}, (2, 2), [[1, -1], [0, 2]], [[1, 0], [1, 1]]),
    "categorical hinge, equals": (
        *("CategoricalHinge", "categorical_hinge", {}, (4, 3)),
        *([[1, 2, 2], [0, 1, -5], [3, 1, 1], [-1, -2, -2]], [[1, 0, 0], [0, 1, 0], [1, 0, 0], [1, 0, 0]]),
    ),
    "kld at the edges": ("KLDivergence", "", {}, (2, 3), [[1, 0, 0], [0.5, 1.5, -0.5]], [[1, 0, 0], [0.5, 0.5, 0]]),
    "cosine of tiny vectors": ("CosineSimilarity", "", {}, (2, 2), [[1e-9, 0], [3e-8, 4e-8]], [[1, 0], [0, 1]]),
    "cosine of a zero target": ("CosineSimilarity", "", {}, (2, 2), [[1, 2], [3, 4]], [[0, 0], [0, 1]]),
    "poisson of zero": ("Poisson", "", {}, (1, 2), [[0, 1]], [[1, 0]]),
    "tversky of nothing": ("Tversky", "", {}, (2, 2), np.zeros((2, 2)), np.zeros((2, 2))),
    "bfce certain, gamma 1": (
        "BinaryFocalCrossentropy",
        "",
        {"gamma": 1.0},
        (4, 1),
        [[0], [1], [1], [0]],
        [[0], [1], [0], [1]],
    ),
    "cce of shares that sum to 2": (
        "CategoricalCrossentropy",
        "",
        {},
        (2, 3),
        [[1, 1, 0], [0.2, 1.8, 0]],
        np.eye(3)[:2],
    ),
    "cce of soft targets": ("CategoricalCrossentropy", "", {}, (4, 3), "distribution", "distribution"),
    "cce of soft targets, logits": ("CategoricalCrossentropy", "", {"from_logits": True}, (4, 3), "numbers", "shares"),
    "circle at rest": ("Circle", "", {}, (4, 2), [[1, 0], [1, 0], [-1, 0], [-1, 0]], [0, 0, 1, 1]),
}
