"""Lion: every step has the same length, only its sign is learned."""

from __future__ import annotations

from typing import Annotated

import numpy as np

from engine.array import Array
from engine.errors import Words
from engine.marks import Gt, Le
from engine.optimizers.base import LearningRate, Optimizer
from engine.optimizers.moments import Beta2
from engine.optimizers.rate import rate
from engine.spec import Text, block


@block(
    "optimizer",
    aliases=("lion",),
    title=Words("Lion", "Lion"),
    help=Words("Steps of one length, up or down.", "늘 같은 크기로, 방향만 정해서 걸어요."),
)
class Lion(Optimizer):
    """theta -= lr sign(b1 m + (1 - b1) g); m = b2 m + (1 - b2) g.

    Source: Chen et al. 2023; Keras 3, optimizers.Lion."""

    learning_rate: LearningRate = rate(0.001)
    beta_1: Annotated[
        float, Gt(0), Le(1), Text("Beta 1", "베타 1", "Memory in the direction.", "방향을 정할 때 기억하는 정도예요.")
    ] = 0.9
    beta_2: Beta2 = 0.99

    @property
    def rows(self) -> tuple[str, ...]:
        return ("momentum",)

    def update(self, theta: Array, grad: Array, slots: Array, t: int, lr: float) -> None:
        (m,) = slots
        step, new = self.spare(theta)
        np.multiply(m, self.beta_1, step)
        step += np.multiply(grad, 1 - self.beta_1, new)
        np.sign(step, step)
        step *= lr
        theta -= step
        m *= self.beta_2
        m += np.multiply(grad, 1 - self.beta_2, new)
