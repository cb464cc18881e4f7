"""The starting script needs nothing but a Python, even an old one; every test run ends with an honest line."""

from __future__ import annotations

import ast
import subprocess
import sys

import pytest

from tests.conftest import ClosingLine
from tests.house import tree

STARTERS = ("dev", "environment", "apt", "browser", "node", "lock")


@pytest.mark.parametrize("name", STARTERS)
def test_starting_needs_only_the_standard_library(name: str) -> None:
    source = (tree.ROOT / "tools" / f"{name}.py").read_text(encoding="utf-8")
    tops = {target.partition(".")[0] for _, target in tree.imports(source, f"{name}.py")}
    tree.nothing(sorted(tops - set(sys.stdlib_module_names) - set(STARTERS)))


def test_an_old_python_can_read_the_starter() -> None:
    source = (tree.ROOT / "tools" / "dev.py").read_text(encoding="utf-8")
    ast.parse(source, feature_version=(3, 8))
    first = [node for node in ast.parse(source).body if isinstance(node, ast.ImportFrom)]
    assert first[0].module == "__future__"  # else annotations such as `str | None` would be evaluated


@pytest.mark.parametrize(("arguments", "code"), [([], 2), (["nonsense"], 2), (["--help"], 0)])
def test_it_explains_itself(arguments: list[str], code: int) -> None:
    command = [sys.executable, str(tree.ROOT / "tools" / "dev.py"), *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == code
    assert "run | test | lint" in done.stdout


LINES = {
    "all well": (3, 0, {}, 0, "Strata tests: all 3 passed. Skipped: nothing."),
    "a skip with its cure": (2, 0, {"x: do y": 2}, 0, "Strata tests: all 2 passed. Skipped: x: do y (2)."),
    "failures": (2, 1, {}, 1, "Strata tests: 1 failed, 2 passed. Skipped: nothing."),
    "a skip without cure": (2, 0, {"x": 1}, 1, "Strata tests: failed, because a skip must say 'what: cure'"),
    "stopped half way": (2, 0, {}, 2, "Strata tests: not finished, 2 passed so far."),
}


@pytest.mark.parametrize(("passed", "failed", "skipped", "status", "text"), LINES.values(), ids=LINES)
def test_the_closing_line(passed: int, failed: int, skipped: dict[str, int], status: int, text: str) -> None:
    line = ClosingLine()
    line.passed, line.failed, line.status = passed, failed, status
    line.skipped.update(skipped)
    assert line.text().startswith(text)
