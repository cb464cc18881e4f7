"""Write requirements/*.lock from pyproject.toml: every version with its hashes, for every supported Python and system.

The largest set is resolved first and binds the smaller ones, so that one environment can hold all three.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCKS = ROOT / "requirements"
EXTRAS = {"lint": ("test", "lint"), "test": ("test",), "run": ()}
HEADER = "# Written by `python3 tools/dev.py lock` from pyproject.toml; change that, not this.\n"


def write(arguments: list[str]) -> None:
    """Resolve and write; arguments go to uv, for example --upgrade or --upgrade-package numpy."""
    if shutil.which("uv") is None:
        sys.exit("Writing the locks needs uv. Install it and run this again.")
    LOCKS.mkdir(exist_ok=True)
    for name, extras in EXTRAS.items():
        target = LOCKS / f"{name}.lock"
        bound = [] if name == "lint" else ["--constraint", str(LOCKS / "lint.lock")]
        command = ["uv", "pip", "compile", "--quiet", "--universal", "--python-version", "3.11", "--generate-hashes"]
        command += ["--no-header", "--no-annotate", "--no-emit-index-url", "--no-emit-find-links"]
        command += [f"--extra={extra}" for extra in extras] + bound + arguments
        if subprocess.run([*command, "pyproject.toml", "--output-file", str(target)], cwd=ROOT, check=False).returncode:
            sys.exit(f"uv could not resolve {name}.lock; the file is unchanged.")
        target.write_text(HEADER + target.read_text(encoding="utf-8"), encoding="utf-8")
        print(f"{target.relative_to(ROOT)}: {target.read_text(encoding='utf-8').count('==')} packages")
