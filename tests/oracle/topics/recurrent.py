"""LSTM: every flag, masks, first and last states; then what all recurrent layers share between batches."""

from __future__ import annotations

from typing import Any

import numpy as np

STATES2 = [(4, 2), (3,), (3,)]
# a first step that is skipped, a gap, a skipped end, and a row that is skipped altogether
GAPS = np.array([[False, True, False, True], [True, True, False, False], [False, False, False, False]])
MASK = {"call": {"mask": GAPS}}
EVERY = {"return_sequences": True}
LAST = {"return_state": True}
BACK = {"go_backwards": True}
ZEROS = {"zero_output_for_mask": True}


def flags(class_name: str, config: dict[str, Any], states: int) -> dict[str, Any]:
    """A recurrent layer with each of its flags, and with those that meddle with each other."""
    with_states = [(4, 2), *[(3,)] * states]
    asked: dict[str, tuple[dict[str, Any], Any, dict[str, Any]]] = {
        "plain": ({}, (4, 2), {}),
        "every step": (EVERY, (4, 2), {}),
        "backwards": (BACK, (4, 2), {}),
        "state": (LAST, (4, 2), {}),
        "every step, state, backwards": (EVERY | LAST | BACK, (4, 2), {}),
        "without bias": ({"use_bias": False}, (4, 2), {}),
        "relu": ({"activation": "relu"}, (4, 2), {}),
        "softmax": ({"activation": "softmax", **EVERY}, (4, 2), {}),
        "first state": (LAST, with_states, {"states": True}),
        "mask": ({}, (4, 2), MASK),
        "mask, zeros": (ZEROS, (4, 2), MASK),
        "mask, every step": (EVERY, (4, 2), MASK),
        "mask, every step, zeros": (EVERY | ZEROS, (4, 2), MASK),
        "mask, state, backwards": (LAST | BACK, (4, 2), MASK),
        "mask, every step, first state": (EVERY | LAST, with_states, {"states": True, **MASK}),
        "mask, every step, backwards, zeros, first state": (
            EVERY | LAST | BACK | ZEROS,
            with_states,
            {"states": True, **MASK},
        ),
        "mask, unrolled": ({"unroll": True, **EVERY, **ZEROS}, (4, 2), MASK),
    }
    return {
        name: (class_name, {"units": 3, **config, **more}, shape, options)
        for name, (more, shape, options) in asked.items()
    }


LAYERS = flags("LSTM", {}, 2) | {
    "gates of softmax and tanh": ("LSTM", {"units": 3, "recurrent_activation": "softmax"}, (4, 2)),
    "linear throughout": ("LSTM", {"units": 2, "activation": None, "recurrent_activation": None}, (3, 2)),
    "dropout at rest": ("LSTM", {"units": 2, "dropout": 0.5, "recurrent_dropout": 0.5, "seed": 1}, (3, 2)),
    "one step": ("LSTM", {"units": 2, **EVERY, **LAST}, (1, 2)),
    "one unit": ("LSTM", {"units": 1, **EVERY}, (3, 1)),
}


def filled(layer: Any, *call: Any, **more: Any) -> Any:
    """The layer, built by a call and with weights that are the same everywhere."""
    layer(*call, **more)
    rng = np.random.default_rng(5)
    layer.set_weights([rng.normal(size=weight.shape).astype(np.float32) * 0.5 for weight in layer.get_weights()])
    return layer


def numbers(*shape: int) -> np.ndarray:
    return np.random.default_rng(sum(shape)).normal(size=shape).astype(np.float32)


def array(y: Any) -> np.ndarray:
    return np.asarray(y.detach().numpy() if hasattr(y, "detach") else y)


def stateful(class_name: str, **config: Any) -> Any:
    """Two batches that belong together, a mask, a reset, a first state given by hand, and the same again."""

    def ask(keras: Any) -> dict[str, Any]:
        x = numbers(3, 4, 2)
        layer = filled(getattr(keras.layers, class_name)(3, stateful=True, **config), x)
        layer.reset_state()
        found = {"first": layer(x), "second": layer(x), "masked": layer(x, mask=GAPS), "third": layer(x)}
        found |= {f"state {place}": np.array(array(getattr(s, "value", s))) for place, s in enumerate(layer.states)}
        layer.reset_state()
        found["after reset"] = layer(x)
        given = [numbers(3, 3) * (place + 1) for place in range(len(layer.states))]
        found["from a given state"] = layer(x, initial_state=given)
        found["and on from there"] = layer(x)
        return {name: array(y) for name, y in found.items()}

    return ask


def stateful_fit(keras: Any) -> dict[str, Any]:
    """Training in order, where each batch begins with the states of the one before; then predicting."""
    layers = keras.layers
    # use_cudnn: in Keras's other way of computing an LSTM, torch cannot train a stateful one
    lstm = layers.LSTM(3, stateful=True, use_cudnn=False)
    model = keras.Sequential([keras.Input(batch_shape=(4, 3, 2)), lstm, layers.Dense(1)])
    rng = np.random.default_rng(5)
    model.set_weights([rng.normal(size=weight.shape).astype(np.float32) * 0.5 for weight in model.get_weights()])
    model.compile("sgd", "mse")
    x, y = numbers(12, 3, 2), numbers(12, 1)
    history = model.fit(x, y, batch_size=4, epochs=3, shuffle=False, verbose=0)
    found = {"loss": np.array(history.history["loss"]), "on": model.predict(x, batch_size=4, verbose=0)}
    model.layers[0].reset_state()
    found["anew"] = model.predict(x, batch_size=4, verbose=0)
    return found


def shapes(keras: Any) -> dict[str, Any]:
    """compute_output_shape and compute_mask, where they give several things (0 for None)."""
    layers = keras.layers
    cells = layers.LSTMCell, layers.GRUCell, layers.SimpleRNNCell
    every: dict[str, Any] = {"return_sequences": True, "return_state": True}
    made = {
        "lstm": layers.LSTM(3),
        "lstm, all": layers.LSTM(3, **every),
        "gru, state": layers.GRU(3, return_state=True),
        "rnn": layers.RNN(cells[0](3), **every),
        "stacked": layers.RNN([cells[0](3), cells[1](2)], **every),
        "both": layers.Bidirectional(layers.LSTM(3, **every)),
        "both, sum": layers.Bidirectional(layers.GRU(3, return_state=True), merge_mode="sum"),
        "both, apart": layers.Bidirectional(layers.SimpleRNN(3, **every), merge_mode=None),
        "each step": layers.TimeDistributed(layers.Dense(4)),
    }
    found = {f"shape {name}": flat(layer.compute_output_shape((None, 5, 2))) for name, layer in made.items()}
    mask = np.array([[True, False, True, True, False]])
    for name in ("lstm", "lstm, all", "gru, state", "rnn", "stacked", "each step"):
        found[f"mask {name}"] = flat(made[name].compute_mask(None, mask))
    return found


def flat(nested: Any) -> np.ndarray:
    """Numbers in nested lists with their depth; None is -1."""

    def walk(part: Any, depth: int) -> list[list[int]]:
        if isinstance(part, list | tuple) or (hasattr(part, "shape") and part.shape):
            return [[depth, -9], *(row for inner in part for row in walk(inner, depth + 1))]
        return [[depth, -1 if part is None else int(part)]]

    return np.array(walk(nested, 0))


def cells(keras: Any) -> dict[str, Any]:
    """Cells called by hand for one step, alone and stacked."""
    layers = keras.layers
    x, h, c = numbers(3, 2), numbers(3, 4), numbers(3, 4) * 2
    found: dict[str, Any] = {}
    asked: dict[str, tuple[Any, Any]] = {
        "simple": (layers.SimpleRNNCell(4), [h]),
        "simple, alone": (layers.SimpleRNNCell(4, activation="relu"), h),
        "gru": (layers.GRUCell(4), [h]),
        "gru, alone": (layers.GRUCell(4, reset_after=False), h),
        "lstm": (layers.LSTMCell(4), [h, c]),
        "stacked": (layers.StackedRNNCells([layers.LSTMCell(4), layers.GRUCell(4)]), [[h, c], [h]]),
    }
    for name, (cell, states) in asked.items():
        y, after = filled(cell, x, states)(x, states)
        found[f"{name}: y"] = y
        found |= {f"{name}: {place}": state for place, state in enumerate(leaves(after))}
        found[f"{name}: size"] = flat(cell.state_size)
        found[f"{name}: start"] = flat([array(s).tolist() for s in leaves(cell.get_initial_state(batch_size=2))])
    return {name: array(y) for name, y in found.items()}


def leaves(nested: Any) -> list[Any]:
    return [leaf for part in nested for leaf in leaves(part)] if isinstance(nested, list | tuple) else [nested]


def stacked(keras: Any) -> dict[str, Any]:
    """RNN over a list of cells: its states come and go nested."""
    layers = keras.layers
    x = numbers(3, 4, 2)
    first = [[numbers(3, 3), numbers(3, 3) * 2], [numbers(3, 2)]]
    layer = layers.RNN([layers.LSTMCell(3), layers.GRUCell(2)], return_state=True, return_sequences=True)
    y, *states = filled(layer, x)(x, initial_state=first)
    found = {"y": y} | {f"state {place}": state for place, state in enumerate(leaves(states))}
    found |= {"number of groups": np.array(len(states)), "again": layer(x, initial_state=states)[0]}
    return {name: array(y) for name, y in found.items()}


ANSWERS = {
    "stateful lstm": stateful("LSTM"),
    "stateful gru": stateful("GRU", return_sequences=True),
    "stateful simple rnn": stateful("SimpleRNN", go_backwards=True),
    "stateful training": stateful_fit,
    "shapes": shapes,
    "cells": cells,
    "stacked": stacked,
}
