"""What a package offers is what its `__all__` says, in the order ruff keeps; and every block's file is imported."""

from __future__ import annotations

import ast
import importlib
import re
import subprocess
import sys

import pytest

from tests.house import tree

PACKAGES = [
    tree.module_name(tree.name(path)) for path in tree.files("engine", suffixes=(".py",)) if path.name == "__init__.py"
]
# Adding a layer is one file and one import line: in these packages every file must be imported.
REGISTRIES = ("layers", "losses", "optimizers", "metrics", "callbacks", "datasets")


def order(name: str) -> tuple[int, list[str | int]]:
    """Constants, classes, functions; numbers inside names by value: the order of ruff's RUF022."""
    kind = 0 if len(name) > 1 and name.isupper() else 1 if name[:1].isupper() else 2
    return kind, [int(part) if part.isdigit() else part for part in re.split(r"(\d+)", name)]


def own_names(source: str, package: str) -> set[str]:
    """Public names that a package's `__init__` defines, or takes from a file of its own only to pass them on."""
    names: set[str] = set()
    module = ast.parse(source)
    used = {node.id for node in ast.walk(module) if isinstance(node, ast.Name)}
    typed = [node for branch in module.body if isinstance(branch, ast.If) for node in branch.body]
    for node in (*module.body, *typed):
        if isinstance(node, ast.ImportFrom) and (node.level == 1 or tree.is_within(node.module or "", package)):
            names |= {alias.asname or alias.name for alias in node.names} - used
        elif isinstance(node, ast.FunctionDef | ast.ClassDef):
            names.add(node.name)
    return {name for name in names if not name.startswith("_")}


@pytest.mark.parametrize("package", PACKAGES)
def test_all_is_sorted_and_complete(package: str) -> None:
    module = importlib.import_module(package)
    if not hasattr(module, "__all__"):
        return
    source = (tree.ROOT / package.replace(".", "/") / "__init__.py").read_text(encoding="utf-8")
    assert list(module.__all__) == sorted(module.__all__, key=order)
    tree.nothing(name for name in module.__all__ if not hasattr(module, name))
    tree.nothing(own_names(source, package) - set(module.__all__))


def test_a_missing_name_is_found() -> None:
    source = "from engine.x.a import A, _b\nfrom engine.spec import block\nimport numpy\ndef f(): a\nfrom . import a, c"
    assert own_names(source, "engine.x") == {"A", "f", "c"}
    assert sorted(["softmax", "Dense", "Conv2D", "Conv10D", "LSTM", "KINDS"], key=order) == [
        "KINDS",
        "LSTM",
        "Conv2D",
        "Conv10D",
        "Dense",
        "softmax",
    ]


def test_every_block_file_is_imported() -> None:
    files = [path for room in REGISTRIES for path in tree.files(f"engine/{room}", suffixes=(".py",))]
    wanted = {tree.module_name(tree.name(path)) for path in files}
    everything = "from engine.registry import KINDS; [len(kind) for kind in KINDS.values()]"
    command = [sys.executable, "-c", f"import sys; {everything}; print(*sys.modules)"]
    loaded = subprocess.run(command, cwd=tree.ROOT, capture_output=True, text=True, check=True).stdout.split()
    tree.nothing(sorted(wanted - set(loaded)))
