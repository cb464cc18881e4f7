"""The runner, seen from the web process: is it at work, and can its log be read."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path
from typing import TYPE_CHECKING

from app.errors import StoreError
from app.locks import RUNNER, holder

if TYPE_CHECKING:
    from app.store.events import Events


def is_alive(folder: Path) -> bool:
    return holder(folder / RUNNER) is not None


def readiness(folder: Path, events: Events) -> dict[str, str | bool]:
    """Whether the store can be read and the runner is at work."""
    store, runner = _is_readable(events), is_alive(folder)
    return {"status": "ready" if store and runner else "not_ready", "store": store, "runner": runner}


async def ready(folder: Path, events: Events, seconds: float = 5.0) -> bool:
    """Wait until the runner holds its lock and its file can be read; False if that takes too long."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if is_alive(folder) and _is_readable(events):
            return True
        await asyncio.sleep(0.02)
    return False


def _is_readable(events: Events) -> bool:
    try:
        events.newest_number()
    except StoreError:
        return False
    return True
