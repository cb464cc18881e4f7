"""RNN: leads any cell over a sequence."""

from __future__ import annotations

from typing import Annotated, Any

from engine.errors import SpecError, Words
from engine.layers.base import Example
from engine.layers.recurrent.arguments import (
    GoBackwards,
    ReturnSequences,
    ReturnState,
    Stateful,
    Unroll,
    ZeroOutputForMask,
)
from engine.layers.recurrent.cell import Cell
from engine.layers.recurrent.gru_cell import GRUCell
from engine.layers.recurrent.lstm_cell import LSTMCell
from engine.layers.recurrent.recurrent import Recurrent
from engine.layers.recurrent.simple_rnn_cell import SimpleRNNCell
from engine.layers.recurrent.stacked_rnn_cells import StackedRNNCells
from engine.spec import Ref, Text, block


@block(
    "layer",
    title=Words("RNN", "RNN"),
    help=Words("Leads a cell over the steps of a sequence.", "셀 하나로 시퀀스를 한 걸음씩 읽어요."),
    family="recurrent",
    glyph="recurrent",
)
class RNN(Recurrent):
    """y_t, states_t = cell(x_t, states_t-1). A list of cells stands for StackedRNNCells of them.

    Shapes as in Recurrent. Source: Keras 3, layers.RNN."""

    cell: Annotated[Cell, Ref("cell"), Text("Cell", "셀", "Takes one step.", "한 걸음을 맡아요.", "simple")]
    return_sequences: ReturnSequences = False
    return_state: ReturnState = False
    go_backwards: GoBackwards = False
    stateful: Stateful = False
    unroll: Unroll = False
    zero_output_for_mask: ZeroOutputForMask = False

    def __setattr__(self, name: str, value: Any) -> None:
        if name == "cell" and isinstance(value, list | tuple):
            try:
                value = StackedRNNCells(tuple(value))
            except SpecError as error:
                raise error.at(name) from None
        super().__setattr__(name, value)

    @classmethod
    def examples(cls) -> list[Example]:
        lower, upper = LSTMCell(2), GRUCell(3, reset_after=False, dropout=0.3)
        return [
            Example(cls(LSTMCell(16)), (8, 4), (16,), 1344),
            Example(cls(SimpleRNNCell(2), return_sequences=True), (3, 2), (3, 2), 10),
            Example(cls(StackedRNNCells((lower, upper)), go_backwards=True), [(3, 2), (2,), (2,), (3,)], (3,), 94),
        ]
