"""Debian and Ubuntu packages, for a machine on which we may install them (root, as in a container or CI)."""

from __future__ import annotations

import os
import shutil
import subprocess

_ENVIRONMENT = {"DEBIAN_FRONTEND": "noninteractive"}
_WAIT_FOR_LOCK = ["-o", "DPkg::Lock::Timeout=300"]


def may_install() -> bool:
    return os.geteuid() == 0 and shutil.which("apt-get") is not None


def install(*packages: str) -> bool:
    """Install with apt-get if we may; False (after printing apt's last words) if it does not work."""
    if not may_install():
        return False
    print(f"Installing {' '.join(packages)} (apt-get) ...", flush=True)
    update = ["apt-get", *_WAIT_FOR_LOCK, "-qq", "update"]
    install = ["apt-get", *_WAIT_FOR_LOCK, "-qq", "install", "-y", "--no-install-recommends", *packages]
    for command in (update, install):
        done = subprocess.run(
            command, env={**os.environ, **_ENVIRONMENT}, capture_output=True, text=True, errors="replace", check=False
        )
        if done.returncode != 0:
            print(f"{' '.join(command)} failed:\n{(done.stderr or done.stdout)[-800:]}", flush=True)
            return False
    return True
