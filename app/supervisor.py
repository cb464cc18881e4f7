"""The process above the others: it starts the web server and the runner, and starts either again when it ends.

Beside each stands a spare: the same program, loaded, waiting for the lock of the one at work. The system hands it over
in the moment in which that one dies, so that the next one is there within some 50 ms.

It owns the listening socket, so a restart of the web server refuses nobody: who comes meanwhile waits a moment. It
needs nothing but the standard library, and does nothing that could fail.
"""

from __future__ import annotations

import logging
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from app.locks import RUNNER, WEB, holder, pid_of

ROOT = Path(__file__).resolve().parents[1]
LOOK_SECONDS = 0.05
BEAT_LOOK_SECONDS = 0.5
LARGEST_LOG = 10_000_000
# How long to wait before another start when one gives up at once: something is wrong that haste does not mend.
# One that was killed is no such case.
PATIENCE = (0.0, 0.0, 1.0, 5.0, 15.0)
SPARE_AFTER_START, SPARE_AFTER_LOSS, SPARE_AFTER_FAILURE = 2.0, 0.3, 5.0
"""Seconds until there is a (next) spare: it is not to slow down the one that starts, nor one that takes over."""
CANNOT_START = 2
"""The exit code of a process that has told a person why it cannot start."""

log = logging.getLogger("strata.supervisor")


@dataclass
class Charge:
    """One process to keep alive. ``silence``: seconds without a beat in its lock after which it counts as frozen."""

    name: str
    command: Sequence[str]
    lock: Path
    output: Path | None
    silence: float
    files: tuple[int, ...] = ()
    process: subprocess.Popen[bytes] | None = None
    spare: subprocess.Popen[bytes] | None = None
    spare_from: float = 0.0
    failures: int = 0
    started: float = float("-inf")
    words: str = ""
    heard: float = field(default_factory=time.monotonic)

    def keep(self) -> int | None:
        """Start it if it is not there; its exit code once it says that it cannot start."""
        if self.process is not None and (code := self.process.poll()) is not None:
            log.warning("the %s ended with %s", self.name, code)
            if code == CANNOT_START:
                return code
            gave_up = code > 0 and time.monotonic() - self.started < 2
            self.failures = min(self.failures + 1, len(PATIENCE) - 1) if gave_up else 0
            self.process, self.spare = self.spare, None
            if self.process is not None:
                self._begins(SPARE_AFTER_LOSS)
        if self.spare is not None and self.spare.poll() is not None:
            self.spare, self.spare_from = None, time.monotonic() + SPARE_AFTER_FAILURE
        if self.process is None and time.monotonic() - self.started >= PATIENCE[self.failures]:
            self._begins(SPARE_AFTER_START)
            self.process = self._start(self.command)
        elif self.process is not None and self.spare is None and self._is_at_work(self.process.pid):
            self.spare = self._start([*self.command, "--spare"])
        return None

    def _is_at_work(self, pid: int) -> bool:
        """Whether a spare may be started: not before the one at work holds the lock, or the two would race for it."""
        return time.monotonic() >= self.spare_from and pid_of(self.lock) == pid

    def _begins(self, spare_after: float) -> None:
        self.started = self.heard = time.monotonic()
        self.spare_from = self.started + spare_after

    def _start(self, command: Sequence[str]) -> subprocess.Popen[bytes]:
        output = None if self.output is None else self._log_file(self.output)
        try:
            # a session of its own: Ctrl-C in the terminal is for us, and we end the others in order
            return subprocess.Popen(
                command,
                cwd=ROOT,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
                pass_fds=self.files,
            )
        finally:
            if output is not None:
                os.close(output)

    @staticmethod
    def _log_file(path: Path) -> int:
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.exists() and path.stat().st_size > LARGEST_LOG:
            path.replace(path.with_suffix(".old.log"))
        return os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)

    def listen(self) -> None:
        """Kill it if it has stopped beating: it hangs, or something has frozen it. By our own clock, not the wall's."""
        words, now = holder(self.lock) or "", time.monotonic()
        if words != self.words or " " not in words:  # before the first beat there is nothing to miss
            self.words, self.heard = words, now
        elif now - self.heard > self.silence and self.process is not None:
            log.error("the %s has been silent for %.0f s; killing it", self.name, now - self.heard)
            self.process.kill()
            self.heard = now

    def end(self, seconds: float) -> None:
        """Ask it to end, and make sure that it does."""
        if self.spare is not None:  # it holds nothing
            self.spare.kill()
            self.spare.wait()
        if self.process is None:
            return
        self.process.terminate()
        try:
            self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            self.process.kill()
            with suppress(subprocess.TimeoutExpired):  # killed, and the system takes its time
                self.process.wait(1)


class Supervisor:
    """Keeps both at work until it is told to stop."""

    def __init__(self, folder: Path, slots: int, listener: socket.socket, greeting: str) -> None:
        self.greeting = greeting
        self.gave_up: str | None = None
        file = listener.fileno()
        python, mine = [sys.executable, "-m"], ["--parent", str(os.getpid())]
        runner = [*python, "app.runner", "--data-dir", str(folder.absolute()), "--slots", str(slots), *mine]
        web = [*python, "app", "web", str(file), *mine]
        self.runner = Charge("runner", runner, folder / RUNNER, folder / "logs" / "runner.log", silence=5)
        self.web = Charge("web server", web, folder / WEB, None, silence=15, files=(file,))

    def run(self) -> int:
        """The exit code: 0 after a signal."""
        stopping: list[int] = []
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda received, _frame: stopping.append(received))
        looked, code = 0.0, None
        while not stopping and code is None:
            for charge in (self.runner, self.web):
                if code is None and (code := charge.keep()) is not None:
                    self.gave_up = charge.name
            if time.monotonic() - looked >= BEAT_LOOK_SECONDS or self.greeting:
                looked = time.monotonic()
                self._greet()
                for charge in (self.runner, self.web):
                    charge.listen()
            time.sleep(LOOK_SECONDS)
        self.web.end(3)
        self.runner.end(1.5)
        return code or 0

    def _greet(self) -> None:
        """Say where it is once it is there: with the web server's first beat."""
        if self.greeting and " " in (holder(self.web.lock) or ""):
            print(self.greeting, flush=True)
            self.greeting = ""
