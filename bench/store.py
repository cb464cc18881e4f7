"""How many events a second the log takes, every batch on disk before it counts: python -m bench.store [seconds]

Four runs write in turn, in batches of 20, 100 and 400, through the same code as the runner. Prints one line each.
"""

from __future__ import annotations

import sqlite3
import sys
import tempfile
import time
from pathlib import Path

from app.domain.event import encode
from app.store.database import Database
from app.store.events import Entry, Events
from app.store.migrate import upgrade

LOGS = {"loss": 0.1234567, "accuracy": 0.9512345, "val_loss": 0.2123456, "val_accuracy": 0.9412345}
DATA = encode({"epoch": 12, "epochs": 20, "updates": 408, "seconds": 0.1234, "learning_rate": 0.001, "logs": LOGS})
RUNS = 4


def measure(folder: Path, batch: int, seconds: float) -> tuple[float, float]:
    """(events per second, slowest batch in milliseconds)"""
    database = Database(folder / f"events-{batch}.db", writer=True)
    upgrade(database, "events")
    log = Events(database)
    names = [f"{'a' * 15}{'abcd'[number]}" for number in range(RUNS)]
    for number, name in enumerate(names):
        log.accept(name, number + 1, 0)
    entries = [Entry(names[i % RUNS], 1, 1_700_000_000.0, "epoch", DATA, epoch=i) for i in range(batch)]
    done, slowest, start = 0, 0.0, time.perf_counter()
    while (now := time.perf_counter()) - start < seconds:
        log.append(entries)
        done += batch
        slowest = max(slowest, time.perf_counter() - now)
    elapsed = time.perf_counter() - start
    database.close()
    return done / elapsed, slowest * 1000


def main() -> None:
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 3.0
    print(f"SQLite {sqlite3.sqlite_version}, WAL, synchronous=FULL, {len(DATA)} bytes of data an event")
    with tempfile.TemporaryDirectory(dir=Path.cwd()) as folder:
        for batch in (20, 100, 400):
            rate, slowest = measure(Path(folder), batch, seconds)
            print(f"batches of {batch:>3}: {rate:>7,.0f} events/s, slowest batch {slowest:.1f} ms")


if __name__ == "__main__":
    main()
