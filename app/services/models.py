"""The trained model of a run: ask it, test it, take it away. Always the newest whole checkpoint."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal, TypeAlias

from app.domain.event import encode
from app.domain.owner import Viewer
from app.errors import AppError
from app.services.past import Past
from app.services.runs import Runs
from engine.experiment import Trained, decode_weights, encode_keras, prepare, without_position

Form: TypeAlias = Literal["npz", "keras"]


@dataclass(frozen=True)
class Models:
    """Models are made from checkpoints; the last few stay in memory."""

    runs: Runs
    past: Past = field(default_factory=Past)
    # Testing a large split keeps a core busy for seconds: one after the other, and only a few may wait, because every
    # one that waits holds a thread that other answers need
    _one_at_a_time: threading.Lock = field(default_factory=threading.Lock)
    _few: threading.BoundedSemaphore = field(default_factory=lambda: threading.BoundedSemaphore(4))

    def seen_by(self, viewer: Viewer) -> Models:
        """The same, for one who asks."""
        return replace(self, runs=self.runs.seen_by(viewer))

    def predict(self, run: str, inputs: list[Any], epoch: int | None = None) -> str:
        """Outputs for raw inputs, through the run's own preprocessing, as JSON text; of the newest checkpoint, or as
        the model was at the end of an epoch."""
        trained = self._trained(run, epoch)
        outputs = trained.predict(inputs)
        return encode({"epoch": trained.epoch, "outputs": outputs.tolist(), "labels": trained.labels(outputs)})

    def evaluate(self, run: str, split: str, epoch: int | None = None) -> str:
        """Loss and metrics on one part of the run's own split, as JSON text."""
        trained = self._trained(run, epoch)
        if not self._few.acquire(blocking=False):
            raise AppError("server.busy")
        try:
            with self._one_at_a_time:
                prepared = prepare(trained.experiment, self.runs.folder / "datasets")
                prepared.model.set_weights(trained.model.get_weights())
                logs = prepared.evaluate(split)
                rows = len(prepared.split.rows(split))
        finally:
            self._few.release()
        return encode({"split": split, "rows": rows, "epoch": trained.epoch, "logs": logs})

    def file(self, run: str, form: Form = "npz", epoch: int | None = None) -> tuple[str, bytes]:
        """(a name for it, its bytes): the checkpoint as it is, or the model in it as Keras writes models."""
        at = "" if epoch is None else f"-epoch-{epoch}"
        name = f"strata-run-{self.runs.wish(run).number}{at}.{form}"
        if form == "npz":
            return name, without_position(self._blob(run, epoch))
        return name, encode_keras(self._trained(run, epoch))

    def _blob(self, run: str, epoch: int | None = None) -> bytes:
        self.runs.wish(run)
        if epoch is not None:
            return self.past.file(self.runs, run, epoch)
        found = self.runs.events.checkpoint(run)
        if found is None:
            raise AppError("run.no_model_yet")
        return found.blob

    def _trained(self, run: str, epoch: int | None = None) -> Trained:
        return _decoded(self._blob(run, epoch), self.runs.folder / "datasets")


@lru_cache(maxsize=4)
def _decoded(blob: bytes, folder: Path) -> Trained:
    return decode_weights(blob, folder)
