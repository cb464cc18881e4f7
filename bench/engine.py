"""The engine against PyTorch, side by side in one run: make bench, or python -m bench.engine [rounds] [workload ...]

Both train the same small networks on the same rows in one process, one thread each, in turn: a round is a ``fit``
(metrics on) and as many eager PyTorch steps, with its plain and its fused optimizer. What is printed are
medians of the ratios of a round, above 1 where the engine is faster than the faster of the two: machines are shared, so
only such ratios mean anything. Beside them stands how much of this machine's matrix peak a step of the engine reaches.

Without PyTorch (pip install torch) the engine runs alone.
"""

from __future__ import annotations

import os
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import prod
from typing import Any

from app.runner.confine import single_threaded

os.environ.update(single_threaded())  # before NumPy loads

import numpy as np

from engine import Input, Sequential, layers, losses, optimizers

try:
    import torch
except ImportError:
    torch = None  # type: ignore[assignment]

ROUNDS = 15
PEAK_SIDE, PEAK_TIMES = 1_024, 10
STEPS = 400
"""At least so many of a small network in a round, in whole epochs, as a run has them."""


@dataclass(frozen=True)
class Workload:
    """``net``: the engine's layers; ``module``: PyTorch's, for pictures in its own order of axes."""

    what: str
    shape: tuple[int, ...]
    batch: int
    rows: int
    outputs: int
    loss: str
    optimizer: str
    rate: float
    net: Callable[[], list[Any]]
    module: Callable[[Any], Any]


def dense(units: int, activation: str | None = None) -> Any:
    return layers.Dense(units, activation=activation)


def last(nn: Any, features: int, units: int) -> Any:
    """An LSTM of which the last output goes on, and ten logits."""

    class Net(nn.Module):  # type: ignore[misc]
        def __init__(self) -> None:
            super().__init__()
            self.lstm, self.dense = nn.LSTM(features, units, batch_first=True), nn.Linear(units, 10)

        def forward(self, x: Any) -> Any:
            return self.dense(self.lstm(x)[0][:, -1])

    return Net()


WORKLOADS: dict[str, Workload] = {
    "tiny": Workload(
        *("2-4-2-1 tanh, mse, SGD", (2,), 10, 250, 1, "mse", "sgd", 0.03),
        lambda: [dense(4, "tanh"), dense(2, "tanh"), dense(1, "tanh")],
        lambda nn: nn.Sequential(nn.Linear(2, 4), nn.Tanh(), nn.Linear(4, 2), nn.Tanh(), nn.Linear(2, 1), nn.Tanh()),
    ),
    "dual": Workload(
        *("30-10-1 sigmoid, binary cross-entropy, SGD", (30,), 32, 455, 1, "bce", "sgd", 0.1),
        lambda: [dense(10, "sigmoid"), dense(1)],
        lambda nn: nn.Sequential(nn.Linear(30, 10), nn.Sigmoid(), nn.Linear(10, 1)),
    ),
    "mlp": Workload(
        *("784-512-10 relu, RMSprop", (784,), 128, 5_120, 10, "cce", "rmsprop", 1e-3),
        lambda: [dense(512, "relu"), dense(10)],
        lambda nn: nn.Sequential(nn.Linear(784, 512), nn.ReLU(), nn.Linear(512, 10)),
    ),
    "digits": Workload(
        *("8x8, 16 convolutions of 3x3, Adam", (8, 8, 1), 32, 1_797, 10, "cce", "adam", 1e-3),
        lambda: [layers.Conv2D(16, 3, activation="relu"), layers.Flatten(), dense(10)],
        lambda nn: nn.Sequential(nn.Conv2d(1, 16, 3), nn.ReLU(), nn.Flatten(), nn.Linear(576, 10)),
    ),
    "convnet": Workload(
        *(
            "28x28, 32 and 64 convolutions with pooling, dropout, Adam",
            (28, 28, 1),
            128,
            1_280,
            10,
            "cce",
            "adam",
            1e-3,
        ),
        lambda: [
            *(layers.Conv2D(32, 3, activation="relu"), layers.MaxPooling2D(2)),
            *(layers.Conv2D(64, 3, activation="relu"), layers.MaxPooling2D(2)),
            *(layers.Flatten(), layers.Dropout(0.5), dense(10)),
        ],
        lambda nn: nn.Sequential(
            *(nn.Conv2d(1, 32, 3), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(32, 64, 3), nn.ReLU(), nn.MaxPool2d(2)),
            *(nn.Flatten(), nn.Dropout(0.5), nn.Linear(1600, 10)),
        ),
    ),
    "lstm": Workload(
        *("LSTM 64 over 50 steps of 16, Adam", (50, 16), 32, 1_280, 10, "cce", "adam", 1e-3),
        lambda: [layers.LSTM(64), dense(10)],
        lambda nn: last(nn, 16, 64),
    ),
    "lstm wide": Workload(
        *("LSTM 128 over 28 steps of 28, Adam", (28, 28), 128, 1_280, 10, "cce", "adam", 1e-3),
        lambda: [layers.LSTM(128), dense(10)],
        lambda nn: last(nn, 28, 128),
    ),
}
LOSSES: dict[str, Callable[[], Any]] = {
    "mse": losses.MeanSquaredError,
    "bce": lambda: losses.BinaryCrossentropy(from_logits=True),
    "cce": lambda: losses.CategoricalCrossentropy(from_logits=True),
}
OPTIMIZERS = {"sgd": optimizers.SGD, "rmsprop": optimizers.RMSprop, "adam": optimizers.Adam}


def rows_of(work: Workload) -> tuple[Any, Any]:
    """(x, y): numbers that a network can learn something of."""
    dice = np.random.default_rng(0)
    x = dice.random((work.rows, *work.shape), dtype=np.float32) - np.float32(0.5)
    if work.loss == "cce":
        return x, np.eye(work.outputs, dtype=np.float32)[dice.integers(0, work.outputs, work.rows)]
    y = (x.reshape(work.rows, -1).sum(1) > 0).astype(np.float32)[:, None]
    return x, 2 * y - 1 if work.loss == "mse" else y


def ours(work: Workload, data: tuple[Any, Any] | None = None) -> tuple[Callable[[], float], int]:
    """(seconds of a step, over some epochs; operations of a step)."""
    x, y = data or rows_of(work)
    model = Sequential([Input(work.shape), *work.net()])
    model.compile(OPTIMIZERS[work.optimizer](work.rate), LOSSES[work.loss](), metrics=["accuracy"])
    epochs = epochs_of(work)
    steps = epochs * -(-work.rows // work.batch)

    def chunk() -> float:
        began = time.perf_counter()
        model.fit(x, y, batch_size=work.batch, epochs=epochs, verbose=0)
        return (time.perf_counter() - began) / steps

    chunk()
    return chunk, 3 * model.graph.flops() * work.batch  # there, and twice as much back


def epochs_of(work: Workload) -> int:
    return max(1, STEPS * work.batch // work.rows) if work.rows < 2_000 and len(work.shape) == 1 else 1


def theirs(work: Workload, *, fused: bool, data: tuple[Any, Any] | None = None) -> Callable[[], float]:
    """Seconds of an eager PyTorch step, over as many epochs."""
    functional = torch.nn.functional
    torch.manual_seed(0)
    torch.set_num_threads(1)
    x, y = (torch.from_numpy(part) for part in data or rows_of(work))
    net = work.module(torch.nn)
    if len(work.shape) == 3:
        x = x.permute(0, 3, 1, 2).contiguous()
        net = net.to(memory_format=torch.channels_last) if fused else net
    loss = {"mse": functional.mse_loss, "bce": functional.binary_cross_entropy_with_logits}.get(work.loss)
    if loss is None:
        y, loss = y.argmax(1), functional.cross_entropy
    more: dict[str, Any] = {} if not fused else {"foreach": True} if work.optimizer == "rmsprop" else {"fused": True}
    kinds = {"sgd": torch.optim.SGD, "rmsprop": torch.optim.RMSprop, "adam": torch.optim.Adam}
    optimizer = kinds[work.optimizer](net.parameters(), lr=work.rate, **more)

    def chunk() -> float:
        began, steps = time.perf_counter(), 0
        total = torch.zeros(())
        for start in list(range(0, work.rows, work.batch)) * epochs_of(work):
            cost = loss(net(x[start : start + work.batch]), y[start : start + work.batch])
            optimizer.zero_grad(set_to_none=True)
            cost.backward()
            optimizer.step()
            total += cost.detach()
            steps += 1
        return (time.perf_counter() - began) / steps

    chunk()
    return chunk


def peak() -> float:
    """Operations a second in a large product of float32 matrices, the best of some."""
    a = np.random.default_rng(0).random((PEAK_SIDE, PEAK_SIDE), dtype=np.float32)
    out, times = np.empty_like(a), []
    for _ in range(PEAK_TIMES):
        began = time.perf_counter()
        np.dot(a, a, out)
        times.append(time.perf_counter() - began)
    return float(2 * prod(a.shape) * PEAK_SIDE / min(times))


def main(rounds: int, names: Sequence[str]) -> int:
    best = peak()
    print(f"one thread, {rounds} rounds; matrix peak {best / 1e9:.0f} Gflop/s; NumPy {np.__version__}", end="")
    print(f", PyTorch {torch.__version__}" if torch else "; PyTorch is not installed: the engine runs alone")
    print(f"{'workload':<10} {'ratio':>6} {'of peak':>8} {'a step':>10}  what")
    for name in names:
        work = WORKLOADS[name]
        step, operations = ours(work)
        others = [theirs(work, fused=fused) for fused in (False, True)] if torch else []
        taken, ratios = [], []
        for _ in range(rounds):
            taken.append(step())
            ratios += [min(other() for other in others) / taken[-1]] if others else []
        usual = statistics.median(taken)
        ratio = f"{statistics.median(ratios):.2f}" if ratios else "-"
        share = f"{operations / min(taken) / best:.0%}"
        print(f"{name:<10} {ratio:>6} {share:>8} {usual * 1e6:>7,.0f} us  {work.what}", flush=True)
    return 0


if __name__ == "__main__":
    asked = sys.argv[1:]
    sys.exit(main(int(asked[0]) if asked else ROUNDS, asked[1:] or list(WORKLOADS)))
