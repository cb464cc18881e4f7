"""The trained model of a run: ask it, test it, take it away. Always the newest whole checkpoint."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal, TypeAlias

from app.domain.event import encode
from app.errors import AppError
from app.services.runs import Runs
from engine.experiment import Trained, decode_weights, encode_keras, prepare

Form: TypeAlias = Literal["npz", "keras"]


@dataclass(frozen=True)
class Models:
    """Models are made from checkpoints; the last few stay in memory."""

    runs: Runs
    # Testing a large split keeps a core busy for seconds: one after the other, and only a few may wait, because every
    # one that waits holds a thread that other answers need
    _one_at_a_time: threading.Lock = field(default_factory=threading.Lock)
    _few: threading.BoundedSemaphore = field(default_factory=lambda: threading.BoundedSemaphore(4))

    def predict(self, run: str, inputs: list[Any]) -> str:
        """Outputs for raw inputs, through the run's own preprocessing, as JSON text."""
        trained = self._trained(run)
        outputs = trained.predict(inputs)
        return encode({"epoch": trained.epoch, "outputs": outputs.tolist(), "labels": trained.labels(outputs)})

    def evaluate(self, run: str, split: str) -> str:
        """Loss and metrics on one part of the run's own split, as JSON text."""
        trained = self._trained(run)
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

    def file(self, run: str, form: Form = "npz") -> tuple[str, bytes]:
        """(a name for it, its bytes): the checkpoint as it is, or the model in it as Keras writes models."""
        name = f"strata-run-{self.runs.wish(run).number}.{form}"
        return name, self._blob(run) if form == "npz" else encode_keras(self._trained(run))

    def _blob(self, run: str) -> bytes:
        self.runs.wish(run)
        found = self.runs.events.checkpoint(run)
        if found is None:
            raise AppError("run.no_model_yet")
        return found.blob

    def _trained(self, run: str) -> Trained:
        return _decoded(self._blob(run), self.runs.folder / "datasets")


@lru_cache(maxsize=4)
def _decoded(blob: bytes, folder: Path) -> Trained:
    return decode_weights(blob, folder)
