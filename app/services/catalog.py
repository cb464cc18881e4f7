"""What there is to build with: every block of the registry, the examples and the limits, as one JSON document."""

from __future__ import annotations

import gzip
import hashlib
import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import engine  # noqa: F401  (importing it fills the registry)
from app import VERSION
from app.limits import LIMITS
from engine import spec
from engine.errors import Words
from engine.experiment import joins
from engine.layers import Layer
from engine.registry import KIND_WORDS, KINDS
from engine.schema import schema

EXAMPLES = Path(__file__).resolve().parents[1] / "examples"
MEASURED = EXAMPLES.parent / "measured.json"
"""What the examples reached on a real machine; `python tools/measure_examples.py --write` writes it anew."""


@dataclass(frozen=True)
class Catalog:
    """The document, the same packed with gzip (half a megabyte becomes 40 KB), and its tag."""

    body: bytes
    packed: bytes
    tag: str


@cache
def catalog() -> Catalog:
    """The document and its tag; it changes only with the program."""
    document = {
        "version": VERSION,
        "kinds": {kind: [block_json(cls) for cls in KINDS[kind].values()] for kind in KIND_WORDS},
        "examples": examples(),
        "limits": LIMITS.shown(),
    }
    body = json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()
    return Catalog(body, gzip.compress(body, 6, mtime=0), hashlib.sha256(body).hexdigest()[:20])


def examples() -> list[dict[str, Any]]:
    """The examples in the order of their file names, with what they reached; the first is the one that the page opens
    with."""
    told = json.loads(MEASURED.read_text(encoding="utf-8"))
    found = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(EXAMPLES.glob("*.json"))]
    return [{**one, "measured": {"date": told["date"], **told["results"][one["id"]]}} for one in found]


def both(words: Words | str) -> dict[str, str]:
    return {"en": words, "ko": words} if isinstance(words, str) else {"en": words.en, "ko": words.ko}


def block_json(cls: type[spec.Block]) -> dict[str, Any]:
    """One block as the page and a script see it."""
    words = [cls.spec_name, *cls.spec_aliases]
    name = next((word for word in words if word.islower()), cls.spec_name)  # glorot_uniform, mse, adam; LSTM
    body: dict[str, Any] = {
        "class_name": cls.__name__,
        "name": name,
        "aliases": [word for word in words if word not in (name, cls.__name__)],
        "title": both(cls.title),
        "help": both(cls.help),
        "family": cls.family,
        "glyph": cls.glyph,
        "schema": schema(cls),
    }
    targets = getattr(cls, "targets", None)
    if isinstance(targets, str):
        body["targets"] = targets
    if issubclass(cls, Layer):
        body["stackable"] = stackable(cls)
        body["joins"] = joins(cls)
    return body


def stackable(cls: type[Layer]) -> bool:
    """Whether a layer can stand in a stack: it reads one thing and gives one."""
    return any(len(one.input_shapes) == len(one.output_shapes) == 1 for one in cls.examples())
