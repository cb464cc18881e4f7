"""Files: migrated once, checked at every start, never silently made anew."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext

from app.errors import StoreError
from app.store import migrate, tables
from app.store.database import Database

KINDS = {"requests": tables.REQUESTS, "events": tables.EVENTS}


@pytest.mark.parametrize("kind", KINDS)
def test_migrations_make_the_tables_that_the_code_means(kind: str, data_dir: Path) -> None:
    database = Database(data_dir / f"{kind}.db", writer=True)
    with database.begin() as connection:
        assert migrate.revision(connection) == migrate.newest(kind)
        assert compare_metadata(MigrationContext.configure(connection), KINDS[kind]) == []
        modes = [connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in ("journal_mode", "synchronous")]
    database.close()
    assert modes == ["wal", 2]


def test_a_migration_that_fails_leaves_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "migrations" / "requests"
    (folder / "versions").mkdir(parents=True)
    (folder / "env.py").write_bytes((migrate.MIGRATIONS / "requests" / "env.py").read_bytes())
    (folder / "versions" / "0001_half.py").write_text(
        "from alembic import op\nimport sqlalchemy as sa\nrevision = '0001'\ndown_revision = None\n"
        "def upgrade():\n    op.create_table('half', sa.Column('a', sa.Integer))\n    raise ValueError('stop')\n"
    )
    database = Database(tmp_path / "x.db", writer=True)
    with pytest.raises(ValueError, match="stop"):
        migrate.upgrade(database, "requests", tmp_path / "migrations")
    with database.begin() as connection:
        assert connection.exec_driver_sql("SELECT name FROM sqlite_master").all() == []
    database.close()


def test_a_file_of_a_newer_strata_is_refused(data_dir: Path) -> None:
    with closing(sqlite3.connect(data_dir / "events.db")) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    database = Database(data_dir / "events.db", writer=True)
    with pytest.raises(StoreError, match="newer"):
        migrate.upgrade(database, "events")
    database.close()


DAMAGE = {
    "not a database": lambda old: b"hello" * 1000,
    "zeroed page": lambda old: old[:4096] + bytes(4096) + old[8192:],
    "cut off": lambda old: old[: len(old) // 2],
}


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE)
def test_a_damaged_file_is_said_and_left_alone(data_dir: Path, damage: object) -> None:
    path = data_dir / "events.db"
    path.write_bytes(damage(path.read_bytes()))  # type: ignore[operator]
    before = path.read_bytes()
    database = Database(path, writer=True)
    with pytest.raises(StoreError) as caught:
        migrate.upgrade(database, "events")
    database.close()
    assert caught.value.code == "store.damaged"
    assert path.read_bytes() == before


def test_a_file_that_is_not_there_yet_is_said(tmp_path: Path) -> None:
    database = Database(tmp_path / "events.db")
    with pytest.raises(StoreError) as caught:
        database.changed()
    assert caught.value.code == "store.unreachable"
    assert not (tmp_path / "events.db").exists()
