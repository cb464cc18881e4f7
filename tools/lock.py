"""Write requirements/*.lock from pyproject.toml: every version with its hashes, for every supported Python and system.

The largest set is resolved first and binds the others, so that one environment can hold all of them. fast.lock holds
only what comes on top of run.lock.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCKS = ROOT / "requirements"
EXTRAS = {"lint": ("test", "lint"), "test": ("test",), "run": (), "fast": ("fast",)}
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
        text = target.read_text(encoding="utf-8")
        if name == "fast":
            text = _beyond(text, (LOCKS / "run.lock").read_text(encoding="utf-8"))
        target.write_text(HEADER + text, encoding="utf-8")
        print(f"{target.relative_to(ROOT)}: {target.read_text(encoding='utf-8').count('==')} packages")


def _beyond(text: str, smaller: str) -> str:
    """The pins of a lock, each with the hashes under it, that a smaller one does not have."""
    pins = re.split(r"^(?=\S)", text, flags=re.M)
    known = {pin.split("==")[0] for pin in re.split(r"^(?=\S)", smaller, flags=re.M)}
    return "".join(pin for pin in pins if pin.split("==")[0] not in known)
