"""LayerNormalization: every sample gets zero mean and unit variance."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import prod
from typing import Annotated

import numpy as np

from engine.array import Array, Shape
from engine.errors import Words
from engine.layers.arguments import Axes
from engine.layers.axes import places
from engine.layers.base import Cache, Context, Example, Layer, ParamSpec
from engine.layers.normalization.arguments import (
    BetaConstraint,
    BetaInitializer,
    BetaRegularizer,
    Center,
    Epsilon,
    GammaConstraint,
    GammaInitializer,
    GammaRegularizer,
    Scaling,
)
from engine.layers.normalization.standard import affine, moments, scaled, scaled_gradient, standardize_gradient
from engine.layers.room import Room
from engine.spec import Text, block


@block(
    "layer",
    title=Words("Layer normalization", "층 정규화"),
    help=Words("Gives every sample mean 0 and variance 1.", "샘플마다 평균 0, 분산 1로 맞춰요."),
    family="normalization",
    glyph="normalization",
)
class LayerNormalization(Layer):
    """y = gamma (x - mean(x)) / sqrt(var(x) + epsilon) + beta, mean and variance over ``axis`` of one sample.

    Shapes: any -> same. Weights: gamma, beta, shaped as the axes. With ``rms_scaling`` the mean stays in, and there is
    no beta: y = gamma x / sqrt(var(x) + epsilon). Source: Ba et al. 2016; Keras 3, layers.LayerNormalization."""

    axis: Axes = -1
    epsilon: Epsilon = 1e-3
    center: Center = True
    scale: Scaling = True
    beta_initializer: BetaInitializer = "zeros"
    gamma_initializer: GammaInitializer = "ones"
    beta_regularizer: BetaRegularizer = None
    gamma_regularizer: GammaRegularizer = None
    beta_constraint: BetaConstraint = None
    gamma_constraint: GammaConstraint = None
    rms_scaling: Annotated[
        bool, Text("Keep the mean", "평균 유지", "Only divides; no beta.", "나누기만 하고 베타가 없어요.")
    ] = False

    supports_masking = True

    def infer(self, shapes: Sequence[Shape]) -> Shape:
        (shape,) = shapes
        places(self, self.axis, shape)
        return shape

    def params(self, shapes: Sequence[Shape]) -> dict[str, ParamSpec]:
        shape = tuple(shapes[0][axis - 1] for axis in places(self, self.axis, shapes[0]))
        if self.rms_scaling:
            return affine(self, shape, scale=True, center=False)
        return affine(self, shape, scale=self.scale, center=self.center)

    def forward(self, p: Mapping[str, Array], xs: Sequence[Array], ctx: Context) -> tuple[Array, Cache]:
        (x,) = xs
        axes = places(self, self.axis, x.shape[1:])
        mean, variance = moments(x, axes)
        inv = 1 / np.sqrt(variance + self.epsilon)
        y = (x if self.rms_scaling else x - mean) * inv
        return scaled(y, p, axes), {"x": x, "mean": mean, "inv": inv, "y": y}

    def backward(self, p: Mapping[str, Array], g: Mapping[str, Array], dy: Array, cache: Cache) -> Sequence[Array]:
        x, mean, inv, y = cache.values()
        axes = places(self, self.axis, x.shape[1:])
        dy = scaled_gradient(dy, y, p, g, axes)
        if not self.rms_scaling:
            return [standardize_gradient(dy, y, inv, axes)]
        along = (dy * y).mean(axis=axes, keepdims=True)  # reaches x through the variance alone
        return [inv * (dy - (x - mean) * inv * along)]

    def room(self, shapes: Sequence[Shape]) -> Room:
        x = prod(shapes[0])
        means = 2 * x / prod(shapes[0][axis - 1] for axis in places(self, self.axis, shapes[0]))
        return Room(2 * x + means, 3 * x + means, 3 * x)

    def flops(self, shapes: Sequence[Shape]) -> int:
        return 8 * prod(shapes[0])

    @classmethod
    def examples(cls) -> list[Example]:
        return [
            Example(cls(), (6,), (6,), 12),
            Example(cls((1, 2), epsilon=0.1), (3, 4), (3, 4), 24),
            Example(cls(1, center=False), (3, 4), (3, 4), 3),
            Example(cls(scale=False), (3, 4), (3, 4), 4),
            Example(cls(rms_scaling=True), (5,), (5,), 5),
        ]
