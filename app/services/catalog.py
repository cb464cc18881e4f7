"""What there is to build with: every block of the registry, the examples and the limits, as one JSON document."""

from __future__ import annotations

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

EXAMPLES = Path(__file__).resolve().parents[1] / "examples"


@dataclass(frozen=True)
class Catalog:
    body: bytes
    tag: str


@cache
def catalog() -> Catalog:
    """The document and its tag; it changes only with the program."""
    document = {
        "version": VERSION,
        "kinds": {kind: [block_json(cls) for cls in spec.KINDS.get(kind, {}).values()] for kind in spec.KIND_WORDS},
        "examples": examples(),
        "limits": LIMITS.shown(),
    }
    body = json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()
    return Catalog(body, f'"{hashlib.sha256(body).hexdigest()[:20]}"')


def examples() -> list[dict[str, Any]]:
    """The examples in the order of their file names; the first is the one that the page opens with."""
    return [json.loads(path.read_text(encoding="utf-8")) for path in sorted(EXAMPLES.glob("*.json"))]


def both(words: Words | str) -> dict[str, str]:
    return {"en": words, "ko": words} if isinstance(words, str) else {"en": words.en, "ko": words.ko}


def block_json(cls: type[spec.Block]) -> dict[str, Any]:
    """One block as the page and a script see it."""
    families: dict[str, Words] = getattr(spec, "FAMILY_WORDS", {})
    body = {
        "class_name": cls.__name__,
        "name": cls.spec_aliases[0] if cls.spec_aliases else cls.spec_name,
        "aliases": list(cls.spec_aliases),
        "title": both(cls.title),
        "help": both(cls.help),
        "family": cls.family,
        "family_title": both(families.get(cls.family, cls.family)),
        "glyph": cls.glyph,
        "schema": spec.schema(cls),
    }
    targets = getattr(cls, "targets", None)
    return body | ({"targets": targets} if isinstance(targets, str) else {})
