"""TerminateOnNaN: ends training as soon as the loss is no longer a number."""

from __future__ import annotations

from math import isfinite
from typing import ClassVar

from engine.callbacks.base import Callback, Logs
from engine.errors import Words
from engine.spec import block


@block(
    "callback",
    title=Words("Stop on NaN", "NaN에서 멈춤"),
    help=Words("Ends training once the loss is not a number.", "손실이 숫자가 아니게 되면 학습을 끝내요."),
)
class TerminateOnNaN(Callback):
    """Stops after the batch whose loss is NaN or infinite: ``model.stop_reason`` becomes "nan" and ``stop_facts`` says
    where, counting epochs and batches from 1. With ``raise_error``, RuntimeError is raised instead. Source: Keras 3."""

    raise_error: bool = False

    reads_batch_logs: ClassVar[bool] = False  # of all numbers it wants one

    def __post_init__(self) -> None:
        self.epoch = 0

    def on_epoch_begin(self, epoch: int, logs: Logs | None = None) -> None:
        self.epoch = epoch

    def on_batch_end(self, batch: int, logs: Logs | None = None) -> None:
        loss = self.model.place.means.current_loss if logs == {} else (logs or {}).get("loss")
        if loss is None or isfinite(loss):
            return
        if self.raise_error:
            raise RuntimeError(f"NaN or Inf loss encountered at batch {batch}: {loss}. Terminating training.")
        self.stop("nan", epoch=self.epoch + 1, batch=batch + 1)
