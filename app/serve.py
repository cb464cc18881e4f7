"""`strata serve`: the web server, and the runner beside it."""

from __future__ import annotations

import socket
import sys

import uvicorn

from app import settings
from app.errors import AppError
from app.main import create_app
from app.settings import Settings

FIRST_PORT, PORTS = 8000, 100


def serve() -> int:
    chosen = settings.load()
    listener = listen(chosen)
    host = chosen.host if chosen.host not in ("0.0.0.0", "::") else "127.0.0.1"
    print(f"Strata: http://{host}:{listener.getsockname()[1]}  (Ctrl-C)", flush=True)
    config = uvicorn.Config(create_app(chosen), log_level="warning", access_log=False, server_header=False)
    uvicorn.Server(config).run(sockets=[listener])
    return 0


def listen(chosen: Settings) -> socket.socket:
    """A listening socket on the set port, or on the first free one. Raises AppError."""
    family = socket.AF_INET6 if ":" in chosen.host else socket.AF_INET
    ports = [chosen.port] if chosen.port else range(FIRST_PORT, FIRST_PORT + PORTS)
    for port in ports:
        candidate = socket.socket(family, socket.SOCK_STREAM)
        if sys.platform != "win32":
            candidate.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            candidate.bind((chosen.host, port))
            candidate.listen(1024)
        except OSError:
            candidate.close()
            continue
        return candidate
    raise AppError("settings.port_taken", port=ports[0])
