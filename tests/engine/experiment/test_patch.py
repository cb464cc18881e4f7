"""JSON patches: the four operations that remedies use, and that the original stays as it was."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from engine.experiment.patch import PatchError, apply, pointer

DOCUMENT = {"a": [1, 2, {"b": 3}], "c": {"d": 4}, "e/f": 5}

DONE: dict[str, tuple[list[dict[str, Any]], Any]] = {
    "add a member": ([{"op": "add", "path": "/c/x", "value": 9}], {**DOCUMENT, "c": {"d": 4, "x": 9}}),
    "add over a member": ([{"op": "add", "path": "/c/d", "value": 9}], {**DOCUMENT, "c": {"d": 9}}),
    "insert": ([{"op": "add", "path": "/a/1", "value": 9}], {**DOCUMENT, "a": [1, 9, 2, {"b": 3}]}),
    "append": ([{"op": "add", "path": "/a/-", "value": 9}], {**DOCUMENT, "a": [1, 2, {"b": 3}, 9]}),
    "append by number": ([{"op": "add", "path": "/a/3", "value": 9}], {**DOCUMENT, "a": [1, 2, {"b": 3}, 9]}),
    "replace inside a list": ([{"op": "replace", "path": "/a/2/b", "value": 9}], {**DOCUMENT, "a": [1, 2, {"b": 9}]}),
    "remove": ([{"op": "remove", "path": "/a/0"}], {**DOCUMENT, "a": [2, {"b": 3}]}),
    "remove an escaped member": ([{"op": "remove", "path": "/e~1f"}], {"a": DOCUMENT["a"], "c": {"d": 4}}),
    "move up": ([{"op": "move", "from": "/a/2", "path": "/a/0"}], {**DOCUMENT, "a": [{"b": 3}, 1, 2]}),
    "rename": ([{"op": "move", "from": "/c/d", "path": "/c/x"}], {**DOCUMENT, "c": {"x": 4}}),
    "one after the other": (
        [{"op": "remove", "path": "/a/0"}, {"op": "replace", "path": "/a/0", "value": 9}],
        {**DOCUMENT, "a": [9, {"b": 3}]},
    ),
}


@pytest.mark.parametrize(("patch", "result"), DONE.values(), ids=DONE)
def test_operations(patch: list[dict[str, Any]], result: Any) -> None:
    before = copy.deepcopy(DOCUMENT)
    assert apply(DOCUMENT, patch) == result
    assert before == DOCUMENT


NO_PLACE = [
    {"op": "remove", "path": "/x"},
    {"op": "replace", "path": "/x", "value": 1},
    {"op": "add", "path": "/x/y", "value": 1},
    {"op": "add", "path": "/a/4", "value": 1},
    {"op": "replace", "path": "/a/3", "value": 1},
    {"op": "replace", "path": "/a/-", "value": 1},
    {"op": "remove", "path": "/a/-1"},
    {"op": "move", "from": "/x", "path": "/y"},
    {"op": "add", "path": "/a/0/x", "value": 1},
    {"op": "test", "path": "/a", "value": 1},
]


@pytest.mark.parametrize("operation", NO_PLACE, ids=str)
def test_places_that_are_not_there(operation: dict[str, Any]) -> None:
    with pytest.raises(PatchError):
        apply(DOCUMENT, [operation])


def test_pointers_are_escaped() -> None:
    assert pointer("a/b", 0, "c~d") == "/a~1b/0/c~0d"
