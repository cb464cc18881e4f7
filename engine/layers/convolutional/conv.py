"""Conv1D, Conv2D, Conv3D: the same small pattern looked for everywhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from engine import constraints, initializers, regularizers
from engine.array import Array, Shape
from engine.errors import SpecError, Words
from engine.layers import arguments as declared
from engine.layers.arguments import shape_of
from engine.layers.base import Cache, Example, ParamSpec
from engine.layers.convolutional.base import Convolutional
from engine.layers.convolutional.convolution import convolve, input_gradient, kernel_gradient
from engine.layers.room import Room
from engine.layers.standing import linear, standing
from engine.spec import block


@dataclass(eq=False, repr=False)
class Conv(Convolutional):
    """y = activation(sum over the window of x * kernel + bias), the kernel not flipped.

    Shapes: (batch, *sizes, channels) -> (batch, *new sizes, filters). Weights: kernel (*kernel_size, channels / groups,
    filters), bias (filters,). Raises SpecError if filters are no whole groups or strides and dilation are both above 1,
    ShapeError if channels are no whole groups or no window fits. Source: Keras 3, layers.Conv2D."""

    filters: declared.Filters
    kernel_size: declared.KernelSize
    strides: declared.Strides = 1
    padding: declared.CausalPadding = "valid"
    data_format: declared.DataFormat = None
    dilation_rate: declared.Dilation = 1
    groups: declared.Groups = 1
    activation: declared.ActivationName = standing(linear)  # noqa: RUF009  (a descriptor)
    use_bias: declared.UseBias = True
    kernel_initializer: declared.KernelInitializer = "glorot_uniform"
    bias_initializer: declared.BiasInitializer = "zeros"
    kernel_regularizer: declared.KernelRegularizer = None
    bias_regularizer: declared.BiasRegularizer = None
    activity_regularizer: declared.ActivityRegularizer = None
    kernel_constraint: declared.KernelConstraint = None
    bias_constraint: declared.BiasConstraint = None

    def __post_init__(self) -> None:
        super().__post_init__()
        self.refuse_strides_with_dilation()
        if self.filters % self.groups:
            owner = type(self).__name__
            raise SpecError("arg.whole_groups", owner=owner, filters=self.filters, groups=self.groups).at("groups")

    def features(self, channels: int) -> int:
        if channels % self.groups:
            raise self.refuse("shape.groups", (channels,), channels=channels, groups=self.groups)
        return self.filters

    def kernels(self, channels: int) -> dict[str, ParamSpec]:
        shape = (*shape_of(self.kernel_size), channels // self.groups, self.filters)
        start = initializers.get(self.kernel_initializer)
        price, bound = regularizers.get(self.kernel_regularizer), constraints.get(self.kernel_constraint)
        return {"kernel": ParamSpec(shape, start, regularizer=price, constraint=bound)}

    def map_room(self, sizes: Shape, channels: int, z: int) -> Room:
        return self.room_of_windows(sizes, channels, z, groups=self.groups > 1)

    def apply(self, p: Mapping[str, Array], x: Array) -> tuple[Array, Cache]:
        z, rows = convolve(x, p["kernel"], self.windows)
        return z, (rows, x.shape)

    def revert(self, p: Mapping[str, Array], g: Mapping[str, Array], dz: Array, cache: Cache) -> Array:
        rows, shape = cache
        g["kernel"][...] += kernel_gradient(rows, dz, p["kernel"].shape)
        return input_gradient(dz, p["kernel"], self.windows, shape)


@block(
    "layer",
    title=Words("Conv1D", "1차원 합성곱"),
    help=Words("Looks for short patterns everywhere in the sequence.", "시퀀스 곳곳에서 짧은 무늬를 찾아요."),
    aliases=("Convolution1D",),
    family="convolution",
    glyph="conv",
)
class Conv1D(Conv):
    """The convolution over one axis; with padding "causal" no output looks ahead. Source: Keras 3, layers.Conv1D."""

    rank = 1

    @classmethod
    def examples(cls) -> list[Example]:
        return [
            Example(cls(4, 3), (9, 2), (7, 4), 28),
            Example(cls(2, 3, strides=2, padding="same", activation="tanh"), (6, 2), (3, 2), 14),
            Example(cls(2, 2, padding="causal", dilation_rate=2, use_bias=False), (5, 3), (5, 2), 12),
            Example(cls(4, 2, groups=2), (5, 6), (4, 4), 28),
        ]


@block(
    "layer",
    title=Words("Conv2D", "2차원 합성곱"),
    help=Words("Looks for small patterns everywhere in the picture.", "그림 곳곳에서 작은 무늬를 찾아요."),
    aliases=("Convolution2D",),
    family="convolution",
    glyph="conv",
)
class Conv2D(Conv):
    """The convolution over height and width. Source: Keras 3, layers.Conv2D."""

    rank = 2
    kernel_size: declared.KernelSize2D
    strides: declared.Strides = (1, 1)
    padding: declared.Padding = "valid"
    dilation_rate: declared.Dilation = (1, 1)

    @classmethod
    def examples(cls) -> list[Example]:
        return [
            Example(cls(32, (3, 3)), (28, 28, 1), (26, 26, 32), 320),
            Example(cls(2, (3, 2), activation="tanh", padding="same"), (5, 4, 3), (5, 4, 2), 38),
            Example(cls(3, (3, 3), strides=(2, 3), padding="same", use_bias=False), (6, 7, 2), (3, 3, 3), 54),
            Example(cls(2, (2, 2), strides=(2, 2), activation="sigmoid"), (5, 6, 1), (2, 3, 2), 10),
            Example(cls(2, (2, 2), dilation_rate=(2, 1)), (5, 4, 2), (3, 3, 2), 18),
            Example(cls(4, (2, 2), padding="same", groups=2), (3, 4, 4), (3, 4, 4), 36),
        ]


@block(
    "layer",
    title=Words("Conv3D", "3차원 합성곱"),
    help=Words("Looks for small patterns everywhere in a volume.", "입체 곳곳에서 작은 무늬를 찾아요."),
    aliases=("Convolution3D",),
    family="convolution",
    glyph="conv",
)
class Conv3D(Conv):
    """The convolution over depth, height and width. Source: Keras 3, layers.Conv3D."""

    rank = 3
    strides: declared.Strides = (1, 1, 1)
    padding: declared.Padding = "valid"
    dilation_rate: declared.Dilation = (1, 1, 1)

    @classmethod
    def examples(cls) -> list[Example]:
        return [
            Example(cls(2, 2), (3, 3, 4, 2), (2, 2, 3, 2), 34),
            Example(cls(2, (2, 1, 3), strides=(1, 2, 2), padding="same"), (2, 3, 4, 1), (2, 2, 2, 2), 14),
            Example(cls(2, 2, dilation_rate=(1, 2, 1), groups=2), (2, 3, 3, 2), (1, 1, 2, 2), 18),
        ]
