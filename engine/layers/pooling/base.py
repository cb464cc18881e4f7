"""What all layers share that pool with sliding windows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import prod
from typing import ClassVar

from engine.array import Array, Shape
from engine.layers import arguments as declared
from engine.layers.arguments import shape_of
from engine.layers.base import Cache, Context
from engine.layers.pooling.pool import LARGEST, MEAN, Pool
from engine.layers.room import Room
from engine.layers.spatial import Spatial
from engine.layers.windows import Windows


@dataclass(eq=False, repr=False)
class Pooling(Spatial):
    """One number per window and channel; the class says which (``pool``).

    Shapes: (batch, *sizes, channels) -> (batch, *new sizes, channels). Raises ShapeError if no window fits."""

    pool: ClassVar[Pool]

    pool_size: declared.PoolSize
    strides: declared.PoolStrides = None
    padding: declared.Padding = "valid"
    data_format: declared.DataFormat = None

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.strides is None:
            self.strides = self.pool_size

    @property
    def windows(self) -> Windows:
        return Windows(shape_of(self.pool_size), shape_of(self.strides or self.pool_size), self.padding)

    def infer(self, shapes: Sequence[Shape]) -> Shape:
        sizes, channels = self.split(shapes)
        counts = self.windows.counts(sizes)
        if min(counts) < 1:
            raise self.refuse("shape.window", shapes[0], window=self.windows.reach)
        return (*counts, channels)

    def forward(self, p: Mapping[str, Array], xs: Sequence[Array], ctx: Context) -> tuple[Array, Cache]:
        return self.pool.forward(xs[0], self.windows)

    def backward(self, p: Mapping[str, Array], g: Mapping[str, Array], dy: Array, cache: Cache) -> Sequence[Array]:
        return [self.pool.backward(dy, cache, self.windows)]

    def room(self, shapes: Sequence[Shape]) -> Room:
        sizes, channels = self.split(shapes)
        y, padded = prod(self.infer(shapes)), self.windows.padded(sizes)
        copied = 0 if padded == tuple(sizes) else prod(padded) * channels
        kept = y + copied if self.pool is LARGEST else y
        uneven = self.pool is MEAN and any(before != after for before, after in self.windows.margins(sizes))
        whole = prod(padded) * channels * (2.5 if uneven else 1)
        return Room(kept, y + copied, whole + 1.5 * y)

    def flops(self, shapes: Sequence[Shape]) -> int:
        return prod(self.infer(shapes)) * prod(self.windows.lengths)

    def rounds(self, shapes: Sequence[Shape]) -> int:
        return prod(self.windows.lengths)
