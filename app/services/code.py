"""An experiment as text to take away: the Keras script, the call that starts it here, the spec itself."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, TypeAlias

from app.errors import AppError
from app.services import machine
from engine.errors import Language
from engine.experiment import script

Format: TypeAlias = Literal["keras", "curl", "json"]
WIDE = 88
"""Characters of a line, beyond which a JSON value is broken into several."""


def code(raw: dict[str, Any], kind: Format, address: str, data_dir: Path, language: Language) -> dict[str, Any]:
    """The text, its language, and the lines of each layer (from 1). ``address`` is where this server is reached.

    Raises AppError with every fault if the spec has not the form of one. Shapes that do not fit are no fault here."""
    if kind != "keras":
        return _written(raw, None if kind == "json" else address)
    found = machine.planned(raw, data_dir)
    if found.draft.errors:
        wrong = {error.pointer for error in found.draft.errors}
        raise AppError("spec.invalid", errors=[p.to_json(language) for p in found.problems if p.error.pointer in wrong])
    made = script(found, language)
    return {"format": "keras", "language": "python", "text": made.text, "layers": [list(span) for span in made.layers]}


def _written(raw: dict[str, Any], address: str | None) -> dict[str, Any]:
    """The spec as JSON, alone or as the body of the call that starts a run of it."""
    page = _Page()
    if address is not None:
        page.lines.append(f"curl -X POST {address}api/v1/runs -H 'Content-Type: application/json' -d @- <<'SPEC'")
    page.write(raw)
    if address is not None:
        page.lines.append("SPEC")
    return {
        "format": "json" if address is None else "curl",
        "language": "json" if address is None else "shell",
        "text": "\n".join(page.lines) + "\n",
        "layers": [page.spans[index] for index in sorted(page.spans)],
    }


@dataclass
class _Page:
    """JSON on lines of readable length; what fits stays on one line, so that a layer is one."""

    lines: list[str] = field(default_factory=list)
    spans: dict[int, list[int]] = field(default_factory=dict)

    def write(self, value: Any, path: tuple[str | int, ...] = (), lead: str = "", tail: str = "") -> None:
        indent, first = "  " * len(path), len(self.lines) + 1
        short = json.dumps(value, ensure_ascii=False)
        if (len(indent) + len(lead) + len(short) + len(tail) <= WIDE and len(path) > 1) or not self._breaks(value):
            self.lines.append(f"{indent}{lead}{short}{tail}")
        else:
            pairs = list(value.items() if isinstance(value, dict) else enumerate(value))
            open_, close = "{}" if isinstance(value, dict) else "[]"
            self.lines.append(f"{indent}{lead}{open_}")
            for place, (key, part) in enumerate(pairs):
                name = f"{json.dumps(key, ensure_ascii=False)}: " if isinstance(value, dict) else ""
                self.write(part, (*path, key), name, "," if place < len(pairs) - 1 else "")
            self.lines.append(f"{indent}{close}{tail}")
        if path[:2] == ("model", "layers") and len(path) == 3 and isinstance(path[2], int):
            self.spans[path[2]] = [first, len(self.lines)]

    @staticmethod
    def _breaks(value: Any) -> bool:
        return isinstance(value, dict | list) and bool(value)
