"""The project's own Python environment in .venv, filled from a hash-locked file; nothing outside it is touched.

A stamp (hash of lock file and Python version) says what is installed, so a second start needs no network.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import apt

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMP = VENV / "strata.json"
LOCKS = ROOT / "requirements"
# Each lock holds everything of the ones before it, in the same versions (tests/house proves it).
ORDER = ("run", "test", "lint")
# This one holds what comes on top of all of them: numba, which compiles the loops of tiny networks.
FAST = "fast"


def prepare(lock: str) -> str:
    """Make sure .venv holds what requirements/{lock}.lock says; the path of its Python."""
    if not _has_our_python():
        _create()
    _have(lock, {name: _fingerprint(name) for name in ORDER[: ORDER.index(lock) + 1]})
    return str(PYTHON)


def add_fast() -> str:
    """``prepare`` for the server, with numba."""
    python = prepare("run")
    _have(FAST, {FAST: _fingerprint(FAST)}, "--no-deps")
    return python


def keep_fast_aside() -> None:
    """Put numba into .venv/fast, which the environment does not see, for the tests that want it."""
    _have(FAST, {f"{FAST} aside": _fingerprint(FAST)}, "--no-deps", "--target", str(VENV / FAST))


def _have(lock: str, wanted: dict[str, str], *more: str) -> None:
    """Install a lock unless the stamp says that all of it is there."""
    stamped = _read_stamp()
    if wanted.items() <= stamped.items():
        return
    began = time.monotonic()
    print(f"Installing what `{lock}` needs into .venv (once, about half a minute) ...", flush=True)
    _install(LOCKS / f"{lock}.lock", *more)
    STAMP.write_text(json.dumps({**stamped, **wanted}, indent=1) + "\n", encoding="utf-8")
    print(f"Ready after {time.monotonic() - began:.0f} s.", flush=True)


def _fingerprint(lock: str) -> str:
    text = (LOCKS / f"{lock}.lock").read_bytes()
    return hashlib.sha256(text + repr(sys.version_info[:2]).encode()).hexdigest()


def _read_stamp() -> dict[str, str]:
    try:
        stamp: dict[str, str] = json.loads(STAMP.read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return {}
    return stamp


def _has_our_python() -> bool:
    """Does .venv exist and run the same Python version as this? (A system upgrade can leave it broken.)"""
    question = "import sys; print(sys.version_info[0], sys.version_info[1], sys.prefix != sys.base_prefix)"
    try:
        answer = subprocess.run([PYTHON, "-c", question], capture_output=True, text=True, check=False).stdout.split()
    except OSError:
        return False
    return answer == [str(sys.version_info[0]), str(sys.version_info[1]), "True"]


def _create() -> None:
    if VENV.exists() and not STAMP.exists() and not (VENV / "pyvenv.cfg").exists():
        sys.exit(f"{VENV} is in the way and is no Python environment. Rename or remove it and run this again.")
    print(f"Making .venv with Python {'.'.join(map(str, sys.version_info[:3]))} ...", flush=True)
    if _uv() and _quietly(["uv", "venv", "--quiet", "--clear", "--python", sys.executable, str(VENV)]):
        return
    _create_with_pip()


def _create_with_pip() -> None:
    venv_package = f"python{sys.version_info[0]}.{sys.version_info[1]}-venv"
    if _has_module("ensurepip") or (apt.install(venv_package) and _has_module("ensurepip")):
        made = _quietly([sys.executable, "-m", "venv", "--clear", str(VENV)])
    elif _has_module("virtualenv"):
        made = _quietly([sys.executable, "-m", "virtualenv", "--clear", "--quiet", str(VENV)])
    elif shutil.which("virtualenv"):
        made = _quietly(["virtualenv", "--clear", "--quiet", "--python", sys.executable, str(VENV)])
    else:
        made = False
    if not made:
        cure = f"sudo apt-get install {venv_package}" if shutil.which("apt-get") else f"{sys.executable} -m ensurepip"
        sys.exit(f"This Python cannot make an environment of its own. Type this, then run the command again:\n  {cure}")


def _install(lock: Path, *more: str) -> None:
    strictly = ["--quiet", "--require-hashes", "-r", str(lock), *more]
    if _uv() and _quietly(["uv", "pip", "install", "--compile-bytecode", "--python", str(PYTHON), *strictly]):
        return
    if not _quietly([str(PYTHON), "-m", "pip", "--version"], show=False):  # made by uv, which is gone or did not work
        _create_with_pip()
    os.environ["PIP_USER"] = "0"  # a user's pip.conf may ask for --user, which no environment allows
    if not _quietly([str(PYTHON), "-m", "pip", "--disable-pip-version-check", "--no-input", "install", *strictly]):
        sys.exit(f"Could not install {lock.relative_to(ROOT)}. The first set-up needs the network; try again with it.")


def _uv() -> bool:
    # Trust what the system trusts, as pip and browsers do: schools often put a certificate of their own in between.
    os.environ.setdefault("UV_SYSTEM_CERTS", "1")
    return shutil.which("uv") is not None


def _has_module(name: str) -> bool:
    return subprocess.run([sys.executable, "-c", f"import {name}"], capture_output=True, check=False).returncode == 0


def _quietly(command: list[str], show: bool = True) -> bool:
    """Run without a word; on failure print its last ones (unless show is False) and return False."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, errors="replace", check=False)
    except OSError as error:
        print(error, flush=True)
        return False
    if done.returncode != 0 and show:
        print(f"{' '.join(command[:3])} did not work: {(done.stderr or done.stdout).strip()[-800:]}", flush=True)
    return done.returncode == 0
