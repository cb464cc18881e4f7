"""Plans against real processes: the short form of python -m bench.preflight."""

from __future__ import annotations

from pathlib import Path

from bench.preflight import UNDER, WITHIN, outcomes


def test_planned_memory_is_what_a_process_takes(tmp_path: Path) -> None:
    done = outcomes(10, 7, tmp_path, workers=2)
    off = [outcome.told() for outcome in done if abs(outcome.memory - 1) > WITHIN]
    assert len(off) <= 2, off  # ten cannot show 95 of 100: three of them off would be one chance in five hundred
    assert min(outcome.memory for outcome in done) >= 1 - UNDER
