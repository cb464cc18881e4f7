"""A picture of a playground beside another's arithmetic: python -m bench.picture [rounds]

A picture is what a student of two-dimensional data sees an epoch later: 250 rows trained in batches of 10, the loss on
them and on 250 others, and the answers at 100 x 100 places. The peer is ``bench/scalar.mjs`` under node, which goes
node by node and link by link as TensorFlow Playground does. Both take turns of some pictures, so what else the machine
does hits both; printed are medians. Without node the engine runs alone.
"""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from app.runner.confine import single_threaded

os.environ.update(single_threaded())  # before NumPy loads

import numpy as np

from engine import Input, Sequential, callbacks, layers, optimizers

SCALAR = Path(__file__).with_name("scalar.mjs")
NETWORKS = ((2, 4, 2, 1), (2, 8, 8, 8, 8, 8, 8, 1))
TURN, SIDE = 40, 100


def ours(sizes: Sequence[int]) -> Callable[[], None]:
    """Train some epochs, with a picture after each."""
    dice = np.random.default_rng(0)
    x = dice.uniform(-6, 6, (500, 2)).astype(np.float32)
    y = np.where(x[:, :1] * x[:, 1:] > 0, 1, -1).astype(np.float32)
    axis = np.linspace(-6, 6, SIDE, dtype=np.float32)
    places = np.stack(np.meshgrid(axis, axis), axis=-1).reshape(-1, 2)
    model = Sequential([Input((2,)), *(layers.Dense(units, activation="tanh") for units in sizes[1:])])
    model.compile(optimizers.SGD(0.03), "mse")

    train, held = (x[:250], y[:250]), (x[250:], y[250:])

    def look(_epoch: int, _logs: object) -> None:
        model.evaluate(*train, batch_size=250, verbose=0)
        model.predict(places, batch_size=len(places), verbose=0)

    looks = callbacks.LambdaCallback(on_epoch_end=look)

    def pictures() -> None:
        model.fit(*train, 10, TURN, verbose=0, validation_data=held, validation_batch_size=250, callbacks=[looks])

    pictures()
    return pictures


def theirs(sizes: Sequence[int]) -> list[float]:
    """Milliseconds of some pictures."""
    command: list[Any] = ["node", SCALAR, ",".join(map(str, sizes)), str(TURN)]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return [float(line) for line in said.split()]


def main(rounds: int) -> int:
    node = shutil.which("node") is not None
    print(f"{rounds} rounds of {TURN} pictures each, one thread, medians" + ("" if node else "; no node: alone"))
    for sizes in NETWORKS:
        pictures, taken, others, ratios = ours(sizes), list[float](), list[float](), list[float]()
        for _ in range(rounds):
            pictures()  # node, too, warms up before its clock starts
            began = time.perf_counter()
            pictures()
            taken.append(1e3 * (time.perf_counter() - began) / TURN)
            if node:
                others.append(statistics.median(theirs(sizes)))
                ratios.append(others[-1] / taken[-1])
        line = f"{'-'.join(map(str, sizes)):<18} engine {statistics.median(taken):.2f} ms"
        if node:
            line += f", node by node {statistics.median(others):.2f} ms: {statistics.median(ratios):.1f} times"
        print(line, flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 9))
