"""Numbers predicted, numbers true: how far apart they are."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from engine.array import Array


@dataclass(frozen=True)
class Misses:
    """residual = true - predicted, (rows,) float64 in the target's unit: positive where too little was predicted.

    ``mae`` the mean of its size, ``rmse`` the root of its mean square, ``r2`` 1 - squares / squares around the mean of
    the truth (NaN if the truth is one number). ``edges`` (bins + 1,) and ``counts`` (bins,): its histogram, symmetric
    about 0."""

    residual: Array = field(repr=False)
    mae: float
    rmse: float
    r2: float
    edges: Array = field(repr=False)
    counts: Array = field(repr=False)


def misses(truth: Array, predicted: Array, bins: int = 21) -> Misses | None:
    """How far a regression is off; None without rows, or if a prediction is no number. Shapes: (rows,), (rows,)."""
    residual = truth.astype(np.float64) - predicted.astype(np.float64)
    if not len(residual) or not np.isfinite(residual).all():
        return None
    reach = float(np.abs(residual).max()) or 1.0
    counts, edges = np.histogram(residual, bins, (-reach, reach))
    squares, around = float((residual**2).sum()), float(((truth - truth.mean(dtype=np.float64)) ** 2).sum())
    r2 = 1 - squares / around if around > 0 else float("nan")
    return Misses(residual, float(np.abs(residual).mean()), float((squares / len(residual)) ** 0.5), r2, edges, counts)
