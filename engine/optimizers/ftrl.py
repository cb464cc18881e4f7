"""Ftrl: follow the regularized leader; weights that earn little become exactly zero."""

from __future__ import annotations

from typing import Annotated, ClassVar

import numpy as np

from engine.array import Array
from engine.errors import Words
from engine.marks import Ge, Le
from engine.optimizers.base import FirstSum, LearningRate, Optimizer
from engine.optimizers.rate import rate
from engine.spec import Text, block


@block(
    "optimizer",
    aliases=("ftrl",),
    title=Words("FTRL", "FTRL"),
    help=Words("Sets weights that help little to 0.", "도움이 적은 가중치를 0으로 만들어요."),
)
class Ftrl(Optimizer):
    """With p = -learning_rate_power and n' = n + g^2:

    z += g + 2 shrinkage theta - (n'^p - n^p) / lr theta; n = n';
    theta = (clip(z, -l1, l1) - z) / (n^p / lr + 2 l2 + beta / lr).
    Source: McMahan et al. 2013; Keras 3, optimizers.Ftrl."""

    scratch: ClassVar[int] = 5

    learning_rate: LearningRate = rate(0.001)
    learning_rate_power: Annotated[
        float, Le(0), Text("Rate power", "학습률 지수", "0 keeps the rate as it is.", "0이면 학습률이 그대로예요.")
    ] = -0.5
    initial_accumulator_value: FirstSum = 0.1
    l1_regularization_strength: Annotated[
        float, Ge(0), Text("L1", "L1", "More of it, more zeros.", "클수록 0이 많아져요.")
    ] = 0.0
    l2_regularization_strength: Annotated[
        float, Ge(0), Text("L2", "L2", "Keeps weights small.", "가중치를 작게 지켜요.")
    ] = 0.0
    l2_shrinkage_regularization_strength: Annotated[
        float,
        Ge(0),
        Text("L2 shrinkage", "L2 수축", "Makes weights smaller in each step.", "걸음마다 가중치를 줄여요."),
    ] = 0.0
    beta: Annotated[float, Ge(0), Text("Beta", "베타", "Calms the first steps.", "처음 걸음을 차분하게 해요.")] = 0.0

    @property
    def rows(self) -> tuple[str, ...]:
        return ("accumulator", "linear")

    def start(self, slots: Array) -> None:
        slots[-2] = self.initial_accumulator_value

    def update(self, theta: Array, grad: Array, slots: Array, t: int, lr: float) -> None:
        n, z = slots
        power = -self.learning_rate_power
        before = n**power
        n += np.square(grad)
        after = n**power
        z += grad + 2 * self.l2_shrinkage_regularization_strength * theta - (after - before) / lr * theta
        l1 = self.l1_regularization_strength
        price = after / lr + 2 * self.l2_regularization_strength + self.beta / lr
        theta[...] = (np.clip(z, -l1, l1) - z) / price

    def rates(self, slots: Array, t: int, lr: float) -> Array:
        return np.asarray(lr / (slots[0] ** -self.learning_rate_power + self.beta))
