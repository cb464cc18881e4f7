"""Recurrent layers on a plan, in one direction or both, give the numbers of the layers, for whole and short batches."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from engine import layers
from engine.array import Shape
from engine.layers.base import Layer
from engine.plans import directions, recurrent
from engine.plans.segment import Part, Segment
from tests.engine.plans import both

L = layers

# relative to the largest number: sums over time and batch in float32, in another order
TOLERANCE = {"float32": 2e-5, "float64": 1e-12}

LAYERS: dict[str, tuple[Layer, Shape]] = {
    "LSTM": (L.LSTM(5), (7, 3)),
    "LSTM, every step": (L.LSTM(4, return_sequences=True), (6, 2)),
    "LSTM, backwards, no bias": (L.LSTM(3, go_backwards=True, use_bias=False, return_sequences=True), (5, 4)),
    "LSTM, one step": (L.LSTM(3), (1, 2)),
    "LSTM, dropout": (L.LSTM(4, dropout=0.4, go_backwards=True), (5, 3)),
    "SimpleRNN, dropout of its own": (L.SimpleRNN(4, dropout=0.4, seed=3, return_sequences=True), (5, 3)),
    "GRU": (L.GRU(5), (7, 3)),
    "GRU, every step": (L.GRU(4, return_sequences=True), (6, 2)),
    "GRU, backwards, no bias": (L.GRU(3, go_backwards=True, use_bias=False), (5, 4)),
    "SimpleRNN": (L.SimpleRNN(5), (7, 3)),
    "SimpleRNN, every step, backwards": (L.SimpleRNN(4, return_sequences=True, go_backwards=True), (6, 1)),
    "both ways": (L.Bidirectional(L.LSTM(3)), (5, 2)),
    "both ways, every step": (L.Bidirectional(L.GRU(3, return_sequences=True)), (5, 2)),
    "both ways, added up": (L.Bidirectional(L.LSTM(3, return_sequences=True), "sum"), (4, 2)),
    "both ways, their mean": (L.Bidirectional(L.SimpleRNN(3), "ave"), (4, 2)),
    "both ways, of two kinds": (L.Bidirectional(L.LSTM(3), backward_layer=L.GRU(2, go_backwards=True)), (4, 2)),
}


def take(chain: Sequence[Part], shape: Shape, rows: int) -> tuple[Segment, int] | None:
    """As a plan asks: one after the other."""
    return recurrent.take(chain, shape, rows) or directions.take(chain, shape, rows)


@pytest.mark.parametrize("dtype", TOLERANCE)
@pytest.mark.parametrize(("layer", "shape"), LAYERS.values(), ids=LAYERS)
def test_numbers_and_gradients_are_the_layers(layer: Layer, shape: Shape, dtype: str) -> None:
    parts, rows = both.chain([layer], shape, dtype), 9
    segment, rng = both.taken(take, parts, shape, rows), np.random.default_rng(1)
    for n in (rows, 2, 1, rows):  # a whole batch, a short one, a single sequence, and back
        x = rng.normal(size=(n, *shape)).astype(dtype)
        dy = rng.normal(size=segment.forward(x, training=False).shape).astype(dtype)
        wanted = both.plain(parts, x, dy)
        for wants_dx in (True, False):
            assert both.differ(both.planned(segment, parts, x, dy, wants_dx), wanted, TOLERANCE[dtype]) == []


LEFT: dict[str, Layer] = {
    "dropout gate by gate": L.LSTM(3, dropout=0.5, implementation=1),
    "dropout in the loop": L.GRU(3, recurrent_dropout=0.5),
    "its states shown": L.LSTM(3, return_state=True),
    "its states kept": L.SimpleRNN(3, stateful=True),
    "another activation": L.SimpleRNN(3, activation="relu"),
    "another gate": L.LSTM(3, recurrent_activation="hard_sigmoid"),
    "a price on the output": L.GRU(3, activity_regularizer="l2"),
    "a GRU that resets first": L.GRU(3, reset_after=False),
    "another layer": L.Dense(3),
    "directions multiplied": L.Bidirectional(L.LSTM(3), "mul"),
    "directions apart": L.Bidirectional(L.LSTM(3), None),
    "a direction with dropout in the loop": L.Bidirectional(L.LSTM(3, recurrent_dropout=0.5)),
}


@pytest.mark.parametrize("layer", LEFT.values(), ids=LEFT)
def test_what_it_cannot_do_is_left_to_others(layer: Layer) -> None:
    assert take(both.chain([layer], (4, 2)), (4, 2), 3) is None


WIDE = {
    "LSTM": L.LSTM(256),
    "GRU": L.GRU(256, return_sequences=True),
    "SimpleRNN": L.SimpleRNN(256),
    "both ways": L.Bidirectional(L.LSTM(256)),
}


@pytest.mark.parametrize("layer", WIDE.values(), ids=WIDE)
def test_a_step_makes_no_array(layer: Layer) -> None:
    parts, rng = both.chain([layer], (3, 4)), np.random.default_rng(0)
    segment, x = both.taken(take, parts, (3, 4), 256), rng.normal(size=(256, 3, 4)).astype(np.float32)
    dy = np.ones_like(segment.forward(x, training=False))
    assert both.bytes_made(segment, x, dy, wants_dx=True) < both.BUFFERS < 256 * 256 * 4  # one number per row and unit
