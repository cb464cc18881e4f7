"""`strata backup FILE` and `strata restore FILE`: everything that cannot be had again, in one file.

In it: both databases (with every checkpoint) and the key that signs owners. Not in it: data sets (whoever put them
there has them), logs, locks and settings. A backup is taken while the server runs; a restore checks everything before
it touches anything, and moves what was there aside.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import shutil
import sqlite3
import tempfile
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from datetime import datetime
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from app import VERSION, settings
from app.errors import AppError, StoreError, sentence
from app.locks import RESTORING, RUNNER, SERVE, WEB, Lock, holder
from app.store.database import translated
from app.store.migrate import fault, newest, revision_of

if TYPE_CHECKING:
    from engine.errors import Language

FORMAT = 1
MANIFEST = "manifest.json"
KEY = "owners.key"
# The log first: what is in the requests and not yet in the log is taken up by the runner, but a log without its
# request counts as deleted.
KINDS = ("events", "requests")
NAMES = (*(f"{kind}.db" for kind in KINDS), KEY)
BESIDE = ("-wal", "-shm")
CHUNK = 1 << 20
LARGEST_MANIFEST = 100_000
# All that zipfile and json raise for bytes that are not what they were
DAMAGE = (zipfile.BadZipFile, zlib.error, LookupError, TypeError, ValueError, EOFError, RuntimeError, OverflowError)


# ---- making one
def backup(target: Path, language: Language) -> int:
    """Write a backup and say where it is. Raises AppError; then there is no file."""
    folder = settings.load().data_dir
    count, size = make(folder, target)
    print(sentence("backup.done", {"file": str(target), "count": count, "size": size}, language))
    return 0


def make(folder: Path, target: Path) -> tuple[int, int]:
    """Write a backup of this data folder; (files in it, its bytes). Raises AppError, StoreError."""
    if target.exists():
        raise AppError("backup.exists", file=str(target))
    if not all((folder / f"{kind}.db").exists() for kind in KINDS):
        raise AppError("backup.nothing", folder=str(folder))
    with _said(target), tempfile.TemporaryDirectory(dir=target.parent, prefix=".strata-backup-") as made:
        work, entries = Path(made), {}
        with zipfile.ZipFile(work / "zip", "w", zipfile.ZIP_DEFLATED, compresslevel=1) as file:
            for name in [name for name in NAMES if (folder / name).exists()]:
                kind = name.removesuffix(".db") if name.endswith(".db") else None
                copy = work / name
                if kind is None:
                    shutil.copyfile(folder / name, copy)
                else:
                    _copy_database(folder / name, copy)
                    if (wrong := fault(copy, kind)) is not None:
                        raise wrong
                entries[name] = _described(copy, kind)
                file.write(copy, name)
                copy.unlink()
            manifest = {"format": FORMAT, "strata": VERSION, "made": datetime.now().astimezone().isoformat("T")}
            file.writestr(MANIFEST, json.dumps({**manifest, "files": entries}, indent=1))
        os.chmod(work / "zip", 0o600)  # the key is in it
        _flush(work / "zip")
        try:
            os.link(work / "zip", target)  # never over a file that has come there meanwhile
        except FileExistsError:
            raise AppError("backup.exists", file=str(target)) from None
        _flush(target.absolute().parent)
    return len(entries), target.stat().st_size


def _copy_database(source: Path, target: Path) -> None:
    """A consistent copy, in one step, so that no writer can make it begin again; the source is only read."""
    uri = f"{source.absolute().as_uri()}?mode=ro"
    with (
        translated(source.name),
        closing(sqlite3.connect(uri, uri=True)) as old,
        closing(sqlite3.connect(target)) as new,
    ):
        old.backup(new)
        new.execute("PRAGMA journal_mode=DELETE")  # one file, with nothing beside it


def _described(path: Path, kind: str | None) -> dict[str, Any]:
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    found: dict[str, Any] = {"size": path.stat().st_size, "sha256": digest}
    return found if kind is None else {**found, "revision": revision_of(path)}


# ---- taking one back
def restore(source: Path, language: Language) -> int:
    """Put a backup in the place of what is there, and say where that is now. Raises AppError."""
    folder = settings.load().data_dir
    aside = put_back(folder, source)
    facts = {"file": str(source), "folder": str(folder), "aside": str(aside or "-")}
    print(sentence("restore.done" if aside else "restore.done_empty", facts, language))
    return 0


def put_back(folder: Path, source: Path) -> Path | None:
    """Restore into this data folder; where the old files are now, if there were any. Raises AppError, StoreError.

    Nothing of the old is touched until all of the new lies beside it, checked and on the disk."""
    with ExitStack() as held:
        for name in (SERVE, WEB, RUNNER):  # a runner that is still ending writes, too
            lock = Lock(folder / name)
            if not lock.take("?"):
                raise AppError("settings.folder_used", url=holder(folder / SERVE) or "?")
            held.callback(lock.release)
        with _said(source):
            work = Path(tempfile.mkdtemp(dir=folder, prefix=".restore-"))
            held.callback(shutil.rmtree, work, ignore_errors=True)
            names = _unpack(source, work)
            old = [path for name in NAMES for path in (folder / name, *(folder / (name + end) for end in BESIDE))]
            old = [path for path in old if path.exists()]
            aside = _new_folder(folder) if old else None
            _flush(folder)
            pending = folder / RESTORING
            shutil.rmtree(pending, ignore_errors=True)  # of a restore that was cut off; all of it is in its backup
            work.rename(pending)
            _flush(folder)
            for path in old:
                path.rename(aside / path.name)  # type: ignore[operator]
            for name in names:
                (pending / name).rename(folder / name)
            for place in (aside, folder):
                if place is not None:
                    _flush(place)
            pending.rmdir()
            _flush(folder)
    return aside


def _unpack(source: Path, work: Path) -> list[str]:
    """Lay out what is in a backup, and check all of it; the names. Raises AppError."""
    try:
        with zipfile.ZipFile(source) as file:
            if file.getinfo(MANIFEST).file_size > LARGEST_MANIFEST:
                raise AppError("backup.damaged", file=str(source))
            manifest = json.loads(file.read(MANIFEST))
            if manifest["format"] > FORMAT:
                raise AppError("backup.newer", file=str(source))
            entries: Mapping[str, Mapping[str, Any]] = manifest["files"]
            names = [name for name in NAMES if name in entries]
            if set(entries) - set(NAMES) or not {f"{kind}.db" for kind in KINDS} <= set(names):
                raise AppError("backup.damaged", file=str(source))
            if sum(int(entry["size"]) for entry in entries.values()) > shutil.disk_usage(work).free:
                raise StoreError("store.full")
            for name in names:
                with file.open(name) as packed, (work / name).open("xb") as out:
                    os.fchmod(out.fileno(), 0o600)
                    _copy_checked(packed, out, entries[name])
    except DAMAGE as error:
        raise AppError("backup.damaged", file=str(source)) from error
    for kind in KINDS:
        if (revision := entries[f"{kind}.db"].get("revision")) is None or str(revision) > newest(kind):
            raise AppError("backup.newer", file=str(source))
        if (wrong := fault(work / f"{kind}.db", kind)) is not None:
            raise AppError("backup.newer" if wrong.code == "store.newer" else "backup.damaged", file=str(source))
    return names


def _copy_checked(packed: IO[bytes], out: IO[bytes], entry: Mapping[str, Any]) -> None:
    """Copy, no more than was promised. Raises ValueError if it is not what was promised."""
    digest, left = hashlib.sha256(), int(entry["size"])
    while part := packed.read(CHUNK):
        left -= len(part)
        if left < 0:
            break
        digest.update(part)
        out.write(part)
    if left != 0 or digest.hexdigest() != entry["sha256"]:
        raise ValueError
    out.flush()
    os.fsync(out.fileno())


def _new_folder(folder: Path) -> Path:
    """A folder that was not there, named for now."""
    stamp = datetime.now().strftime("%Y%m%d-%H%M%S")
    for number in range(1, 1000):
        made = folder / f"before-restore-{stamp}{'' if number == 1 else f'-{number}'}"
        try:
            made.mkdir(mode=0o700)
        except FileExistsError:
            continue
        return made
    raise StoreError("store.unreachable")


def _flush(path: Path) -> None:
    """Make sure that it is on the disk: a file, or the names in a folder."""
    file = os.open(path, os.O_RDONLY)
    try:
        os.fsync(file)
    finally:
        os.close(file)


@contextmanager
def _said(file: Path) -> Iterator[None]:
    """What the system refuses, as a sentence."""
    try:
        yield
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise StoreError("store.full") from error
        raise AppError("backup.file", file=str(file), why=error.strerror or str(error)) from error
