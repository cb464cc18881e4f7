"""Commands that reach a run between two batches: pause, step, learning rate, stop, and the host's own go and rest."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from app.runner import rates
from app.runner.checkpoints import Checkpoints
from app.runner.pipe import Pipe
from app.runner.rates import Rates
from engine.callbacks import Callback
from engine.errors import SpecError

LOOK_EVERY = 0.004
"""Seconds between two looks at the pipe, so that batches of microseconds do not pay for it."""
REST_AT_ONCE = 3.0
"""A run that is to rest does so at the end of an epoch, or after so many seconds wherever it is."""


class StoppedError(Exception):
    """A person ended the run."""


class TrainingClock:
    """Seconds in which the run trained: it stands still while the run does."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.clock = clock
        self.stood = 0.0

    def __call__(self) -> float:
        return self.clock() - self.stood

    @contextmanager
    def still(self) -> Iterator[None]:
        """The run waits."""
        began = self.clock()
        try:
            yield
        finally:
            self.stood += self.clock() - began


class Control(Callback):
    """Looks for commands after each batch; while it waits it does so in the pipe, and uses no processor.

    ``stand_at``: the (epoch, batch) at which a run that was paused in an earlier life waits again."""

    reads_batch_logs = False

    def __init__(
        self,
        pipe: Pipe,
        rates: Rates,
        checkpoints: Checkpoints,
        stand_at: tuple[int, int] | None = None,
        clock: Callable[[], float] = time.monotonic,
        training: TrainingClock | None = None,
    ) -> None:
        self.pipe, self.rates, self.checkpoints, self.clock = pipe, rates, checkpoints, clock
        self.training = training or TrainingClock(clock)
        self.stand_at = stand_at
        self.waits = False
        self.rest_from: float | None = None
        self.steps: deque[str] = deque()
        self.looked = 0.0

    def on_train_batch_begin(self, batch: int, logs: Mapping[str, float] | None = None) -> None:
        if self.stand_at is not None and (self.model.place.epoch, self.model.place.batch) >= self.stand_at:
            self.waits, self.stand_at = True, None
            self.look(rates.BATCH_BEGIN, unit="begin")

    def on_train_batch_end(self, batch: int, logs: Mapping[str, float] | None = None) -> None:
        self.look(rates.BATCH_END, unit="batch")

    def on_test_batch_end(self, batch: int, logs: Mapping[str, float] | None = None) -> None:
        self.look(rates.TEST_BATCH_END, unit="")

    def on_epoch_end(self, epoch: int, logs: Mapping[str, float] | None = None) -> None:
        if not self.model.stop_training and epoch + 1 < self.params["epochs"]:  # else there is nothing to wait for
            self.look(rates.EPOCH_END, unit="epoch")

    def look(self, moment: int, unit: str) -> None:
        if self.stand_at is not None:
            return  # on its way to where it stood: commands are for when it is there
        now = self.clock()
        if not self.waits and self.rest_from is None and now - self.looked < LOOK_EVERY:
            return
        self.looked = now
        if self.steps and self.steps[0] == unit:
            self.steps.popleft()
        while self.pipe.waiting():
            self.obey(self.pipe.receive()[0], moment)
        if self.rest_from is not None and (unit == "epoch" or (unit == "batch" and now >= self.rest_from)):
            self.rest_from, self.waits = None, True
            self.checkpoints.save()
            self.pipe.send({"kind": "rested"})
        while self.waits and not self.steps and unit:
            self.checkpoints.save()
            with self.training.still():
                command = self.pipe.receive()[0]
            self.obey(command, moment)

    def obey(self, command: Mapping[str, Any], moment: int) -> None:
        kind = command["type"]
        if kind == "stop":
            raise StoppedError
        if kind == "go":
            self.waits, self.rest_from = False, None
            self.steps.clear()
        elif kind == "rest":  # who stands still already has nothing to give
            self.rest_from = None if self.waits else self.clock() + REST_AT_ONCE
        else:
            answer = {"kind": "ack", "command": command["command"], "type": kind}
            self.pipe.send({**answer, **self.do(kind, command, moment)})

    def do(self, kind: str, command: Mapping[str, Any], moment: int) -> dict[str, Any]:
        """Do what a person wants; what is to be said about it."""
        if kind == "pause":
            self.waits, self.rest_from = True, None
        elif kind == "step":
            self.steps.append(command["unit"])
        elif kind == "set_learning_rate":
            try:
                return {"facts": self.rates.set(command["value"], moment)._asdict()}
            except SpecError as error:  # a rate that this optimizer does not take is no reason to end a run
                return {"refusal": error.code}
        return {}
