"""How weights begin: fans and statistics against the formulas of their papers, seeds, and Keras's spellings."""

from __future__ import annotations

import json
from math import sqrt
from typing import Any

import numpy as np
import pytest

import engine
from engine import initializers, layers
from engine.config import set_floatx
from engine.errors import SpecError
from engine.initializers import Initializer, fans
from engine.layers import LSTM, Dense
from engine.registry import KINDS

SHAPE = (300, 200)
CUT = 0.87962566  # the standard deviation of a unit normal that is cut off at two
# (mean, standard deviation, largest distance from the mean) of a (300, 200) kernel: fan_in 300, fan_out 200, mean 250
FACTS: dict[str, tuple[Initializer, float, float, float]] = {
    "zeros": (initializers.Zeros(), 0, 0, 0),
    "ones": (initializers.Ones(), 1, 0, 0),
    "constant": (initializers.Constant(0.5), 0.5, 0, 0),
    "identity": (initializers.Identity(2.0), 2 / 300, sqrt(4 / 300), 2),
    "random_normal": (initializers.RandomNormal(0.3, 0.2), 0.3, 0.2, 1.2),
    "truncated_normal": (initializers.TruncatedNormal(0.3, 0.2), 0.3, 0.2 * CUT, 0.4),
    "random_uniform": (initializers.RandomUniform(-0.2, 0.4), 0.1, 0.3 / sqrt(3), 0.3),
    "variance_scaling": (initializers.VarianceScaling(), 0, sqrt(1 / 300), 2 * sqrt(1 / 300) / CUT),
    "by fan_out": (initializers.VarianceScaling(3, "fan_out", "uniform"), 0, sqrt(3 / 200), 3 * sqrt(1 / 200)),
    "by fan_avg": (
        initializers.VarianceScaling(2, "fan_avg", "untruncated_normal"),
        0,
        sqrt(2 / 250),
        6 * sqrt(2 / 250),
    ),
    "glorot_uniform": (initializers.GlorotUniform(), 0, sqrt(2 / 500), sqrt(6 / 500)),
    "glorot_normal": (initializers.GlorotNormal(), 0, sqrt(2 / 500), 2 * sqrt(2 / 500) / CUT),
    "he_normal": (initializers.HeNormal(), 0, sqrt(2 / 300), 2 * sqrt(2 / 300) / CUT),
    "he_uniform": (initializers.HeUniform(), 0, sqrt(2 / 300), sqrt(6 / 300)),
    "lecun_normal": (initializers.LecunNormal(), 0, sqrt(1 / 300), 2 * sqrt(1 / 300) / CUT),
    "lecun_uniform": (initializers.LecunUniform(), 0, sqrt(1 / 300), sqrt(3 / 300)),
    "orthogonal": (initializers.Orthogonal(), 0, sqrt(1 / 300), 1),
}
DRAWN = {name: row[0] for name, row in FACTS.items() if hasattr(row[0], "seed")}


@pytest.mark.parametrize(("initializer", "mean", "deviation", "farthest"), FACTS.values(), ids=FACTS)
def test_spread(initializer: Initializer, mean: float, deviation: float, farthest: float) -> None:
    values = initializer(SHAPE, np.random.default_rng(0))
    assert values.shape == SHAPE
    assert values.dtype == np.float64
    assert values.mean() == pytest.approx(mean, abs=0.002)
    assert values.std() == pytest.approx(deviation, rel=0.02)
    assert np.abs(values - mean).max() <= farthest * 1.000001


def test_every_initializer_has_a_row_above() -> None:
    assert {initializer.spec_name for initializer, *_ in FACTS.values()} == set(KINDS["initializer"])


@pytest.mark.parametrize("initializer", DRAWN.values(), ids=DRAWN)
def test_the_ends_of_a_range_are_reached(initializer: Initializer) -> None:
    """So that a range that is too narrow is found, too."""
    values = initializer(SHAPE, np.random.default_rng(0))
    mean, farthest = next((row[1], row[3]) for row in FACTS.values() if row[0] is initializer)
    bell = "ormal" in type(initializer).__name__ or "untruncated" in repr(initializer)
    share = 0.06 if type(initializer).__name__ == "Orthogonal" else 0.6 if bell else 0.98
    assert np.abs(values - mean).max() > share * farthest


@pytest.mark.parametrize("shape", [(5, 5), (3, 7), (7, 3), (2, 3, 4)])
def test_orthogonal_directions(shape: tuple[int, ...]) -> None:
    flat = initializers.Orthogonal(2.0)(shape, np.random.default_rng(0)).reshape(-1, shape[-1])
    short = flat if flat.shape[0] < flat.shape[1] else flat.T
    assert np.allclose(short @ short.T, 4 * np.eye(len(short)))


@pytest.mark.parametrize(
    ("shape", "axes", "expected"),
    [
        ((5,), (None, None), (5, 5)),
        ((4, 6), (None, None), (4, 6)),
        ((3, 3, 2, 8), (None, None), (18, 72)),
        ((), (None, None), (1, 1)),
        ((4, 2, 3), ((0,), (1, 2)), (4, 6)),
        ((4, 2, 3), ((0,), None), (8, 12)),
    ],
)
def test_fans(shape: tuple[int, ...], axes: Any, expected: tuple[int, int]) -> None:
    assert fans(shape, *axes) == expected


def test_a_convolution_counts_its_window() -> None:
    kernel = initializers.HeNormal()((3, 3, 20, 64), np.random.default_rng(0))
    assert kernel.std() == pytest.approx(sqrt(2 / 180), rel=0.02)


def test_a_kernel_of_heads_counts_the_axes_that_come_in() -> None:
    layer = layers.EinsumDense("abc,cde->abde", (None, 20, 30), kernel_initializer="lecun_normal")
    spec = layer.params([(5, 100)])["kernel"]
    assert spec.initializer(spec.shape, np.random.default_rng(0)).std() == pytest.approx(sqrt(1 / 100), rel=0.02)


@pytest.mark.parametrize("initializer", DRAWN.values(), ids=DRAWN)
def test_a_seed_decides(initializer: Initializer) -> None:
    config = initializer.get_config()
    seeded, other, again = (type(initializer).from_config({**config, "seed": seed}) for seed in (7, 8, 7))
    first = seeded((4, 3), np.random.default_rng(0))
    assert (first == seeded((4, 3), np.random.default_rng(1))).all()
    assert (first == again((4, 3), np.random.default_rng(2))).all()
    assert (first != other((4, 3), np.random.default_rng(0))).all()
    assert np.float32(first).tolist() == again((4, 3)).tolist()


@pytest.mark.parametrize("initializer", DRAWN.values(), ids=DRAWN)
def test_without_a_seed_the_generator_decides(initializer: Initializer) -> None:
    first, same, other = (initializer((4, 3), np.random.default_rng(seed)) for seed in (0, 0, 1))
    assert (first == same).all()
    assert (first != other).all()


def test_by_hand_one_object_repeats_itself_and_two_differ() -> None:
    first = initializers.HeNormal()
    assert (first((3, 3)) == first((3, 3))).all()
    assert (first((3, 3)) != first.clone()((3, 3))).all()
    engine.utils.set_random_seed(4)
    one = initializers.HeNormal()((3, 3))
    engine.utils.set_random_seed(4)
    assert (one == initializers.HeNormal()((3, 3))).all()


@pytest.mark.parametrize("name", KINDS["initializer"])
def test_by_hand_the_type_is_asked_for_or_floatx(name: str) -> None:
    made = initializers.get(name)
    assert made((2, 2)).dtype == np.float32
    assert made((2, 2), dtype="float64").dtype == np.float64
    assert made([2, 2], "float16").dtype == np.float16
    set_floatx("float64")
    try:
        assert made((2, 2)).dtype == np.float64
    finally:
        set_floatx("float32")


class Sevens(Initializer):
    """One of one's own, in Keras's form."""

    def __call__(self, shape: Any, dtype: Any = None, rng: Any = None) -> Any:
        return np.full(shape, 7, dtype)


SPELLINGS: dict[str, Any] = {
    "name": ("he_normal", "HeNormal"),
    "class name": ("HeNormal", "HeNormal"),
    "class": (initializers.HeNormal, "HeNormal"),
    "second spelling": (initializers.he_normal, "HeNormal"),
    "object": (initializers.HeNormal(), "HeNormal"),
    "object form": ({"class_name": "HeNormal", "config": {"seed": 1}}, "HeNormal"),
    "Keras's file": ({"module": "keras.initializers", "class_name": "Zeros", "config": {}}, "Zeros"),
    "short": ("normal", "RandomNormal"),
    "long": ("IdentityInitializer", "Identity"),
}


@pytest.mark.parametrize(("spelling", "name"), SPELLINGS.values(), ids=SPELLINGS)
def test_spellings(spelling: Any, name: str) -> None:
    assert type(initializers.get(spelling)).__name__ == name
    assert type(Dense(2, kernel_initializer=spelling).kernel_initializer).__name__ == name


@pytest.mark.parametrize(
    "own",
    [Sevens(), Sevens, lambda shape, dtype=None: np.full(shape, 7, dtype), initializers.Constant(7)],
    ids=["object", "class", "function", "constant"],
)
def test_ones_own(own: Any) -> None:
    dense = Dense(2, kernel_initializer=own)
    dense.build((None, 3))
    assert dense.kernel.numpy().tolist() == [[7, 7]] * 3


def test_an_array_is_copied() -> None:
    array = np.arange(6.0).reshape(3, 2)
    assert initializers.get(array)((3, 2)).tolist() == array.tolist()
    assert initializers.Constant(array)((3, 2)).tolist() == array.tolist()
    again = initializers.deserialize(json.loads(json.dumps(initializers.serialize(initializers.Constant(array)))))
    assert again((3, 2)).tolist() == array.tolist()
    with pytest.raises(ValueError, match="shape"):
        initializers.get(array)((2, 3))


def test_nothing_is_nothing_and_nonsense_is_refused() -> None:
    assert initializers.get(None) is None
    for nonsense in ("typo", 3, {"class_name": "typo", "config": {}}, {"seed": 1}):
        with pytest.raises(SpecError):
            initializers.get(nonsense)
    for refused in (lambda: initializers.HeNormal(seed="x"), lambda: initializers.VarianceScaling(mode="x")):
        with pytest.raises(ValueError, match="must be"):
            refused()
    assert initializers.VarianceScaling(distribution="NORMAL").distribution == "truncated_normal"


def test_the_forget_gate_starts_open() -> None:
    bias = LSTM(2).params([(3, 1)])["cell/bias"]
    assert bias.initializer(bias.shape, np.random.default_rng(0)).tolist() == [0, 0, 1, 1, 0, 0, 0, 0]
    closed = LSTM(2, unit_forget_bias=False).params([(3, 1)])["cell/bias"]
    assert not closed.initializer(closed.shape, np.random.default_rng(0)).any()
