"""Is a model right as often as it says? Confidence against the share of right answers."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from engine.array import Array


@dataclass(frozen=True)
class Reliability:
    """Bins of equal width; each holds its upper edge, the first its lower one too.

    ``edges`` (bins + 1,), ``rows`` and ``right`` (bins,) counts, ``confidence`` (bins,) its mean in each bin, NaN where
    a bin is empty. ``error``: the expected calibration error, the mean over all rows of |right share - confidence| of
    their bin. Source: Guo et al. 2017, On Calibration of Modern Neural Networks, 2."""

    edges: Array = field(repr=False)
    rows: Array = field(repr=False)
    right: Array = field(repr=False)
    confidence: Array = field(repr=False)
    error: float


def reliability(confidence: Array, right: Array, bins: int = 10) -> Reliability | None:
    """Sort rows by how sure the model was; None without rows, or if the confidences are no shares of one.

    Shapes: (rows,) floats, (rows,) bool."""
    # a softmax in float32 may come out a hair above 1
    if not len(confidence) or not ((confidence >= 0) & (confidence <= 1 + 1e-6)).all():
        return None
    edges = np.linspace(0, 1, bins + 1)
    places = np.searchsorted(edges[1:-1], confidence, side="left")
    rows = np.bincount(places, minlength=bins)
    hits = np.bincount(places, weights=right, minlength=bins).astype(np.int64)
    sums = np.bincount(places, weights=confidence, minlength=bins)
    means = np.divide(sums, rows, out=np.full(bins, np.nan), where=rows > 0)
    return Reliability(edges, rows, hits, means, float(np.abs(hits - sums).sum() / len(confidence)))
