"""Emit: the only bridge out of the engine.

The engine knows one function taking (kind, body); what lies behind it, a pipe, a list or a notebook, it does not know.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from engine.callbacks.base import Callback, Logs

INTERVAL = 0.25
"""Seconds between two "batch" events, so that a fast run does not drown its listener."""


class Emit(Callback):
    """Sends "epoch" after every epoch, and "batch" now and then between. Numbers go out as they are, NaN included.

    epoch: epoch (from 1), epochs, updates so far, seconds of training (by ``clock``), learning_rate, logs.
    batch: epoch, batch (from 1), batches, updates, logs; by ``pace``, which goes on while a training stands still.
    """

    reads_batch_logs: ClassVar[bool] = False  # now and then it asks for them

    def __init__(
        self,
        emit: Callable[[str, Mapping[str, Any]], None],
        clock: Callable[[], float] = time.monotonic,
        pace: Callable[[], float] | None = None,
    ) -> None:
        self.emit, self.clock, self.pace = emit, clock, pace or clock

    def get_state(self) -> dict[str, Any]:
        return {"seconds": self.clock() - self.began}

    def set_state(self, state: Mapping[str, Any]) -> None:
        self.began = self.clock() - state["seconds"]

    def on_train_begin(self, logs: Logs | None = None) -> None:
        self.began, self.last = self.clock(), self.pace()

    def on_epoch_begin(self, epoch: int, logs: Logs | None = None) -> None:
        self.epoch = epoch + 1

    def on_train_batch_end(self, batch: int, logs: Logs | None = None) -> None:
        now = self.pace()
        if now - self.last < INTERVAL:
            return
        self.last = now
        body = {"epoch": self.epoch, "batch": batch + 1, "batches": self.params["steps"]}
        self.emit("batch", {**body, "updates": self.model.updates, "logs": logs or self.model.place.means.logs})

    def on_epoch_end(self, epoch: int, logs: Logs | None = None) -> None:
        self.last = self.pace()
        body = {
            "epoch": epoch + 1,
            "epochs": self.params["epochs"],
            "updates": self.model.updates,
            "seconds": self.clock() - self.began,
            "learning_rate": float(self.model.optimizer.learning_rate),
        }
        self.emit("epoch", {**body, "logs": dict(logs or {})})
