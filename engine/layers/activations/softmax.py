"""Softmax as a layer, which may leave masked numbers out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

import numpy as np

from engine import activations
from engine.array import Array
from engine.errors import Words
from engine.layers.activations.activation import FunctionLayer
from engine.layers.base import Cache, Context, Example, Weights
from engine.marks import Ge, Le
from engine.spec import OneOrMore, Text, block

FAR_BELOW = -1e9
"""What a masked number is taken as, so that its share is 0. Source: Keras 3."""


@block(
    "layer",
    title=Words("Softmax", "소프트맥스"),
    help=Words("Turns numbers into shares that add up to 1.", "숫자들을 더하면 1이 되는 비율로 바꿔요."),
    family="activation",
    glyph="activation",
)
class Softmax(FunctionLayer):
    """y_i = e^x_i / sum_j e^x_j over an axis or several. Shapes: any -> same.

    With a mask, which must broadcast to x, only its True places share and the others are 0. Raises ShapeError for a
    mask that does not fit. Source: Keras 3, layers.Softmax."""

    axis: Annotated[
        int | tuple[int, ...],
        OneOrMore(),
        Ge(-8),
        Le(8),
        Text("Axis", "축", "Which numbers share.", "어느 축의 숫자들이 나눠 가질지예요."),
    ] = -1

    def as_activation(self) -> activations.Activation:
        return activations.Softmax(self.axis)

    def forward(self, p: Weights, xs: Sequence[Array], ctx: Context) -> tuple[Array, Cache]:
        (x,) = xs
        mask = ctx.mask
        if mask is None:
            y, cache = super().forward(p, xs, ctx)
            return y, (*cache, None)
        lengths = zip(mask.shape[::-1], x.shape[::-1], strict=False)
        if mask.ndim > x.ndim or any(m not in (1, length) for m, length in lengths):
            raise self.refuse("shape.mask", x.shape, mask=mask.shape)
        filled = np.where(mask, x, FAR_BELOW)
        y = np.where(mask, self.as_activation()(filled), 0)
        return y, (filled, y, mask)

    def backward(self, p: Weights, g: Weights, dy: Array, cache: Cache) -> Sequence[Array]:
        x, y, mask = cache
        if mask is None:
            return super().backward(p, g, dy, (x, y))
        return [np.where(mask, self.as_activation().gradient(np.where(mask, dy, 0), x, y), 0)]

    @classmethod
    def examples(cls) -> list[Example]:
        return [
            Example(cls(), (4, 3), (4, 3), 0),
            Example(cls(1), (4, 3), (4, 3), 0),
            Example(cls((1, 2)), (4, 3), (4, 3), 0),
        ]
