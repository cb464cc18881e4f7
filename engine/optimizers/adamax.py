"""Adamax: Adam, divided by the largest gradient of late instead of their mean square."""

from __future__ import annotations

import numpy as np

from engine.array import Array
from engine.errors import Words
from engine.optimizers.base import Epsilon, LearningRate, Optimizer
from engine.optimizers.moments import Beta1, Beta2
from engine.optimizers.rate import rate
from engine.spec import block


@block(
    "optimizer",
    aliases=("adamax",),
    title=Words("Adamax", "Adamax"),
    help=Words("Adam that looks at the largest gradient.", "가장 큰 기울기를 기준으로 삼는 Adam이에요."),
)
class Adamax(Optimizer):
    """m += (1 - b1)(g - m); u = max(b2 u, |g|); theta -= lr / (1 - b1^t) m / (u + epsilon).

    Source: Kingma & Ba 2015, section 7.1; Keras 3, optimizers.Adamax."""

    learning_rate: LearningRate = rate(0.001)
    beta_1: Beta1 = 0.9
    beta_2: Beta2 = 0.999
    epsilon: Epsilon = 1e-7

    @property
    def rows(self) -> tuple[str, ...]:
        return ("momentum", "norm")

    def update(self, theta: Array, grad: Array, slots: Array, t: int, lr: float) -> None:
        m, u = slots
        step, size = self.spare(theta)
        np.subtract(grad, m, step)
        step *= 1 - self.beta_1
        m += step
        u *= self.beta_2
        np.maximum(u, np.abs(grad, size), out=u)
        np.add(u, self.epsilon, size)
        size *= 1 - self.beta_1**t
        np.multiply(m, lr, step)
        step /= size
        theta -= step

    def rates(self, slots: Array, t: int, lr: float) -> Array:
        return np.asarray(lr / ((slots[1] + self.epsilon) * (1 - self.beta_1**t)))
