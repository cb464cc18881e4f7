"""`strata web FD`: the web server alone, on a socket that listens already. `strata serve` starts it, and again."""

from __future__ import annotations

import asyncio
import logging
import math
import os
import signal
import socket
from logging.handlers import RotatingFileHandler
from pathlib import Path

from app import settings
from app.locks import WEB, Lock

LARGEST_LOG = 10_000_000
BEAT_SECONDS = 0.5


def web(file: int, spare: bool, parent: int) -> int:
    """Serve until SIGTERM, or until ``parent``, who started us, is gone. 1 if another web server holds the store.

    A ``spare`` stands by with everything loaded until that one is gone, however long that takes."""
    from app.main import create_app
    from app.server import Server, config
    from app.services.catalog import catalog

    if spare:
        catalog()
    chosen = settings.load()
    lock = Lock(chosen.data_dir / WEB)
    if not lock.take(str(os.getpid()), patience=math.inf if spare else 5, parent=parent):
        return 1  # another one still writes here; the supervisor tries again
    log_to(chosen.data_dir / "logs" / "web.log")
    gate = create_app(chosen)
    # uvicorn raises the signal again when it is done; by then it has had its effect
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda _number, _frame: None)
    Server(config(gate), lambda: beating(lock, parent)).run(sockets=[socket.socket(fileno=file)])
    lock.release()
    return 0


async def beating(lock: Lock, parent: int) -> None:
    """Write into the lock now and then, so that who looks at it sees that this loop turns."""
    beats = 0
    while os.getppid() == parent:
        beats += 1
        lock.write(f"{os.getpid()} {beats}")
        await asyncio.sleep(BEAT_SECONDS)
    os.kill(os.getpid(), signal.SIGTERM)


def log_to(path: Path) -> None:
    """Everything of note goes into a file that cannot grow for ever, faults to the terminal too."""
    path.parent.mkdir(parents=True, exist_ok=True)
    file = RotatingFileHandler(path, maxBytes=LARGEST_LOG, backupCount=2, encoding="utf-8")
    terminal = logging.StreamHandler()
    terminal.setLevel(logging.ERROR)
    logging.basicConfig(
        level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s %(message)s", handlers=[file, terminal]
    )
