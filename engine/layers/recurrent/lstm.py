"""LSTM: reads a sequence step by step and keeps a memory."""

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
    ReturnSequences,
    ReturnState,
    Stateful,
    UnitForgetBias,
    Unroll,
    ZeroOutputForMask,
)
from engine.layers.recurrent.lstm_cell import LSTMCell
from engine.layers.recurrent.recurrent import Recurrent
from engine.spec import block


@block(
    "layer",
    title=Words("LSTM", "LSTM"),
    help=Words("Reads step by step and keeps a memory.", "한 걸음씩 읽으며 기억을 이어 가요."),
    family="recurrent",
    glyph="recurrent",
)
class LSTM(Recurrent):
    """Long short-term memory: an LSTMCell (see there for the formulas) led over time, with states h and c.

    Shapes: (batch, time, features) -> (batch, units), or (batch, time, units) with return_sequences; [y, h, c] with
    return_state. Source: Hochreiter & Schmidhuber 1997; Keras 3, layers.LSTM."""

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
    use_cudnn: bool | Literal["auto"] = "auto"  # known to Keras; there is nothing here that it could choose
    implementation: int = field(default=2, kw_only=True)
    zero_output_for_mask: ZeroOutputForMask = field(default=False, kw_only=True)

    def __post_init__(self) -> None:
        super().__post_init__()
        self.cell = self.own_cell(LSTMCell, implementation=self.implementation)

    @classmethod
    def examples(cls) -> list[Example]:
        return [
            Example(cls(32), (8, 8), (32,), 5248),
            Example(cls(3, return_sequences=True), (4, 2), (4, 3), 72),
            Example(cls(2, go_backwards=True, use_bias=False), (3, 4), (2,), 48),
            Example(cls(2, activation="sigmoid", recurrent_activation="softmax"), (3, 1), (2,), 32),
            Example(cls(2, return_state=True), [(3, 1), (2,), (2,)], [(2,), (2,), (2,)], 32),
            Example(cls(2, dropout=0.4, recurrent_dropout=0.3, return_sequences=True, seed=1), (3, 2), (3, 2), 40),
            Example(cls(2, dropout=0.5), (3, 2), (2,), 40),
        ]
