"""The life of runs as it should be: what the life-cycle test compares the real one with."""

from __future__ import annotations

from dataclasses import dataclass, field

from app.domain.run import TAKES
from app.limits import LIMITS

SLOTS = 2
ATTEMPTS = LIMITS.attempts


@dataclass
class Modelled:
    """What is known of a run without looking at the log."""

    owner: str
    number: int
    state: str = "queued"
    crashes: int = 0
    fell: bool = False  # at this epoch, under this runner
    epoch: int = 0
    deleted: float | None = None
    accepted: int = 0
    child: bool = False


@dataclass
class Model:
    """The life of runs, as it should be."""

    runs: dict[str, Modelled] = field(default_factory=dict)

    def running(self, owner: str | None = None) -> int:
        return sum(run.state == "running" and owner in (None, run.owner) for run in self.runs.values())

    def take_turns(self) -> None:
        """Places go to the owner who runs fewest, then to the oldest run."""
        while self.running() < SLOTS:
            queued = [run for run in self.runs.values() if run.state == "queued"]
            if not queued:
                return
            first = min(queued, key=lambda run: (self.running(run.owner), run.number))
            first.state, first.child = "running", True

    def command(self, run: Modelled, kind: str) -> bool:
        """Take one command; whether it is granted."""
        if run.state not in TAKES[kind]:  # type: ignore[index]
            return False
        if kind == "pause":
            run.state = "paused"
        elif kind == "stop":
            run.state, run.child = "stopped", False
        elif kind == "extend":
            run.state, run.fell = "queued", False
        elif kind == "resume" and run.state == "paused":
            run.state = "running" if run.child and self.running() < SLOTS else "queued"
        elif kind in ("step", "set_learning_rate"):
            run.child = True
        return True

    def crash(self, run: Modelled) -> None:
        run.child = False
        if run.state == "queued":  # it rested
            return
        run.crashes, run.fell = run.crashes + 1 if run.fell else 1, True
        if run.crashes == ATTEMPTS:
            run.state = "failed"
        elif run.state == "running":
            run.state = "queued"

    def restart(self) -> None:
        for run in self.runs.values():
            run.child = run.fell = False
            if run.state == "running":
                run.state = "queued"
