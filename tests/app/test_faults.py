"""Errors at every write and damaged bytes: a short look; `python -m bench.faults` takes longer."""

from __future__ import annotations

from pathlib import Path

from bench.faults import FULL, damage_at_random, errors_at_every_write, fill


def test_no_error_at_any_write_loses_anything(tmp_path: Path) -> None:
    fill(tmp_path / "empty")
    names = ("create", "command", "accept", "append", "save")
    counts, faults = errors_at_every_write(tmp_path / "empty", tmp_path, names, [FULL])
    assert faults == []
    assert counts["errors"] >= 4 * len(names)
    assert counts["full files"] >= 2


def test_no_damage_is_taken_for_the_truth(tmp_path: Path) -> None:
    fill(tmp_path / "empty")
    counts, faults = damage_at_random(tmp_path / "empty", tmp_path, 40, 3)
    assert faults == []
    assert counts["said store.damaged"] > 0 < counts["passed over checkpoints"]
