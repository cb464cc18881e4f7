"""Dense: every output sees every input."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated

import numpy as np
from annotated_types import Ge, Le

from engine import activations, initializers
from engine.activations import Activation
from engine.errors import ShapeError, Words
from engine.initializers import Initializer
from engine.layers.base import Array, Cache, Context, Example, Layer, ParamSpec, Shape
from engine.spec import Ref, Scale, Text, block


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

    units: Annotated[int, Ge(1), Le(65_536), Scale("log"), Text("Units", "유닛 수", "Neurons, that is, outputs.", "뉴런의 수, 곧 출력의 수예요.", "simple")]
    activation: Annotated[
        Activation | str | None,
        Ref("activation"),
        Text("Activation", "활성화 함수", "Bends the straight line.", "직선을 구부려 주는 함수예요.", "simple"),
    ] = "linear"
    use_bias: Annotated[bool, Text("Bias", "편향", "Adds one number per unit.", "유닛마다 숫자를 하나씩 더해요.")] = True
    kernel_initializer: Annotated[
        Initializer | str, Ref("initializer"), Text("Kernel starts as", "가중치 초깃값", "First values of the weights.", "가중치의 첫 값이에요.")
    ] = "glorot_uniform"
    bias_initializer: Annotated[
        Initializer | str, Ref("initializer"), Text("Bias starts as", "편향 초깃값", "First values of the bias.", "편향의 첫 값이에요.")
    ] = "zeros"

    def infer(self, shapes: Sequence[Shape]) -> Shape:
        (shape,) = shapes
        if not shape:
            raise ShapeError("shape.rank_min", needs=Words("a row of numbers", "숫자 한 줄"), rank=1, got=shape)
        return (*shape[:-1], self.units)

    def params(self, shapes: Sequence[Shape]) -> dict[str, ParamSpec]:
        kernel = ParamSpec((shapes[0][-1], self.units), initializers.get(self.kernel_initializer))
        bias = ParamSpec((self.units,), initializers.get(self.bias_initializer))
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
        ]
