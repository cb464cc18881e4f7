"""Whose turn it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import pytest

from app.limits import LIMITS
from app.runner.scheduler import Scheduler
from app.store.events import RunState


def states(*rows: tuple[str, str, str]) -> dict[str, RunState]:
    """(id, owner, state) in the order of their numbers."""
    return {id: RunState(id, number, owner, state) for number, (id, owner, state) in enumerate(rows, 1)}  # type: ignore[arg-type]


@dataclass
class Still:
    """As much of a child as the scheduler looks at."""

    run: str
    turn_seconds: float = 60.0
    waits: bool = False
    asked_to_rest: float | None = None
    still_since: float = 0.0
    unanswered: Mapping[int, str] = field(default_factory=dict)


def scheduler(slots: int = 2, used: dict[str, float] | None = None, **limits: Any) -> Scheduler:
    made = Scheduler(slots, replace(LIMITS, **limits))
    made.used = used or {}
    return made


NEXT = {
    "oldest first": ([("b", "x", "queued"), ("c", "x", "queued")], {}, "b"),
    "nobody waits": ([("a", "x", "running"), ("d", "x", "paused")], {}, None),
    "no place is free": ([("a", "x", "running"), ("b", "y", "running"), ("c", "z", "queued")], {}, None),
    "a paused run takes no place": ([("a", "x", "running"), ("b", "x", "paused"), ("c", "x", "queued")], {}, "c"),
    "who runs nothing goes first": ([("a", "x", "running"), ("b", "x", "queued"), ("c", "y", "queued")], {}, "c"),
    "who used least goes first": ([("a", "x", "queued"), ("b", "y", "queued")], {"x": 9.0, "y": 1.0}, "b"),
}


@pytest.mark.parametrize(("rows", "used", "wanted"), NEXT.values(), ids=NEXT)
def test_next_run(rows: list[tuple[str, str, str]], used: dict[str, float], wanted: str | None) -> None:
    known = states(*rows)
    assert scheduler(used=used).next_run(known, set(known)) == wanted


def test_an_owner_runs_no_more_than_he_may() -> None:
    known = states(("a", "x", "running"), ("b", "x", "queued"), ("c", "y", "queued"))
    strict = scheduler(3, owner_running=1)
    assert strict.next_run(known, set(known)) == "c"
    del known["c"]
    assert strict.next_run(known, set(known)) is None


def test_a_run_whose_command_is_on_its_way_waits_for_the_answer() -> None:
    known = states(("a", "x", "queued"), ("b", "x", "queued"))
    assert scheduler().next_run(known, {"b"}) == "b"


BUSY = [("a", "x", "running"), ("b", "x", "running"), ("c", "y", "queued")]
REST = {
    "who runs two gives one": (BUSY, {}, {}, "a"),
    "not before its turn is over": (BUSY, {}, {"turn_seconds": 1.0}, None),
    "not for a run of one's own": ([*BUSY[:2], ("c", "x", "queued")], {}, {}, None),
    "not while a place is free": (BUSY[1:], {}, {}, None),
    "not for somebody who used more": ([("a", "x", "running"), ("b", "z", "running"), BUSY[2]], {"y": 9.0}, {}, None),
    "for somebody who used less": (
        [("a", "x", "running"), ("b", "z", "running"), BUSY[2]],
        {"x": 9.0, "z": 5.0},
        {},
        "a",
    ),
    "one at a time": (BUSY, {}, {"asked_to_rest": float("inf")}, None),
}


@pytest.mark.parametrize(("rows", "used", "child", "wanted"), REST.values(), ids=REST)
def test_who_rests(rows: Any, used: dict[str, float], child: dict[str, float], wanted: str | None) -> None:
    known = states(*rows)
    children: Any = [Still(id, **child) for id, run in known.items() if run.state == "running"]  # type: ignore[arg-type]
    found = scheduler(used=used).to_rest(known, children)
    assert (found and found.run) == wanted


def test_who_comes_back_starts_level_and_who_is_here_keeps_his_account() -> None:
    made = scheduler(used={"x": 100.0, "y": 60.0, "old": 5.0})
    known = states(("a", "x", "running"), ("b", "y", "queued"))
    assert made.enter("old", known.values()) == 60.0
    assert made.enter("new", known.values()) == 60.0
    assert made.enter("x", known.values()) == 100.0
    assert made.enter("alone", []) == 0.0


def test_children_that_stand_still_for_long_or_are_too_many_are_let_go() -> None:
    made = scheduler(still_children=2, still_seconds=10)
    children: Any = [Still(str(n), waits=True, still_since=float(n)) for n in range(4)] + [Still("busy")]
    assert [child.run for child in made.to_let_go(children, 5.0)] == ["0", "1"]
    assert [child.run for child in made.to_let_go(children, 12.5)] == ["0", "1", "2"]
    children[0].unanswered[1] = "step"
    assert [child.run for child in made.to_let_go(children, 12.5)] == ["1", "2"], "one that has yet to answer stays"
