"""Adaptive pooling: however large the input, so many numbers per axis come out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from math import prod
from typing import Annotated, Any

import numpy as np

from engine.array import Array, Shape
from engine.errors import Words
from engine.layers import arguments as declared
from engine.layers import resampling
from engine.layers.arguments import shape_of
from engine.layers.base import Cache, Context, Example
from engine.layers.resampling import averaging, bins, resample
from engine.layers.room import Room
from engine.layers.spatial import Spatial
from engine.marks import Ge, Le
from engine.spec import Sizes, Text, block


@dataclass(eq=False, repr=False)
class AdaptivePooling(Spatial):
    """One number per stretch of every axis; stretch i of n runs from floor(i size / n) to ceil((i + 1) size / n).

    Shapes: (batch, *sizes, channels) -> (batch, *output_size, channels)."""

    output_size: Annotated[
        tuple[int, ...] | int,
        Sizes(),
        Ge(1),
        Le(256),
        Text(
            "Output size", "출력 크기", "Numbers that come out along each axis.", "축마다 나올 숫자의 수예요.", "simple"
        ),
    ]
    data_format: declared.DataFormat = None

    def infer(self, shapes: Sequence[Shape]) -> Shape:
        _, channels = self.split(shapes)
        return (*shape_of(self.output_size), channels)

    def flops(self, shapes: Sequence[Shape]) -> int:
        return prod(shapes[0])

    def rounds(self, shapes: Sequence[Shape]) -> int:
        return prod(shape_of(self.output_size))


class AdaptiveAveragePooling(AdaptivePooling):
    """y = mean over the box of stretches: a mean along each axis in turn."""

    def matrices(self, sizes: Sequence[int]) -> list[Array]:
        return [averaging(size, number) for size, number in zip(sizes, shape_of(self.output_size), strict=True)]

    def room(self, shapes: Sequence[Shape]) -> Room:
        sizes, channels = self.split(shapes)
        return resampling.room(sizes, shape_of(self.output_size), channels)

    def forward(self, p: Mapping[str, Array], xs: Sequence[Array], ctx: Context) -> tuple[Array, Cache]:
        sizes = xs[0].shape[1:-1]
        return resample(xs[0], self.matrices(sizes)), sizes

    def backward(self, p: Mapping[str, Array], g: Mapping[str, Array], dy: Array, cache: Cache) -> Sequence[Array]:
        return [resample(dy, [matrix.T for matrix in self.matrices(cache)])]


class AdaptiveMaxPooling(AdaptivePooling):
    """y = max over the box of stretches; the first of the largest, in row order, gets the gradient."""

    def boxes(self, sizes: Sequence[int]) -> Iterator[tuple[tuple[Any, ...], tuple[Any, ...]]]:
        """The places of every output cell and of its box."""
        number = shape_of(self.output_size)
        stretches = [bins(size, count) for size, count in zip(sizes, number, strict=True)]
        for cell, box in zip(np.ndindex(*number), product(*stretches), strict=True):
            yield (slice(None), *cell), (slice(None), *box)

    def room(self, shapes: Sequence[Shape]) -> Room:
        sizes, channels = self.split(shapes)
        y = prod(self.infer(shapes))
        box = channels * prod(-(-size // count) for size, count in zip(sizes, shape_of(self.output_size), strict=True))
        return Room(3 * y, 3 * y + box + 3 * channels, prod(shapes[0]) + 1.5 * box)  # a place counts as two numbers

    def forward(self, p: Mapping[str, Array], xs: Sequence[Array], ctx: Context) -> tuple[Array, Cache]:
        (x,) = xs
        y = np.empty((len(x), *shape_of(self.output_size), x.shape[-1]), x.dtype)
        winners = np.empty(y.shape, np.intp)
        for cell, box in self.boxes(x.shape[1:-1]):
            inside = x[box].reshape(len(x), -1, x.shape[-1])
            winners[cell] = inside.argmax(axis=1)
            y[cell] = inside.max(axis=1)
        return y, (x.shape, winners)

    def backward(self, p: Mapping[str, Array], g: Mapping[str, Array], dy: Array, cache: Cache) -> Sequence[Array]:
        shape, winners = cache
        dx = np.zeros(shape, dy.dtype)
        for cell, box in self.boxes(shape[1:-1]):
            inside = dx[box]
            cells = np.arange(prod(inside.shape[1:-1]))[:, None]
            hit = (cells == winners[cell][:, None]).reshape(inside.shape)
            inside += hit * np.expand_dims(dy[cell], tuple(range(1, self.rank + 1)))
        return [dx]


@block(
    "layer",
    title=Words("AdaptiveAveragePooling1D", "1차원 맞춤 평균 풀링"),
    help=Words("Takes means so that a fixed number of steps remains.", "정한 걸음 수가 남도록 평균을 내요."),
    family="pooling",
    glyph="pool",
)
class AdaptiveAveragePooling1D(AdaptiveAveragePooling):
    """Means over time. Source: Keras 3, layers.AdaptiveAveragePooling1D."""

    rank = 1

    @classmethod
    def examples(cls) -> list[Example]:
        return [Example(cls(3), (7, 2), (3, 2), 0), Example(cls(4), (2, 1), (4, 1), 0)]


@block(
    "layer",
    title=Words("AdaptiveAveragePooling2D", "맞춤 평균 풀링"),
    help=Words("Takes means so that a picture of fixed size remains.", "정한 크기의 그림이 남도록 평균을 내요."),
    family="pooling",
    glyph="pool",
)
class AdaptiveAveragePooling2D(AdaptiveAveragePooling):
    """Means over height and width. Source: Keras 3, layers.AdaptiveAveragePooling2D."""

    rank = 2

    @classmethod
    def examples(cls) -> list[Example]:
        return [Example(cls((2, 3)), (5, 4, 2), (2, 3, 2), 0), Example(cls(1), (3, 2, 2), (1, 1, 2), 0)]


@block(
    "layer",
    title=Words("AdaptiveAveragePooling3D", "3차원 맞춤 평균 풀링"),
    help=Words("Takes means so that a volume of fixed size remains.", "정한 크기의 입체가 남도록 평균을 내요."),
    family="pooling",
    glyph="pool",
)
class AdaptiveAveragePooling3D(AdaptiveAveragePooling):
    """Means over depth, height and width. Source: Keras 3, layers.AdaptiveAveragePooling3D."""

    rank = 3

    @classmethod
    def examples(cls) -> list[Example]:
        return [Example(cls((1, 2, 2)), (2, 3, 4, 1), (1, 2, 2, 1), 0)]


@block(
    "layer",
    title=Words("AdaptiveMaxPooling1D", "1차원 맞춤 최대 풀링"),
    help=Words("Keeps the largest so that a fixed number of steps remains.", "정한 걸음 수가 남도록 큰 숫자를 골라요."),
    family="pooling",
    glyph="pool",
)
class AdaptiveMaxPooling1D(AdaptiveMaxPooling):
    """Largest numbers over time. Source: Keras 3, layers.AdaptiveMaxPooling1D."""

    rank = 1

    @classmethod
    def examples(cls) -> list[Example]:
        return [Example(cls(3), (7, 2), (3, 2), 0), Example(cls(4), (2, 1), (4, 1), 0)]


@block(
    "layer",
    title=Words("AdaptiveMaxPooling2D", "맞춤 최대 풀링"),
    help=Words(
        "Keeps the largest so that a picture of fixed size remains.", "정한 크기의 그림이 남도록 큰 숫자를 골라요."
    ),
    family="pooling",
    glyph="pool",
)
class AdaptiveMaxPooling2D(AdaptiveMaxPooling):
    """Largest numbers over height and width. Source: Keras 3, layers.AdaptiveMaxPooling2D."""

    rank = 2

    @classmethod
    def examples(cls) -> list[Example]:
        return [Example(cls((2, 3)), (5, 4, 2), (2, 3, 2), 0), Example(cls(1), (3, 2, 2), (1, 1, 2), 0)]


@block(
    "layer",
    title=Words("AdaptiveMaxPooling3D", "3차원 맞춤 최대 풀링"),
    help=Words(
        "Keeps the largest so that a volume of fixed size remains.", "정한 크기의 입체가 남도록 큰 숫자를 골라요."
    ),
    family="pooling",
    glyph="pool",
)
class AdaptiveMaxPooling3D(AdaptiveMaxPooling):
    """Largest numbers over depth, height and width. Source: Keras 3, layers.AdaptiveMaxPooling3D."""

    rank = 3

    @classmethod
    def examples(cls) -> list[Example]:
        return [Example(cls((1, 2, 2)), (2, 3, 4, 1), (1, 2, 2, 1), 0)]
