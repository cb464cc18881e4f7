"""The lock files agree with each other, pin every package by hash, and name no address."""

from __future__ import annotations

import re
import tomllib

from tests.house import tree

PIN = re.compile(r"^([A-Za-z0-9._-]+)==(\S+)(?: ; (.+?))? \\$", re.M)


def pins(lock: str) -> set[tuple[str, str, str]]:
    return set(PIN.findall((tree.ROOT / "requirements" / f"{lock}.lock").read_text(encoding="utf-8")))


def test_each_lock_holds_the_smaller_one() -> None:
    def versions(lock: str) -> set[tuple[str, str]]:
        return {(package, version) for package, version, _ in pins(lock)}

    assert versions("run")
    assert versions("run") < versions("test") < versions("lint")


def test_what_comes_on_top_holds_nothing_else() -> None:
    assert {package for package, *_ in pins("fast")} == {"numba", "llvmlite"}


def test_run_installs_no_test_tool() -> None:
    assert {package for package, *_ in pins("run")}.isdisjoint({"pytest", "playwright", "hypothesis", "mypy", "ruff"})


def test_locks_hold_pins_and_hashes_only() -> None:
    for lock in ("run", "test", "lint", "fast"):
        text = (tree.ROOT / "requirements" / f"{lock}.lock").read_text(encoding="utf-8")
        lines = [line for line in text.splitlines() if not line.startswith("#")]
        rest = [
            line
            for line in lines
            if not PIN.match(line + "\n") and not re.match(r"    --hash=sha256:[0-9a-f]{64}", line)
        ]
        tree.nothing(rest)
        assert text.count("==") - text.count(" == ") == len(pins(lock))


def test_locks_cover_what_the_project_asks_for() -> None:
    project = tomllib.loads((tree.ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    wanted = {"run": project["dependencies"], **{name: extras[name] for name in ("test", "lint", "fast")}}
    for lock, requirements in wanted.items():
        asked = {re.split(r"[^A-Za-z0-9._-]", requirement)[0] for requirement in requirements}
        assert asked <= {package for package, *_ in pins(lock)}
