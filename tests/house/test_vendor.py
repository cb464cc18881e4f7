"""What others wrote is what we locked: hashes, licences, and nothing loaded from another host."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from pathlib import Path
from typing import Any

import pytest

from tests.house import tree

FOLDERS = ("static/vendor", "tests/ui/vendor")


def manifest(folder: str) -> list[dict[str, Any]]:
    entries: list[dict[str, Any]] = json.loads((tree.ROOT / folder / "manifest.json").read_text(encoding="utf-8"))
    return entries


def wrong_hashes(folder: Path, entries: list[dict[str, Any]]) -> list[str]:
    def sha384(path: Path) -> str:
        return base64.b64encode(hashlib.sha384(path.read_bytes()).digest()).decode()

    return [
        e["file"]
        for e in entries
        if sha384(folder / e["file"]) != e["sha384"] or (folder / e["file"]).stat().st_size != e["bytes"]
    ]


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_file_is_the_locked_one(folder: str) -> None:
    entries = manifest(folder)
    assert entries
    tree.nothing(wrong_hashes(tree.ROOT / folder, entries))


def test_a_changed_byte_is_found(tmp_path: Path) -> None:
    entry = manifest("static/vendor")[0]
    original = (tree.ROOT / "static/vendor" / entry["file"]).read_bytes()
    (tmp_path / entry["file"]).write_bytes(original[:-1] + b" ")
    assert wrong_hashes(tmp_path, [entry]) == [entry["file"]]


@pytest.mark.parametrize("folder", FOLDERS)
def test_nothing_lies_beside_the_manifest(folder: str) -> None:
    there = {
        path.relative_to(tree.ROOT / folder).as_posix() for path in (tree.ROOT / folder).rglob("*") if path.is_file()
    }
    listed = {entry["file"] for entry in manifest(folder)} | {entry["licence_file"] for entry in manifest(folder)}
    assert there == listed | {"manifest.json"}


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_licence_is_there(folder: str) -> None:
    for entry in manifest(folder):
        text = (tree.ROOT / folder / entry["licence_file"]).read_text(encoding="utf-8")
        assert entry["licence"] in ("MIT", "Apache-2.0", "BSD-3-Clause", "ISC", "MPL-2.0")
        assert re.search("licen[sc]e|permission", text, re.I), entry["file"]


def test_versions_are_the_locked_ones() -> None:
    package = json.loads((tree.ROOT / "tools/vendor/package.json").read_text(encoding="utf-8"))
    wanted = {**package["dependencies"], **package["devDependencies"]}
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for version in wanted.values())
    entries = [entry for folder in FOLDERS for entry in manifest(folder)]
    assert {e["package"]: e["version"] for e in entries} == {e["package"]: wanted[e["package"]] for e in entries}


def test_package_lock_names_no_address() -> None:
    lock = json.loads((tree.ROOT / "tools/vendor/package-lock.json").read_text(encoding="utf-8"))
    tree.nothing(name for name, entry in lock["packages"].items() if "resolved" in entry)
    tree.nothing(name for name, entry in lock["packages"].items() if name and "integrity" not in entry)


def foreign(source: str) -> list[str]:
    """Places where a page, style sheet or script would load something from another host."""
    address = r"(https?:)?//[\w.-]+"
    loads = (
        rf"""<(?:script|link|img|iframe|source|video|audio)\b[^>]*\b(?:src|href)\s*=\s*["']{address}""",
        rf"""\burl\(\s*["']?{address}""",
        rf"""@import\s+["']{address}""",
        rf"""\b(?:from|import)\s*\(?\s*["']{address}""",
        r"""\b(?:fetch|WebSocket|EventSource|Worker)\s*\(\s*["'](?:wss?|https?)://""",
    )
    return [hit.group() for pattern in loads for hit in re.finditer(pattern, source, re.I)]


def test_nothing_is_loaded_from_another_host() -> None:
    ours = [*tree.files("static/js", "static/css", "templates", suffixes=(".js", ".css", ".html"))]
    vendored = [path for path in (tree.ROOT / "static/vendor").iterdir() if path.suffix == ".css"]
    assert {
        tree.name(path): found for path in [*ours, *vendored] if (found := foreign(path.read_text(encoding="utf-8")))
    } == {}


def test_a_foreign_address_is_found() -> None:
    seeded = (
        '<script src="https://a.example/x.js">',
        "a { background: url(//b.example/y.png) }",
        'import x from "https://c.example/z.js";',
        "@import 'https://d.example/f.css';",
    )
    assert [bool(foreign(source)) for source in seeded] == [True] * 4
    assert foreign('<a href="https://example.org/">x</a> <script src="/static/js/main.js">') == []


def test_vendored_modules_import_only_each_other() -> None:
    known = {entry["import"] for entry in manifest("static/vendor")} - {None}
    for entry in manifest("static/vendor"):
        if entry["import"]:
            source = (tree.ROOT / "static/vendor" / entry["file"]).read_text(encoding="utf-8")
            assert (
                set(re.findall(r"""(?:^|[;}\s])(?:import|export)\b[^"';]*?\bfrom\s*["']([^"']+)["']""", source))
                <= known
            )
            assert "sourceMappingURL" not in source
