"""What every schedule answers: the learning rate at a step. Steps count updates from 0."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Self, TypeAlias

from engine.errors import StateError
from engine.marks import Ge, Gt, Le
from engine.spec import Block, Scale, Text

FirstRate: TypeAlias = Annotated[
    float,
    Ge(0),
    Le(100),
    Scale("log"),
    Text("First rate", "처음 학습률", "Where the learning rate begins.", "학습률이 시작하는 값이에요.", "simple"),
]
DecaySteps: TypeAlias = Annotated[
    float,
    Gt(0),
    Scale("log"),
    Text("Steps", "걸음 수", "Updates over which it falls.", "이만큼 고치는 동안 줄어들어요.", "simple"),
]
DecayRate: TypeAlias = Annotated[
    float,
    Ge(0),
    Text("Decay", "감소 정도", "How strongly it falls.", "얼마나 세게 줄어들지예요.", "card"),
]
Staircase: TypeAlias = Annotated[
    bool,
    Text("Staircase", "계단처럼", "Falls in jumps, not smoothly.", "매끄럽지 않게 한 번에 뚝 떨어져요."),
]
Alpha: TypeAlias = Annotated[
    float,
    Ge(0),
    Le(1),
    Text("Share at the end", "마지막 비율", "Share of the rate that stays.", "끝까지 남는 학습률의 비율이에요."),
]


@dataclass(eq=False, repr=False)
class LearningRateSchedule(Block):
    """Base of all schedules: a function of the step. One of your own derives from it and has ``__call__(step)``."""

    kind = "schedule"
    spec_name = property(lambda self: type(self).__name__)  # of one that is not registered

    def __call__(self, step: float) -> float:
        """The learning rate for the update after ``step`` updates."""
        raise StateError("schedule.abstract", owner=type(self).__name__)

    def get_config(self) -> dict[str, Any]:
        """The arguments and the name, as JSON values."""
        return {**super().get_config(), **{key: value for key, value in vars(self).items() if key == "name"}}

    @classmethod
    def from_config(cls, config: Mapping[str, Any]) -> Self:
        """Make a schedule from ``get_config``. Raises SpecError for unknown, missing or unfit arguments."""
        made: Self = super().from_config({key: value for key, value in config.items() if key != "name"})
        if "name" in config:
            vars(made)["name"] = str(config["name"])
        return made
