"""`strata serve`: the web server in this process, and the runner beside it."""

from __future__ import annotations

import logging
import signal
import socket
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import TYPE_CHECKING

from app import settings
from app.errors import AppError, sentence
from app.locks import WEB, Lock, holder
from app.services.supervisor import Supervisor
from app.settings import Settings

if TYPE_CHECKING:
    from engine.errors import Language

FIRST_PORT, PORTS = 8000, 100
LARGEST_LOG = 10_000_000


def serve(language: Language) -> int:
    """Serve until Ctrl-C or SIGTERM, then end the runner too. Raises AppError if it cannot start."""
    chosen = settings.load()
    lock = Lock(chosen.data_dir / WEB)
    if not lock.take("?", patience=1):
        raise AppError("settings.folder_used", url=holder(lock.path) or "?")
    listener = listen(chosen)
    address = url(chosen, listener)
    lock.write(address)
    log_to(chosen.data_dir / "logs" / "web.log")
    supervisor = Supervisor(chosen.data_dir, chosen.run_slots)
    if not supervisor.is_alive():
        supervisor.start()  # it loads while we do
    try:
        greeting = "\n".join(sentence(code, {"url": address}, language) for code in ("serve.open", "serve.stop"))
        _serve_until_told(chosen, supervisor, listener, greeting)
    finally:
        supervisor.end()
        lock.release()
    return 0


def _serve_until_told(chosen: Settings, supervisor: Supervisor, listener: socket.socket, greeting: str) -> None:
    from app.main import create_app
    from app.server import Server, config

    # uvicorn raises the signal again when it is done; by then it has had its effect
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda _number, _frame: None)
    Server(config(create_app(chosen, supervisor)), greeting).run(sockets=[listener])


def log_to(path: Path) -> None:
    """Everything of note goes into a file that cannot grow for ever, faults to the terminal too."""
    path.parent.mkdir(parents=True, exist_ok=True)
    file = RotatingFileHandler(path, maxBytes=LARGEST_LOG, backupCount=2, encoding="utf-8")
    terminal = logging.StreamHandler()
    terminal.setLevel(logging.ERROR)
    logging.basicConfig(
        level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s %(message)s", handlers=[file, terminal]
    )


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
