"""Maxout: every unit takes the largest of several straight lines."""

from __future__ import annotations

from collections.abc import Sequence
from math import prod
from typing import Annotated

import numpy as np

from engine import constraints, initializers, regularizers
from engine.array import Array, Shape
from engine.errors import Words
from engine.layers.arguments import (
    ActivityRegularizer,
    BiasConstraint,
    BiasInitializer,
    BiasRegularizer,
    KernelConstraint,
    KernelInitializer,
    KernelRegularizer,
    Units,
    UseBias,
)
from engine.layers.base import Cache, Context, Example, Layer, ParamSpec, Weights
from engine.layers.room import Room
from engine.marks import Ge, Le
from engine.spec import Text, block


@block(
    "layer",
    title=Words("Maxout", "맥스아웃"),
    help=Words("Every unit takes the largest of several lines.", "유닛마다 직선 여럿 중 가장 큰 값을 골라요."),
    family="core",
    glyph="dense",
)
class Maxout(Layer):
    """y_u = max over j of z_uj, where z = x @ kernel + bias holds ``pieces`` affine maps for every unit u.

    A maximum of lines is convex and can approach any convex function, so the activation itself is learnt: pieces 0 and
    x make a relu, x and -x an absolute value. Shapes: (batch, ..., features) -> (batch, ..., units). Weights: kernel
    (features, units * pieces) and bias (units * pieces,), with the pieces of a unit side by side.

    Gradients: only the largest piece j* of a unit moved y, so dz_uj = dy_u for j = j* (the first of equals) and 0 for
    the others; then as in Dense d kernel = x^T dz, d bias = sum dz, dx = dz kernel^T. Keras has no such layer.
    Source: Goodfellow et al. 2013, Maxout Networks."""

    units: Units
    pieces: Annotated[
        int, Ge(1), Le(64), Text("Pieces", "조각 수", "Lines to choose from.", "고를 직선의 수예요.", "simple")
    ] = 2
    use_bias: UseBias = True
    kernel_initializer: KernelInitializer = "glorot_uniform"
    bias_initializer: BiasInitializer = "zeros"
    kernel_regularizer: KernelRegularizer = None
    bias_regularizer: BiasRegularizer = None
    activity_regularizer: ActivityRegularizer = None
    kernel_constraint: KernelConstraint = None
    bias_constraint: BiasConstraint = None

    supports_masking = True

    def infer(self, shapes: Sequence[Shape]) -> Shape:
        (shape,) = shapes
        if not shape:
            raise self.refuse("shape.needs_row", shape)
        return (*shape[:-1], self.units)

    def params(self, shapes: Sequence[Shape]) -> dict[str, ParamSpec]:
        kernel = ParamSpec(
            (shapes[0][-1], self.units * self.pieces),
            initializers.get(self.kernel_initializer),
            regularizer=regularizers.get(self.kernel_regularizer),
            constraint=constraints.get(self.kernel_constraint),
        )
        bias = ParamSpec(
            (self.units * self.pieces,),
            initializers.get(self.bias_initializer),
            regularizer=regularizers.get(self.bias_regularizer),
            constraint=constraints.get(self.bias_constraint),
        )
        return {"kernel": kernel, "bias": bias} if self.use_bias else {"kernel": kernel}

    def forward(self, p: Weights, xs: Sequence[Array], ctx: Context) -> tuple[Array, Cache]:
        (x,) = xs
        z = x @ p["kernel"]
        if self.use_bias:
            z += p["bias"]
        z = z.reshape(*x.shape[:-1], self.units, self.pieces)
        largest = z.argmax(axis=-1)[..., None]
        return np.take_along_axis(z, largest, axis=-1)[..., 0], (x, largest)

    def backward(self, p: Weights, g: Weights, dy: Array, cache: Cache) -> Sequence[Array]:
        x, largest = cache
        dz = np.zeros((*dy.shape, self.pieces), dtype=dy.dtype)
        np.put_along_axis(dz, largest, dy[..., None], axis=-1)
        rows = dz.reshape(-1, self.units * self.pieces)  # (batch, ..., units, pieces) -> (all rows, all pieces)
        g["kernel"][...] += x.reshape(-1, x.shape[-1]).T @ rows
        if self.use_bias:
            g["bias"][...] += rows.sum(axis=0)
        return [(rows @ p["kernel"].T).reshape(x.shape)]

    def room(self, shapes: Sequence[Shape]) -> Room:
        y, x = prod(self.infer(shapes)), prod(shapes[0])
        z = y * self.pieces
        return Room(3 * y, z + 3.5 * y, z + x, z)  # which piece won: numbers of 64 bit count twice

    def flops(self, shapes: Sequence[Shape]) -> int:
        rows = int(np.prod(shapes[0][:-1], dtype=np.int64))
        return rows * self.units * self.pieces * (2 * shapes[0][-1] + 2)

    @classmethod
    def examples(cls) -> list[Example]:
        return [
            Example(cls(3), (4,), (3,), 30),
            Example(cls(2, pieces=3, use_bias=False), (5, 3), (5, 2), 18),
            Example(cls(2, pieces=1), (3,), (2,), 8),
        ]
