"""GroupNormalization: every group of channels of a sample gets zero mean and unit variance."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import prod
from typing import Annotated

import numpy as np

from engine.array import Array, Shape
from engine.errors import SpecError, Words
from engine.layers.arguments import Axis
from engine.layers.axes import others, place
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
from engine.marks import Ge, Le
from engine.spec import Text, block


@block(
    "layer",
    title=Words("Group normalization", "그룹 정규화"),
    help=Words("Gives groups of channels mean 0 and variance 1.", "채널 묶음마다 평균 0, 분산 1로 맞춰요."),
    family="normalization",
    glyph="normalization",
)
class GroupNormalization(Layer):
    """y = gamma (x - mean) / sqrt(var + epsilon) + beta, mean and variance over one group of channels of one sample.

    Shapes: any -> same. Weights: gamma, beta, one number per channel. -1 groups: each channel is one.
    Raises ShapeError if the channels do not divide into the groups. Source: Wu & He 2018; Keras 3."""

    groups: Annotated[
        int,
        Ge(-1),
        Le(65_536),
        Text(
            "Groups",
            "그룹 수",
            "Must divide the channels; -1: one each.",
            "채널 수의 약수예요. -1은 채널마다예요.",
            "card",
        ),
    ] = 32
    axis: Axis = -1
    epsilon: Epsilon = 1e-3
    center: Center = True
    scale: Scaling = True
    beta_initializer: BetaInitializer = "zeros"
    gamma_initializer: GammaInitializer = "ones"
    beta_regularizer: BetaRegularizer = None
    gamma_regularizer: GammaRegularizer = None
    beta_constraint: BetaConstraint = None
    gamma_constraint: GammaConstraint = None

    supports_masking = True

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.groups == 0:
            raise SpecError("args.no_groups", owner="GroupNormalization", name="groups").at("groups")

    def _grouped(self, shape: Shape) -> tuple[int, Shape]:
        """Where the groups stand, and the row's shape with that axis split into groups and channels of one."""
        axis = place(self, self.axis, shape)
        channels = shape[axis - 1]
        groups = channels if self.groups == -1 else self.groups
        if groups > channels or channels % groups:
            raise self.refuse("shape.channel_groups", shape, channels=channels, groups=groups)
        return axis, (*shape[: axis - 1], groups, channels // groups, *shape[axis:])

    def infer(self, shapes: Sequence[Shape]) -> Shape:
        (shape,) = shapes
        self._grouped(shape)
        return shape

    def params(self, shapes: Sequence[Shape]) -> dict[str, ParamSpec]:
        shape = (shapes[0][place(self, self.axis, shapes[0]) - 1],)
        return affine(self, shape, scale=self.scale, center=self.center)

    def forward(self, p: Mapping[str, Array], xs: Sequence[Array], ctx: Context) -> tuple[Array, Cache]:
        (x,) = xs
        axis, shape = self._grouped(x.shape[1:])
        grouped = x.reshape(len(x), *shape)
        mean, variance = moments(grouped, others(grouped.ndim, (0, axis)))
        inv = 1 / np.sqrt(variance + self.epsilon)
        y = (grouped - mean) * inv
        return scaled(y, p, (axis, axis + 1)).reshape(x.shape), {"y": y, "inv": inv, "axis": axis}

    def backward(self, p: Mapping[str, Array], g: Mapping[str, Array], dy: Array, cache: Cache) -> Sequence[Array]:
        y, inv, axis = cache.values()
        grouped = scaled_gradient(dy.reshape(y.shape), y, p, g, (axis, axis + 1))
        return [standardize_gradient(grouped, y, inv, others(y.ndim, (0, axis))).reshape(dy.shape)]

    def room(self, shapes: Sequence[Shape]) -> Room:
        return Room(2, 3, 3) * prod(shapes[0])

    def flops(self, shapes: Sequence[Shape]) -> int:
        return 8 * prod(shapes[0])

    @classmethod
    def examples(cls) -> list[Example]:
        return [
            Example(cls(2), (6,), (6,), 12),
            Example(cls(2), (3, 2, 4), (3, 2, 4), 8),
            Example(cls(-1, axis=1, center=False), (4, 3), (4, 3), 4),
            Example(cls(2, axis=-2, scale=False), (3, 4, 2), (3, 4, 2), 4),
        ]
