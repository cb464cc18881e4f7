"""A browser for the tests: find one on this machine, else install one, else say how.

The driver (playwright) comes from the test lock; its own download is only the last resort.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import apt

NAMES = (
    "chromium-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "microsoft-edge",
    "msedge",
)
MAC_APPLICATIONS = ("Google Chrome", "Chromium", "Microsoft Edge")
CURE = "Install Chromium (Debian: sudo apt-get install chromium) or set STRATA_CHROME to a Chromium, Chrome or Edge."
DOWNLOAD_SECONDS = 300


def find_or_install(python: str) -> str | None:
    """The path of a Chromium that starts; installs one if there is none and that is possible. None if neither."""
    asked = os.environ.get("STRATA_CHROME")
    if asked:
        if not _starts(asked):
            sys.exit(f"STRATA_CHROME is {asked}, but that does not start. Unset it or give the path of a Chromium.")
        return asked
    found = _first_that_starts()
    # the shell is the same browser without its windows: a page is there in half the time
    if found is None and (
        apt.install("chromium-headless-shell", "fonts-nanum") or apt.install("chromium", "fonts-nanum")
    ):
        found = _first_that_starts()
    if found is None and _download(python):
        found = _first_that_starts()
    return found


def _first_that_starts() -> str | None:
    return next(filter(_starts, _candidates()), None)


def _candidates() -> Iterator[str]:
    yield from filter(None, map(shutil.which, NAMES))
    for name in MAC_APPLICATIONS:
        for folder in ("/Applications", str(Path.home() / "Applications")):
            yield f"{folder}/{name}.app/Contents/MacOS/{name}"
    caches = [Path.home() / ".cache/ms-playwright", Path.home() / "Library/Caches/ms-playwright"]
    for cache in [Path(os.environ["PLAYWRIGHT_BROWSERS_PATH"])] if "PLAYWRIGHT_BROWSERS_PATH" in os.environ else caches:
        for pattern in ("chromium*/chrome-*/chrome", "chromium*/chrome-*/*headless*shell"):
            yield from map(str, sorted(cache.glob(pattern), reverse=True))


def _starts(path: str) -> bool:
    """Ask for its version: on some systems the name on PATH is only a notice that asks for another package."""
    try:
        return subprocess.run([path, "--version"], capture_output=True, timeout=60, check=False).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def _download(python: str) -> bool:
    print("Downloading a browser for the tests ...", flush=True)
    libraries = ["--with-deps"] if apt.may_install() else []
    command = [python, "-m", "playwright", "install", *libraries, "chromium-headless-shell"]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=DOWNLOAD_SECONDS, check=False)
    except subprocess.TimeoutExpired:
        print(f"No browser after {DOWNLOAD_SECONDS} s.", flush=True)
        return False
    if done.returncode != 0:
        print(f"The download did not work: {(done.stderr or done.stdout).strip()[-400:]}", flush=True)
    return done.returncode == 0
