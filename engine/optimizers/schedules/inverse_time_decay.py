"""InverseTimeDecay: the learning rate falls as one over the time."""

from __future__ import annotations

from math import floor

from engine.errors import Words
from engine.optimizers.schedules.base import DecayRate, DecaySteps, FirstRate, LearningRateSchedule, Staircase
from engine.spec import block


@block(
    "schedule",
    title=Words("Inverse time decay", "반비례 감소"),
    help=Words("Falls quickly first, then ever more slowly.", "처음에는 빨리, 갈수록 천천히 줄어들어요."),
)
class InverseTimeDecay(LearningRateSchedule):
    """initial / (1 + decay_rate step / decay_steps); staircase rounds the quotient down. Source: Keras 3."""

    initial_learning_rate: FirstRate
    decay_steps: DecaySteps
    decay_rate: DecayRate
    staircase: Staircase = False
    name: str = "InverseTimeDecay"

    def __call__(self, step: float) -> float:
        times = float(step) / self.decay_steps
        return self.initial_learning_rate / (1 + self.decay_rate * (floor(times) if self.staircase else times))
