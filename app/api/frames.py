"""An event as it goes over a socket: made once for everybody who watches, however many they are.

text      the event as it stands in the log
binary    for who asked with ``?grids=binary``, an event with grids of bytes (surfaces, maps): four bytes of length, the
          event as JSON in which each grid's ``"data"`` is ``[start, bytes]``, then the bytes themselves
"""

from __future__ import annotations

import base64
import re
import struct
from collections.abc import Sequence
from functools import lru_cache

from websockets.frames import Frame, Opcode

LENGTH = struct.Struct(">I")
GRID = re.compile(r'("encoding":"base64","data":)"([A-Za-z0-9+/=]*)"')
KIND = re.compile(r'"type":"([a-z]+)"')
HEAD = 200
"""Characters within which an event says what it is."""


def kind_of(body: str) -> str:
    """The type of an event."""
    found = KIND.search(body, 0, HEAD)
    return found.group(1) if found else "note"


@lru_cache(maxsize=512)
def message(body: str, binary: bool) -> str | bytes:
    """What is sent for an event."""
    if not binary or '"encoding":"base64"' not in body:
        return body
    parts: list[bytes] = []

    def moved(found: re.Match[str]) -> str:
        start = sum(map(len, parts))
        parts.append(base64.b64decode(found.group(2)))
        return f"{found.group(1)}[{start},{len(parts[-1])}]"

    head = GRID.sub(moved, body).encode()
    return b"".join([LENGTH.pack(len(head)), head, *parts])


@lru_cache(maxsize=512)
def frame(body: str, binary: bool) -> bytes:
    """The same as a whole WebSocket frame of a server."""
    made = message(body, binary)
    if isinstance(made, str):
        return Frame(Opcode.TEXT, made.encode()).serialize(mask=False)
    return Frame(Opcode.BINARY, made).serialize(mask=False)


def newest(group: Sequence[str]) -> list[str]:
    """The group without what its later events make old: of "batch" events only the last one stays; a state, an epoch or
    an answer never goes. The event after a hole says how many are left out before it (``"skipped"``)."""
    last = max((place for place, body in enumerate(group) if kind_of(body) == "batch"), default=-1)
    kept, skipped = list[str](), 0
    for place, body in enumerate(group):
        if place < last and kind_of(body) == "batch":
            skipped += 1
            continue
        kept.append(f'{{"skipped":{skipped},{body[1:]}' if skipped else body)
        skipped = 0
    return kept
