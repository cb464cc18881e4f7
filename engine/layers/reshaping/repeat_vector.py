"""RepeatVector: a row becomes a sequence of equal rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import prod
from typing import Annotated

import numpy as np

from engine.array import Array, Shape
from engine.errors import Words
from engine.layers.base import Cache, Context, Example, Layer
from engine.layers.room import Room
from engine.marks import Ge, Le
from engine.spec import Text, block


@block(
    "layer",
    title=Words("Repeat vector", "벡터 반복"),
    help=Words("Repeats a row as every step of a sequence.", "한 줄을 시퀀스의 시점마다 되풀이해요."),
    family="reshaping",
    glyph="repeat",
)
class RepeatVector(Layer):
    """Shapes: (batch, features) -> (batch, n, features). Source: Keras 3, layers.RepeatVector."""

    n: Annotated[
        int, Ge(1), Le(65_536), Text("Steps", "횟수", "How often it is repeated.", "몇 번 되풀이할지예요.", "simple")
    ]

    def infer(self, shapes: Sequence[Shape]) -> Shape:
        (shape,) = shapes
        if len(shape) != 1:
            raise self.refuse("shape.rank", shape, wants=1)
        return (self.n, *shape)

    def forward(self, p: Mapping[str, Array], xs: Sequence[Array], ctx: Context) -> tuple[Array, Cache]:
        return np.repeat(xs[0][:, None], self.n, axis=1), None

    def backward(self, p: Mapping[str, Array], g: Mapping[str, Array], dy: Array, cache: Cache) -> Sequence[Array]:
        return [dy.sum(axis=1)]

    def room(self, shapes: Sequence[Shape]) -> Room:
        return Room(prod(self.infer(shapes)), prod(self.infer(shapes)), prod(shapes[0]))

    def flops(self, shapes: Sequence[Shape]) -> int:
        return 0

    @classmethod
    def examples(cls) -> list[Example]:
        return [Example(cls(3), (4,), (3, 4), 0)]
