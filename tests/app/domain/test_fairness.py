"""The line: owners in turn, within an owner the oldest run; and what an hour of it comes to."""

from __future__ import annotations

import random
from collections import Counter
from typing import NamedTuple

from app.domain.fairness import level, line, should_rest


class Run(NamedTuple):
    id: str
    owner: str
    number: int


def runs(owners: str) -> list[Run]:
    return [Run(f"{owner}{number}", owner, number) for number, owner in enumerate(owners)]


def test_owners_take_turns() -> None:
    assert line(runs("xxxyz"), {}, {}) == ["x0", "y3", "z4", "x1", "x2"]
    assert line(runs("xxxyz"), {"y": 1}, {"z": 5.0}) == ["x0", "z4", "x1", "y3", "x2"]
    assert line(runs("xxy"), {"x": 1}, {}, most_running=1) == ["y2", "x0", "x1"]
    assert line([], {"x": 1}, {}) == []


def test_one_owner_with_a_hundred_runs_keeps_nobody_from_the_next_place() -> None:
    assert line(runs("x" * 100 + "y"), {"x": 2}, {"x": 50.0, "y": 50.0})[0] == "y100"


def test_resting_is_for_others_and_never_back_and_forth() -> None:
    assert should_rest("x", "y", {"x": 2}, {})
    assert not should_rest("x", "x", {"x": 2}, {})
    assert not should_rest("x", "y", {"x": 1, "y": 1}, {})
    for mine, theirs in ((1.0, 2.0), (2.0, 1.0), (1.0, 1.0)):
        used = {"x": mine, "y": theirs}
        assert should_rest("x", "y", {"x": 1}, used) == (theirs < mine)


def test_nobody_can_save_up() -> None:
    assert level("back", {"back": 1.0, "x": 50.0, "y": 70.0}, ["x", "y"]) == 50.0
    assert level("heavy", {"heavy": 90.0, "x": 50.0}, ["x"]) == 90.0
    assert level("first", {}, []) == 0.0


def test_twenty_owners_with_runs_of_all_lengths_get_equal_shares() -> None:
    """Jain's index over seconds of training: 1 is equal, 1/20 is one owner alone."""
    dice = random.Random(7)
    owners = [f"owner {n}" for n in range(20)]
    used: dict[str, float] = dict.fromkeys(owners, 0.0)
    left = {owner: [dice.choice((1, 5, 30, 300)) for _ in range(200)] for owner in owners}
    slots: list[str] = []
    for _ in range(4_000):  # turns of 3 s in two slots, everybody has more to do than fits
        running = Counter(slots)
        waiting = [
            Run(owner, owner, number) for number, owner in enumerate(owners) if running[owner] < len(left[owner])
        ]
        while len(slots) < 2:
            slots.append(line(waiting, Counter(slots), used)[0])
        for owner in slots:
            seconds = min(3, left[owner][0])
            used[owner] += seconds
            left[owner][0] -= seconds
            if left[owner][0] == 0:
                left[owner].pop(0)
        first = line(waiting, Counter(slots), used)[0]
        slots = [owner for owner in slots if not should_rest(owner, first, Counter(slots), used) and left[owner]]
    assert sum(used.values()) ** 2 / (20 * sum(seconds**2 for seconds in used.values())) > 0.99
