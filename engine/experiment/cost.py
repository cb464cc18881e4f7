"""What a run costs: arithmetic, memory and time, from the plan and one quick measurement of the machine."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from math import ceil, prod

import numpy as np

from engine.experiment.walk import LayerPlan

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

    A layer with weights is a matrix product over some rows (windows of a picture, steps of a sequence): it keeps the
    rows it read, and what came out before and after its activation."""
    output = prod(layer.output_shape or ())
    matrices = [spec.shape for spec in layer.weights.values() if len(spec.shape) > 1]
    if not matrices:
        return 2 * output if layer.flops else 0
    per_row = sum(2 * prod(shape) for shape in matrices)
    rows = max(1, round((layer.flops or 0) / per_row))
    return rows * (prod(matrices[0][:-1]) + 2 * matrices[0][-1]) + output


def memory_bytes(layers: Sequence[LayerPlan], training: Training, *, slots: int, sample: int, target: int) -> int:
    """Weights, their gradients and the optimizer's slots; what the layers keep of one batch; the rows themselves.

    ``sample`` and ``target``: numbers of one row of x and y."""
    parameters = sum(layer.parameters or 0 for layer in layers)
    batch = min(training.batch_size, max(training.rows, 1))
    activations = 2 * batch * sum(kept(layer) for layer in layers)  # once forward, once as gradients on the way back
    rows = (training.rows + training.validation) * (sample + target)
    return FLOAT * (parameters * (2 + slots) + activations + rows)


@dataclass(frozen=True)
class Speed:
    """How fast this machine is. ``call``: seconds of one small NumPy call; ``flop``: seconds of one multiplication or
    addition inside a matrix product; ``element``: seconds to touch one number in an elementwise operation."""

    call: float
    flop: float
    element: float

    @classmethod
    @cache
    def measured(cls) -> Speed:
        """Measured once per process, in less than 0.2 s."""
        small, large = np.ones((8, 8), np.float32), np.ones(200_000, np.float32)
        out = np.empty_like(large)
        a, b = np.ones((64, 256), np.float32), np.ones((256, 64), np.float32)
        flops = 2 * prod(a.shape) * b.shape[1]
        return cls(
            call=_fastest(lambda: np.add(small, small), 200),
            flop=_fastest(lambda: a @ b, 20) / flops,
            element=_fastest(lambda: np.multiply(large, large, out=out), 10) / large.size,
        )


def _fastest(work: Callable[[], object], repeats: int) -> float:
    """Seconds of one call, the best of five rounds: a busy neighbour can only make it slower."""
    rounds = []
    for _ in range(5):
        began = time.perf_counter()
        for _ in range(repeats):
            work()
        rounds.append((time.perf_counter() - began) / repeats)
    return min(rounds)


def seconds(layers: Sequence[LayerPlan], training: Training, slots: int, view: str | None, speed: Speed) -> float:
    """Expected seconds of a run, within about a factor of two: see tools/measure_examples.py."""
    forward = 0.0
    return forward * training.updates
