"""Children: started from a forkserver that has the engine loaded, so that a run begins within some 30 ms."""

from __future__ import annotations

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
from app.runner.order import Order
from app.runner.pipe import Pipe, PipeError

CGROUP_LIMITS = (Path("/sys/fs/cgroup/memory.max"), Path("/sys/fs/cgroup/memory/memory.limit_in_bytes"))
NOWHERE = -1
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
    """One life of a run, seen from the host. ``waits``: it stands still, for a person or for its next turn."""

    run: str
    attempt: int
    process: ForkServerProcess
    pipe: Pipe
    footprint: Any = None
    last_words: dict[str, Any] | None = None
    last_facts: dict[str, Any] = field(default_factory=dict)
    verdict: tuple[str, str] | None = None
    unanswered: dict[int, str] = field(default_factory=dict)
    kill_at: float | None = None
    waits: bool = False
    asked_to_rest: float | None = None
    run_seconds: float = 0.0
    turn_seconds: float = 0.0
    used: float = 0.0
    charged: float = 0.0
    seen: float = field(default_factory=time.monotonic)
    still_since: float = 0.0
    words: float = LIMITS.events_per_second
    listened: float = 0.0

    def may_speak(self, now: float) -> bool:
        """Whether to listen to it: who says too much in a second waits in the pipe, and nobody else does."""
        most = LIMITS.events_per_second
        self.words = min(most, self.words + (now - self.listened) * most)
        self.listened = now
        return self.words > 0

    def tell(self, command: Mapping[str, Any]) -> None:
        """Pass a command on. A child that reads no more is about to end, or to be killed."""
        try:
            self.pipe.send(command)
        except PipeError:
            self.end_within(0)

    def wait(self) -> None:
        """It stands still from now on."""
        self.waits, self.asked_to_rest, self.still_since = True, None, time.monotonic()

    def go(self) -> None:
        """Its turn has come, or a person has had enough of the pause."""
        self.waits, self.turn_seconds = False, 0.0
        self.tell({"type": "go"})

    def rest(self) -> None:
        """Ask it to stand still at the end of its epoch, because others wait. Once is enough."""
        if self.asked_to_rest is None:
            self.asked_to_rest = time.monotonic()
            self.tell({"type": "rest"})

    def end_within(self, seconds: float) -> None:
        """From then on it is ended by force."""
        self.kill_at = self.kill_at or time.monotonic() + seconds

    def stop(self, signal_name: str, reason: str, grace: float) -> None:
        """End it: by its own will within the grace, else by force. Once is enough; the first reason counts."""
        if self.verdict is None:
            self.verdict = (signal_name, reason)
            self.end_within(grace)
            self.tell({"type": "stop"})

    def kill(self) -> None:
        with suppress(ProcessLookupError):  # it may end by itself between the question and the shot
            if self.process.pid is not None and self.process.is_alive():
                os.kill(self.process.pid, signal.SIGKILL)

    def clock(self, now: float) -> None:
        """Count training time; a run that waits costs nothing."""
        if not self.waits:
            self.run_seconds += now - self.seen
            self.turn_seconds += now - self.seen
        self.seen = now

    @property
    def fell_at(self) -> int:
        """The update it was at when it died, to the batch; NOWHERE before its first one."""
        return 0 if self.footprint is None else int(self.footprint.value)

    def charge(self) -> float:
        """Seconds of processor used since the last call."""
        seconds, self.charged = self.used - self.charged, self.used
        return seconds

    def resident_bytes(self) -> int:
        """Memory it holds now; 0 where the system does not say."""
        try:
            pages = Path(f"/proc/{self.process.pid}/statm").read_text().split()[1]
        except (OSError, IndexError):
            return 0
        return int(pages) * os.sysconf("SC_PAGE_SIZE")

    def close(self) -> None:
        """Let go of it; its process is dead, or as good as dead."""
        os.close(self.pipe.file)
        self.process.join(1)
        if self.process.exitcode is not None:
            self.process.close()


def bear(run: str, attempt: int, order: Order) -> Child:
    """Start a child on a run."""
    ours, theirs = CONTEXT.Pipe(duplex=True)
    footprint = CONTEXT.RawValue("q", NOWHERE)  # shared memory: it outlives the one who writes it
    process = CONTEXT.Process(target=child_main, args=(theirs, order, footprint), daemon=True)
    process.start()
    theirs.close()
    return Child(run, attempt, process, Pipe(os.dup(ours.fileno()), blocking=False), footprint)


@cache
def memory_for_one() -> int:
    """What one run may take: the limit, or most of what this machine or container has, if that is less."""
    available = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    for path in CGROUP_LIMITS:
        if path.exists() and (words := path.read_text().strip()).isdigit():
            available = min(available, int(words))
    return min(LIMITS.run_memory_bytes, available * 4 // 5)


def child_main(connection: Any, order: Order, footprint: Any) -> None:
    """Runs in the child, where the engine is loaded already."""
    from app.runner.child import main

    main(connection, order, footprint)
