"""SpatialDropout1D, 2D, 3D: while training, forget whole channels at random."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import prod
from typing import ClassVar

import numpy as np

from engine.array import Array, Shape
from engine.errors import Words
from engine.layers.arguments import AnyDataFormat, DropRate, Seed
from engine.layers.base import Cache, Context, Example, Layer
from engine.layers.room import Room
from engine.spec import block


class SpatialDropout(Layer):
    """y = x * mask / (1 - rate) while training, with one draw per sample and channel, y = x otherwise.

    Neighbours in a picture or sequence are alike: forgetting one number of them would change little.
    Shapes: (batch, sizes..., channels) -> same. Source: Tompson et al. 2015; Keras 3."""

    rate: float
    seed: int | None
    axes: ClassVar[int]
    """How many axes a picture or sequence has besides its channels."""

    supports_masking = True

    @property
    def channels(self) -> int:
        """Where the channels stand, counted with the batch axis."""
        return 1 if getattr(self, "data_format", None) == "channels_first" else self.axes + 1

    def infer(self, shapes: Sequence[Shape]) -> Shape:
        (shape,) = shapes
        if len(shape) != self.axes + 1:
            raise self.refuse("shape.rank", shape, wants=self.axes + 1)
        return shape

    def room(self, shapes: Sequence[Shape]) -> Room:
        x = prod(shapes[0])
        return Room(1.2 * x, 1.3 * x, x) if self.rate else Room(0, 0, 0)

    def forward(self, p: Mapping[str, Array], xs: Sequence[Array], ctx: Context) -> tuple[Array, Cache]:
        (x,) = xs
        if not ctx.training or self.rate == 0:
            return x, None
        shape = [length if axis in (0, self.channels) else 1 for axis, length in enumerate(x.shape)]
        held = ctx.generator(self.seed).random(shape, dtype=np.float32) >= self.rate
        scale = held * x.dtype.type(1 / (1 - self.rate) if self.rate < 1 else 0)
        return x * scale, scale

    def backward(self, p: Mapping[str, Array], g: Mapping[str, Array], dy: Array, cache: Cache) -> Sequence[Array]:
        return [dy if cache is None else dy * cache]

    @classmethod
    def examples(cls) -> list[Example]:
        shape = (2, 3, 2, 4)[-cls.axes - 1 :]
        return [Example(cls(0.5), shape, shape, 0)]  # type: ignore[arg-type, call-arg]


@block(
    "layer",
    title=Words("Spatial dropout 1D", "1차원 공간 드롭아웃"),
    help=Words("While training, sets whole features to zero.", "학습할 때 특성을 통째로 0으로 만들어요."),
    family="regularization",
    glyph="dropout",
)
class SpatialDropout1D(SpatialDropout):
    """SpatialDropout of sequences (batch, time, features)."""

    rate: DropRate
    seed: Seed = None
    axes = 1


@block(
    "layer",
    title=Words("Spatial dropout 2D", "2차원 공간 드롭아웃"),
    help=Words("While training, sets whole channels to zero.", "학습할 때 채널을 통째로 0으로 만들어요."),
    family="regularization",
    glyph="dropout",
)
class SpatialDropout2D(SpatialDropout):
    """SpatialDropout of pictures (batch, height, width, channels)."""

    rate: DropRate
    data_format: AnyDataFormat = None
    seed: Seed = None
    axes = 2


@block(
    "layer",
    title=Words("Spatial dropout 3D", "3차원 공간 드롭아웃"),
    help=Words("While training, sets whole channels to zero.", "학습할 때 채널을 통째로 0으로 만들어요."),
    family="regularization",
    glyph="dropout",
)
class SpatialDropout3D(SpatialDropout):
    """SpatialDropout of volumes (batch, depth, height, width, channels)."""

    rate: DropRate
    data_format: AnyDataFormat = None
    seed: Seed = None
    axes = 3
