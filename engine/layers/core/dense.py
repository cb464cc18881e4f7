"""Dense: every output sees every input."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import InitVar, field
from math import prod

import numpy as np

from engine import activations, constraints, initializers, regularizers
from engine.array import Array, Shape
from engine.errors import Words
from engine.layers.arguments import (
    ActivationName,
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
from engine.layers.base import Cache, Context, Example, Layer, ParamSpec
from engine.layers.room import Room
from engine.layers.standing import linear, standing
from engine.spec import block


@block(
    "layer",
    title=Words("Dense", "완전 연결층"),
    help=Words("Every unit looks at every number of the row above.", "유닛마다 위에서 온 숫자를 모두 봐요."),
    family="core",
    glyph="dense",
)
class Dense(Layer):
    """y = activation(x @ kernel + bias).

    Shapes: (batch, ..., features) -> (batch, ..., units). Weights: kernel (features, units), bias (units,).
    Gradients, with dz = d loss / d pre-activation: d kernel = x^T dz, d bias = sum dz, dx = dz kernel^T.
    Source: Keras 3, layers.Dense."""

    units: Units
    activation: ActivationName = standing(linear)
    use_bias: UseBias = True
    kernel_initializer: KernelInitializer = "glorot_uniform"
    bias_initializer: BiasInitializer = "zeros"
    kernel_regularizer: KernelRegularizer = None
    bias_regularizer: BiasRegularizer = None
    activity_regularizer: ActivityRegularizer = None
    kernel_constraint: KernelConstraint = None
    bias_constraint: BiasConstraint = None

    input_dim: InitVar[int | None] = field(default=None, kw_only=True)
    """The number of features, as older scripts say it; it comes in place of ``input_shape``."""

    supports_masking = True

    def __post_init__(self, input_dim: int | None = None) -> None:
        super().__post_init__()
        if input_dim is not None:
            self.input_shape = (input_dim,)

    def infer(self, shapes: Sequence[Shape]) -> Shape:
        (shape,) = shapes
        if not shape:
            raise self.refuse("shape.needs_row", shape)
        return activations.get(self.activation).infer((*shape[:-1], self.units))

    def params(self, shapes: Sequence[Shape]) -> dict[str, ParamSpec]:
        kernel = ParamSpec(
            (shapes[0][-1], self.units),
            initializers.get(self.kernel_initializer),
            regularizer=regularizers.get(self.kernel_regularizer),
            constraint=constraints.get(self.kernel_constraint),
        )
        bias = ParamSpec(
            (self.units,),
            initializers.get(self.bias_initializer),
            regularizer=regularizers.get(self.bias_regularizer),
            constraint=constraints.get(self.bias_constraint),
        )
        return {"kernel": kernel, "bias": bias} if self.use_bias else {"kernel": kernel}

    def forward(self, p: Mapping[str, Array], xs: Sequence[Array], ctx: Context) -> tuple[Array, Cache]:
        (x,) = xs
        z = x @ p["kernel"]
        if self.use_bias:
            z += p["bias"]
        y = activations.get(self.activation)(z)
        return y, (x, z, y)

    def backward(self, p: Mapping[str, Array], g: Mapping[str, Array], dy: Array, cache: Cache) -> Sequence[Array]:
        x, z, y = cache
        dz = activations.get(self.activation).gradient(dy, z, y)
        rows = dz.reshape(-1, self.units)  # (batch, ..., units) -> (all rows, units)
        g["kernel"][...] += x.reshape(-1, x.shape[-1]).T @ rows
        if self.use_bias:
            g["bias"][...] += rows.sum(axis=0)
        return [dz @ p["kernel"].T]

    def room(self, shapes: Sequence[Shape]) -> Room:
        z = prod(shapes[0][:-1]) * self.units
        return Room(z, z, prod(shapes[0])).then(activations.get(self.activation), z, prod(self.infer(shapes)))

    def flops(self, shapes: Sequence[Shape]) -> int:
        rows = int(np.prod(shapes[0][:-1], dtype=np.int64))
        return rows * self.units * (2 * shapes[0][-1] + 2)

    @classmethod
    def examples(cls) -> list[Example]:
        return [
            Example(cls(1), (30,), (1,), 31),
            Example(cls(512, activation="relu"), (784,), (512,), 401_920),
            Example(cls(3, activation="softmax", use_bias=False), (4,), (3,), 12),
            Example(cls(2, activation="tanh"), (5, 3), (5, 2), 8),
            Example(cls(4, activation="glu"), (3,), (2,), 16),
            Example(cls(2, activation=activations.LeakyRelu(0.1), kernel_regularizer="l2"), (3,), (2,), 8),
        ]
