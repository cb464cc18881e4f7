"""The points of the plane: where they may lie, what class they then have, and that a seed draws them again."""

from __future__ import annotations

import numpy as np
import pytest

from engine import datasets
from engine.errors import SpecError

TOYS = ("circle", "xor", "gauss", "spiral", "moons", "plane", "hills")


def draw(name: str, seed: int = 3, **options: float) -> tuple[np.ndarray, np.ndarray]:
    data = datasets.load(name, seed=seed, **options)
    return data.x.astype(np.float64), data.y


@pytest.mark.parametrize("name", TOYS)
def test_a_seed_draws_the_same_points(name: str) -> None:
    first, again, other = (datasets.load(name, seed=seed, samples=200, noise=0.2) for seed in (7, 7, 8))
    assert first.x.tobytes() == again.x.tobytes()
    assert first.y.tobytes() == again.y.tobytes()
    assert first.x.tobytes() != other.x.tobytes()


@pytest.mark.parametrize("name", TOYS)
@pytest.mark.parametrize("samples", [50, 333, 2_000])
def test_as_many_points_as_asked_in_both_classes(name: str, samples: int) -> None:
    data = datasets.load(name, samples=samples)
    assert data.x.shape == (samples, 2) == (data.info.rows, *data.info.input_shape)
    assert np.abs(data.x).max() < 7
    if data.info.task == "classification":
        assert np.bincount(data.y, minlength=2).min() > samples // 3


def test_circle_has_b_inside_half_the_radius_and_a_beyond_seven_tenths() -> None:
    x, y = draw("circle")
    r = np.hypot(*x.T)
    assert r[y == 1].max() <= 2.5
    assert r[y == 0].min() >= 3.5
    assert r.max() <= 5


def test_xor_has_b_where_the_signs_agree_and_a_gap_along_the_axes() -> None:
    x, y = draw("xor")
    assert np.array_equal(y == 1, x[:, 0] * x[:, 1] > 0)
    assert np.abs(x).min() >= 0.3
    assert np.abs(x).max() <= 5.3


@pytest.mark.parametrize(("noise", "variance"), [(0.0, 0.5), (0.25, 2.25), (0.5, 4.0)])
def test_gauss_has_centres_at_two_and_minus_two(noise: float, variance: float) -> None:
    x, y = draw("gauss", samples=2_000, noise=noise)
    for label, centre in ((0, -2), (1, 2)):
        cloud = x[y == label]
        assert cloud.mean(axis=0) == pytest.approx([centre, centre], abs=0.2)
        assert cloud.var() == pytest.approx(variance, rel=0.1)


def test_spiral_arms_are_half_a_turn_apart() -> None:
    x, y = draw("spiral", samples=200)
    # point i of 100 lies at radius i/100 * 5 and angle 1.75 * i/100 turns; the other arm is its mirror image
    assert x[y == 1][50] == pytest.approx(2.5 * np.array([np.sin(1.75 * np.pi), np.cos(1.75 * np.pi)]), abs=1e-6)
    assert x[y == 0] == pytest.approx(-x[y == 1], abs=1e-6)


def test_moons_reach_from_side_to_side() -> None:
    x, y = draw("moons", noise=0)
    assert np.stack([x.min(axis=0), x.max(axis=0)]) == pytest.approx(np.array([[-5, -2.5], [5, 2.5]]), abs=1e-3)
    assert x[y == 0][:, 1].min() == pytest.approx(-2.5 / 3, abs=1e-3)


def test_plane_rises_evenly() -> None:
    x, y = draw("plane")
    assert y == pytest.approx(x.sum(axis=1) / 10, abs=1e-6)


def test_hills_have_their_tops_and_flat_land() -> None:
    x, y = draw("hills", samples=2_000)
    top = np.linalg.norm(x - [4, 2.5], axis=1)
    hollow = np.linalg.norm(x - [0, 2.5], axis=1)
    assert y[top < 1] == pytest.approx(1 - top[top < 1] / 2, abs=1e-6)
    assert y[hollow < 1] == pytest.approx(hollow[hollow < 1] / 2 - 1, abs=1e-6)
    assert (y[np.abs(x[:, 1]) > 5] == 0).all()


@pytest.mark.parametrize("name", ["circle", "xor"])
def test_noise_turns_labels_over_and_leaves_points(name: str) -> None:
    clean, noisy = draw(name), draw(name, noise=0.5)
    assert np.array_equal(clean[0], noisy[0])
    assert 0.02 < (clean[1] != noisy[1]).mean() < 0.5


OUT_OF_RANGE = {"samples below": {"samples": 49}, "samples above": {"samples": 2_001}, "noise": {"noise": 0.51}}


@pytest.mark.parametrize("options", OUT_OF_RANGE.values(), ids=OUT_OF_RANGE)
def test_options_keep_their_range(options: dict[str, float]) -> None:
    with pytest.raises(SpecError):
        datasets.load("spiral", **options)
