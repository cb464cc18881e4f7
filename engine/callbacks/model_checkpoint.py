"""ModelCheckpoint: writes the model, or its weights, into a file now and then."""

from __future__ import annotations

import os
import warnings
from typing import Literal

from engine.callbacks.base import Callback, Logs
from engine.callbacks.monitor import direction, improves
from engine.errors import SpecError, shown


class PlaceholderError(SpecError, KeyError):
    """A file name with a placeholder that nothing in the logs fills; Keras raises KeyError there."""


class ModelCheckpoint(Callback):
    """``ModelCheckpoint("best-{epoch:02d}-{val_loss:.2f}.keras", save_best_only=True)``; epochs in names count from 1.

    Saves after every epoch, or after every ``save_freq`` batches. ``save_best_only`` saves only when ``monitor`` is
    better than ever, and than ``initial_value_threshold``. Raises SpecError if the name does not end in .keras or .h5
    (.weights.h5 with ``save_weights_only``). Source: Keras 3."""

    def __init__(
        self,
        filepath: str | os.PathLike[str],
        monitor: str = "val_loss",
        verbose: int = 0,
        save_best_only: bool = False,
        save_weights_only: bool = False,
        mode: str = "auto",
        save_freq: int | Literal["epoch"] = "epoch",
        initial_value_threshold: float | None = None,
    ) -> None:
        self.filepath, self.monitor, self.verbose = os.fspath(filepath), monitor, verbose
        self.save_best_only, self.save_weights_only = save_best_only, save_weights_only
        if mode not in ("auto", "min", "max"):
            warnings.warn("ModelCheckpoint knows no such mode; it takes auto.", stacklevel=2)
            mode = "auto"
        self.mode, self.save_freq, self.best = mode, whole_or_epoch(save_freq), initial_value_threshold
        endings = (".weights.h5",) if save_weights_only else (".keras", ".h5")
        if not self.filepath.endswith(endings):
            raise SpecError("callback.filepath", endings=list(endings), got=shown(self.filepath))
        self._batches = self._epoch = 0

    def on_epoch_begin(self, epoch: int, logs: Logs | None = None) -> None:
        self._epoch = epoch

    def on_train_batch_end(self, batch: int, logs: Logs | None = None) -> None:
        self._batches += 1
        if self.save_freq != "epoch" and self._batches % self.save_freq == 0:
            self._save(self._epoch, {"batch": batch + 1, **(logs or {})})

    def on_epoch_end(self, epoch: int, logs: Logs | None = None) -> None:
        if self.save_freq == "epoch":
            self._save(epoch, logs or {})

    def _save(self, epoch: int, logs: Logs) -> None:
        try:
            file = self.filepath.format(epoch=epoch + 1, **logs)
        except KeyError as error:
            raise PlaceholderError("callback.placeholder", got=shown(error.args[0]), known=list(logs)) from None
        if self.save_best_only and not self._is_best(epoch, logs, file):
            return
        if folder := os.path.dirname(file):
            os.makedirs(folder, exist_ok=True)
        save = "save_weights" if self.save_weights_only else "save"
        getattr(self.model, save)(file, overwrite=True)
        if self.verbose:
            print(f"\nEpoch {epoch + 1}: finished saving model to {file}")

    def _is_best(self, epoch: int, logs: Logs, file: str) -> bool:
        value = logs.get(self.monitor)
        if value is None:
            warnings.warn(f"Can save best model only with {self.monitor} available.", stacklevel=4)
            return True
        best = "None" if self.best is None else f"{self.best:.5f}"
        if not improves(value, self.best, direction(self.monitor, self.mode, self.model)):
            if self.verbose:
                print(f"\nEpoch {epoch + 1}: {self.monitor} did not improve from {best}")
            return False
        if self.verbose:
            print(f"\nEpoch {epoch + 1}: {self.monitor} improved from {best} to {value:.5f}, saving model to {file}")
        self.best = value
        return True


def whole_or_epoch(save_freq: object) -> int | Literal["epoch"]:
    """How often to save: a number of batches, or "epoch". Raises SpecError."""
    if save_freq == "epoch":
        return "epoch"
    if isinstance(save_freq, bool) or not isinstance(save_freq, int) or save_freq < 1:
        raise SpecError("callback.save_freq", got=shown(save_freq))
    return save_freq
