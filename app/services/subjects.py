"""Models of runs as they were at any epoch, ready to be asked: made once per spec, then only given other weights."""

from __future__ import annotations

import json
import threading
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from app.errors import AppError
from app.limits import LIMITS
from app.runner.replay import put, weights_of
from app.services.datasets import loaded
from app.services.past import Past
from app.services.runs import Runs
from engine.experiment import Experiment, Trained, decode_weights, subject
from engine.spec import config_of
from engine.views import Subject

KEPT, KEPT_NUMBERS = 4, 20_000_000
"""Models, and weights of them together."""


@dataclass(frozen=True)
class Held:
    """A model that one may ask at a time."""

    experiment: Experiment
    subject: Subject
    lock: threading.Lock = field(default_factory=threading.Lock)

    def trained(self, epoch: int) -> Trained:
        """The same for those who ask in raw units."""
        about = self.subject
        return Trained(self.experiment, about.info, about.model, about.scaling, epoch)


class Subjects:
    """The last few models; one that is asked too often at a time says so."""

    def __init__(self) -> None:
        self.past = Past()
        self._held: OrderedDict[str, Held] = OrderedDict()
        self._lock = threading.Lock()
        self._few = threading.BoundedSemaphore(LIMITS.looks_waiting)

    @contextmanager
    def at(self, runs: Runs, run: str, epoch: int | None) -> Iterator[tuple[Held, int]]:
        """The model of a run at the end of an epoch, or as its newest checkpoint has it, and that epoch.

        Nobody else asks it meanwhile. Raises AppError if there is none, or if too many ask."""
        wish = runs.wish(run)
        weights, reached = newest(runs, run) if epoch is None else (self.past.weights(runs, run, epoch), epoch)
        if not self._few.acquire(blocking=False):
            raise AppError("past.busy")
        try:
            held = self._of(wish.spec, runs.folder / "datasets")
            with held.lock:
                put(held.subject.model, weights)
                yield held, reached
        finally:
            self._few.release()

    def _of(self, spec: str, folder: Path) -> Held:
        with self._lock:
            if spec not in self._held:
                experiment = Experiment.parse(json.loads(spec))
                source = experiment.source
                options = json.dumps(config_of(source), sort_keys=True)
                dataset = loaded(source.spec_name, options, experiment.seed, folder)
                self._held[spec] = Held(experiment, subject(experiment, dataset))
            self._held.move_to_end(spec)
            while len(self._held) > 1 and (len(self._held) > KEPT or self._numbers() > KEPT_NUMBERS):
                self._held.popitem(last=False)
            return self._held[spec]

    def _numbers(self) -> int:
        return sum(held.subject.model.parameters.data.size for held in self._held.values())


def newest(runs: Runs, run: str) -> tuple[bytes, int]:
    """The weights of the newest checkpoint, as the model is used, and the epoch after which they were kept."""
    found = runs.events.checkpoint(run)
    if found is None:
        raise AppError("run.no_model_yet")
    return _weights(found.blob, runs.folder / "datasets"), found.epoch


@lru_cache(maxsize=4)
def _weights(blob: bytes, folder: Path) -> bytes:
    return weights_of(decode_weights(blob, folder).model)
