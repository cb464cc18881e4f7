"""`strata load-test`: students who are served, and what counts as served."""

from __future__ import annotations

import random
from collections import Counter

import pytest

from app.load_test import Figures, experiment, load_test
from engine.experiment import plan
from tests.serving import Served

FIGURES = {
    "all quick": (Figures([0.01] * 100, [0.02] * 100, [1.0] * 100), True),
    "one slow in a hundred": (Figures([0.01] * 199 + [9.0], [0.02] * 100, [1.0]), True),
    "slow delivery": (Figures([0.3] * 100, [0.02] * 100, [1.0]), False),
    "slow answers": (Figures([0.01], [0.3], [1.0]), False),
    "a long queue": (Figures([0.01], [0.02], [1.0] * 90 + [11.0] * 10), False),
    "nobody's run began": (Figures([0.01], [0.02], []), False),
    "a gap": (Figures([0.01], [0.02], [1.0], faults=Counter(gap=1)), False),
}


@pytest.mark.parametrize(("seen", "served"), FIGURES.values(), ids=FIGURES)
def test_served_means_quick_and_whole(seen: Figures, served: bool) -> None:
    assert seen.served is served


def test_what_students_try_can_be_trained() -> None:
    for seed in range(40):
        assert plan(experiment(random.Random(seed))).experiment is not None


def test_two_students_on_a_server(server: Served, capsys: pytest.CaptureFixture[str]) -> None:
    load_test(server.url, 2, 3.0, 7, "en")
    lines = capsys.readouterr().out.splitlines()
    students, runs, *_ = lines[2].split()
    assert (students, int(runs) > 0) == ("2", True)
    assert not [line for line in lines if line.startswith("Went wrong")]
