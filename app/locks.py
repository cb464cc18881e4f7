"""Who is alive: a lock file per process kind, held as long as the process lives, with a line that says who it is."""

from __future__ import annotations

import fcntl
import os
import time
from pathlib import Path

SERVE, WEB, RUNNER = "serve.lock", "web.lock", "runner.lock"
"""The lines in them: where Strata is open; for the others a process id, and beats that show that it is not stuck."""

RESTORING = "restoring"
"""A folder that is there only while a restore moves files; `strata serve` does not start beside it."""


class Lock:
    """An exclusive lock on a file. The system lets go of it when the process ends, however it ends."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file: int | None = None

    def take(self, words: str, patience: float = 0.0, parent: int | None = None) -> bool:
        """Take the lock and write ``words`` into the file; False if another process keeps it that long (in seconds), or
        if ``parent``, the process that started us, is gone: whoever stands by is not to outlive it."""
        self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        file = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        end = time.monotonic() + patience
        while (orphaned := parent not in (None, os.getppid())) or not _flock(file, fcntl.LOCK_EX):
            if orphaned or time.monotonic() >= end:
                os.close(file)
                return False
            time.sleep(0.02)
        os.ftruncate(file, 0)
        os.pwrite(file, words.encode(), 0)
        self._file = file
        return True

    def write(self, words: str) -> None:
        """Replace the line, while holding the lock."""
        if self._file is not None:
            os.pwrite(self._file, words.encode(), 0)  # in this order, so that nobody reads an empty line
            os.ftruncate(self._file, len(words.encode()))

    def release(self) -> None:
        if self._file is not None:
            os.close(self._file)
            self._file = None


def holder(path: Path) -> str | None:
    """The line of the process that holds this lock, or None if nobody does."""
    try:
        file = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    except FileNotFoundError:
        return None
    try:
        # A shared look hinders nobody for longer than it takes; whoever takes the lock tries again.
        return None if _flock(file, fcntl.LOCK_SH) else os.pread(file, 1_000, 0).decode("utf-8", "replace")
    finally:
        os.close(file)


def pid_of(path: Path) -> int | None:
    """The process id in the line of the process that holds this lock."""
    first = (holder(path) or "").partition(" ")[0]
    return int(first) if first.isdigit() else None


def _flock(file: int, kind: int) -> bool:
    try:
        fcntl.flock(file, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
