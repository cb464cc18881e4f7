"""Dropout: while training, forget some numbers at random."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated

import numpy as np
from annotated_types import Ge, Le

from engine.array import Array, Shape
from engine.errors import Words
from engine.layers.base import Cache, Context, Example, Layer
from engine.spec import Text, block


@block(
    "layer",
    title=Words("Dropout", "드롭아웃"),
    help=Words("While training, sets some numbers to zero.", "학습할 때 숫자 일부를 0으로 만들어요."),
    family="regularization",
    glyph="dropout",
)
class Dropout(Layer):
    """y = x * mask / (1 - rate) while training, y = x otherwise; the mask is drawn anew for every batch.

    The division keeps the expected value, so that nothing changes when training ends. Shapes: any -> same.
    Source: Srivastava et al. 2014; Keras 3, layers.Dropout."""

    rate: Annotated[
        float,
        Ge(0),
        Le(1),
        Text("Rate", "비율", "Share of numbers set to zero.", "0으로 만들 숫자의 비율이에요.", "simple"),
    ]

    def infer(self, shapes: Sequence[Shape]) -> Shape:
        return shapes[0]

    def forward(self, p: Mapping[str, Array], xs: Sequence[Array], ctx: Context) -> tuple[Array, Cache]:
        (x,) = xs
        if not ctx.training or self.rate == 0:
            return x, None
        kept = ctx.rng.random(x.shape, dtype=np.float32) >= self.rate
        scale = kept * x.dtype.type(1 / (1 - self.rate) if self.rate < 1 else 0)
        return x * scale, scale

    def backward(self, p: Mapping[str, Array], g: Mapping[str, Array], dy: Array, cache: Cache) -> Sequence[Array]:
        return [dy if cache is None else dy * cache]

    @classmethod
    def examples(cls) -> list[Example]:
        return [Example(cls(0.5), (6,), (6,), 0), Example(cls(0.25), (4, 4, 2), (4, 4, 2), 0)]
