"""BackupAndRestore: a training that was broken off goes on where it stood, to the same bits."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any, Literal
from zipfile import BadZipFile

import numpy as np

from engine.array import Array
from engine.callbacks.base import Callback, Logs
from engine.callbacks.model_checkpoint import whole_or_epoch
from engine.errors import DataError, SpecError, StateError, shown
from engine.optimizers.schedules import LearningRateSchedule

_UNREADABLE = (OSError, EOFError, KeyError, ValueError, BadZipFile)


class BackupAndRestore(Callback):
    """Keeps weights, the optimizer's slots, the count of updates and the states of the generators in ``backup_dir``.

    ``fit`` with the same directory begins with the first epoch that was not finished. Backups are made after every
    epoch, or after every ``save_freq`` batches; in that case the broken epoch is begun again with the weights that it
    had. ``double_checkpoint`` keeps the last but one too; ``delete_checkpoint`` removes both when training ends.
    Raises DataError for a damaged backup, ShapeError for one of another model. Source: Keras 3; the file is our own."""

    def __init__(
        self,
        backup_dir: str | os.PathLike[str],
        save_freq: int | Literal["epoch"] = "epoch",
        double_checkpoint: bool = False,
        delete_checkpoint: bool = True,
    ) -> None:
        if not backup_dir:
            raise SpecError("callback.backup_dir", got=shown(backup_dir))
        self.backup_dir = Path(backup_dir)
        self.save_freq = whole_or_epoch(save_freq)
        self.double_checkpoint, self.delete_checkpoint = double_checkpoint, delete_checkpoint
        self._latest, self._previous = self.backup_dir / "latest.npz", self.backup_dir / "previous.npz"
        self._batches = self._epoch = 0

    def on_train_begin(self, logs: Logs | None = None) -> None:
        if not self.model.built:
            raise StateError("state.not_built", model=str(self.model.name))
        files = [file for file in (self._latest, self._previous) if file.exists()]
        for file in files:
            try:
                with np.load(file, allow_pickle=False) as archive:
                    held = dict(archive)
                about = json.loads(str(held.pop("about")))
            except _UNREADABLE:
                continue
            self._restore(held, about)
            return
        if files:
            raise DataError("callback.backup_damaged")

    def on_epoch_begin(self, epoch: int, logs: Logs | None = None) -> None:
        self._epoch = epoch

    def on_train_batch_end(self, batch: int, logs: Logs | None = None) -> None:
        self._batches += 1
        if self.save_freq != "epoch" and self._batches % self.save_freq == 0:
            self._save()

    def on_epoch_end(self, epoch: int, logs: Logs | None = None) -> None:
        self._epoch = epoch + 1
        if self.save_freq == "epoch":
            self._save()

    def on_train_end(self, logs: Logs | None = None) -> None:
        if self.delete_checkpoint and self.backup_dir.exists():
            self._latest.unlink(missing_ok=True)
            self._previous.unlink(missing_ok=True)
            if not any(self.backup_dir.iterdir()):  # whatever else lies there is not ours
                self.backup_dir.rmdir()

    def _save(self) -> None:
        model = self.model
        arrays: dict[str, Any] = {f"weight_{place}": weight for place, weight in enumerate(model.get_weights())}
        about = {
            "epoch": self._epoch,
            "updates": model.updates,
            "learning_rate": self._rate(),
            "streams": {name: stream.bit_generator.state for name, stream in _streams(model).items()},
        }
        self.backup_dir.mkdir(parents=True, exist_ok=True)
        unfinished = self.backup_dir / "unfinished.npz"
        with unfinished.open("wb") as file:
            np.savez(file, slots=model.optimizer_slots, about=np.array(json.dumps(about)), **arrays)
            file.flush()
            os.fsync(file.fileno())
        if self.double_checkpoint and self._latest.exists():
            self._latest.replace(self._previous)
        unfinished.replace(self._latest)  # all of it or nothing, whenever the power goes

    def _restore(self, held: dict[str, Array], about: dict[str, Any]) -> None:
        model, slots = self.model, held.pop("slots")
        model.set_weights([held[f"weight_{place}"] for place in range(len(held))])
        if slots.shape != model.optimizer_slots.shape:
            raise DataError("callback.backup_other")
        model.optimizer_slots[...] = slots
        model.updates = model.optimizer.updates = about["updates"]
        if about["learning_rate"] is not None and self._rate() is not None:
            model.optimizer.learning_rate = about["learning_rate"]
        for name, stream in _streams(model).items():
            stream.bit_generator.state = about["streams"][name]
        model._initial_epoch = self._epoch = about["epoch"]

    def _rate(self) -> float | None:
        """The learning rate if it is a number, which other callbacks may have changed."""
        optimizer = self.model.optimizer
        scheduled = isinstance(vars(optimizer)["learning_rate"], LearningRateSchedule)
        return None if scheduled else optimizer.learning_rate


def _streams(model: Any) -> dict[str, np.random.Generator]:
    return {name: held for name, held in vars(model.streams).items() if isinstance(held, np.random.Generator)}
