"""The README is executed: its REST tour against a real server, its notebook example in a fresh interpreter."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from tests.serving import Served

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def block(language: str, heading: str) -> str:
    """All fenced code of this language below this heading."""
    section = README.split(f"\n## {heading}\n")[1].split("\n## ")[0]
    found = re.findall(rf"```{language}\n(.*?)```", section, re.DOTALL)
    assert found, f"no {language} code under {heading!r}"
    return "\n".join(found)


def test_the_rest_tour_runs_as_printed(served: Served, tmp_path: Path) -> None:
    if not shutil.which("curl"):
        pytest.skip("REST tour of the README: install curl")
    tour = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", block("bash", "A tour by REST")],
        cwd=tmp_path,
        env={"PATH": os.environ["PATH"], "HOST": served.url},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert tour.returncode == 0, tour.stderr
    said = tour.stdout
    assert "Conv2D" in said
    assert '"valid": true' in said
    last = json.loads(next(line for line in said.splitlines() if line.startswith("data:")).removeprefix("data:"))
    assert (last["type"], last["data"]["epoch"]) == ("epoch", 20)
    assert re.search(r"^20,[\d.]+,", said, re.MULTILINE), "the history ends with epoch 20"
    evaluated = next(json.loads(part) for part in re.findall(r'\{"split".*?\}\}', said))
    assert (evaluated["split"], evaluated["rows"]) == ("test", 359)
    assert evaluated["logs"]["accuracy"] > 0.9
    assert (tmp_path / "digits.npz").stat().st_size > 2410 * 4
    assert (tmp_path / "then.npz").stat().st_size > 2410 * 4
    assert '"matrix":[[' in said
    assert "<!doctype html>" in (tmp_path / "report.html").read_text(encoding="utf-8")
    with urllib.request.urlopen(f"{served.url}/api/v1/runs?race=rates", timeout=10) as answer:
        assert len(json.load(answer)["runs"]) == 2


def test_the_notebook_example_runs_as_printed(tmp_path: Path) -> None:
    code = block("python", "The engine in a notebook")
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "2,410" in done.stdout
