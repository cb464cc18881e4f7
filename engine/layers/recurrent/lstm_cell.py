"""LSTMCell: one step of an LSTM."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import field
from typing import Any, ClassVar

import numpy as np

from engine import activations
from engine.array import Array, Shape
from engine.errors import Words
from engine.initializers import Initializer
from engine.layers.arguments import (
    ActivationName,
    BiasConstraint,
    BiasInitializer,
    BiasRegularizer,
    KernelConstraint,
    KernelInitializer,
    KernelRegularizer,
    Units,
    UseBias,
)
from engine.layers.base import Context, Example, Weights
from engine.layers.recurrent.arguments import (
    DropoutSeed,
    InputDropout,
    RecurrentActivation,
    RecurrentConstraint,
    RecurrentDropout,
    RecurrentInitializer,
    RecurrentRegularizer,
    UnitForgetBias,
)
from engine.layers.recurrent.kernel_cell import KernelCell
from engine.layers.recurrent.through_time import Trace
from engine.spec import block


class ForgetsLater(Initializer):
    """The bias of an LSTM: 1 for the forget gate, so that memory lasts at first; ``others`` elsewhere."""

    def __init__(self, others: Initializer) -> None:
        self.others = others

    def draw(self, shape: Shape, rng: np.random.Generator) -> Array:
        bias = self.others(shape, rng)
        units = shape[0] // 4
        bias[units : 2 * units] = 1
        return bias


@block(
    "cell",
    title=Words("LSTM cell", "LSTM 셀"),
    help=Words("One step of an LSTM.", "LSTM의 한 걸음이에요."),
    family="recurrent",
    glyph="recurrent",
)
class LSTMCell(KernelCell):
    """z = x kernel + h recurrent_kernel + bias
        i, f, o = recurrent_activation(z_i, z_f, z_o);  g = activation(z_g)
        c = f * c + i * g;  h = o * activation(c)

    Shapes: x (batch, features), h and c (batch, units). Weights, columns in the order i f g o: kernel
    (features, 4 units), recurrent_kernel (units, 4 units), bias (4 units,): 4(u(u+f)+u) numbers.
    Trace: "gates" (time, batch, 4, units) are i f g o, "bent" is activation(c).
    Source: Hochreiter & Schmidhuber 1997; Keras 3, layers.LSTMCell."""

    blocks: ClassVar[int] = 4
    state_names: ClassVar[tuple[str, ...]] = ("h", "c")

    extra_blocks: ClassVar[tuple[int, int]] = (5, 0)

    units: Units
    activation: ActivationName = "tanh"
    recurrent_activation: RecurrentActivation = "sigmoid"
    use_bias: UseBias = True
    kernel_initializer: KernelInitializer = "glorot_uniform"
    recurrent_initializer: RecurrentInitializer = "orthogonal"
    bias_initializer: BiasInitializer = "zeros"
    unit_forget_bias: UnitForgetBias = True
    kernel_regularizer: KernelRegularizer = None
    recurrent_regularizer: RecurrentRegularizer = None
    bias_regularizer: BiasRegularizer = None
    kernel_constraint: KernelConstraint = None
    recurrent_constraint: RecurrentConstraint = None
    bias_constraint: BiasConstraint = None
    dropout: InputDropout = 0.0
    recurrent_dropout: RecurrentDropout = 0.0
    seed: DropoutSeed = None
    implementation: int = field(default=2, kw_only=True)

    @property
    def bias_start(self) -> Initializer:
        return ForgetsLater(super().bias_start) if self.unit_forget_bias else super().bias_start

    @property
    def gate(self) -> activations.Activation:
        return activations.get(self.recurrent_activation)

    def open(self, shape: Shape, dtype: np.dtype[Any], ctx: Context) -> Trace:
        trace = super().open(shape, dtype, ctx)
        return trace | {"gates": np.empty_like(trace["z"]), "bent": np.empty_like(trace["c"][1:])}

    def step(self, p: Weights, trace: Trace, t: int) -> None:
        z, gates, h, c, gate = trace["z"][t], trace["gates"][t], trace["h"], trace["c"], self.gate
        z += self.looped(p, trace, t)
        gates[..., :2, :] = gate(z[..., :2, :])
        gates[..., 2, :] = self.bend(z[..., 2, :])
        gates[..., 3, :] = gate(z[..., 3, :])
        i, f, g, o = (gates[..., block, :] for block in range(4))
        c[t + 1] = f * c[t] + i * g
        bent = trace["bent"][t] = self.bend(c[t + 1])
        h[t + 1] = o * bent

    def step_back(self, p: Weights, trace: Trace, back: Trace, t: int, ds: Sequence[Array]) -> list[Array]:
        z, gates, bent, c, gate = trace["z"][t], trace["gates"][t], trace["bent"][t], trace["c"], self.gate
        dz = back["dz"][t]
        i, f, g, o = (gates[..., block, :] for block in range(4))
        dh, dc = ds
        dc = dc + self.bend.gradient(dh * o, c[t + 1], bent)
        pair = np.stack([dc * g, dc * c[t]], axis=-2)
        dz[..., :2, :] = gate.gradient(pair, z[..., :2, :], gates[..., :2, :])
        dz[..., 2, :] = self.bend.gradient(dc * i, z[..., 2, :], g)
        dz[..., 3, :] = gate.gradient(dh * bent, z[..., 3, :], o)
        return [self.looped_back(p, trace, dz), dc * f]

    def flops(self, shapes: Sequence[Shape]) -> int:
        return self.units * (8 * (shapes[0][-1] + self.units) + 4 + 9)

    @classmethod
    def examples(cls) -> list[Example]:
        return [
            Example(cls(2), [(3,), (2,), (2,)], [(2,), (2,), (2,)], 48),
            Example(cls(1, dropout=0.3, recurrent_dropout=0.3, use_bias=False), [(3,), (1,), (1,)], [(1,)] * 3, 16),
        ]
