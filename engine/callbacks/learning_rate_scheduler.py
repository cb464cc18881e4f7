"""LearningRateScheduler: a function of your own sets the learning rate before every epoch."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from engine.callbacks.base import Callback, Logs
from engine.errors import SpecError, shown


class LearningRateScheduler(Callback):
    """``LearningRateScheduler(lambda epoch, learning_rate: learning_rate * 0.9)``; epochs count from 0.

    A function of the epoch alone will do. ``learning_rate`` is added to the logs. Raises SpecError if it gives no
    float. Source: Keras 3."""

    def __init__(self, schedule: Callable[..., float], verbose: int = 0) -> None:
        self.schedule, self.verbose = schedule, verbose

    def on_epoch_begin(self, epoch: int, logs: Logs | None = None) -> None:
        optimizer = self.model.optimizer
        try:
            rate = self.schedule(epoch, optimizer.learning_rate)
        except TypeError:
            rate = self.schedule(epoch)
        if not isinstance(rate, float | np.floating):
            raise SpecError("callback.rate", got=shown(rate))
        optimizer.learning_rate = float(rate)
        if self.verbose:
            print(f"\nEpoch {epoch + 1}: LearningRateScheduler setting learning rate to {rate}.")

    def on_epoch_end(self, epoch: int, logs: Logs | None = None) -> None:
        if logs is not None:
            logs["learning_rate"] = float(self.model.optimizer.learning_rate)
