"""Recurrent layers: what the contract and Keras's answers do not show."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest

from engine import Input, Model, layers
from engine.array import Array, Shape
from engine.initializers import Zeros
from engine.layers.base import Cache, Context, Layer, ParamSpec, Weights
from engine.random import Streams

X = np.random.default_rng(0).normal(size=(2, 5, 3)).astype(np.float32)


def trace(layer: Any, seed: int = 0, training: bool = True, step: int = 0) -> Any:
    layer(X)
    return layer.forward(layer.views, [X], Context(training, np.random.default_rng(seed), step=step))[1]


def test_dropout_forgets_the_same_at_every_step() -> None:
    plain = trace(layers.LSTM(4, dropout=0.5))
    assert plain["x_masks"].shape == (1, 2, 3)  # (blocks, batch, features)
    assert set(np.unique(plain["x_masks"])) <= {0, 2}
    assert plain["h_masks"] is None
    assert trace(layers.LSTM(4, dropout=0.5), training=False)["x_masks"] is None


@pytest.mark.parametrize(("name", "blocks"), [("LSTM", 4), ("GRU", 3), ("SimpleRNN", 1)])
def test_with_loop_dropout_every_gate_forgets_something_else(name: str, blocks: int) -> None:
    made = trace(getattr(layers, name)(4, dropout=0.5, recurrent_dropout=0.2))
    assert made["x_masks"].shape == (blocks, 2, 3)
    assert made["h_masks"].shape == (blocks, 2, 4)
    assert set(np.unique(made["h_masks"])) <= {0, np.float32(1.25)}


def test_a_seed_of_its_own_fixes_what_is_forgotten() -> None:
    layer = layers.GRU(4, dropout=0.5, seed=3)
    first, same, later = trace(layer), trace(layer, seed=9), trace(layer, step=1)
    assert np.array_equal(first["x_masks"], same["x_masks"])
    assert not np.array_equal(first["x_masks"], later["x_masks"])


def test_the_cache_shows_gates_and_states() -> None:
    made = trace(layers.GRU(4))
    assert made["gates"].shape == (5, 2, 3, 4)  # (time, batch, z r g, units)
    assert made["h"].shape == (6, 2, 4)
    both = trace(layers.Bidirectional(layers.LSTM(4)))
    assert both["backward_layer"]["c"].shape == (6, 2, 4)
    stacked = trace(layers.RNN([layers.LSTMCell(2), layers.GRUCell(3)]))
    assert stacked["1"]["gates"].shape == (5, 2, 3, 3)


def test_both_directions_are_layers_of_their_own() -> None:
    reader = layers.LSTM(2, name="reader")
    reader(X)
    both = layers.Bidirectional(reader, name="both")
    both(X)
    assert [both.forward_layer.name, both.backward_layer.name] == ["forward_reader", "backward_reader"]
    assert both.forward_layer is not reader
    assert both.weights[0].path == "both/forward_reader/lstm_cell/kernel"
    assert both.weights[5].path == "both/backward_reader/lstm_cell/bias"
    again = layers.Bidirectional.from_config(both.get_config())
    assert again.get_config() == both.get_config()


def test_layers_inside_are_frozen_on_their_own() -> None:
    each = layers.TimeDistributed(layers.Dense(2))
    each.layer.trainable = False
    model = Model(inputs := Input((5, 3)), layers.Dense(1)(layers.Flatten()(each(inputs))), streams=Streams(1))
    model.compile("sgd", "mse")
    before = [weight.numpy() for weight in model.weights]
    model.train_on_batch(X, np.ones((2, 1)))
    moved = [not np.array_equal(a, b.numpy()) for a, b in zip(before, model.weights, strict=True)]
    assert moved == [False, False, True, True]


def test_a_list_of_cells_goes_through_json() -> None:
    config = {
        "cell": [{"class_name": "LSTMCell", "config": {"units": 2}}, {"class_name": "GRUCell", "config": {"units": 3}}]
    }
    made = layers.RNN.from_config(config)
    assert isinstance(made.cell, layers.StackedRNNCells)
    assert made(X).shape == (2, 3)
    assert layers.RNN.from_config(made.get_config()).get_config() == made.get_config()


def test_cells_are_no_layers_of_a_stack() -> None:
    with pytest.raises(ValueError, match="no layer called LSTMCell"):
        layers.TimeDistributed({"class_name": "LSTMCell", "config": {"units": 2}})  # type: ignore[arg-type]


@pytest.mark.parametrize("name", ["LSTM", "GRU", "SimpleRNN"])
def test_a_sequence_of_any_length(name: str) -> None:
    inputs = Input((None, 3))
    y, *states = getattr(layers, name)(4, return_sequences=True, return_state=True)(inputs)
    end = getattr(layers, name)(4)(y, initial_state=states)
    model = Model(inputs, end)
    assert model.output_shape == (None, 4)
    assert model.predict(X[:, :2], verbose=0).shape == model.predict(X, verbose=0).shape == (2, 4)


class Counting(Layer):
    """y = x + how often it was called while training: a layer that keeps a statistic."""

    def infer(self, shapes: Sequence[Shape]) -> Shape:
        return shapes[0]

    def params(self, shapes: Sequence[Shape]) -> dict[str, ParamSpec]:
        return {"calls": ParamSpec((1,), Zeros(), trainable=False)}

    def forward(self, p: Weights, xs: Sequence[Array], ctx: Context) -> tuple[Array, Cache]:
        p["calls"][...] += ctx.training
        return xs[0] + p["calls"], len(xs[0])

    def backward(self, p: Weights, g: Weights, dy: Array, cache: Cache) -> Sequence[Array]:
        return [dy * cache]


def test_a_layer_with_statistics_sees_one_step_after_the_other() -> None:
    counting = Counting()
    counting.kind, counting.spec_name = "layer", "Counting"  # type: ignore[misc]
    each = layers.TimeDistributed(counting)
    y = each(X, training=True)
    assert np.allclose((y - X)[:, :, 0], [[1, 2, 3, 4, 5]] * 2)
    assert each(X).max() == (X + 5).max()
    _, cache = each.forward(each.views, [X], Context(False, np.random.default_rng(0)))
    (dx,) = each.backward(each.views, {}, np.ones_like(X), cache)
    assert dx.shape == X.shape
    assert (dx == 2).all()  # two rows at a time
