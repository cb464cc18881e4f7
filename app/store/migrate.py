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
    return max(revisions(kind, migrations))


def revisions(kind: str, migrations: Path = MIGRATIONS) -> set[str]:
    """Every revision this program knows."""
    return {path.stem.partition("_")[0] for path in (migrations / kind / "versions").glob("[0-9]*.py")}


def revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    found: str | None = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return found


def unknown(found: str | None, is_new: bool, kind: str, migrations: Path = MIGRATIONS) -> str | None:
    """The code of what is wrong with a revision; tables without one, or with one that never was, are damage."""
    if found is None:
        return None if is_new else "store.damaged"
    if found in revisions(kind, migrations):
        return None
    return "store.newer" if found.isdigit() and found > newest(kind, migrations) else "store.damaged"


def revision_of(path: Path) -> str | None:
    """The revision of a file that nobody writes. Raises StoreError."""
    database = Database(path)
    try:
        with database.begin() as connection:
            return revision(connection)
    finally:
        database.close()


def fault(path: Path, kind: str) -> StoreError | None:
    """What is wrong with a file of the store; None if it is whole, or not made yet."""
    if not path.exists():
        return None
    database = Database(path)
    try:
        database.check()
        with database.begin() as connection:
            found = revision(connection)
            is_new = not inspect(connection).get_table_names()
        if (wrong := unknown(found, is_new, kind)) is not None:
            return StoreError(wrong, file=path.name)
    except StoreError as error:
        return error
    finally:
        database.close()
    return None


def is_there(path: Path) -> bool:
    """Whether there is a database; an empty file is none, and SQLite would make a new one of it."""
    return path.exists() and path.stat().st_size > 0


def missing(folder: Path) -> StoreError | None:
    """A file of the store that is gone while the other one knows of runs: a new, empty one would hide the loss."""
    files = [folder / "requests.db", folder / "events.db"]
    for gone, other in (files, files[::-1]):
        if is_there(other) and not is_there(gone):
            database = Database(other)
            try:
                with database.begin() as connection:
                    if connection.exec_driver_sql("SELECT 1 FROM runs LIMIT 1").first() is not None:
                        return StoreError("store.missing", file=gone.name, folder=str(folder))
            except StoreError as error:
                if error.code != "store.unreachable":  # no table yet: nothing can be lost
                    return error
            finally:
                database.close()
    return None


def upgrade(database: Database, kind: str, migrations: Path = MIGRATIONS) -> None:
    """Check the file and bring it to the newest revision. Raises StoreError if it is damaged or newer than we are."""
    database.check()
    with database.begin() as connection:
        current = revision(connection)
        is_new = not inspect(connection).get_table_names()
    wanted = newest(kind, migrations)
    if current == wanted:
        return
    if (wrong := unknown(current, is_new, kind, migrations)) is not None:
        raise StoreError(wrong, file=database.path.name)
    if current is not None:
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
