"""Packages that import what they offer when it is asked for (PEP 562).

    if TYPE_CHECKING:
        from engine.layers.core.dense import Dense
    else:
        __getattr__, __dir__ = lazy.attach(__name__)

A script that names three layers need not wait for the other hundred. The lines that a type checker reads are the only
table there is: who adds a module adds its line, and nothing else.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from importlib import import_module
from typing import Any

_LINE = re.compile(r"^    from (\S+) import (?:\(([^)]*)\)|(.+))$", re.MULTILINE)

_TABLES: dict[str, dict[str, tuple[str, str]]] = {}
"""package -> name -> (module, name in it), in the order of the lines."""


def attach(package: str) -> tuple[Callable[[str], Any], Callable[[], list[str]]]:
    """``__getattr__`` and ``__dir__`` of a package, from the import lines in its file that stand indented."""
    module = sys.modules[package]
    source = module.__spec__.loader.get_source(package)  # type: ignore[union-attr]
    table = _TABLES[package] = {}
    for home, several, one in _LINE.findall(source):
        for part in (several or one).split(","):
            word, _, name = part.strip().partition(" as ")
            if word:
                table[name or word] = home, word

    def get(name: str) -> Any:
        if name not in table:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        home, word = table[name]
        found = import_module(f"{home}.{word}") if home == package else getattr(import_module(home), word)
        setattr(module, name, found)
        return found

    return get, lambda: sorted({*vars(module), *table})


def load(package: str) -> list[str]:
    """Import all that a package offers. The names of its modules in the order of its lines, none if it is not lazy."""
    import_module(package)
    table = _TABLES.get(package, {})
    modules = dict.fromkeys(f"{home}.{word}" if home == package else home for home, word in table.values())
    for name in modules:
        import_module(name)
    return list(modules)
