"""Flatten: a picture becomes one row of numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import prod

from engine.array import Array, Shape
from engine.errors import Words
from engine.layers.base import Cache, Context, Example, Layer
from engine.spec import block


@block(
    "layer",
    title=Words("Flatten", "펼치기"),
    help=Words("Lays all numbers out in one row.", "모든 숫자를 한 줄로 펼쳐요."),
    family="reshaping",
    glyph="flatten",
)
class Flatten(Layer):
    """Shapes: (batch, a, b, ...) -> (batch, a*b*...), last axis fastest. Source: Keras 3, layers.Flatten."""

    def infer(self, shapes: Sequence[Shape]) -> Shape:
        return (prod(shapes[0]),)

    def forward(self, p: Mapping[str, Array], xs: Sequence[Array], ctx: Context) -> tuple[Array, Cache]:
        (x,) = xs
        return x.reshape(len(x), prod(x.shape[1:])), x.shape

    def backward(self, p: Mapping[str, Array], g: Mapping[str, Array], dy: Array, cache: Cache) -> Sequence[Array]:
        return [dy.reshape(cache)]

    def flops(self, shapes: Sequence[Shape]) -> int:
        return 0

    @classmethod
    def examples(cls) -> list[Example]:
        return [Example(cls(), (28, 28, 1), (784,), 0), Example(cls(), (5,), (5,), 0)]
