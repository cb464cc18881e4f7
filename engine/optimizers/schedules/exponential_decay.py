"""ExponentialDecay: the learning rate shrinks by the same factor again and again."""

from __future__ import annotations

from math import floor

from engine.errors import Words
from engine.optimizers.schedules.base import DecayRate, DecaySteps, FirstRate, LearningRateSchedule, Staircase
from engine.spec import block


@block(
    "schedule",
    title=Words("Exponential decay", "지수 감소"),
    help=Words("Shrinks by the same factor every time.", "일정한 비율로 계속 줄어들어요."),
)
class ExponentialDecay(LearningRateSchedule):
    """initial decay_rate^(step / decay_steps); staircase rounds the exponent down. Source: Keras 3."""

    initial_learning_rate: FirstRate
    decay_steps: DecaySteps
    decay_rate: DecayRate
    staircase: Staircase = False
    name: str = "ExponentialDecay"

    def __call__(self, step: float) -> float:
        times = float(step) / self.decay_steps
        return float(self.initial_learning_rate * self.decay_rate ** (floor(times) if self.staircase else times))
