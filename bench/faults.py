"""Errors at every write and damage at random places of a store: python -m bench.faults [damages] [seed]

First every statement and every commit of every write fails once with a full disk and once with an input/output error,
and once the file may not grow: each must be said as a StoreError, leave the store as it was, and succeed when it is
asked again. Then bytes of the log are flipped, pages zeroed, files cut: a store must say that it is damaged or go on; a
checkpoint that it gives must be one that was saved. Prints counts; exit code 1 on any fault.
"""

from __future__ import annotations

import random
import shutil
import sqlite3
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import event

from app.errors import StoreError
from app.store.database import Database
from app.store.events import Checkpoint, Entry, Events
from app.store.migrate import upgrade
from app.store.requests import Requests, RunRequest

FULL, IO_ERROR = 13, 10
RUN, NEXT = "a" * 16, "b" * 16
Write = Callable[[Requests, Events], Any]


def a_run(id: str, key: str | None = None) -> RunRequest:
    return RunRequest(id, "n", "digits", 3, "{}", "t", idempotency_key=key)


def entry(type: Any = "note", **more: Any) -> Entry:
    return Entry(RUN, 1, 1.0, type, "{}", **more)


WRITES: dict[str, Write] = {
    "create": lambda requests, events: requests.create(a_run(NEXT, "key")),
    "command": lambda requests, events: requests.command(RUN, "extend", {"epochs": 9}, "t", {"epochs": 9}),
    "change": lambda requests, events: requests.change(RUN, {"deleted_at": 1.0}),
    "purge requests": lambda requests, events: requests.purge(10.0),
    "take office": lambda requests, events: events.take_office("2"),
    "accept": lambda requests, events: events.accept(NEXT, 2, 1.0, "ann", 3.0),
    "append": lambda requests, events: events.append([entry("epoch", epoch=4, used=1.0), *[entry()] * 50]),
    "save": lambda requests, events: events.save(Checkpoint(RUN, 1, 9, bytes(50_000)), entry("checkpoint")),
    "purge events": lambda requests, events: events.purge(set()),
    "trim": lambda requests, events: events.trim([RUN], 0),
}


def fill(folder: Path) -> None:
    """A store with one run, some events and checkpoints of it, and a deleted run."""
    requests, events = opened(folder)
    upgrade(requests.database, "requests")
    upgrade(events.database, "events")
    events.take_office("1")
    dice = random.Random(5)
    for number, id in enumerate((RUN, "c" * 16), 1):
        requests.create(a_run(id))
        events.accept(id, number, 1.0)
    requests.change("c" * 16, {"deleted_at": 2.0})
    events.append([Entry(RUN, 1, 1.0, signal="claim")])
    for epoch in range(1, 8):
        events.append([entry("epoch", epoch=epoch), *[entry()] * 20])
        events.save(Checkpoint(RUN, 1, epoch, dice.randbytes(9_000)), entry("checkpoint"))
    close(requests, events)


def opened(folder: Path) -> tuple[Requests, Events]:
    files = [Database(folder / name, writer=True) for name in ("requests.db", "events.db")]
    return Requests(files[0]), Events(files[1])


def close(*stores: Requests | Events) -> None:
    for store in stores:
        store.database.close()


def content(folder: Path) -> dict[str, Any]:
    """Every row of every table."""
    found: dict[str, Any] = {}
    for name in ("requests", "events"):
        with closing(sqlite3.connect(folder / f"{name}.db")) as connection:
            tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
            found |= {f"{name} {table}": connection.execute(f"SELECT * FROM {table}").fetchall() for (table,) in tables}
    return found


# ---- errors at every write
@contextmanager
def failing(database: Database, at: int, code: int) -> Iterator[Counter[str]]:
    """Its ``at``-th statement or commit from now on fails, as SQLite says it."""
    count: Counter[str] = Counter()

    def step(*_: Any) -> None:
        count["steps"] += 1
        if count["steps"] == at:
            count["failed"] += 1
            error = sqlite3.OperationalError("injected")
            error.sqlite_errorcode = code  # type: ignore[misc]
            raise error

    for name in ("before_cursor_execute", "commit"):
        event.listen(database.engine, name, step)
    try:
        yield count
    finally:
        for name in ("before_cursor_execute", "commit"):
            event.remove(database.engine, name, step)


def errors_at_every_write(
    empty: Path, work: Path, names: Sequence[str] = tuple(WRITES), codes: Sequence[int] = (FULL, IO_ERROR)
) -> tuple[Counter[str], list[str]]:
    """What was tried, and what went wrong."""
    counts, faults = Counter[str](), []
    for name in names:
        write = WRITES[name]
        for code in codes:
            at = 0
            while True:
                at += 1
                folder = Path(shutil.copytree(empty, work / f"{name}-{code}-{at}"))
                requests, events = opened(folder)
                side = (requests if WRITES_TO[name] == "requests" else events).database
                before, said = content(folder), None
                with failing(side, at, code) as count:
                    try:
                        write(requests, events)
                    except StoreError as error:
                        said = error.code
                if not count["failed"]:
                    close(requests, events)
                    shutil.rmtree(folder)
                    break
                counts["errors"] += 1
                wanted = {FULL: "store.full", IO_ERROR: "store.unreachable"}[code]
                if said != wanted:
                    faults.append(f"{name}, step {at}: said {said}, not {wanted}")
                if content(folder) != before:
                    faults.append(f"{name}, step {at}: left something behind")
                write(requests, events)
                if content(folder) == before:
                    faults.append(f"{name}, step {at}: did nothing when asked again")
                close(requests, events)
                shutil.rmtree(folder)
        faults += full_file(empty, work, name, write, counts)
    return counts, faults


WRITES_TO = {name: "requests" if name in list(WRITES)[:4] else "events" for name in WRITES}


def full_file(empty: Path, work: Path, name: str, write: Write, counts: Counter[str]) -> list[str]:
    """The same with a file that SQLite itself may not let grow; what needs no room goes through."""
    folder = Path(shutil.copytree(empty, work / f"{name}-full"))
    requests, events = opened(folder)
    database = (requests if WRITES_TO[name] == "requests" else events).database
    with database.engine.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
    before, faults = content(folder), []
    for _ in range(300):
        try:
            write(requests, events)
        except StoreError as error:
            counts["full files"] += 1
            if error.code != "store.full":
                faults.append(f"{name} on a full file: said {error.code}")
            if content(folder) != before:
                faults.append(f"{name} on a full file: left something behind")
            break
        before = content(folder)
    close(requests, events)
    shutil.rmtree(folder)
    return faults


# ---- damage
def damaged(whole: bytes, dice: random.Random) -> tuple[str, bytes]:
    kind, place = dice.choice(["flipped", "flipped", "cut", "zeroed"]), dice.randrange(len(whole))
    if kind == "flipped":
        return kind, whole[:place] + bytes([whole[place] ^ (1 << dice.randrange(8))]) + whole[place + 1 :]
    if kind == "cut":
        return kind, whole[:place]
    page = place // 4096 * 4096
    return kind, whole[:page] + bytes(4096) + whole[page + 4096 :]


def damage_at_random(empty: Path, work: Path, trials: int, seed: int) -> tuple[Counter[str], list[str]]:
    """What the store said to each damage, and what went wrong."""
    dice, counts, faults = random.Random(seed), Counter[str](), []
    whole = (empty / "events.db").read_bytes()
    requests, events = opened(empty)
    saved = {events.checkpoint(RUN, epoch).blob for epoch in events.snapshots(RUN)}  # type: ignore[union-attr]
    log = events.read(RUN, 0, 10_000)
    close(requests, events)
    for trial in range(trials):
        kind, bad = damaged(whole, dice)
        path = work / f"damage-{trial}" / "events.db"
        path.parent.mkdir()
        path.write_bytes(bad)
        database = Database(path, writer=True)
        try:
            upgrade(database, "events")
            store = Events(database)
            found = {one.blob for epoch in range(9) if (one := store.checkpoint(RUN, epoch)) is not None}
            if not found <= saved:
                faults.append(f"trial {trial}, {kind}: a checkpoint that nobody saved")
            same = store.read(RUN, 0, 10_000) == log
            store.unended(), store.used(), store.last(RUN, "epoch")
            counts[
                "read as it was" if same and found == saved else "passed over checkpoints" if same else "other text"
            ] += 1
        except StoreError as error:
            counts[f"said {error.code}"] += 1
        except Exception as error:
            faults.append(f"trial {trial}, {kind}: {type(error).__name__}: {error}")
        finally:
            database.close()
        if kind != "cut" and path.stat().st_size < len(bad):
            faults.append(f"trial {trial}, {kind}: the file was made anew")
        shutil.rmtree(path.parent)
    return counts, faults


def main(trials: int, seed: int) -> int:
    began = time.monotonic()
    memory = "/dev/shm" if Path("/dev/shm").is_dir() else None
    with tempfile.TemporaryDirectory(dir=memory, prefix="strata-faults-") as name:
        work = Path(name)
        fill(work / "empty")
        tried, faults = errors_at_every_write(work / "empty", work)
        said, more = damage_at_random(work / "empty", work, trials, seed)
    for line in faults + more:
        print(line)
    print(f"errors at {tried['errors']} places of {len(WRITES)} writes, {tried['full files']} full files", end="; ")
    print(f"{trials} damages: {', '.join(f'{count} {what}' for what, count in sorted(said.items()))}", end=": ")
    print(f"{len(faults + more)} faults in {time.monotonic() - began:.0f} s (seed {seed})")
    return 1 if faults or more else 0


if __name__ == "__main__":
    words = [int(word) for word in sys.argv[1:]]
    sys.exit(main(*(words + [500, 1][len(words) :])))
