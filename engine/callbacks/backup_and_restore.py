"""BackupAndRestore: a training that was broken off goes on where it stood, to the same bits."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any, Literal

import numpy as np

from engine.array import Array
from engine.callbacks.base import Callback, Logs
from engine.callbacks.model_checkpoint import whole_or_epoch
from engine.errors import DataError, SpecError, StateError, shown
from engine.tree import put_together, take_apart

_UNREADABLE = (OSError, EOFError, KeyError, IndexError, TypeError, ValueError)


class BackupAndRestore(Callback):
    """Keeps weights, the optimizer's slots, the count of updates and the states of the generators in ``backup_dir``.

    ``fit`` with the same directory begins with the first epoch that was not finished. Backups are made after every
    epoch, or after every ``save_freq`` batches; in that case the broken epoch is begun again with the weights that it
    had. ``double_checkpoint`` keeps the last but one too; ``delete_checkpoint`` removes both when training ends.
    Raises DataError for a damaged backup, or for one of another model. Source: Keras 3; the file is our own."""

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
        self._batches = 0

    def on_train_begin(self, logs: Logs | None = None) -> None:
        if not self.model.built:
            raise StateError("state.not_built", model=str(self.model.name))
        from zipfile import BadZipFile  # here, because it takes its time and only a file that is read wants it

        files = [file for file in (self._latest, self._previous) if file.exists()]
        for file in files:
            try:
                with np.load(file, allow_pickle=False) as archive:
                    plain = json.loads(str(archive["about"]))
                    position = put_together(plain, [archive[f"array_{n}"] for n in range(len(archive.files) - 1)])
            except (*_UNREADABLE, BadZipFile):
                continue
            self._restore(position)
            return
        if files:
            raise DataError("callback.backup_damaged")

    def on_train_batch_end(self, batch: int, logs: Logs | None = None) -> None:
        self._batches += 1
        if self.save_freq != "epoch" and self._batches % self.save_freq == 0:
            self._save()

    def on_epoch_end(self, epoch: int, logs: Logs | None = None) -> None:
        if self.save_freq == "epoch":
            self._save()

    def on_train_end(self, logs: Logs | None = None) -> None:
        if self.delete_checkpoint and self.backup_dir.exists():
            self._latest.unlink(missing_ok=True)
            self._previous.unlink(missing_ok=True)
            if not any(self.backup_dir.iterdir()):  # whatever else lies there is not ours
                self.backup_dir.rmdir()

    def _save(self) -> None:
        from engine.models.position import position_of  # models read callbacks, so it can only come after them

        arrays: list[Array] = []
        about = json.dumps(take_apart(position_of(self.model), arrays))
        self.backup_dir.mkdir(parents=True, exist_ok=True)
        unfinished = self.backup_dir / "unfinished.npz"
        with unfinished.open("wb") as file:
            held = {f"array_{n}": array for n, array in enumerate(arrays)}
            np.savez(file, about=np.array(about), **held)  # type: ignore[arg-type]
            file.flush()
            os.fsync(file.fileno())
        if self.double_checkpoint and self._latest.exists():
            self._latest.replace(self._previous)
        unfinished.replace(self._latest)  # all of it or nothing, whenever the power goes

    def _restore(self, position: dict[str, Any]) -> None:
        from engine.models.position import Place, take

        take(self.model, position)
        self.model.place = Place(position["epoch"])
