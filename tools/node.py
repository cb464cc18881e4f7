"""The TypeScript compiler that reads our JavaScript's types; only `lint` needs it, so only `lint` needs node."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
from pathlib import Path

import apt

VENDOR = Path(__file__).resolve().parent / "vendor"
MODULES = VENDOR / "node_modules"
STAMP = MODULES / ".strata-lock"
CURE = "install node and npm, for example: sudo apt-get install nodejs npm"


def find_typescript() -> list[str] | None:
    """The command that starts tsc, installed from tools/vendor/package-lock.json if needed; None without node."""
    if not _has_node() and not (apt.install("nodejs", "npm") and _has_node()):
        return None
    fingerprint = hashlib.sha256((VENDOR / "package-lock.json").read_bytes()).hexdigest()
    if not STAMP.exists() or STAMP.read_text(encoding="utf-8") != fingerprint:
        print(
            "Installing the TypeScript compiler and type packages into tools/vendor/node_modules (once) ...", flush=True
        )
        # No install scripts: nothing we use needs one, and they would run other people's code.
        done = subprocess.run(
            ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"], cwd=VENDOR, check=False
        )
        if done.returncode != 0:
            return None
        STAMP.write_text(fingerprint, encoding="utf-8")
    return ["node", str(MODULES / "typescript" / "bin" / "tsc")]


def _has_node() -> bool:
    return shutil.which("node") is not None and shutil.which("npm") is not None
