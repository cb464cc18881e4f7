"""Which class is taken for which, and what that makes of each of them."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from engine.array import Array

NO_ANSWER = -1
"""Stands where a model says nothing: its outputs for that row are no numbers."""


def winners(shares: Array) -> tuple[Array, Array]:
    """(the likeliest class, its share) of every row.

    Shapes: (rows, classes) -> (rows,) int64, (rows,) float64. A row with NaN or infinity in it has the class NO_ANSWER
    and the share NaN; of equal shares the first wins."""
    known = np.logical_and.reduce(np.isfinite(shares), axis=1)
    said = np.where(known, np.where(known[:, None], shares, 0).argmax(axis=1), NO_ANSWER)
    share = np.where(known, shares[np.arange(len(shares)), said], np.nan)
    return said.astype(np.int64), share.astype(np.float64)


def confusion(truth: Array, said: Array, classes: int) -> Array:
    """Counts: row = the answer, column = what was said. Rows without an answer are counted nowhere.

    Shapes: (rows,), (rows,) -> (classes, classes) int64."""
    heard = said != NO_ANSWER
    places = truth[heard].astype(np.int64) * classes + said[heard].astype(np.int64)
    return np.bincount(places, minlength=classes * classes).reshape(classes, classes)


@dataclass(frozen=True)
class Scores:
    """Per class, in the order of the classes; NaN where there is nothing to divide by.

    precision = right / said, recall = right / support, f1 = 2 right / (said + support). ``support``: rows of the class,
    those without an answer too; ``said``: rows taken for it."""

    support: Array = field(repr=False)
    said: Array = field(repr=False)
    right: Array = field(repr=False)
    precision: Array = field(repr=False)
    recall: Array = field(repr=False)
    f1: Array = field(repr=False)


def scores(truth: Array, said: Array, classes: int) -> Scores:
    """How well each class is found. Shapes: (rows,), (rows,) -> six of (classes,)."""
    matrix = confusion(truth, said, classes)
    support = np.bincount(truth.astype(np.int64), minlength=classes)
    taken, right = matrix.sum(axis=0), np.diagonal(matrix).copy()
    return Scores(
        support, taken, right, _share(right, taken), _share(right, support), _share(2 * right, taken + support)
    )


def _share(part: Array, whole: Array) -> Array:
    shares: Array = np.divide(part, whole, out=np.full(len(part), np.nan), where=whole > 0)
    return shares
