"""JSON patches (RFC 6902: add, remove, replace, move) on a spec, leaving the original untouched."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

Operation: TypeAlias = dict[str, Any]
Patch: TypeAlias = list[Operation]


class PatchError(ValueError):
    """The document has no such place."""


def pointer(*path: str | int) -> str:
    """A JSON pointer (RFC 6901)."""
    return "".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in path)


def apply(document: Any, patch: Sequence[Operation]) -> Any:
    """The document after all operations. Only what lies on the way is copied. Raises PatchError."""
    for operation in patch:
        path = _steps(operation["path"])
        match operation["op"]:
            case "add":
                document = _edit(document, path, operation["value"], insert=True)
            case "replace":
                _find(document, path)
                document = _edit(document, path, operation["value"], insert=False)
            case "remove":
                document = _edit(document, path, _GONE, insert=False)
            case "move":
                source = _steps(operation["from"])
                value = _find(document, source)
                document = _edit(_edit(document, source, _GONE, insert=False), path, value, insert=True)
            case other:
                raise PatchError(f"unknown operation {other}")
    return document


_GONE = object()


def _steps(text: str) -> list[str]:
    return [step.replace("~1", "/").replace("~0", "~") for step in text.split("/")[1:]]


def _find(document: Any, path: Sequence[str]) -> Any:
    for step in path:
        if isinstance(document, Mapping) and step in document:
            document = document[step]
        elif isinstance(document, list) and step.isdigit() and int(step) < len(document):
            document = document[int(step)]
        else:
            raise PatchError(f"no {step}")
    return document


def _edit(document: Any, path: Sequence[str], value: Any, *, insert: bool) -> Any:
    if not path:
        return value
    step, rest = path[0], path[1:]
    if isinstance(document, Mapping):
        changed = dict(document)
        if (rest or value is _GONE) and step not in changed:
            raise PatchError(f"no {step}")
        if value is _GONE and not rest:
            del changed[step]
        else:
            changed[step] = _edit(changed[step], rest, value, insert=insert) if rest else value
        return changed
    if not isinstance(document, list):
        raise PatchError(f"nothing below {step}")
    return _edit_list(list(document), step, rest, value, insert=insert)


def _edit_list(changed: list[Any], step: str, rest: Sequence[str], value: Any, *, insert: bool) -> list[Any]:
    index = len(changed) if step == "-" else int(step) if step.isdigit() else -1
    adding = insert and not rest
    if not 0 <= index < len(changed) + adding:
        raise PatchError(f"no place {step}")
    if rest:
        changed[index] = _edit(changed[index], rest, value, insert=insert)
    elif value is _GONE:
        del changed[index]
    elif insert:
        changed.insert(index, value)
    else:
        changed[index] = value
    return changed
