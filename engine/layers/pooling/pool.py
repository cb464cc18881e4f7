"""Pooling of plain arrays and its gradients: how a window, or any box of cells, becomes one number per channel.

Arrays are (batch, *sizes, channels) for any number of spatial axes. A ``Pool`` is a pair of functions:
``forward(x, windows) -> (y, cache)`` and ``backward(dy, cache, windows) -> dx``.
"""

from __future__ import annotations

from collections.abc import Callable
from math import prod
from typing import Any, NamedTuple, TypeAlias

import numpy as np

from engine.array import Array
from engine.layers.margins import crop, fold_edge, pad, pad_edge
from engine.layers.windows import Windows

Cache: TypeAlias = tuple[Any, ...]


class Pool(NamedTuple):
    """A way to pool, and its gradient."""

    forward: Callable[[Array, Windows], tuple[Array, Cache]]
    backward: Callable[[Array, Cache, Windows], Array]


def _largest(x: Array, windows: Windows) -> tuple[Array, Cache]:
    """y = max over the window; padding never wins."""
    padded = windows.pad(x, -np.inf)
    first, *others = windows.cells(windows.counts(x.shape[1:-1]))
    y = padded[first].copy()
    for place in others:
        np.maximum(y, padded[place], out=y)
    return y, (x.shape[1:-1], padded, y)


def _largest_gradient(dy: Array, cache: Cache, windows: Windows) -> Array:
    """The first of the largest cells, in row order, gets it all."""
    sizes, padded, y = cache
    dx = np.zeros_like(padded)
    free = np.ones(y.shape, bool)  # windows whose largest cell has not been met yet
    for place in windows.cells(y.shape[1:-1]):
        hit = (padded[place] == y) & free
        dx[place] += dy * hit
        free ^= hit
    return windows.crop(dx, sizes)


def _mean(x: Array, windows: Windows) -> tuple[Array, Cache]:
    """y = mean over the window; padding does not count.

    Where "same" adds more cells after an axis than before, Keras on torch repeats the outermost cell instead and counts
    it, on every axis; so does this."""
    sizes = x.shape[1:-1]
    margins, counts = windows.margins(sizes), windows.counts(sizes)
    repeated = any(before != after for before, after in margins)
    padded = pad_edge(x, margins) if repeated else pad(x, margins)
    if repeated or padded is x:
        cells: Array | int = prod(windows.lengths)
    else:
        inside = pad(np.ones((1, *sizes, 1), x.dtype), margins)
        cells = np.sum([inside[place] for place in windows.cells(counts)], axis=0)
    first, *others = windows.cells(counts)
    y = padded[first].copy()
    for place in others:
        y += padded[place]
    y /= cells
    return y, (padded.shape, margins, repeated, cells)


def _mean_gradient(dy: Array, cache: Cache, windows: Windows) -> Array:
    """Every cell of the window gets an equal share."""
    shape, margins, repeated, cells = cache
    share, dx = dy / cells, np.zeros(shape, dy.dtype)
    for place in windows.cells(dy.shape[1:-1]):
        dx[place] += share
    return fold_edge(dx, margins) if repeated else crop(dx, margins)


LARGEST, MEAN = Pool(_largest, _largest_gradient), Pool(_mean, _mean_gradient)
