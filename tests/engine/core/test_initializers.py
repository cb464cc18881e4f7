"""How weights begin: fans and statistics against the formulas of their papers."""

from __future__ import annotations

from math import sqrt

import numpy as np
import pytest

from engine import initializers
from engine.initializers import Initializer, fans
from engine.layers import LSTM
from engine.spec import KINDS

SHAPE = (300, 200)
# (standard deviation, largest absolute value) of a (300, 200) kernel: fan_in 300, fan_out 200
FACTS: dict[str, tuple[Initializer, float, float]] = {
    "zeros": (initializers.Zeros(), 0, 0),
    "random_normal": (initializers.RandomNormal(stddev=0.2), 0.2, 1.2),
    "random_uniform": (initializers.RandomUniform(-0.3, 0.3), 0.3 / sqrt(3), 0.3),
    "glorot_uniform": (initializers.GlorotUniform(), sqrt(2 / 500), sqrt(6 / 500)),
    "he_normal": (initializers.HeNormal(), sqrt(2 / 300), 2 * sqrt(2 / 300) / 0.87962566),
    "he_uniform": (initializers.HeUniform(), sqrt(2 / 300), sqrt(6 / 300)),
    "orthogonal": (initializers.Orthogonal(), sqrt(1 / 300), 1),
}


@pytest.mark.parametrize(("initializer", "deviation", "largest"), FACTS.values(), ids=FACTS)
def test_spread(initializer: Initializer, deviation: float, largest: float) -> None:
    values = initializer(SHAPE, np.random.default_rng(0))
    assert values.shape == SHAPE
    assert values.mean() == pytest.approx(0, abs=0.01)
    assert values.std() == pytest.approx(deviation, rel=0.02)
    assert np.abs(values).max() <= largest


def test_every_initializer_has_a_row_above() -> None:
    assert set(FACTS) | {"ones"} == set(KINDS["initializer"])
    assert initializers.Ones()((2,), np.random.default_rng(0)).tolist() == [1, 1]


@pytest.mark.parametrize("shape", [(5, 5), (3, 7), (7, 3), (2, 3, 4)])
def test_orthogonal_directions(shape: tuple[int, ...]) -> None:
    flat = initializers.Orthogonal(2.0)(shape, np.random.default_rng(0)).reshape(-1, shape[-1])
    short = flat if flat.shape[0] < flat.shape[1] else flat.T
    assert np.allclose(short @ short.T, 4 * np.eye(len(short)))


@pytest.mark.parametrize(
    ("shape", "expected"), [((5,), (5, 5)), ((4, 6), (4, 6)), ((3, 3, 2, 8), (18, 72)), ((), (1, 1))]
)
def test_fans(shape: tuple[int, ...], expected: tuple[int, int]) -> None:
    assert fans(shape) == expected


def test_the_forget_gate_starts_open() -> None:
    bias = LSTM(2).params([(3, 1)])["bias"]
    assert bias.initializer(bias.shape, np.random.default_rng(0)).tolist() == [0, 0, 1, 1, 0, 0, 0, 0]
    closed = LSTM(2, unit_forget_bias=False).params([(3, 1)])["bias"]
    assert not closed.initializer(closed.shape, np.random.default_rng(0)).any()
