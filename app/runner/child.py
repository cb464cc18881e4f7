"""One run in a process of its own. It has one pipe and no secrets: no store, no network, no files to write."""

from __future__ import annotations

import time
import traceback
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, ClassVar

from app.domain.event import encode
from app.domain.summary import Summary
from app.runner.checkpoints import Checkpoints
from app.runner.confine import confine
from app.runner.control import Control, StoppedError, TrainingClock
from app.runner.order import Known, Order
from app.runner.pipe import Pipe, PipeError
from app.runner.rates import Rates
from app.runner.replay import beginning
from engine import registry
from engine.callbacks import Callback
from engine.errors import StrataError
from engine.experiment import Experiment, SpecErrors, Trainer, prepare
from engine.plans import chain

# once, in the process that every child is forked from
registry.load()
chain.load()


@dataclass
class Reporter:
    """Turns what the engine emits into frames: encoded here, once, for the log, the socket and the page.

    What the log knows already, from an earlier life of this run, is not said again: it is the same to the bit."""

    pipe: Pipe
    known: Known = field(default_factory=Known)
    summary: Summary = field(default_factory=Summary)

    def __call__(self, kind: str, body: Mapping[str, Any]) -> None:
        head: dict[str, Any] = {"kind": "event", "type": kind, "used": time.process_time()}
        if kind == "epoch":
            head["epoch"] = body["epoch"]
            head["summary"] = encode(self.summary.take(body["epoch"], body["logs"]))
        if not self.known.has(kind, body):
            self.pipe.send(head, encode(body).encode())

    def end(self, signal: str, reason: str | None = None, **facts: Any) -> None:
        """The last frame of a run."""
        self.pipe.send({"kind": "end", "signal": signal, "reason": reason}, encode(facts).encode())


@dataclass(eq=False)
class Footprint(Callback):
    """Writes down at which update the run is, where the host can still read it when this process is no more."""

    shared: Any

    reads_batch_logs: ClassVar[bool] = False

    def on_train_batch_begin(self, batch: int, logs: Mapping[str, float] | None = None) -> None:
        self.shared.value = self.model.updates


def main(connection: Connection, order: Order, footprint: Any) -> None:
    """Entry of the process: confine it, train, say how it ended."""
    confine(order.memory_bytes, order.cpu_seconds)
    pipe = Pipe(connection.fileno(), blocking=True)
    with suppress(PipeError):  # the host is gone: nobody is left to tell
        told(order, pipe, Reporter(pipe, order.known), Footprint(footprint))


def told(order: Order, pipe: Pipe, reporter: Reporter, footprint: Footprint) -> None:
    """Train, and turn whatever happens into the last frame."""
    try:
        live(order, pipe, reporter, footprint)
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


def live(order: Order, pipe: Pipe, reporter: Reporter, footprint: Footprint) -> None:
    experiment, datasets = Experiment.parse(order.spec), Path(order.datasets)
    prepared = prepare(experiment, datasets)
    training = TrainingClock()
    trainer = Trainer(prepared, reporter, training)
    checkpoints = Checkpoints(pipe, trainer, reporter.summary, order.checkpoint_bytes)
    rates = Rates(order.rates)
    control = Control(pipe, rates, checkpoints, order.known.place if order.paused else None, training=training)
    try:
        start = beginning(trainer, order.checkpoint, order.origin, datasets)
        trainer.go([rates, checkpoints, control, footprint], start)
    except StoppedError:
        checkpoints.save()
        raise
    model = prepared.model
    if model.stop_reason == "nan":
        reporter.end("diverge", "not_a_number", **model.stop_facts)
    else:
        early = model.place.epoch < experiment.epochs
        reporter.end("finish", "early_stopping" if early else None)


def fail(reporter: Reporter, error: StrataError) -> None:
    reporter.end("fail", error.code, message={"en": error.text("en"), "ko": error.text("ko")})
