"""EarlyStopping: ends training when a number no longer gets better."""

from __future__ import annotations

from typing import Annotated

from engine.array import Array
from engine.callbacks.base import Callback, Logs
from engine.callbacks.monitor import LeastGain, Mode, Patience, Watched, direction, improves, warn_missing
from engine.errors import Words
from engine.marks import Ge, Le
from engine.spec import Text, block


@block(
    "callback",
    title=Words("Early stopping", "조기 종료"),
    help=Words("Ends training when a number stops improving.", "지표가 더 나아지지 않으면 학습을 끝내요."),
)
class EarlyStopping(Callback):
    """Stops after ``patience`` epochs in which ``monitor`` did not improve by more than ``min_delta``.

    mode "auto" asks the metric which way is better; losses are better small. An epoch without ``monitor`` in its log
    is passed over. ``stopped_epoch`` and ``best_epoch`` count from 0; with ``verbose``, the end is printed.
    Source: Keras 3, callbacks.EarlyStopping."""

    monitor: Watched = "val_loss"
    min_delta: LeastGain = 0.0
    patience: Patience = 0
    verbose: int = 0
    mode: Mode = "auto"
    baseline: Annotated[
        float | None, Text("Baseline", "기준선", "Must be beaten within patience.", "참을성 안에 넘어야 하는 값이에요.")
    ] = None
    restore_best_weights: Annotated[
        bool,
        Text(
            "Back to the best",
            "가장 좋은 가중치로",
            "Ends with the best epoch's weights.",
            "가장 좋았던 에포크의 가중치로 끝내요.",
            "card",
        ),
    ] = False
    start_from_epoch: Annotated[
        int,
        Ge(0),
        Le(10_000),
        Text("Watch from epoch", "시작 에포크", "Earlier ones do not count.", "그 전 에포크는 세지 않아요."),
    ] = 0

    remembers = ("wait", "stopped_epoch", "best_epoch", "best", "best_weights")

    def __post_init__(self) -> None:
        self.on_train_begin()

    def on_train_begin(self, logs: Logs | None = None) -> None:
        self.wait = self.stopped_epoch = self.best_epoch = 0
        self.best: float | None = None
        self.best_weights: list[Array] | None = None

    def on_epoch_end(self, epoch: int, logs: Logs | None = None) -> None:
        sign, logs = direction(self.monitor, self.mode, self.model), logs or {}
        value = logs.get(self.monitor)
        if value is None:
            warn_missing(self, self.monitor, logs)
        if value is None or epoch < self.start_from_epoch:
            return
        if self.restore_best_weights and self.best_weights is None:
            self._remember(epoch)
        self.wait += 1
        if improves(value, self.best, sign, self.min_delta):
            self.best = value
            self._remember(epoch)
            if improves(value, self.baseline, sign, self.min_delta):
                self.wait = 0
            return
        if self.wait >= self.patience and epoch > 0:
            self.stopped_epoch = epoch
            self.stop("early_stopping", epoch=epoch + 1)

    def on_train_end(self, logs: Logs | None = None) -> None:
        if self.stopped_epoch and self.verbose:
            print(f"Epoch {self.stopped_epoch + 1}: early stopping")
        if self.restore_best_weights and self.best_weights is not None:
            if self.verbose:
                print(f"Restoring model weights from the end of the best epoch: {self.best_epoch + 1}.")
            self.model.set_weights(self.best_weights)

    def _remember(self, epoch: int) -> None:
        self.best_epoch = epoch
        if self.restore_best_weights:
            self.best_weights = self.model.get_weights()
