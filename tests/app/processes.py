"""The processes below a runner, as the system lists them."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Callable
from pathlib import Path

from app.locks import RUNNER, WEB, pid_of


def table() -> dict[int, tuple[int, str]]:
    """pid -> (parent, state)"""
    lines = subprocess.run(["ps", "-A", "-o", "pid=,ppid=,stat="], capture_output=True, text=True, check=True).stdout
    rows = [line.split() for line in lines.splitlines()]
    return {int(pid): (int(parent), state) for pid, parent, state in rows}


def below(pid: int) -> list[int]:
    """Every living process that this one started, directly or not."""
    rows, found, level = table(), [], {pid}
    while level:
        level = {child for child, (parent, state) in rows.items() if parent in level and not state.startswith("Z")}
        found += sorted(level)
    return found


def children(pid: int, command: str = "") -> list[int]:
    """The living processes that this one started itself, with these words in their command line."""
    lines = subprocess.run(["ps", "-A", "-o", "pid=,args="], capture_output=True, text=True, check=True).stdout
    said = {int(words[0]): words[1] for words in (line.split(None, 1) for line in lines.splitlines()) if words[1:]}
    alive = {child for child, (parent, state) in table().items() if parent == pid and not state.startswith("Z")}
    return sorted(child for child in alive if command in said.get(child, ""))


def is_alive(pid: int) -> bool:
    return not table().get(pid, (0, "Z"))[1].startswith("Z")


def runner_of(data_dir: Path) -> int | None:
    return pid_of(data_dir / RUNNER)


def web_of(data_dir: Path) -> int | None:
    return pid_of(data_dir / WEB)


def until(true: Callable[[], object], seconds: float = 10.0) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.02)
