"""A room fits on a few screens: no file over 500 lines, the median of each tree at most 150."""

from __future__ import annotations

from statistics import median

import pytest

from tests.house import tree

LONGEST = 500
LARGEST_MEDIAN = 150
TREES = ("engine", "app", "static", "templates", "tests", "tools", "bench")
SUFFIXES = (".py", ".js", ".mjs", ".css", ".html")
# path -> why it is longer. A reason, not a wish.
EXCEPTIONS: dict[str, str] = {}


def lines(folder: str) -> dict[str, int]:
    return {
        tree.name(path): path.read_text(encoding="utf-8").count("\n") for path in tree.files(folder, suffixes=SUFFIXES)
    }


def too_long(counts: dict[str, int], exceptions: dict[str, str]) -> list[str]:
    return [f"{path}: {count} lines" for path, count in counts.items() if count > LONGEST and path not in exceptions]


@pytest.mark.parametrize("folder", TREES)
def test_files_are_short(folder: str) -> None:
    counts = lines(folder)
    tree.nothing(too_long(counts, EXCEPTIONS))
    filled = [count for count in counts.values() if count]  # an empty __init__.py is no room
    assert not filled or median(filled) <= LARGEST_MEDIAN


def test_exceptions_are_still_needed() -> None:
    counts = {path: count for folder in TREES for path, count in lines(folder).items()}
    tree.nothing(path for path in EXCEPTIONS if counts.get(path, 0) <= LONGEST)


def test_a_long_file_is_found() -> None:
    assert too_long({"a.py": 501, "b.py": 500, "c.py": 900}, {"c.py": "generated"}) == ["a.py: 501 lines"]
