"""R2, F and overlap, each argument; and what the functions of the metrics say, and all of them at the edges."""

from __future__ import annotations

from typing import Any

import numpy as np

PAIR = {"sample_weight": (6,)}
ROW = {"sample_weight": (6, 3)}
STEPS = {"sample_weight": (4, 3)}

METRICS: dict[str, Any] = {
    "r2": ("R2Score", {}, (6, 3), "numbers", "numbers"),
    "r2 weighted": ("R2Score", {}, (6, 3), "numbers", "numbers", PAIR),
    "r2, a weight per number": ("R2Score", {}, (6, 3), "numbers", "numbers", ROW),
    "r2 per column": ("R2Score", {"class_aggregation": None}, (6, 3), "numbers", "numbers"),
    "r2 by variance": (
        "R2Score",
        {"class_aggregation": "variance_weighted_average"},
        (6, 3),
        "numbers",
        "numbers",
        PAIR,
    ),
    "r2 adjusted": ("R2Score", {"num_regressors": 2}, (6, 3), "numbers", "numbers"),
    "r2 adjusted too much": ("R2Score", {"num_regressors": 17}, (6, 1), "numbers", "numbers"),
    "iou": ("IoU", {"num_classes": 6, "target_class_ids": [0, 2, 5]}, (6,), "indices", "indices"),
    "iou of one class": ("IoU", {"num_classes": 6, "target_class_ids": (1,)}, (6,), "indices", "indices", PAIR),
    "iou in floats": (
        "IoU",
        {"num_classes": 6, "target_class_ids": [1, 2], "dtype": "float32"},
        (6,),
        "indices",
        "indices",
        PAIR,
    ),
    "iou, one ignored": (
        "IoU",
        {"num_classes": 6, "target_class_ids": [1, 2], "ignore_class": 3, "dtype": "float32"},
        (6,),
        "indices",
        "indices",
        PAIR,
    ),
    "iou of fewer classes than there are": (
        "IoU",
        {"num_classes": 4, "target_class_ids": [1, 2]},
        (6,),
        "indices",
        "indices",
    ),
    "iou of shares": (
        "IoU",
        {"num_classes": 3, "target_class_ids": [0, 1], "sparse_y_pred": False},
        (4, 3, 3),
        "distribution",
        "indices",
        {"sample_weight": (4, 3)},
    ),
    "iou of one-hot rows": (
        "IoU",
        {"num_classes": 3, "target_class_ids": [0, 1], "sparse_y_true": False, "sparse_y_pred": False},
        (6, 3),
        "distribution",
        "one_hot",
    ),
    "mean iou": ("MeanIoU", {"num_classes": 6}, (6,), "indices", "indices"),
    "mean iou in floats": ("MeanIoU", {"num_classes": 7, "dtype": "float32"}, (6,), "indices", "indices", PAIR),
    "mean iou, one ignored": ("MeanIoU", {"num_classes": 6, "ignore_class": 0}, (6,), "indices", "indices"),
    "mean iou of shares": (
        "MeanIoU",
        {"num_classes": 3, "sparse_y_pred": False},
        (4, 5, 3),
        "distribution",
        "indices",
    ),
    "one-hot iou": ("OneHotIoU", {"num_classes": 3, "target_class_ids": [0, 2]}, (6, 3), "distribution", "one_hot"),
    "one-hot iou in floats": (
        "OneHotIoU",
        {"num_classes": 3, "target_class_ids": [0, 2], "dtype": "float32", "ignore_class": 0},
        (6, 3),
        "distribution",
        "one_hot",
        PAIR,
    ),
    "one-hot mean iou": ("OneHotMeanIoU", {"num_classes": 3}, (6, 3), "distribution", "one_hot"),
    "one-hot mean iou in floats": (
        "OneHotMeanIoU",
        {"num_classes": 3, "dtype": "float32"},
        (4, 3, 3),
        "distribution",
        "one_hot",
        STEPS,
    ),
    "binary iou": ("BinaryIoU", {}, (6, 3), "shares", "binary"),
    "binary iou of yes": (
        "BinaryIoU",
        {"target_class_ids": [1], "threshold": 0.3, "dtype": "float32"},
        (6, 3),
        "shares",
        "binary",
        ROW,
    ),
    "binary iou at the edge": ("BinaryIoU", {"threshold": 1.0}, (6, 3), "certain", "binary"),
}
for average in (None, "micro", "macro", "weighted"):
    METRICS |= {
        f"f1 {average}": ("F1Score", {"average": average}, (6, 4), "distribution", "one_hot"),
        f"f1 {average}, weighted": (
            "F1Score",
            {"average": average, "threshold": 0.5},
            (6, 3),
            "shares",
            "binary",
            PAIR,
        ),
        f"f2 {average}": ("FBetaScore", {"average": average, "beta": 2.0}, (6, 4), "distribution", "one_hot", PAIR),
        f"f half {average}": (
            "FBetaScore",
            {"average": average, "beta": 0.5, "threshold": 0.4},
            (6, 3),
            "shares",
            "binary",
        ),
    }

# ---- anything else


def number(value: Any) -> np.ndarray:
    return np.asarray(value.detach().cpu().numpy() if hasattr(value, "detach") else value, np.float64)


def plain_numbers(keras: Any) -> dict[str, np.ndarray]:
    """Mean and Sum of numbers as they come, with weights of every fitting shape."""
    values = {"one": 3.0, "row": [1.0, 3.0, 5.0, 7.0], "table": [[1.0, 3.0], [5.0, 7.5]]}
    weights: dict[str, list[Any]] = {
        "one": [None, 0.5],
        "row": [None, 2.0, [1, 1, 0, 0], [0.5, 0, 0.5, 2.0], [[1.0], [0.0], [2.0], [1.0]], [0, 0, 0, 0]],
        "table": [None, 0.5, [1.0, 0.5], [[1.0], [0.0]], [[1.0, 0.5], [0.0, 2.0]]],
    }
    found = {}
    for name in ("Mean", "Sum"):
        for what, value in values.items():
            metric = getattr(keras.metrics, name)()
            for place, weight in enumerate(weights[what]):
                metric.update_state(value, sample_weight=weight)
                found[f"{name} of {what}, {place}"] = number(metric.result())
            metric.reset_state()
            found[f"{name} of {what}, anew"] = number(metric(value))
        whole = getattr(keras.metrics, name)(dtype="int32")
        found[f"{name} of whole numbers"] = number(whole([1.7, 2.7, 9.2], [1.9, 1.2, 2.2]))
    return found


def functions(keras: Any) -> dict[str, np.ndarray]:
    """The functions of the metrics: a value per element."""
    metrics = keras.metrics
    rng = np.random.default_rng(5)
    guess, truth = rng.random((6, 7)).astype(np.float32), np.eye(7, dtype=np.float32)[rng.integers(0, 7, 6)]
    classes, best = truth.argmax(axis=1), np.argsort(-guess, axis=1)
    steps, step_truth = rng.random((4, 3, 5)).astype(np.float32), rng.integers(0, 5, (4, 3))
    return {
        "binary": number(metrics.binary_accuracy(truth, guess, threshold=0.3)),
        "binary column": number(metrics.binary_accuracy(truth[:, 0], guess[:, :1])),
        "categorical": number(metrics.categorical_accuracy(truth, guess)),
        "sparse": number(metrics.sparse_categorical_accuracy(classes, guess)),
        "sparse column": number(metrics.sparse_categorical_accuracy(classes[:, None], guess)),
        "sparse steps": number(metrics.sparse_categorical_accuracy(step_truth, steps)),
        "sparse steps column": number(metrics.sparse_categorical_accuracy(step_truth[..., None], steps)),
        "top": number(metrics.top_k_categorical_accuracy(truth, guess, k=3)),
        "sparse top": number(metrics.sparse_top_k_categorical_accuracy(classes, guess, k=3)),
        "sparse top steps": number(metrics.sparse_top_k_categorical_accuracy(step_truth, steps, k=2)),
        "sparse top sorted": number(
            metrics.sparse_top_k_categorical_accuracy(classes, best, k=3, from_sorted_ids=True)
        ),
        "pearson": number(metrics.pearson_correlation(truth, guess)),
        "pearson rows": number(metrics.pearson_correlation(truth[:, :2] + guess[:, 1:3], guess[:, :2], axis=0)),
        "concordance": number(metrics.concordance_correlation(truth, guess, axis=-1)),
        "huber": number(metrics.huber(truth, guess, delta=0.5)),
        "hinge": number(metrics.hinge(truth, guess)),
        "mape": number(metrics.mean_absolute_percentage_error(truth + 1, guess)),
    }


def sorted_ids(keras: Any) -> dict[str, np.ndarray]:
    metric = keras.metrics.SparseTopKCategoricalAccuracy(k=2, from_sorted_ids=True)
    first = number(metric([2, 1, 0], [[1, 0, 3], [1, 2, 3], [3, 0, 2]]))
    return {"first": first, "then": number(metric([2, 1], [[1, 2, 3], [0, 2, 1]], sample_weight=[0.5, 2.0]))}


def edges(keras: Any) -> dict[str, np.ndarray]:
    """Before anything was seen, after nothing but zeros, exactly at the thresholds."""
    metrics = keras.metrics
    twenty = np.arange(21, dtype=np.float32) / 20
    answers = (np.arange(21) % 3 == 0).astype(np.float32)
    found = {
        "precision of nothing": metrics.Precision()([0, 1], [0.1, 0.2]),
        "recall of nothing": metrics.Recall()([0, 0], [0.9, 0.2]),
        "auc of one kind": metrics.AUC()([1, 1], [0.9, 0.2]),
        "pr of one kind": metrics.AUC(curve="PR")([0, 0], [0.9, 0.2]),
        "gain of one kind": metrics.AUC(curve="prgain")([1, 1], [0.9, 0.2]),
        "pr by small letters": metrics.AUC(curve="pr", summation_method="Majoring")([1, 0, 1], [0.9, 0.4, 0.2]),
        "r2 of constants": metrics.R2Score()([[1.0], [1.0]], [[2.0], [1.0]]),
        "f1 of zeros": metrics.F1Score()([[0.0, 1.0], [1.0, 0.0]], [[0.0, 0.0], [0.5, 0.5]]),
        "iou of absent classes": metrics.MeanIoU(5)([0, 1, 1], [0, 1, 0]),
        "iou ignoring another": metrics.MeanIoU(2, ignore_class=255)([0, 255, 1], [0, 1, 0]),
        "mean of no weight": metrics.MeanSquaredError()([[1.0]], [[3.0]], sample_weight=[0.0]),
        "precision outside": metrics.Precision(thresholds=[0.0, 0.5, 1.0])([0, 1, 1, 0], [-1.0, 2.0, 0.5, 1.0]),
    }
    for number_ in (3, 5, 11, 21, 41):
        metric = metrics.TruePositives(thresholds=[place / (number_ - 1) for place in range(number_)])
        found[f"at {number_} thresholds"] = metric(answers, twenty)
        found[f"auc at {number_} thresholds"] = metrics.AUC(num_thresholds=number_)(answers, twenty)
    return {what: number(value) for what, value in found.items()}


def wrapped(keras: Any) -> dict[str, np.ndarray]:
    """Any function, averaged."""
    metric = keras.metrics.MeanMetricWrapper(keras.losses.huber, name="huber", delta=0.5)
    y_true, y_pred = np.arange(12, dtype=np.float32).reshape(4, 3), np.full((4, 3), 4.0, np.float32)
    plain = number(metric(y_true, y_pred))
    return {"plain": plain, "weighted": number(metric(y_true, y_pred, sample_weight=[1.0, 0.0, 2.0, 0.5]))}


ANSWERS = {
    "plain numbers": plain_numbers,
    "functions": functions,
    "sorted ids": sorted_ids,
    "edges": edges,
    "wrapped": wrapped,
}
