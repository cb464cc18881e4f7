"""Imports point down only. Each wall names who may not reach for what, and why."""

from __future__ import annotations

import ast
import re
import sys
from dataclasses import dataclass

import pytest

from tests.house import tree


@dataclass(frozen=True)
class Wall:
    who: str
    never: tuple[str, ...]
    why: str
    but: tuple[str, ...] = ()


WEB = ("fastapi", "starlette", "uvicorn", "jinja2", "pydantic", "pydantic_settings")
SQL = ("sqlalchemy", "alembic", "sqlite3")
NUMERICS = tuple(f"engine.{room}" for room in ("models", "layers", "losses", "optimizers", "metrics", "callbacks"))
WALLS = (
    Wall(
        "engine",
        ("app", "tests", "tools", *WEB, *SQL, "threading", "multiprocessing", "concurrent", "asyncio", "logging"),
        "it must run in a notebook, a child process and a test alike",
    ),
    Wall(
        "engine.layers",
        (
            *(n for n in NUMERICS if n != "engine.layers"),
            "engine.datasets",
            "engine.experiment",
            "engine.formats",
            "engine.saving",
        ),
        "a layer knows tensors, not training",
    ),
    *(
        Wall(room, ("engine.experiment",), "the experiment is built from the engine, never the reverse")
        for room in (*NUMERICS, "engine.datasets")
    ),
    Wall("app.domain", ("app", "engine", *WEB, *SQL), "it is the vocabulary", but=("app.domain",)),
    Wall(
        "app.store",
        ("app.api", "app.services", "app.runner", "app.placement", "app.main", *NUMERICS, *WEB),
        "it keeps what happened and asks nobody",
    ),
    Wall(
        "app.placement",
        ("app.api", "app.services", "app.domain.event", "engine", *WEB),
        "it places runs, never metrics",
    ),
    Wall("app.services", ("app.api", "app.main", *WEB), "HTTP is one way to ask"),
    Wall(
        "app.api",
        ("app.store", "app.runner", "app.placement", "numpy", *SQL, *NUMERICS),
        "a route parses, calls, answers",
    ),
    Wall("app.runner", ("app.api", "app.services", "app.main", *WEB), "training knows no HTTP"),
    Wall(
        "app.runner.child", ("app.store", *SQL, "socket", "http", "urllib", "httpx"), "it has one pipe and no secrets"
    ),
    Wall("app", ("tests", "tools"), "the product does not need its workshop"),
    *(
        Wall(
            room,
            ("keras", "tensorflow", "torch", "sklearn", "onnxruntime", "pandas", "scipy"),
            "oracles are no dependencies",
        )
        for room in ("app", "engine", "bench", "tools", "tests")
    ),
)
# Scripts that record an outside oracle's numbers once; nothing imports them.
ORACLES = ("tests.oracle", "tools.export_datasets", "bench")
ENGINE_NEEDS = {"numpy", "engine"}
# A bar is drawn by a library made for it. It is imported when a bar is wanted, and does without where it is missing.
# The weights in a .keras file are HDF5; its library is imported when a file is opened.
# Loops of tiny networks are compiled where somebody has installed what compiles them.
ENGINE_MAY_USE = {
    "engine/callbacks/progbar_logger.py": {"tqdm"},
    "engine/saving/hdf5.py": {"h5py"},
    "engine/plans/compiled.py": {"numba"},
}


def broken(sources: dict[str, str]) -> list[str]:
    """Every import in these files (path -> source) that goes through a wall."""
    found = []
    for path, source in sources.items():
        me = tree.module_name(path)
        mine = [wall for wall in WALLS if tree.is_within(me, wall.who)]
        if any(tree.is_within(me, oracle) for oracle in ORACLES):
            mine = [wall for wall in mine if "sklearn" not in wall.never]
        for line, target in tree.imports(source, path):
            for wall in mine:
                allowed = any(tree.is_within(target, prefix) for prefix in wall.but)
                if not allowed and any(tree.is_within(target, prefix) for prefix in wall.never):
                    found.append(f"{path}:{line} imports {target}, but {wall.who}: {wall.why}")
    return found


def strangers(sources: dict[str, str]) -> list[str]:
    """Third-party packages in the engine beyond NumPy, and its looks at the environment."""
    found = []
    for path, source in sources.items():
        tops = {(line, target.partition(".")[0]) for line, target in tree.imports(source, path)}
        found += [
            f"{path}:{line} imports {top}"
            for line, top in sorted(tops)
            if top not in sys.stdlib_module_names and top not in ENGINE_NEEDS | ENGINE_MAY_USE.get(path, set())
        ]
        found += [
            f"{path}:{node.lineno} reads os.{node.attr}"
            for node in ast.walk(ast.parse(source))
            if isinstance(node, ast.Attribute)
            and node.attr in ("environ", "getenv")
            and isinstance(node.value, ast.Name)
            and node.value.id == "os"
        ]
    return found


def sources(*folders: str) -> dict[str, str]:
    return {tree.name(path): path.read_text(encoding="utf-8") for path in tree.files(*folders, suffixes=(".py",))}


def test_no_wall_is_broken() -> None:
    tree.nothing(broken(sources("engine", "app", "bench", "tools", "tests")))


def test_engine_needs_only_numpy() -> None:
    tree.nothing(strangers(sources("engine")))


SEEDED = {
    "absolute": ("engine/layers/core/dense.py", "import app.store"),
    "from": ("engine/losses.py", "from app import settings"),
    "relative": ("app/api/runs.py", "from ..store import sqlite"),
    "relative, package": ("app/api/__init__.py", "from ..runner import host"),
    "inside a function": ("app/services/runs.py", "def f():\n    from fastapi import Request"),
    "sideways": ("engine/layers/base.py", "from engine import models"),
    "vocabulary": ("app/domain/run.py", "from engine.errors import Words"),
    "oracle": ("app/services/datasets.py", "import sklearn.datasets"),
}


@pytest.mark.parametrize(("path", "source"), SEEDED.values(), ids=SEEDED)
def test_a_seeded_break_is_found(path: str, source: str) -> None:
    assert len(broken({path: source})) >= 1


def test_allowed_imports_pass() -> None:
    assert (
        broken(
            {
                "app/domain/event.py": "from app.domain import run\nfrom . import owner",
                "app/api/runs.py": "from ..services import runs\nfrom engine.errors import StrataError",
                "tests/oracle/record.py": "import keras",
                "engine/layers/recurrent/lstm.py": "from engine.layers.base import Layer",
            }
        )
        == []
    )


def test_a_stranger_in_the_engine_is_found() -> None:
    assert strangers(
        {"engine/a.py": "import h5py, json\nimport os\nos.environ['A']", "engine/b.py": "import tqdm"}
    ) == [
        "engine/a.py:1 imports h5py",
        "engine/a.py:3 reads os.environ",
        "engine/b.py:1 imports tqdm",
    ]
    assert strangers({"engine/saving/hdf5.py": "import h5py"}) == []


# ---- the browser's walls: only api.js fetches, live.js owns the socket, charts know no store
@dataclass(frozen=True)
class ScriptWall:
    where: str
    never: str
    but: tuple[str, ...]
    why: str


SCRIPT_WALLS = (
    ScriptWall("static/js/", r"\bfetch\s*\(|\bXMLHttpRequest\b", ("static/js/api.js",), "one module fetches"),
    ScriptWall(
        "static/js/", r"\bnew\s+(WebSocket|EventSource)\b", ("static/js/live.js",), "one module owns the socket"
    ),
    ScriptWall(
        "static/js/charts/",
        r"""from\s+["'][^"']*(/actions/[^"']*|/(store|actions|api|live)\.js)["']""",
        (),
        "charts take arrays and a size",
    ),
    ScriptWall("static/js/components/", r"\bDate\.now\b|\bgetContext\s*\(", (), "components are functions of signals"),
    ScriptWall(
        "static/js/",
        r"\.innerHTML\b|\.outerHTML\b|insertAdjacentHTML|dangerouslySetInnerHTML|\beval\s*\(|new Function\b",
        (),
        "no markup and no code from strings",
    ),
    ScriptWall("static/js/", r"""(from|import)\s*\(?\s*["'](https?:)?//""", (), "nothing comes from another host"),
)


def broken_scripts(scripts: dict[str, str]) -> list[str]:
    found = []
    for path, source in scripts.items():
        code = tree.without_js_comments(source)
        for wall in SCRIPT_WALLS:
            if path.startswith(wall.where) and path not in wall.but:
                found += [
                    f"{path}:{code.count(chr(10), 0, hit.start()) + 1} has {hit.group()!r}, but {wall.why}"
                    for hit in re.finditer(wall.never, code)
                ]
    return found


def test_no_script_wall_is_broken() -> None:
    scripts = {tree.name(path): path.read_text(encoding="utf-8") for path in tree.files("static/js", suffixes=(".js",))}
    tree.nothing(broken_scripts(scripts))


def test_a_seeded_script_break_is_found() -> None:
    assert broken_scripts({"static/js/views/look.js": "// fetch(x)\nawait fetch('/x');"}) == [
        "static/js/views/look.js:2 has 'fetch(', but one module fetches"
    ]
    assert broken_scripts({"static/js/charts/curve.js": 'import { runs } from "../store.js";'}) != []
    assert broken_scripts({"static/js/api.js": "fetch('/api'); /* eval( */"}) == []
