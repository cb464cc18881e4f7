"""What this machine cannot hold is refused before it runs: at the plan and at the start, with numbers and a way out."""

from __future__ import annotations

from typing import Any

import pytest

from app.gate import Gate
from app.limits import LIMITS
from app.services import machine
from engine.experiment.patch import apply
from tests.app.asking import API, ask

WIDE = [{"class_name": "Flatten"}, *({"class_name": "Dense", "config": {"units": 40_000}} for _ in range(2))]


@pytest.mark.parametrize("path", ["plan", "runs"])
def test_a_run_too_large_is_refused_at_the_layer_to_shrink(gate: Gate, spec: dict[str, Any], path: str) -> None:
    large = {**spec, "model": {"layers": [*WIDE, spec["model"]["layers"][-1]]}}
    answer = ask(gate, "POST", f"{API}/{path}", large)
    (fault,) = answer.json()["errors"]
    assert (answer.status_code, fault["code"], fault["pointer"]) == (422, "model.too_large", "/model/layers/2")
    assert fault["facts"]["needs"] > fault["facts"]["most"]
    assert fault["facts"]["most"] * 1e6 < LIMITS.run_memory_bytes
    mended = apply(large, fault["remedy"]["patch"])
    assert ask(gate, "POST", f"{API}/plan", mended).status_code == 200


@pytest.mark.parametrize("path", ["plan", "runs"])
def test_a_run_that_takes_days_is_refused(gate: Gate, spec: dict[str, Any], path: str) -> None:
    layers = [{"class_name": "Conv2D", "config": {"filters": 256, "kernel_size": 5, "padding": "same"}}] * 2
    endless = {**spec, "model": {"layers": [*layers, *spec["model"]["layers"]]}, "fit": {"epochs": 10_000}}
    answer = ask(gate, "POST", f"{API}/{path}", endless)
    (fault,) = answer.json()["errors"]
    assert (answer.status_code, fault["code"], fault["pointer"]) == (422, "fit.too_long", "/fit/epochs")
    assert fault["facts"]["minutes"] > 10 * fault["facts"]["most"] == 10 * LIMITS.run_seconds / 60


def test_a_plan_keeps_below_what_a_process_may_map() -> None:
    found = machine.bounds(machine.TYPICAL)
    assert found.memory_bytes * machine.TRUST + machine.MAPPED <= LIMITS.run_memory_bytes
