"""kill -9 at random moments of a real server: python -m bench.kills [kills] [seed]

Child, runner and web server die in turn, at random moments, while runs train and a watcher reads. What every run says
(epochs with all their numbers, pictures) and the weights it ends with are compared, bit by bit, with a run of the same
experiment that nobody disturbed; its log is read again and must be whole and begin with all that the watcher was shown.

Prints counts, the times from a kill to the first event of the next life (after the web server: to any event), and the
lines that must hold. Exit code 1 if one does not.
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

from app.locks import RUNNER, SERVE, WEB, holder, pid_of

ROOT = Path(__file__).resolve().parents[1]
VICTIMS = ("child", "runner", "web")
STUCK_SECONDS, P99_SECONDS = 10.0, 3.0


def block(name: str, **config: Any) -> dict[str, Any]:
    return {"class_name": name, "config": config}


def experiment(
    layers: list[dict[str, Any]], optimizer: Any, epochs: int, batch: int, *callbacks: Any
) -> dict[str, Any]:
    return {
        "data": {"dataset": "digits"},
        "model": {"layers": [*layers, block("Dense", units=10, activation="softmax")]},
        "compile": {"loss": "categorical_crossentropy", "optimizer": optimizer, "metrics": ["accuracy"]},
        "fit": {"epochs": epochs, "batch_size": batch, "callbacks": list(callbacks)},
    }


FLAT, HIDDEN = block("Flatten"), block("Dense", units=16, activation="relu")
PLATEAU = block("ReduceLROnPlateau", monitor="val_loss", patience=2, factor=0.5)
SPECS = {
    "softmax": experiment([FLAT], "adam", 150, 8),
    "dropout": experiment([FLAT, HIDDEN, block("Dropout", rate=0.3)], "rmsprop", 100, 8, PLATEAU),
    "batch norm": experiment([FLAT, HIDDEN, block("BatchNormalization")], "nadam", 80, 8),
    "lstm": experiment([block("Reshape", target_shape=[8, 8]), block("LSTM", units=8, dropout=0.1)], "adam", 12, 16),
}


class Trial:
    """A server that keeps dying, and one run at a time on it."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.folder, self.dice = folder, random.Random(seed)
        env = {name: value for name, value in os.environ.items() if not name.startswith("STRATA_")}
        env |= {"STRATA_DATA_DIR": str(folder), "STRATA_RUN_SLOTS": "1"}
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        self.server = subprocess.Popen([sys.executable, "-m", "app", "serve"], cwd=ROOT, env=env, **quiet)  # type: ignore[call-overload]
        self.counts: Counter[str] = Counter()
        self.recoveries: list[tuple[float, str]] = []
        self.faults: list[str] = []
        while not self.answers("/readyz"):
            time.sleep(0.02)
        self.wanted = {name: self.unbroken(spec) for name, spec in SPECS.items()}

    @property
    def url(self) -> str:
        words = holder(self.folder / SERVE) or ""
        return words if words.startswith("http") else "http://127.0.0.1:1"

    def answers(self, path: str) -> bool:
        try:
            with urllib.request.urlopen(self.url + path, timeout=2) as answer:
                return bool(answer.status == 200)
        except (urllib.error.URLError, ConnectionError, TimeoutError, ValueError):
            return False

    def ask(self, path: str, body: object = None) -> bytes:
        """An answer; asked again as long as the server is on its way back."""
        data = None if body is None else json.dumps(body).encode()
        end = time.monotonic() + STUCK_SECONDS
        while True:
            request = urllib.request.Request(self.url + path, data, {"content-type": "application/json"})
            try:
                with urllib.request.urlopen(request, timeout=10) as answer:
                    return bytes(answer.read())
            except (urllib.error.URLError, ConnectionError, TimeoutError):
                if time.monotonic() > end:
                    raise
                time.sleep(0.05)

    def begin(self, spec: dict[str, Any]) -> str:
        return str(json.loads(self.ask("/api/v1/runs", spec))["id"])

    def unbroken(self, spec: dict[str, Any]) -> tuple[list[Any], bytes]:
        """What a run says, and the weights it ends with, if nobody disturbs it."""
        run = self.begin(spec)
        while json.loads(self.ask(f"/api/v1/runs/{run}"))["ended"] is None:
            time.sleep(0.1)
        return told(self.log(run)), self.model(run)

    def log(self, run: str) -> list[dict[str, Any]]:
        events: list[dict[str, Any]] = []
        while page := json.loads(self.ask(f"/api/v1/runs/{run}/events?since={len(events)}"))["events"]:
            events += page
        return events

    def model(self, run: str) -> bytes:
        return self.ask(f"/api/v1/runs/{run}/model")

    def kill(self, victim: str) -> None:
        runner = pid_of(self.folder / RUNNER)
        pid = pid_of(self.folder / WEB) if victim == "web" else runner
        if victim == "child" and runner:
            pid = last_below(runner)
        if pid:
            os.kill(pid, signal.SIGKILL)
            self.counts[victim] += 1

    def one(self, most_kills: int) -> None:
        """One run from start to end, with some kills on its way."""
        name = self.dice.choice(list(SPECS))
        run, seen = self.begin(SPECS[name]), list[dict[str, Any]]()
        left, killed, victim, attempt = min(self.dice.randrange(1, 7), most_kills), 0.0, "", 0
        quiet = time.monotonic()
        while time.monotonic() - quiet < 3 * STUCK_SECONDS:
            try:
                with connect(
                    f"{self.url.replace('http', 'ws')}/api/v1/runs/{run}/stream?since={len(seen)}", close_timeout=0.1
                ) as socket:
                    until = time.monotonic() + self.dice.uniform(0.0, 0.4)
                    while True:
                        seen.append(json.loads(socket.recv(timeout=STUCK_SECONDS)))
                        quiet = time.monotonic()
                        if killed and (victim == "web" or seen[-1]["attempt"] > attempt):
                            self.recoveries.append((quiet - killed, victim))
                            killed = 0.0
                        if left and quiet >= until:
                            left -= 1
                            killed, victim, attempt = quiet, self.dice.choice(VICTIMS), seen[-1]["attempt"]
                            self.kill(victim)
                            break
            except ConnectionClosed as closed:
                if closed.rcvd is not None and closed.rcvd.code == 1000:
                    break
            except (WebSocketException, OSError, TimeoutError, json.JSONDecodeError):
                time.sleep(0.02)
        self.judge(name, run, seen)

    def judge(self, name: str, run: str, seen: list[dict[str, Any]]) -> None:
        kept = self.log(run)
        end = kept[-1]["data"]
        if [event["seq"] for event in kept] != list(range(1, len(kept) + 1)):
            self.faults.append(f"{run}: a gap or a double in the log")
        if seen != kept[: len(seen)]:
            self.faults.append(f"{run}: what was shown is not what was kept")
        if (end.get("state"), end.get("reason")) != ("finished", None):
            self.faults.append(f"{run}: ended as {end}")
        elif (told(kept), self.model(run)) != self.wanted[name]:
            self.faults.append(f"{run} ({name}): not the bits of an unbroken run")
        self.counts["runs"] += 1
        self.counts["events"] += len(kept)


def told(events: list[dict[str, Any]]) -> list[Any]:
    """Epochs and pictures, without the time they took."""
    kinds = [event for event in events if event["type"] in ("epoch", "probe")]
    return [{name: value for name, value in event["data"].items() if name != "seconds"} for event in kinds]


def last_below(pid: int) -> int:
    """The youngest process below this one: the child that trains."""
    lines = subprocess.run(["ps", "-A", "-o", "pid=,ppid="], capture_output=True, text=True, check=True).stdout.split()
    parents = dict(zip(map(int, lines[::2]), map(int, lines[1::2]), strict=True))
    servers = [child for child, parent in parents.items() if parent == pid]
    return max((child for child, parent in parents.items() if parent in servers), default=0)


def quantile(times: list[float], share: float) -> float:
    ordered = sorted(times) or [0.0]
    return ordered[min(len(ordered) - 1, round(share * (len(ordered) - 1)))]


def main() -> int:
    wanted = int(sys.argv[1]) if len(sys.argv) > 1 else 30
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 7
    with tempfile.TemporaryDirectory() as folder:
        trial = Trial(Path(folder), seed)
        while (left := wanted - sum(trial.counts[victim] for victim in VICTIMS)) > 0:
            trial.one(left)
            print(f"{wanted - left} of {wanted} kills", file=sys.stderr, flush=True)
        trial.server.send_signal(signal.SIGINT)
        trial.server.wait(10)
    print(f"seed {seed}: {dict(trial.counts)}; faults: {len(trial.faults)}")
    for victim in VICTIMS:
        times = [seconds for seconds, killed in trial.recoveries if killed == victim]
        median, p99 = quantile(times, 0.5), quantile(times, 0.99)
        print(f"{victim}, recovery: median {median:.2f} s, p99 {p99:.2f} s")
    every = [seconds for seconds, _ in trial.recoveries]
    longest, p99 = max(every, default=0.0), quantile(every, 0.99)
    holds = {
        "0 events lost, 0 gaps, 0 doubles, every run to the bits of an unbroken one": not trial.faults,
        f"no run stuck for {STUCK_SECONDS:.0f} s (longest {longest:.2f} s)": longest < STUCK_SECONDS,
        f"p99 of all recoveries {p99:.2f} s <= {P99_SECONDS:.0f} s": p99 <= P99_SECONDS,
    }
    for line, true in holds.items():
        print(f"{'holds' if true else 'FAILS'}: {line}")
    print(*trial.faults, sep="\n", end="\n" if trial.faults else "")
    return 0 if all(holds.values()) else 1


if __name__ == "__main__":
    sys.exit(main())
