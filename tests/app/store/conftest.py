"""The implementations of the store that the contract is held against: one entry in STORES each.

test_events.py and test_requests.py are the contract; test_database.py holds what is SQLite's own.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from app.store.database import Database
from app.store.events import Events
from app.store.requests import Requests


@dataclass
class Store:
    """SQLite. Every call of ``events`` and ``requests`` opens the same store once more, for another process."""

    folder: Path
    opened: list[Database] = field(default_factory=list)

    def events(self) -> Events:
        return Events(self._open("events.db"))

    def requests(self) -> Requests:
        return Requests(self._open("requests.db"))

    def damage(self, run: str, where: Callable[[int], bool]) -> None:
        """Spoil the bytes of a run's checkpoints, of those epochs, behind the store's back."""
        with closing(sqlite3.connect(self.folder / "events.db")) as connection, connection:
            for id, epoch in connection.execute("SELECT id, epoch FROM checkpoints WHERE run = ?", [run]).fetchall():
                if where(epoch):
                    connection.execute("UPDATE checkpoints SET blob = x'00' WHERE id = ?", [id])

    def close(self) -> None:
        for database in self.opened:
            database.close()

    def _open(self, name: str) -> Database:
        self.opened.append(Database(self.folder / name, writer=True))
        return self.opened[-1]


STORES: dict[str, Callable[[Path], Store]] = {"sqlite": Store}


@pytest.fixture(params=STORES.values(), ids=STORES)
def store(request: pytest.FixtureRequest, data_dir: Path) -> Iterator[Store]:
    made: Store = request.param(data_dir)
    yield made
    made.close()


@pytest.fixture
def events(store: Store) -> Events:
    return store.events()


@pytest.fixture
def requests(store: Store) -> Requests:
    return store.requests()
