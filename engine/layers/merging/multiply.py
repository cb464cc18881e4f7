"""Multiply: inputs multiplied number by number."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from typing import Any

import numpy as np

from engine.array import Array
from engine.errors import Words
from engine.layers.base import Cache, Context, Example
from engine.layers.merging.merge import Merge, Weights, either, wide
from engine.layers.merging.sums import back
from engine.spec import block


@block(
    "layer",
    title=Words("Multiply", "곱하기"),
    help=Words("Multiplies its inputs number by number.", "입력을 자리끼리 곱해요."),
    family="merging",
    glyph="merge",
)
class Multiply(Merge):
    """y = x_1 x_2 ... Shapes: as NumPy broadcasts rows.

    A masked step counts as 1; where all inputs are masked the product is 0. Source: Keras 3, layers.Multiply."""

    reads_hanging_masks = True

    def forward(self, p: Weights, xs: Sequence[Array], ctx: Context) -> tuple[Array, Cache]:
        factors = self.aligned(xs)
        masks = [wide(mask, x) for mask, x in zip(ctx.masks or [None] * len(xs), factors, strict=True)]
        factors = [x if m is None else np.where(m, x, x.dtype.type(1)) for x, m in zip(factors, masks, strict=True)]
        given = [m for m in masks if m is not None]
        kept = either(given) if len(given) == len(xs) else None
        y = reduce(np.multiply, factors)
        return y if kept is None else y * kept, ([x.shape for x in xs], factors, masks, kept)

    def backward(self, p: Weights, g: Weights, dy: Array, cache: Cache) -> Sequence[Array]:
        shapes, factors, masks, kept = cache
        dy = dy if kept is None else dy * kept
        # products from the left and from the right of each factor: no division, so that a factor may be 0
        before, after = [dy], [np.ones_like(dy)]
        for left, right in zip(factors[:-1], reversed(factors[1:]), strict=True):
            before.append(before[-1] * left)
            after.append(after[-1] * right)
        grads = [b * a for b, a in zip(before, reversed(after), strict=True)]
        grads = [back(grad, shape) for grad, shape in zip(grads, shapes, strict=True)]
        return [grad if m is None else grad * m for grad, m in zip(grads, masks, strict=True)]

    @classmethod
    def examples(cls) -> list[Example]:
        return [
            Example(cls(), [(3, 2), (3, 2)], (3, 2), 0),
            Example(cls(), [(3, 2), (2,), (3, 1)], (3, 2), 0),
        ]


def multiply(inputs: Any, **kwargs: Any) -> Any:
    """The product of the inputs; see Multiply."""
    return Multiply(**kwargs)(inputs)
