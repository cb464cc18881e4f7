"""Ask scikit-learn what it makes of right and wrong answers, and write it down beside Keras's. See README.md.

python -m tests.oracle.record_judgement
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import numpy as np
import sklearn
from sklearn import metrics
from sklearn.calibration import calibration_curve

DATA = Path(__file__).parent / "data" / "judgement.npz"
BINS = 10

# name -> (rows, classes, decimals of the outputs, classes that have no rows, classes that are never said)
CLASSES: dict[str, tuple[int, int, int, list[int], list[int]]] = {
    "ten classes": (359, 10, 6, [], []),
    "two classes": (113, 2, 6, [], []),
    "equal outputs": (200, 3, 1, [], []),
    "a class without rows": (60, 4, 6, [2], []),
    "a class that is never said": (60, 4, 6, [], [1]),
    "neither rows nor said": (40, 4, 6, [0], [0]),
    "three rows": (3, 3, 6, [], []),
}
# name -> (rows, how far off)
NUMBERS: dict[str, tuple[int, float]] = {
    "near": (88, 0.3),
    "far": (88, 40.0),
    "two rows": (2, 1.0),
}


def classes(case: tuple[int, int, int, list[int], list[int]], rng: np.random.Generator) -> dict[str, Any]:
    rows, count, decimals, absent, unsaid = case
    truth = rng.choice([k for k in range(count) if k not in absent], rows)
    logits = rng.normal(size=(rows, count))
    logits[np.arange(rows), truth] += 1.2
    logits[:, unsaid] -= 50
    shares = np.round(np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True), decimals)
    said = shares.argmax(axis=1)
    labels = np.arange(count)
    precision, recall, f1, support = metrics.precision_recall_fscore_support(
        truth, said, labels=labels, zero_division=np.nan
    )
    sure, right = shares.max(axis=1), said == truth
    true_share, mean_sure = calibration_curve(right, sure, n_bins=BINS)
    found = {
        "truth": truth,
        "shares": shares,
        "confusion": metrics.confusion_matrix(truth, said, labels=labels),
        "precision": precision,
        "recall": recall,
        "f1": f1,
        "support": support,
        "right_share": true_share,
        "confidence": mean_sure,
    }
    for k in labels:
        if 0 < (truth == k).sum() < rows:
            false, true, _ = metrics.roc_curve(truth == k, shares[:, k], drop_intermediate=False)
            found |= {f"roc/{k}": np.stack([false, true]), f"auc/{k}": metrics.roc_auc_score(truth == k, shares[:, k])}
    return found


def numbers(case: tuple[int, float], rng: np.random.Generator) -> dict[str, Any]:
    rows, off = case
    truth = rng.normal(150, 77, rows)
    predicted = truth + rng.normal(0, off, rows)
    return {
        "truth": truth,
        "predicted": predicted,
        "mae": metrics.mean_absolute_error(truth, predicted),
        "rmse": metrics.root_mean_squared_error(truth, predicted),
        "r2": metrics.r2_score(truth, predicted),
    }


def main() -> None:
    said: dict[str, Any] = {"version": np.array(sklearn.__version__)}
    for table, ask in ((CLASSES, classes), (NUMBERS, numbers)):
        for name, case in table.items():  # every case draws its own numbers: a new one changes no other
            rng = np.random.default_rng(sum(map(ord, name)))
            said |= {f"{name}|{key}": value for key, value in ask(case, rng).items()}
    np.savez_compressed(DATA, **said)
    print(f"{len(CLASSES) + len(NUMBERS)} cases, {DATA.stat().st_size // 1024} kB")


if __name__ == "__main__":
    sys.exit(main())
