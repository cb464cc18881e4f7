"""Plans: what an experiment would be, before anybody pays for it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from app.errors import AppError
from app.services import machine
from engine.errors import Language
from engine.experiment import fitting


def planned(raw: object, data_dir: Path, language: Language, *, partial: bool) -> dict[str, Any]:
    """The plan of a spec on this machine. A wrong one raises AppError with every fault, or is planned as far as it
    goes."""
    body: dict[str, Any] = machine.planned(raw, data_dir).to_json(language)
    if not body["valid"] and not partial:
        raise AppError("spec.invalid", errors=body["errors"])
    return body


def fits(shapes: list[list[int]], layers: list[Any], language: Language) -> dict[str, Any]:
    """For each layer whether it can read these shapes; if not, why, and what would have to stand before it."""
    found = fitting([tuple(shape) for shape in shapes], layers)
    return {
        "fits": [
            {
                "fits": one.error is None,
                "code": one.error and one.error.code,
                "reason": one.error and one.error.text(language),
                "bridge": one.bridge and {"text": one.bridge.text.text(language), "layers": list(one.bridge.layers)},
            }
            for one in found
        ]
    }
