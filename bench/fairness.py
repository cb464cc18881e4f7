"""Do owners share a busy machine fairly? python -m bench.fairness [seconds] [seed]

A real server with two places. First one owner queues 100 long runs and another owner one: how long does that wait? Then
20 owners have more to do than fits for a while, with runs of all lengths: Jain's index over the processor seconds they
got (1 is equal, 1/20 is one owner alone). Exit code 1 if a line does not hold.
"""

from __future__ import annotations

import json
import random
import sys
import tempfile
import time
import urllib.request
from pathlib import Path
from typing import Any

from app.limits import LIMITS
from app.runner.control import REST_AT_ONCE
from tests.serving import serve

OWNERS, QUEUED, LEAST_INDEX = 20, 100, 0.95
TURN_SECONDS = LIMITS.turn_seconds + REST_AT_ONCE
"""A run that has had its turn rests at the end of an epoch, or after so long wherever it is."""


def spec(epochs: int) -> dict[str, Any]:
    layers = [{"class_name": "Flatten"}, {"class_name": "Dense", "config": {"units": 10, "activation": "softmax"}}]
    return {
        "data": {"dataset": "digits"},
        "model": {"layers": layers},
        "compile": {"loss": "categorical_crossentropy", "optimizer": "adam"},
        "fit": {"epochs": epochs, "batch_size": 8},
    }


class Caller:
    """An owner with a token of its own."""

    def __init__(self, url: str) -> None:
        self.url, self.token = url, ""
        self.token = self.ask("/api/v1/tokens", {})["token"]

    def ask(self, path: str, body: object = None) -> Any:
        data = None if body is None else json.dumps(body).encode()
        headers = {"content-type": "application/json"}
        if self.token:
            headers["authorization"] = f"Bearer {self.token}"
        with urllib.request.urlopen(urllib.request.Request(self.url + path, data, headers), timeout=30) as answer:
            return json.loads(answer.read())

    def start(self, epochs: int) -> str:
        return str(self.ask("/api/v1/runs", spec(epochs))["id"])


def wait_beside_a_hundred(folder: Path) -> float:
    """Seconds that the first run of one owner waits while another's hundred long ones are queued or train."""
    with serve(folder, STRATA_RUN_SLOTS="2") as served:
        greedy, modest = Caller(served.url), Caller(served.url)
        for _ in range(QUEUED):
            greedy.start(10_000)
        time.sleep(2)
        began, run = time.monotonic(), modest.start(5)
        while modest.ask(f"/api/v1/runs/{run}")["started"] is None:
            time.sleep(0.02)
        return time.monotonic() - began


def shares(folder: Path, seconds: float, dice: random.Random) -> list[float]:
    """Processor seconds that each of the owners got."""
    with serve(folder, STRATA_RUN_SLOTS="2") as served:
        owners = [Caller(served.url) for _ in range(OWNERS)]
        runs: dict[str, Caller] = {}
        for owner in owners:
            for epochs in (dice.choice((30, 300, 3_000)), 10_000):
                runs[owner.start(epochs)] = owner
        time.sleep(seconds)
        used = dict.fromkeys(owners, 0.0)
        for run, owner in runs.items():
            used[owner] += owner.ask(f"/api/v1/runs/{run}")["used"]
        return list(used.values())


def main() -> int:
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 240.0
    dice = random.Random(int(sys.argv[2]) if len(sys.argv) > 2 else 7)
    with tempfile.TemporaryDirectory() as folder:
        waited = wait_beside_a_hundred(Path(folder))
    with tempfile.TemporaryDirectory() as folder:
        used = shares(Path(folder), seconds, dice)
    index = sum(used) ** 2 / (len(used) * sum(one**2 for one in used))
    least, most = min(used), max(used)
    first = f"beside {QUEUED} runs of one owner, another's first run waits {waited:.1f} s of {TURN_SECONDS:.0f}"
    second = f"Jain's index over {OWNERS} owners {index:.3f} >= {LEAST_INDEX} ({least:.1f} to {most:.1f} s each)"
    holds = {first: waited <= TURN_SECONDS, second: index >= LEAST_INDEX}
    for line, true in holds.items():
        print(f"{'holds' if true else 'FAILS'}: {line}")
    return 0 if all(holds.values()) else 1


if __name__ == "__main__":
    sys.exit(main())
