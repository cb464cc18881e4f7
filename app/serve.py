"""`strata serve`: the address, and the supervisor over web server and runner."""

from __future__ import annotations

import logging
import socket
from pathlib import Path
from typing import TYPE_CHECKING

from app import settings
from app.errors import AppError, sentence
from app.locks import RESTORING, SERVE, Lock, holder
from app.settings import Settings
from app.supervisor import Supervisor

if TYPE_CHECKING:
    from engine.errors import Language

FIRST_PORT, PORTS = 8000, 100


def serve(language: Language) -> int:
    """Serve until Ctrl-C or SIGTERM, then end web server and runner too. Raises AppError if it cannot start."""
    chosen = settings.load()
    lock = Lock(chosen.data_dir / SERVE)
    if not lock.take("?", patience=1):
        raise AppError("settings.folder_used", url=holder(lock.path) or "?")
    check(chosen.data_dir)
    listener = listen(chosen)
    address = url(chosen, listener)
    lock.write(address)
    logging.basicConfig(level=logging.ERROR, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    greeting = "\n".join(sentence(code, {"url": address}, language) for code in ("serve.open", "serve.stop"))
    try:
        supervisor = Supervisor(chosen.data_dir, chosen.run_slots, listener, greeting)
        code = supervisor.run()
        if supervisor.gave_up == "runner":  # it has said why to its log only
            from app.store.migrate import fault

            if (wrong := fault(chosen.data_dir / "events.db", "events")) is not None:
                raise wrong
        return code
    finally:
        lock.release()


def check(folder: Path) -> None:
    """Raise AppError if a restore was cut off here, or if half of the store is gone. Whether the files are whole, web
    server and runner look themselves: what is needed for that loads only if something is odd, since all wait for us."""
    if (folder / RESTORING).exists():
        raise AppError("restore.interrupted", folder=str(folder))
    files = [folder / "requests.db", folder / "events.db"]
    if len({path.exists() and path.stat().st_size > 0 for path in files}) == 2:
        from app.store.migrate import missing

        if (gone := missing(folder)) is not None:
            raise gone


def url(chosen: Settings, listener: socket.socket) -> str:
    """Where a person on this machine opens it."""
    host = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(chosen.host, chosen.host)
    host = f"[{host}]" if ":" in host and not host.startswith("[") else host
    token = "/?token=<STRATA_ACCESS_TOKEN>" if chosen.token else ""  # the token itself has no business in a log
    return f"http://{host}:{listener.getsockname()[1]}{token}"


def listen(chosen: Settings) -> socket.socket:
    """A listening socket on the set port, or on the first free one. Raises AppError."""
    family = socket.AF_INET6 if ":" in chosen.host else socket.AF_INET
    ports = [chosen.port] if chosen.port else range(FIRST_PORT, FIRST_PORT + PORTS)
    for port in ports:
        candidate = socket.socket(family, socket.SOCK_STREAM)
        candidate.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            candidate.bind((chosen.host, port))
            candidate.listen(1024)
        except OSError:
            candidate.close()
            continue
        return candidate
    raise AppError("settings.port_taken", port=ports[0])
