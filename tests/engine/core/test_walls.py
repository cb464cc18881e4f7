"""The engine alone: quick to import, and without anything of the web."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[3]
LOOK = """
import json, sys, time
start = time.process_time()
import numpy
half = time.process_time()
import engine
spent = time.process_time() - half
print(json.dumps({"spent": spent, "numpy": half - start, "modules": sorted({name.split(".")[0] for name in sys.modules})}))
"""


def test_importing_the_engine_is_quick_and_brings_no_web() -> None:
    result = subprocess.run([sys.executable, "-c", LOOK], cwd=ROOT, capture_output=True, text=True, check=True)
    found = json.loads(result.stdout)
    # in processor seconds; where NumPy itself takes long, the machine is slow or busy
    assert found["spent"] < max(0.3, 3 * found["numpy"])
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
