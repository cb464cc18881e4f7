"""The trained model of a run: ask it, test it, take it away. The newest whole checkpoint, or any epoch."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field, replace
from typing import Any, Literal, TypeAlias

from app.domain.event import encode
from app.domain.owner import Viewer
from app.errors import AppError
from app.runner.replay import put, weights_of
from app.services.runs import Runs
from app.services.subjects import Subjects
from engine.experiment import encode_keras, encode_weights, prepare, without_position

Form: TypeAlias = Literal["npz", "keras"]


@dataclass(frozen=True)
class Models:
    """What can be asked of the models of runs."""

    runs: Runs
    subjects: Subjects = field(default_factory=Subjects)
    # Testing a large split keeps a core busy for seconds: one after the other, and only a few may wait, because every
    # one that waits holds a thread that other answers need
    _one_at_a_time: threading.Lock = field(default_factory=threading.Lock)
    _few: threading.BoundedSemaphore = field(default_factory=lambda: threading.BoundedSemaphore(4))

    def seen_by(self, viewer: Viewer) -> Models:
        """The same, for one who asks."""
        return replace(self, runs=self.runs.seen_by(viewer))

    def predict(self, run: str, inputs: list[Any], epoch: int | None = None, near: bool = False) -> str:
        """Outputs for raw inputs, through the run's own preprocessing, as JSON text; of the newest checkpoint, or as
        the model was at the end of an epoch, ``near``: of the last one up to it that can be asked at once."""
        if near and epoch is not None:
            epoch = self.subjects.past.at_hand(self.runs, self.runs.wish(run).id, epoch)
        with self.subjects.at(self.runs, run, epoch) as (held, reached):
            trained = held.trained(reached)
            outputs = trained.predict(inputs)
            labels, shares = trained.labels(outputs), trained.shares(outputs)
        return encode({"epoch": reached, "outputs": outputs, "shares": shares, "labels": labels})

    def evaluate(self, run: str, split: str, epoch: int | None = None) -> str:
        """Loss and metrics on one part of the run's own split, as JSON text. Asking about the test rows opens them."""
        with self.subjects.at(self.runs, run, epoch) as (held, reached):
            weights = weights_of(held.subject.model)
        if split == "test":
            self.runs.unseal(run, reached)
        if not self._few.acquire(blocking=False):
            raise AppError("server.busy")
        try:
            with self._one_at_a_time:
                prepared = prepare(held.experiment, self.runs.folder / "datasets")
                put(prepared.model, weights)
                logs = prepared.evaluate(split)
                rows = len(prepared.split.rows(split))
        finally:
            self._few.release()
        return encode({"split": split, "rows": rows, "epoch": reached, "logs": logs})

    def file(self, run: str, form: Form = "npz", epoch: int | None = None) -> tuple[str, bytes]:
        """(a name for it, its bytes): the model as NumPy arrays, or as Keras writes models."""
        at = "" if epoch is None else f"-epoch-{epoch}"
        name = f"strata-run-{self.runs.wish(run).number}{at}.{form}"
        if form == "npz" and epoch is None:
            found = self.runs.events.checkpoint(run)
            if found is None:
                raise AppError("run.no_model_yet")
            return name, without_position(found.blob)
        with self.subjects.at(self.runs, run, epoch) as (held, reached):
            trained = held.trained(reached)
            return name, encode_weights(trained, reached) if form == "npz" else encode_keras(trained)
