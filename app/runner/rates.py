"""Learning rates that people set while a run trains, each at its place, so that a replay sets them there again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from engine.callbacks import Callback


class Rate(NamedTuple):
    """A learning rate, set after so many updates, and at which of the moments below."""

    updates: int
    moment: int
    value: float


BATCH_END, TEST_BATCH_END, EPOCH_END, BATCH_BEGIN = range(4)
"""The moments between two updates, in order."""


class Rates(Callback):
    """Sets recorded rates again; ``done`` of them are set already."""

    remembers = ("done",)

    reads_batch_logs = False

    def __init__(self, recorded: Sequence[Sequence[Any]] = ()) -> None:
        self.recorded = [Rate(*one) for one in recorded]
        self.done = 0

    def set(self, value: float, moment: int) -> Rate:
        """Set a new one now. Raises SpecError if the optimizer does not take it."""
        self.model.optimizer.learning_rate = value
        rate = Rate(self.model.updates, moment, value)
        self.recorded[self.done :] = [rate]
        self.done += 1
        return rate

    def on_train_batch_begin(self, batch: int, logs: Mapping[str, Any] | None = None) -> None:
        self._catch_up(BATCH_BEGIN)

    def on_train_batch_end(self, batch: int, logs: Mapping[str, Any] | None = None) -> None:
        self._catch_up(BATCH_END)

    def on_test_batch_end(self, batch: int, logs: Mapping[str, Any] | None = None) -> None:
        self._catch_up(TEST_BATCH_END)

    def on_epoch_end(self, epoch: int, logs: Mapping[str, Any] | None = None) -> None:
        self._catch_up(EPOCH_END)

    def _catch_up(self, moment: int) -> None:
        here = (self.model.updates, moment)
        while self.done < len(self.recorded) and self.recorded[self.done][:2] <= here:
            self.model.optimizer.learning_rate = self.recorded[self.done].value
            self.done += 1
