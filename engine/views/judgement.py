"""judgement: what the model got right and wrong, counted."""

from __future__ import annotations

from typing import Any

import numpy as np

from engine import judgement
from engine.array import Array
from engine.errors import Words
from engine.spec import block
from engine.views.base import Subject, short
from engine.views.part import PartView

CORNERS, DOTS = 100, 400


@block(
    "view",
    name="judgement",
    title=Words("Judgement", "채점"),
    help=Words("What the model got right and wrong, counted.", "모델이 무엇을 맞히고 틀렸는지 세어 봐요."),
    family="model",
    glyph="dense",
)
class Judgement(PartView):
    """Everything that can be counted about one part of the split; the training rows where the part has none.

    Answer: "split", "rows" (how many), "task". For classes: "right", "answered" (rows whose outputs are numbers),
    "matrix" (answers down, what was said across), "confused" (the pair most often taken for each other: truth, said,
    count) or null, "classes" (support, said, right, precision, recall, f1, auc; null where undefined), "curves" (x:
    shares of false positives, y: of true ones, up to 100 corners) or null for each class, and "calibration" (edges,
    rows, right, confidence, error) or null where the outputs are no shares. For numbers: "mae", "rmse", "r2",
    "histogram" (edges, counts) of true - predicted, and "points" (rows, truth, said) of up to 400 rows."""

    def look(self, subject: Subject) -> dict[str, Any]:
        part, rows = subject.held(self.split)
        outputs, truth = subject.outputs(rows), subject.dataset.y[rows]
        about = {"split": part, "rows": len(rows), "task": subject.info.task}
        if subject.info.task == "regression":
            return {**about, **_numbers(rows, truth, outputs[:, 0])}
        return {**about, **_classes(truth, subject.shares(outputs))}


def _classes(truth: Array, shares: Array) -> dict[str, Any]:
    count = shares.shape[1]
    said, confidence = judgement.winners(shares)
    matrix = judgement.confusion(truth, said, count)
    found = judgement.scores(truth, said, count)
    table = {name: known(column) for name, column in vars(found).items()}
    curves = [judgement.roc(truth == k, shares[:, k]) for k in range(count)]
    table["auc"] = [None if curve is None else curve.area for curve in curves]
    sorted_by = judgement.reliability(confidence, said == truth)
    return {
        "right": int(np.trace(matrix)),
        "answered": int(matrix.sum()),
        "matrix": matrix.tolist(),
        "confused": _confused(matrix),
        "classes": [dict(zip(table, row, strict=True)) for row in zip(*table.values(), strict=True)],
        "curves": [None if curve is None else _corners(curve) for curve in curves],
        "calibration": None if sorted_by is None else _bins(sorted_by),
    }


def _bins(found: judgement.Reliability) -> dict[str, Any]:
    columns = {name: known(getattr(found, name)) for name in ("edges", "rows", "right", "confidence")}
    return {**columns, "error": found.error}


def _confused(matrix: Array) -> dict[str, int] | None:
    wrong = matrix - np.diag(np.diagonal(matrix))
    truth, said = divmod(int(wrong.argmax()), len(matrix))
    count = int(wrong[truth, said])
    return {"truth": truth, "said": said, "count": count} if count else None


def _corners(curve: judgement.Roc) -> dict[str, Any]:
    thin = curve.thin(CORNERS)
    return {"x": short(thin.false_positives), "y": short(thin.true_positives)}


def _numbers(rows: Array, truth: Array, predicted: Array) -> dict[str, Any]:
    found = judgement.misses(truth, predicted)
    shown = np.linspace(0, len(rows) - 1, min(DOTS, len(rows))).astype(int)
    points = {"rows": rows[shown].tolist(), "truth": truth[shown].tolist(), "said": known(predicted[shown])}
    if found is None:
        return {"mae": None, "rmse": None, "r2": None, "histogram": None, "points": points}
    (r2,) = known(np.array([found.r2]))
    histogram = {"edges": short(found.edges), "counts": found.counts.tolist()}
    return {"mae": found.mae, "rmse": found.rmse, "r2": r2, "histogram": histogram, "points": points}


def known(values: Array) -> list[Any]:
    """A list with None where there is no number."""
    return [value if np.isfinite(value) else None for value in values.tolist()]
