"""Processes that replay runs, each for one film. While somebody looks about, the next one is warmed up beforehand.

Loading the engine takes longer than most replays; a process that has loaded it waits for its errand, for a minute.
"""

from __future__ import annotations

import queue
import subprocess
import sys
import threading
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
WARM_SECONDS = 60.0


class Cameras:
    """At most one process stands by."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._warm: subprocess.Popen[bytes] | None = None

    def take(self) -> subprocess.Popen[bytes]:
        """A process that takes an errand (app.runner.errand); the one that stands by, if it does."""
        with self._lock:
            found, self._warm = self._warm, None
        return found if found is not None and found.poll() is None else started()

    def warm_up(self) -> None:
        """Let one stand by for a while."""
        with self._lock:
            if self._warm is not None and self._warm.poll() is None:
                return
            self._warm = made = started()
        end = threading.Timer(WARM_SECONDS, self._let_go, (made,))
        end.daemon = True
        end.start()

    def _let_go(self, made: subprocess.Popen[bytes]) -> None:
        with self._lock:
            if self._warm is not made:
                return
            self._warm = None
        made.kill()


def started() -> subprocess.Popen[bytes]:
    """A process started by a thread that waits for its end: on Linux a child is bound to the thread that bore it, and
    would be killed with that."""
    born: queue.SimpleQueue[subprocess.Popen[bytes] | OSError] = queue.SimpleQueue()

    def live() -> None:
        pipe = subprocess.PIPE
        command = [sys.executable, "-m", "app.runner.errand"]
        try:
            process = subprocess.Popen(command, cwd=ROOT, stdin=pipe, stdout=pipe, stderr=pipe)
        except OSError as error:
            born.put(error)
            return
        born.put(process)
        process.wait()

    threading.Thread(target=live, daemon=True).start()
    found = born.get()
    if isinstance(found, OSError):
        raise found
    return found
