"""The learning rate as an attribute: a number or a schedule is written, the number that holds now is read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from engine.errors import SpecError
from engine.optimizers.schedules.base import LearningRateSchedule

if TYPE_CHECKING:
    from engine.optimizers.base import Optimizer


class ScheduledError(SpecError, TypeError):
    """A number for an optimizer that follows a schedule; Keras raises TypeError there."""


class Number(float):
    """The learning rate that holds now: a float that is also asked as Keras's variables are."""

    optimizer: Optimizer | None = None

    @property
    def value(self) -> np.float32:
        return np.float32(self)

    def numpy(self) -> np.float32:
        return self.value

    def assign(self, value: float) -> None:
        """Train on with another learning rate."""
        if self.optimizer is not None:
            self.optimizer.learning_rate = float(value)


class Count(int):
    """The number of changes so far: an int that is also asked as Keras's variables are."""

    optimizer: Optimizer

    @classmethod
    def of(cls, optimizer: Optimizer, number: int) -> Count:
        made = cls(number)
        made.optimizer = optimizer
        return made

    @property
    def value(self) -> np.int64:
        return np.int64(self)

    def numpy(self) -> np.int64:
        return self.value

    def assign(self, value: int) -> None:
        """Go on as if so many changes had been made."""
        self.optimizer.updates = int(value) * (self.optimizer.gradient_accumulation_steps or 1)


class _Rate:
    """What was written stands in the object under the attribute's own name, where ``get_config`` finds it."""

    def __init__(self, default: float) -> None:
        self.default = default

    def __get__(self, optimizer: Optimizer | None, owner: type[Optimizer]) -> float:
        if optimizer is None:
            return self.default  # so that a dataclass sees a default here
        given = vars(optimizer).get("learning_rate", self.default)
        now = Number(given(optimizer.updates) if isinstance(given, LearningRateSchedule) else given)
        now.optimizer = optimizer
        return now

    def __set__(self, optimizer: Optimizer, value: float | LearningRateSchedule) -> None:
        before = vars(optimizer).get("learning_rate")
        if isinstance(before, LearningRateSchedule) and not isinstance(value, LearningRateSchedule):
            raise ScheduledError("optimizer.scheduled", owner=type(optimizer).__name__).at("learning_rate")
        vars(optimizer)["learning_rate"] = value


def rate(default: float) -> Any:
    """A learning rate with this default, to be written behind a declared argument."""
    return _Rate(default)
