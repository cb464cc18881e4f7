"""The runner, seen from the web process: is it there, start it, start it again, end it."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from app.errors import StoreError
from app.locks import RUNNER, holder

if TYPE_CHECKING:
    from app.store.events import Events

ROOT = Path(__file__).resolve().parents[2]
LOOK_SECONDS = 0.25
LARGEST_LOG = 10_000_000
# How long to wait before another start when runners give up at once: something is wrong that haste does not mend.
# One that was killed is no such case.
PATIENCE = (0.0, 0.0, 1.0, 5.0, 15.0)

log = logging.getLogger("strata")


class Supervisor:
    """Keeps one runner at work on the data folder. It outlives this process, and the next one finds it by its lock."""

    def __init__(self, folder: Path, slots: int) -> None:
        self.folder, self.slots = folder, slots
        self.process: subprocess.Popen[bytes] | None = None
        self.failures = 0
        self.started = float("-inf")

    def is_alive(self) -> bool:
        return holder(self.folder / RUNNER) is not None

    def readiness(self, events: Events) -> dict[str, str | bool]:
        """Whether the store can be read and the runner is at work."""
        store, runner = _is_readable(events), self.is_alive()
        return {"status": "ready" if store and runner else "not_ready", "store": store, "runner": runner}

    async def ready(self, events: Events, seconds: float = 5.0) -> bool:
        """Wait until the runner holds its lock and its file can be read; False if that takes too long."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if self.is_alive() and _is_readable(events):
                return True
            await asyncio.sleep(0.02)
        return False

    async def keep(self) -> None:
        """Start the runner whenever there is none, for as long as this task lives."""
        while True:
            if self.process is not None and self.process.poll() is not None:
                quick = time.monotonic() - self.started < 2
                gave_up = quick and self.process.returncode > 0
                self.failures = min(self.failures + 1, len(PATIENCE) - 1) if gave_up else 0
                self.process = None
            waited = time.monotonic() - self.started >= PATIENCE[self.failures]
            if self.process is None and waited and not self.is_alive():
                self.start()
            await asyncio.sleep(LOOK_SECONDS)

    def start(self) -> None:
        command = [sys.executable, "-m", "app.runner", "--data-dir", str(self.folder.absolute())]
        command += ["--slots", str(self.slots)]
        self.started = time.monotonic()
        with self._log_file() as output:
            # a session of its own: Ctrl-C in the terminal is for the web process, which then ends the runner in order
            self.process = subprocess.Popen(
                command, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=output, stderr=output, start_new_session=True
            )

    def _log_file(self) -> BinaryIO:
        path = self.folder / "logs" / "runner.log"
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.exists() and path.stat().st_size > LARGEST_LOG:
            path.replace(path.with_suffix(".old.log"))
        return path.open("ab")

    def end(self, seconds: float = 1.5) -> None:
        """Ask the runner to end, and make sure that it does."""
        words = holder(self.folder / RUNNER) or ""
        ours = self.process.pid if self.process is not None and self.process.poll() is None else None
        pid = int(words) if words.isdigit() else ours  # one that was just started holds no lock yet
        if pid is None:
            return
        _kill(pid, signal.SIGTERM)
        end = time.monotonic() + seconds
        while self._is_there(pid) and time.monotonic() < end:
            time.sleep(0.02)
        if self._is_there(pid):
            _kill(pid, signal.SIGKILL)
        if self.process is not None:
            with contextlib.suppress(subprocess.TimeoutExpired):  # killed, and the system takes its time
                self.process.wait(1)

    def _is_there(self, pid: int) -> bool:
        if self.process is not None and self.process.pid == pid:
            return self.process.poll() is None
        return self.is_alive()


def _kill(pid: int, number: signal.Signals) -> None:
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        return


def _is_readable(events: Events) -> bool:
    try:
        events.newest_number()
    except StoreError:
        return False
    return True
