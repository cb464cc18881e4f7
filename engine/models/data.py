"""Rows in, batches out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil, floor
from typing import Any

import numpy as np

from engine.array import Array
from engine.errors import DataError, SpecError


@dataclass(frozen=True)
class Batches:
    """Consecutive rows, or rows in ``order``; the last batch may be short and is a batch of its own."""

    x: Array
    y: Array | None
    size: int
    order: Array | None = None

    def __len__(self) -> int:
        return ceil(len(self.x) / self.size)

    def __iter__(self) -> Iterator[tuple[Array, Array | None]]:
        for start in range(0, len(self.x), self.size):
            rows: Any = slice(start, start + self.size)
            if self.order is not None:
                rows = self.order[rows]
            yield self.x[rows], None if self.y is None else self.y[rows]


def pair(x: Any, y: Any) -> tuple[Array, Array]:
    """Inputs and targets as arrays with equally many rows. Raises DataError."""
    if y is None:
        raise DataError("data.no_targets")
    xs, ys = rows(x), np.asarray(y)
    if ys.ndim == 0 or len(xs) != len(ys):
        raise DataError("data.rows_differ", x=len(xs), y=len(ys) if ys.ndim else 1)
    return xs, ys


def rows(x: Any) -> Array:
    """Inputs as an array with at least one row. Raises DataError."""
    array = np.asarray(x)
    if array.ndim == 0 or len(array) == 0:
        raise DataError("data.no_rows")
    return array


def last_part(x: Array, y: Array, share: float) -> tuple[tuple[Array, Array], tuple[Array, Array]]:
    """Split off the last ``share`` of the rows, before any shuffling: (training, validation). Source: Keras 3."""
    if not 0 < share < 1:
        raise SpecError("fit.validation_split", got=share)
    at = floor(len(x) * (1 - share))
    if at == 0:
        raise DataError("data.no_rows_left", rows=len(x), share=share)
    return (x[:at], y[:at]), (x[at:], y[at:])
