"""`strata doctor`: settings, limits, versions, and whether the store is whole. Changes nothing."""

from __future__ import annotations

import platform
import shutil
import sqlite3
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from app import VERSION, calibration, settings
from app.errors import AppError, StoreError, sentence
from app.limits import LIMITS
from app.locks import RUNNER, SERVE, WEB, holder
from app.settings import Settings
from app.store.database import Database
from app.store.events import Events
from app.store.migrate import fault, missing

if TYPE_CHECKING:
    from engine.errors import Language

PACKAGES = ("numpy", "fastapi", "starlette", "uvicorn", "pydantic", "sqlalchemy", "alembic")
# SQLite up to here could damage a WAL file that two processes checkpoint at once; ours has one writing process
LAST_WITH_WAL_RESET_BUG = (3, 51, 2)


def doctor(language: Language) -> int:
    """Print the findings; 1 if something is wrong."""
    cures: list[str] = []
    try:
        chosen = settings.load()
    except AppError as error:
        print(error.text(language))
        return 1
    for heading, rows in sections(chosen):
        print(sentence(heading, {}, language))
        for name, value in rows:
            print(f"  {name:<28} {value}")
    print(sentence("doctor.store", {}, language))
    for name, found, cure in store(chosen.data_dir):
        print(f"  {name:<28} {found.text(language) if isinstance(found, AppError) else found}")
        cures += [cure] if cure else []
    print(sentence("doctor.disk", {}, language))
    for name, size in disk(chosen.data_dir):
        print(f"  {name:<28} {size:,}")
    reserve = LIMITS.disk_reserve_bytes
    if chosen.data_dir.exists() and shutil.disk_usage(chosen.data_dir).free < reserve:
        cures.append("doctor.room")
    print(sentence("doctor.faults" if cures else "doctor.well", {"count": len(cures)}, language))
    for cure in dict.fromkeys(cures):
        print(sentence(cure, {"reserve": reserve}, language))
    return 1 if cures else 0


def store(folder: Path) -> Iterator[tuple[str, StoreError | str, str | None]]:
    """What is found in the files of the store, and the sentence that says what to do about it."""
    if (gone := missing(folder)) is not None:
        yield "files", gone, "doctor.restore"
    for kind in ("requests", "events"):
        found = fault(folder / f"{kind}.db", kind)
        cure = {"store.newer": "doctor.newer", "store.damaged": "doctor.restore"}.get(found.code) if found else None
        yield f"{kind}.db", found or "ok", cure
        if kind == "events" and found is None and (folder / "events.db").exists():
            yield from checkpoints(folder / "events.db")


def checkpoints(path: Path) -> Iterator[tuple[str, StoreError | str, str | None]]:
    """How many checkpoints there are and how many are damaged, and the owner who keeps most of them."""
    database = Database(path)
    try:
        count, damaged, sizes = Events(database).checkpoints_found()
    except StoreError as error:
        yield "checkpoints", error, "doctor.restore" if error.code == "store.damaged" else None
        return
    finally:
        database.close()
    yield "checkpoints", f"{count}, {damaged} damaged", "doctor.checkpoints" if damaged else None
    most, quota = max(sizes.values(), default=0), LIMITS.owner_checkpoint_bytes
    yield "most kept by one owner", f"{most:,} of {quota:,} bytes", None  # the runner trims what is over it by itself


def disk(folder: Path) -> Iterator[tuple[str, int]]:
    """Bytes by kind, what is free, and what is held in reserve."""
    sizes: Counter[str] = Counter()
    for path in folder.rglob("*") if folder.exists() else ():
        if path.is_file():
            first = path.relative_to(folder).parts[0]
            kind = next((name for name in ("requests.db", "events.db") if first in {name, f"{name}-wal"}), None)
            kept = first.startswith("before-restore-") or ".before-" in first
            sizes[kind or ("kept from before" if kept else first if (folder / first).is_dir() else "other")] += (
                path.stat().st_size
            )
    yield from sorted(sizes.items())
    place = folder if folder.exists() else Path.cwd()
    yield "free", shutil.disk_usage(place).free
    yield "reserve", LIMITS.disk_reserve_bytes


def sections(chosen: Settings) -> Iterator[tuple[str, list[tuple[str, object]]]]:
    shown = chosen.model_dump() | {"access_token": "set" if chosen.token else None}
    yield "doctor.settings", [(f"STRATA_{name.upper()}", value) for name, value in shown.items()]
    yield "doctor.machine", _machine(chosen.data_dir)
    yield "doctor.limits", list(LIMITS.shown().items())
    bug = sqlite3.sqlite_version_info <= LAST_WITH_WAL_RESET_BUG
    lite = (
        f"{sqlite3.sqlite_version} (WAL-reset bug: met by one writing process per file)"
        if bug
        else sqlite3.sqlite_version
    )
    versions: list[tuple[str, object]] = [("strata", VERSION), ("python", platform.python_version()), ("sqlite", lite)]
    yield "doctor.versions", [*versions, *((name, version(name)) for name in PACKAGES)]
    folder = chosen.data_dir
    yield (
        "doctor.processes",
        [
            ("open at", holder(folder / SERVE) or "-"),
            ("web", holder(folder / WEB) or "-"),
            ("runner", holder(folder / RUNNER) or "-"),
        ],
    )


def _machine(folder: Path) -> list[tuple[str, object]]:
    """What plans of time and memory rest on."""
    found = calibration.read(folder)
    figures = {name: f"{value:.3g}" for name, value in asdict(found or calibration.TYPICAL).items()}
    kept = str(folder / calibration.FILE) if found else "not measured yet; typical figures"
    return [*calibration.machine().items(), ("calibration", kept), *figures.items()]
