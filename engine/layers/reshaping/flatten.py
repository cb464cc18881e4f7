"""Flatten: a picture becomes one row of numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import prod

import numpy as np

from engine.array import Array, Shape
from engine.errors import Words
from engine.layers.arguments import AnyDataFormat
from engine.layers.base import Cache, Context, Example, Layer
from engine.layers.room import Room
from engine.spec import block


@block(
    "layer",
    title=Words("Flatten", "펼치기"),
    help=Words("Lays all numbers out in one row.", "모든 숫자를 한 줄로 펼쳐요."),
    family="reshaping",
    glyph="flatten",
)
class Flatten(Layer):
    """Shapes: (batch, a, b, ...) -> (batch, a*b*...), last axis fastest; (batch,) -> (batch, 1).

    With channels_first the first axis of a sample, its channels, is laid out fastest. Source: Keras 3, layers.Flatten.
    """

    data_format: AnyDataFormat = None

    def __post_init__(self) -> None:
        super().__post_init__()
        self.data_format = self.data_format or "channels_last"

    def infer(self, shapes: Sequence[Shape]) -> Shape:
        return (prod(shapes[0]),)

    def forward(self, p: Mapping[str, Array], xs: Sequence[Array], ctx: Context) -> tuple[Array, Cache]:
        (x,) = xs
        if self.data_format == "channels_first" and x.ndim > 1:
            x = np.moveaxis(x, 1, -1)
        return x.reshape(len(x), prod(x.shape[1:])), x.shape

    def backward(self, p: Mapping[str, Array], g: Mapping[str, Array], dy: Array, cache: Cache) -> Sequence[Array]:
        dx = dy.reshape(cache)
        return [np.moveaxis(dx, -1, 1) if self.data_format == "channels_first" and dx.ndim > 1 else dx]

    def room(self, shapes: Sequence[Shape]) -> Room:
        copied = prod(shapes[0]) if self.data_format == "channels_first" and len(shapes[0]) > 1 else 0
        return Room(copied, copied, 0)

    def flops(self, shapes: Sequence[Shape]) -> int:
        return 0

    @classmethod
    def examples(cls) -> list[Example]:
        return [
            Example(cls(), (28, 28, 1), (784,), 0),
            Example(cls(), (5,), (5,), 0),
            Example(cls(), (), (1,), 0),
            Example(cls("channels_first"), (2, 3, 2), (12,), 0),
        ]
