"""One class against the rest: how many of its rows are found, and how many others with them, at every threshold."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from engine.array import Array


@dataclass(frozen=True)
class Roc:
    """Corners of the curve from (0, 0) to (1, 1), and the area under it.

    ``false_positives``, ``true_positives``: shares of one, both rising. The area is that of all corners, also where
    ``thin`` has left some out; it is the chance that a row of the class has the larger output than one of the rest."""

    false_positives: Array = field(repr=False)
    true_positives: Array = field(repr=False)
    area: float

    def thin(self, most: int) -> Roc:
        """The same with at most so many corners (2 or more), evenly taken, the ends always among them."""
        count = len(self.false_positives)
        if count <= most:
            return self
        kept = np.unique(np.linspace(0, count - 1, most).round().astype(int))
        return Roc(self.false_positives[kept], self.true_positives[kept], self.area)


def roc(is_class: Array, outputs: Array) -> Roc | None:
    """The curve of one class, by the outputs for it; None if its rows or the others are missing, or an output is NaN.

    Shapes: (rows,) bool, (rows,) floats. Rows of equal output are one step. Source: Fawcett 2006, An introduction to
    ROC analysis, algorithms 1 and 2."""
    yes = int(is_class.sum())
    if not 0 < yes < len(is_class) or np.isnan(outputs).any():
        return None
    order = np.argsort(-outputs, kind="stable")
    found, ranked = np.cumsum(is_class[order]), outputs[order]
    steps = np.flatnonzero(np.r_[ranked[1:] != ranked[:-1], True])
    true = np.r_[0, found[steps]]
    false = np.r_[0, steps + 1 - found[steps]]
    area = float(((false[1:] - false[:-1]) * (true[1:] + true[:-1])).sum() / (2 * yes * (len(is_class) - yes)))
    corner = np.r_[True, (np.diff(false, 2) != 0) | (np.diff(true, 2) != 0), True]  # on a straight piece ends will do
    return Roc(false[corner] / (len(is_class) - yes), true[corner] / yes, area)
