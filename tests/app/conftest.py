"""A store, an application on it, and one real server for all tests that need processes."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from app import settings
from app.gate import Gate
from app.main import create_app
from app.store.database import Database
from app.store.events import Events
from app.store.migrate import upgrade
from app.store.requests import Requests
from tests.app.asking import SPEC
from tests.serving import Served, serve


@pytest.fixture(scope="session")
def made_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated, empty store; tests copy it, because migrating takes longer than most of them."""
    folder = tmp_path_factory.mktemp("store")
    for kind in ("requests", "events"):
        database = Database(folder / f"{kind}.db", writer=True)
        upgrade(database, kind)
        database.close()
    return folder


@pytest.fixture
def data_dir(made_store: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made_store, tmp_path / "data"))


@pytest.fixture
def events(data_dir: Path) -> Iterator[Events]:
    """The log as the runner holds it."""
    database = Database(data_dir / "events.db", writer=True)
    yield Events(database)
    database.close()


@pytest.fixture
def requests(data_dir: Path) -> Iterator[Requests]:
    """The wishes as the web process holds them."""
    database = Database(data_dir / "requests.db", writer=True)
    yield Requests(database)
    database.close()


@pytest.fixture
def gate(data_dir: Path) -> Iterator[Gate]:
    """The application, without its background tasks: nobody trains here."""
    made = create_app(settings.load(data_dir=data_dir, lang="en", allowed_hosts=("school.example",)))
    yield made
    for database in made.app.state.databases:  # type: ignore[attr-defined]
        database.close()


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A real server with a real runner, shared by tests that start runs of their own."""
    with serve(tmp_path_factory.mktemp("served"), STRATA_RUN_SLOTS="2") as served:
        yield served


@pytest.fixture
def spec() -> dict[str, Any]:
    """A fresh copy of a small experiment."""
    copy: dict[str, Any] = json.loads(json.dumps(SPEC))
    return copy
