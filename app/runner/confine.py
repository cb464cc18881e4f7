"""What a child may not do: take all memory or time, write files, speak on the terminal, outlive its parent."""

from __future__ import annotations

import ctypes
import os
import resource
import signal
import sys
from collections.abc import Mapping
from pathlib import Path

THREADS = (
    "OPENBLAS_NUM_THREADS",
    "OMP_NUM_THREADS",
    "MKL_NUM_THREADS",
    "VECLIB_MAXIMUM_THREADS",
    "NUMEXPR_NUM_THREADS",
)
NICENESS = 10
PR_SET_PDEATHSIG = 1


def single_threaded() -> Mapping[str, str]:
    """The environment that must stand before NumPy loads: one thread a run, more get in each other's way."""
    return dict.fromkeys(THREADS, "1")


def confine(memory_bytes: int, cpu_seconds: int, niceness: int = NICENESS) -> None:
    """Bind this process; nothing of it can be undone from within."""
    die_with_parent()
    os.setsid()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.nice(niceness)
    nothing = os.open(os.devnull, os.O_RDWR)
    for file in (0, 1, 2):
        os.dup2(nothing, file)
    _limit(resource.RLIMIT_FSIZE, 0)
    _limit(resource.RLIMIT_CORE, 0)
    _limit(resource.RLIMIT_CPU, cpu_seconds)
    if sys.platform == "linux":  # elsewhere the address space says nothing about memory
        _limit(resource.RLIMIT_AS, address_space() + memory_bytes)


def address_space() -> int:
    """Bytes of addresses that this process has taken so far, most of them for libraries and never touched."""
    pages = int(Path("/proc/self/statm").read_text().split()[0])
    return pages * os.sysconf("SC_PAGE_SIZE")


def die_with_parent() -> None:
    """Ask Linux to kill this process with the one that started it; the pipe's end tells it elsewhere, a batch later."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def _limit(kind: int, value: int) -> None:
    _, hard = resource.getrlimit(kind)
    resource.setrlimit(kind, (min(value, hard) if hard != resource.RLIM_INFINITY else value, hard))
