"""Many watchers on a full machine: python -m bench.fanout [seconds]

A real web server; a stand-in for the runner writes 20 events a second for each of 50 runs, through the same log, while
two processes train real networks at the runner's priority, so that both cores are full. Each event carries the time at
which it was handed to the store, and each watcher takes the time of arrival: commit, notice and way together. The clock
starts two seconds after the last of them has joined.

    200 watchers on 50 runs      delivery p99 <= 50 ms, REST p99 <= 100 ms, 0 gaps, memory of the web server <= 150 MB
    20 of them never read        p99 of the others within 10 % (rounds with and without, in turn), or 5 ms
    1,000 sockets on one run     delivery p99 <= 250 ms

Exit code 1 if a line does not hold.
"""

from __future__ import annotations

import asyncio
import json
import multiprocessing
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from app.domain.run import new_id
from app.locks import RUNNER, WEB, Lock, pid_of
from app.runner.confine import NICENESS, single_threaded
from app.store.database import Database
from app.store.events import Entry, Events
from app.store.migrate import upgrade
from app.store.requests import Requests, RunRequest
from bench.watcher import Seen, watch

ROOT = Path(__file__).resolve().parents[1]
RUNS, RATE, WATCHERS, STALLED, CROWD = 50, 20, 200, 20, 1_000


def write(folder: Path, runs: list[str]) -> None:
    """The stand-in for the runner: one group commit every 20 ms, as the real one."""
    lock = Lock(folder / RUNNER)
    lock.take(str(os.getpid()))
    events = Events(Database(folder / "events.db", writer=True))
    events.take_office("bench")
    for number, run in enumerate(runs, 1):
        events.accept(run, number, time.time())
    events.append([Entry(run, 1, time.time(), signal="claim") for run in runs])
    ticks, number = 50, 0
    per_tick = RUNS * RATE // ticks
    due = time.monotonic()
    while os.getppid() != 1:
        now = time.time()
        chosen = [runs[(number + place) % len(runs)] for place in range(per_tick)]
        number += per_tick
        data = json.dumps({"t": now, "x": "x" * 200})
        events.append([Entry(run, 1, now, "batch", data) for run in chosen])
        due += 1 / ticks
        time.sleep(max(0.0, due - time.monotonic()))


def train() -> None:
    """A real network, trained for ever at the runner's priority."""
    os.nice(NICENESS)
    from engine.experiment import Experiment, prepare
    from engine.experiment import train as fit

    layers = [{"class_name": "Flatten"}, {"class_name": "Dense", "config": {"units": 64, "activation": "relu"}}]
    layers.append({"class_name": "Dense", "config": {"units": 10, "activation": "softmax"}})
    spec = {
        "data": {"dataset": "digits"},
        "model": {"layers": layers},
        "compile": {"loss": "categorical_crossentropy", "optimizer": "adam", "metrics": ["accuracy"]},
        "fit": {"epochs": 10_000, "batch_size": 32},
    }
    while True:
        fit(prepare(Experiment.parse(spec)), lambda *_: None)


@contextmanager
def stage(folder: Path) -> Iterator[tuple[str, list[str]]]:
    """Web server, writer and two trainers: (its address, the runs)."""
    runs = [new_id() for _ in range(RUNS)]
    for kind in ("requests", "events"):
        database = Database(folder / f"{kind}.db", writer=True)
        upgrade(database, kind)
        if kind == "requests":
            for run in runs:
                Requests(database).create(RunRequest(run, "n", "digits", 9, "{}", "t"))
        database.close()
    listener = socket.create_server(("127.0.0.1", 0), backlog=1024)
    os.environ.update(single_threaded())
    context = multiprocessing.get_context("spawn")
    helpers = [context.Process(target=write, args=(folder, runs), daemon=True)]
    helpers += [context.Process(target=train, daemon=True) for _ in range(2)]
    for helper in helpers:
        helper.start()
    env = {**os.environ, "STRATA_DATA_DIR": str(folder)}
    command = [sys.executable, "-m", "app", "web", str(listener.fileno())]
    web = subprocess.Popen(command, cwd=ROOT, env=env, pass_fds=(listener.fileno(),))
    url = f"http://127.0.0.1:{listener.getsockname()[1]}"
    try:
        while not is_ready(url):
            time.sleep(0.1)
        time.sleep(1)
        yield url, runs
    finally:
        web.terminate()
        web.wait(10)
        for helper in helpers:
            helper.kill()


def is_ready(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/readyz", timeout=5) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


async def stall(url: str, run: str) -> None:
    """Open a stream and never read."""
    host, port = url.removeprefix("http://").split(":")
    raw = socket.socket()
    raw.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    raw.connect((host, int(port)))
    head = f"GET /api/v1/runs/{run}/stream?since=0 HTTP/1.1\r\nHost: {host}:{port}\r\nUpgrade: websocket\r\n"
    raw.send(
        (
            head + "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: " + "A" * 22 + "==\r\n\r\n"
        ).encode()
    )
    try:
        await asyncio.Event().wait()
    finally:
        raw.close()


async def call(url: str, runs: list[str], seen: Seen) -> None:
    """Twenty REST requests a second, each on a connection of its own."""
    while True:
        began = time.monotonic()
        await asyncio.to_thread(fetch, f"{url}/api/v1/runs/{runs[len(seen.rest) % len(runs)]}/events?since=0&limit=20")
        seen.rest.append(time.monotonic() - began)
        await asyncio.sleep(max(0.0, 0.05 - (time.monotonic() - began)))


def fetch(address: str) -> bytes:
    with urllib.request.urlopen(address, timeout=10) as answer:
        return bytes(answer.read())


async def round_of(url: str, runs: list[str], watchers: int, stalled: int, seconds: float) -> Seen:
    """One round: so many watchers spread over the runs, some of whom stall, and callers beside."""
    seen = Seen()
    lasts = {run: json.loads(fetch(f"{url}/api/v1/runs/{run}"))["last_seq"] for run in runs}
    tasks = [asyncio.create_task(stall(url, runs[n % len(runs)])) for n in range(stalled)]
    for number in range(watchers - stalled):
        run = runs[number % len(runs)]
        tasks.append(asyncio.create_task(watch(url, run, lasts[run], seen)))
        if number % 50 == 49:
            await asyncio.sleep(0.05)
    while seen.open < watchers - stalled and not any(task.done() for task in tasks):
        await asyncio.sleep(0.1)
    seen.begun = time.time() + 2
    tasks.append(asyncio.create_task(call(url, runs, seen)))
    ended, _ = await asyncio.wait(tasks, timeout=seconds + 2, return_when=asyncio.FIRST_COMPLETED)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    for task in ended:  # nobody leaves before the time
        task.result()
    return seen


def p99(times: list[float]) -> float:
    return sorted(times)[round(0.99 * (len(times) - 1))]


def resident(folder: Path) -> float:
    """Megabytes of the web server."""
    pid = pid_of(folder / WEB)
    with suppress(OSError):
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6
    return 0.0


def main() -> int:
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 20.0
    lines: dict[str, bool] = {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with stage(folder) as (url, runs):
            alone, crowded = [], []
            for _ in range(3):
                alone.append(asyncio.run(round_of(url, runs, WATCHERS, 0, seconds)))
                crowded.append(asyncio.run(round_of(url, runs, WATCHERS, STALLED, seconds)))
            memory = resident(folder)
            crowd = asyncio.run(round_of(url, runs[:1], CROWD, 0, seconds))
    delivery, rest = p99([t for one in alone for t in one.delivery]), p99([t for one in alone for t in one.rest])
    gaps = sum(one.gaps for one in (*alone, *crowded, crowd))
    quiet, beside = (statistics.median(p99(one.delivery) for one in several) for several in (alone, crowded))
    lines[f"{WATCHERS} watchers on {RUNS} runs: delivery p99 {delivery * 1e3:.0f} ms <= 50 ms"] = delivery <= 0.05
    lines[f"REST p99 {rest * 1e3:.0f} ms <= 100 ms"] = rest <= 0.1
    lines[f"{gaps} gaps"] = gaps == 0
    lines[f"web server {memory:.0f} MB <= 150 MB"] = memory <= 150
    lines[f"{STALLED} stalled: p99 {quiet * 1e3:.0f} ms without, {beside * 1e3:.0f} ms with"] = beside <= max(
        1.1 * quiet, quiet + 0.005
    )
    lines[f"{CROWD} sockets on one run: delivery p99 {p99(crowd.delivery) * 1e3:.0f} ms <= 250 ms"] = (
        p99(crowd.delivery) <= 0.25
    )
    deliveries = sum(len(one.delivery) for one in alone)
    print(f"{deliveries} deliveries in the rounds of {WATCHERS}, {len(crowd.delivery)} in the crowd")
    for line, true in lines.items():
        print(f"{'holds' if true else 'FAILS'}: {line}")
    return 0 if all(lines.values()) else 1


if __name__ == "__main__":
    sys.exit(main())
