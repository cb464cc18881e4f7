"""Children: started from a forkserver that has the engine loaded, so that a run begins within some 30 ms."""

from __future__ import annotations

import json
import multiprocessing
import os
import signal
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from typing import Any

from app.limits import LIMITS
from app.runner.confine import single_threaded
from app.runner.pipe import Pipe, PipeError

CGROUP_LIMITS = (Path("/sys/fs/cgroup/memory.max"), Path("/sys/fs/cgroup/memory/memory.limit_in_bytes"))
CONTEXT = multiprocessing.get_context("forkserver")


def prepare() -> None:
    """Start the forkserver now; its environment stands before NumPy loads in it."""
    os.environ.update(single_threaded())
    CONTEXT.set_forkserver_preload(["app.runner.child"])
    # The first child pays for loading the engine; let it be one that does nothing.
    first = CONTEXT.Process(target=nothing)
    first.start()
    first.join()


def nothing() -> None:
    """A child's errand that only warms the forkserver."""


@dataclass
class Child:
    """One life of a run, seen from the host."""

    run: str
    attempt: int
    process: ForkServerProcess
    pipe: Pipe
    last_words: dict[str, Any] | None = None
    last_facts: dict[str, Any] = field(default_factory=dict)
    verdict: tuple[str, str] | None = None
    unanswered: dict[int, str] = field(default_factory=dict)
    kill_at: float | None = None
    paused: bool = False
    run_seconds: float = 0.0
    seen: float = field(default_factory=time.monotonic)

    def tell(self, command: Mapping[str, Any]) -> None:
        """Pass a command on. A child that reads no more is about to end, or to be killed."""
        try:
            self.pipe.send(command)
        except PipeError:
            self.end_within(0)

    def end_within(self, seconds: float) -> None:
        """From then on it is ended by force."""
        self.kill_at = self.kill_at or time.monotonic() + seconds

    def stop(self, signal_name: str, reason: str, grace: float) -> None:
        """End it: by its own will within the grace, else by force. Once is enough; the first reason counts."""
        if self.verdict is None:
            self.verdict = (signal_name, reason)
            self.end_within(grace)
            self.tell({"command": 0, "type": "stop"})

    def kill(self) -> None:
        with suppress(ProcessLookupError):  # it may end by itself between the question and the shot
            if self.process.pid is not None and self.process.is_alive():
                os.kill(self.process.pid, signal.SIGKILL)

    def clock(self, now: float) -> None:
        """Count training time; a paused run costs nothing."""
        if not self.paused:
            self.run_seconds += now - self.seen
        self.seen = now

    def close(self) -> None:
        """Let go of it; its process is dead, or as good as dead."""
        os.close(self.pipe.file)
        self.process.join(1)
        if self.process.exitcode is not None:
            self.process.close()


def bear(run: str, attempt: int, spec: str, datasets: str, memory_bytes: int | None = None) -> Child:
    """Start a child on a run."""
    order = {
        "spec": json.loads(spec),
        "datasets": datasets,
        "memory_bytes": memory_bytes or memory_for_one(),
        "cpu_seconds": LIMITS.run_seconds,
        "checkpoint_bytes": LIMITS.checkpoint_bytes,
    }
    ours, theirs = CONTEXT.Pipe(duplex=True)
    process = CONTEXT.Process(target=child_main, args=(theirs, order), daemon=True)
    process.start()
    theirs.close()
    return Child(run, attempt, process, Pipe(os.dup(ours.fileno()), blocking=False))


@cache
def memory_for_one() -> int:
    """What one run may take: the limit, or most of what this machine or container has, if that is less."""
    available = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    for path in CGROUP_LIMITS:
        if path.exists() and (words := path.read_text().strip()).isdigit():
            available = min(available, int(words))
    return min(LIMITS.run_memory_bytes, available * 4 // 5)


def child_main(connection: Any, order: Mapping[str, Any]) -> None:
    """Runs in the child, where the engine is loaded already."""
    from app.runner.child import main

    main(connection, order)
