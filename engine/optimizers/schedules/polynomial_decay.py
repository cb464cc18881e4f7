"""PolynomialDecay: the learning rate falls along a line, or a steeper curve, to an end value."""

from __future__ import annotations

from math import ceil
from typing import Annotated

from engine.errors import Words
from engine.marks import Ge, Le
from engine.optimizers.schedules.base import DecaySteps, FirstRate, LearningRateSchedule
from engine.spec import Scale, Text, block


@block(
    "schedule",
    title=Words("Polynomial decay", "다항 감소"),
    help=Words("Falls along a line to an end value.", "직선을 따라 마지막 값까지 줄어들어요."),
)
class PolynomialDecay(LearningRateSchedule):
    """(initial - end) (1 - step / decay_steps)^power + end, and end from there on.

    cycle: instead of staying there, it jumps up again and takes as many times decay_steps as are needed to lie beyond
    the step. Source: Keras 3."""

    initial_learning_rate: FirstRate
    decay_steps: DecaySteps
    end_learning_rate: Annotated[
        float,
        Ge(0),
        Le(100),
        Scale("log"),
        Text("Last rate", "마지막 학습률", "Where the learning rate ends.", "학습률이 끝나는 값이에요.", "card"),
    ] = 0.0001
    power: Annotated[float, Ge(0), Text("Power", "거듭제곱", "1 is a straight line.", "1이면 직선이에요.")] = 1.0
    cycle: Annotated[bool, Text("Cycle", "되풀이", "Jumps up again at the end.", "끝나면 다시 올라가요.")] = False
    name: str = "PolynomialDecay"

    def __call__(self, step: float) -> float:
        now, steps = float(step), self.decay_steps
        if self.cycle:
            steps *= max(1, ceil(now / steps))
        left = 1 - min(now, steps) / steps
        return float((self.initial_learning_rate - self.end_learning_rate) * left**self.power + self.end_learning_rate)
