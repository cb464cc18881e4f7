"""`strata health`: one look at a running server, for a container's health check."""

from __future__ import annotations

import sys
import urllib.error
import urllib.request
from typing import TYPE_CHECKING

from app import settings
from app.errors import sentence
from app.locks import SERVE, holder

if TYPE_CHECKING:
    from engine.errors import Language


def health(language: Language) -> int:
    """0 if the server on this data folder can serve, else 1 and a sentence."""
    chosen = settings.load()
    words = holder(chosen.data_dir / SERVE)
    address = words.split("/?")[0] if words and words.startswith("http") else f"http://127.0.0.1:{chosen.port or 8000}"
    ready = is_ready(address)
    if not ready:
        print(sentence("health.not_ready", {"url": address}, language), file=sys.stderr)
    return 0 if ready else 1


def is_ready(address: str) -> bool:
    """Whether the server there can serve; False if there is none."""
    try:
        with urllib.request.urlopen(f"{address}/readyz", timeout=4) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, TimeoutError, ConnectionError, ValueError):
        return False
