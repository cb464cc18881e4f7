"""Recurrent layers, state by state: LSTM, GRU and SimpleRNN with everything of a step in one product.

    z_t = [kernel; bias; recurrent kernel]^T [x_t; 1; h_t-1]         then the gates, and from them h_t

The mathematics is that of ``engine/layers/recurrent``. What is other than there:

* Arrays are (units, batch), a unit's numbers of the whole batch side by side. So each gate is one block of memory; in
  (batch, gates of units) it would be a column, which costs every later operation a third more.
* All [x; 1; h] of a sequence lie in one array (numbers, time, batch). The input is laid out there once, and every step
  writes its h to where the next one reads it. So the step needs one product, and the weights' gradients, sums over time
  and batch, are one product for the whole sequence.
* sigmoid(z) = 1 / (1 + exp(-z)), with the sign in the weights already: on most processors NumPy's exp takes half of the
  time of its tanh.
* While a gate is still in the cache on the way there, its factor for the way back is worked out and written down in
  its place. What is left to do on the way back, where each step waits for the one after it, are a few products.

What is taken: the three layers with their usual activations, reading forwards or backwards, giving the last output or
all, with dropout of the input. Dropout in the loop or gate by gate, states that are given, kept or shown, and a GRU
that resets before the product are left to the layers.
``engine/plans/gates.py`` says what each of the three does in a step.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from engine import activations
from engine.array import Array, Shape
from engine.layers.base import Layer
from engine.layers.recurrent.gru import GRU
from engine.layers.recurrent.lstm import LSTM
from engine.layers.recurrent.product import dropout_masks
from engine.layers.recurrent.simple_rnn import SimpleRNN
from engine.plans.gates import Gates, GRUGates, LSTMGates, Memory, Packed, SimpleGates
from engine.plans.segment import Part


class Loop:
    """A ``Segment``. Shapes: (n, time, features) -> (n, units), or (n, time, units) with return_sequences."""

    def __init__(self, layer: LSTM | GRU | SimpleRNN, part: Part, kind: type[Gates], shape: Shape, rows: int) -> None:
        self._kind, self._every, self._order = kind, layer.return_sequences, -1 if layer.go_backwards else 1
        time, features = shape
        height, width = features + kind.ones + layer.units, kind.blocks * layer.units
        weights = np.zeros((height, width), part.weights["cell/kernel"].dtype)
        negated, slope = np.empty_like(weights), np.empty_like(weights)
        self._packed = Packed(time, features, layer.units, kind.ones, weights, negated, slope)
        self._signs = np.ones(width, weights.dtype)
        self._signs[: kind.sigmoids * layer.units] = -1
        self._rate, self._seed, self._context = layer.dropout, layer.seed, part.context
        self._mask: Array | None = None  # of the input's dropout, (n, 1, features)
        self._loads = [(weights[place], weight) for place, weight in self._pieces(part.weights)]
        self._stores = [(grad, slope[place]) for place, grad in self._pieces(part.grads)]
        self._memory = Memory(rows, weights.dtype)
        self._gates: dict[tuple[int, bool], Gates] = {}  # by the number of rows, and whether there is a way back
        self._now: Gates | None = None

    def forward(self, x: Array, training: bool) -> Array:
        for packed, weight in self._loads:
            np.copyto(packed, weight)
        np.multiply(self._packed.weights, self._signs, self._packed.negated)
        gates = self._gates_for(len(x), training)
        np.copyto(gates.x, x[:, :: self._order].T)
        if training and self._rate:
            self._mask = self._drawn(len(x), x.shape[-1])
            np.multiply(gates.x, self._mask.T, gates.x)
        gates.there()
        return gates.y

    def backward(self, dy: Array, wants_dx: bool) -> Array | None:
        gates = self._gates_for(len(dy), training=True)
        np.copyto(gates.dy, dy.T)
        gates.back()
        gates.slopes()
        for grad, slope in self._stores:
            np.copyto(grad, slope)
        if not wants_dx:
            return None
        dx = gates.input_gradient()
        if self._mask is not None:
            np.multiply(dx, self._mask, dx)
        return dx[:, :: self._order]

    def _drawn(self, n: int, features: int) -> Array:
        """The mask of a batch, drawn as the cell draws it: one for all steps and gates."""
        rng = self._context(True).generator(self._seed)
        return dropout_masks(self._rate, (n, 1, features), self._packed.weights.dtype, rng)

    def _gates_for(self, n: int, training: bool) -> Gates:
        key = n, training
        if key not in self._gates:
            self._gates[key] = self._kind(self._packed, n, self._memory, every=self._every, training=training)
        gates = self._gates[key]
        if gates is not self._now:
            self._now = gates
            gates.settle()
        return gates

    def _pieces(self, arrays: Mapping[str, Array]) -> Iterator[tuple[tuple[slice, slice], Array]]:
        """The parts of the layer's arrays, and where in the packed ones they belong."""
        packed, kind = self._packed, self._kind
        rows = [(slice(0, packed.features), kind.reading, arrays["cell/kernel"])]
        rows.append((slice(packed.loop, None), kind.looping, arrays["cell/recurrent_kernel"]))
        if "cell/bias" in arrays:
            # a second row, where there is one, belongs to the recurrent kernel
            biases, first = arrays["cell/bias"].reshape(kind.ones, -1), packed.features
            for row, columns in zip(range(kind.ones), (kind.reading, kind.looping), strict=False):
                rows.append((slice(first + row, first + row + 1), columns, biases[row : row + 1]))
        for place, columns, array in rows:
            for there, here in columns:
                yield (place, self._in_units(here)), array[:, self._in_units(there)]

    def _in_units(self, blocks: slice) -> slice:
        return slice(blocks.start * self._packed.units, blocks.stop * self._packed.units)


def take(chain: Sequence[Part], shape: Shape, rows: int) -> tuple[Loop, int] | None:
    """See ``engine.plans.segment.Take``."""
    part = chain[0]
    layer, kind = part.layer, _KINDS.get(type(part.layer))
    if kind is None or not isinstance(layer, LSTM | GRU | SimpleRNN) or not _is_usual(layer):
        return None
    return Loop(layer, part, kind, shape, rows), 1


def _is_usual(layer: LSTM | GRU | SimpleRNN) -> bool:
    """Whether nothing is asked of it that is left to the layers."""
    more = layer.stateful or layer.return_state or layer.has_price or layer.recurrent_dropout
    by_gate = layer.dropout and not isinstance(layer, SimpleRNN) and layer.implementation == 1
    gate = activations.sigmoid if isinstance(layer, SimpleRNN) else activations.get(layer.recurrent_activation)
    bends = activations.get(layer.activation) == activations.tanh and gate == activations.sigmoid
    return bends and not more and not by_gate and (not isinstance(layer, GRU) or layer.reset_after)


_KINDS: dict[type[Layer], type[Gates]] = {LSTM: LSTMGates, GRU: GRUGates, SimpleRNN: SimpleGates}
