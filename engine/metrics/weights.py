"""How sample weights meet values, and the quotient that every metric ends with."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from engine.array import Array
from engine.errors import ShapeError
from engine.losses.base import same_rank


def samplewise(values: Array, weight: Array | None, reduce: Callable[..., Any] = np.mean) -> tuple[Array, Array | None]:
    """Weighted values and weights, one per sample.

    Shapes: values (batch, ...); weight (), (batch,), or any that fits the leading axes of values. Axes that have no
    weights of their own are reduced first. Raises ShapeError if they do not fit. Source: Keras 3,
    reduce_to_samplewise_values."""
    if weight is not None:
        values, weight = same_rank(values, weight)
        if values.ndim > weight.ndim:
            values = reduce(values, axis=tuple(range(weight.ndim, values.ndim)))
        weight = spread(weight, values.shape)
        values = values * weight
        if weight.ndim > 1:
            weight = reduce(weight, axis=tuple(range(1, weight.ndim)))
    if values.ndim > 1:
        values = reduce(values, axis=tuple(range(1, values.ndim)))
    return values, weight


def masked(weight: Any, mask: Array) -> Array:
    """Weights that are 0 where the mask is False: () or (batch,) or as the mask -> as the mask (batch, time)."""
    kept = np.asarray(mask).astype(np.float64)
    if weight is None:
        return kept
    kept, given = same_rank(kept, np.asarray(weight))
    return kept * spread(given if given.ndim != 1 or kept.ndim == 1 else given[:, None], kept.shape)


def spread(weight: Array, shape: tuple[int, ...]) -> Array:
    """A weight for every number of this shape, or ShapeError."""
    try:
        return np.broadcast_to(weight, shape)
    except ValueError:
        raise ShapeError("shape.weight", gets=weight.shape, values=shape) from None


def quotient(a: Any, b: Any) -> Array:
    """a / b, and 0 where b is 0."""
    a, b = np.asarray(a, np.float64), np.asarray(b, np.float64)
    shape = np.broadcast_shapes(a.shape, b.shape)
    found: Array = np.divide(a, b, out=np.zeros(shape), where=np.broadcast_to(b != 0, shape))
    return found
