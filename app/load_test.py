"""`strata load-test`: how many students this machine serves.

A student is an owner with a token who edits a model (two plans), starts a run, watches every event of it over a socket,
reads its history, asks the model once, and thinks for some seconds; then the next run. Without ``--url`` they come to a
server of their own, with an empty store in a temporary folder.
"""

from __future__ import annotations

import asyncio
import json
import os
import random
import ssl
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from websockets.asyncio.client import connect
from websockets.exceptions import WebSocketException

from app.errors import AppError, sentence
from app.health import is_ready
from app.locks import SERVE, holder

if TYPE_CHECKING:
    from engine.errors import Language

ROOT = Path(__file__).resolve().parents[1]
CLASSES = (5, 10, 20, 30, 40, 60, 80, 120, 160, 200)
"""Students in the rounds, if nobody says how many."""
THINKS = (1.0, 4.0)
"""Seconds, from a run's end to the next change."""
MOST = {"delivery": 0.25, "rest": 0.25, "queue": 10.0}
"""Seconds at the 99th percentile within which a class still feels served: from an event to the watcher, from a request
to its answer, from Train to the first batch."""
API = "/api/v1"


@dataclass
class Figures:
    """What the students of one round saw, in seconds, and what went wrong."""

    delivery: list[float] = field(default_factory=list)
    rest: list[float] = field(default_factory=list)
    queue: list[float] = field(default_factory=list)
    runs: int = 0
    faults: Counter[str] = field(default_factory=Counter)

    def quantile(self, kind: str, share: float) -> float:
        ordered = sorted(getattr(self, kind))
        return ordered[round(share * (len(ordered) - 1))] if ordered else float("inf")

    @property
    def served(self) -> bool:
        return not self.faults and all(self.quantile(kind, 0.99) <= most for kind, most in MOST.items())


def load_test(url: str | None, students: int | None, seconds: float, seed: int, language: Language) -> int:
    """Let classes come, print a line for each, and how many students were served; 1 if something was lost or refused,
    or if as many as asked for were not served."""
    if url is not None:
        return visit(url.rstrip("/"), students, seconds, seed, language)
    with tempfile.TemporaryDirectory() as folder, own_server(Path(folder)) as address:
        return visit(address, students, seconds, seed, language)


def visit(url: str, students: int | None, seconds: float, seed: int, language: Language) -> int:
    print(sentence("load.begin", {"url": url, "seconds": f"{seconds:.0f}", "seed": seed}, language))
    print(f"{'students':>8} {'runs':>6}  " + "  ".join(f"{kind + ' p50':>12} {'p99':>9}" for kind in MOST), flush=True)
    best, faults = 0, Counter[str]()
    for count in CLASSES if students is None else (students,):
        seen = asyncio.run(round_of(url, count, seconds, seed))
        print(f"{count:>8} {seen.runs:>6}  " + "  ".join(_cells(seen, kind) for kind in MOST), flush=True)
        faults += seen.faults
        if not seen.served:
            break
        best = count
    for fault, times in faults.items():
        print(sentence("load.fault", {"fault": fault, "count": times}, language))
    print(sentence("load.serves" if best else "load.serves_none", {"students": best}, language))
    return 1 if faults or not best else 0


def _cells(seen: Figures, kind: str) -> str:
    p50, p99 = (f"{seen.quantile(kind, share) * 1e3:,.0f} ms" for share in (0.5, 0.99))
    return f"{p50:>12} {p99:>9}"


async def round_of(url: str, students: int, seconds: float, seed: int) -> Figures:
    """One round: so many students for so long."""
    seen = Figures()
    until = time.monotonic() + seconds
    class_ = [Student(Door(url, seen), random.Random(f"{seed}/{number}"), until) for number in range(students)]
    await asyncio.gather(*(student.learn() for student in class_))
    return seen


@dataclass
class Door:
    """The way to the server: requests, each on a connection of its own and timed."""

    url: str
    seen: Figures
    token: str = ""

    async def ask(self, method: str, path: str, body: object = None) -> Any:
        """The answer as a value. Raises RefusedError for anything but 2xx."""
        parts = urlsplit(self.url)
        data = b"" if body is None else json.dumps(body).encode()
        lines = [f"{method} {API}{path} HTTP/1.1", f"Host: {parts.netloc}", "Connection: close"]
        lines += [f"Content-Type: application/json\r\nContent-Length: {len(data)}"] if body is not None else []
        lines += [f"Authorization: Bearer {self.token}"] if self.token else []
        began = time.monotonic()
        secure = ssl.create_default_context() if parts.scheme == "https" else None
        port = parts.port or (443 if secure else 80)
        reader, writer = await asyncio.open_connection(parts.hostname, port, ssl=secure)
        try:
            writer.write("\r\n".join([*lines, "", ""]).encode() + data)
            head, _, answer = (await reader.read()).partition(b"\r\n\r\n")
        finally:
            writer.close()
        self.seen.rest.append(time.monotonic() - began)
        status = head[9:12].decode()
        if not status.startswith("2"):
            raise RefusedError(f"{method} {path.split('/')[1]}: {status}")
        return json.loads(answer) if answer else None


class RefusedError(Exception):
    """A request that did not get what it asked for."""


@dataclass
class Student:
    door: Door
    dice: random.Random
    until: float

    async def learn(self) -> None:
        """Come in within the first seconds, and try one thing after the other until the lesson ends."""
        await asyncio.sleep(self.dice.uniform(0, min(2.0, (self.until - time.monotonic()) / 2)))
        try:
            self.door.token = (await self.door.ask("POST", "/tokens", {}))["token"]
            while time.monotonic() < self.until:
                await self.try_one()
                await asyncio.sleep(min(self.dice.uniform(*THINKS), max(0.0, self.until - time.monotonic())))
        except RefusedError as refused:
            self.door.seen.faults[str(refused)] += 1
        except (OSError, WebSocketException, ValueError, TimeoutError) as broken:
            self.door.seen.faults[type(broken).__name__] += 1

    async def try_one(self) -> None:
        for _ in range(2):
            spec = experiment(self.dice)
            await self.door.ask("POST", "/plan", spec)
        began = time.monotonic()
        run = (await self.door.ask("POST", "/runs", spec))["id"]
        if await self.watch(run, began):
            await self.door.ask("GET", f"/runs/{run}/history")
            sample = [0.0, 0.0] if spec["data"]["dataset"] == "moons" else [[[0.0]] * 8] * 8
            await self.door.ask("POST", f"/runs/{run}/predict", {"inputs": [sample]})
            self.door.seen.runs += 1
        await self.door.ask("DELETE", f"/runs/{run}")

    async def watch(self, run: str, began: float) -> bool:
        """Follow a run; whether it came to its end while there was time."""
        seen, last, state, started = self.door.seen, 0, None, False
        address = f"{self.door.url.replace('http', 'ws', 1)}{API}/runs/{run}/stream"
        headers = {"Authorization": f"Bearer {self.door.token}"}
        try:
            async with (
                asyncio.timeout(self.until + MOST["queue"] - time.monotonic()),
                connect(address, additional_headers=headers, max_queue=None) as stream,
            ):
                async for message in stream:
                    now, event = time.time(), json.loads(message)
                    if event["seq"] != last + 1:
                        seen.faults["gap"] += 1
                    last, state = event["seq"], event["data"].get("state", state)
                    seen.delivery.append(now - datetime.fromisoformat(event["time"]).timestamp())
                    if state == "running" and not started:
                        started = True
                        seen.queue.append(time.monotonic() - began)
        except TimeoutError:
            seen.queue += [] if started else [time.monotonic() - began]
            return False
        if state != "finished":
            seen.faults[f"run {state}"] += 1
        return True


def experiment(dice: random.Random) -> dict[str, Any]:
    """What a student would try: a small network on digits or on two moons, with something changed."""

    def dense(units: int, activation: str) -> dict[str, Any]:
        return {"class_name": "Dense", "config": {"units": units, "activation": activation}}

    rate = dice.choice([0.001, 0.003, 0.01, 0.03])
    optimizer = {"class_name": dice.choice(["Adam", "SGD", "RMSprop"]), "config": {"learning_rate": rate}}
    hidden = [dense(dice.choice([8, 16, 32]), dice.choice(["relu", "tanh"])) for _ in range(dice.choice([1, 2]))]
    if dice.random() < 0.5:
        name, layers = "digits", [{"class_name": "Flatten"}, *hidden, dense(10, "softmax")]
    else:
        name, layers = "moons", [*hidden, dense(1, "sigmoid")]
    loss = "categorical_crossentropy" if name == "digits" else "binary_crossentropy"
    return {
        "seed": dice.randrange(1000),
        "data": {"dataset": name},
        "model": {"layers": layers},
        "compile": {"loss": loss, "optimizer": optimizer, "metrics": ["accuracy"]},
        "fit": {"epochs": dice.choice([20, 30, 40]), "batch_size": 32},
    }


@contextmanager
def own_server(folder: Path) -> Iterator[str]:
    """A server with an empty store, as `strata serve` starts it; its address."""
    env = {name: value for name, value in os.environ.items() if not name.startswith("STRATA_")}
    env |= {name: value for name, value in os.environ.items() if name == "STRATA_RUN_SLOTS"}
    env |= {"STRATA_DATA_DIR": str(folder)}
    server = subprocess.Popen([sys.executable, "-m", "app", "serve"], cwd=ROOT, env=env, stdout=subprocess.DEVNULL)
    try:
        end = time.monotonic() + 60
        while not is_ready(address := holder(folder / SERVE) or ""):
            if server.poll() is not None or time.monotonic() > end:
                raise AppError("load.no_server")
            time.sleep(0.1)
        yield address
    finally:
        server.terminate()
        with suppress(subprocess.TimeoutExpired):
            server.wait(10)
