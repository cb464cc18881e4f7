"""SimpleRNNCell: one step of a SimpleRNN."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from engine.array import Array, Shape
from engine.errors import Words
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
from engine.layers.base import Example, Weights
from engine.layers.recurrent.arguments import (
    DropoutSeed,
    InputDropout,
    RecurrentConstraint,
    RecurrentDropout,
    RecurrentInitializer,
    RecurrentRegularizer,
)
from engine.layers.recurrent.kernel_cell import KernelCell
from engine.layers.recurrent.through_time import Trace
from engine.spec import block


@block(
    "cell",
    title=Words("SimpleRNN cell", "단순 RNN 셀"),
    help=Words("One step of a SimpleRNN.", "단순 RNN의 한 걸음이에요."),
    family="recurrent",
    glyph="recurrent",
)
class SimpleRNNCell(KernelCell):
    """h = activation(x kernel + h recurrent_kernel + bias).

    Shapes: x (batch, features), h (batch, units). Weights: kernel (features, units), recurrent_kernel (units, units),
    bias (units,). Source: Elman 1990; Keras 3, layers.SimpleRNNCell."""

    separate_masks: ClassVar[bool] = False

    units: Units
    activation: ActivationName = "tanh"
    use_bias: UseBias = True
    kernel_initializer: KernelInitializer = "glorot_uniform"
    recurrent_initializer: RecurrentInitializer = "orthogonal"
    bias_initializer: BiasInitializer = "zeros"
    kernel_regularizer: KernelRegularizer = None
    recurrent_regularizer: RecurrentRegularizer = None
    bias_regularizer: BiasRegularizer = None
    kernel_constraint: KernelConstraint = None
    recurrent_constraint: RecurrentConstraint = None
    bias_constraint: BiasConstraint = None
    dropout: InputDropout = 0.0
    recurrent_dropout: RecurrentDropout = 0.0
    seed: DropoutSeed = None

    def step(self, p: Weights, trace: Trace, t: int) -> None:
        z, h = trace["z"][t], trace["h"]
        z += self.looped(p, trace, t)
        h[t + 1] = self.bend(z[..., 0, :])

    def step_back(self, p: Weights, trace: Trace, back: Trace, t: int, ds: Sequence[Array]) -> list[Array]:
        dz = back["dz"][t]
        dz[..., 0, :] = self.bend.gradient(ds[0], trace["z"][t][..., 0, :], trace["h"][t + 1])
        return [self.looped_back(p, trace, dz)]

    def flops(self, shapes: Sequence[Shape]) -> int:
        return self.units * (2 * (shapes[0][-1] + self.units) + 2)

    @classmethod
    def examples(cls) -> list[Example]:
        return [
            Example(cls(2), [(3,), (2,)], [(2,), (2,)], 12),
            Example(cls(2, activation="relu", dropout=0.3, use_bias=False), [(3,), (2,)], [(2,), (2,)], 10),
        ]
