"""CosineDecay: the learning rate falls along half a cosine wave, after a warm-up if one is asked for."""

from __future__ import annotations

from math import cos, pi
from typing import Annotated

from engine.errors import Words
from engine.marks import Ge, Le
from engine.optimizers.schedules.base import Alpha, DecaySteps, FirstRate, LearningRateSchedule
from engine.spec import Scale, Text, block


@block(
    "schedule",
    title=Words("Cosine decay", "코사인 감소"),
    help=Words("Falls along half a cosine wave.", "코사인 곡선을 따라 부드럽게 줄어들어요."),
)
class CosineDecay(LearningRateSchedule):
    """start ((1 - alpha) (1 + cos(pi step / decay_steps)) / 2 + alpha), and start alpha from there on.

    With a warmup_target, the rate first rises to it on a line over warmup_steps and falls from there. Source: Keras 3;
    Loshchilov & Hutter 2016."""

    initial_learning_rate: FirstRate
    decay_steps: DecaySteps
    alpha: Alpha = 0.0
    name: str = "CosineDecay"
    warmup_target: Annotated[
        float | None,
        Ge(0),
        Le(100),
        Scale("log"),
        Text("Warm-up to", "준비 목표", "Rises to this rate first.", "먼저 이 학습률까지 올라가요."),
    ] = None
    warmup_steps: Annotated[
        float, Ge(0), Text("Warm-up steps", "준비 걸음 수", "Updates of the rise.", "올라가는 동안의 걸음 수예요.")
    ] = 0

    def __call__(self, step: float) -> float:
        now, start = float(step), self.initial_learning_rate
        if self.warmup_target is not None:
            if now < self.warmup_steps:
                return (self.warmup_target - start) * now / self.warmup_steps + start
            now, start = now - self.warmup_steps, self.warmup_target
        wave = (1 + cos(pi * min(now, self.decay_steps) / self.decay_steps)) / 2
        return start * ((1 - self.alpha) * wave + self.alpha)
