"""Cropping1D, Cropping2D, Cropping3D: the margin cut off."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import prod
from typing import Annotated, TypeAlias

from engine.array import Array, Shape
from engine.errors import Words
from engine.layers import arguments as declared
from engine.layers.base import Cache, Context, Example
from engine.layers.margins import Around, crop, margins_of, pad
from engine.layers.room import Room
from engine.layers.spatial import Spatial
from engine.marks import Ge, Le, Pairs
from engine.spec import Sizes, Text, block

CROPPING = Text("Cut off", "자를 칸", "Before and after each axis.", "축마다 앞과 뒤에서 자를 칸 수예요.", "simple")
AxisCropping: TypeAlias = Annotated[tuple[int, ...] | int, Sizes(2), Ge(0), Le(4096), CROPPING]
PairsCropping: TypeAlias = Annotated[Around, Pairs(), Ge(0), Le(4096), CROPPING]


class Cropping(Spatial):
    """Cells cut off before and after every spatial axis.

    Shapes: (batch, *sizes, channels) -> (batch, *smaller, channels). Raises ShapeError if nothing is left."""

    cropping: Around

    def infer(self, shapes: Sequence[Shape]) -> Shape:
        sizes, channels = self.split(shapes)
        margins = margins_of(self.cropping)
        left = tuple(size - sum(margin) for size, margin in zip(sizes, margins, strict=True))
        if min(left) < 1:
            raise self.refuse("shape.cropping", shapes[0], cropping=tuple(sum(margin) for margin in margins))
        return (*left, channels)

    def room(self, shapes: Sequence[Shape]) -> Room:
        return Room(0, 0, 0 if self.infer(shapes) == tuple(shapes[0]) else prod(shapes[0]))

    def forward(self, p: Mapping[str, Array], xs: Sequence[Array], ctx: Context) -> tuple[Array, Cache]:
        return crop(xs[0], margins_of(self.cropping)), None

    def backward(self, p: Mapping[str, Array], g: Mapping[str, Array], dy: Array, cache: Cache) -> Sequence[Array]:
        return [pad(dy, margins_of(self.cropping))]


@block(
    "layer",
    title=Words("Cropping1D", "1차원 자르기"),
    help=Words("Cuts steps off both ends of the sequence.", "시퀀스의 앞뒤를 잘라요."),
    family="reshaping",
    glyph="reshape",
)
class Cropping1D(Cropping):
    """(batch, steps, features) -> (batch, steps - before - after, features). Source: Keras 3, layers.Cropping1D."""

    rank = 1
    cropping: AxisCropping = (1, 1)

    @classmethod
    def examples(cls) -> list[Example]:
        return [Example(cls(), (5, 2), (3, 2), 0), Example(cls((0, 2)), (5, 2), (3, 2), 0)]


@block(
    "layer",
    title=Words("Cropping2D", "그림 자르기"),
    help=Words("Cuts the edges off the picture.", "그림의 가장자리를 잘라요."),
    family="reshaping",
    glyph="reshape",
)
class Cropping2D(Cropping):
    """Rows above and below, columns left and right. Source: Keras 3, layers.Cropping2D."""

    rank = 2
    cropping: PairsCropping = ((0, 0), (0, 0))
    data_format: declared.DataFormat = None

    @classmethod
    def examples(cls) -> list[Example]:
        return [
            Example(cls(), (3, 2, 2), (3, 2, 2), 0),
            Example(cls(1), (4, 3, 1), (2, 1, 1), 0),
            Example(cls(((1, 0), (0, 2))), (3, 4, 2), (2, 2, 2), 0),
        ]


@block(
    "layer",
    title=Words("Cropping3D", "입체 자르기"),
    help=Words("Cuts the outside off the volume.", "입체의 바깥쪽을 잘라요."),
    family="reshaping",
    glyph="reshape",
)
class Cropping3D(Cropping):
    """Cells at both ends of depth, height and width. Source: Keras 3, layers.Cropping3D."""

    rank = 3
    cropping: PairsCropping = ((1, 1), (1, 1), (1, 1))
    data_format: declared.DataFormat = None

    @classmethod
    def examples(cls) -> list[Example]:
        return [
            Example(cls(), (3, 4, 3, 1), (1, 2, 1, 1), 0),
            Example(cls(((0, 1), (1, 0), (0, 0))), (2, 2, 2, 1), (1, 1, 2, 1), 0),
        ]
