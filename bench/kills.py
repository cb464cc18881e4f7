"""kill -9 at random moments of a real server: python -m bench.kills [kills] [seed]

Child, runner and web server die in turn while runs train and a watcher reads. After every kill the run must go on by
itself; at the end every log is read again and must be whole, equal to what the watcher saw, and end in "finished" or
"failed: crashed_3_times". Prints one line of counts and the times from kill to the next event. Exit code 1 on any loss.
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
from collections import Counter
from pathlib import Path
from typing import Any

from websockets.exceptions import ConnectionClosed, WebSocketException
from websockets.sync.client import connect

from app.locks import RUNNER, WEB, holder

ROOT = Path(__file__).resolve().parents[1]
VICTIMS = ("child", "runner", "web")
SOFTMAX = {"class_name": "Dense", "config": {"units": 10, "activation": "softmax"}}
SPEC = {
    "data": {"dataset": "digits"},
    "model": {
        "layers": [{"class_name": "Flatten"}, {"class_name": "Dense", "config": {"units": 10, "activation": "softmax"}}]
    },
    "compile": {"loss": "categorical_crossentropy", "optimizer": "adam", "metrics": ["accuracy"]},
    "fit": {"epochs": 60, "batch_size": 16},
}


class Trial:
    """A server that keeps dying, and one run at a time on it."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.folder, self.dice = folder, random.Random(seed)
        self.web = self.serve()
        self.counts: Counter[str] = Counter()
        self.recoveries: list[tuple[float, str]] = []
        self.faults: list[str] = []

    def serve(self) -> subprocess.Popen[bytes]:
        env = {**os.environ, "STRATA_DATA_DIR": str(self.folder), "STRATA_RUN_SLOTS": "1"}
        process = subprocess.Popen(
            [sys.executable, "-m", "app", "serve"],
            cwd=ROOT,
            env=env,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        while not self.answers("/readyz"):
            time.sleep(0.02)
        return process

    @property
    def url(self) -> str:
        return holder(self.folder / WEB) or "http://127.0.0.1:1"

    def answers(self, path: str) -> bool:
        try:
            with urllib.request.urlopen(self.url + path, timeout=2) as answer:
                return bool(answer.status == 200)
        except (urllib.error.URLError, ConnectionError, TimeoutError, ValueError):
            return False

    def ask(self, path: str, body: object = None) -> Any:
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.url + path, data, {"content-type": "application/json"})
        with urllib.request.urlopen(request, timeout=10) as answer:
            return json.loads(answer.read())

    def kill(self, victim: str) -> None:
        runner = int(holder(self.folder / RUNNER) or 0)
        if victim == "web":
            self.web.kill()
            self.web.wait()
            self.web = self.serve()
        elif runner:
            pid = runner if victim == "runner" else last_below(runner)
            if pid:
                os.kill(pid, signal.SIGKILL)
        self.counts[victim] += 1

    def one(self, most_kills: int) -> None:
        """One run from start to end, with up to four kills on its way."""
        run = self.ask("/api/v1/runs", SPEC)["id"]
        seen: list[dict[str, Any]] = []
        left, killed, victim = min(self.dice.randrange(1, 5), most_kills), 0.0, ""
        end = time.monotonic() + 120
        while time.monotonic() < end:
            try:
                with connect(f"{self.url.replace('http', 'ws')}/api/v1/runs/{run}/stream?since={len(seen)}") as socket:
                    until = time.monotonic() + self.dice.uniform(0.0, 0.25)
                    while True:
                        seen.append(json.loads(socket.recv(timeout=10)))
                        if killed:
                            self.recoveries.append((time.monotonic() - killed, victim))
                            killed = 0.0
                        if left and time.monotonic() >= until and seen[-1]["type"] in ("epoch", "probe"):
                            left -= 1
                            killed = time.monotonic()
                            victim = self.dice.choice(VICTIMS)
                            self.kill(victim)
                            break
            except ConnectionClosed as closed:
                if closed.rcvd is not None and closed.rcvd.code == 1000:
                    break
            except (WebSocketException, OSError, TimeoutError, json.JSONDecodeError):
                time.sleep(0.02)
        self.judge(run, seen)

    def judge(self, run: str, seen: list[dict[str, Any]]) -> None:
        kept = self.ask(f"/api/v1/runs/{run}/events")["events"]
        last = seen[-1]["data"] if seen else {}
        if [event["seq"] for event in kept] != list(range(1, len(kept) + 1)):
            self.faults.append(f"{run}: a gap or a double in the log")
        if seen != kept[: len(seen)]:
            self.faults.append(f"{run}: what was seen is not what was kept")
        if (last.get("state"), last.get("reason")) not in (("finished", None), ("failed", "crashed_3_times")):
            self.faults.append(f"{run}: ended as {last}")
        self.counts["runs"] += 1
        self.counts["events"] += len(kept)


def last_below(pid: int) -> int:
    """The youngest process below this one: the child that trains."""
    lines = subprocess.run(["ps", "-A", "-o", "pid=,ppid="], capture_output=True, text=True, check=True).stdout.split()
    parents = dict(zip(map(int, lines[::2]), map(int, lines[1::2]), strict=True))
    servers = [child for child, parent in parents.items() if parent == pid]
    return max((child for child, parent in parents.items() if parent in servers), default=0)


def main() -> int:
    wanted = int(sys.argv[1]) if len(sys.argv) > 1 else 30
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 7
    with tempfile.TemporaryDirectory() as folder:
        trial = Trial(Path(folder), seed)
        while (left := wanted - sum(trial.counts[victim] for victim in VICTIMS)) > 0:
            trial.one(left)
        trial.web.send_signal(signal.SIGINT)
        trial.web.wait(5)
    print(f"seed {seed}: {dict(trial.counts)}; faults: {len(trial.faults)}")
    for victim in VICTIMS:
        times = sorted(seconds for seconds, killed in trial.recoveries if killed == victim) or [0.0]
        p99 = times[min(len(times) - 1, round(0.99 * len(times)))]
        print(f"{victim}, from kill to the next event: median {times[len(times) // 2]:.2f} s, p99 {p99:.2f} s")
    print(*trial.faults, sep="\n", end="\n" if trial.faults else "")
    return 1 if trial.faults else 0


if __name__ == "__main__":
    sys.exit(main())
