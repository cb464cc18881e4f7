"""Checkpoints: where a run stands, sent to the host now and then; if this process dies, the run goes on there."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

import numpy as np

from app.domain.event import encode
from app.domain.summary import Summary
from app.runner.pipe import Pipe
from engine.callbacks import Callback
from engine.experiment import Trainer, encode_weights

LEAST_SECONDS, MOST_SECONDS = 0.5, 10.0
"""Between two checkpoints. Within these bounds they may take a twentieth of the time."""
SHARE = 20
WITHIN = 2
"""So many times that long it may wait for the end of an epoch."""


class Checkpoints(Callback):
    """One after the first epoch, at intervals, whenever the run is about to wait, and at the end."""

    reads_batch_logs = False

    def __init__(self, pipe: Pipe, trainer: Trainer, summary: Summary, largest: int) -> None:
        self.pipe, self.trainer, self.summary, self.largest = pipe, trainer, summary, largest
        self.saved, self.every = time.monotonic(), LEAST_SECONDS
        self.kept: tuple[int, int] | None = None
        self.too_large = False
        self.end: dict[str, Any] | None = None

    def get_state(self) -> dict[str, Any]:
        return vars(self.summary)

    def set_state(self, state: Mapping[str, Any]) -> None:
        vars(self.summary).update(state)

    def on_train_batch_end(self, batch: int, logs: Mapping[str, float] | None = None) -> None:
        # at the end of an epoch rather than within it, if that is not long to wait for: there one can look back to it
        if time.monotonic() - self.saved >= WITHIN * self.every:
            self.save()

    def on_epoch_end(self, epoch: int, logs: Mapping[str, float] | None = None) -> None:
        if self.model.stop_training or epoch + 1 == self.params["epochs"]:
            # what comes at the end (the best weights, a mean of weights) is for those who use the model; more epochs
            # would go on from here
            self.end = self.trainer.position()
        elif self.kept is None or time.monotonic() - self.saved >= self.every:
            self.save()

    def on_train_end(self, logs: Mapping[str, float] | None = None) -> None:
        self.kept = None
        self.save(self.end)

    def save(self, position: Mapping[str, Any] | None = None) -> None:
        """Send where the run stands, unless that is known or worth nothing: the last good checkpoint stays."""
        place, began = self.model.place, time.monotonic()
        if self.kept == (place.epoch, place.batch) or self.too_large or self.model.stop_reason == "nan":
            return
        if not np.isfinite(self.model.parameters.data).all():
            return
        blob = encode_weights(self.trainer.prepared, place.epoch, position or self.trainer.position())
        if len(blob) > self.largest:
            self.too_large = True
            self.pipe.send({"kind": "event", "type": "note"}, encode({"code": "checkpoint.too_large"}).encode())
            return
        self.pipe.send({"kind": "checkpoint", "epoch": place.epoch, "whole": place.batch == 0}, blob)
        self.saved, self.kept = time.monotonic(), (place.epoch, place.batch)
        self.every = min(max(SHARE * (self.saved - began), LEAST_SECONDS), MOST_SECONDS)
