"""Where waiting runs stand in the line, and when their turn should come."""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TypedDict

from app.domain.fairness import line
from app.store.events import RunState


class Turn(TypedDict):
    position: int
    starts_in: float


def forecast(
    states: Sequence[RunState],
    used: Mapping[str, float],
    seconds: Mapping[str, float],
    slots: int,
    most_running: int,
) -> dict[str, Turn]:
    """Position from 1 and seconds to wait of every queued run. ``seconds``: what each run has still to do.

    The runner decides by the same line; what it cannot know either is who comes next, or stops."""
    running = [run for run in states if run.state == "running"]
    waiting = [run for run in states if run.state == "queued"]
    free_at = [seconds.get(run.id, 0.0) for run in running] + [0.0] * (slots - len(running))
    heapq.heapify(free_at)
    found: dict[str, Turn] = {}
    for position, run in enumerate(line(waiting, Counter(run.owner for run in running), used, most_running), 1):
        starts = heapq.heappop(free_at)
        heapq.heappush(free_at, starts + seconds.get(run, 0.0))
        found[run] = {"position": position, "starts_in": round(starts, 1)}
    return found
