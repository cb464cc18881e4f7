"""How long a command takes until its answer is on a socket: python -m bench.control [commands] [seed]

One run of short batches trains on one slot; pauses, resumes and new learning rates are sent at random moments, and each
is timed from its POST to its ack event at a watcher. Prints median, p99 and longest; exit code 1 if p99 is 50 ms or
more, or an answer is missing or given twice.
"""

from __future__ import annotations

import json
import random
import statistics
import sys
import tempfile
import threading
import time
import urllib.request
from pathlib import Path
from typing import Any

from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from tests.serving import serve

MOST_SECONDS = 0.05
SPEC = {
    "data": {"dataset": "digits"},
    "model": {
        "layers": [{"class_name": "Flatten"}, {"class_name": "Dense", "config": {"units": 10, "activation": "softmax"}}]
    },
    "compile": {"loss": "categorical_crossentropy", "optimizer": "adam"},
    "fit": {"epochs": 10_000, "batch_size": 8},
}


def ask(url: str, body: object) -> Any:
    request = urllib.request.Request(url, json.dumps(body).encode(), {"content-type": "application/json"})
    with urllib.request.urlopen(request, timeout=10) as answer:
        return json.loads(answer.read())


class Watcher(threading.Thread):
    """Notes when each answer arrives."""

    def __init__(self, url: str) -> None:
        super().__init__(daemon=True)
        self.url, self.came, self.started = url, dict[int, float](), threading.Event()
        self.twice = 0

    def run(self) -> None:
        with connect(self.url) as socket:
            while True:
                try:
                    message = socket.recv()
                except ConnectionClosed:  # the server goes down: that is the end
                    return
                event, now = json.loads(message), time.monotonic()
                if event["type"] == "epoch":
                    self.started.set()
                if event["type"] == "ack":
                    number = event["data"]["command"]
                    self.twice += number in self.came
                    self.came[number] = now


def main() -> int:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100
    dice = random.Random(int(sys.argv[2]) if len(sys.argv) > 2 else 7)
    kinds = [{"type": "pause"}, {"type": "resume"}, {"type": "set_learning_rate", "value": 0.002}]
    with tempfile.TemporaryDirectory() as folder, serve(Path(folder), STRATA_RUN_SLOTS="1") as served:
        url = served.url
        run = f"{url}/api/v1/runs/{ask(f'{url}/api/v1/runs', SPEC)['id']}"
        watcher = Watcher(f"{run.replace('http', 'ws')}/stream")
        watcher.start()
        watcher.started.wait(10)
        sent: dict[int, float] = {}
        for _ in range(count):
            time.sleep(dice.uniform(0.02, 0.2))
            began = time.monotonic()
            sent[ask(f"{run}/commands", dice.choice(kinds))["command"]] = began
        time.sleep(1)
    times = sorted(watcher.came[number] - began for number, began in sent.items() if number in watcher.came)
    missing = len(sent) - len(times)
    p99 = times[round(0.99 * (len(times) - 1))]
    print(f"{len(sent)} commands: median {statistics.median(times) * 1e3:.0f} ms, p99 {p99 * 1e3:.0f} ms, ", end="")
    print(f"longest {times[-1] * 1e3:.0f} ms; missing {missing}, twice {watcher.twice}")
    return 0 if p99 < MOST_SECONDS and not missing and not watcher.twice else 1


if __name__ == "__main__":
    sys.exit(main())
