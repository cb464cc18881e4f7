"""Layers that draw: what their numbers look like, what they share, and that a seed repeats them."""

from __future__ import annotations

from math import sqrt

import numpy as np
import pytest

from engine import layers
from engine.layers.base import Context, Layer

X = np.random.default_rng(0).normal(size=(200, 500)).astype(np.float32)


def drawn(layer: Layer, x: np.ndarray, step: int = 0, seed: int = 0) -> np.ndarray:
    ctx = Context(True, np.random.default_rng(seed), step=step)
    with np.errstate(all="ignore"):
        y: np.ndarray = layer.forward({}, [x], ctx)[0]
    return y


# layer -> mean and variance of what comes out of unit normal numbers: by hand from each formula
MOMENTS = {
    "dropout": (layers.Dropout(0.2), 0, 1 / 0.8),
    "noise": (layers.GaussianNoise(0.5), 0, 1 + 0.5**2),
    "gaussian dropout": (layers.GaussianDropout(0.2), 0, 1 + 0.2 / 0.8),
    "alpha dropout": (layers.AlphaDropout(0.3), 0, 1),
}


@pytest.mark.parametrize(("layer", "mean", "variance"), MOMENTS.values(), ids=MOMENTS)
def test_moments(layer: Layer, mean: float, variance: float) -> None:
    y = drawn(layer, X)
    assert y.mean() == pytest.approx(mean, abs=0.02)
    assert y.var() == pytest.approx(variance, rel=0.03)
    assert y.dtype == np.float32


def test_gaussian_dropout_multiplies_and_gaussian_noise_adds() -> None:
    zeros = np.zeros((100, 100), np.float32)
    assert not drawn(layers.GaussianDropout(0.5), zeros).any()
    assert drawn(layers.GaussianNoise(0.5), zeros).std() == pytest.approx(0.5, rel=0.05)
    assert drawn(layers.GaussianDropout(0.2), zeros + 1).std() == pytest.approx(sqrt(0.25), rel=0.05)


def test_a_number_dropped_by_alpha_dropout_is_one_value() -> None:
    y = drawn(layers.AlphaDropout(0.3), X)
    values, counts = np.unique(y, return_counts=True)
    a = (0.7 * (1 + 0.3 * 1.7580993408473766**2)) ** -0.5
    assert values[counts.argmax()] == pytest.approx(-1.7580993408473766 * a * 0.7, rel=1e-4)
    assert counts.max() / y.size == pytest.approx(0.3, abs=0.01)


def test_a_rate_of_1_leaves_nothing() -> None:
    for layer in (layers.Dropout(1.0), layers.AlphaDropout(1.0), layers.SpatialDropout1D(1.0)):
        assert not drawn(layer, X.reshape(20, 10, 500)).any()


# layer -> shape of x, axes over which one draw counts
SHARED = {
    "noise shape": (layers.Dropout(0.5, (None, 1, 3)), (8, 5, 3), (1,)),
    "noise shape over rows": (layers.Dropout(0.5, noise_shape=(1, 5, None)), (8, 5, 3), (0,)),
    "alpha": (layers.AlphaDropout(0.5, (8, 1, 3)), (8, 5, 3), (1,)),
    "1D": (layers.SpatialDropout1D(0.5), (8, 5, 3), (1,)),
    "2D": (layers.SpatialDropout2D(0.5), (8, 5, 4, 3), (1, 2)),
    "2D channels first": (layers.SpatialDropout2D(0.5, "channels_first"), (8, 5, 4, 3), (2, 3)),
    "3D": (layers.SpatialDropout3D(0.5), (8, 2, 5, 4, 3), (1, 2, 3)),
}


@pytest.mark.parametrize(("layer", "shape", "axes"), SHARED.values(), ids=SHARED)
def test_one_draw_counts_for_a_whole_axis(layer: Layer, shape: tuple[int, ...], axes: tuple[int, ...]) -> None:
    y = drawn(layer, np.ones(shape, np.float32), seed=5)
    assert not np.ptp(y, axis=axes).any()
    assert len(np.unique(y)) == 2
    rest = tuple(axis for axis in range(len(shape)) if axis not in axes)
    assert all(np.ptp(y, axis=axis).any() for axis in rest)


SEEDED = {
    cls.__name__: cls
    for cls in (
        layers.Dropout,
        layers.AlphaDropout,
        layers.GaussianDropout,
        layers.GaussianNoise,
        layers.SpatialDropout1D,
    )
}


@pytest.mark.parametrize("cls", SEEDED.values(), ids=SEEDED)
def test_a_seed_repeats_the_draws_of_a_step(cls: type[Layer]) -> None:
    one, other = cls(0.5, seed=3), cls(0.5, seed=3)  # type: ignore[call-arg]
    x = X.reshape(20, 10, 500)
    assert np.array_equal(drawn(one, x, seed=1), drawn(other, x, seed=2))
    assert not np.array_equal(drawn(one, x, step=0), drawn(one, x, step=1))
    assert not np.array_equal(drawn(cls(0.5), x, seed=1), drawn(cls(0.5), x, seed=2))  # type: ignore[call-arg]


def test_attention_forgets_whole_shares() -> None:
    x = np.random.default_rng(1).normal(size=(50, 6, 4)).astype(np.float32)
    for layer in (layers.Attention(dropout=0.25), layers.MultiHeadAttention(2, 3, dropout=0.25)):
        layer([x, x])
        _, cache = layer.forward(layer.views, [x, x], Context(True, np.random.default_rng(0)))
        factors, counts = np.unique(cache["factor"], return_counts=True)
        assert factors.tolist() == pytest.approx([0, 4 / 3])
        assert counts[0] / counts.sum() == pytest.approx(0.25, abs=0.03)
        assert layer.forward(layer.views, [x, x], Context(False, np.random.default_rng(0)))[1]["factor"] is None
