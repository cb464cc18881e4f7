"""Who goes next: first come, first served."""

from __future__ import annotations

from collections.abc import Sequence

from app.store.events import RunState


def next_runs(waiting: Sequence[RunState], free: int) -> list[RunState]:
    """The queued runs to start now, given so many free slots."""
    return sorted((run for run in waiting if run.state == "queued"), key=lambda run: run.number)[: max(free, 0)]
