"""ReduceLROnPlateau: shorter steps when a number no longer gets better."""

from __future__ import annotations

from typing import Annotated

from engine.callbacks.base import Callback, Logs
from engine.callbacks.monitor import LeastGain, Mode, Patience, Watched, direction, improves, warn_missing
from engine.errors import Words
from engine.marks import Ge, Gt, Le, Lt
from engine.spec import Scale, Text, block


@block(
    "callback",
    title=Words("Slow down on a plateau", "정체되면 학습률 줄이기"),
    help=Words("Lowers the learning rate when progress stops.", "더 나아지지 않으면 학습률을 낮춰요."),
)
class ReduceLROnPlateau(Callback):
    """Multiplies the learning rate by ``factor`` after ``patience`` epochs in which ``monitor`` did not improve by more
    than ``min_delta``; then ``cooldown`` epochs do not count. Never below ``min_lr``.

    ``learning_rate`` is added to the logs. Source: Keras 3, callbacks.ReduceLROnPlateau."""

    monitor: Watched = "val_loss"
    factor: Annotated[
        float,
        Gt(0),
        Lt(1),
        Text("Factor", "배수", "What the rate is multiplied by.", "학습률에 곱하는 값이에요.", "simple"),
    ] = 0.1
    patience: Patience = 10
    verbose: int = 0
    mode: Mode = "auto"
    min_delta: LeastGain = 1e-4
    cooldown: Annotated[
        int,
        Ge(0),
        Le(10_000),
        Text("Cooldown", "쉬는 에포크", "Epochs of rest afterwards.", "줄인 뒤에 쉬는 에포크 수예요."),
    ] = 0
    min_lr: Annotated[
        float,
        Ge(0),
        Le(100),
        Scale("log"),
        Text("Lowest rate", "최소 학습률", "The rate never falls below.", "학습률이 이보다 낮아지지 않아요."),
    ] = 0.0

    remembers = ("wait", "cooldown_counter", "best")

    def __post_init__(self) -> None:
        self.on_train_begin()

    def on_train_begin(self, logs: Logs | None = None) -> None:
        self.wait = self.cooldown_counter = 0
        self.best: float | None = None

    def on_epoch_end(self, epoch: int, logs: Logs | None = None) -> None:
        sign, logs = direction(self.monitor, self.mode, self.model), {} if logs is None else logs
        logs["learning_rate"] = float(self.model.optimizer.learning_rate)
        value = logs.get(self.monitor)
        if value is None:
            warn_missing(self, self.monitor, logs)
            return
        if self.in_cooldown():
            self.cooldown_counter -= 1
            self.wait = 0
        if improves(value, self.best, sign, self.min_delta):
            self.best, self.wait = value, 0
        elif not self.in_cooldown():
            self.wait += 1
            if self.wait >= self.patience and self._reduced(epoch):
                self.cooldown_counter, self.wait = self.cooldown, 0

    def in_cooldown(self) -> bool:
        """Whether the rate was lowered so lately that nothing counts yet."""
        return self.cooldown_counter > 0

    def _reduced(self, epoch: int) -> bool:
        optimizer = self.model.optimizer
        before = optimizer.learning_rate
        if before <= self.min_lr:
            return False
        optimizer.learning_rate = max(before * self.factor, self.min_lr)
        if self.verbose:
            print(f"\nEpoch {epoch + 1}: ReduceLROnPlateau reducing learning rate to {optimizer.learning_rate}.")
        return True
