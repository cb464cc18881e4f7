"""Nadam: Adam that looks ahead along its momentum, as Nesterov does."""

from __future__ import annotations

import numpy as np

from engine.array import Array
from engine.errors import Words
from engine.optimizers.base import Epsilon, LearningRate, Optimizer
from engine.optimizers.moments import Beta1, Beta2, moments
from engine.optimizers.rate import rate
from engine.spec import block

_GROWTH = np.cumprod(1 - 0.5 * 0.96 ** np.arange(1, 1001))
"""Products of 1 - 0.96^i / 2; after a thousand factors the next one is 1 in float64."""


@block(
    "optimizer",
    aliases=("nadam",),
    title=Words("Nadam", "Nadam"),
    help=Words("Adam that looks a step ahead.", "한 걸음 앞을 내다보는 Adam이에요."),
)
class Nadam(Optimizer):
    """With u_t = b1 (1 - 0.96^t / 2) and U_t = u_1 ... u_t, and Adam's m and v:

    theta -= lr (u_{t+1} m / (1 - U_{t+1}) + (1 - u_t) g / (1 - U_t)) / (sqrt(v / (1 - b2^t)) + epsilon).
    Source: Dozat 2015; Keras 3, optimizers.Nadam."""

    learning_rate: LearningRate = rate(0.001)
    beta_1: Beta1 = 0.9
    beta_2: Beta2 = 0.999
    epsilon: Epsilon = 1e-7

    @property
    def rows(self) -> tuple[str, ...]:
        return ("momentum", "velocity")

    @property
    def saved_numbers(self) -> tuple[float, ...]:
        return (self._product(self.iterations) if self.iterations else 1.0,)

    def update(self, theta: Array, grad: Array, slots: Array, t: int, lr: float) -> None:
        m, v = slots
        ahead, size = self.spare(theta)
        moments(m, v, grad, ahead, self.beta_1, self.beta_2)
        np.multiply(m, self._share(t + 1) / (1 - self._product(t + 1)), ahead)
        ahead += np.multiply(grad, (1 - self._share(t)) / (1 - self._product(t)), size)
        ahead *= lr
        np.divide(v, 1 - self.beta_2**t, size)
        np.sqrt(size, size)
        size += self.epsilon
        ahead /= size
        theta -= ahead

    def rates(self, slots: Array, t: int, lr: float) -> Array:
        return np.asarray(lr / (np.sqrt(slots[1] / (1 - self.beta_2**t)) + self.epsilon))

    def _share(self, t: int) -> float:
        return self.beta_1 * (1 - 0.5 * 0.96**t)

    def _product(self, t: int) -> float:
        return self.beta_1**t * float(_GROWTH[min(t, len(_GROWTH)) - 1])
