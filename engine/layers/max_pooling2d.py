"""MaxPooling2D: of each window, the largest number."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import prod
from typing import Annotated

import numpy as np
from annotated_types import Ge, Le

from engine.array import Array, Shape
from engine.errors import Words
from engine.layers.arguments import Padding
from engine.layers.base import Cache, Context, Example, Layer
from engine.layers.windows import Windows
from engine.spec import Sizes, Text, block


@block(
    "layer",
    title=Words("MaxPooling2D", "최대 풀링"),
    help=Words("Keeps the largest number of each window.", "창마다 가장 큰 숫자만 남겨요."),
    family="pooling",
    glyph="pool",
)
class MaxPooling2D(Layer):
    """y = max over the window, per channel. Where several are largest, the first in row order gets the gradient.

    Shapes: (batch, height, width, channels) -> (batch, new height, new width, channels).
    Source: Keras 3, layers.MaxPooling2D."""

    pool_size: Annotated[
        tuple[int, int],
        Sizes(2),
        Ge(1),
        Le(256),
        Text("Window", "창 크기", "Height and width of the window.", "창의 높이와 너비예요.", "simple"),
    ] = (2, 2)
    strides: Annotated[
        tuple[int, int] | None,
        Sizes(2),
        Ge(1),
        Le(256),
        Text("Strides", "보폭", "Empty: windows lie side by side.", "비워 두면 창끼리 겹치지 않아요."),
    ] = None
    padding: Padding = "valid"

    @property
    def windows(self) -> Windows:
        return Windows(self.pool_size, self.strides or self.pool_size, self.padding)

    def infer(self, shapes: Sequence[Shape]) -> Shape:
        (shape,) = shapes
        if len(shape) != 3:
            raise self.refuse("shape.needs_picture", shape)
        counts = self.windows.counts(shape[:-1])
        if min(counts) < 1:
            raise self.refuse("shape.window", shape, window=self.windows.reach)
        return (*counts, shape[-1])

    def forward(self, p: Mapping[str, Array], xs: Sequence[Array], ctx: Context) -> tuple[Array, Cache]:
        (x,) = xs
        padded = self.windows.pad(x, -np.inf)
        first, *others = self.windows.cells(self.windows.counts(x.shape[1:-1]))
        y = padded[first].copy()
        for place in others:
            np.maximum(y, padded[place], out=y)
        return y, (x.shape, padded, y)

    def backward(self, p: Mapping[str, Array], g: Mapping[str, Array], dy: Array, cache: Cache) -> Sequence[Array]:
        shape, padded, y = cache
        dx = np.zeros_like(padded)
        free = np.ones(y.shape, bool)  # windows whose largest cell has not been met yet
        for place in self.windows.cells(y.shape[1:-1]):
            hit = (padded[place] == y) & free
            dx[place] += dy * hit
            free ^= hit
        return [self.windows.crop(dx, shape[1:-1])]

    def flops(self, shapes: Sequence[Shape]) -> int:
        return prod(self.infer(shapes)) * prod(self.pool_size)

    @classmethod
    def examples(cls) -> list[Example]:
        return [
            Example(cls(), (28, 28, 3), (14, 14, 3), 0),
            Example(cls((2, 3)), (5, 6, 2), (2, 2, 2), 0),
            Example(cls((3, 3), strides=(2, 2), padding="same"), (5, 6, 2), (3, 3, 2), 0),
            Example(cls((3, 3), strides=(1, 2)), (5, 6, 1), (3, 2, 1), 0),
        ]
