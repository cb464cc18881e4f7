"""Maxout: the largest of several lines, by numbers that can be checked in one's head."""

from __future__ import annotations

import numpy as np
import pytest

from engine import Sequential
from engine.layers import Dense, Maxout
from engine.layers.base import Context

NOW = Context(True, np.random.default_rng(0))


def test_by_hand() -> None:
    """Unit 0 chooses between x_0 + 1 and -x_0, unit 1 between x_0 + x_1 and 2 x_1 - 1."""
    layer = Maxout(2, pieces=2)
    p = {"kernel": np.array([[1.0, -1, 1, 0], [0, 0, 1, 2]]), "bias": np.array([1.0, 0, 0, -1])}
    x = np.array([[2.0, 1.0], [-3.0, 4.0]])
    y, cache = layer.forward(p, [x], NOW)
    assert y.tolist() == [[3, 3], [3, 7]]  # max(3, -2), max(3, 1); max(-2, 3), max(1, 7)
    g = {name: np.zeros_like(weight) for name, weight in p.items()}
    (dx,) = layer.backward(p, g, np.array([[1.0, 10.0], [100.0, 1000.0]]), cache)
    assert dx.tolist() == [[1 + 10, 10], [-100, 2000]]
    assert g["kernel"].tolist() == [[2, -300, 20, -3000], [1, 400, 10, 4000]]
    assert g["bias"].tolist() == [1, 100, 10, 1000]


def test_of_equals_the_first_is_moved() -> None:
    layer = Maxout(1, pieces=3)
    p = {"kernel": np.ones((1, 3)), "bias": np.zeros(3)}
    _, cache = layer.forward(p, [np.ones((1, 1))], NOW)
    g = {name: np.zeros_like(weight) for name, weight in p.items()}
    layer.backward(p, g, np.ones((1, 1)), cache)
    assert g["bias"].tolist() == [1, 0, 0]


def test_relu_and_absolute_value_are_maxouts() -> None:
    layer = Maxout(2)
    layer.build((None, 1))
    layer.set_weights([np.array([[0.0, 1, 1, -1]]), np.zeros(4)])
    assert layer(np.array([[-2.0], [3.0]])).tolist() == [[0, 2], [3, 3]]


def test_one_piece_is_dense() -> None:
    weights = [np.random.default_rng(1).normal(size=shape) for shape in ((3, 4), (4,))]
    x = np.random.default_rng(2).normal(size=(5, 2, 3))
    outputs = []
    for layer in (Maxout(4, pieces=1), Dense(4)):
        layer.build((None, 2, 3))
        layer.set_weights(weights)
        outputs.append(layer(x))
    assert outputs[0] == pytest.approx(outputs[1], rel=1e-6)


def test_it_learns_an_absolute_value_without_an_activation() -> None:
    x = np.linspace(-1, 1, 64, dtype=np.float32)[:, None]
    model = Sequential([Maxout(1, kernel_initializer="he_normal")])
    model.compile("adam", "mse")
    model.build((None, 1))
    model.set_weights([np.array([[0.1, -0.1]]), np.zeros(2)])
    model.optimizer.learning_rate = 0.05
    model.fit(x, np.abs(x), epochs=150, batch_size=64, verbose=0)
    assert model.evaluate(x, np.abs(x), verbose=0) < 1e-4
