"""Which language the caller reads: ?lang=, then the cookie, then Accept-Language, then the setting, then English."""

from __future__ import annotations

from collections.abc import MutableMapping
from typing import Any
from urllib.parse import parse_qsl

from app.gate import cookies, header
from engine.errors import Language


def language_of(scope: MutableMapping[str, Any], default: Language | None) -> Language:
    asked = [value for name, value in parse_qsl(scope["query_string"].decode("latin-1")) if name == "lang"]
    for chosen in (*asked[:1], *cookies(scope, "lang")[:1]):
        if chosen in ("en", "ko"):
            return "ko" if chosen == "ko" else "en"
    return accepted(",".join(header(scope, b"accept-language"))) or default or "en"


def accepted(value: str) -> Language | None:
    """The best of our two languages in an Accept-Language header, by its weights, else None."""
    best: tuple[float, Language | None] = (0.0, None)
    for part in value.split(",")[:20]:
        tag, _, weight = part.strip().partition(";")
        primary = tag.strip().lower().partition("-")[0]
        number = weight.strip().removeprefix("q=")
        quality = float(number) if number.replace(".", "", 1).isdigit() and len(number) < 8 else 1.0
        if primary in ("en", "ko") and quality > best[0]:
            best = (quality, "ko" if primary == "ko" else "en")
    return best[1]
