"""Add, Subtract, Average: inputs added up number by number."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from math import prod
from typing import Any

import numpy as np

from engine.array import Array, Shape
from engine.errors import Words
from engine.layers.axes import folded
from engine.layers.base import Cache, Context, Example
from engine.layers.merging.merge import Merge, Weights
from engine.layers.room import Room
from engine.spec import block


class Sum(Merge):
    """y = sum of factor x over the inputs; the factors say which sum."""

    def factors(self, count: int) -> list[float]:
        """What each of ``count`` inputs is multiplied by."""
        return [1.0] * count

    def room(self, shapes: Sequence[Shape]) -> Room:
        y, scaled = prod(self.infer(shapes)), sum(factor != 1 for factor in self.factors(len(shapes)))
        folded = any(shape != self.infer(shapes) for shape in shapes)  # a gradient added up is an array of its own
        return Room(y, (1 + max(scaled, folded)) * y, (scaled + folded) * y)

    def forward(self, p: Weights, xs: Sequence[Array], ctx: Context) -> tuple[Array, Cache]:
        terms = [
            x if factor == 1 else x * factor for x, factor in zip(self.aligned(xs), self.factors(len(xs)), strict=True)
        ]
        y = reduce(np.add, terms)
        return y, [x.shape for x in xs]

    def backward(self, p: Weights, g: Weights, dy: Array, cache: Cache) -> Sequence[Array]:
        grads = [dy if factor == 1 else dy * factor for factor in self.factors(len(cache))]
        return [back(grad, shape) for grad, shape in zip(grads, cache, strict=True)]


def back(dy: Array, shape: tuple[int, ...]) -> Array:
    """The gradient of an input of this shape, batch axis first, that was aligned and broadcast to the shape of dy."""
    return folded(dy, (shape[0], *(1,) * (dy.ndim - len(shape)), *shape[1:])).reshape(shape)


@block(
    "layer",
    title=Words("Add", "더하기"),
    help=Words("Adds its inputs number by number.", "입력을 자리끼리 더해요."),
    family="merging",
    glyph="merge",
)
class Add(Sum):
    """y = x_1 + x_2 + ... Shapes: as NumPy broadcasts rows. Source: Keras 3, layers.Add."""

    @classmethod
    def examples(cls) -> list[Example]:
        return [
            Example(cls(), [(3, 2), (3, 2)], (3, 2), 0),
            Example(cls(), [(3, 2), (2,), (1, 2)], (3, 2), 0),
            Example(cls(), [(3, 1), (1, 4)], (3, 4), 0),
        ]


@block(
    "layer",
    title=Words("Subtract", "빼기"),
    help=Words("The first input minus the second.", "첫째 입력에서 둘째를 빼요."),
    family="merging",
    glyph="merge",
)
class Subtract(Sum):
    """y = x_1 - x_2. Shapes: as NumPy broadcasts rows. Source: Keras 3, layers.Subtract."""

    exactly = 2

    def factors(self, count: int) -> list[float]:
        return [1.0, -1.0]

    @classmethod
    def examples(cls) -> list[Example]:
        return [Example(cls(), [(3, 2), (3, 2)], (3, 2), 0), Example(cls(), [(2,), (3, 1)], (3, 2), 0)]


@block(
    "layer",
    title=Words("Average", "평균"),
    help=Words("The mean of its inputs number by number.", "입력을 자리끼리 평균해요."),
    family="merging",
    glyph="merge",
)
class Average(Sum):
    """y = (x_1 + ... + x_n) / n. Shapes: as NumPy broadcasts rows. Source: Keras 3, layers.Average."""

    def factors(self, count: int) -> list[float]:
        return [1 / count] * count

    @classmethod
    def examples(cls) -> list[Example]:
        return [Example(cls(), [(3, 2), (3, 2), (3, 2)], (3, 2), 0), Example(cls(), [(3, 2), (2,)], (3, 2), 0)]


def add(inputs: Any, **kwargs: Any) -> Any:
    """The sum of the inputs; see Add."""
    return Add(**kwargs)(inputs)


def subtract(inputs: Any, **kwargs: Any) -> Any:
    """The first input minus the second; see Subtract."""
    return Subtract(**kwargs)(inputs)


def average(inputs: Any, **kwargs: Any) -> Any:
    """The mean of the inputs; see Average."""
    return Average(**kwargs)(inputs)
