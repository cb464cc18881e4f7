"""The engine alone: quick to import, and without anything of the web."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[3]
LOOK = """
import json, sys, time
import numpy
start = time.process_time()
import engine
spent = time.process_time() - start
print(json.dumps({"spent": spent, "modules": sorted({name.split(".")[0] for name in sys.modules})}))
"""


def test_importing_the_engine_is_quick_and_brings_no_web() -> None:
    result = subprocess.run([sys.executable, "-c", LOOK], cwd=ROOT, capture_output=True, text=True, check=True)
    found = json.loads(result.stdout)
    assert found["spent"] < 0.5  # processor seconds beyond NumPy's own: 0.3 on a slow machine
    unwanted = {
        "app",
        "pydantic",
        "fastapi",
        "starlette",
        "sqlalchemy",
        "sqlite3",
        "torch",
        "keras",
        "sklearn",
        "hypothesis",
    }
    assert not unwanted & set(found["modules"])
