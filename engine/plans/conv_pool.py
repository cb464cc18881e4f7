"""What follows the product of a convolution: activation and pooling, for some pictures, on arrays that are there.

An ending finds z, the product with its bias, in an array of the stage and leaves y; on the way back it is given dy and
leaves dz. Cells of a pool are views into z or dz: the first cell of every window, the second of every window, ...
Shapes: z and dz as the rows lie, y and each cell (pictures, height, width, filters) after pooling.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from engine.array import Array, Shape
from engine.plans.curves import Op


class Ending(Protocol):
    """The rest of a stage."""

    def forward(self, training: bool) -> None:
        """From z to y."""
        ...

    def backward(self, dy: Array) -> None:
        """From dy to dz."""
        ...


def cells_of(x: Array, counts: Shape, cells: Shape) -> list[Array]:
    """Each cell of all windows, in row order: (n, height, width, channels) -> views (n, *counts, channels)."""
    (high, wide), (down, across) = counts, cells
    split = x.reshape(len(x), high, down, wide, across, -1)
    return [split[:, :, row, :, column] for row in range(down) for column in range(across)]


@dataclass(frozen=True)
class Bend:
    """An activation on arrays of its own: calls that bend z in place, and calls that write dy / dz into ``factor``,
    which is None for the linear one."""

    there: Sequence[Op]
    slopes: Sequence[Op]
    factor: Array | None

    def forward(self) -> None:
        for op in self.there:
            op()

    def backward(self, dy: Array, dz: Array) -> None:
        """dz, which may be dy."""
        if self.factor is None:
            np.copyto(dz, dy)
            return
        for op in self.slopes:
            op()
        np.multiply(dy, self.factor, dz)


@dataclass(frozen=True)
class Bare:
    """y = bend(z), in the place of z."""

    bend: Bend
    dz: Array

    def forward(self, training: bool) -> None:
        self.bend.forward()

    def backward(self, dy: Array) -> None:
        self.bend.backward(dy, self.dz)


@dataclass(frozen=True)
class Largest:
    """y = max over the cells of bend(z); the first of several that are largest gets the gradient.

    ReLU and the largest may change places, max(relu(z)) = relu(max(z)), and so only a window's one number is bent, not
    all. Kept for the way back is not z but who won: a byte per cell, and none for the last, which wins when no other
    does."""

    bend: Bend
    bends_last: bool
    cells: Sequence[Array]
    y: Array
    won: Sequence[Array]
    left: Array  # what no cell took yet, like y
    dcells: Sequence[Array]

    def forward(self, training: bool) -> None:
        first, second, *others = self.cells
        if not self.bends_last:
            self.bend.forward()
        np.maximum(first, second, out=self.y)
        for cell in others:
            np.maximum(self.y, cell, out=self.y)
        if training:
            for cell, won in zip(self.cells, self.won, strict=False):
                np.equal(cell, self.y, won)
        if self.bends_last:
            self.bend.forward()

    def backward(self, dy: Array) -> None:
        self.bend.backward(dy, self.left)
        *others, last = self.dcells
        for cell, won in zip(others, self.won, strict=True):
            np.multiply(self.left, won, cell)
            # whoever took it took it all: nothing is left to those who are as large
            np.subtract(self.left, cell, last if cell is others[-1] else self.left)


@dataclass(frozen=True)
class Mean:
    """y = mean over the cells of bend(z)."""

    bend: Bend
    cells: Sequence[Array]
    y: Array
    share: Array  # 1 / number of cells
    part: Array  # every cell's gradient, like y
    dz: Array
    dcells: Sequence[Array]

    def forward(self, training: bool) -> None:
        first, second, *others = self.cells
        self.bend.forward()
        np.add(first, second, self.y)
        for cell in others:
            np.add(self.y, cell, self.y)
        np.multiply(self.y, self.share, self.y)

    def backward(self, dy: Array) -> None:
        np.multiply(dy, self.share, self.part)
        for cell in self.dcells:
            np.copyto(cell, self.part)
        self.bend.backward(self.dz, self.dz)
