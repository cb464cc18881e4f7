"""Pooling by itself, for instance behind a normalization: the endings of a convolution's stage on x as it comes.

Windows must lie side by side and need no margins, so that every number is a cell of one window at most: then dx is
written, not added up, and numbers that no window reads keep the zeros of the beginning.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from engine.array import Array, Shape, number
from engine.plans.conv import pooling
from engine.plans.conv_pool import Bend, Ending, Largest, Mean, cells_of
from engine.plans.conv_stage import Pool
from engine.plans.segment import Part


class Pools:
    """A ``Segment``. Shapes: (n, height, width, channels) -> (n, *counts, channels), or without the height."""

    def __init__(self, pool: Pool, cells: Shape, shape: Shape, rows: int) -> None:
        self._pool, self._rows = pool, rows
        one = (1,) * (3 - len(shape))  # a sequence is a picture of height 1
        *sizes, self._channels = (*one, *shape)
        self._sizes, self._cells = tuple(sizes), (*one, *cells)
        self._counts = tuple(size // cell for size, cell in zip(self._sizes, self._cells, strict=True))
        self._out = (*self._counts[len(one) :], self._channels)
        self._row = shape
        self._arrays: tuple[Array, ...] | None = None
        self._ending: Ending

    def forward(self, x: Array, training: bool) -> Array:
        n = len(x)
        y, won, left, dx = self._room(x.dtype)
        cells, dcells = (
            cells_of(self._inside(a[:n].reshape(n, *self._sizes, -1)), self._counts, self._cells) for a in (x, dx)
        )
        if self._pool == "largest":
            self._ending = Largest(_NO_BEND, True, cells, y[:n], list(won[:, :n]), left[:n], dcells)
        else:
            self._ending = Mean(_NO_BEND, cells, y[:n], number(1 / len(cells), x.dtype), left[:n], dx[:n], dcells)
        self._ending.forward(training)
        return y[:n].reshape(n, *self._out)

    def backward(self, dy: Array, wants_dx: bool) -> Array | None:
        if not wants_dx:
            return None
        _, _, _, dx = self._room(dy.dtype)
        self._ending.backward(dy.reshape(len(dy), *self._counts, self._channels))
        return dx[: len(dy)].reshape(len(dy), *self._row)

    def _inside(self, x: Array) -> Array:
        """x without what no window reads."""
        (high, wide), (down, across) = self._counts, self._cells
        return x[:, : high * down, : wide * across]

    def _room(self, dtype: np.dtype[np.generic]) -> tuple[Array, ...]:
        """y, who won, what is left, and dx, for the largest batch."""
        if self._arrays is None:
            y = (self._rows, *self._counts, self._channels)
            number = self._cells[0] * self._cells[1] - 1 if self._pool == "largest" else 0
            dx = np.zeros((self._rows, *self._sizes, self._channels), dtype)
            self._arrays = np.empty(y, dtype), np.empty((number, *y), bool), np.empty(y, dtype), dx
        return self._arrays


def take(chain: Sequence[Part], shape: Shape, rows: int) -> tuple[Pools, int] | None:
    """See ``engine.plans.segment.Take``."""
    pool, cells = pooling(chain[0].layer, shape[:-1])
    return None if pool == "none" else (Pools(pool, cells, shape, rows), 1)


_NO_BEND = Bend([], [], None)
