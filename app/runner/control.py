"""Commands that reach a run between two batches: pause, resume, step, stop, learning rate. Each is answered once."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Mapping
from typing import Any

from app.runner.pipe import Pipe
from engine.callbacks import Callback
from engine.errors import SpecError

LOOK_EVERY = 0.004
"""Seconds between two looks at the pipe, so that batches of microseconds do not pay for it."""


class StoppedError(Exception):
    """A person ended the run."""


class Control(Callback):
    """Looks for commands after each batch; while paused it waits in the pipe and uses no CPU."""

    def __init__(self, pipe: Pipe, clock: Callable[[], float] = time.monotonic) -> None:
        self.pipe, self.clock = pipe, clock
        self.paused = False
        self.steps: deque[str] = deque()
        self.looked = 0.0

    def on_train_batch_end(self, batch: int, logs: Mapping[str, float] | None = None) -> None:
        self.look(unit="batch")

    def on_test_batch_end(self, batch: int, logs: Mapping[str, float] | None = None) -> None:
        self.look(unit="")

    def on_epoch_end(self, epoch: int, logs: Mapping[str, float] | None = None) -> None:
        self.look(unit="epoch")

    def look(self, unit: str) -> None:
        now = self.clock()
        if not self.paused and now - self.looked < LOOK_EVERY:
            return
        self.looked = now
        if self.steps and self.steps[0] == unit:
            self.steps.popleft()
        while self.pipe.waiting() or (self.paused and not self.steps and unit):
            self.obey(self.pipe.receive()[0])

    def obey(self, command: Mapping[str, Any]) -> None:
        kind = command["type"]
        if kind == "stop":
            raise StoppedError
        answer = {"kind": "ack", "command": command["command"], "type": kind}
        try:
            self.do(kind, command)
        except SpecError as error:  # a rate that this optimizer does not take is no reason to end a run
            answer["refusal"] = error.code
        self.pipe.send(answer)

    def do(self, kind: str, command: Mapping[str, Any]) -> None:
        if kind == "pause":
            self.paused = True
        elif kind == "resume":
            self.paused = False
            self.steps.clear()
        elif kind == "step":
            self.steps.append(command["unit"])
        elif kind == "set_learning_rate":
            self.model.optimizer.learning_rate = command["value"]
