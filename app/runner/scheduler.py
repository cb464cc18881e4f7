"""Whose turn it is: which runs start, which give their place to others, which wait on without a process."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Collection, Iterable, Mapping

from app.domain.fairness import level, line, should_rest
from app.limits import Limits
from app.runner.nursery import Child
from app.store.events import RunState

PATIENCE = 10.0
"""Seconds in which a child that was asked to rest should do so."""


class Scheduler:
    """Keeps account of what owners used and decides; it starts and stops nothing itself."""

    def __init__(self, slots: int, limits: Limits) -> None:
        self.slots, self.limits = slots, limits
        self.used: dict[str, float] = {}

    def enter(self, owner: str, known: Iterable[RunState]) -> float:
        """What a newly arrived run's owner counts as having used."""
        active = {run.owner for run in known if run.state in ("queued", "running")}
        if owner not in active:
            self.used[owner] = level(owner, self.used, sorted(active))
        return self.used.get(owner, 0.0)

    def charge(self, owner: str, seconds: float) -> None:
        self.used[owner] = self.used.get(owner, 0.0) + seconds

    def free(self, known: Mapping[str, RunState]) -> int:
        return self.slots - sum(run.state == "running" for run in known.values())

    def next_run(self, known: Mapping[str, RunState], settled: Collection[str]) -> str | None:
        """The queued run to start now, of those that are settled; None if no place is free or nobody may."""
        if self.free(known) <= 0:
            return None
        running = self._running(known)
        first = self._first({id: run for id, run in known.items() if id in settled}, running)
        return first.id if first and running[first.owner] < self.limits.owner_running else None

    def to_rest(self, known: Mapping[str, RunState], children: Iterable[Child]) -> Child | None:
        """A child that has had its turn while a run of somebody else, who comes before it, waits."""
        running = self._running(known)
        first = self._first(known, running)
        if first is None or self.free(known) > 0 or running[first.owner] >= self.limits.owner_running:
            return None
        children, now = list(children), time.monotonic()
        if any(child.asked_to_rest and now - child.asked_to_rest < PATIENCE for child in children):
            return None  # one at a time: let its place be taken first
        eligible = [
            child
            for child in children
            if not child.waits
            and child.asked_to_rest is None
            and child.turn_seconds >= self.limits.turn_seconds
            and should_rest(known[child.run].owner, first.owner, running, self.used)
        ]
        return max(eligible, key=lambda child: self.used.get(known[child.run].owner, 0.0), default=None)

    def to_let_go(self, children: Iterable[Child], now: float) -> list[Child]:
        """Children that stand still for long, or are too many: their checkpoints are as good, and hold no memory."""
        still = sorted(
            (child for child in children if child.waits and not child.unanswered), key=lambda child: child.still_since
        )
        spare = len(still) - self.limits.still_children
        return [
            child
            for place, child in enumerate(still)
            if place < spare or now - child.still_since > self.limits.still_seconds
        ]

    def _first(self, known: Mapping[str, RunState], running: Mapping[str, int]) -> RunState | None:
        waiting = [run for run in known.values() if run.state == "queued"]
        order = line(waiting, running, self.used, self.limits.owner_running)
        return known[order[0]] if order else None

    @staticmethod
    def _running(known: Mapping[str, RunState]) -> Counter[str]:
        return Counter(run.owner for run in known.values() if run.state == "running")
