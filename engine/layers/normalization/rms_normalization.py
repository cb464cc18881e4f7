"""RMSNormalization: every sample gets the mean square 1."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import prod

import numpy as np

from engine import initializers
from engine.array import Array, Shape
from engine.errors import Words
from engine.layers.arguments import Axes
from engine.layers.axes import others, places, spread
from engine.layers.base import Cache, Context, Example, Layer, ParamSpec
from engine.layers.normalization.arguments import Epsilon
from engine.layers.room import Room
from engine.spec import block


@block(
    "layer",
    title=Words("RMS normalization", "RMS 정규화"),
    help=Words("Divides every sample by its size.", "샘플마다 자기 크기로 나눠요."),
    family="normalization",
    glyph="normalization",
)
class RMSNormalization(Layer):
    """y = scale x / sqrt(mean(x^2) + epsilon), the mean over ``axis`` of one sample.

    Shapes: any -> same. Weights: scale, shaped as the axes. Source: Zhang & Sennrich 2019; Keras 3."""

    axis: Axes = -1
    epsilon: Epsilon = 1e-6

    def infer(self, shapes: Sequence[Shape]) -> Shape:
        (shape,) = shapes
        places(self, self.axis, shape)
        return shape

    def params(self, shapes: Sequence[Shape]) -> dict[str, ParamSpec]:
        shape = tuple(shapes[0][axis - 1] for axis in places(self, self.axis, shapes[0]))
        return {"scale": ParamSpec(shape, initializers.get("ones"))}

    def forward(self, p: Mapping[str, Array], xs: Sequence[Array], ctx: Context) -> tuple[Array, Cache]:
        (x,) = xs
        axes = places(self, self.axis, x.shape[1:])
        inv = 1 / np.sqrt(np.square(x).mean(axis=axes, keepdims=True) + self.epsilon)
        y = x * inv
        return y * spread(p["scale"], axes, x.shape), {"y": y, "inv": inv}

    def backward(self, p: Mapping[str, Array], g: Mapping[str, Array], dy: Array, cache: Cache) -> Sequence[Array]:
        y, inv = cache.values()
        axes = places(self, self.axis, y.shape[1:])
        if "scale" in g:
            g["scale"][...] += (dy * y).sum(axis=others(dy.ndim, axes)).reshape(g["scale"].shape)
        dy = dy * spread(p["scale"], axes, dy.shape)
        return [inv * (dy - y * (dy * y).mean(axis=axes, keepdims=True))]

    def room(self, shapes: Sequence[Shape]) -> Room:
        return Room(2, 2, 3) * prod(shapes[0])

    def flops(self, shapes: Sequence[Shape]) -> int:
        return 5 * prod(shapes[0])

    @classmethod
    def examples(cls) -> list[Example]:
        return [Example(cls(), (4, 5), (4, 5), 5), Example(cls((1, 2), epsilon=0.1), (4, 5), (4, 5), 20)]
