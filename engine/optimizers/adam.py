"""Adam: momentum, divided by how large gradients have lately been."""

from __future__ import annotations

from math import sqrt
from typing import Annotated

import numpy as np

from engine.array import Array, number
from engine.errors import Words
from engine.optimizers.base import Epsilon, LearningRate, Optimizer
from engine.optimizers.moments import Beta1, Beta2, moments
from engine.optimizers.rate import rate
from engine.spec import Text, block


@block(
    "optimizer",
    aliases=("adam",),
    title=Words("Adam", "Adam"),
    help=Words("Momentum with even steps; a good first choice.", "모멘텀에 고른 걸음을 더했어요. 처음 쓰기 좋아요."),
)
class Adam(Optimizer):
    """m += (1 - b1)(g - m); v += (1 - b2)(g^2 - v); theta -= lr sqrt(1 - b2^t) / (1 - b1^t) m / (sqrt(v) + epsilon).

    The factor in t undoes that m and v start at zero. Keras adds epsilon to sqrt(v) before that correction, the paper
    after it; Keras decides here. amsgrad: the largest v so far. Source: Kingma & Ba 2015; Keras 3, optimizers.Adam."""

    learning_rate: LearningRate = rate(0.001)
    beta_1: Beta1 = 0.9
    beta_2: Beta2 = 0.999
    epsilon: Epsilon = 1e-7
    amsgrad: Annotated[
        bool, Text("AMSGrad", "AMSGrad", "Never forgets the largest size.", "가장 컸던 크기를 잊지 않아요.")
    ] = False

    @property
    def rows(self) -> tuple[str, ...]:
        return ("momentum", "velocity", "velocity_hat") if self.amsgrad else ("momentum", "velocity")

    @property
    def row_groups(self) -> tuple[tuple[str, ...], ...]:
        return (self.rows[:2], self.rows[2:])

    def update(self, theta: Array, grad: Array, slots: Array, t: int, lr: float) -> None:
        m, v = slots[0], slots[1]
        step, size = self.spare(theta)
        moments(m, v, grad, step, self.beta_1, self.beta_2)
        np.sqrt(np.maximum(slots[2], v, out=slots[2]) if self.amsgrad else v, size)
        np.add(size, number(self.epsilon, theta.dtype), size)
        np.multiply(m, lr * sqrt(1 - self.beta_2**t) / (1 - self.beta_1**t), step)
        np.divide(step, size, step)
        np.subtract(theta, step, theta)

    def rates(self, slots: Array, t: int, lr: float) -> Array:
        alpha = lr * sqrt(1 - self.beta_2**t) / (1 - self.beta_1**t)
        return np.asarray(alpha / (np.sqrt(slots[2 if self.amsgrad else 1]) + self.epsilon))
