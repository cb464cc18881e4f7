"""Metrics that are the mean of something: of distances, right answers, surprise; each argument, weights, batches."""

from __future__ import annotations

from typing import Any

PAIR = {"sample_weight": (6,)}
ROW = {"sample_weight": (6, 3)}
COLUMN = {"sample_weight": (6, 1)}
STEPS = {"sample_weight": (4, 3)}

MEANS_OF_NUMBERS = {
    "mse": "MeanSquaredError",
    "rmse": "RootMeanSquaredError",
    "mae": "MeanAbsoluteError",
    "mape": "MeanAbsolutePercentageError",
    "logcosh": "LogCoshError",
    "cosine": "CosineSimilarity",
    "pearson": "PearsonCorrelation",
    "concordance": "ConcordanceCorrelation",
    "hinge": "Hinge",
    "squared hinge": "SquaredHinge",
    "categorical hinge": "CategoricalHinge",
}
MEANS_OF_SHARES = {"msle": "MeanSquaredLogarithmicError", "kl": "KLDivergence", "poisson": "Poisson"}

# name -> (class, arguments, shape of y_pred per batch, kind of y_pred, kind of y_true[, options])
METRICS: dict[str, Any] = {}
for word, cls in MEANS_OF_NUMBERS.items():
    METRICS |= {
        word: (cls, {}, (6, 3), "numbers", "numbers"),
        f"{word} weighted": (cls, {}, (6, 3), "numbers", "numbers", PAIR),
        f"{word} over time, weighted": (cls, {}, (4, 3, 2), "numbers", "numbers", STEPS),
        f"{word} over time, rows weighted": (cls, {}, (4, 3, 2), "numbers", "numbers", {"sample_weight": (4,)}),
    }
for word, cls in MEANS_OF_SHARES.items():
    METRICS |= {
        word: (cls, {}, (6, 3), "shares", "shares"),
        f"{word} weighted": (cls, {}, (6, 3), "shares", "distribution", PAIR),
        f"{word} over time, weighted": (cls, {}, (4, 3, 2), "shares", "shares", STEPS),
    }
METRICS |= {
    "mse, one weight": ("MeanSquaredError", {}, (6, 3), "numbers", "numbers", {"sample_weight": ()}),
    "mse, weights as a column": ("MeanSquaredError", {}, (6, 3), "numbers", "numbers", COLUMN),
    "rmse, a weight per number": ("RootMeanSquaredError", {}, (6, 3), "numbers", "numbers", ROW),
    "rmse, a column meets a row": ("RootMeanSquaredError", {}, (6, 1), "numbers", "row"),
    "mse in whole numbers": ("MeanSquaredError", {"dtype": "int32"}, (6, 3), "large", "large"),
    "mse in float64": ("MeanSquaredError", {"dtype": "float64"}, (6, 3), "numbers", "numbers"),
    "cosine, rows": ("CosineSimilarity", {"axis": 0}, (6, 3), "numbers", "numbers"),
    "cosine, middle": ("CosineSimilarity", {"axis": 1}, (4, 3, 2), "numbers", "numbers", {"sample_weight": (4, 2)}),
    "pearson, rows": ("PearsonCorrelation", {"axis": 0}, (6, 3), "numbers", "numbers"),
    "pearson, two axes": ("PearsonCorrelation", {"axis": (1, 2)}, (4, 3, 2), "numbers", "numbers"),
    "concordance, two axes": ("ConcordanceCorrelation", {"axis": (1, 2)}, (4, 3, 2), "numbers", "numbers"),
    "hinge of 0 and 1": ("Hinge", {}, (6, 3), "numbers", "binary"),
    "squared hinge of 0 and 1": ("SquaredHinge", {}, (6, 1), "numbers", "binary"),
    "categorical hinge of one-hot": ("CategoricalHinge", {}, (6, 3), "distribution", "one_hot", PAIR),
    # ---- accuracies
    "equal, weighted": ("Accuracy", {}, (6,), "indices", "indices", PAIR),
    "binary, weighted": ("BinaryAccuracy", {"threshold": 0.4}, (6, 3), "shares", "binary", PAIR),
    "binary, a weight per number": ("BinaryAccuracy", {}, (6, 3), "shares", "binary", ROW),
    "binary against a row, weighted": ("BinaryAccuracy", {}, (6, 1), "shares", "binary row", PAIR),
    "binary column, column weights": ("BinaryAccuracy", {}, (6, 1), "shares", "binary", COLUMN),
    "categorical, weighted": ("CategoricalAccuracy", {}, (6, 4), "distribution", "one_hot", PAIR),
    "categorical over time, weighted": ("CategoricalAccuracy", {}, (4, 3, 4), "distribution", "one_hot", STEPS),
    "sparse, weighted": ("SparseCategoricalAccuracy", {}, (6, 4), "distribution", "indices", PAIR),
    "sparse column, weighted": ("SparseCategoricalAccuracy", {}, (6, 4), "distribution", "index column", PAIR),
    "sparse column over time": ("SparseCategoricalAccuracy", {}, (4, 3, 4), "distribution", "index column", STEPS),
    "top 5": ("TopKCategoricalAccuracy", {}, (6, 9), "distribution", "one_hot"),
    "top 2, weighted": ("TopKCategoricalAccuracy", {"k": 2}, (6, 5), "distribution", "one_hot", PAIR),
    "top 2 over time": ("TopKCategoricalAccuracy", {"k": 2}, (4, 3, 5), "distribution", "one_hot", STEPS),
    "top 2 with ties": ("TopKCategoricalAccuracy", {"k": 2}, (6, 5), "binary", "one_hot"),
    "sparse top 5": ("SparseTopKCategoricalAccuracy", {}, (6, 9), "distribution", "indices"),
    "sparse top 2, weighted": ("SparseTopKCategoricalAccuracy", {"k": 2}, (6, 5), "distribution", "indices", PAIR),
    "sparse top 2 of a column": ("SparseTopKCategoricalAccuracy", {"k": 2}, (6, 5), "numbers", "index column"),
    "sparse top 2 over time": ("SparseTopKCategoricalAccuracy", {"k": 2}, (4, 3, 5), "numbers", "indices", STEPS),
    # ---- crossentropies
    "bce": ("BinaryCrossentropy", {}, (6, 3), "shares", "binary"),
    "bce weighted": ("BinaryCrossentropy", {}, (6, 3), "shares", "binary", PAIR),
    "bce logits, smooth": (
        "BinaryCrossentropy",
        {"from_logits": True, "label_smoothing": 0.2},
        (6, 1),
        "large",
        "binary",
        PAIR,
    ),
    "cce": ("CategoricalCrossentropy", {}, (6, 4), "distribution", "one_hot"),
    "cce weighted": ("CategoricalCrossentropy", {}, (6, 4), "shares", "one_hot", PAIR),
    "cce logits, smooth": (
        "CategoricalCrossentropy",
        {"from_logits": True, "label_smoothing": 0.1},
        (4, 3, 4),
        "large",
        "one_hot",
        STEPS,
    ),
    "cce, another axis": ("CategoricalCrossentropy", {"axis": 1}, (4, 3, 2), "shares", "shares"),
    "scce": ("SparseCategoricalCrossentropy", {}, (6, 4), "distribution", "indices"),
    "scce logits, weighted": ("SparseCategoricalCrossentropy", {"from_logits": True}, (6, 4), "large", "indices", PAIR),
    "scce of a column over time": (
        "SparseCategoricalCrossentropy",
        {},
        (4, 3, 4),
        "distribution",
        "index column",
        STEPS,
    ),
    "scce, one ignored": ("SparseCategoricalCrossentropy", {"ignore_class": 1}, (6, 4), "distribution", "indices"),
    "scce, one ignored, weighted": (
        "SparseCategoricalCrossentropy",
        {"ignore_class": 1},
        (6, 4),
        "distribution",
        "indices",
        PAIR,
    ),
}
