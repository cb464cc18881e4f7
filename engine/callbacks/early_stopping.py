"""EarlyStopping: ends training when a number no longer gets better."""

from __future__ import annotations

import math
from typing import Annotated, Literal

from annotated_types import Ge, Le

from engine.array import Array
from engine.callbacks.base import Callback, Logs
from engine.errors import SpecError, Words, shown
from engine.spec import Text, block


@block(
    "callback",
    title=Words("Early stopping", "조기 종료"),
    help=Words("Ends training when a number stops improving.", "지표가 더 나아지지 않으면 학습을 끝내요."),
)
class EarlyStopping(Callback):
    """Stops after ``patience`` epochs in which ``monitor`` did not improve by more than ``min_delta``.

    mode "auto" asks the metric which way is better; losses are better small. An epoch without ``monitor`` in its log
    is passed over. ``stopped_epoch`` and ``best_epoch`` count from 0. Source: Keras 3, callbacks.EarlyStopping."""

    monitor: Annotated[
        str, Text("Watches", "살펴볼 값", "val_loss, val_accuracy, ...", "val_loss, val_accuracy 등", "simple")
    ] = "val_loss"
    min_delta: Annotated[
        float, Ge(0), Text("Smallest gain", "최소 개선", "Less does not count.", "이보다 작은 개선은 세지 않아요.")
    ] = 0.0
    patience: Annotated[
        int, Ge(0), Le(10_000), Text("Patience", "참을성", "Epochs to wait.", "더 기다릴 에포크 수예요.", "simple")
    ] = 0
    mode: Annotated[
        Literal["auto", "min", "max"],
        Text("Better is", "좋은 방향", "auto: the metric knows.", "auto는 지표에 맞게 정해요."),
    ] = "auto"
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

    def on_train_begin(self, logs: Logs | None = None) -> None:
        self.wait = self.stopped_epoch = self.best_epoch = 0
        self.best: float | None = None
        self._best_weights: tuple[Array, Array] | None = None

    def on_epoch_end(self, epoch: int, logs: Logs | None = None) -> None:
        value = (logs or {}).get(self.monitor)
        if value is None or epoch < self.start_from_epoch:
            return
        self.sign = self._sign()
        if self.restore_best_weights and self._best_weights is None:
            self._remember(epoch)
        self.wait += 1
        if self._better(value, self.best):
            self.best = value
            self._remember(epoch)
            if self._better(value, self.baseline):
                self.wait = 0
            return
        if self.wait >= self.patience and epoch > 0:
            self.stopped_epoch = epoch
            self.model.stop("early_stopping", epoch=epoch + 1)

    def on_train_end(self, logs: Logs | None = None) -> None:
        if self.restore_best_weights and self._best_weights is not None:
            self.model.params.data[...], self.model.state.data[...] = self._best_weights

    def _sign(self) -> int:
        if self.mode != "auto":
            return 1 if self.mode == "max" else -1
        name = self.monitor.removeprefix("val_")
        better = {"loss": "min"} | {str(metric.name): metric.better for metric in self.model.metrics}
        if name not in better:
            raise SpecError("callback.direction", monitor=shown(self.monitor)).at("mode")
        return 1 if better[name] == "max" else -1

    def _better(self, value: float, than: float | None) -> bool:
        return than is None or (not math.isnan(value) and self.sign * (value - than) > self.min_delta)

    def _remember(self, epoch: int) -> None:
        self.best_epoch = epoch
        if self.restore_best_weights:
            self._best_weights = self.model.params.data.copy(), self.model.state.data.copy()
