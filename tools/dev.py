#!/usr/bin/env python3
"""Set up and run Strata: `python3 tools/dev.py run | test | lint | ...`. Needs only the standard library.

run    make .venv if needed, then become the server          (extra arguments go to `python -m app serve`)
test   the same with the test tools and a browser, then pytest in two workers
       (extra arguments go to pytest instead: `test tests/house -x`; EVERY=1 runs every variant of the page's tests,
       of which the suite runs one each, and the thorough ones)
lint   ruff, mypy --strict and the TypeScript compiler over the JavaScript
bench  train beside PyTorch, if it is installed, and print the ratios (arguments go to `python -m bench.engine`)
fast   add numba to .venv, which compiles the loops of tiny networks; whoever has it gets it, nobody needs it
load   find out how many students this machine serves (arguments go to `python -m app load-test`)
doctor show every setting with its value, and check the store
lock   write requirements/*.lock anew from pyproject.toml (needs uv)

This file must still be readable by the Python 3.9 that some systems call python3, because it finds a newer one.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OLDEST, NEWEST = (3, 11), (3, 13)


def is_fit(version: tuple[int, ...]) -> bool:
    return OLDEST <= version[:2] <= NEWEST


def find_python() -> str | None:
    """The interpreter that runs this if it fits, else the newest fitting one on PATH; None if there is none."""
    if is_fit(sys.version_info[:2]):
        return sys.executable
    for minor in range(NEWEST[1], OLDEST[1] - 1, -1):
        found = shutil.which(f"python3.{minor}")
        # Version managers put launchers on PATH for versions that are switched off: ask before trusting the name.
        if found and subprocess.run([found, "-c", ""], capture_output=True, check=False).returncode == 0:
            return found
    return None


def become(command: list[str]) -> None:
    """Replace this process, so that signals and exit codes are the program's own."""
    # where it is set, every process we start would compile some 400 modules again, and take twice as long to be there
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    sys.stdout.flush()
    sys.stderr.flush()
    os.execv(command[0], command)


def serve(arguments: list[str]) -> None:
    import environment

    become([environment.prepare("run"), "-m", "app", "serve", *arguments])


def doctor(arguments: list[str]) -> None:
    import environment

    become([environment.prepare("run"), "-m", "app", "doctor", *arguments])


def bench(arguments: list[str]) -> None:
    import environment

    become([environment.prepare("run"), "-m", "bench.engine", *arguments])


def load(arguments: list[str]) -> None:
    import environment

    become([environment.prepare("run"), "-m", "app", "load-test", *arguments])


def fast(_arguments: list[str]) -> None:
    import environment

    python = environment.add_fast()
    # the first use compiles for some seconds and keeps what came out
    become([python, "-c", "import engine.plans.compiled; print('Tiny networks train by compiled loops now.')"])


def test(arguments: list[str]) -> None:
    import browser
    import environment

    python = environment.prepare("test")
    environment.keep_fast_aside()
    chrome = browser.find_or_install(python)
    if chrome:
        os.environ["STRATA_CHROME"] = chrome
    else:
        os.environ.pop("STRATA_CHROME", None)
        if os.environ.get("REQUIRE_BROWSER") == "1":
            sys.exit(f"No browser for the tests, and REQUIRE_BROWSER=1. {browser.CURE}")
    become([python, "-m", "pytest", *(arguments or side_by_side())])


def side_by_side() -> list[str]:
    """Two workers for the whole suite; a chosen part runs in one, where its output is easier to read."""
    return ["-n", "2"] if (os.cpu_count() or 1) > 1 else []


def lint(arguments: list[str]) -> None:
    import environment
    import node

    python = environment.prepare("lint")
    steps = {
        "ruff check": [python, "-m", "ruff", "check", *arguments],
        "ruff format": [python, "-m", "ruff", "format", "--check", *arguments],
        "mypy": [python, "-m", "mypy", *arguments],
    }
    results = {name: subprocess.run(command, check=False).returncode for name, command in steps.items()}
    tsc = node.find_typescript()
    if tsc:
        results["tsc"] = subprocess.run([*tsc, "--project", str(ROOT)], check=False).returncode
    elif os.environ.get("REQUIRE_NODE") == "1":
        results["tsc"] = 1
    failed = [name for name, code in results.items() if code]
    skipped = "" if tsc else f"; not run: tsc ({node.CURE})"
    print(f"lint: {'failed: ' + ', '.join(failed) if failed else 'clean: ' + ', '.join(results)}{skipped}")
    sys.exit(1 if failed else 0)


def lock(arguments: list[str]) -> None:
    import lock

    lock.write(arguments)


COMMANDS = {
    "run": serve,
    "test": test,
    "lint": lint,
    "bench": bench,
    "fast": fast,
    "doctor": doctor,
    "load": load,
    "lock": lock,
}


def main(arguments: list[str]) -> None:
    if not arguments or arguments[0] not in COMMANDS:
        print(__doc__)
        sys.exit(0 if arguments[:1] in (["-h"], ["--help"]) else 2)
    if os.name != "posix":
        sys.exit("Strata runs on Linux and macOS. On Windows, open a WSL terminal and run the same command there.")
    python = find_python()
    if python is None:
        have = ".".join(map(str, sys.version_info[:3]))
        sys.exit(
            f"Strata needs Python 3.{OLDEST[1]} to 3.{NEWEST[1]}; this is {have} and no other is on PATH.\n"
            "Install one (Debian, Ubuntu: sudo apt-get install python3; macOS: brew install python@3.13), then retry."
        )
    os.chdir(ROOT)
    for name in ("PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV"):  # another project's environment must not leak into ours
        os.environ.pop(name, None)
    if python != sys.executable:
        become([python, __file__, *arguments])
    COMMANDS[arguments[0]](arguments[1:])


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except KeyboardInterrupt:
        print()
        sys.exit(130)
