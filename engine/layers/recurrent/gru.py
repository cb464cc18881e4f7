"""GRU: reads a sequence step by step, with two gates and one state."""

from __future__ import annotations

from dataclasses import field
from typing import Literal

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
from engine.layers.base import Example
from engine.layers.recurrent.arguments import (
    DropoutSeed,
    GoBackwards,
    InputDropout,
    RecurrentActivation,
    RecurrentConstraint,
    RecurrentDropout,
    RecurrentInitializer,
    RecurrentRegularizer,
    ResetAfter,
    ReturnSequences,
    ReturnState,
    Stateful,
    Unroll,
    ZeroOutputForMask,
)
from engine.layers.recurrent.gru_cell import GRUCell
from engine.layers.recurrent.recurrent import Recurrent
from engine.spec import block


@block(
    "layer",
    title=Words("GRU", "GRU"),
    help=Words("Reads step by step with two gates, lighter than an LSTM.", "게이트 두 개로 읽어요. LSTM보다 가벼워요."),
    family="recurrent",
    glyph="recurrent",
)
class GRU(Recurrent):
    """Gated recurrent unit: a GRUCell (see there for the formulas) led over time, with state h.

    Shapes: (batch, time, features) -> (batch, units), or (batch, time, units) with return_sequences; [y, h] with
    return_state. Source: Cho et al. 2014; Keras 3, layers.GRU."""

    units: Units
    activation: ActivationName = "tanh"
    recurrent_activation: RecurrentActivation = "sigmoid"
    use_bias: UseBias = True
    kernel_initializer: KernelInitializer = "glorot_uniform"
    recurrent_initializer: RecurrentInitializer = "orthogonal"
    bias_initializer: BiasInitializer = "zeros"
    kernel_regularizer: KernelRegularizer = None
    recurrent_regularizer: RecurrentRegularizer = None
    bias_regularizer: BiasRegularizer = None
    activity_regularizer: ActivityRegularizer = None
    kernel_constraint: KernelConstraint = None
    recurrent_constraint: RecurrentConstraint = None
    bias_constraint: BiasConstraint = None
    dropout: InputDropout = 0.0
    recurrent_dropout: RecurrentDropout = 0.0
    seed: DropoutSeed = None
    return_sequences: ReturnSequences = False
    return_state: ReturnState = False
    go_backwards: GoBackwards = False
    stateful: Stateful = False
    unroll: Unroll = False
    reset_after: ResetAfter = True
    use_cudnn: bool | Literal["auto"] = "auto"  # known to Keras; there is nothing here that it could choose
    implementation: int = field(default=2, kw_only=True)
    zero_output_for_mask: ZeroOutputForMask = field(default=False, kw_only=True)

    def __post_init__(self) -> None:
        super().__post_init__()
        self.cell = self.own_cell(GRUCell, implementation=self.implementation)

    @classmethod
    def examples(cls) -> list[Example]:
        return [
            Example(cls(16), (8, 8), (16,), 1248),
            Example(cls(3, return_sequences=True, go_backwards=True), (4, 2), (4, 3), 63),
            Example(cls(3, return_sequences=True, reset_after=False), (4, 2), (4, 3), 54),
            Example(cls(2, use_bias=False, reset_after=False, recurrent_activation="softmax"), (3, 4), (2,), 36),
            Example(cls(2, return_state=True), [(3, 1), (2,)], [(2,), (2,)], 30),
            Example(cls(2, dropout=0.4, recurrent_dropout=0.3, seed=1), (3, 2), (2,), 36),
            Example(cls(2, dropout=0.4, recurrent_dropout=0.3, reset_after=False), (3, 2), (2,), 30),
        ]
