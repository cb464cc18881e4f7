"""The key that signs owners: made once, kept beside the store, readable by the server alone."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from app.domain.owner import Signer

FILE = "owners.key"
BYTES = 32


def signer(folder: Path) -> Signer:
    """The signer of this data folder."""
    path = folder / FILE
    try:
        key = path.read_bytes()
    except FileNotFoundError:
        key = b""
    if len(key) != BYTES:  # half a key, after a power cut at the very first start, has signed nothing yet
        key = secrets.token_bytes(BYTES)
        unfinished = path.with_suffix(".new")
        with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(key)
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(path)
    return Signer(key)
