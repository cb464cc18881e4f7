"""`strata train SPEC.json`: one experiment in this terminal, without server or store. The same lines as in a child."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app import settings
from app.errors import AppError
from engine.experiment import plan, prepare
from engine.experiment import train as fit

if TYPE_CHECKING:
    from engine.errors import Language


def train(path: Path, language: Language) -> int:
    """Train the experiment in a file, a line per epoch; 1 if it cannot run, with every reason."""
    try:
        raw = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        raise AppError("train.file", file=str(path)) from None
    folder = settings.load().data_dir / "datasets"
    planned = plan(raw.get("spec", raw) if isinstance(raw, dict) else raw, folder=folder)
    if planned.experiment is None:
        for fault in planned.to_json(language)["errors"]:
            print(f"{fault['pointer'] or '/'}: {fault['message']}", file=sys.stderr)
        return 1
    fit(prepare(planned.experiment, folder), told)
    return 0


def told(kind: str, body: Mapping[str, Any]) -> None:
    if kind == "epoch":
        logs = "  ".join(f"{name} {value:.4f}" for name, value in body["logs"].items())
        print(f"{body['epoch']:>5}/{body['epochs']}  {logs}", flush=True)
