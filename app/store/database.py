"""One SQLite file: WAL, full durability, and either the one writing process or any number of readers."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.pool import QueuePool

from app.errors import StoreError

BUSY_SECONDS = 5.0
# SQLite's primary result codes -> ours
CODES = {
    5: "store.busy",
    6: "store.busy",
    8: "store.unreachable",
    10: "store.unreachable",
    11: "store.damaged",
    13: "store.full",
    14: "store.unreachable",
    26: "store.damaged",
}


class Database:
    """Transactions on one file. A writer waits for its turn and locks at once; a reader sees a snapshot."""

    def __init__(self, path: Path, *, writer: bool = False) -> None:
        self.path = path
        self.writer = writer
        sizes = {"pool_size": 1, "max_overflow": 0} if writer else {"pool_size": 4, "max_overflow": 60}
        self.engine: Engine = create_engine(
            "sqlite://", creator=self._connect, poolclass=QueuePool, pool_timeout=BUSY_SECONDS, **sizes
        )
        begin = "BEGIN IMMEDIATE" if writer else "BEGIN"
        event.listen(self.engine, "begin", lambda connection: connection.exec_driver_sql(begin))
        self._watch: sqlite3.Connection | None = None
        self._version = -1

    def _connect(self) -> sqlite3.Connection:
        if self.writer:
            self.path.parent.mkdir(parents=True, exist_ok=True)
        # mode=ro can neither write nor checkpoint: two processes checkpointing one file is what damaged WAL files up to
        # SQLite 3.51.2
        uri = f"{self.path.absolute().as_uri()}?mode={'rwc' if self.writer else 'ro'}"
        connection = sqlite3.connect(uri, uri=True, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False)
        if self.writer:
            connection.execute("PRAGMA journal_mode=WAL")
            connection.execute("PRAGMA synchronous=FULL")
        return connection

    @contextmanager
    def begin(self) -> Iterator[Connection]:
        """A transaction: committed at the end, undone by an exception. Raises StoreError."""
        with translated(self.path.name), self.engine.begin() as connection:
            yield connection

    def changed(self) -> bool:
        """Whether another process has written since the last call; True the first time. A few microseconds."""
        with translated(self.path.name):
            if self._watch is None:
                self._watch = self._connect()
            (version,) = self._watch.execute("PRAGMA data_version").fetchone()
        before, self._version = self._version, version
        return bool(version != before)

    def check(self) -> None:
        """Raise StoreError unless the file is whole. Nothing is ever mended or made anew behind a person's back."""
        with translated(self.path.name), self.engine.connect() as connection:
            verdict = connection.exec_driver_sql("PRAGMA quick_check(1)").scalar()
        if verdict != "ok":
            raise StoreError("store.damaged", file=self.path.name)

    def close(self) -> None:
        if self._watch is not None:
            self._watch.close()
            self._watch = None
        self.engine.dispose()


@contextmanager
def translated(file: str) -> Iterator[None]:
    """SQLite's errors as StoreError; anything else is a fault of ours and passes."""
    try:
        yield
    except (DBAPIError, sqlite3.Error) as error:
        original = error.orig if isinstance(error, DBAPIError) else error
        code = CODES.get((getattr(original, "sqlite_errorcode", 0) or 0) & 0xFF)
        if code is None and "no such table" in str(original):
            code = "store.unreachable"  # the writing process has not made it yet
        if code is None and "Could not decode to UTF-8" in str(original):
            code = "store.damaged"  # what was written was text
        if code is None:
            raise
        raise StoreError(code, file=file) from error
    except UnicodeDecodeError as error:  # damaged text again, in SQLite's own message
        raise StoreError("store.damaged", file=file) from error
    except PoolTimeoutError as error:
        raise StoreError("store.busy", file=file) from error
