"""Learning rate schedules: what an optimizer's learning_rate may be beside a number."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from engine import lazy
from engine.optimizers.schedules.base import LearningRateSchedule
from engine.spec import resolve

if TYPE_CHECKING:
    from engine.optimizers.schedules.cosine_decay import CosineDecay
    from engine.optimizers.schedules.cosine_decay_restarts import CosineDecayRestarts
    from engine.optimizers.schedules.exponential_decay import ExponentialDecay
    from engine.optimizers.schedules.inverse_time_decay import InverseTimeDecay
    from engine.optimizers.schedules.piecewise_constant_decay import PiecewiseConstantDecay
    from engine.optimizers.schedules.polynomial_decay import PolynomialDecay
else:
    __getattr__, __dir__ = lazy.attach(__name__)

__all__ = [
    "CosineDecay",
    "CosineDecayRestarts",
    "ExponentialDecay",
    "InverseTimeDecay",
    "LearningRateSchedule",
    "PiecewiseConstantDecay",
    "PolynomialDecay",
    "deserialize",
    "serialize",
]


def serialize(learning_rate_schedule: LearningRateSchedule) -> dict[str, Any]:
    """A schedule as {"class_name", "config"}."""
    return {"class_name": type(learning_rate_schedule).__name__, "config": learning_rate_schedule.get_config()}


def deserialize(config: Mapping[str, Any]) -> LearningRateSchedule:
    """A schedule from what ``serialize`` gave. Raises SpecError."""
    made: LearningRateSchedule = resolve("schedule", config)
    return made
