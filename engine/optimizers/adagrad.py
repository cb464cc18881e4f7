"""Adagrad: the more a parameter has moved, the shorter its steps."""

from __future__ import annotations

import numpy as np

from engine.array import Array
from engine.errors import Words
from engine.optimizers.base import Epsilon, FirstSum, LearningRate, Optimizer
from engine.optimizers.rate import rate
from engine.spec import block


@block(
    "optimizer",
    aliases=("adagrad",),
    title=Words("Adagrad", "Adagrad"),
    help=Words("Shorter steps where it has moved much.", "많이 움직인 쪽일수록 짧게 걸어요."),
)
class Adagrad(Optimizer):
    """a = a + g^2; theta -= lr g / sqrt(a + epsilon). Source: Keras 3, optimizers.Adagrad; Duchi et al. 2011."""

    learning_rate: LearningRate = rate(0.001)
    initial_accumulator_value: FirstSum = 0.1
    epsilon: Epsilon = 1e-7

    @property
    def rows(self) -> tuple[str, ...]:
        return ("accumulator",)

    def start(self, slots: Array) -> None:
        slots[-1] = self.initial_accumulator_value

    def update(self, theta: Array, grad: Array, slots: Array, t: int, lr: float) -> None:
        (a,) = slots
        step, size = self.spare(theta)
        a += np.square(grad, step)
        np.add(a, self.epsilon, size)
        np.multiply(grad, lr, step)
        step /= np.sqrt(size, size)
        theta -= step

    def rates(self, slots: Array, t: int, lr: float) -> Array:
        return np.asarray(lr / np.sqrt(slots[0] + self.epsilon))
