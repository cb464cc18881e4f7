"""uvicorn as we need it: it beats while it serves, and sends watchers away before it waits for them."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable, Coroutine
from typing import Any

import uvicorn

from app.gate import Gate
from app.limits import LIMITS
from app.wire import FramesProtocol, LimitedProtocol


def config(gate: Gate) -> uvicorn.Config:
    """The web server's own settings."""
    return uvicorn.Config(
        gate,
        http=LimitedProtocol,
        ws=FramesProtocol,
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=1,
        ws_max_size=LIMITS.socket_message_bytes,
        ws_per_message_deflate=False,
    )


class Server(uvicorn.Server):
    """A server that does something beside, for as long as it serves."""

    def __init__(self, config: uvicorn.Config, beside: Callable[[], Coroutine[Any, Any, None]]) -> None:
        super().__init__(config)
        self.beside = beside
        self.tasks: list[asyncio.Task[None]] = []

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self.tasks.append(asyncio.create_task(self.beside()))

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        for task in self.tasks:
            task.cancel()
        self.config.app.app.state.live.close()  # type: ignore[union-attr]
        await super().shutdown(sockets)
