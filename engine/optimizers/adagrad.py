"""Adagrad: the more a parameter has moved, the shorter its steps."""

from __future__ import annotations

from typing import Annotated

import numpy as np
from annotated_types import Ge

from engine.array import Array
from engine.errors import Words
from engine.optimizers.base import Epsilon, LearningRate, Optimizer
from engine.spec import Text, block


@block(
    "optimizer",
    aliases=("adagrad",),
    title=Words("Adagrad", "Adagrad"),
    help=Words("Shorter steps where it has moved much.", "많이 움직인 쪽일수록 짧게 걸어요."),
)
class Adagrad(Optimizer):
    """a = a + g^2; theta -= lr g / sqrt(a + epsilon). Source: Keras 3, optimizers.Adagrad; Duchi et al. 2011."""

    learning_rate: LearningRate = 0.001
    initial_accumulator_value: Annotated[
        float,
        Ge(0),
        Text("First sum", "누적 시작값", "Where the sum of squares starts.", "제곱합이 시작하는 값이에요."),
    ] = 0.1
    epsilon: Epsilon = 1e-7

    @property
    def slots(self) -> tuple[str, ...]:
        return ("accumulator",)

    def start(self, slots: Array) -> None:
        slots[...] = self.initial_accumulator_value

    def update(self, theta: Array, grad: Array, slots: Array, t: int, lr: float) -> None:
        (a,) = slots
        a += np.square(grad)
        theta -= lr * grad / np.sqrt(a + self.epsilon)
