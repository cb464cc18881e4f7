"""What a run costs: arithmetic and time, from the plan and one quick measurement of the machine; memory.py: memory."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from math import ceil, log2, prod
from statistics import median

import numpy as np

from engine.experiment.looks import INSIDE, LOOK, spacing
from engine.experiment.walk import LayerPlan
from engine.layers import Dense, Input
from engine.models import Sequential
from engine.random import Streams


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


@dataclass(frozen=True)
class Speed:
    """How fast this machine is, in seconds. ``call``: one small NumPy call with the Python around it; ``flop``: one
    multiplication or addition inside a matrix product; ``element``: touching one number of a small array; ``far``: of a
    large one, which no cache holds and for which memory is fetched anew."""

    call: float
    flop: float
    element: float
    far: float

    def touch(self, numbers: float) -> float:
        """Touching one number of an array of so many: between ``element`` and ``far``."""
        step = (log2(max(numbers, 1)) - log2(_NEAR)) / (log2(_FAR) - log2(_NEAR))
        near = _AROUND * self.element
        return near + (self.far - near) * min(max(step, 0.0), 1.0)

    @classmethod
    @cache
    def measured(cls) -> Speed:
        """Measured once per process, in less than 0.2 s."""
        # small enough that BLAS keeps it on one thread, as it does with most of a playground's products
        a, b = np.ones((32, 64), np.float32), np.ones((64, 256), np.float32)
        flat, large = np.ones(50_000, np.float32), np.ones(_FAR, np.float32)
        out = np.empty_like(flat)
        return cls(
            call=_typical(_tiny_step(), 30) / _CALLS_OF_TINY_STEP,
            flop=_typical(lambda: a @ b, 20) / (2 * a.size * b.shape[1]),
            element=_typical(lambda: np.multiply(flat, flat, out=out), 20) / flat.size,
            far=_typical(lambda: large * large, 1) / large.size,
        )


_CALLS_OF_TINY_STEP = 140
_NEAR, _FAR = 2**15, 2**23
_AROUND = 8
"""What stands around touching a small array: making it, letting it go."""


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


# Counted with python -m bench.preflight and tools/measure_examples.py --speed.
_BATCH = Calls(330, 200)  # shuffling, loss, metrics, optimizer, callbacks
_BATCH_OF_CHAIN = Calls(90, 25)  # where a plan does that
_OF_CHAIN = {
    "Dense": Family(Calls(20, 6), touched=Calls(1.5, 0.6)),
    **dict.fromkeys(("Conv1D", "Conv2D"), Family(Calls(30, 15), Calls(2, 0), Calls(0.6, 0.25))),
    **dict.fromkeys(("MaxPooling1D", "MaxPooling2D"), Family(Calls(10, 4), Calls(3, 1), Calls(0.8, 0.3))),
    **dict.fromkeys(("AveragePooling1D", "AveragePooling2D"), Family(Calls(10, 4), Calls(3, 1), Calls(0.8, 0.3))),
    **dict.fromkeys(("LSTM", "GRU", "SimpleRNN"), Family(Calls(25, 12), Calls(26, 11), Calls(0.35, 0.2))),
}
_LAYER = {
    "core": Family(Calls(45, 18), touched=Calls(1.5, 0.6)),
    "convolution": Family(Calls(100, 50), Calls(40, 8), Calls(1.5, 0.6)),
    "pooling": Family(Calls(25, 12), Calls(27, 11), Calls(4, 1.5)),
    "recurrent": Family(Calls(60, 30), Calls(130, 60), Calls(1.6, 0.7)),
    "wrapper": Family(Calls(120, 60), Calls(130, 60), Calls(1.6, 0.7)),  # mostly around recurrent layers
    "normalization": Family(Calls(45, 20), touched=Calls(2.2, 0.9)),
    "attention": Family(Calls(80, 35), touched=Calls(2.5, 1)),
}
_OTHER = Family(Calls(25, 10), touched=Calls(1.4, 0.6))
_STEP = 0.4
"""How often an optimizer touches each parameter, and as often again for each of its slots and for itself."""


def _family(layer: LayerPlan, *, chain: bool) -> Family:
    found = _OF_CHAIN.get(layer.class_name) if chain else None
    return found or _LAYER.get(layer.family, _OTHER)


def seconds(
    layers: Sequence[LayerPlan],
    training: Training,
    slots: int,
    view: str | None,
    speed: Speed,
    *,
    chain: bool = False,
) -> float:
    """Expected seconds of a run: small calls, arithmetic, numbers touched. Within twice on most (docs/preflight.md).

    ``chain``: the layers stand one behind the other, so that a plan runs them."""
    parameters = sum(layer.parameters or 0 for layer in layers)
    calls, flops = _BATCH_OF_CHAIN if chain else _BATCH, sum(layer.flops or 0 for layer in layers)
    for layer in layers:
        family = _family(layer, chain=chain)
        calls += family.fixed + family.round * layer.loops

    def touched(rows: int) -> Calls:
        """Seconds in which a batch of so many rows touches what the layers keep."""
        found = Calls(0, 0)
        for layer in layers:
            family = _family(layer, chain=chain)
            numbers = layer.room.kept * rows
            found += family.touched * (numbers * speed.touch(prod(layer.output_shape or ()) * rows))
        return found

    batch = min(training.batch_size, training.rows)
    updates, epochs = training.batches, training.epochs
    tests = ceil(training.validation / training.batch_size)
    looks, inside = LOOK[view], epochs / spacing(epochs, max(updates, 1))
    near = speed.touch(parameters)
    step = touched(batch)
    seen = epochs * flops * (3 * training.rows + training.validation + looks) + 3 * inside * flops * INSIDE
    return (
        speed.call * (_START + _START_LAYER * len(layers))
        + parameters * (2 + slots) * _ONCE * near  # drawn, and kept in a file
        + speed.call * epochs * (updates * calls.train + (tests + 1) * calls.predict)
        + speed.call * inside * (calls.train + _LOOK_LAYER * len(layers))
        + speed.flop * seen
        + epochs * updates * parameters * _STEP * (2 + slots) * near
        + epochs * (step.train * training.rows + step.predict * training.validation) / batch
        + (epochs + 1) * touched(looks).predict
    )


_START, _START_LAYER = 40_000, 2_500
"""Calls until the first batch: loading and splitting rows, building the model and its layers."""
_ONCE = 1.2
_LOOK_LAYER = 120
"""Calls that tell how the numbers of one layer lie."""
