"""Margins around an array: cells added before and after each spatial axis, and taken away again.

Arrays are (batch, *spatial, channels); ``margins`` is one (before, after) per spatial axis. Adding zeros and cutting
off are each other's gradient. Both return the array itself if there is nothing to do.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeAlias

import numpy as np

from engine.array import Array

Margins: TypeAlias = Sequence[tuple[int, int]]
Around: TypeAlias = tuple[tuple[int, int], ...] | tuple[int, ...] | int
"""An argument that names margins: (before, after) of each axis or of the only one, or one number for all."""


def margins_of(checked: Around) -> Margins:
    """The margins in the value of a ``Pairs`` argument, or of ``Sizes(2)`` for a single axis."""
    pairs: Any = checked
    return [pairs] if isinstance(pairs[0], int) else list(pairs)


def pad(x: Array, margins: Margins, value: float = 0) -> Array:
    """x with ``value`` in its margins."""
    if not any(map(sum, margins)):
        return x
    return np.pad(x, [(0, 0), *margins, (0, 0)], constant_values=value)


def crop(x: Array, margins: Margins) -> Array:
    """x without its margins: the gradient of ``pad``."""
    inner = [slice(before, size - after) for size, (before, after) in zip(x.shape[1:-1], margins, strict=True)]
    return x[:, *inner]


def pad_edge(x: Array, margins: Margins) -> Array:
    """x with the outermost cell of every axis repeated into its margins."""
    return np.pad(x, [(0, 0), *margins, (0, 0)], mode="edge")


def fold_edge(dy: Array, margins: Margins) -> Array:
    """The gradient of ``pad_edge``: what reached a margin goes back to the outermost cell."""
    for axis, (before, after) in enumerate(margins, start=1):
        moved = np.moveaxis(dy, axis, 0)
        inner = moved[before : len(moved) - after].copy()
        inner[0] += moved[:before].sum(axis=0)
        inner[-1] += moved[len(moved) - after :].sum(axis=0)
        dy = np.moveaxis(inner, 0, axis)
    return dy
