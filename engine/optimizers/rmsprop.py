"""RMSprop: steps divided by how large gradients have lately been."""

from __future__ import annotations

from typing import Annotated

import numpy as np

from engine.array import Array
from engine.errors import Words
from engine.optimizers.base import Epsilon, LearningRate, Momentum, Optimizer, Rho
from engine.optimizers.rate import rate
from engine.spec import Text, block


@block(
    "optimizer",
    aliases=("rmsprop",),
    title=Words("RMSprop", "RMSprop"),
    help=Words("Steps of even length in every direction.", "방향마다 걸음 크기를 고르게 맞춰요."),
)
class RMSprop(Optimizer):
    """v = rho v + (1 - rho) g^2; theta -= lr g / sqrt(v + epsilon).

    centered: v - a^2 instead of v, with a = rho a + (1 - rho) g. momentum: m = momentum m + step; theta -= m.
    Source: Keras 3, optimizers.RMSprop; Tieleman & Hinton 2012."""

    learning_rate: LearningRate = rate(0.001)
    rho: Rho = 0.9
    momentum: Momentum = 0.0
    epsilon: Epsilon = 1e-7
    centered: Annotated[bool, Text("Centered", "중심화", "Divides by the spread instead.", "흩어진 정도로 나눠요.")] = (
        False
    )

    @property
    def rows(self) -> tuple[str, ...]:
        names = ("velocity", "momentum" if self.momentum else "", "average_gradient" if self.centered else "")
        return tuple(name for name in names if name)

    @property
    def row_groups(self) -> tuple[tuple[str, ...], ...]:
        return tuple((name,) for name in self.rows)

    def update(self, theta: Array, grad: Array, slots: Array, t: int, lr: float) -> None:
        rows = dict(zip(self.rows, slots, strict=True))
        v = rows["velocity"]
        spread, step = self.spare(theta)
        v *= self.rho
        np.square(grad, step)
        step *= 1 - self.rho
        v += step
        np.add(v, self.epsilon, spread)
        if self.centered:
            a = rows["average_gradient"]
            a *= self.rho
            a += np.multiply(grad, 1 - self.rho, step)
            np.subtract(v, np.square(a, step), spread)
            spread += self.epsilon
        np.multiply(grad, lr, step)
        step /= np.sqrt(spread, spread)
        if self.momentum:
            m = rows["momentum"]
            m *= self.momentum
            m += step
            step = m
        theta -= step

    def rates(self, slots: Array, t: int, lr: float) -> Array:
        rows = dict(zip(self.rows, slots, strict=True))
        spread = rows["velocity"] - (np.square(rows["average_gradient"]) if self.centered else 0)
        return np.asarray(lr / np.sqrt(spread + self.epsilon))
