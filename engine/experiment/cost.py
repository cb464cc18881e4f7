"""What a run costs: arithmetic, memory and time, from the plan and one quick measurement of the machine."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from math import ceil, prod
from statistics import median

import numpy as np

from engine.experiment.walk import LayerPlan
from engine.layers import Dense, Input
from engine.models import Sequential
from engine.random import Streams

FLOAT = 4


@dataclass(frozen=True)
class Training:
    """Rows, batches and updates of a run."""

    rows: int
    validation: int
    batch_size: int
    epochs: int

    @property
    def batches(self) -> int:
        return ceil(self.rows / self.batch_size)

    @property
    def last_batch(self) -> int:
        """Rows of the last batch, which is an update of its own: 60,000 rows by 128 end in 96."""
        return self.rows - (self.batches - 1) * self.batch_size

    @property
    def updates(self) -> int:
        return self.batches * self.epochs


def flops_per_epoch(layers: Sequence[LayerPlan], training: Training) -> int:
    """Forward and about twice as much backward for every training row, forward for every validation row."""
    forward = sum(layer.flops or 0 for layer in layers)
    return forward * (3 * training.rows + training.validation)


def kept(layer: LayerPlan) -> int:
    """Numbers that a layer keeps of one sample for the way back, roughly.

    A layer with weights is a matrix product over some rows (windows of a picture, steps of a sequence): it keeps what
    came out before and after its activation, and a convolution the windows that it has laid out."""
    output = prod(layer.output_shape or ())
    matrices = [spec.shape for spec in layer.weights.values() if len(spec.shape) > 1]
    if not matrices:
        return 2 * output if layer.flops else 0
    rows = max(1, round((layer.flops or 0) / sum(2 * prod(shape) for shape in matrices)))
    copied = sum(prod(shape[:-1]) for shape in matrices if len(shape) > 2)
    return rows * (copied + 2 * matrices[0][-1]) + (output if len(matrices) > 1 else 0)


LOOK = {"softmax": 6, "surface": 64 * 64, "scatter": 100, None: 0}
"""Rows that the pictures on the page ask the model for after every epoch."""


def memory_bytes(
    layers: Sequence[LayerPlan], training: Training, *, slots: int, sample: int, target: int, view: str | None
) -> int:
    """Weights, their gradients and the optimizer's slots; what the layers keep of one batch; the rows themselves.

    ``sample`` and ``target``: numbers of one row of x and y."""
    parameters = sum(layer.parameters or 0 for layer in layers)
    batch = min(training.batch_size, max(training.rows, 1))
    # forward once and as gradients on the way back, or the rows behind a picture forward only
    at_once = max(2 * batch, LOOK[view])
    rows = (training.rows + training.validation) * (sample + target)
    return FLOAT * (parameters * (2 + slots) + at_once * sum(kept(layer) for layer in layers) + rows)


@dataclass(frozen=True)
class Speed:
    """How fast this machine is, in seconds. ``call``: one small NumPy call with the Python around it; ``flop``: one
    multiplication or addition inside a matrix product; ``element``: touching one number of an array."""

    call: float
    flop: float
    element: float

    @classmethod
    @cache
    def measured(cls) -> Speed:
        """Measured once per process, in less than 0.2 s."""
        # small enough that BLAS keeps it on one thread, as it does with most of a playground's products
        a, b = np.ones((32, 64), np.float32), np.ones((64, 256), np.float32)
        flat = np.ones(50_000, np.float32)
        out = np.empty_like(flat)
        return cls(
            call=_typical(_tiny_step(), 30) / _CALLS_OF_TINY_STEP,
            flop=_typical(lambda: a @ b, 20) / (2 * a.size * b.shape[1]),
            element=_typical(lambda: np.multiply(flat, flat, out=out), 20) / flat.size,
        )


_CALLS_OF_TINY_STEP = 140


def _tiny_step() -> Callable[[], object]:
    """One update of the smallest network there is: nothing but calls."""
    model = Sequential([Input((4,)), Dense(4)], streams=Streams(0))
    model.compile("sgd", "mse")
    x = np.zeros((2, 4), np.float32)
    model.train_step(x, x)
    return lambda: model.train_step(x, x)


def _typical(work: Callable[[], object], repeats: int) -> float:
    """Seconds of one call: the median of up to nine rounds, in processor time: neighbours do not count."""
    rounds: list[float] = []
    end = time.monotonic() + 0.05
    while len(rounds) < 9 and (len(rounds) < 2 or time.monotonic() < end):
        began = time.thread_time()
        for _ in range(repeats):
            work()
        rounds.append((time.thread_time() - began) / repeats)
    return median(rounds)


@dataclass(frozen=True)
class Calls:
    """How many small NumPy calls something takes while training and while only predicting."""

    train: float
    predict: float

    def __add__(self, other: Calls) -> Calls:
        return Calls(self.train + other.train, self.predict + other.predict)

    def __mul__(self, times: float) -> Calls:
        return Calls(self.train * times, self.predict * times)


@dataclass(frozen=True)
class Family:
    """Small calls of a layer, of each of its rounds in Python, and how often it touches every number it keeps."""

    fixed: Calls
    round: Calls = Calls(0, 0)
    touched: Calls = Calls(0, 0)


# Counted on the engine with tools/measure_examples.py --speed.
_BATCH = Calls(260, 170)  # shuffling, loss, metrics, optimizer, callbacks
_LAYER = {
    "core": Family(Calls(45, 15), touched=Calls(14, 4)),
    "convolution": Family(Calls(100, 50), Calls(12, 0), Calls(20, 7)),
    "pooling": Family(Calls(25, 12), Calls(24, 11), Calls(24, 8)),
    "recurrent": Family(Calls(60, 30), Calls(80, 40), Calls(60, 25)),
    "wrapper": Family(Calls(120, 60), Calls(80, 40), Calls(60, 25)),  # mostly around recurrent layers
}
_OTHER = Family(Calls(12, 6), touched=Calls(4, 2))
_STEP = 6
"""How often an optimizer touches each parameter, and as often again for each of its slots."""


def seconds(layers: Sequence[LayerPlan], training: Training, slots: int, view: str | None, speed: Speed) -> float:
    """Expected seconds of a run: small calls, arithmetic, numbers touched. Within twice on the examples."""
    parameters = sum(layer.parameters or 0 for layer in layers)
    calls, touched, flops = _BATCH, Calls(0, 0), 0
    for layer in layers:
        family = _LAYER.get(layer.family, _OTHER)
        calls += family.fixed + family.round * layer.loops
        touched += family.touched * kept(layer)
        flops += layer.flops or 0
    train_row = 3 * flops * speed.flop + touched.train * speed.element
    other_row = flops * speed.flop + touched.predict * speed.element
    step = calls.train * speed.call + parameters * _STEP * (1 + slots) * speed.element
    learning = training.batches * step + training.rows * train_row
    tests = ceil(training.validation / training.batch_size) * calls.predict * speed.call
    looking = calls.predict * speed.call + (training.validation + LOOK[view]) * other_row
    return training.epochs * (learning + tests + looking)
