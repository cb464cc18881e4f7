"""SimpleRNN: reads a sequence step by step, its output fed back."""

from __future__ import annotations

from dataclasses import field
from typing import Annotated

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
from engine.layers.base import Example
from engine.layers.recurrent.arguments import (
    DropoutSeed,
    GoBackwards,
    InputDropout,
    RecurrentConstraint,
    RecurrentDropout,
    RecurrentInitializer,
    RecurrentRegularizer,
    ReturnSequences,
    ReturnState,
    Stateful,
    Unroll,
    ZeroOutputForMask,
)
from engine.layers.recurrent.recurrent import Recurrent
from engine.layers.recurrent.simple_rnn_cell import SimpleRNNCell
from engine.regularizers import Regularizer
from engine.spec import Ref, Text, block


@block(
    "layer",
    title=Words("SimpleRNN", "단순 RNN"),
    help=Words("Reads step by step and hears its last output.", "한 걸음씩 읽으며 바로 앞의 출력도 함께 봐요."),
    family="recurrent",
    glyph="recurrent",
)
class SimpleRNN(Recurrent):
    """h_t = activation(x_t kernel + h_t-1 recurrent_kernel + bias): a SimpleRNNCell led over time.

    Shapes: (batch, time, features) -> (batch, units), or (batch, time, units) with return_sequences; [y, h] with
    return_state. Source: Elman 1990; Keras 3, layers.SimpleRNN."""

    units: Units
    activation: ActivationName = "tanh"
    use_bias: UseBias = True
    kernel_initializer: KernelInitializer = "glorot_uniform"
    recurrent_initializer: RecurrentInitializer = "orthogonal"
    bias_initializer: BiasInitializer = "zeros"
    kernel_regularizer: KernelRegularizer = None
    recurrent_regularizer: RecurrentRegularizer = None
    bias_regularizer: BiasRegularizer = None
    activity_regularizer: Annotated[
        Regularizer | str | None,
        Ref("regularizer"),
        Text(
            "Output price",
            "출력 규제",
            "Changes nothing: Keras drops it here.",
            "달라지는 것이 없어요. 케라스도 여기서는 쓰지 않아요.",
            "hidden",
        ),
    ] = None
    kernel_constraint: KernelConstraint = None
    recurrent_constraint: RecurrentConstraint = None
    bias_constraint: BiasConstraint = None
    dropout: InputDropout = 0.0
    recurrent_dropout: RecurrentDropout = 0.0
    return_sequences: ReturnSequences = False
    return_state: ReturnState = False
    go_backwards: GoBackwards = False
    stateful: Stateful = False
    unroll: Unroll = False
    seed: DropoutSeed = None
    zero_output_for_mask: ZeroOutputForMask = field(default=False, kw_only=True)

    def __post_init__(self) -> None:
        super().__post_init__()
        self.activity_regularizer = None  # Keras 3.15 takes one and loses it on the way
        self.cell = self.own_cell(SimpleRNNCell)

    @classmethod
    def examples(cls) -> list[Example]:
        return [
            Example(cls(16), (8, 8), (16,), 400),
            Example(cls(3, return_sequences=True, go_backwards=True), (4, 2), (4, 3), 18),
            Example(cls(2, use_bias=False, activation="softmax"), (3, 4), (2,), 12),
            Example(cls(2, return_state=True), [(3, 1), (2,)], [(2,), (2,)], 8),
            Example(cls(2, dropout=0.4, recurrent_dropout=0.3, seed=1), (3, 2), (2,), 10),
        ]
