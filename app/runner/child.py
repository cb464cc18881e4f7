"""One run in a process of its own. It has one pipe and no secrets: no store, no network, no files to write."""

from __future__ import annotations

import time
import traceback
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from app.domain.event import encode
from app.domain.summary import Summary
from app.runner.confine import confine
from app.runner.control import Control, StoppedError
from app.runner.pipe import Pipe, PipeError
from engine.array import Array
from engine.callbacks import Callback
from engine.errors import StrataError
from engine.experiment import Experiment, Prepared, SpecErrors, encode_weights, prepare, train

CHECKPOINT_EVERY = 2.0
"""Seconds between two checkpoints; the first and the last epoch always have one."""


@dataclass
class Reporter:
    """Turns what the engine emits into frames: encoded here, once, for the log, the socket and the page."""

    pipe: Pipe
    summary: Summary = field(default_factory=Summary)

    def __call__(self, kind: str, body: Mapping[str, Any]) -> None:
        head: dict[str, Any] = {"kind": "event", "type": kind}
        if kind == "epoch":
            head["epoch"] = body["epoch"]
            head["summary"] = encode(self.summary.take(body["epoch"], body["logs"]))
        self.pipe.send(head, encode(body).encode())

    def end(self, signal: str, reason: str | None = None, **facts: Any) -> None:
        """The last frame of a run."""
        self.pipe.send({"kind": "end", "signal": signal, "reason": reason}, encode(facts).encode())


class Checkpoints(Callback):
    """Sends the weights after the first epoch, every two seconds, and at the end."""

    def __init__(self, pipe: Pipe, prepared: Prepared, largest: int) -> None:
        self.pipe, self.prepared, self.largest = pipe, prepared, largest
        self.saved = float("-inf")
        self.epoch = self.kept = 0
        self.whole: list[Array] = []  # the weights after the last whole epoch, while they are not kept yet

    def on_epoch_end(self, epoch: int, logs: Mapping[str, float] | None = None) -> None:
        self.epoch = epoch + 1
        if time.monotonic() - self.saved >= CHECKPOINT_EVERY:
            self.save()
        else:
            self.whole = self.prepared.model.get_weights()

    def on_train_end(self, logs: Mapping[str, float] | None = None) -> None:
        self.save()

    def stopped(self) -> None:
        """A person ended the run in the middle of an epoch: keep the last whole one."""
        if self.epoch != self.kept:
            self.prepared.model.set_weights(self.whole)
            self.save()

    def save(self) -> None:
        if self.epoch == self.kept or self.prepared.model.stop_reason == "nan":  # the last good one stays
            return
        blob = encode_weights(self.prepared, self.epoch)
        self.saved, self.kept = time.monotonic(), self.epoch
        if len(blob) > self.largest:
            self.pipe.send({"kind": "event", "type": "note"}, encode({"code": "checkpoint.too_large"}).encode())
        else:
            self.pipe.send({"kind": "checkpoint", "epoch": self.epoch}, blob)


def main(connection: Connection, order: Mapping[str, Any]) -> None:
    """Entry of the process: confine it, train, say how it ended."""
    confine(order["memory_bytes"], order["cpu_seconds"])
    pipe = Pipe(connection.fileno(), blocking=True)
    with suppress(PipeError):  # the host is gone: nobody is left to tell
        told(order, pipe, Reporter(pipe))


def told(order: Mapping[str, Any], pipe: Pipe, reporter: Reporter) -> None:
    """Train, and turn whatever happens into the last frame."""
    try:
        live(order, pipe, reporter)
    except StoppedError:
        reporter.end("stop", "by_owner")
    except PipeError:
        raise
    except MemoryError:
        reporter.end("fail", "out_of_memory")
    except SpecErrors as error:
        fail(reporter, error.errors[0])
    except StrataError as error:
        fail(reporter, error)
    except Exception:
        pipe.send({"kind": "log"}, traceback.format_exc(limit=-8).encode())
        reporter.end("fail", "internal_error")


def live(order: Mapping[str, Any], pipe: Pipe, reporter: Reporter) -> None:
    experiment = Experiment.parse(order["spec"])
    prepared = prepare(experiment, Path(order["datasets"]))
    checkpoints = Checkpoints(pipe, prepared, order["checkpoint_bytes"])
    try:
        train(prepared, reporter, callbacks=[checkpoints, Control(pipe)])
    except StoppedError:
        checkpoints.stopped()
        raise
    model = prepared.model
    if model.stop_reason == "nan":
        reporter.end("diverge", "not_a_number", **model.stop_facts)
    else:
        early = checkpoints.epoch < experiment.epochs
        reporter.end("finish", "early_stopping" if early else None)


def fail(reporter: Reporter, error: StrataError) -> None:
    reporter.end("fail", error.code, message={"en": error.text("en"), "ko": error.text("ko")})
