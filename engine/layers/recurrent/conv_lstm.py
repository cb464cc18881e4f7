"""ConvLSTM1D, ConvLSTM2D, ConvLSTM3D: an LSTM that reads pictures and remembers in pictures."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from engine import config
from engine.array import Shape
from engine.errors import ShapeError, SpecError, StateError, Words
from engine.layers import arguments as declared
from engine.layers.arguments import shape_of
from engine.layers.base import Example
from engine.layers.recurrent import arguments as recurrent
from engine.layers.recurrent.conv_lstm_cell import ConvLSTMCell
from engine.layers.recurrent.recurrent import Recurrent
from engine.layers.windows import Windows
from engine.spec import block


@dataclass(eq=False, repr=False)
class ConvLSTM(Recurrent):
    """A ConvLSTMCell (see there) led over time.

    Shapes: (batch, time, *sizes, channels) -> (batch, *new sizes, filters), or with the time axis with
    return_sequences; [y, h, c] with return_state. Raises SpecError if strides and dilation are both above 1, ShapeError
    if no window fits. Source: Shi et al. 2015; Keras 3, layers.ConvLSTM2D."""

    filters: declared.Filters
    kernel_size: declared.KernelSize
    strides: declared.Strides = 1
    padding: declared.Padding = "valid"
    data_format: declared.DataFormat = None
    dilation_rate: declared.Dilation = 1
    activation: declared.ActivationName = "tanh"
    recurrent_activation: recurrent.RecurrentActivation = "sigmoid"
    use_bias: declared.UseBias = True
    kernel_initializer: declared.KernelInitializer = "glorot_uniform"
    recurrent_initializer: recurrent.RecurrentInitializer = "orthogonal"
    bias_initializer: declared.BiasInitializer = "zeros"
    unit_forget_bias: recurrent.UnitForgetBias = True
    kernel_regularizer: declared.KernelRegularizer = None
    recurrent_regularizer: recurrent.RecurrentRegularizer = None
    bias_regularizer: declared.BiasRegularizer = None
    activity_regularizer: declared.ActivityRegularizer = None
    kernel_constraint: declared.KernelConstraint = None
    recurrent_constraint: recurrent.RecurrentConstraint = None
    bias_constraint: declared.BiasConstraint = None
    dropout: recurrent.InputDropout = 0.0
    recurrent_dropout: recurrent.RecurrentDropout = 0.0
    seed: recurrent.DropoutSeed = None
    return_sequences: recurrent.ReturnSequences = False
    return_state: recurrent.ReturnState = False
    go_backwards: recurrent.GoBackwards = False
    stateful: recurrent.Stateful = False
    unroll: recurrent.Unroll = field(default=False, kw_only=True)
    zero_output_for_mask: recurrent.ZeroOutputForMask = field(default=False, kw_only=True)

    def __post_init__(self) -> None:
        super().__post_init__()
        strides, dilation = shape_of(self.strides), shape_of(self.dilation_rate)
        if max(strides) > 1 and max(dilation) > 1:
            owner = type(self).__name__
            raise SpecError("arg.strides_dilation", owner=owner, strides=strides, dilation=dilation).at("dilation_rate")
        self.data_format = "channels_last"
        windows = Windows(shape_of(self.kernel_size), strides, self.padding, dilation)
        self.cell = self.own_cell(ConvLSTMCell, windows=windows)

    @property
    def units(self) -> int:
        return self.filters

    def no_sequence(self, shape: Shape) -> ShapeError:
        return self.refuse("shape.needs_pictures", shape, axes=self.rank)

    def get_initial_state(self, batch_size: int) -> list[Any]:
        """Zeros for both states. Raises StateError before the layer knows the size of its pictures."""
        if not self.calls:
            raise StateError("state.layer_not_called", layer=str(self.name))
        sizes = [length or 1 for length in self.calls[0].inputs[0].row]
        return self.cell.zeros(tuple(sizes[1:]), batch_size, config.dtype())


@block(
    "layer",
    title=Words("ConvLSTM1D", "1차원 합성곱 LSTM"),
    help=Words(
        "An LSTM over a sequence of sequences, by small patterns.", "시퀀스가 이어지는 것을 무늬로 읽는 LSTM이에요."
    ),
    family="recurrent",
    glyph="recurrent",
)
class ConvLSTM1D(ConvLSTM):
    """One spatial axis. Source: Keras 3, layers.ConvLSTM1D."""

    rank = 1

    @classmethod
    def examples(cls) -> list[Example]:
        return [
            Example(cls(2, 2, return_sequences=True), (3, 4, 1), (3, 3, 2), 56),
            Example(cls(1, 3, 2, "same", dropout=0.3, recurrent_dropout=0.4, go_backwards=True), (3, 5, 2), (3, 1), 40),
        ]


@block(
    "layer",
    title=Words("ConvLSTM2D", "2차원 합성곱 LSTM"),
    help=Words(
        "An LSTM over pictures: reads a film by small patterns.", "그림이 이어지는 영상을 무늬로 읽는 LSTM이에요."
    ),
    family="recurrent",
    glyph="recurrent",
)
class ConvLSTM2D(ConvLSTM):
    """Two spatial axes. Source: Keras 3, layers.ConvLSTM2D."""

    rank = 2

    @classmethod
    def examples(cls) -> list[Example]:
        return [
            Example(cls(4, 3, padding="same"), (3, 8, 8, 1), (8, 8, 4), 736),
            Example(cls(1, (2, 1), dilation_rate=(2, 1)), (2, 4, 3, 2), (2, 3, 1), 28),
            Example(
                cls(2, 2, strides=(2, 1), padding="same", return_state=True, use_bias=False),
                [(2, 3, 3, 1), (2, 3, 2), (2, 3, 2)],
                [(2, 3, 2)] * 3,
                96,
            ),
        ]


@block(
    "layer",
    title=Words("ConvLSTM3D", "3차원 합성곱 LSTM"),
    help=Words(
        "An LSTM over a sequence of volumes, by small patterns.", "입체가 이어지는 것을 무늬로 읽는 LSTM이에요."
    ),
    family="recurrent",
    glyph="recurrent",
)
class ConvLSTM3D(ConvLSTM):
    """Three spatial axes. Source: Keras 3, layers.ConvLSTM3D."""

    rank = 3

    @classmethod
    def examples(cls) -> list[Example]:
        return [Example(cls(1, (2, 1, 2)), (2, 3, 2, 3, 1), (2, 2, 2, 1), 36)]
