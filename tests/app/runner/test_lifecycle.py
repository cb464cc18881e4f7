"""The life of runs against a model: a short look; `python -m bench.lifecycle` takes longer."""

from __future__ import annotations

from hypothesis import seed
from hypothesis.stateful import run_state_machine_as_test

from bench.lifecycle import COUNTS, Lives, chosen_settings


def test_runs_live_as_the_model_says() -> None:
    COUNTS.clear()
    run_state_machine_as_test(seed(4)(Lives), settings=chosen_settings(12, steps=25))
    assert min(COUNTS[name] for name in ("runs", "commands", "restarts", "clock jumps")) >= 5
