"""Resampling: every spatial axis on its own is mapped by a matrix, or its cells are repeated.

Arrays are (batch, *sizes, channels). A matrix (new size, size) says how each new cell mixes the old ones; the gradient
is the transposed matrix.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from math import prod

import numpy as np

from engine.array import Array, Shape
from engine.layers.room import Room


def resample(x: Array, matrices: Sequence[Array]) -> Array:
    """The first matrix along the first spatial axis, the second along the second, and so on."""
    for axis, matrix in enumerate(matrices, start=1):
        before, after = x.shape[:axis], x.shape[axis + 1 :]
        mixed = matrix.astype(x.dtype) @ x.reshape(prod(before), x.shape[axis], prod(after))
        x = mixed.reshape(*before, len(matrix), *after)
    return x


def repeat(x: Array, factors: Shape) -> Array:
    """Every cell ``factor`` times along its axis."""
    batch, *sizes, channels = x.shape
    spread = x.reshape(batch, *(part for size in sizes for part in (size, 1)), channels)
    wide = (part for pair in zip(sizes, factors, strict=True) for part in pair)
    return np.broadcast_to(spread, (batch, *wide, channels)).reshape(batch, *_times(sizes, factors), channels)


def repeat_gradient(dy: Array, factors: Shape) -> Array:
    """A cell gets the sum of what its copies got."""
    batch, *wide, channels = dy.shape
    pairs = zip(wide, factors, strict=True)
    split = dy.reshape(batch, *(part for size, factor in pairs for part in (size // factor, factor)), channels)
    dx: Array = split.sum(axis=tuple(range(2, 2 * len(factors) + 1, 2)))
    return dx


def _times(sizes: Sequence[int], factors: Shape) -> Iterator[int]:
    return (size * factor for size, factor in zip(sizes, factors, strict=True))


def room(sizes: Shape, counts: Shape, channels: int) -> Room:
    """What ``resample`` takes there and back: axis by axis, and two neighbours at once."""

    def way(start: Shape, end: Shape) -> int:
        steps = [prod(end[:done]) * prod(start[done:]) * channels for done in range(1, len(end) + 1)]
        return max([steps[0], *(one + other for one, other in pairwise(steps))])

    return Room(prod(counts) * channels, way(sizes, counts), way(counts, sizes))


def bins(size: int, number: int) -> list[slice]:
    """``number`` stretches that cover ``size`` cells and overlap where that does not divide, as torch lays them."""
    return [slice(i * size // number, -(-(i + 1) * size // number)) for i in range(number)]


def averaging(size: int, number: int) -> Array:
    """The matrix that takes the mean of each of the ``bins``."""
    matrix = np.zeros((number, size))
    for row, stretch in zip(matrix, bins(size, number), strict=True):
        row[stretch] = 1 / (stretch.stop - stretch.start)
    return matrix


def bilinear(size: int, factor: int) -> Array:
    """Between the two nearest cells on a straight line; cells are points in the middle of their places."""
    matrix = np.zeros((size * factor, size))
    for row, place in zip(matrix, _places(size, factor), strict=True):
        place = max(place, 0)
        low = int(place)
        row[low] += 1 - (place - low)
        row[min(low + 1, size - 1)] += place - low
    return matrix


def bicubic(size: int, factor: int) -> Array:
    """Through the four nearest cells on Keys's cubic curve with a = -0.75; beyond the edge the outermost cell counts.

    Source: Keys 1981, Cubic convolution interpolation, with torch's a."""
    matrix = np.zeros((size * factor, size))
    for row, place in zip(matrix, _places(size, factor), strict=True):
        low = int(np.floor(place))
        for cell in range(low - 1, low + 3):
            row[min(max(cell, 0), size - 1)] += _keys(abs(place - cell))
    return matrix


def _places(size: int, factor: int) -> Iterator[float]:
    """Where the new cells lie between the old ones."""
    return ((new + 0.5) / factor - 0.5 for new in range(size * factor))


def _keys(distance: float, a: float = -0.75) -> float:
    if distance <= 1:
        return ((a + 2) * distance - (a + 3)) * distance * distance + 1
    return ((distance - 5) * distance + 8) * distance * a - 4 * a
