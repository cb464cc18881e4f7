"""Every optimizer: it descends, it starts as computed by hand, and it changes the vector in place."""

from __future__ import annotations

import numpy as np
import pytest

from engine.optimizers import SGD, Adagrad, Adam, Optimizer, RMSprop
from engine.spec import KINDS

CLASSES: list[type[Optimizer]] = list(KINDS["optimizer"].values())  # type: ignore[arg-type]

# f(theta) = theta^2 / 2 from theta = 1 with lr = 0.1, so that the gradient is theta. By hand from the formulas of each
# docstring: SGD multiplies by 0.9; with momentum v = -0.1, -0.18, -0.234; Nesterov 1 - 0.09 - 0.1 = 0.81, and so on.
FIRST_THREE = {
    "SGD": (SGD(0.1), [0.9, 0.81, 0.729]),
    "momentum": (SGD(0.1, momentum=0.9), [0.9, 0.72, 0.486]),
    "nesterov": (SGD(0.1, momentum=0.9, nesterov=True), [0.81, 0.5751, 0.327321]),
    "RMSprop": (RMSprop(0.1), [0.68377239, 0.4988708, 0.36918076]),
    "RMSprop, momentum": (RMSprop(0.1, momentum=0.5), [0.68377239, 0.340757, 0.07640056]),
    "RMSprop, centered": (RMSprop(0.1, centered=True), [0.66666685, 0.46556791, 0.32356965]),
    "Adagrad": (Adagrad(0.1), [0.90465375, 0.83933874, 0.78751277]),
    "Adam": (Adam(0.1), [0.90000032, 0.80041278, 0.70158701]),
    "Adam, amsgrad": (Adam(0.1, amsgrad=True), [0.90000032, 0.80041278, 0.70158701]),
}


def walk(optimizer: Optimizer, theta: np.ndarray, steps: int) -> list[np.ndarray]:
    slots = np.zeros((len(optimizer.slots), theta.size))
    optimizer.start(slots)
    path = []
    for t in range(1, steps + 1):
        optimizer.update(theta, theta.copy(), slots, t, optimizer.learning_rate)
        path.append(theta.copy())
    return path


@pytest.mark.parametrize(("optimizer", "expected"), FIRST_THREE.values(), ids=FIRST_THREE)
def test_the_first_three_steps_are_those_computed_by_hand(optimizer: Optimizer, expected: list[float]) -> None:
    assert [float(theta[0]) for theta in walk(optimizer, np.ones(1), 3)] == pytest.approx(expected, abs=1e-7)


@pytest.mark.parametrize("cls", CLASSES, ids=lambda cls: cls.__name__)
def test_every_optimizer_has_a_row_above(cls: type[Optimizer]) -> None:
    assert any(type(optimizer) is cls for optimizer, _ in FIRST_THREE.values())


@pytest.mark.parametrize("cls", CLASSES, ids=lambda cls: cls.__name__)
def test_it_descends_a_bowl(cls: type[Optimizer]) -> None:
    start = np.array([1.0, -2.0, 0.5])
    end = walk(cls(), start.copy(), 50)[-1]
    assert (np.abs(end) < np.abs(start)).all()


@pytest.mark.parametrize("cls", CLASSES, ids=lambda cls: cls.__name__)
def test_parameters_do_not_hear_of_each_other(cls: type[Optimizer]) -> None:
    together = walk(cls(), np.array([1.0, -3.0]), 4)[-1]
    assert [walk(cls(), np.array([start]), 4)[-1][0] for start in (1.0, -3.0)] == together.tolist()


@pytest.mark.parametrize("cls", CLASSES, ids=lambda cls: cls.__name__)
def test_float32_stays_float32_and_in_place(cls: type[Optimizer]) -> None:
    optimizer = cls()
    theta = np.ones(3, np.float32)
    slots = np.zeros((len(optimizer.slots), 3), np.float32)
    optimizer.update(theta, np.ones(3, np.float32), slots, 1, optimizer.learning_rate)
    assert theta.dtype == slots.dtype == np.float32
    assert (theta < 1).all()
