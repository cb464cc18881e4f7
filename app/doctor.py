"""`strata doctor`: settings, limits, versions, and whether the store is whole. Changes nothing."""

from __future__ import annotations

import platform
import shutil
import sqlite3
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from app import VERSION, settings
from app.errors import AppError, StoreError, sentence
from app.limits import LIMITS
from app.locks import RUNNER, WEB, holder
from app.settings import Settings
from app.store.database import Database
from app.store.migrate import newest, revision

if TYPE_CHECKING:
    from engine.errors import Language

PACKAGES = ("numpy", "fastapi", "starlette", "uvicorn", "pydantic", "sqlalchemy", "alembic")
# SQLite up to here could damage a WAL file that two processes checkpoint at once; ours has one writing process
LAST_WITH_WAL_RESET_BUG = (3, 51, 2)


def doctor(language: Language) -> int:
    """Print the findings; 1 if something is wrong."""
    problems = 0
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
    for kind in ("requests", "events"):
        fault = store_fault(chosen.data_dir / f"{kind}.db", kind)
        problems += fault is not None
        print(f"  {kind + '.db':<28} {fault.text(language) if fault else 'ok'}")
    print(sentence("doctor.faults" if problems else "doctor.well", {"count": problems}, language))
    return 1 if problems else 0


def sections(chosen: Settings) -> Iterator[tuple[str, list[tuple[str, object]]]]:
    shown = chosen.model_dump() | {"access_token": "set" if chosen.token else None}
    yield "doctor.settings", [(f"STRATA_{name.upper()}", value) for name, value in shown.items()]
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
    place = folder if folder.exists() else Path.cwd()
    yield (
        "doctor.processes",
        [
            ("web", holder(folder / WEB) or "-"),
            ("runner", holder(folder / RUNNER) or "-"),
            ("disk free, bytes", shutil.disk_usage(place).free),
        ],
    )


def store_fault(path: Path, kind: str) -> StoreError | None:
    """What is wrong with a file of the store; None if it is whole, or not made yet."""
    if not path.exists():
        return None
    database = Database(path)
    try:
        database.check()
        with database.begin() as connection:
            found = revision(connection)
        if found is not None and found > newest(kind):
            return StoreError("store.newer", file=path.name)
    except StoreError as error:
        return error
    finally:
        database.close()
    return None
