"""A clock and children for the life-cycle test: they obey the protocol without a process."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import Any

from app.runner.nursery import Child
from app.runner.pipe import Pipe, PipeError


class Clock:
    """Time as the host sees it: ``wall`` may jump, ``steady`` only goes on."""

    def __init__(self) -> None:
        self.wall, self.steady = 1_800_000_000.0, 1_000.0

    def time(self) -> float:
        return self.wall

    def monotonic(self) -> float:
        return self.steady

    def sleep(self, seconds: float) -> None:
        self.steady += seconds


@dataclass(eq=False)
class Actor(Child):
    """A child without a process: it reads and answers when it is told to act."""

    other: Pipe | None = None
    epoch: int = 0
    wants_rest: bool = False

    def act(self) -> bool:
        """Do what the pipe says; whether there was anything."""
        done = False
        while self.other is not None and self.other.waiting():
            try:
                frames = list(self.other.received())
            except PipeError:
                self.kill()
                return True
            for command, _ in frames:
                done = True
                self.obey(command)
        return done

    def obey(self, command: dict[str, Any]) -> None:
        kind = command["type"]
        if kind == "stop":
            self.say({"kind": "end", "signal": "stop", "reason": "by_owner"})
            self.kill()
        elif kind == "rest":
            self.wants_rest = not self.waits
        elif kind == "go":
            self.wants_rest = False
        else:
            self.say({"kind": "ack", "command": command["command"], "type": kind})

    def say(self, head: dict[str, Any], data: bytes = b"{}") -> None:
        if self.other is not None:
            self.other.send(head, data)

    def kill(self) -> None:
        if self.other is not None:
            os.close(self.other.file)
            self.other = None
