"""CTC against its definition: the probability of every path, counted one by one."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from engine.array import Array
from engine.checks import loss_gradient
from engine.losses import CTC, ctc

RNG = np.random.default_rng(0)


def labels_of(path: tuple[int, ...]) -> list[int]:
    """What a path says: repeats once, then no blanks."""
    return [now for before, now in zip((0, *path), path, strict=False) if now not in (before, 0)]


def by_counting(labels: list[int], logits: Array) -> float:
    """-log of the summed probability of all paths that say the labels."""
    p = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    time, classes = p.shape
    total = sum(
        np.prod(p[np.arange(time), path])
        for path in itertools.product(range(classes), repeat=time)
        if labels_of(path) == labels
    )
    return float(-np.log(total)) if total else float("inf")


def test_what_a_path_says() -> None:
    assert labels_of((0, 1, 1, 0, 1, 2, 2)) == [1, 1, 2]
    assert labels_of((1, 1, 2, 1)) == [1, 2, 1]


ROWS = [[], [1], [2], [1, 1], [1, 2], [2, 1, 2], [1, 2, 1], [2, 2, 1], [1, 1, 1], [1, 2, 1, 2]]


@pytest.mark.parametrize("labels", ROWS, ids=str)
@pytest.mark.parametrize("time", [1, 2, 4, 5])
def test_every_path_is_counted(labels: list[int], time: int) -> None:
    logits = RNG.normal(size=(time, 3))
    row = np.array([labels + [0] * (5 - len(labels))])
    assert ctc(row, logits[None]) == pytest.approx([by_counting(labels, logits)])


def test_rows_of_different_lengths_do_not_disturb_each_other() -> None:
    logits = RNG.normal(size=(len(ROWS), 5, 3))
    together = np.array([labels + [0] * (4 - len(labels)) for labels in ROWS])
    assert ctc(together, logits) == pytest.approx([by_counting(*pair) for pair in zip(ROWS, logits, strict=True)])


def test_the_gradient_of_a_long_row_is_central_differences() -> None:
    y_true = RNG.integers(1, 4, (2, 12))
    assert loss_gradient(CTC(), y_true, RNG.normal(size=(2, 40, 4))) < 1e-6


def test_labels_that_do_not_fit_cost_infinity_and_teach_nothing() -> None:
    logits = RNG.normal(size=(2, 3, 3))
    value, gradient = CTC().measure(np.array([[1, 1, 1], [1, 2, 0]]), logits)
    assert value == float("inf")
    assert not gradient[0].any()
    assert gradient[1].any()


def test_large_logits_and_long_rows_stay_finite() -> None:
    logits = (300 * RNG.normal(size=(1, 500, 4))).astype(np.float32)
    value, gradient = CTC().measure(np.tile([1, 2, 3], 60)[None], logits)
    assert np.isfinite(value)
    assert np.isfinite(gradient).all()
    assert np.abs(gradient.sum(axis=-1)).max() < 1e-3  # moving all logits of a step changes nothing
