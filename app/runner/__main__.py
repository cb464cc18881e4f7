"""`python -m app.runner --data-dir DIR --slots N`: one runner for one data folder, beside any number of web starts."""

from __future__ import annotations

import argparse
import logging
import os
import signal
import sys
import time
from pathlib import Path

from app.errors import StoreError
from app.locks import RUNNER, WEB, Lock, holder
from app.runner import nursery
from app.runner.host import Host
from app.store.database import Database
from app.store.events import Events
from app.store.migrate import upgrade
from app.store.requests import Requests

ALONE_SECONDS = 30.0
"""How long an idle runner waits for a web process before it goes home."""

log = logging.getLogger("strata.runner")


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m app.runner")
    parser.add_argument("--data-dir", type=Path, required=True)
    parser.add_argument("--slots", type=int, required=True)
    chosen = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s", stream=sys.stderr)
    logging.getLogger("alembic").setLevel(logging.WARNING)
    lock = Lock(chosen.data_dir / RUNNER)
    if not lock.take(str(os.getpid()), patience=2):
        log.info("another runner is at work here")
        return 0
    requests = Database(chosen.data_dir / "requests.db")
    events = Database(chosen.data_dir / "events.db", writer=True)
    try:
        upgrade(events, "events")
        run(Host(Requests(requests), Events(events), chosen.slots, chosen.data_dir / "datasets"), chosen.data_dir)
    except StoreError as error:
        log.error("%s", error)
        return 3
    finally:
        events.close()
        requests.close()
        lock.release()
    return 0


def run(host: Host, folder: Path) -> None:
    """Turn the loop until somebody says stop, or nobody needs us any more."""
    stopping: list[int] = []
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda received, _frame: stopping.append(received))
    nursery.prepare()
    while not stopping and not _is_made(host.requests):
        time.sleep(0.05)  # the web process, which started us, makes it
    host.adopt()
    wanted = time.monotonic()
    while not stopping:
        host.turn()
        if not host.is_idle or time.monotonic() - wanted < 1:
            continue
        if holder(folder / WEB) is not None:
            wanted = time.monotonic()
        elif time.monotonic() - wanted > ALONE_SECONDS:
            log.info("no work and no web process: going home")
            break
    host.retire()


def _is_made(requests: Requests) -> bool:
    try:
        requests.after(0)
    except StoreError:
        return False
    return True


if __name__ == "__main__":
    sys.exit(main())
