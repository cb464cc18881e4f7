"""CosineDecayRestarts: cosine decays one after the other, each from the top again."""

from __future__ import annotations

from math import cos, log, pi
from typing import Annotated

import numpy as np

from engine.errors import Words
from engine.marks import Ge, Gt
from engine.optimizers.schedules.base import Alpha, DecaySteps, FirstRate, LearningRateSchedule
from engine.spec import Text, block


@block(
    "schedule",
    title=Words("Cosine with restarts", "코사인 재시작"),
    help=Words("Falls along a cosine, again and again.", "코사인 곡선을 되풀이하며 줄어들어요."),
)
class CosineDecayRestarts(LearningRateSchedule):
    """initial ((1 - alpha) m_mul^i (1 + cos(pi share)) / 2 + alpha), share being how far the i-th round has come.

    Each round is t_mul times as long as the one before. Source: Keras 3; Loshchilov & Hutter 2016 (SGDR)."""

    initial_learning_rate: FirstRate
    first_decay_steps: DecaySteps
    t_mul: Annotated[
        float,
        Gt(0),
        Text("Longer by", "길이 배수", "Each round's length over the last.", "다음 구간이 몇 배로 길어질지예요."),
    ] = 2.0
    m_mul: Annotated[
        float,
        Ge(0),
        Text("Lower by", "높이 배수", "Each round's top over the last.", "다음 시작값이 몇 배가 될지예요."),
    ] = 1.0
    alpha: Alpha = 0.0
    name: str = "SGDRDecay"

    def __call__(self, step: float) -> float:
        number, share = self._place(np.float32(step) / np.float32(self.first_decay_steps))
        wave = self.m_mul**number * (1 + cos(pi * share)) / 2
        return float(self.initial_learning_rate * ((1 - self.alpha) * wave + self.alpha))

    def _place(self, rounds: np.float32) -> tuple[float, float]:
        """The number of the round and how far it has come.

        In float32 as in Keras, because the logarithm decides on which side of a restart a step falls."""
        if self.t_mul == 1:
            number = np.floor(rounds)
            return float(number), float(rounds - number)
        times = np.float32(self.t_mul)
        one = np.float32(1)
        number = np.floor(_log(one - rounds * (one - times)) / _log(times))
        before = (one - times**number) / (one - times)
        return float(number), float((rounds - before) / times**number)


def _log(x: np.float32) -> np.float32:
    # rounded from float64: NumPy's own float32 logarithm is more often a bit away from what others say
    return np.float32(log(x))
