"""What plans rest on is measured once, kept, and not trusted elsewhere."""

from __future__ import annotations

import asyncio
import json
import time
from dataclasses import asdict
from pathlib import Path

import pytest

from app import calibration
from app.calibration import FILE, TYPICAL, Calibration
from app.services import machine


def kept(folder: Path, **changes: object) -> Path:
    body = {"machine": calibration.machine(), "figures": asdict(TYPICAL)} | changes
    (folder / FILE).write_text(json.dumps(body), encoding="utf-8")
    return folder


def test_a_machine_is_measured_once_and_its_figures_kept(tmp_path: Path) -> None:
    found = asyncio.run(machine.ensure(tmp_path / "new"))
    assert 20e6 < found.base_bytes < 200e6
    assert found.element < found.far < found.call
    before = (tmp_path / "new" / FILE).read_bytes()
    assert asyncio.run(machine.ensure(tmp_path / "new")) == found
    assert (tmp_path / "new" / FILE).read_bytes() == before
    assert [path.name for path in (tmp_path / "new").iterdir()] == [FILE]


def test_a_server_that_ends_does_not_wait_for_its_machine(tmp_path: Path) -> None:
    async def ended() -> float:
        task = asyncio.create_task(machine.ensure(tmp_path))
        await asyncio.sleep(0.1)
        began = time.monotonic()
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        return time.monotonic() - began

    assert asyncio.run(ended()) < 1
    assert not (tmp_path / FILE).exists()


def test_kept_figures_are_read(tmp_path: Path) -> None:
    assert calibration.read(kept(tmp_path)) == TYPICAL


NOT_OURS: dict[str, dict[str, object]] = {
    "another method": {"machine": calibration.machine() | {"method": 0}},
    "another processor": {"machine": calibration.machine() | {"processor": "abacus"}},
    "no figures": {"figures": {}},
    "figures beyond reason": {"figures": asdict(TYPICAL) | {"call": -1}},
    "words for figures": {"figures": asdict(TYPICAL) | {"call": "fast"}},
    "a list": {"figures": []},
}


@pytest.mark.parametrize("changes", NOT_OURS.values(), ids=NOT_OURS)
def test_figures_that_do_not_fit_are_not_taken(changes: dict[str, object], tmp_path: Path) -> None:
    assert calibration.read(kept(tmp_path, **changes)) is None


@pytest.mark.parametrize("body", [b"", b"{", b"\xff\xfe", b"[]", b"null"])
def test_a_damaged_file_is_none(body: bytes, tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(body)
    assert calibration.read(tmp_path) is None


def test_calibration_speaks_the_engine_s_words() -> None:
    assert asdict(TYPICAL.speed) == {name: value for name, value in asdict(TYPICAL).items() if name != "base_bytes"}
    assert isinstance(TYPICAL, Calibration)
