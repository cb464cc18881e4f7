"""PCA: the plane in which points lie widest apart."""

from __future__ import annotations

import numpy as np

from engine.array import Array


def plane(points: Array) -> tuple[Array, list[float]]:
    """Coordinates (rows, 2) of points (rows, columns) in the plane of their two widest directions, and the share of
    the whole spread that lies along each. Points that are not all finite lie nowhere: NaN, and shares of 0.

    The sign of a direction is free; its largest entry is made positive. Source: Pearson 1901."""
    wide = points.astype(np.float64)
    if not np.isfinite(wide).all():
        return np.full((len(wide), 2), np.nan), [0.0, 0.0]
    centred = wide - wide.mean(axis=0)
    # the directions are the right singular vectors, the spread along them the squared singular values
    _, sizes, directions = np.linalg.svd(centred, full_matrices=False)
    found = np.zeros((2, wide.shape[1]))
    found[: len(directions)] = directions[:2]
    largest = np.take_along_axis(found, np.abs(found).argmax(axis=1, keepdims=True), axis=1)
    found *= np.where(largest < 0, -1.0, 1.0)
    spread = np.zeros(2)
    spread[: len(sizes)] = sizes[:2] ** 2
    total = float((sizes**2).sum())
    return centred @ found.T, (spread / total if total > 0 else spread).tolist()
