"""Small dense stacks compiled by numba: the tables in ``with_numba.py``, in a process that finds it.

The tests' own environment has none, as most users' have none; `make test` puts it into .venv/fast."""

from __future__ import annotations

import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

TABLES = Path(__file__).with_name("with_numba.py")


def test_with_numba() -> None:
    aside = Path(sys.prefix, "fast")
    if not aside.is_dir() and find_spec("numba") is None:
        pytest.skip("compiled stacks: run `make test`, which keeps numba in .venv/fast")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:xdist", "-p", "no:cacheprovider", str(TABLES)]
    ran = subprocess.run(command, env={**os.environ, "PYTHONPATH": str(aside)}, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stdout[-4000:] + ran.stderr[-2000:]
    assert "passed" in ran.stdout
