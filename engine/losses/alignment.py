"""How arrays meet before they are compared or multiplied: float types and a single trailing axis."""

from __future__ import annotations

from typing import Any

import numpy as np

from engine import config
from engine.array import Array


def as_floats(values: Any) -> Array:
    """An array of floats: an array of some float type as it is, everything else in ``floatx`` as Keras reads it."""
    known = isinstance(values, np.ndarray | np.generic) and values.dtype.kind == "f"
    return np.asarray(values, dtype=None if known else config.dtype())


def same_rank(y_true: Array, y_pred: Array) -> tuple[Array, Array]:
    """(n,) meets (n, 1) as (n, 1); (n, t) meets (n, t, 1) as (n, t). Source: Keras 3, losses.loss."""
    if y_true.ndim == y_pred.ndim + 1 and y_true.shape[-1] == 1:
        return (y_true, y_pred[..., None]) if y_pred.ndim == 1 else (y_true[..., 0], y_pred)
    if y_pred.ndim == y_true.ndim + 1 and y_pred.shape[-1] == 1:
        return (y_true[..., None], y_pred) if y_true.ndim == 1 else (y_true, y_pred[..., 0])
    return y_true, y_pred
