"""Small models for the tests of files."""

from __future__ import annotations

from typing import Any

import numpy as np

import engine
from engine.layers import Conv2D, Dense, Dropout, Flatten, MaxPooling2D

RNG = np.random.default_rng(7)
PICTURES = RNG.random((24, 6, 6, 1)).astype(np.float32)
ROWS = RNG.normal(size=(24, 5)).astype(np.float32)
CLASSES = np.eye(4, dtype=np.float32)[RNG.integers(0, 4, 24)]
NUMBERS = RNG.normal(size=(24, 2)).astype(np.float32)


def pictures() -> Any:
    """A stack that draws from a generator in every step."""
    layers = [Conv2D(3, (3, 3), activation="relu"), MaxPooling2D(), Flatten(), Dropout(0.3), Dense(4, "softmax")]
    model = engine.Sequential([engine.Input((6, 6, 1)), *layers], name="pictures")
    model.compile("adam", "categorical_crossentropy", metrics=["accuracy"])
    return model


def heads() -> Any:
    """Shared layers, a stack and a graph inside, two outputs by name."""
    x = engine.Input((5,), name="x")
    shared = Dense(5, "tanh", name="shared")
    once = shared(x)
    twice = shared(once)
    start = engine.Input((5,))
    graph = engine.Model(start, [Dense(3, name="up")(start), Dense(2, name="down")(start)], name="graph")
    up, _ = graph(twice)
    _, down = graph(once)
    stack = engine.Sequential([engine.Input((3,)), Dense(4, "relu"), Dense(4, "softmax")], name="stack")
    model = engine.Model(x, {"class": stack(up), "number": down}, name="heads")
    model.compile(
        engine.optimizers.SGD(0.05, momentum=0.9),
        loss={"class": "categorical_crossentropy", "number": engine.losses.MeanSquaredError()},
        loss_weights={"class": 1.0, "number": 0.5},
        metrics={"class": ["accuracy"], "number": [engine.metrics.MeanAbsoluteError(name="off")]},
    )
    return model


DATA = {"pictures": (pictures, PICTURES, CLASSES), "heads": (heads, ROWS, {"class": CLASSES, "number": NUMBERS})}
