"""Windows that slide over a picture: what convolution and pooling share, for any number of spatial axes.

Arrays are (batch, *spatial, channels). ``sizes`` are the lengths of the spatial axes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import prod
from typing import Literal

import numpy as np
from numpy.lib.stride_tricks import as_strided

from engine.array import Array, Shape


@dataclass(frozen=True)
class Windows:
    """The geometry: window lengths, strides and dilation per spatial axis, and what happens at the edge.

    "valid": windows stay inside. "same": as many windows as ceil(size / stride); the odd padding goes to the end.
    """

    lengths: Shape
    strides: Shape
    padding: Literal["valid", "same"]
    dilation: Shape = ()

    @property
    def steps(self) -> Shape:
        """Distance between neighbouring cells of one window."""
        return self.dilation or (1,) * len(self.lengths)

    @property
    def reach(self) -> Shape:
        """Cells that one window spans, holes included."""
        return tuple((length - 1) * step + 1 for length, step in zip(self.lengths, self.steps, strict=True))

    def counts(self, sizes: Shape) -> Shape:
        """Windows along each axis; 0 or less where a window does not fit."""
        if self.padding == "same":
            return tuple(-(-size // stride) for size, stride in zip(sizes, self.strides, strict=True))
        triples = zip(sizes, self.reach, self.strides, strict=True)
        return tuple((size - reach) // stride + 1 for size, reach, stride in triples)

    def margins(self, sizes: Shape) -> list[tuple[int, int]]:
        """Cells to add before and after each axis."""
        if self.padding == "valid":
            return [(0, 0)] * len(sizes)
        quads = zip(self.counts(sizes), self.strides, self.reach, sizes, strict=True)
        missing = [max((count - 1) * stride + reach - size, 0) for count, stride, reach, size in quads]
        return [(total // 2, total - total // 2) for total in missing]

    def pad(self, x: Array, value: float) -> Array:
        """x with its margins filled; x itself if there are none."""
        margins = self.margins(x.shape[1:-1])
        if not any(map(sum, margins)):
            return x
        return np.pad(x, [(0, 0), *margins, (0, 0)], constant_values=value)

    def crop(self, padded: Array, sizes: Shape) -> Array:
        """The inverse of ``pad``."""
        inner = [slice(before, before + size) for (before, _), size in zip(self.margins(sizes), sizes, strict=True)]
        return padded[:, *inner]

    def gather(self, padded: Array, counts: Shape) -> Array:
        """All windows as rows: (batch, *spatial, channels) -> (batch * prod(counts), prod(lengths) * channels)."""
        batch, *_, channels = padded.shape
        first, *along, last = padded.strides
        moves = [stride * move for stride, move in zip(along, self.strides, strict=True)]
        cells = [stride * step for stride, step in zip(along, self.steps, strict=True)]
        view = as_strided(
            padded, (batch, *counts, *self.lengths, channels), (first, *moves, *cells, last), writeable=False
        )
        return view.reshape(batch * prod(counts), prod(self.lengths) * channels)

    def cells(self, counts: Shape) -> Iterator[tuple[slice, ...]]:
        """For each cell of a window, in row order: where the windows' copies of that cell lie in the padded array.

        Each index selects (batch, *counts, channels): the same cell of every window."""
        for offset in np.ndindex(*self.lengths):
            quads = zip(offset, self.steps, self.strides, counts, strict=True)
            inner = [slice(o * step, o * step + (n - 1) * stride + 1, stride) for o, step, stride, n in quads]
            yield slice(None), *inner
