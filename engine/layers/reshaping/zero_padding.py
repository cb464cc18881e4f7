"""ZeroPadding1D, ZeroPadding2D, ZeroPadding3D: a margin of zeros."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
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

PADDING = Text("Zeros", "0의 수", "Before and after each axis.", "축마다 앞과 뒤에 붙일 0의 수예요.", "simple")
AxisPadding: TypeAlias = Annotated[tuple[int, ...] | int, Sizes(2), Ge(0), Le(4096), PADDING]
PairsPadding: TypeAlias = Annotated[Around, Pairs(), Ge(0), Le(4096), PADDING]


@dataclass(eq=False, repr=False)
class ZeroPadding(Spatial):
    """Zeros before and after every spatial axis. Shapes: (batch, *sizes, channels) -> (batch, *larger, channels)."""

    padding: PairsPadding
    data_format: declared.DataFormat = None

    def infer(self, shapes: Sequence[Shape]) -> Shape:
        sizes, channels = self.split(shapes)
        margins = margins_of(self.padding)
        return (*(size + sum(margin) for size, margin in zip(sizes, margins, strict=True)), channels)

    def room(self, shapes: Sequence[Shape]) -> Room:
        return Room(prod(self.infer(shapes)), prod(self.infer(shapes)), 0)

    def forward(self, p: Mapping[str, Array], xs: Sequence[Array], ctx: Context) -> tuple[Array, Cache]:
        return pad(xs[0], margins_of(self.padding)), None

    def backward(self, p: Mapping[str, Array], g: Mapping[str, Array], dy: Array, cache: Cache) -> Sequence[Array]:
        return [crop(dy, margins_of(self.padding))]


@block(
    "layer",
    title=Words("ZeroPadding1D", "1차원 0 채우기"),
    help=Words("Adds zeros before and after the sequence.", "시퀀스의 앞뒤에 0을 붙여요."),
    family="reshaping",
    glyph="reshape",
)
class ZeroPadding1D(ZeroPadding):
    """(batch, steps, features) -> (batch, before + steps + after, features). Source: Keras 3, layers.ZeroPadding1D."""

    rank = 1
    padding: AxisPadding = 1

    @classmethod
    def examples(cls) -> list[Example]:
        return [Example(cls(), (3, 2), (5, 2), 0), Example(cls((0, 2)), (3, 2), (5, 2), 0)]


@block(
    "layer",
    title=Words("ZeroPadding2D", "0 채우기"),
    help=Words("Frames the picture with zeros.", "그림 둘레에 0을 둘러요."),
    family="reshaping",
    glyph="reshape",
)
class ZeroPadding2D(ZeroPadding):
    """Rows above and below, columns left and right. Source: Keras 3, layers.ZeroPadding2D."""

    rank = 2
    padding: PairsPadding = (1, 1)

    @classmethod
    def examples(cls) -> list[Example]:
        return [
            Example(cls(), (3, 2, 2), (5, 4, 2), 0),
            Example(cls((1, 2)), (2, 2, 1), (4, 6, 1), 0),
            Example(cls(((1, 0), (0, 2))), (2, 3, 1), (3, 5, 1), 0),
        ]


@block(
    "layer",
    title=Words("ZeroPadding3D", "3차원 0 채우기"),
    help=Words("Wraps the volume in zeros.", "입체 둘레에 0을 둘러요."),
    family="reshaping",
    glyph="reshape",
)
class ZeroPadding3D(ZeroPadding):
    """Zeros at both ends of depth, height and width. Source: Keras 3, layers.ZeroPadding3D."""

    rank = 3
    padding: PairsPadding = ((1, 1), (1, 1), (1, 1))

    @classmethod
    def examples(cls) -> list[Example]:
        return [
            Example(cls(), (1, 2, 1, 2), (3, 4, 3, 2), 0),
            Example(cls(((0, 1), (2, 0), (0, 0))), (1, 2, 2, 1), (2, 4, 2, 1), 0),
        ]
