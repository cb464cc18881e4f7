"""The files of the house, and the imports they make. Read-only views that every house test shares."""

from __future__ import annotations

import ast
import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
NOT_OURS = {"node_modules", "__pycache__", "static/vendor", "tests/ui/vendor"}
MADE_BY_RUNNING = {"data", "shots", "wheelhouse"}


def files(*folders: str, suffixes: tuple[str, ...] = ()) -> Iterator[Path]:
    """Our own files below these folders of the repository (all of it without arguments), sorted."""
    for folder in folders or (".",):
        for place, below, names in os.walk(ROOT / folder):
            below[:] = sorted(name for name in below if _is_ours(Path(place) / name))
            yield from (Path(place) / name for name in sorted(names) if not suffixes or Path(name).suffix in suffixes)


def _is_ours(folder: Path) -> bool:
    path = folder.relative_to(ROOT).as_posix()
    hidden = folder.name.startswith(".") and path != ".ci"
    return not hidden and path not in MADE_BY_RUNNING and NOT_OURS.isdisjoint({folder.name, path})


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def nothing(found: Iterable[object]) -> None:
    """Fail with every offence on a line of its own; pytest would cut a long list."""
    offences = [str(offence) for offence in found]
    assert not offences, "\n" + "\n".join(offences)


def module_name(path: str) -> str:
    """engine/layers/__init__.py -> engine.layers, app/main.py -> app.main."""
    return path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def imports(source: str, path: str) -> Iterator[tuple[int, str]]:
    """(line, absolute dotted name) of everything a Python file imports, at any depth, relative imports resolved.

    `from a import b` gives a.b, because b may be a module; a name inside a module does no harm to a prefix rule.
    """
    package = module_name(path).split(".")
    if not path.endswith("__init__.py"):
        package = package[:-1]
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else []
            base = ".".join([*above, *filter(None, [node.module])])
            yield from ((node.lineno, f"{base}.{alias.name}") for alias in node.names)


def is_within(module: str, prefix: str) -> bool:
    return module == prefix or module.startswith(prefix + ".")


def without_js_comments(source: str) -> str:
    """JavaScript with comments blanked out, line numbers kept. A // inside quotes is no comment."""

    def blank(match: re.Match[str]) -> str:
        return match.group(1) or re.sub(r"[^\n]", " ", match.group())

    return re.sub(r"""("(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*')|/\*.*?\*/|//[^\n]*""", blank, source, flags=re.S)
