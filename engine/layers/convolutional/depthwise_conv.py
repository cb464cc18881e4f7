"""DepthwiseConv1D, DepthwiseConv2D: every channel has patterns of its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from engine import constraints, initializers, regularizers
from engine.array import Array, Shape
from engine.errors import Words
from engine.layers import arguments as declared
from engine.layers.arguments import shape_of
from engine.layers.base import Cache, Example, ParamSpec
from engine.layers.convolutional.base import Convolutional
from engine.layers.convolutional.convolution import depthwise, depthwise_gradients
from engine.layers.room import Room
from engine.layers.standing import linear, standing
from engine.spec import block


@dataclass(eq=False, repr=False)
class DepthwiseConv(Convolutional):
    """y[..., c m + i] = activation(sum over the window of x[..., c] * kernel[..., c, i] + bias), m = depth_multiplier.

    Shapes: (batch, *sizes, channels) -> (batch, *new sizes, channels * depth_multiplier). Weights: kernel
    (*kernel_size, channels, depth_multiplier), bias (channels * depth_multiplier,).
    Source: Keras 3, layers.DepthwiseConv2D."""

    kernel_size: declared.KernelSize
    strides: declared.Strides = 1
    padding: declared.Padding = "valid"
    depth_multiplier: declared.DepthMultiplier = 1
    data_format: declared.DataFormat = None
    dilation_rate: declared.Dilation = 1
    activation: declared.ActivationName = standing(linear)  # noqa: RUF009  (a descriptor)
    use_bias: declared.UseBias = True
    depthwise_initializer: declared.DepthwiseInitializer = "glorot_uniform"
    bias_initializer: declared.BiasInitializer = "zeros"
    depthwise_regularizer: declared.DepthwiseRegularizer = None
    bias_regularizer: declared.BiasRegularizer = None
    activity_regularizer: declared.ActivityRegularizer = None
    depthwise_constraint: declared.DepthwiseConstraint = None
    bias_constraint: declared.BiasConstraint = None

    def features(self, channels: int) -> int:
        return channels * self.depth_multiplier

    def kernels(self, channels: int) -> dict[str, ParamSpec]:
        shape = (*shape_of(self.kernel_size), channels, self.depth_multiplier)
        start = initializers.get(self.depthwise_initializer)
        price, bound = regularizers.get(self.depthwise_regularizer), constraints.get(self.depthwise_constraint)
        return {"kernel": ParamSpec(shape, start, regularizer=price, constraint=bound)}

    def map_room(self, sizes: Shape, channels: int, z: int) -> Room:
        return self.room_of_windows(sizes, channels, z, groups=True)

    def apply(self, p: Mapping[str, Array], x: Array) -> tuple[Array, Cache]:
        z, rows = depthwise(x, p["kernel"], self.windows)
        return z, (rows, x.shape)

    def revert(self, p: Mapping[str, Array], g: Mapping[str, Array], dz: Array, cache: Cache) -> Array:
        rows, shape = cache
        dx, slope = depthwise_gradients(rows, dz, p["kernel"], self.windows, shape)
        g["kernel"][...] += slope
        return dx


@block(
    "layer",
    title=Words("DepthwiseConv1D", "1차원 채널별 합성곱"),
    help=Words("Looks for short patterns in every channel on its own.", "채널마다 따로 짧은 무늬를 찾아요."),
    family="convolution",
    glyph="conv",
)
class DepthwiseConv1D(DepthwiseConv):
    """The depthwise convolution over one axis. Source: Keras 3, layers.DepthwiseConv1D."""

    rank = 1

    @classmethod
    def examples(cls) -> list[Example]:
        return [
            Example(cls(3), (7, 4), (5, 4), 16),
            Example(cls(2, strides=2, padding="same", depth_multiplier=2), (5, 3), (3, 6), 18),
            Example(cls(2, dilation_rate=2, activation="tanh", use_bias=False), (5, 2), (3, 2), 4),
        ]


@block(
    "layer",
    title=Words("DepthwiseConv2D", "2차원 채널별 합성곱"),
    help=Words("Looks for small patterns in every channel on its own.", "채널마다 따로 작은 무늬를 찾아요."),
    family="convolution",
    glyph="conv",
)
class DepthwiseConv2D(DepthwiseConv):
    """The depthwise convolution over height and width. Source: Keras 3, layers.DepthwiseConv2D."""

    rank = 2
    kernel_size: declared.KernelSize2D
    strides: declared.Strides = (1, 1)
    dilation_rate: declared.Dilation = (1, 1)

    @classmethod
    def examples(cls) -> list[Example]:
        return [
            Example(cls((3, 3)), (5, 5, 3), (3, 3, 3), 30),
            Example(cls((3, 2), strides=(2, 2), padding="same", activation="sigmoid"), (5, 4, 2), (3, 2, 2), 14),
            Example(cls((2, 2), depth_multiplier=3, dilation_rate=(2, 1), use_bias=False), (4, 3, 2), (2, 2, 6), 24),
        ]
