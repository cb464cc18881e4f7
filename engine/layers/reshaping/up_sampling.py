"""UpSampling1D, UpSampling2D, UpSampling3D: every cell becomes several."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import prod
from typing import Annotated, Literal, TypeAlias

from engine.array import Array, Shape
from engine.errors import Words
from engine.layers import arguments as declared
from engine.layers import resampling
from engine.layers.arguments import shape_of
from engine.layers.base import Cache, Context, Example
from engine.layers.resampling import bicubic, bilinear, repeat, repeat_gradient, resample
from engine.layers.room import Room
from engine.layers.spatial import Spatial
from engine.marks import Ge, Le
from engine.spec import Sizes, Text, block

FACTOR = Text(
    "Times", "배수", "How many cells one becomes, along each axis.", "축마다 한 칸을 몇 칸으로 늘릴지예요.", "simple"
)
Factor: TypeAlias = Annotated[int, Ge(1), Le(64), FACTOR]
Factors: TypeAlias = Annotated[tuple[int, ...] | int, Sizes(), Ge(1), Le(64), FACTOR]


class UpSampling(Spatial):
    """Every cell repeated ``size`` times along every spatial axis.

    Shapes: (batch, *sizes, channels) -> (batch, *(sizes * size), channels)."""

    size: Shape | int

    def infer(self, shapes: Sequence[Shape]) -> Shape:
        sizes, channels = self.split(shapes)
        return (*(size * factor for size, factor in zip(sizes, shape_of(self.size), strict=True)), channels)

    def forward(self, p: Mapping[str, Array], xs: Sequence[Array], ctx: Context) -> tuple[Array, Cache]:
        return repeat(xs[0], shape_of(self.size)), xs[0].shape[1:-1]

    def backward(self, p: Mapping[str, Array], g: Mapping[str, Array], dy: Array, cache: Cache) -> Sequence[Array]:
        return [repeat_gradient(dy, shape_of(self.size))]

    def room(self, shapes: Sequence[Shape]) -> Room:
        return Room(prod(self.infer(shapes)), prod(self.infer(shapes)), prod(shapes[0]))

    def flops(self, shapes: Sequence[Shape]) -> int:
        return prod(self.infer(shapes))


@block(
    "layer",
    title=Words("UpSampling1D", "1차원 늘리기"),
    help=Words("Repeats every step of the sequence.", "시퀀스의 걸음을 여러 번 되풀이해요."),
    family="reshaping",
    glyph="reshape",
)
class UpSampling1D(UpSampling):
    """Every step ``size`` times. Source: Keras 3, layers.UpSampling1D."""

    rank = 1
    size: Factor = 2

    @classmethod
    def examples(cls) -> list[Example]:
        return [Example(cls(), (3, 2), (6, 2), 0), Example(cls(3), (2, 1), (6, 1), 0)]


@block(
    "layer",
    title=Words("UpSampling2D", "그림 늘리기"),
    help=Words("Makes the picture larger.", "그림을 크게 늘려요."),
    family="reshaping",
    glyph="reshape",
)
class UpSampling2D(UpSampling):
    """A larger picture: cells repeated, or values between them on a line or a cubic curve.

    Source: Keras 3, layers.UpSampling2D, as it runs on torch (no Lanczos windows there)."""

    rank = 2
    size: Factors = (2, 2)
    data_format: declared.DataFormat = None
    interpolation: Annotated[
        Literal["nearest", "bilinear", "bicubic"],
        Text(
            "Between cells",
            "칸 사이",
            "How values between cells come about.",
            "칸 사이의 값을 정하는 방법이에요.",
            "card",
        ),
    ] = "nearest"

    def matrices(self, sizes: Sequence[int]) -> list[Array]:
        """How each new row and column mixes the old ones."""
        mixing = {"bilinear": bilinear, "bicubic": bicubic}[self.interpolation]
        return [mixing(size, factor) for size, factor in zip(sizes, shape_of(self.size), strict=True)]

    def room(self, shapes: Sequence[Shape]) -> Room:
        if self.interpolation == "nearest":
            return super().room(shapes)
        sizes, channels = self.split(shapes)
        return resampling.room(sizes, self.infer(shapes)[:-1], channels)

    def forward(self, p: Mapping[str, Array], xs: Sequence[Array], ctx: Context) -> tuple[Array, Cache]:
        if self.interpolation == "nearest":
            return super().forward(p, xs, ctx)
        sizes = xs[0].shape[1:-1]
        return resample(xs[0], self.matrices(sizes)), sizes

    def backward(self, p: Mapping[str, Array], g: Mapping[str, Array], dy: Array, cache: Cache) -> Sequence[Array]:
        if self.interpolation == "nearest":
            return super().backward(p, g, dy, cache)
        return [resample(dy, [matrix.T for matrix in self.matrices(cache)])]

    @classmethod
    def examples(cls) -> list[Example]:
        return [
            Example(cls(), (2, 3, 2), (4, 6, 2), 0),
            Example(cls((1, 3)), (2, 2, 1), (2, 6, 1), 0),
            Example(cls((2, 3), interpolation="bilinear"), (3, 2, 2), (6, 6, 2), 0),
            Example(cls((3, 2), interpolation="bicubic"), (3, 4, 1), (9, 8, 1), 0),
        ]


@block(
    "layer",
    title=Words("UpSampling3D", "입체 늘리기"),
    help=Words("Repeats every cell of the volume.", "입체의 칸을 여러 번 되풀이해요."),
    family="reshaping",
    glyph="reshape",
)
class UpSampling3D(UpSampling):
    """Every cell ``size`` times along depth, height and width. Source: Keras 3, layers.UpSampling3D."""

    rank = 3
    size: Factors = (2, 2, 2)
    data_format: declared.DataFormat = None

    @classmethod
    def examples(cls) -> list[Example]:
        return [Example(cls(), (1, 2, 1, 2), (2, 4, 2, 2), 0), Example(cls((1, 2, 3)), (2, 1, 1, 1), (2, 2, 3, 1), 0)]
