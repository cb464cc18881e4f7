"""Backup and restore: all of it comes back, and nothing is lost on the way."""

from __future__ import annotations

import json
import os
import random
import re
import sqlite3
import subprocess
import sys
import zipfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from app import backup
from app.doctor import doctor
from app.domain.run import new_id
from app.errors import AppError, StoreError
from app.locks import RESTORING, RUNNER, SERVE, Lock
from app.serve import check
from app.services.owners import signer
from app.store.database import Database
from app.store.events import Checkpoint, Entry, Events
from app.store.requests import Requests, RunRequest


@pytest.fixture
def full(data_dir: Path, requests: Requests, events: Events) -> Path:
    """A data folder with a run in it, open for writing as while the server runs."""
    signer(data_dir)
    fill(requests, events, 5)
    return data_dir


def fill(requests: Requests, events: Events, notes: int) -> str:
    name = new_id()
    kept = requests.create(RunRequest(name, "n", "digits", 3, "{}", "t", owner="ann"))
    events.accept(name, kept.number, 1.0, "ann")
    events.append([Entry(name, 1, 1.0, signal="claim"), *(Entry(name, 1, 1.0, "note", "{}") for _ in range(notes))])
    events.save(Checkpoint(name, 1, 1, random.Random(1).randbytes(20_000)), Entry(name, 1, 1.0, "checkpoint", "{}"))
    return name


def content(folder: Path) -> dict[str, object]:
    """Every row of every table, and the key."""
    found: dict[str, object] = {"key": (folder / "owners.key").read_bytes()}
    for kind in backup.KINDS:
        with closing(sqlite3.connect(f"{(folder / f'{kind}.db').as_uri()}?mode=ro", uri=True)) as connection:
            tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
            found |= {f"{kind} {name}": connection.execute(f"SELECT * FROM {name}").fetchall() for (name,) in tables}
    return found


def test_all_of_it_comes_back_in_an_empty_folder(full: Path, tmp_path: Path) -> None:
    before = content(full)
    assert backup.make(full, tmp_path / "b.zip")[0] == 3
    assert (tmp_path / "b.zip").stat().st_mode & 0o077 == 0, "the key is in it"
    assert backup.put_back(tmp_path / "new", tmp_path / "b.zip") is None
    assert content(tmp_path / "new") == before
    manifest = json.loads(zipfile.ZipFile(tmp_path / "b.zip").read(backup.MANIFEST))
    assert {name: entry.get("revision") for name, entry in manifest["files"].items()} == {
        "events.db": "0003",
        "requests.db": "0004",
        "owners.key": None,
    }
    assert sorted(path.name for path in tmp_path.iterdir()) == ["b.zip", "data", "new"], "nothing is left lying about"


def test_what_was_there_is_moved_aside(full: Path, requests: Requests, events: Events, tmp_path: Path) -> None:
    backup.make(full, tmp_path / "b.zip")
    then = content(full)
    fill(requests, events, 3)
    now = content(full)
    for store in (requests, events):
        store.database.close()
    (full / "datasets").mkdir(exist_ok=True)
    aside = backup.put_back(full, tmp_path / "b.zip")
    assert aside is not None
    assert content(full) == then
    assert content(aside) == now
    assert (full / "datasets").exists()
    assert not (full / RESTORING).exists()


def test_a_backup_taken_while_a_writer_writes_is_whole(full: Path, tmp_path: Path) -> None:
    writer = (
        "import sys; from pathlib import Path; from app.store.database import Database;"
        "from app.store.events import Events, Entry; e = Events(Database(Path(sys.argv[1]), writer=True));"
        "run = e.unended()[0].id; print('go', flush=True)\n"
        "while True: e.append([Entry(run, 1, 1.0, 'note', '{}') for _ in range(20)])"
    )
    command = [sys.executable, "-c", writer, str(full / "events.db")]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        process.stdout.readline()
        for number in range(5):
            backup.make(full, tmp_path / f"{number}.zip")
    finally:
        process.kill()
        process.communicate()
    lengths = []
    for number in range(5):
        backup.put_back(tmp_path / f"r{number}", tmp_path / f"{number}.zip")
        database = Database(tmp_path / f"r{number}" / "events.db")
        (run,) = Events(database).unended()
        assert [seq for seq, _ in Events(database).read(run.id, 0, 10**6)] == list(range(1, run.last_seq + 1))
        assert run.last_seq % 20 == 8 % 20, "no half of a batch"
        lengths.append(run.last_seq)
        database.close()
    assert lengths[0] < lengths[-1], "it did write meanwhile"


@pytest.mark.parametrize("lock", [SERVE, RUNNER])
def test_a_restore_under_a_running_server_is_refused(full: Path, tmp_path: Path, lock: str) -> None:
    backup.make(full, tmp_path / "b.zip")
    before = sorted(path.name for path in full.iterdir())
    held = Lock(full / lock)
    assert held.take("http://127.0.0.1:8000")
    with pytest.raises(AppError) as caught:
        backup.put_back(full, tmp_path / "b.zip")
    held.release()
    assert caught.value.code == "settings.folder_used"
    assert {path.name for path in full.iterdir()} <= {*before, SERVE, RUNNER, "web.lock"}


def rewritten(source: Path, change: Callable[[dict[str, bytes]], None]) -> None:
    with zipfile.ZipFile(source) as file:
        entries = {name: file.read(name) for name in file.namelist()}
    change(entries)
    with zipfile.ZipFile(source, "w") as file:
        for name, data in entries.items():
            file.writestr(name, data)


def newer_format(entries: dict[str, bytes]) -> None:
    entries[backup.MANIFEST] = entries[backup.MANIFEST].replace(b'"format": 1', b'"format": 2')


def newer_revision(entries: dict[str, bytes]) -> None:
    entries[backup.MANIFEST] = re.sub(rb'"revision": "\d+"', b'"revision": "9999"', entries[backup.MANIFEST])


def other_bytes(entries: dict[str, bytes]) -> None:
    entries["events.db"] = entries["events.db"][:-1] + b"!"


def more_bytes(entries: dict[str, bytes]) -> None:
    entries["events.db"] += bytes(5_000_000)


def no_events(entries: dict[str, bytes]) -> None:
    del entries["events.db"]


def foreign_name(entries: dict[str, bytes]) -> None:
    manifest = json.loads(entries[backup.MANIFEST])
    manifest["files"]["../evil"] = manifest["files"]["owners.key"]
    entries[backup.MANIFEST] = json.dumps(manifest).encode()


def odd_manifest(entries: dict[str, bytes]) -> None:
    entries[backup.MANIFEST] = b'{"format": "x", "files": []}'


CHANGES = {
    newer_format: "backup.newer",
    newer_revision: "backup.newer",
    other_bytes: "backup.damaged",
    more_bytes: "backup.damaged",
    no_events: "backup.damaged",
    foreign_name: "backup.damaged",
    odd_manifest: "backup.damaged",
}


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_a_backup_that_is_not_right_changes_nothing(
    full: Path, tmp_path: Path, change: Callable[[dict[str, bytes]], None]
) -> None:
    backup.make(full, tmp_path / "b.zip")
    rewritten(tmp_path / "b.zip", change)
    refused(full, tmp_path / "b.zip", CHANGES[change])


def refused(folder: Path, source: Path, *codes: str) -> None:
    before, names = content(folder), {path.name for path in folder.iterdir()}
    with pytest.raises(AppError) as caught:
        backup.put_back(folder, source)
    assert caught.value.code in codes
    assert content(folder) == before
    assert {path.name for path in folder.iterdir()} <= names | {SERVE, RUNNER, "web.lock"}


def test_no_flipped_byte_and_no_cut_is_taken_for_the_backup(full: Path, tmp_path: Path) -> None:
    """Bytes that carry nothing (times, attributes) may change; then all comes back as it was."""
    backup.make(full, tmp_path / "b.zip")
    whole, expected, dice = (tmp_path / "b.zip").read_bytes(), content(full), random.Random(7)
    found = untouched = 0
    for number in range(60):
        place = dice.randrange(len(whole))
        bad = whole[:place] if number % 3 == 0 else whole[:place] + bytes([whole[place] ^ 16]) + whole[place + 1 :]
        (tmp_path / "bad.zip").write_bytes(bad)
        target = tmp_path / f"t{number}"
        try:
            backup.put_back(target, tmp_path / "bad.zip")
        except AppError as error:
            found += error.code in ("backup.damaged", "backup.newer")
            untouched += not any((target / name).exists() for name in backup.NAMES)
        else:
            assert content(target) == expected
    assert found == untouched > 50


def test_a_file_is_never_written_over(full: Path, tmp_path: Path) -> None:
    (tmp_path / "b.zip").write_text("mine")
    with pytest.raises(AppError, match="exists already"):
        backup.make(full, tmp_path / "b.zip")
    assert (tmp_path / "b.zip").read_text() == "mine"


def test_a_damaged_store_is_not_backed_up_as_if_it_were_whole(full: Path, events: Events, tmp_path: Path) -> None:
    events.database.close()
    path = full / "events.db"
    path.write_bytes(path.read_bytes()[:4096] + bytes(4096) + path.read_bytes()[8192:])
    with pytest.raises(StoreError) as caught:
        backup.make(full, tmp_path / "b.zip")
    assert caught.value.code == "store.damaged"
    assert not (tmp_path / "b.zip").exists()


def test_a_restore_that_was_cut_off_is_said_and_can_be_done_again(
    full: Path, requests: Requests, events: Events, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    backup.make(full, tmp_path / "b.zip")
    for store in (requests, events):
        store.database.close()
    expected, moved = content(full), Path.rename
    for stop_at in range(1, 9):
        counted = iter(range(1, 100))

        def rename(path: Path, target: Path, stop_at: int = stop_at, counted: object = counted) -> Path:
            if next(counted) == stop_at:  # type: ignore[call-overload]
                raise KeyboardInterrupt
            return moved(path, target)

        monkeypatch.setattr(Path, "rename", rename)
        try:
            backup.put_back(full, tmp_path / "b.zip")
        except KeyboardInterrupt:
            if stop_at > 1:
                with pytest.raises(AppError, match="cut off"):
                    check(full)
        monkeypatch.setattr(Path, "rename", moved)
        backup.put_back(full, tmp_path / "b.zip")
        check(full)
        assert content(full) == expected


@pytest.mark.parametrize("emptied", [False, True])
@pytest.mark.parametrize("gone", ["requests.db", "events.db"])
def test_half_a_store_is_no_start(full: Path, requests: Requests, events: Events, gone: str, emptied: bool) -> None:
    for store in (requests, events):
        store.database.close()
    (full / gone).unlink()
    if emptied:
        (full / gone).touch()
    with pytest.raises(StoreError, match="is gone"):
        check(full)


def test_a_first_start_that_was_cut_off_goes_on(data_dir: Path) -> None:
    (data_dir / "events.db").unlink()
    check(data_dir)


def test_doctor_looks_at_every_checkpoint_and_says_what_to_do(
    full: Path, events: Events, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STRATA_DATA_DIR", str(full))
    assert doctor("en") == 0
    assert "1, 0 damaged" in capsys.readouterr().out
    with closing(sqlite3.connect(full / "events.db")) as connection, connection:
        connection.execute("UPDATE checkpoints SET blob = x'00'")
    assert doctor("en") == 1
    said = capsys.readouterr().out
    assert "1, 1 damaged" in said
    assert said.splitlines()[-1].startswith("Leave damaged checkpoints")
    assert "events.db-wal" not in said, "its bytes count as the database's"
    events.database.close()
    (full / "events.db").write_bytes(b"hello" * 1000)
    assert doctor("ko") == 1
    assert "strata restore" in capsys.readouterr().out.splitlines()[-1]


def run(*words: str, folder: Path) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, "STRATA_DATA_DIR": str(folder), "STRATA_LANG": "en", "STRATA_RUN_SLOTS": "1"}
    return subprocess.run([sys.executable, "-m", "app", *words], env=env, capture_output=True, text=True, timeout=40)


def test_the_commands_say_what_they_did(full: Path, tmp_path: Path) -> None:
    made = run("backup", str(tmp_path / "b.zip"), folder=full)
    assert (made.returncode, made.stdout.split(" into")[0]) == (0, "Backed up 3 files")
    again = run("backup", str(tmp_path / "b.zip"), folder=full)
    assert (again.returncode, "exists already" in again.stderr) == (2, True)
    back = run("restore", str(tmp_path / "b.zip"), folder=tmp_path / "new")
    assert (back.returncode, back.stdout.startswith("Restored")) == (0, True)
    none = run("restore", str(tmp_path / "nothing.zip"), folder=tmp_path / "other")
    assert (none.returncode, "cannot be used" in none.stderr) == (2, True)


@pytest.mark.parametrize("file", ["requests.db", "events.db"])
def test_a_damaged_store_ends_the_start_with_one_clear_sentence(
    full: Path, requests: Requests, events: Events, file: str
) -> None:
    for store in (requests, events):
        store.database.close()
    whole = (full / file).read_bytes()
    bad = whole[:4096] + bytes(4096) + whole[8192:]
    (full / file).write_bytes(bad)
    ended = run("serve", folder=full)
    assert ended.returncode == 2
    assert f"The store is damaged ({file})" in ended.stderr
    assert "Traceback" not in ended.stderr
    assert (full / file).read_bytes() == bad, "left as it is"
