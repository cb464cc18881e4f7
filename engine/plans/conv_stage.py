"""One convolution of a stack with the activation and the pooling that follow it.

``Geometry`` is what is known of it beforehand, ``Stage`` its arrays and weights; what is done with them is in
``engine/plans/conv_strip.py``. Arrays that only the pictures at work need have room for a few; those that the way back
asks for, y and who won in a pool, have room for the batch.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from math import prod
from typing import Literal, TypeAlias

import numpy as np

from engine.array import Array, Shape
from engine.layers.margins import Margins
from engine.layers.windows import Windows
from engine.plans.conv_pool import cells_of
from engine.plans.curves import Curve
from engine.plans.segment import Part, joined

_SHORT = 12  # numbers: shorter runs of a window are fetched faster by a list of places than by copying run after run
_LONGEST_LIST = 1 << 15  # places: a longer list would push out of the cache what it fetches

Pool: TypeAlias = Literal["none", "largest", "mean"]


@dataclass(frozen=True)
class Geometry:
    """``sizes`` (height, width) and channels of x; ``windows`` over x with its margins; ``cells`` of a pool."""

    sizes: Shape
    channels: int
    margins: Margins
    windows: Windows
    filters: int
    has_bias: bool
    curve: Curve
    pool: Pool
    cells: Shape

    @cached_property
    def framed(self) -> Shape:
        """The sizes of x with its margins."""
        return tuple(size + sum(margin) for size, margin in zip(self.sizes, self.margins, strict=True))

    @cached_property
    def counts(self) -> Shape:
        """The sizes of y."""
        counts = zip(self.windows.counts(self.framed), self.cells, strict=True)
        return tuple(count // cell for count, cell in counts)

    @property
    def grid(self) -> Shape:
        """Windows along each axis, without those that no pool reads."""
        return tuple(count * cell for count, cell in zip(self.counts, self.cells, strict=True))

    @property
    def patch(self) -> int:
        """Numbers in a window."""
        return prod(self.windows.lengths) * self.channels

    @property
    def width(self) -> int:
        """Numbers in a row: a window and the one that meets the bias."""
        return self.patch + self.has_bias

    @cached_property
    def by_list(self) -> bool:
        """Whether the rows are fetched by a list of places."""
        run = self.channels * (self.windows.lengths[1] if self.windows.steps[1] == 1 else 1)
        return run < _SHORT and prod(self.grid) * self.width <= _LONGEST_LIST

    @property
    def sorted(self) -> bool:
        """Whether windows lie cell by cell of their pools, not in row order."""
        return self.by_list and self.pool != "none"

    @property
    def numbers(self) -> int:
        """What one picture takes in the arrays for the pictures at work."""
        return prod(self.grid) * (self.width + 2 * self.filters) + 2 * prod(self.framed) * self.channels

    def in_order(self, view: Array) -> Array:
        """A view (pictures, *grid, ...) with the windows in the order of the rows."""
        if not self.sorted:
            return view
        (high, wide), (down, across) = self.counts, self.cells
        split = view.reshape(len(view), high, down, wide, across, *view.shape[3:])
        return split.transpose(0, 2, 4, 1, 3, *range(5, split.ndim))

    def cells_of(self, z: Array) -> list[Array]:
        """Each cell of all pools, in row order: (pictures, windows, filters) -> views (pictures, *counts, filters)."""
        (high, wide), (down, across) = self.counts, self.cells
        if self.sorted:
            blocks = z.reshape(len(z), down * across, high, wide, -1)
            return [blocks[:, cell] for cell in range(down * across)]
        return cells_of(z.reshape(len(z), high * down, wide * across, -1), self.counts, self.cells)


class Stage:
    """The arrays of a stage for ``few`` pictures at work of a batch of up to ``rows``."""

    def __init__(self, part: Part, geometry: Geometry, few: int, rows: int) -> None:
        self.geometry = g = geometry
        kernel = part.weights["kernel"]
        dtype, windows = kernel.dtype, prod(g.grid)
        # kernel and below it bias, as they lie in the model's vectors
        self.packed, self.slope = (packed(held, g) for held in (part.weights, part.grads))
        self.more = np.empty_like(self.packed)
        self.begun = False  # whether ``slope`` holds some pictures' share already
        # every picture with its margins, and a one behind it that the list of places can point to
        self.framed = np.zeros((few, prod(g.framed) * g.channels + 1), dtype)
        self.framed[:, -1] = 1
        self.rows = np.ones((few, windows, g.width), dtype)
        self.laid: object = None  # whose rows those are
        self.y = np.empty((rows, *g.counts, g.filters), dtype)
        if g.pool == "none":
            self.z = self.y.reshape(rows, windows, -1)
        else:  # a mean asks on the way back for what it was taken of
            self.z = np.empty((rows if g.pool == "mean" else few, windows, g.filters), dtype)
        self.won = np.empty((prod(g.cells) - 1 if g.pool == "largest" else 0, *self.y.shape), bool)
        self.dz, self.dy = np.empty((few, windows, g.filters), dtype), np.empty((few, *g.counts, g.filters), dtype)
        self.product = np.empty((few, windows, g.channels), dtype)
        self.dframed = np.empty((few, *g.framed, g.channels), dtype)
        self.places = self._places() if g.by_list else None
        self.zeros, self.some = np.zeros(self.dz.size, dtype), np.empty(self.dz.size, dtype)

    def _places(self) -> Array:
        """Where in a framed picture the numbers of every row stand: (windows, width)."""
        g = self.geometry
        size = prod(g.framed) * g.channels
        numbers = np.arange(size).reshape(1, *g.framed, g.channels)
        windows = g.in_order(g.windows.view(numbers, g.grid)).reshape(-1, g.patch)
        return np.concatenate([windows, np.full((len(windows), g.width - g.patch), size)], axis=1)

    def list_of(self, count: int) -> Array | None:
        """Where in so many framed pictures, one behind the other, the numbers of all rows stand; None where that list
        would be too long, or there is none."""
        if self.places is None or count * self.places.size > _LONGEST_LIST:
            return None
        firsts = np.arange(count) * self.framed.shape[1]
        found: Array = firsts[:, None, None] + self.places
        return found

    def add_slope(self, rows: Array, dz: Array) -> None:
        """Take in some pictures' share of the weights' gradients. Shapes: (windows, width), (windows, filters)."""
        rows.T.dot(dz, self.more if self.begun else self.slope)
        if self.begun:
            np.add(self.slope, self.more, self.slope)
        self.begun = True


def packed(arrays: Mapping[str, Array], geometry: Geometry) -> Array:
    """Kernel and bias as one matrix: a view, as they are neighbours."""
    kernel = arrays["kernel"].reshape(-1, geometry.filters)
    return joined(kernel) if geometry.has_bias else kernel
