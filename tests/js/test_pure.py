"""The page's pure modules, tested by node's own runner; without node the browser's tests still stand."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

OLDEST = (20, 19)  # the first that reads our modules without being told


def test_pure_modules() -> None:
    node = shutil.which("node")
    if node is None:
        pytest.skip("node: install it, for example sudo apt-get install nodejs")
    version = subprocess.run([node, "--version"], capture_output=True, text=True, check=True).stdout
    if tuple(int(part) for part in version.strip("v\n").split(".")[:2]) < OLDEST:
        pytest.skip(f"node {version.strip()}: install node 20.19 or newer")
    files = sorted(str(path) for path in Path(__file__).parent.glob("*.test.mjs"))
    done = subprocess.run([node, "--test", *files], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
