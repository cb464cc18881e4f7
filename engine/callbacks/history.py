"""History: the log of every epoch, in columns."""

from __future__ import annotations

from typing import Any

from engine.callbacks.base import Callback, Logs


class History(Callback):
    """``history["val_loss"][3]`` is the validation loss after the fourth epoch; ``epoch`` counts from 0."""

    def __init__(self) -> None:
        self.history: dict[str, list[Any]] = {}
        self.epoch: list[int] = []

    def on_train_begin(self, logs: Logs | None = None) -> None:
        self.epoch = []

    def on_epoch_end(self, epoch: int, logs: Logs | None = None) -> None:
        self.epoch.append(epoch)
        for name, value in (logs or {}).items():
            self.history.setdefault(name, []).append(value)
        if self.model.history is not self:
            self.model.history = self
