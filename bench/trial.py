"""One experiment in a process of its own, started as a runner's child, and what it took."""

from __future__ import annotations

import os
import struct
import time
from collections.abc import Mapping
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import numpy as np

from app.calibration import peak_bytes
from app.domain.event import encode
from app.limits import LIMITS
from app.runner import nursery
from engine.callbacks import Callback
from engine.datasets.mnist import FILES
from engine.experiment import Experiment, Trainer, encode_weights, prepare

ENOUGH = 1.0
"""Seconds of batches after which an epoch is cut short: the peak has been there in the second batch."""
PICTURES = (6_000, 1_000)


class Cut(Callback):
    """Ends the epoch early, and keeps the time of what was done."""

    def __init__(self, trainer: Trainer) -> None:
        self.trainer, self.began, self.batches, self.training = trainer, 0.0, 0, 0.0

    def on_epoch_begin(self, epoch: int, logs: Any = None) -> None:
        self.began = time.thread_time()

    def on_train_batch_end(self, batch: int, logs: Any = None) -> None:
        self.batches, self.training = batch + 1, time.thread_time() - self.began
        if self.training > ENOUGH and self.batches >= 3:
            self.model.stop("cut")

    def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
        blob = encode_weights(self.trainer.prepared, 1, self.trainer.position())
        if len(blob) <= LIMITS.checkpoint_bytes:
            bytes(b"frame" + blob)  # as the pipe does


def measured(connection: Connection, spec: dict[str, Any], folder: str) -> None:
    """Entry of the process: train, and tell what it took."""
    os.nice(5)
    began = time.thread_time()
    found: dict[str, Any] = {}
    try:
        prepared = prepare(Experiment.parse(spec), Path(folder))
        trainer = Trainer(prepared, _dropped)
        cut = Cut(trainer)
        trainer.go([cut])
        whole = time.thread_time() - began
        batches = -(-len(prepared.x_train) // prepared.experiment.batch_size)
        rest = whole - cut.training
        found = {"seconds": rest + cut.training * batches / max(cut.batches, 1), "reason": prepared.model.stop_reason}
    except Exception as error:
        found = {"fault": f"{type(error).__name__}: {error}"[:200]}
    connection.send(found | {"peak": peak_bytes(), "space": _status("VmPeak")})


def _dropped(_: str, body: Mapping[str, Any]) -> None:
    encode(body)


def _status(name: str) -> int:
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith(name):
            return int(line.split()[1]) * 1024
    return 0


def run(spec: dict[str, Any], folder: Path) -> dict[str, Any]:
    """What a process of its own tells about this experiment."""
    ours, theirs = nursery.CONTEXT.Pipe(duplex=False)
    process = nursery.CONTEXT.Process(target=measured, args=(theirs, spec, str(folder)), daemon=True)
    process.start()
    theirs.close()
    try:
        found: dict[str, Any] = ours.recv()
    except EOFError:
        found = {"fault": "died"}
    process.join()
    return found


def write_pictures(folder: Path) -> None:
    """A small data set in MNIST's own format: noise, but of the right size per row."""
    rng = np.random.default_rng(0)
    (folder / "mnist").mkdir(parents=True)
    for place, rows in enumerate(PICTURES):
        images, labels = (folder / "mnist" / name for name in FILES[2 * place : 2 * place + 2])
        images.write_bytes(struct.pack(">IIII", 0x803, rows, 28, 28) + rng.bytes(rows * 784))
        labels.write_bytes(struct.pack(">II", 0x801, rows) + rng.integers(0, 10, rows, np.uint8).tobytes())
