"""A disk that is really full: python -m bench.full_disk [rounds] [seed]

A server keeps its store on a small file system in memory (needs the right to mount one). While a run trains, a file
fills the disk to its last byte for some seconds; in every second round the runner is killed meanwhile. New runs must be
refused with a sentence; when there is room again the run must go on by itself, to the bits of a run that nobody
disturbed, with all that a watcher was shown. Exit code 1 if a line does not hold.
"""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from websockets.exceptions import WebSocketException
from websockets.sync.client import connect

from app.locks import RUNNER, pid_of
from bench.kills import SPECS, Trial

SIZE = "200m"  # more than the reserve, below which no run is begun


@contextmanager
def small_disk() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs", folder], check=True)
        try:
            yield Path(folder)
        finally:
            subprocess.run(["umount", folder], check=True)


def fill(path: Path) -> None:
    """Write until nothing more fits, not one byte."""
    with path.open("wb", buffering=0) as file, suppress(OSError):
        for size in (1 << 20, 1 << 12, 1):
            with suppress(OSError):
                while file.write(bytes(size)):
                    pass


def refusal(trial: Trial) -> str:
    """The code with which a new run is refused; "" if it is not."""
    request = urllib.request.Request(
        f"{trial.url}/api/v1/runs", json.dumps(SPECS["softmax"]).encode(), {"content-type": "application/json"}
    )
    try:
        with urllib.request.urlopen(request, timeout=10):
            return ""
    except urllib.error.HTTPError as error:
        return str(json.loads(error.read())["code"])


def one(trial: Trial, number: int, dice: random.Random) -> None:
    name = dice.choice(list(SPECS))
    run, seen = trial.begin(SPECS[name]), list[dict[str, Any]]()
    full_at, ballast = dice.randrange(5, 40), trial.folder / "ballast"
    freed_at, end = 0.0, time.monotonic() + 90
    while time.monotonic() < end:
        try:
            address = f"{trial.url.replace('http', 'ws')}/api/v1/runs/{run}/stream?since={len(seen)}"
            with connect(address, close_timeout=0.1) as socket:
                while True:
                    if ballast.exists() and time.monotonic() >= freed_at:
                        ballast.unlink()
                    with suppress(TimeoutError):
                        seen.append(json.loads(socket.recv(timeout=0.2)))
                    if full_at and len(seen) >= full_at:
                        full_at, freed_at = 0, time.monotonic() + dice.uniform(1, 3)
                        fill(ballast)
                        if (code := refusal(trial)) != "store.full":
                            trial.faults.append(f"{run}: a new run on a full disk was answered with {code!r}")
                        trial.counts["full"] += 1
                        if number % 2 and (runner := pid_of(trial.folder / RUNNER)):
                            os.kill(runner, signal.SIGKILL)
                            trial.counts["killed"] += 1
        except (WebSocketException, OSError, json.JSONDecodeError):
            if json.loads(trial.ask(f"/api/v1/runs/{run}"))["ended"] is not None:
                break
            time.sleep(0.05)
    ballast.unlink(missing_ok=True)
    trial.judge(name, run, seen)


def main() -> int:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 10
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 3
    with small_disk() as folder:
        (folder / "data").mkdir()
        trial = Trial(folder / "data", seed)
        for number in range(rounds):
            one(trial, number, random.Random(f"{seed}/{number}"))
        trial.server.send_signal(signal.SIGINT)
        trial.server.wait(10)
    print(f"seed {seed}: {dict(trial.counts)}")
    print(f"{'FAILS' if trial.faults else 'holds'}: nothing lost, every run to the bits of an unbroken one")
    print(*trial.faults, sep="\n", end="\n" if trial.faults else "")
    return 1 if trial.faults else 0


if __name__ == "__main__":
    sys.exit(main())
