"""Rescaling: every number times one number plus another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated

import numpy as np

from engine.array import Array, Shape
from engine.errors import Words
from engine.layers.base import Cache, Context, Example, Layer
from engine.spec import Numbers, Text, block


@block(
    "layer",
    title=Words("Rescaling", "크기 조절"),
    help=Words("Multiplies and shifts every number.", "숫자마다 곱하고 더해요."),
    family="preprocessing",
    glyph="rescaling",
)
class Rescaling(Layer):
    """y = x scale + offset, one number each or one per place of the last axes. Shapes: any -> same.

    1/255 brings the bytes of a picture to 0...1. Source: Keras 3, layers.Rescaling."""

    scale: Annotated[
        float | Sequence[float],
        Numbers(),
        Text("Scale", "배율", "Every number is multiplied by it.", "숫자마다 곱하는 값이에요.", "simple"),
    ]
    offset: Annotated[
        float | Sequence[float],
        Numbers(),
        Text("Offset", "더할 값", "Then added to every number.", "곱한 다음 더하는 값이에요.", "card"),
    ] = 0.0

    supports_masking = True

    def infer(self, shapes: Sequence[Shape]) -> Shape:
        (shape,) = shapes
        for numbers in (np.shape(self.scale), np.shape(self.offset)):
            ends = zip(reversed(numbers), reversed(shape), strict=False)
            if len(numbers) > len(shape) or any(a not in (1, b) for a, b in ends):
                raise self.refuse("shape.scaling", shape, numbers=numbers)
        return shape

    def forward(self, p: Mapping[str, Array], xs: Sequence[Array], ctx: Context) -> tuple[Array, Cache]:
        (x,) = xs
        scale = np.asarray(self.scale, x.dtype)
        return x * scale + np.asarray(self.offset, x.dtype), scale

    def backward(self, p: Mapping[str, Array], g: Mapping[str, Array], dy: Array, cache: Cache) -> Sequence[Array]:
        return [dy * cache]

    @classmethod
    def examples(cls) -> list[Example]:
        return [
            Example(cls(0.5, -1.0), (3, 2), (3, 2), 0),
            Example(cls((0.5, 2.0), offset=(1.0, 0.0)), (3, 2), (3, 2), 0),
        ]
