"""What every metric answers: sums of a batch, and the number they make.

A metric returns tallies (total and count), and tallies add up; so the last short batch weighs by its size by
construction, and a metric counted batch by batch equals the metric of the whole.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, ClassVar, Literal

import numpy as np

from engine.array import Array
from engine.losses.base import as_floats
from engine.names import snake_case
from engine.spec import Block


@dataclass(frozen=True)
class Tally:
    """A sum and how many numbers went into it."""

    total: float = 0.0
    count: float = 0.0

    def __add__(self, other: Tally) -> Tally:
        return Tally(self.total + other.total, self.count + other.count)


NOTHING = Tally()


@dataclass(eq=False, repr=False)
class Metric(Block):
    """Base of all metrics: the mean of ``values`` over everything seen."""

    name: str | None = field(default=None, kw_only=True)
    better: ClassVar[Literal["min", "max"]] = "min"

    seen: Tally = field(default=NOTHING, init=False)

    def __post_init__(self) -> None:
        self.name = self.name or snake_case(type(self).__name__)

    def values(self, y_true: Array, y_pred: Array) -> Array:
        """One number per sample or element. Raises ShapeError if the shapes do not fit."""
        raise NotImplementedError

    def update(self, y_true: Any, y_pred: Any) -> Tally:
        """The sums of one batch; nothing is remembered."""
        values = self.values(np.asarray(y_true), as_floats(y_pred))
        return Tally(float(values.sum(dtype=np.float64)), values.size)

    # ---- Keras's surface, for a metric used by hand

    def update_state(self, y_true: Any, y_pred: Any) -> None:
        """Add a batch to what this metric has seen."""
        self.seen = self.seen + self.update(y_true, y_pred)

    def result(self, tally: Tally | None = None) -> float:
        """The number for a tally, or for everything seen; 0 before anything was."""
        tally = self.seen if tally is None else tally
        return tally.total / tally.count if tally.count else 0.0

    def reset_state(self) -> None:
        """Forget everything seen."""
        self.seen = NOTHING

    def __call__(self, y_true: Any, y_pred: Any) -> float:
        """Add a batch and return the result so far."""
        self.update_state(y_true, y_pred)
        return self.result()
