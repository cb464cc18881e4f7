"""Numbered migrations: one transaction, a copy of the file before, and a clear no to files of a newer Strata."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy import Connection, inspect, text

from app.errors import StoreError
from app.store.database import Database

MIGRATIONS = Path(__file__).parent / "migrations"


def newest(kind: str, migrations: Path = MIGRATIONS) -> str:
    """The last revision this program knows of "requests" or "events"."""
    return max(path.stem.partition("_")[0] for path in (migrations / kind / "versions").glob("[0-9]*.py"))


def revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    found: str | None = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return found


def upgrade(database: Database, kind: str, migrations: Path = MIGRATIONS) -> None:
    """Check the file and bring it to the newest revision. Raises StoreError if it is damaged or newer than we are."""
    database.check()
    with database.begin() as connection:
        current = revision(connection)
    wanted = newest(kind, migrations)
    if current == wanted:
        return
    if current is not None:
        if current > wanted:
            raise StoreError("store.newer", file=database.path.name)
        _copy(database.path, database.path.with_suffix(f".before-{wanted}.db"))
    from alembic import command  # half a second that only a first start or an upgrade pays
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(migrations / kind))
    config.set_main_option("path_separator", "os")
    with database.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def _copy(source: Path, target: Path) -> None:
    with closing(sqlite3.connect(source)) as old, closing(sqlite3.connect(target)) as new:
        old.backup(new)
