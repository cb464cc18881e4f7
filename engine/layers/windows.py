"""Windows that slide over a picture: what convolution and pooling share, for any number of spatial axes.

Arrays are (batch, *spatial, channels). ``sizes`` are the lengths of the spatial axes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import prod
from typing import Literal, TypeAlias

import numpy as np
from numpy.lib.stride_tricks import as_strided

from engine.array import Array, Shape
from engine.layers.margins import crop, pad

Edge: TypeAlias = Literal["valid", "same", "causal"] | tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Windows:
    """The geometry: window lengths, strides and dilation per spatial axis, and what happens at the edge.

    "valid": windows stay inside. "same": as many windows as ceil(size / stride); the odd padding goes to the end.
    "causal": as many, all the padding before, so that no window looks ahead. Or (before, after) for each axis.
    """

    lengths: Shape
    strides: Shape
    padding: Edge
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
        padded = [size + sum(margin) for size, margin in zip(sizes, self.margins(sizes), strict=True)]
        triples = zip(padded, self.reach, self.strides, strict=True)
        return tuple((size - reach) // stride + 1 for size, reach, stride in triples)

    def margins(self, sizes: Shape) -> list[tuple[int, int]]:
        """Cells to add before and after each axis."""
        if self.padding == "valid":
            return [(0, 0)] * len(sizes)
        if self.padding == "causal":
            return [(reach - 1, 0) for reach in self.reach]
        if self.padding != "same":
            return list(self.padding)
        quads = zip(self.counts(sizes), self.strides, self.reach, sizes, strict=True)
        missing = [max((count - 1) * stride + reach - size, 0) for count, stride, reach, size in quads]
        return [(total // 2, total - total // 2) for total in missing]

    def padded(self, sizes: Shape) -> Shape:
        """The sizes with their margins."""
        return tuple(size + sum(margin) for size, margin in zip(sizes, self.margins(sizes), strict=True))

    def pad(self, x: Array, value: float = 0) -> Array:
        """x with its margins filled; x itself if there are none."""
        return pad(x, self.margins(x.shape[1:-1]), value)

    def crop(self, padded: Array, sizes: Shape) -> Array:
        """The inverse of ``pad``."""
        return crop(padded, self.margins(sizes))

    def view(self, padded: Array, counts: Shape) -> Array:
        """All windows without copying: (batch, *padded, channels) -> (batch, *counts, *lengths, channels)."""
        first, *along, last = padded.strides
        moves = [stride * move for stride, move in zip(along, self.strides, strict=True)]
        cells = [stride * step for stride, step in zip(along, self.steps, strict=True)]
        shape = (len(padded), *counts, *self.lengths, padded.shape[-1])
        return as_strided(padded, shape, (first, *moves, *cells, last), writeable=False)

    def gather(self, padded: Array, counts: Shape, groups: int = 1) -> Array:
        """All windows as rows, the channels dealt out to groups.

        Shapes: (batch, *padded, channels) -> (groups, batch * prod(counts), prod(lengths) * channels per group)."""
        batch, channels = len(padded), padded.shape[-1] // groups
        rows, width = batch * prod(counts), prod(self.lengths) * channels
        if groups == 1:
            return self.view(padded, counts).reshape(1, rows, width)
        # a group's few channels make short runs in memory, a plane per channel makes long ones
        planes = np.ascontiguousarray(np.moveaxis(padded, -1, 0))
        view = self.view(np.moveaxis(planes, 0, -1), counts).reshape(batch, *counts, *self.lengths, groups, channels)
        rank = len(counts)
        window, group, channel = range(1 + rank, 1 + 2 * rank), 1 + 2 * rank, 2 + 2 * rank
        columns = view.transpose(
            group, *window, channel, *range(1 + rank)
        )  # (group, *lengths, channel, batch, *counts)
        return columns.reshape(groups, width, rows).swapaxes(1, 2)

    def cells(self, counts: Shape) -> Iterator[tuple[slice, ...]]:
        """For each cell of a window, in row order: where the windows' copies of that cell lie in the padded array.

        Each index selects (batch, *counts, channels): the same cell of every window."""
        for offset in np.ndindex(*self.lengths):
            quads = zip(offset, self.steps, self.strides, counts, strict=True)
            inner = [slice(o * step, o * step + (n - 1) * stride + 1, stride) for o, step, stride, n in quads]
            yield slice(None), *inner
