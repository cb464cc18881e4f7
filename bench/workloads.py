"""Small networks to train, each for the engine and for PyTorch: what bench/engine.py runs.

``WORKLOADS`` are the usual ones. ``SHAPES`` are others: narrow and wide, deep, strided, stacked, both ways, with heads
for numbers, and with layers that no plan takes.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Literal

import numpy as np

from engine import layers


@dataclass(frozen=True)
class Workload:
    """``net``: the engine's layers; ``module``: PyTorch's, given ``torch``. ``axes``: how its inputs lie instead.
    ``words``: inputs are whole numbers below that. ``steps``: as many outputs in a row, one after the other."""

    what: str
    shape: tuple[int, ...]
    batch: int
    rows: int
    outputs: int
    loss: Literal["mse", "bce", "cce"]
    optimizer: Literal["sgd", "rmsprop", "adam"]
    rate: float
    net: Callable[[], list[Any]]
    module: Callable[[Any], Any]
    axes: tuple[int, ...] | None = None
    words: int = 0
    steps: int = 0

    def data(self) -> tuple[Any, Any]:
        """(x, y): numbers that a network can learn something of."""
        dice = np.random.default_rng(0)
        if self.words:
            x = dice.integers(0, self.words, (self.rows, *self.shape)).astype(np.float32)
        else:
            x = dice.random((self.rows, *self.shape), dtype=np.float32) - np.float32(0.5)
        if self.loss == "cce":
            return x, np.eye(self.outputs, dtype=np.float32)[dice.integers(0, self.outputs, self.rows)]
        if self.steps:
            return x, np.cumsum(x.sum(2, keepdims=True), 1) * np.ones(self.outputs, np.float32)
        y = (x.reshape(self.rows, -1).sum(1) > 0).astype(np.float32)[:, None]
        y = 2 * y - 1 if self.loss == "mse" else y
        return x, np.repeat(y, self.outputs, 1)


def dense(units: int, activation: str | None = None) -> Any:
    return layers.Dense(units, activation=activation)


def conv(filters: int, size: int, **more: Any) -> Any:
    return layers.Conv2D(filters, size, activation="relu", **more)


def stack(*made: Callable[[Any], list[Any]]) -> Any:
    """PyTorch's modules one after the other, as lists made from ``torch.nn``."""
    return lambda torch: torch.nn.Sequential(*(module for part in made for module in part(torch.nn)))


def mlp(*units: int, bend: str = "ReLU", end: str | None = None) -> Any:
    """Linear layers with an activation between them, and another one, or none, behind the last."""

    def modules(nn: Any) -> list[Any]:
        found: list[Any] = []
        for one, other in pairwise(units):
            found += [nn.Linear(one, other), getattr(nn, bend)()]
        return found[:-1] if end is None else [*found[:-1], getattr(nn, end)()]

    return stack(modules)


def looped(kind: str, features: int, units: int, *, depth: int = 1, both: bool = False, words: int = 0) -> Any:
    """PyTorch's recurrent layers, of which the last state goes on to ten logits."""

    def make(torch: Any) -> Any:
        nn = torch.nn

        class Net(nn.Module):  # type: ignore[misc]
            def __init__(self) -> None:
                super().__init__()
                self.words = nn.Embedding(words, features) if words else None
                self.loop = getattr(nn, kind)(features, units, depth, batch_first=True, bidirectional=both)
                self.dense = nn.Linear(units * (1 + both), 10)

            def forward(self, x: Any) -> Any:
                state = self.loop(x if self.words is None else self.words(x.long()))[1]
                h = state[0] if isinstance(state, tuple) else state
                return self.dense(torch.cat((h[-2], h[-1]), 1) if both else h[-1])

        return Net()

    return make


def every_step(features: int, units: int) -> Any:
    """A PyTorch LSTM all of whose outputs go on, to one number each."""

    def make(torch: Any) -> Any:
        class Net(torch.nn.Module):  # type: ignore[misc]
            def __init__(self) -> None:
                super().__init__()
                self.loop, self.dense = torch.nn.LSTM(features, units, batch_first=True), torch.nn.Linear(units, 1)

            def forward(self, x: Any) -> Any:
                return self.dense(self.loop(x)[0])

        return Net()

    return make


PICTURE, SIGNAL = (0, 3, 1, 2), (0, 2, 1)
"""Where PyTorch has the axes of pictures, and of sequences for convolutions."""

WORKLOADS: dict[str, Workload] = {
    "tiny": Workload(
        *("2-4-2-1 tanh, mse, SGD", (2,), 10, 250, 1, "mse", "sgd", 0.03),
        lambda: [dense(4, "tanh"), dense(2, "tanh"), dense(1, "tanh")],
        mlp(2, 4, 2, 1, bend="Tanh", end="Tanh"),
    ),
    "dual": Workload(
        *("30-10-1 sigmoid, binary cross-entropy, SGD", (30,), 32, 455, 1, "bce", "sgd", 0.1),
        lambda: [dense(10, "sigmoid"), dense(1)],
        mlp(30, 10, 1, bend="Sigmoid"),
    ),
    "mlp": Workload(
        *("784-512-10 relu, RMSprop", (784,), 128, 5_120, 10, "cce", "rmsprop", 1e-3),
        lambda: [dense(512, "relu"), dense(10)],
        mlp(784, 512, 10),
    ),
    "digits": Workload(
        *("8x8, 16 convolutions of 3x3, Adam", (8, 8, 1), 32, 1_797, 10, "cce", "adam", 1e-3),
        lambda: [conv(16, 3), layers.Flatten(), dense(10)],
        stack(lambda nn: [nn.Conv2d(1, 16, 3), nn.ReLU(), nn.Flatten(), nn.Linear(576, 10)]),
        PICTURE,
    ),
    "convnet": Workload(
        *("28x28, 32 and 64 convolutions, pooling, dropout, Adam", (28, 28, 1), 128, 1_280, 10, "cce", "adam", 1e-3),
        lambda: [
            *(conv(32, 3), layers.MaxPooling2D(2), conv(64, 3), layers.MaxPooling2D(2)),
            *(layers.Flatten(), layers.Dropout(0.5), dense(10)),
        ],
        stack(
            lambda nn: [nn.Conv2d(1, 32, 3), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(32, 64, 3), nn.ReLU()],
            lambda nn: [nn.MaxPool2d(2), nn.Flatten(), nn.Dropout(0.5), nn.Linear(1600, 10)],
        ),
        PICTURE,
    ),
    "lstm": Workload(
        *("LSTM 64 over 50 steps of 16, Adam", (50, 16), 32, 1_280, 10, "cce", "adam", 1e-3),
        lambda: [layers.LSTM(64), dense(10)],
        looped("LSTM", 16, 64),
    ),
    "lstm wide": Workload(
        *("LSTM 128 over 28 steps of 28, Adam", (28, 28), 128, 1_280, 10, "cce", "adam", 1e-3),
        lambda: [layers.LSTM(128), dense(10)],
        looped("LSTM", 28, 128),
    ),
}

SHAPES: dict[str, Workload] = {
    "line": Workload(
        *("1-1 linear, mse, SGD", (1,), 10, 200, 1, "mse", "sgd", 0.01),
        lambda: [dense(1)],
        mlp(1, 1),
    ),
    "row by row": Workload(
        *("30-10-1 sigmoid, batches of 1", (30,), 1, 100, 1, "bce", "sgd", 0.1),
        lambda: [dense(10, "sigmoid"), dense(1)],
        mlp(30, 10, 1, bend="Sigmoid"),
    ),
    "all rows": Workload(
        *("30-10-1 sigmoid, batches of 455", (30,), 455, 455, 1, "bce", "sgd", 0.1),
        lambda: [dense(10, "sigmoid"), dense(1)],
        mlp(30, 10, 1, bend="Sigmoid"),
    ),
    "deep": Workload(
        *("2-8-8-8-8-8-8-1 tanh, mse, SGD", (2,), 10, 250, 1, "mse", "sgd", 0.03),
        lambda: [*(dense(8, "tanh") for _ in range(6)), dense(1, "tanh")],
        mlp(2, 8, 8, 8, 8, 8, 8, 1, bend="Tanh", end="Tanh"),
    ),
    "houses": Workload(
        *("13-64-64-1 relu, mse, Adam", (13,), 32, 400, 1, "mse", "adam", 1e-3),
        lambda: [dense(64, "relu"), dense(64, "relu"), dense(1)],
        mlp(13, 64, 64, 1),
    ),
    "two numbers": Workload(
        *("10-32-2 tanh, mse, RMSprop", (10,), 32, 442, 2, "mse", "rmsprop", 1e-3),
        lambda: [dense(32, "tanh"), dense(2)],
        mlp(10, 32, 2, bend="Tanh"),
    ),
    "middling": Workload(
        *("64-256-256-10 relu, Adam", (64,), 64, 1_797, 10, "cce", "adam", 1e-3),
        lambda: [dense(256, "relu"), dense(256, "relu"), dense(10)],
        mlp(64, 256, 256, 10),
    ),
    "wide": Workload(
        *("784-1024-1024-10 relu, Adam", (784,), 128, 1_280, 10, "cce", "adam", 1e-3),
        lambda: [dense(1024, "relu"), dense(1024, "relu"), dense(10)],
        mlp(784, 1024, 1024, 10),
    ),
    "dropout": Workload(
        *("64-128-10 relu with dropout, Adam", (64,), 32, 1_797, 10, "cce", "adam", 1e-3),
        lambda: [dense(128, "relu"), layers.Dropout(0.5), dense(10)],
        stack(lambda nn: [nn.Linear(64, 128), nn.ReLU(), nn.Dropout(0.5), nn.Linear(128, 10)]),
    ),
    "leaky": Workload(
        *("64-64-10 leaky relu, Adam", (64,), 32, 1_797, 10, "cce", "adam", 1e-3),
        lambda: [dense(64), layers.LeakyReLU(), dense(10)],
        stack(lambda nn: [nn.Linear(64, 64), nn.LeakyReLU(0.3), nn.Linear(64, 10)]),
    ),
    "normalized": Workload(
        *("64-64-10 relu, batch normalization, Adam", (64,), 32, 1_797, 10, "cce", "adam", 1e-3),
        lambda: [dense(64), layers.BatchNormalization(), layers.Activation("relu"), dense(10)],
        stack(lambda nn: [nn.Linear(64, 64), nn.BatchNorm1d(64), nn.ReLU(), nn.Linear(64, 10)]),
    ),
    "selu": Workload(
        *("64-64-10 selu, Adam", (64,), 32, 1_797, 10, "cce", "adam", 1e-3),
        lambda: [dense(64, "selu"), dense(10)],
        mlp(64, 64, 10, bend="SELU"),
    ),
    "strides": Workload(
        *("28x28, 16 of 5x5 and 32 of 3x3 by strides of 2", (28, 28, 1), 64, 640, 10, "cce", "adam", 1e-3),
        lambda: [conv(16, 5, strides=2), conv(32, 3, strides=2), layers.Flatten(), dense(10)],
        stack(
            lambda nn: [nn.Conv2d(1, 16, 5, 2), nn.ReLU(), nn.Conv2d(16, 32, 3, 2), nn.ReLU()],
            lambda nn: [nn.Flatten(), nn.Linear(800, 10)],
        ),
        PICTURE,
    ),
    "margins": Workload(
        *("28x28, 8 and 16 of 3x3, padding same, pooling", (28, 28, 1), 32, 640, 10, "cce", "adam", 1e-3),
        lambda: [
            *(conv(8, 3, padding="same"), layers.MaxPooling2D(2), conv(16, 3, padding="same")),
            *(layers.MaxPooling2D(2), layers.Flatten(), dense(10)),
        ],
        stack(
            lambda nn: [nn.Conv2d(1, 8, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(8, 16, 3, padding=1)],
            lambda nn: [nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(), nn.Linear(784, 10)],
        ),
        PICTURE,
    ),
    "colour": Workload(
        *("32x32x3, 32 and 64 of 3x3, mean pooling", (32, 32, 3), 64, 256, 10, "cce", "adam", 1e-3),
        lambda: [
            *(conv(32, 3), layers.AveragePooling2D(2), conv(64, 3), layers.AveragePooling2D(2)),
            *(layers.Flatten(), dense(10)),
        ],
        stack(
            lambda nn: [nn.Conv2d(3, 32, 3), nn.ReLU(), nn.AvgPool2d(2), nn.Conv2d(32, 64, 3), nn.ReLU()],
            lambda nn: [nn.AvgPool2d(2), nn.Flatten(), nn.Linear(2304, 10)],
        ),
        PICTURE,
    ),
    "conv norm": Workload(
        *("28x28, 16 of 3x3, batch normalization, pooling", (28, 28, 1), 64, 640, 10, "cce", "adam", 1e-3),
        lambda: [
            *(layers.Conv2D(16, 3), layers.BatchNormalization(), layers.Activation("relu")),
            *(layers.MaxPooling2D(2), layers.Flatten(), dense(10)),
        ],
        stack(
            lambda nn: [nn.Conv2d(1, 16, 3), nn.BatchNorm2d(16), nn.ReLU(), nn.MaxPool2d(2)],
            lambda nn: [nn.Flatten(), nn.Linear(2704, 10)],
        ),
        PICTURE,
    ),
    "signal": Workload(
        *("100 steps of 4, 32 of 5, pooling", (100, 4), 32, 640, 10, "cce", "adam", 1e-3),
        lambda: [layers.Conv1D(32, 5, activation="relu"), layers.MaxPooling1D(2), layers.Flatten(), dense(10)],
        stack(lambda nn: [nn.Conv1d(4, 32, 5), nn.ReLU(), nn.MaxPool1d(2), nn.Flatten(), nn.Linear(1536, 10)]),
        SIGNAL,
    ),
    "lstm stack": Workload(
        *("LSTM 32 on LSTM 32 over 30 steps of 8", (30, 8), 32, 640, 10, "cce", "adam", 1e-3),
        lambda: [layers.LSTM(32, return_sequences=True), layers.LSTM(32), dense(10)],
        looped("LSTM", 8, 32, depth=2),
    ),
    "lstm both": Workload(
        *("LSTM 32 both ways over 30 steps of 8", (30, 8), 32, 640, 10, "cce", "adam", 1e-3),
        lambda: [layers.Bidirectional(layers.LSTM(32)), dense(10)],
        looped("LSTM", 8, 32, both=True),
    ),
    "lstm small": Workload(
        *("LSTM 8 over 20 steps of 1", (20, 1), 16, 640, 10, "cce", "adam", 1e-3),
        lambda: [layers.LSTM(8), dense(10)],
        looped("LSTM", 1, 8),
    ),
    "gru": Workload(
        *("GRU 64 over 50 steps of 16", (50, 16), 32, 640, 10, "cce", "adam", 1e-3),
        lambda: [layers.GRU(64), dense(10)],
        looped("GRU", 16, 64),
    ),
    "rnn": Workload(
        *("SimpleRNN 32 over 30 steps of 8", (30, 8), 32, 640, 10, "cce", "adam", 1e-3),
        lambda: [layers.SimpleRNN(32), dense(10)],
        looped("RNN", 8, 32),
    ),
    "every step": Workload(
        *("LSTM 32 over 30 steps, a number each, mse", (30, 1), 32, 640, 1, "mse", "adam", 1e-3),
        lambda: [layers.LSTM(32, return_sequences=True), dense(1)],
        every_step(1, 32),
        steps=30,
    ),
    "words": Workload(
        *("40 of 1,000 words as 16 numbers, LSTM 32", (40,), 32, 640, 10, "cce", "adam", 1e-3),
        lambda: [layers.Embedding(1_000, 16), layers.LSTM(32), dense(10)],
        looped("LSTM", 16, 32, words=1_000),
        words=1_000,
    ),
}
