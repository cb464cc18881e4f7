"""A watcher that costs next to nothing, so that a thousand of them measure the server and not themselves.

It speaks just enough WebSocket to read unmasked frames, takes the time at which bytes arrive, and looks at two numbers
of each event: its seq and the time that the bench has written into it.
"""

from __future__ import annotations

import asyncio
import math
import re
import time
from dataclasses import dataclass, field
from urllib.parse import urlsplit

SEQ = re.compile(rb'"seq":(\d+)')
SAID = re.compile(rb'"t": ?([0-9.]+)')
HELLO = (
    "GET {path} HTTP/1.1\r\nHost: {host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
)


@dataclass
class Seen:
    """What watchers saw and callers waited, in seconds. ``open``: how many watchers are there; what comes before
    ``begun`` is not timed."""

    open: int = 0
    begun: float = math.inf
    delivery: list[float] = field(default_factory=list)
    rest: list[float] = field(default_factory=list)
    gaps: int = 0


class Watcher(asyncio.Protocol):
    """One socket on one run, from behind ``last`` on."""

    def __init__(self, url: str, run: str, last: int, seen: Seen) -> None:
        parts = urlsplit(f"{url}/api/v1/runs/{run}/stream?since={last}")
        self.hello = HELLO.format(path=f"{parts.path}?{parts.query}", host=parts.netloc).encode()
        self.last, self.seen = last, seen
        self.held = b""
        self.open = False
        self.closed: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        transport.write(self.hello)  # type: ignore[attr-defined]

    def connection_lost(self, exc: Exception | None) -> None:
        if not self.closed.done():
            self.closed.set_result(None)

    def data_received(self, data: bytes) -> None:
        now = time.time()
        held = self.held + data
        if not self.open:
            head, end, held = held.partition(b"\r\n\r\n")
            if not end:
                self.held = head
                return
            if not head.startswith(b"HTTP/1.1 101"):
                raise ConnectionError(head.decode())
            self.open = True
            self.seen.open += 1
        start = 0
        while (size := _length(held, start)) is not None and len(held) >= size[1]:
            self._event(held[size[0] : size[1]], now)
            start = size[1]
        self.held = held[start:]

    def _event(self, body: bytes, now: float) -> None:
        found = SEQ.search(body)
        if found is None:  # a ping, or the end
            return
        seq = int(found[1])
        self.seen.gaps += seq != self.last + 1
        self.last = seq
        said = SAID.search(body)
        if said is not None and now > self.seen.begun:
            self.seen.delivery.append(now - float(said[1]))


def _length(held: bytes, start: int) -> tuple[int, int] | None:
    """Where the data of the next frame begin and end."""
    if len(held) < start + 2:
        return None
    length, begin = held[start + 1] & 127, start + 2
    if length >= 126:
        begin += 2 if length == 126 else 8
        if len(held) < begin:
            return None
        length = int.from_bytes(held[start + 2 : begin])
    return begin, begin + length


async def watch(url: str, run: str, last: int, seen: Seen) -> None:
    """Read live events of a run as fast as they come, until cancelled."""
    host, port = urlsplit(url).hostname, urlsplit(url).port
    transport, watcher = await asyncio.get_running_loop().create_connection(
        lambda: Watcher(url, run, last, seen), host, port
    )
    try:
        await watcher.closed
    finally:
        transport.abort()
    raise ConnectionError(f"the stream of {run} was closed")
