"""SeparableConv1D, SeparableConv2D: patterns per channel, then a mixture of the channels."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import prod
from typing import Annotated

from engine import constraints, initializers, regularizers
from engine.array import Array, Shape
from engine.constraints import Constraint
from engine.errors import Words
from engine.initializers import Initializer
from engine.layers import arguments as declared
from engine.layers.arguments import shape_of
from engine.layers.base import Cache, Example, ParamSpec
from engine.layers.convolutional.base import Convolutional
from engine.layers.convolutional.convolution import (
    convolve,
    depthwise,
    depthwise_gradients,
    input_gradient,
    kernel_gradient,
)
from engine.layers.room import Room
from engine.layers.standing import linear, standing
from engine.layers.windows import Windows
from engine.regularizers import Regularizer
from engine.spec import Ref, Text, block


@dataclass(eq=False, repr=False)
class SeparableConv(Convolutional):
    """y = activation(depthwise convolution of x, times pointwise_kernel at every place, + bias).

    Shapes: (batch, *sizes, channels) -> (batch, *new sizes, filters). Weights: depthwise_kernel (*kernel_size,
    channels, depth_multiplier), pointwise_kernel (1, ..., channels * depth_multiplier, filters), bias (filters,).
    Source: Keras 3, layers.SeparableConv2D."""

    filters: declared.Filters
    kernel_size: declared.KernelSize
    strides: declared.Strides = 1
    padding: declared.Padding = "valid"
    data_format: declared.DataFormat = None
    dilation_rate: declared.Dilation = 1
    depth_multiplier: declared.DepthMultiplier = 1
    activation: declared.ActivationName = standing(linear)  # noqa: RUF009  (a descriptor)
    use_bias: declared.UseBias = True
    depthwise_initializer: declared.DepthwiseInitializer = "glorot_uniform"
    pointwise_initializer: Annotated[
        Initializer | str,
        Ref("initializer"),
        Text(
            "Mixture starts as",
            "섞는 가중치 초깃값",
            "First values of the mixture.",
            "채널을 섞는 가중치의 첫 값이에요.",
        ),
    ] = "glorot_uniform"
    bias_initializer: declared.BiasInitializer = "zeros"
    depthwise_regularizer: declared.DepthwiseRegularizer = None
    pointwise_regularizer: Annotated[
        Regularizer | str | None,
        Ref("regularizer"),
        Text("Mixture price", "섞는 가중치 규제", "Large weights cost extra.", "섞는 가중치가 크면 값을 매겨요."),
    ] = None
    bias_regularizer: declared.BiasRegularizer = None
    activity_regularizer: declared.ActivityRegularizer = None
    depthwise_constraint: declared.DepthwiseConstraint = None
    pointwise_constraint: Annotated[
        Constraint | str | None,
        Ref("constraint"),
        Text(
            "Mixture bound", "섞는 가중치 제약", "What the mixture must keep to.", "섞는 가중치가 지켜야 할 조건이에요."
        ),
    ] = None
    bias_constraint: declared.BiasConstraint = None

    @property
    def points(self) -> Windows:
        """Windows of a single cell."""
        return Windows((1,) * self.rank, (1,) * self.rank, "valid")

    def features(self, channels: int) -> int:
        return self.filters

    def kernels(self, channels: int) -> dict[str, ParamSpec]:
        own = ParamSpec(
            (*shape_of(self.kernel_size), channels, self.depth_multiplier),
            initializers.get(self.depthwise_initializer),
            regularizer=regularizers.get(self.depthwise_regularizer),
            constraint=constraints.get(self.depthwise_constraint),
        )
        mixture = ParamSpec(
            (*self.points.lengths, channels * self.depth_multiplier, self.filters),
            initializers.get(self.pointwise_initializer),
            regularizer=regularizers.get(self.pointwise_regularizer),
            constraint=constraints.get(self.pointwise_constraint),
        )
        return {"depthwise_kernel": own, "pointwise_kernel": mixture}

    def map_room(self, sizes: Shape, channels: int, z: int) -> Room:
        middle = prod(self.counts(sizes)) * channels * self.depth_multiplier
        inner = self.room_of_windows(sizes, channels, middle, groups=True)
        return Room(inner.kept + z, max(inner.there, inner.kept + z), middle + inner.back, middle)

    def apply(self, p: Mapping[str, Array], x: Array) -> tuple[Array, Cache]:
        middle, rows = depthwise(x, p["depthwise_kernel"], self.windows)
        z, points = convolve(middle, p["pointwise_kernel"], self.points)
        return z, (rows, x.shape, middle, points)

    def revert(self, p: Mapping[str, Array], g: Mapping[str, Array], dz: Array, cache: Cache) -> Array:
        rows, shape, middle, points = cache
        g["pointwise_kernel"][...] += kernel_gradient(points, dz, p["pointwise_kernel"].shape)
        inside = input_gradient(dz, p["pointwise_kernel"], self.points, middle.shape)
        dx, slope = depthwise_gradients(rows, inside, p["depthwise_kernel"], self.windows, shape)
        g["depthwise_kernel"][...] += slope
        return dx


@block(
    "layer",
    title=Words("SeparableConv1D", "1차원 분리 합성곱"),
    help=Words("Looks in every channel, then mixes the channels.", "채널마다 무늬를 찾은 다음 채널을 섞어요."),
    aliases=("SeparableConvolution1D",),
    family="convolution",
    glyph="conv",
)
class SeparableConv1D(SeparableConv):
    """The separable convolution over one axis. Source: Keras 3, layers.SeparableConv1D."""

    rank = 1

    @classmethod
    def examples(cls) -> list[Example]:
        return [
            Example(cls(4, 3), (7, 2), (5, 4), 18),
            Example(cls(2, 2, strides=2, padding="same", depth_multiplier=2, activation="tanh"), (5, 3), (3, 2), 26),
            Example(cls(2, 2, dilation_rate=2, use_bias=False), (4, 2), (2, 2), 8),
        ]


@block(
    "layer",
    title=Words("SeparableConv2D", "2차원 분리 합성곱"),
    help=Words("Looks in every channel, then mixes the channels.", "채널마다 무늬를 찾은 다음 채널을 섞어요."),
    aliases=("SeparableConvolution2D",),
    family="convolution",
    glyph="conv",
)
class SeparableConv2D(SeparableConv):
    """The separable convolution over height and width. Source: Keras 3, layers.SeparableConv2D."""

    rank = 2
    kernel_size: declared.KernelSize2D
    strides: declared.Strides = (1, 1)
    dilation_rate: declared.Dilation = (1, 1)

    @classmethod
    def examples(cls) -> list[Example]:
        return [
            Example(cls(4, (3, 3)), (5, 5, 3), (3, 3, 4), 43),
            Example(cls(2, (2, 3), strides=(2, 2), padding="same", activation="sigmoid"), (4, 3, 2), (2, 2, 2), 18),
            Example(cls(3, (2, 2), depth_multiplier=2, dilation_rate=(1, 2), use_bias=False), (3, 4, 1), (2, 2, 3), 14),
        ]
