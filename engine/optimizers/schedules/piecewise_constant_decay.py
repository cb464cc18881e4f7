"""PiecewiseConstantDecay: one learning rate up to a step, another one after it."""

from __future__ import annotations

from bisect import bisect_left
from typing import Annotated

from engine.errors import SpecError, Words
from engine.marks import Ge, Le, MinLen
from engine.optimizers.schedules.base import LearningRateSchedule
from engine.spec import Text, block


@block(
    "schedule",
    title=Words("Steps of your own", "구간별 학습률"),
    help=Words("One rate for each stretch of steps.", "구간마다 학습률을 따로 정해요."),
)
class PiecewiseConstantDecay(LearningRateSchedule):
    """values[i] up to and including boundaries[i], the last value after the last boundary. Source: Keras 3."""

    boundaries: Annotated[
        tuple[float, ...],
        Ge(0),
        MinLen(1),
        Text("Boundaries", "경계", "The last step of each stretch.", "구간마다 마지막 걸음이에요.", "simple"),
    ]
    values: Annotated[
        tuple[float, ...],
        Ge(0),
        Le(100),
        MinLen(2),
        Text("Rates", "학습률", "One more than boundaries.", "경계보다 하나 많아야 해요.", "simple"),
    ]
    name: str = "PiecewiseConstant"

    def __post_init__(self) -> None:
        if len(self.boundaries) != len(self.values) - 1:
            facts = {"boundaries": len(self.boundaries), "values": len(self.values)}
            raise SpecError("schedule.lengths", owner=type(self).__name__, **facts).at("values")

    def __call__(self, step: float) -> float:
        return self.values[bisect_left(self.boundaries, float(step))]
