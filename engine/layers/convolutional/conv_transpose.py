"""Conv1DTranspose, Conv2DTranspose, Conv3DTranspose: every cell paints a small pattern into a larger picture."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from math import prod
from typing import Annotated

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
from engine.layers.windows import Windows
from engine.marks import Ge, Le
from engine.spec import Sizes, Text, block


@dataclass(eq=False, repr=False)
class ConvTranspose(Convolutional):
    """y = activation(gradient of a convolution by its input, at x, + bias).

    Shapes: (batch, *sizes, channels) -> (batch, *new sizes, filters), new size = (size - 1) stride + window +
    output_padding for "valid", size * stride for "same" without output_padding, (size - 1) stride + window % 2 +
    output_padding for "same" with it; window is (kernel_size - 1) dilation_rate + 1. Weights: kernel (*kernel_size,
    filters, channels), bias (filters,). Raises SpecError if output_padding is not below strides, or strides and
    dilation are both above 1. Source: Keras 3, layers.Conv2DTranspose."""

    filters: declared.Filters
    kernel_size: declared.KernelSize
    strides: declared.Strides = 1
    padding: declared.Padding = "valid"
    output_padding: Annotated[
        tuple[int, ...] | int | None,
        Sizes(),
        Ge(0),
        Le(255),
        Text("Extra cells", "덧붙일 칸", "Cells added at the end of every axis.", "축마다 끝에 덧붙일 칸 수예요."),
    ] = None
    data_format: declared.DataFormat = None
    dilation_rate: declared.Dilation = 1
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
        extra, strides = self.output_padding, shape_of(self.strides)
        if extra is not None and any(e >= stride for e, stride in zip(shape_of(extra), strides, strict=True)):
            facts = {"owner": type(self).__name__, "got": extra, "strides": strides}
            raise SpecError("arg.output_padding", **facts).at("output_padding")

    def _axes(self) -> Iterator[tuple[int, int, int | None]]:
        """Stride, reach of the window, and output_padding of each axis."""
        extra = (None,) * self.rank if self.output_padding is None else shape_of(self.output_padding)
        yield from zip(shape_of(self.strides), super().windows.reach, extra, strict=True)

    @property
    def windows(self) -> Windows:
        """The windows of the convolution that leads back from y to x: its margins are what "same" cuts off y."""
        if self.padding == "valid":
            return super().windows
        margins = []
        for stride, reach, extra in self._axes():
            total = stride + reach - 2 if extra is None else reach + reach % 2 - 2 + extra
            before = min(total - total // 2, reach - 1)
            margins.append((reach - 1 - before, max(reach - 1 - (total - before), 0)))
        return replace(super().windows, padding=tuple(margins))

    def counts(self, sizes: Shape) -> Shape:
        if self.padding == "valid":
            ends = [max(stride - reach, 0) + reach if e is None else reach + e for stride, reach, e in self._axes()]
        else:
            ends = [stride if e is None else reach % 2 + e for stride, reach, e in self._axes()]
        trios = zip(sizes, shape_of(self.strides), ends, strict=True)
        return tuple((size - 1) * stride + end for size, stride, end in trios)

    def places(self, sizes: Shape) -> int:
        return prod(sizes)

    def features(self, channels: int) -> int:
        return self.filters

    def kernels(self, channels: int) -> dict[str, ParamSpec]:
        shape = (*shape_of(self.kernel_size), self.filters, channels)
        start = initializers.get(self.kernel_initializer)
        price, bound = regularizers.get(self.kernel_regularizer), constraints.get(self.kernel_constraint)
        return {"kernel": ParamSpec(shape, start, regularizer=price, constraint=bound)}

    def map_room(self, sizes: Shape, channels: int, z: int) -> Room:
        # the convolution that leads back, the other way round
        counts = self.counts(sizes)
        padded, places = self.margin(counts) * self.filters, prod(sizes)
        rows = places * prod(self.windows.lengths) * self.filters
        there = max((padded or z) + places * self.filters, padded + z)
        back = max(padded + rows, rows + places * channels)
        return Room(z, there, back, rows + places * channels)

    def apply(self, p: Mapping[str, Array], x: Array) -> tuple[Array, Cache]:
        shape = (len(x), *self.counts(x.shape[1:-1]), self.filters)
        return input_gradient(x, p["kernel"], self.windows, shape), x

    def revert(self, p: Mapping[str, Array], g: Mapping[str, Array], dz: Array, cache: Cache) -> Array:
        dx, rows = convolve(dz, p["kernel"], self.windows)
        g["kernel"][...] += kernel_gradient(rows, cache, p["kernel"].shape)
        return dx


@block(
    "layer",
    title=Words("Conv1DTranspose", "1차원 전치 합성곱"),
    help=Words(
        "Every step paints a short pattern into a longer sequence.", "걸음마다 더 긴 시퀀스에 짧은 무늬를 그려요."
    ),
    aliases=("Convolution1DTranspose",),
    family="convolution",
    glyph="conv",
)
class Conv1DTranspose(ConvTranspose):
    """The transposed convolution over one axis. Source: Keras 3, layers.Conv1DTranspose."""

    rank = 1

    @classmethod
    def examples(cls) -> list[Example]:
        return [
            Example(cls(2, 3, strides=2), (4, 3), (9, 2), 20),
            Example(cls(2, 3, strides=2, padding="same", activation="tanh"), (4, 1), (8, 2), 8),
            Example(cls(1, 2, strides=4, padding="same", use_bias=False), (3, 2), (12, 1), 4),
            Example(cls(1, 4, strides=3, padding="same", output_padding=2), (3, 2), (8, 1), 9),
            Example(cls(1, 2, strides=3, output_padding=1), (2, 1), (6, 1), 3),
            Example(cls(2, 3, dilation_rate=2), (3, 1), (7, 2), 8),
        ]


@block(
    "layer",
    title=Words("Conv2DTranspose", "2차원 전치 합성곱"),
    help=Words("Every cell paints a small pattern into a larger picture.", "칸마다 더 큰 그림에 작은 무늬를 그려요."),
    aliases=("Convolution2DTranspose",),
    family="convolution",
    glyph="conv",
)
class Conv2DTranspose(ConvTranspose):
    """The transposed convolution over height and width. Source: Keras 3, layers.Conv2DTranspose."""

    rank = 2
    kernel_size: declared.KernelSize2D
    strides: declared.Strides = (1, 1)
    dilation_rate: declared.Dilation = (1, 1)

    @classmethod
    def examples(cls) -> list[Example]:
        return [
            Example(cls(2, (3, 2)), (2, 3, 3), (4, 4, 2), 38),
            Example(cls(2, (3, 3), strides=(2, 1), padding="same", activation="sigmoid"), (2, 3, 1), (4, 3, 2), 20),
            Example(cls(1, (2, 3), strides=(2, 3), output_padding=(0, 2)), (2, 2, 2), (4, 8, 1), 13),
            Example(cls(2, (2, 2), dilation_rate=(1, 2), padding="same", use_bias=False), (3, 3, 1), (3, 3, 2), 8),
        ]


@dataclass(eq=False, repr=False)
class _DataFormatFirst(Convolutional):
    """The order of Keras's Conv3DTranspose alone: a field's place is that in the first dataclass that names it."""

    filters: declared.Filters
    kernel_size: declared.KernelSize
    strides: declared.Strides = 1
    padding: declared.Padding = "valid"
    data_format: declared.DataFormat = None


@block(
    "layer",
    title=Words("Conv3DTranspose", "3차원 전치 합성곱"),
    help=Words("Every cell paints a small pattern into a larger volume.", "칸마다 더 큰 입체에 작은 무늬를 그려요."),
    aliases=("Convolution3DTranspose",),
    family="convolution",
    glyph="conv",
)
class Conv3DTranspose(ConvTranspose, _DataFormatFirst):
    """The transposed convolution over depth, height and width. Source: Keras 3, layers.Conv3DTranspose."""

    rank = 3
    strides: declared.Strides = (1, 1, 1)
    dilation_rate: declared.Dilation = (1, 1, 1)

    @classmethod
    def examples(cls) -> list[Example]:
        return [
            Example(cls(2, 2), (2, 1, 2, 1), (3, 2, 3, 2), 18),
            Example(cls(1, (2, 1, 3), strides=(1, 2, 2), padding="same"), (2, 1, 2, 2), (2, 2, 4, 1), 13),
        ]
