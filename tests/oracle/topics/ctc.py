"""CTC: rows of labels of every length, repeats, more labels than fit, and long sequences."""

from __future__ import annotations

from typing import Any

import numpy as np

LABELS = np.array([[1, 2, 3, 0], [2, 2, 0, 0], [3, 0, 0, 0], [0, 0, 0, 0], [1, 1, 1, 1]])
LONG = np.random.default_rng(3).integers(1, 5, (2, 20))

LOSSES: dict[str, tuple[Any, ...]] = {
    "plain": ("CTC", "ctc", {}, (5, 8, 4), "numbers", LABELS),
    "sum": ("CTC", "ctc", {"reduction": "sum"}, (5, 8, 4), "numbers", LABELS),
    "none": ("CTC", "ctc", {"reduction": "none"}, (5, 8, 4), "numbers", LABELS),
    "weighted": ("CTC", "", {}, (5, 8, 4), "numbers", LABELS, {"sample_weight": (5,)}),
    "weighted mean": (
        *("CTC", "", {"reduction": "mean_with_sample_weight"}, (5, 8, 4), "numbers", LABELS),
        {"sample_weight": (5,)},
    ),
    "large logits": ("CTC", "ctc", {}, (5, 8, 4), "large", LABELS),
    "just enough time": ("CTC", "ctc", {}, (2, 3, 4), "numbers", [[1, 2, 3], [2, 2, 0]]),
    "one step": ("CTC", "ctc", {}, (2, 1, 3), "numbers", [[1], [0]]),
    "long": ("CTC", "ctc", {}, (2, 60, 5), "numbers", LONG),
}


def blank_among_labels(keras: Any) -> dict[str, Any]:
    """The values only: torch's gradient at the last step is not the derivative of its own loss there."""
    y_true, y_pred = np.array([[1, 0, 2, 0], [1, 2, 0, 2]]), np.sin(np.arange(48, dtype="float32")).reshape(2, 6, 4)
    return {"loss": keras.losses.CTC(reduction="none")(y_true, y_pred)}


def labels_that_do_not_fit(keras: Any) -> dict[str, Any]:
    y_pred = np.cos(np.arange(24, dtype="float32")).reshape(2, 3, 4)
    return {"loss": keras.losses.ctc(np.array([[1, 1, 0], [1, 1, 1]]), y_pred)}


ANSWERS = {"a blank among the labels": blank_among_labels, "labels that do not fit": labels_that_do_not_fit}
