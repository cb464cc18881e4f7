"""Crossentropies of every kind with every argument, and the losses near to them."""

from __future__ import annotations

import numpy as np

from tests.oracle.topics.losses import Case, for_each
from tests.oracle.topics.reductions import REDUCTIONS


def one_hot(rows: int, classes: int, axis: int = -1, more: tuple[int, ...] = ()) -> np.ndarray:
    indices = np.random.default_rng(rows).integers(0, classes, (rows, *more))
    return np.moveaxis(np.eye(classes)[indices], -1, axis)


LOSSES: dict[str, Case] = {}
CROSSENTROPIES = {
    "logits": {"from_logits": True},
    "smooth": {"label_smoothing": 0.2},
    "smooth logits": {"from_logits": True, "label_smoothing": 0.1},
    "axis": {"axis": 1},
    "axis logits": {"axis": 1, "from_logits": True},
    "axis smooth": {"axis": 1, "label_smoothing": 0.3},
}
FOCAL = {
    "gamma 0": {"gamma": 0.0},
    "gamma 1": {"gamma": 1.0},
    "gamma 0.5": {"gamma": 0.5},
    "gamma 3": {"gamma": 3.0, "from_logits": True},
    "alpha": {"alpha": 0.7},
}
for _name, _guess in (("", "shares"), (" certain", "certain"), (" large", "large")):
    _config = {"from_logits": True} if _name == " large" else {}
    LOSSES[f"bce{_name}"] = ("BinaryCrossentropy", "binary_crossentropy", _config, (6, 3), _guess, "binary")
    LOSSES[f"bfce{_name}"] = ("BinaryFocalCrossentropy", "binary_focal_crossentropy", _config, (6, 3), _guess, "binary")
    _guess = "distribution" if _name == "" else _guess
    LOSSES[f"cce{_name}"] = ("CategoricalCrossentropy", "categorical_crossentropy", _config, (6, 3), _guess, "one_hot")
    LOSSES[f"cfce{_name}"] = (
        *("CategoricalFocalCrossentropy", "categorical_focal_crossentropy"),
        *(_config, (6, 3), _guess, "one_hot"),
    )
LOSSES |= for_each("bce", CROSSENTROPIES, "BinaryCrossentropy", "binary_crossentropy", (4, 3, 2), "shares", "binary")
BALANCED = {
    "balanced": {"apply_class_balancing": True},
    "balanced alpha": {"apply_class_balancing": True, "alpha": 0.6, "label_smoothing": 0.1},
}
LOSSES |= for_each(
    "bfce",
    CROSSENTROPIES | FOCAL | BALANCED,
    *("BinaryFocalCrossentropy", "binary_focal_crossentropy", (4, 3, 2), "shares", "binary"),
)
for _name, _guess in (("", "positive"), (" numbers", "numbers")):
    _sets = {name: config for name, config in CROSSENTROPIES.items() if ("from_logits" in config) == (_name != "")}
    _rest = ((4, 3, 2), _guess, one_hot(4, 3, 1, (2,)))
    LOSSES |= for_each(f"cce{_name}", _sets, "CategoricalCrossentropy", "categorical_crossentropy", *_rest)
    LOSSES |= for_each(f"cfce{_name}", _sets, "CategoricalFocalCrossentropy", "categorical_focal_crossentropy", *_rest)
LOSSES |= for_each(
    "cfce",
    FOCAL | {"alpha per class": {"alpha": [0.1, 0.6, 0.3]}},
    *("CategoricalFocalCrossentropy", "categorical_focal_crossentropy", (6, 3), "distribution", "one_hot"),
)
SPARSE = ("SparseCategoricalCrossentropy", "sparse_categorical_crossentropy")
STEPS = np.random.default_rng(7).integers(0, 3, (4, 2))
IGNORED = np.array([[0, -1], [2, 1], [-1, -1], [1, 0]])
LOSSES |= {
    "scce axis": (*SPARSE, {"axis": 1}, (4, 3, 2), "positive", STEPS),
    "scce axis logits": (*SPARSE, {"axis": 1, "from_logits": True}, (4, 3, 2), "numbers", STEPS),
    "scce axis, a column": (*SPARSE, {"axis": 1, "from_logits": True}, (4, 3, 2), "numbers", STEPS[:, None]),
    "scce one class": (*SPARSE, {}, (4, 1), "positive", np.zeros(4)),
    "scce weighted": (*SPARSE, {}, (4, 2, 3), "distribution", STEPS, {"sample_weight": (4, 2)}),
}
for _reduction in REDUCTIONS:
    _ignore = {"ignore_class": -1, "reduction": _reduction}
    LOSSES[f"scce ignore {_reduction}"] = (*SPARSE, _ignore, (4, 2, 3), "distribution", IGNORED)
    LOSSES[f"scce ignore {_reduction} weighted"] = (
        *(*SPARSE, {**_ignore, "from_logits": True}, (4, 2, 3), "numbers", IGNORED),
        {"sample_weight": (4, 2), "mask": True},
    )
LOSSES |= {
    "scce ignore a class": (*SPARSE, {"ignore_class": 1}, (4, 2, 3), "distribution", STEPS),
    "scce ignore all": (*SPARSE, {"ignore_class": 1}, (4, 3), "distribution", np.ones(4)),
    "scce ignore along axis 1": (*SPARSE, {"ignore_class": -1, "axis": 1}, (4, 3, 2), "positive", IGNORED),
}
GENERALIZED = ("CategoricalGeneralizedCrossEntropy", "categorical_generalized_cross_entropy")
LOSSES |= for_each(
    "gce",
    {"q 0.5": {"q": 0.5}, "q 0.1": {"q": 0.1}, "q 0.9": {"q": 0.9}, "sum": {"q": 0.7, "reduction": "sum"}},
    *(*GENERALIZED, (6, 4), "distribution", "indices"),
)
LOSSES["gce weighted"] = (*GENERALIZED, {"q": 0.3}, (6, 4), "distribution", "indices", {"sample_weight": (6,)})
