"""Files: migrated once, checked at every start, never silently made anew."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext

from app.domain.run import new_id
from app.errors import StoreError
from app.store import migrate, tables
from app.store.database import Database
from app.store.events import Checkpoint, Entry, Events
from app.store.requests import Requests


@pytest.fixture
def run(events: Events) -> str:
    name = new_id()
    events.accept(name, 1, 0.0)
    return name


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


def test_readers_cannot_write(data_dir: Path, events: Events, run: str) -> None:
    reader = Database(data_dir / "events.db")
    try:
        assert Events(reader).states([run])[run].state == "queued"
        with pytest.raises(StoreError):
            Events(reader).append([Entry(run, 1, 1.0, signal="claim")])
    finally:
        reader.close()


def test_a_reader_notices_every_commit(data_dir: Path, events: Events, run: str) -> None:
    reader = Database(data_dir / "events.db")
    try:
        assert [reader.changed(), reader.changed()] == [True, False]
        events.append([Entry(run, 1, 1.0, signal="claim")])
        assert [reader.changed(), reader.changed()] == [True, False]
    finally:
        reader.close()


FIRST = {
    "requests": [
        "INSERT INTO runs (number, id, name, label, pinned, dataset, epochs, spec, created) "
        "VALUES (41, 'aaaaaaaaaaaaaaaa', 'old', '', 0, 'digits', 3, '{}', 't')",
        "INSERT INTO commands (run, n, type, args, created) VALUES ('aaaaaaaaaaaaaaaa', 1, 'pause', '{}', 't')",
    ],
    "events": [
        "INSERT INTO runs (id, number, state, attempt, crashes, last_seq, commands_done, epoch, summary) "
        "VALUES ('aaaaaaaaaaaaaaaa', 41, 'running', 1, 0, 2, 1, 1, '{}')",
        *(
            "INSERT INTO events (run, seq, attempt, type, body) "
            f"VALUES ('aaaaaaaaaaaaaaaa', {seq}, 1, 'state', '{{\"seq\":{seq}}}')"
            for seq in (1, 2)
        ),
    ],
}


def test_a_store_of_the_first_revision_goes_on(tmp_path: Path) -> None:
    """What the first Strata wrote is there after the upgrade, numbers go on, and a copy of the old file is kept."""
    from alembic import command
    from alembic.config import Config

    for kind, rows in FIRST.items():
        database = Database(tmp_path / f"{kind}.db", writer=True)
        config = Config()
        config.set_main_option("script_location", str(migrate.MIGRATIONS / kind))
        config.set_main_option("path_separator", "os")
        with database.begin() as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, "0001")
            for row in rows:
                connection.exec_driver_sql(row)
        migrate.upgrade(database, kind)
        assert migrate.revision_of(tmp_path / f"{kind}.before-{migrate.newest(kind)}.db") == "0001"
        database.close()
    requests = Requests(Database(tmp_path / "requests.db", writer=True))
    events = Events(Database(tmp_path / "events.db", writer=True))
    events.take_office("1")
    old = requests.get("a" * 16)
    assert old is not None
    assert (old.number, old.name, old.owner) == (41, "old", "")
    assert requests.create(replace(old, id=new_id(), number=0)).number == 42
    assert requests.command(old.id, "resume", {}, "t") == 2
    states, refused = events.append([Entry(old.id, 1, 1.0, "epoch", "{}", epoch=2)])
    assert (states[old.id].last_seq, refused) == (3, [])
    events.save(Checkpoint(old.id, 1, 2, b"x"), Entry(old.id, 1, 1.0, "checkpoint", "{}"))
    assert [seq for seq, _ in events.read(old.id, 0, 10)] == [1, 2, 3, 4]
    requests.database.close()
    events.database.close()


@pytest.mark.parametrize("revision", ["0000", "\u00e9", None])
def test_tables_without_a_revision_of_ours_are_damage(data_dir: Path, revision: str | None) -> None:
    with closing(sqlite3.connect(data_dir / "events.db")) as connection, connection:
        connection.execute("DELETE FROM alembic_version")
        if revision is not None:
            connection.execute("INSERT INTO alembic_version VALUES (?)", [revision])
    database = Database(data_dir / "events.db", writer=True)
    with pytest.raises(StoreError) as caught:
        migrate.upgrade(database, "events")
    database.close()
    assert caught.value.code == "store.damaged"
    assert (found := migrate.fault(data_dir / "events.db", "events")) is not None
    assert found.code == "store.damaged"
