"""Adadelta: steps as long as past steps were, compared with how large gradients have been."""

from __future__ import annotations

import numpy as np

from engine.array import Array
from engine.errors import Words
from engine.optimizers.base import Epsilon, LearningRate, Optimizer, Rho
from engine.optimizers.rate import rate
from engine.spec import block


@block(
    "optimizer",
    aliases=("adadelta",),
    title=Words("Adadelta", "Adadelta"),
    help=Words("Finds the length of its steps itself.", "걸음의 크기를 스스로 찾아요."),
)
class Adadelta(Optimizer):
    """a = rho a + (1 - rho) g^2; d = -sqrt((x + epsilon) / (a + epsilon)) g; x = rho x + (1 - rho) d^2; theta += lr d.

    Source: Zeiler 2012; Keras 3, optimizers.Adadelta."""

    learning_rate: LearningRate = rate(0.001)
    rho: Rho = 0.95
    epsilon: Epsilon = 1e-7

    @property
    def rows(self) -> tuple[str, ...]:
        return ("accumulated_grad", "accumulated_delta_var")

    def update(self, theta: Array, grad: Array, slots: Array, t: int, lr: float) -> None:
        a, x = slots
        d, size = self.spare(theta)
        a *= self.rho
        np.square(grad, size)
        size *= 1 - self.rho
        a += size
        np.add(x, self.epsilon, size)
        np.multiply(grad, np.sqrt(size, size), d)
        np.add(a, self.epsilon, size)
        d /= np.sqrt(size, size)
        x *= self.rho
        np.square(d, size)
        size *= 1 - self.rho
        x += size
        d *= lr
        theta -= d

    def rates(self, slots: Array, t: int, lr: float) -> Array:
        a, x = slots
        return np.asarray(lr * np.sqrt((x + self.epsilon) / (a + self.epsilon)))
