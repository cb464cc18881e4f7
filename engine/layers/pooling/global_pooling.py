"""Global pooling: of everything in a sequence, picture or volume, one number per channel."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import prod
from typing import Annotated, Any

import numpy as np

from engine.array import Array, Shape
from engine.errors import Words
from engine.layers import arguments as declared
from engine.layers.base import Cache, Context, Example
from engine.layers.room import Room
from engine.layers.spatial import Spatial
from engine.spec import Text, block


@dataclass(eq=False, repr=False)
class GlobalPooling(Spatial):
    """One number per channel. Shapes: (batch, *sizes, channels) -> (batch, channels), or with keepdims (batch, 1, ...,
    channels). A family gives that number with ``keepdims`` and the share that every cell has in it."""

    data_format: declared.DataFormat = None
    keepdims: Annotated[
        bool, Text("Keep axes", "축 유지", "The pooled axes stay with length 1.", "줄어든 축을 길이 1로 남겨요.")
    ] = False

    def reduce(self, x: Array, mask: Array | None) -> tuple[Array, Array]:
        """The pooled number (batch, 1, ..., channels), and d pooled / d x, which x may broadcast."""
        raise NotImplementedError

    @property
    def axes(self) -> tuple[int, ...]:
        return tuple(range(1, self.rank + 1))

    def infer(self, shapes: Sequence[Shape]) -> Shape:
        _, channels = self.split(shapes)
        return (*(1,) * self.rank, channels) if self.keepdims else (channels,)

    def forward(self, p: Mapping[str, Array], xs: Sequence[Array], ctx: Context) -> tuple[Array, Cache]:
        (x,) = xs
        y, share = self.reduce(x, ctx.mask if self.supports_masking else None)
        return y if self.keepdims else y.squeeze(self.axes), (x.shape, share)

    def backward(self, p: Mapping[str, Array], g: Mapping[str, Array], dy: Array, cache: Cache) -> Sequence[Array]:
        shape, share = cache
        dx = share * (dy if self.keepdims else np.expand_dims(dy, self.axes))
        return [np.broadcast_to(dx, shape).copy() if dx.shape != shape else dx]

    def room(self, shapes: Sequence[Shape]) -> Room:
        y = prod(self.infer(shapes))
        return Room(y, 2 * y, prod(shapes[0]) + y)

    def flops(self, shapes: Sequence[Shape]) -> int:
        return prod(shapes[0])


class GlobalMaxPooling(GlobalPooling):
    """y = max; where several are largest, they share the gradient equally, as in torch's amax."""

    def room(self, shapes: Sequence[Shape]) -> Room:
        x, y = prod(shapes[0]), prod(self.infer(shapes))
        return Room(x + y, 2 * x + 2 * y, x + y)

    def reduce(self, x: Array, mask: Array | None) -> tuple[Array, Array]:
        y = x.max(axis=self.axes, keepdims=True)
        hits = (x == y).astype(x.dtype)
        return y, hits / hits.sum(axis=self.axes, keepdims=True)


class GlobalAveragePooling(GlobalPooling):
    """y = mean; masked steps do not count."""

    def reduce(self, x: Array, mask: Array | None) -> tuple[Array, Array]:
        if mask is None:
            number = prod(x.shape[1:-1])
            return x.mean(axis=self.axes, keepdims=True), np.full((1,) * x.ndim, 1 / number, x.dtype)
        kept = mask[:, :, None]  # (batch, time) -> (batch, time, 1)
        steps = kept.sum(axis=1, keepdims=True).astype(x.dtype)
        return np.where(kept, x, 0).sum(axis=1, keepdims=True) / steps, kept / steps


@block(
    "layer",
    title=Words("GlobalMaxPooling1D", "1차원 전체 최대 풀링"),
    help=Words("Keeps the largest number of the whole sequence.", "시퀀스 전체에서 가장 큰 숫자만 남겨요."),
    aliases=("GlobalMaxPool1D",),
    family="pooling",
    glyph="pool",
)
class GlobalMaxPooling1D(GlobalMaxPooling):
    """y = max over time, per channel. Source: Keras 3, layers.GlobalMaxPooling1D."""

    rank = 1

    @classmethod
    def examples(cls) -> list[Example]:
        return [Example(cls(), (5, 3), (3,), 0), Example(cls(keepdims=True), (5, 3), (1, 3), 0)]


@block(
    "layer",
    title=Words("GlobalMaxPooling2D", "전체 최대 풀링"),
    help=Words("Keeps the largest number of the whole picture.", "그림 전체에서 가장 큰 숫자만 남겨요."),
    aliases=("GlobalMaxPool2D",),
    family="pooling",
    glyph="pool",
)
class GlobalMaxPooling2D(GlobalMaxPooling):
    """y = max over height and width, per channel. Source: Keras 3, layers.GlobalMaxPooling2D."""

    rank = 2

    @classmethod
    def examples(cls) -> list[Example]:
        return [Example(cls(), (3, 4, 2), (2,), 0), Example(cls(keepdims=True), (3, 4, 2), (1, 1, 2), 0)]


@block(
    "layer",
    title=Words("GlobalMaxPooling3D", "3차원 전체 최대 풀링"),
    help=Words("Keeps the largest number of the whole volume.", "입체 전체에서 가장 큰 숫자만 남겨요."),
    aliases=("GlobalMaxPool3D",),
    family="pooling",
    glyph="pool",
)
class GlobalMaxPooling3D(GlobalMaxPooling):
    """y = max over depth, height and width, per channel. Source: Keras 3, layers.GlobalMaxPooling3D."""

    rank = 3

    @classmethod
    def examples(cls) -> list[Example]:
        return [Example(cls(), (2, 3, 2, 2), (2,), 0), Example(cls(keepdims=True), (2, 1, 2, 3), (1, 1, 1, 3), 0)]


@block(
    "layer",
    title=Words("GlobalAveragePooling1D", "1차원 전체 평균 풀링"),
    help=Words("Takes the mean of the whole sequence.", "시퀀스 전체의 평균을 내요."),
    aliases=("GlobalAvgPool1D",),
    family="pooling",
    glyph="pool",
)
class GlobalAveragePooling1D(GlobalAveragePooling):
    """y = mean over the steps that the mask keeps, per channel. Source: Keras 3, layers.GlobalAveragePooling1D."""

    rank = 1
    supports_masking = True

    def __call__(self, *args: Any, mask: Any = None, **kwargs: Any) -> Any:
        """Keras's ``call(inputs, mask=None)``: the mask may come second, too."""
        inputs, *more = args
        return super().__call__(inputs, mask=more[0] if more else mask, **kwargs)

    @property
    def makes_masks(self) -> bool:
        return False  # it hands one on at most

    def mask(self, xs: Sequence[Array], masks: Sequence[Array | None], cache: Cache = None) -> Array | None:
        return None  # no steps are left

    @classmethod
    def examples(cls) -> list[Example]:
        return [Example(cls(), (5, 3), (3,), 0), Example(cls(keepdims=True), (5, 3), (1, 3), 0)]


@block(
    "layer",
    title=Words("GlobalAveragePooling2D", "전체 평균 풀링"),
    help=Words("Takes the mean of the whole picture.", "그림 전체의 평균을 내요."),
    aliases=("GlobalAvgPool2D",),
    family="pooling",
    glyph="pool",
)
class GlobalAveragePooling2D(GlobalAveragePooling):
    """y = mean over height and width, per channel. Source: Keras 3, layers.GlobalAveragePooling2D."""

    rank = 2

    @classmethod
    def examples(cls) -> list[Example]:
        return [Example(cls(), (3, 4, 2), (2,), 0), Example(cls(keepdims=True), (3, 4, 2), (1, 1, 2), 0)]


@block(
    "layer",
    title=Words("GlobalAveragePooling3D", "3차원 전체 평균 풀링"),
    help=Words("Takes the mean of the whole volume.", "입체 전체의 평균을 내요."),
    aliases=("GlobalAvgPool3D",),
    family="pooling",
    glyph="pool",
)
class GlobalAveragePooling3D(GlobalAveragePooling):
    """y = mean over depth, height and width, per channel. Source: Keras 3, layers.GlobalAveragePooling3D."""

    rank = 3

    @classmethod
    def examples(cls) -> list[Example]:
        return [Example(cls(), (2, 3, 2, 2), (2,), 0), Example(cls(keepdims=True), (2, 1, 2, 3), (1, 1, 1, 3), 0)]
