"""`python -m app.runner --data-dir DIR --slots N`: one runner for one data folder. It ends with whoever started it.

With `--spare` it stands by, with everything loaded, until the one at work is gone. `--parent` names whoever started it,
who may be gone before it can ask."""

from __future__ import annotations

import argparse
import logging
import math
import os
import signal
import sys
import time
from pathlib import Path

from app.errors import StoreError
from app.locks import RUNNER, Lock
from app.runner import nursery
from app.runner.host import DeposedError, Host
from app.store.database import Database
from app.store.events import Events
from app.store.migrate import newest, revision, upgrade
from app.store.requests import Requests
from app.supervisor import CANNOT_START

BEAT_SECONDS = 0.5
# What another start does not mend; a full disk or a busy file may be better in a moment
FOR_PEOPLE = ("store.damaged", "store.newer")

log = logging.getLogger("strata.runner")


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m app.runner")
    parser.add_argument("--data-dir", type=Path, required=True)
    parser.add_argument("--slots", type=int, required=True)
    parser.add_argument("--spare", action="store_true")
    parser.add_argument("--parent", type=int, default=os.getppid())
    chosen = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s", stream=sys.stderr)
    logging.getLogger("alembic").setLevel(logging.WARNING)
    nursery.prepare()
    lock = Lock(chosen.data_dir / RUNNER)
    if not lock.take(str(os.getpid()), patience=math.inf if chosen.spare else 2, parent=chosen.parent):
        log.info("another runner is at work here")
        return 0
    requests = Database(chosen.data_dir / "requests.db")
    log_file = Database(chosen.data_dir / "events.db", writer=True)
    try:
        upgrade(log_file, "events")
        events = Events(log_file)
        events.take_office(str(os.getpid()))
        run(Host(Requests(requests), events, chosen.slots, chosen.data_dir / "datasets"), lock, chosen.parent)
    except StoreError as error:
        log.error("%s", error)
        return CANNOT_START if error.code in FOR_PEOPLE else 3
    finally:
        log_file.close()
        requests.close()
        lock.release()
    return 0


def run(host: Host, lock: Lock, parent: int) -> None:
    """Turn the loop until somebody says stop, or whoever started us (``parent``) is gone."""
    stopping: list[int] = []
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda received, _frame: stopping.append(received))
    while not stopping and not _is_made(host.requests):
        time.sleep(0.05)  # the web process makes it
    try:
        host.adopt()
        beat = beats = 0.0
        while not stopping and os.getppid() == parent:
            if time.monotonic() - beat >= BEAT_SECONDS:
                beat, beats = time.monotonic(), beats + 1
                lock.write(f"{os.getpid()} {beats:.0f}")  # who looks at it sees that this loop turns
            host.turn()
        host.retire()
    except DeposedError:
        log.error("another runner has taken over; ending")
        host.abandon()


def _is_made(requests: Requests) -> bool:
    try:
        with requests.database.begin() as connection:
            return revision(connection) == newest("requests")
    except StoreError:
        return False


if __name__ == "__main__":
    sys.exit(main())
