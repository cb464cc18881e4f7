"""RNN over cells, Bidirectional and TimeDistributed: layers that hold layers."""

from __future__ import annotations

from typing import Any

import numpy as np

from tests.oracle.topics.recurrent import EVERY, GAPS, LAST, array, filled, leaves, numbers

MASK = {"call": {"mask": GAPS}}
LSTM2, GRU2, SIMPLE2 = ("LSTM", {"units": 2}), ("GRU", {"units": 2}), ("SimpleRNN", {"units": 2})
EVERY_LSTM = ("LSTM", {"units": 2, **EVERY})
ALL_GRU = ("GRU", {"units": 2, **EVERY, **LAST})
CELL, GRU_CELL, SIMPLE_CELL = ("LSTMCell", {"units": 3}), ("GRUCell", {"units": 2}), ("SimpleRNNCell", {"units": 2})
STACK = ("StackedRNNCells", {"cells": [CELL, GRU_CELL]})
CONV = ("Conv2D", {"filters": 2, "kernel_size": 2, "activation": "relu"})

LAYERS: dict[str, Any] = {
    "rnn": ("RNN", {"cell": CELL}, (4, 2)),
    "rnn of simple cells": ("RNN", {"cell": SIMPLE_CELL, **EVERY}, (4, 2)),
    "rnn, mask": ("RNN", {"cell": GRU_CELL, **EVERY, "zero_output_for_mask": True}, (4, 2), MASK),
    "rnn, stacked": ("RNN", {"cell": STACK}, (4, 2)),
    "rnn, a list": ("RNN", {"cell": [SIMPLE_CELL, GRU_CELL, CELL], **EVERY}, (4, 2)),
    "rnn, stacked, mask, backwards": ("RNN", {"cell": STACK, **EVERY, "go_backwards": True}, (4, 2), MASK),
    "both": ("Bidirectional", {"layer": LSTM2}, (4, 2)),
    "both, every step": ("Bidirectional", {"layer": EVERY_LSTM}, (4, 2)),
    "both, sum": ("Bidirectional", {"layer": EVERY_LSTM, "merge_mode": "sum"}, (4, 2)),
    "both, product": ("Bidirectional", {"layer": GRU2, "merge_mode": "mul"}, (4, 2)),
    "both, mean": ("Bidirectional", {"layer": SIMPLE2, "merge_mode": "ave"}, (4, 2)),
    "both, apart": ("Bidirectional", {"layer": EVERY_LSTM, "merge_mode": None}, (4, 2)),
    "both, states": ("Bidirectional", {"layer": ("LSTM", {"units": 2, **LAST})}, (4, 2)),
    "both, apart, states": ("Bidirectional", {"layer": ALL_GRU, "merge_mode": None}, (4, 2)),
    "both, first states": (
        "Bidirectional",
        {"layer": ("LSTM", {"units": 2, **LAST}), "merge_mode": "sum"},
        [(4, 2), (2,), (2,), (2,), (2,)],
        {"states": True},
    ),
    "both, mask": ("Bidirectional", {"layer": LSTM2}, (4, 2), MASK),
    "both, mask, every step": ("Bidirectional", {"layer": EVERY_LSTM, "merge_mode": "ave"}, (4, 2), MASK),
    "both, mask, first states": (
        "Bidirectional",
        {"layer": ALL_GRU},
        [(4, 2), (2,), (2,)],
        {"states": True, **MASK},
    ),
    "both, two kinds": (
        "Bidirectional",
        {"layer": EVERY_LSTM, "backward_layer": ("GRU", {"units": 3, **EVERY, "go_backwards": True})},
        (4, 2),
    ),
    "both, of a backward layer": (
        "Bidirectional",
        {"layer": ("GRU", {"units": 2, "go_backwards": True}), "backward_layer": SIMPLE2},
        (4, 2),
    ),
    "both, two kinds, states": (
        "Bidirectional",
        {
            "layer": ("LSTM", {"units": 2, **LAST}),
            "backward_layer": ("GRU", {"units": 2, **LAST, "go_backwards": True}),
        },
        (4, 2),
    ),
    "both, of cells": ("Bidirectional", {"layer": ("RNN", {"cell": STACK, **EVERY})}, (4, 2)),
    "each step": ("TimeDistributed", {"layer": ("Dense", {"units": 3, "activation": "tanh"})}, (4, 2)),
    "each picture": ("TimeDistributed", {"layer": CONV}, (3, 4, 4, 1)),
    "each step, mask": ("TimeDistributed", {"layer": ("Dense", {"units": 3})}, (4, 2), MASK),
    "each sequence": ("TimeDistributed", {"layer": EVERY_LSTM}, (3, 4, 2)),
    "each sequence from both ends": ("TimeDistributed", {"layer": ("Bidirectional", {"layer": GRU2})}, (3, 4, 2)),
    "each step of each step": (
        "TimeDistributed",
        {"layer": ("TimeDistributed", {"layer": ("Dense", {"units": 2})})},
        (3, 4, 2),
    ),
}


def masked_sequences(keras: Any) -> dict[str, Any]:
    """A mask that says more than which steps count: what is left goes to the layer inside."""
    x = numbers(3, 2, 4, 2)
    layer = filled(keras.layers.TimeDistributed(keras.layers.LSTM(2)), x)
    return {"y": array(layer(x, mask=np.stack([GAPS, ~GAPS], axis=1)))}


def stateful(keras: Any) -> dict[str, Any]:
    """Both directions keep their states."""
    x = numbers(3, 4, 2)
    layer = filled(keras.layers.Bidirectional(keras.layers.GRU(2, stateful=True)), x)
    layer.reset_state()
    found = {"first": layer(x), "second": layer(x)}
    layer.reset_state()
    return {name: array(y) for name, y in {**found, "anew": layer(x)}.items()}


def again(keras: Any) -> dict[str, Any]:
    """Layers made anew from their configs give the same numbers."""
    layers = keras.layers
    made = {
        "both": layers.Bidirectional(layers.LSTM(2, return_state=True, name="reader"), merge_mode="mul"),
        "cells": layers.RNN([layers.LSTMCell(3, activation="relu"), layers.GRUCell(2, reset_after=False)]),
        "each": layers.TimeDistributed(layers.Dense(2, activation="tanh", use_bias=False)),
    }
    x = numbers(3, 4, 2)
    found = {}
    for name, layer in made.items():
        copy = filled(type(layer).from_config(layer.get_config()), x)
        found |= {f"{name} {place}": array(y) for place, y in enumerate(leaves(copy(x)))}
    return found


def prices(keras: Any) -> dict[str, Any]:
    """Training where weights and outputs cost extra, also those of layers inside."""
    layers = keras.layers
    found = {}
    for name in ("LSTM", "GRU", "SimpleRNN"):
        extra = {} if name == "GRU" else {"activity_regularizer": "l2"}
        inner = getattr(layers, name)(3, activity_regularizer="l2", kernel_regularizer="l2", return_sequences=True)
        stack = [
            layers.Bidirectional(inner, merge_mode="mul"),
            layers.TimeDistributed(layers.Dense(2)),
            getattr(layers, name)(2, recurrent_regularizer="l2", kernel_constraint="non_neg", **extra),
        ]
        model = keras.Sequential([keras.Input((4, 2)), *stack])
        rng = np.random.default_rng(5)
        model.set_weights([rng.normal(size=weight.shape).astype(np.float32) * 0.5 for weight in model.get_weights()])
        model.compile("sgd", "mse")
        history = model.fit(numbers(12, 4, 2), numbers(12, 2), batch_size=5, epochs=3, shuffle=False, verbose=0)
        found[f"{name}: loss"] = np.array(history.history["loss"])
        found |= {f"{name}: weight {place}": weight for place, weight in enumerate(model.get_weights())}
    return found


ANSWERS = {"prices": prices, "masked sequences": masked_sequences, "stateful": stateful, "again": again}
