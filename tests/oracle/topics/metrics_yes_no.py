"""Metrics of yes or no: the four counts, precision and recall, trades, areas below curves; each argument, weights."""

from __future__ import annotations

from typing import Any

PAIR = {"sample_weight": (6,)}
ROW = {"sample_weight": (6, 3)}
STEPS = {"sample_weight": (4, 3)}

METRICS: dict[str, Any] = {}
COUNTS = {"tp": "TruePositives", "fp": "FalsePositives", "tn": "TrueNegatives", "fn": "FalseNegatives"}
SHARES = {"precision": "Precision", "recall": "Recall"}
for word, cls in {**COUNTS, **SHARES}.items():
    METRICS |= {
        word: (cls, {}, (6, 3), "shares", "binary"),
        f"{word} of a column": (cls, {"thresholds": 0.4}, (6, 1), "shares", "binary row", PAIR),
        f"{word} at some": (cls, {"thresholds": [0.8, 0.3, 0.5]}, (6, 3), "shares", "binary", PAIR),
        f"{word} evenly": (cls, {"thresholds": [0.0, 0.25, 0.5, 0.75, 1.0]}, (6, 3), "shares", "binary", ROW),
        f"{word} at the edge": (cls, {"thresholds": [0.0, 0.5, 1.0]}, (6, 3), "certain", "binary"),
        f"{word} over time": (cls, {}, (4, 3, 2), "shares", "binary", STEPS),
    }
for word, cls in SHARES.items():
    METRICS |= {
        f"{word} top 2": (cls, {"top_k": 2}, (6, 4), "shares", "binary"),
        f"{word} top 2 at": (cls, {"top_k": 2, "thresholds": 0.6}, (6, 4), "shares", "binary", PAIR),
        f"{word} of class 1": (cls, {"class_id": 1}, (6, 4), "shares", "binary", PAIR),
        f"{word} of class 1 in the top 2": (cls, {"class_id": 1, "top_k": 2}, (6, 4), "shares", "one_hot"),
        f"{word} of class 1 at some": (cls, {"class_id": 1, "thresholds": [0.2, 0.6]}, (6, 4), "shares", "binary"),
    }
TRADES = {
    "sensitivity at": ("SensitivityAtSpecificity", "specificity"),
    "specificity at": ("SpecificityAtSensitivity", "sensitivity"),
    "precision at": ("PrecisionAtRecall", "recall"),
    "recall at": ("RecallAtPrecision", "precision"),
}
for word, (cls, value) in TRADES.items():
    METRICS |= {
        f"{word} 0.5": (cls, {value: 0.5}, (6, 1), "shares", "binary"),
        f"{word} 0.7, weighted": (cls, {value: 0.7, "num_thresholds": 20}, (6, 3), "shares", "binary", PAIR),
        f"{word} 0.3, one threshold": (cls, {value: 0.3, "num_thresholds": 1}, (6,), "shares", "binary"),
        f"{word} 0.3, two thresholds": (cls, {value: 0.3, "num_thresholds": 2}, (6,), "certain", "binary"),
        f"{word} 0.6 of class 2": (cls, {value: 0.6, "class_id": 2}, (6, 3), "shares", "one_hot", PAIR),
        f"{word} 1": (cls, {value: 1}, (6, 2), "shares", "binary"),
    }
for curve in ("ROC", "PR", "PRGAIN"):
    for method in ("interpolation", "minoring", "majoring"):
        asked = {"curve": curve, "summation_method": method}
        METRICS |= {
            f"auc {curve} {method}": ("AUC", asked, (9, 1), "shares", "binary"),
            f"auc {curve} {method}, weighted": (
                "AUC",
                {**asked, "num_thresholds": 7},
                (6, 3),
                "shares",
                "binary",
                PAIR,
            ),
            f"auc {curve} {method}, labels": (
                "AUC",
                {**asked, "num_thresholds": 11, "multi_label": True},
                (9, 3),
                "shares",
                "binary",
            ),
        }
METRICS |= {
    "auc two thresholds": ("AUC", {"num_thresholds": 2}, (9, 1), "shares", "binary"),
    "auc at some": ("AUC", {"thresholds": [0.6, 0.2, 0.5]}, (9, 2), "shares", "binary", {"sample_weight": (9,)}),
    "auc evenly": ("AUC", {"thresholds": [0.25, 0.5, 0.75]}, (9, 2), "shares", "binary"),
    "auc at the edge": ("AUC", {"num_thresholds": 5}, (9, 2), "certain", "binary"),
    "auc of logits": ("AUC", {"from_logits": True}, (9, 2), "numbers", "binary", {"sample_weight": (9, 2)}),
    "auc labels named": (
        "AUC",
        {"multi_label": True, "num_labels": 3, "label_weights": [0.2, 1.5, 0.7]},
        (9, 3),
        "shares",
        "binary",
        {"sample_weight": (9,)},
    ),
    "auc labels at some": (
        "AUC",
        {"multi_label": True, "thresholds": [0.3, 0.6], "curve": "PR"},
        (9, 3),
        "shares",
        "binary",
        {"sample_weight": (9,)},
    ),
    "auc label weights, flat": (
        "AUC",
        {"label_weights": [0.2, 1.5, 0.7], "curve": "PR"},
        (9, 3),
        "shares",
        "binary",
        {"sample_weight": (9,)},
    ),
}
