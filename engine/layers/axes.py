"""Axes as Keras counts them, with the batch axis first, for layers that think in shapes without it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import numpy as np

from engine.array import Array, Shape

if TYPE_CHECKING:
    from engine.layers.base import Layer


def place(layer: Layer, axis: int, shape: Shape, first: int = 1) -> int:
    """The axis counted from the front, at least ``first``: -1 of (batch, 8, 8, 3) is 3.

    Raises ShapeError if rows of this shape have no such axis; the batch axis is none unless ``first`` is 0."""
    rank = len(shape) + 1
    found = axis + rank if axis < 0 else axis
    if not first <= found < rank:
        raise layer.refuse("shape.axis", shape, axis=axis, first=first, last=rank - 1)
    return found


def places(layer: Layer, axes: int | Iterable[int], shape: Shape, first: int = 1) -> tuple[int, ...]:
    """``place`` of each axis, in the order of Keras, which sorts the axes as they are written."""
    return tuple(place(layer, axis, shape, first) for axis in sorted([axes] if isinstance(axes, int) else axes))


def others(rank: int, axes: Sequence[int]) -> tuple[int, ...]:
    """The axes of an array that are not among these, batch axis included."""
    return tuple(axis for axis in range(rank) if axis not in axes)


def spread(weight: Array, axes: Sequence[int], shape: Shape) -> Array:
    """A weight over some axes, shaped so that it meets an array of this shape there."""
    return weight.reshape([length if axis in axes else 1 for axis, length in enumerate(shape)])


def folded(dy: Array, shape: Shape) -> Array:
    """The gradient of what was broadcast to the shape of ``dy``: summed until it has its own shape again."""
    lead = dy.ndim - len(shape)
    spare = tuple(axis for axis, length in enumerate(shape, lead) if length == 1 and dy.shape[axis] != 1)
    return dy.sum(axis=(*range(lead), *spare), keepdims=True).reshape(shape) if lead or spare else dy


def unit(x: Array, axes: int | tuple[int, ...], epsilon: float) -> tuple[Array, Array]:
    """x / |x| over these axes, and the factor 1 / max(|x|, epsilon). Source: Keras 3, ops.normalize."""
    with np.errstate(divide="ignore"):
        factor = np.minimum(1 / np.sqrt(np.square(x).sum(axis=axes, keepdims=True)), 1 / epsilon)
    return x * factor, factor


def unit_gradient(dy: Array, y: Array, factor: Array, axes: int | tuple[int, ...], epsilon: float) -> Array:
    """d loss / d x of ``unit``: (dy - y sum(dy y)) / |x|; below epsilon the length does not count."""
    along = np.where(factor < 1 / epsilon, (dy * y).sum(axis=axes, keepdims=True), 0)
    dx: Array = factor * (dy - y * along)
    return dx
