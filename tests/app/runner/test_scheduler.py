"""Who goes next."""

from __future__ import annotations

import pytest

from app.runner.scheduler import next_runs
from app.store.events import RunState

WAITING = [RunState("c", 3), RunState("a", 1, "running"), RunState("b", 2), RunState("d", 4, "paused")]
CHOSEN = {"none free": (0, []), "one": (1, ["b"]), "more than wait": (5, ["b", "c"]), "fewer than none": (-1, [])}


@pytest.mark.parametrize(("free", "wanted"), CHOSEN.values(), ids=CHOSEN)
def test_first_come_first_served(free: int, wanted: list[str]) -> None:
    assert [run.id for run in next_runs(WAITING, free)] == wanted
