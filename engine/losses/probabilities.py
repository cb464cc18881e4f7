"""Outputs read as probabilities: kept away from 0 and 1, scaled to sum to 1, and the way back to the outputs."""

from __future__ import annotations

import numpy as np

from engine import config
from engine.array import Array


def clipped(p: Array) -> tuple[Array, Array]:
    """Probabilities kept within epsilon of 0 and 1, and where they were inside: a clipped number passes no gradient."""
    low, high = p.dtype.type(config.epsilon()), p.dtype.type(1 - config.epsilon())
    return np.clip(p, low, high), (p >= low) & (p <= high)


def smoothed(y_true: Array, label_smoothing: float, classes: int) -> Array:
    """Targets moved from 0 and 1 towards 1 / classes."""
    if not label_smoothing:
        return y_true
    moved: Array = y_true * (1 - label_smoothing) + label_smoothing / classes
    return moved


class Shares:
    """p that sums to 1 over an axis, by softmax of logits or by dividing; ``gradient(d loss / d p)`` goes back."""

    def __init__(self, y_pred: Array, from_logits: bool, axis: int) -> None:
        self.from_logits, self.axis = from_logits, axis
        if from_logits:
            # the maximum is taken out first: no overflow for any finite logit
            y_pred = np.exp(y_pred - y_pred.max(axis=axis, keepdims=True))
        self.total: Array = y_pred.sum(axis=axis, keepdims=True)
        self.p: Array = y_pred / self.total

    def gradient(self, d: Array) -> Array:
        """d loss / d y_pred: raising one number lowers the share of all others."""
        moved = d - (d * self.p).sum(axis=self.axis, keepdims=True)
        dy: Array = moved * self.p if self.from_logits else moved / self.total
        return dy


class LogShares:
    """log p from logits, exact for any finite logit, or from clipped shares; ``gradient(d loss / d log p)``."""

    def __init__(self, y_pred: Array, from_logits: bool, axis: int) -> None:
        self.axis = axis
        self.shares: Shares | None = None
        if from_logits:
            z = y_pred - y_pred.max(axis=axis, keepdims=True)
            self.log_p: Array = z - np.log(np.exp(z).sum(axis=axis, keepdims=True))
        else:
            self.shares = Shares(y_pred, from_logits, axis)
            self.p, self.inside = clipped(self.shares.p)
            self.log_p = np.log(self.p)

    def gradient(self, d: Array) -> Array:
        """d loss / d y_pred."""
        if self.shares is not None:
            return self.shares.gradient(d / self.p * self.inside)
        dz: Array = d - np.exp(self.log_p) * d.sum(axis=self.axis, keepdims=True)
        return dz
