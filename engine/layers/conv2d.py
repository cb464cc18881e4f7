"""Conv2D: the same small pattern looked for everywhere."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import prod
from typing import Annotated

import numpy as np
from annotated_types import Ge, Le

from engine import activations, initializers
from engine.array import Array, Shape
from engine.errors import Words
from engine.layers.arguments import (
    ActivationName,
    BiasInitializer,
    Filters,
    KernelInitializer,
    KernelSize2D,
    Padding,
    Strides2D,
    UseBias,
)
from engine.layers.base import Cache, Context, Example, Layer, ParamSpec
from engine.layers.windows import Windows
from engine.spec import Sizes, Text, block


@block(
    "layer",
    title=Words("Conv2D", "2차원 합성곱"),
    help=Words("Looks for small patterns everywhere in the picture.", "그림 곳곳에서 작은 무늬를 찾아요."),
    family="convolution",
    glyph="conv",
)
class Conv2D(Layer):
    """y = activation(sum over the window of x * kernel + bias), the kernel not flipped.

    Shapes: (batch, height, width, channels) -> (batch, new height, new width, filters). Weights: kernel
    (*kernel_size, channels, filters), bias (filters,). Windows are laid out as rows (im2col), so that the layer is a
    Dense over rows: d kernel = rows^T dz, d rows = dz kernel^T, and every cell adds up what its windows give back.
    Source: Keras 3, layers.Conv2D."""

    filters: Filters
    kernel_size: KernelSize2D
    strides: Strides2D = (1, 1)
    padding: Padding = "valid"
    dilation_rate: Annotated[
        tuple[int, int],
        Sizes(2),
        Ge(1),
        Le(64),
        Text("Dilation", "팽창", "Distance between the cells of the pattern.", "무늬를 이루는 칸 사이의 간격이에요."),
    ] = (1, 1)
    activation: ActivationName = None
    use_bias: UseBias = True
    kernel_initializer: KernelInitializer = "glorot_uniform"
    bias_initializer: BiasInitializer = "zeros"

    @property
    def windows(self) -> Windows:
        return Windows(self.kernel_size, self.strides, self.padding, self.dilation_rate)

    def infer(self, shapes: Sequence[Shape]) -> Shape:
        (shape,) = shapes
        if len(shape) != 3:
            raise self.refuse("shape.needs_picture", shape)
        counts = self.windows.counts(shape[:-1])
        if min(counts) < 1:
            raise self.refuse("shape.window", shape, window=self.windows.reach)
        return (*counts, self.filters)

    def params(self, shapes: Sequence[Shape]) -> dict[str, ParamSpec]:
        shape = (*self.kernel_size, shapes[0][-1], self.filters)
        kernel = ParamSpec(shape, initializers.get(self.kernel_initializer))
        bias = ParamSpec((self.filters,), initializers.get(self.bias_initializer))
        return {"kernel": kernel, "bias": bias} if self.use_bias else {"kernel": kernel}

    def forward(self, p: Mapping[str, Array], xs: Sequence[Array], ctx: Context) -> tuple[Array, Cache]:
        (x,) = xs
        counts = self.windows.counts(x.shape[1:-1])
        rows = self.windows.gather(self.windows.pad(x, 0), counts)
        z = rows @ p["kernel"].reshape(-1, self.filters)
        if self.use_bias:
            z += p["bias"]
        z = z.reshape(len(x), *counts, self.filters)
        y = activations.get(self.activation)(z)
        return y, (x.shape, rows, z, y)

    def backward(self, p: Mapping[str, Array], g: Mapping[str, Array], dy: Array, cache: Cache) -> Sequence[Array]:
        shape, rows, z, y = cache
        batch, *sizes, channels = shape
        dz = activations.get(self.activation).gradient(dy, z, y).reshape(-1, self.filters)
        g["kernel"][...] += (rows.T @ dz).reshape(g["kernel"].shape)
        if self.use_bias:
            g["bias"][...] += dz.sum(axis=0)
        counts = y.shape[1:-1]
        padded = [size + sum(margin) for size, margin in zip(sizes, self.windows.margins(tuple(sizes)), strict=True)]
        dx = np.zeros((batch, *padded, channels), dz.dtype)
        kernel = p["kernel"].reshape(-1, channels, self.filters)
        for place, cell in zip(self.windows.cells(counts), kernel, strict=True):
            dx[place] += (dz @ cell.T).reshape(batch, *counts, channels)
        return [self.windows.crop(dx, tuple(sizes))]

    def flops(self, shapes: Sequence[Shape]) -> int:
        return prod(self.infer(shapes)) * (2 * prod(self.kernel_size) * shapes[0][-1] + 2)

    @classmethod
    def examples(cls) -> list[Example]:
        return [
            Example(cls(32, (3, 3)), (28, 28, 1), (26, 26, 32), 320),
            Example(cls(2, (3, 2), activation="tanh", padding="same"), (5, 4, 3), (5, 4, 2), 38),
            Example(cls(3, (3, 3), strides=(2, 3), padding="same", use_bias=False), (6, 7, 2), (3, 3, 3), 54),
            Example(cls(2, (2, 2), strides=(2, 2), activation="sigmoid"), (5, 6, 1), (2, 3, 2), 10),
            Example(cls(2, (2, 2), dilation_rate=(2, 1)), (5, 4, 2), (3, 3, 2), 18),
        ]
