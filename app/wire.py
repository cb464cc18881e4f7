"""What is on the wire: uvicorn's HTTP with the two limits it lacks, on the size and the time of a request's head, and
its WebSocket with a way to write one frame to a thousand sockets.

Without them, a connection that never finishes its headers stays open for ever, and one endless header line grows the
process until it dies; both happen before any application code is asked.
"""

from __future__ import annotations

import asyncio
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn.protocols.utils import ClientDisconnected
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.http11 import Request

from app.limits import LIMITS

ANSWER = "HTTP/1.1 {status}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n"


class LimitedProtocol(HttpToolsProtocol):
    """One connection."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._in_head = True
        self._head_bytes = 0
        self._deadline: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._expect_head()

    def connection_lost(self, exc: Exception | None) -> None:
        self._forget_deadline()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        counts = self._in_head
        super().data_received(data)
        if counts and self._in_head:
            self._head_bytes += len(data)
            if self._head_bytes > LIMITS.header_bytes and not self.transport.is_closing():
                self._refuse("431 Request Header Fields Too Large")

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._expect_head()

    def on_headers_complete(self) -> None:
        self._in_head = False
        self._forget_deadline()
        super().on_headers_complete()

    def _expect_head(self) -> None:
        self._in_head, self._head_bytes = True, 0
        self._forget_deadline()
        self._deadline = self.loop.call_later(LIMITS.header_seconds, self._too_late)

    def _forget_deadline(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

    def _too_late(self) -> None:
        if not self.transport.is_closing():
            self._refuse("408 Request Timeout")

    def _refuse(self, status: str) -> None:
        self.transport.write(ANSWER.format(status=status).encode())
        self.transport.close()


class FramesProtocol(WebSocketsSansIOProtocol):
    """A socket that offers "strata.frames": a message may bring ``frames``, which are written as they are; ``write``
    does that without a task, if it can be done at once.

    Making a frame costs more than writing it; what many watch is made into one only once."""

    def handle_connect(self, event: Request) -> None:
        super().handle_connect(event)
        if hasattr(self, "scope"):
            self.scope["extensions"]["strata.frames"] = {"write": self.write}

    def write(self, frames: bytes) -> bool:
        """Whether these frames are on their way; False if the socket still holds others, or is closing."""
        if self.disconnected or self.close_sent or self.transport.is_closing() or not self.writable.is_set():
            return False
        if self.transport.get_write_buffer_size():
            return False
        self.transport.write(frames)
        return True

    async def send(self, message: Any) -> None:
        frames = message.get("frames")
        if frames is None:
            await super().send(message)
            return
        await self.writable.wait()
        if self.disconnected or self.close_sent:
            raise ClientDisconnected
        self.transport.write(frames)
