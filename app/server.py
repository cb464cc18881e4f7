"""uvicorn as we need it: it says where it is once it is ready, and sends watchers away before it waits for them."""

from __future__ import annotations

import socket

import uvicorn

from app.gate import Gate
from app.limits import LIMITS
from app.wire import LimitedProtocol


def config(gate: Gate) -> uvicorn.Config:
    """The web server's own settings."""
    return uvicorn.Config(
        gate,
        http=LimitedProtocol,
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=1,
        ws_max_size=LIMITS.socket_message_bytes,
        ws_per_message_deflate=False,
    )


class Server(uvicorn.Server):
    """A server with a greeting."""

    def __init__(self, config: uvicorn.Config, greeting: str) -> None:
        super().__init__(config)
        self.greeting = greeting

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            print(self.greeting, flush=True)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self.config.app.app.state.live.close()  # type: ignore[union-attr]
        await super().shutdown(sockets)
