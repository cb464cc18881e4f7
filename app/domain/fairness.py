"""Who goes next: owners take turns, those who used least come first, and within an owner the oldest run.

An owner's ``used`` counts seconds of training, for ever; who comes back after a while starts level with the others
(``level``), so that nobody can save up, and no clock that jumps can change whose turn it is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol


class Waits(Protocol):
    """A run as far as its turn is concerned."""

    @property
    def id(self) -> str: ...
    @property
    def owner(self) -> str: ...
    @property
    def number(self) -> int: ...


def line(
    waiting: Iterable[Waits], running: Mapping[str, int], used: Mapping[str, float], most_running: int | None = None
) -> list[str]:
    """Ids in the order in which they start if nobody ends meanwhile; ``running`` counts by owner.

    Owners who run ``most_running`` already come after everybody else."""
    queues: dict[str, list[Waits]] = {}
    for run in sorted(waiting, key=lambda run: run.number):
        queues.setdefault(run.owner, []).append(run)
    turns, found = Counter(running), []
    while queues:
        owner = min(
            queues,
            key=lambda name: (
                most_running is not None and turns[name] >= most_running,
                turns[name],
                used.get(name, 0.0),
                queues[name][0].number,
            ),
        )
        found.append(queues[owner].pop(0).id)
        turns[owner] += 1
        if not queues[owner]:
            del queues[owner]
    return found


def should_rest(owner: str, first: str, running: Mapping[str, int], used: Mapping[str, float]) -> bool:
    """Whether a run of ``owner`` gives its place to a waiting one of ``first``, who would come before it anew."""
    if owner == first:
        return False
    mine, theirs = running.get(owner, 0) - 1, running.get(first, 0)
    return (theirs, used.get(first, 0.0)) < (mine, used.get(owner, 0.0))


def level(owner: str, used: Mapping[str, float], active: Sequence[str]) -> float:
    """What an owner who comes in counts as having used: no less than the one at work who used least."""
    return max([used.get(owner, 0.0), *([min(used.get(name, 0.0) for name in active)] if active else [])])
