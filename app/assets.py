"""The files under static/: a list of known names made from our own folder, each with its type, tag and packed twin."""

from __future__ import annotations

import gzip
import hashlib
import json
import posixpath
import re
import time
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

TYPES = {
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".json": "application/json",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".woff2": "font/woff2",
    ".txt": "text/plain; charset=utf-8",
}
PACKED = (".js", ".css", ".json", ".svg", ".txt")
IMPORTED = re.compile(r"^(?:import|export)\b[^'\"();]*?['\"](\.{1,2}/[^'\"]+)['\"]", re.MULTILINE)  # no import(...)


@dataclass(frozen=True)
class Asset:
    """One file as it stood when it was read."""

    path: Path
    stamp: tuple[int, int]
    body: bytes = field(repr=False)

    @property
    def media_type(self) -> str:
        return TYPES[self.path.suffix]

    @cached_property
    def digest(self) -> str:
        return hashlib.sha256(self.body).hexdigest()[:20]

    @cached_property
    def packed(self) -> bytes | None:
        return gzip.compress(self.body, 6, mtime=0) if self.path.suffix in PACKED and len(self.body) > 500 else None


class Assets:
    """Looks names up in a list; a client's text never becomes a path."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._known: dict[str, Path] = {}
        self._read: dict[str, Asset] = {}
        self._looked = 0.0

    def names(self) -> list[str]:
        self._look()
        return sorted(self._known)

    def get(self, name: str) -> Asset | None:
        """The file of this name (below static/), read again when it changed on disk; None for anything else."""
        if name not in self._known:
            self._look()
        path = self._known.get(name)
        try:
            facts = path.stat() if path else None
        except FileNotFoundError:
            facts = None
        if path is None or facts is None:
            return None
        asset, stamp = self._read.get(name), (facts.st_mtime_ns, facts.st_size)
        if asset is None or asset.stamp != stamp:
            asset = self._read[name] = Asset(path, stamp, path.read_bytes())
        return asset

    def _look(self) -> None:
        if time.monotonic() - self._looked < 1 and self._known:
            return
        self._looked = time.monotonic()
        files = (path for path in self.folder.rglob("*") if path.suffix in TYPES and path.is_file())
        self._known = {path.relative_to(self.folder).as_posix(): path for path in files}

    def import_map(self) -> str:
        """Bare specifiers -> vendored files with their hashes, as the text that the page carries."""
        manifest: list[dict[str, Any]] = json.loads((self.folder / "vendor" / "manifest.json").read_bytes())
        imports, integrity = {}, {}
        for entry in manifest:
            if entry["import"]:
                address = f"/static/vendor/{entry['file']}?v={entry['version']}"
                imports[entry["import"]] = address
                integrity[address] = f"sha384-{entry['sha384']}"
        return json.dumps({"imports": imports, "integrity": integrity}, separators=(",", ":")).replace("<", "\\u003c")

    def modules(self) -> list[str]:
        """Our own modules that the first page needs, for it to ask for in one go; not those that ``import()`` fetches
        later."""
        found, waiting = set[str](), ["js/main.js"]
        while waiting:
            name = waiting.pop()
            asset = self.get(name)
            if asset is None or name in found:
                continue
            found.add(name)
            text = asset.body.decode("utf-8")
            waiting += [
                posixpath.normpath(posixpath.join(posixpath.dirname(name), one)) for one in IMPORTED.findall(text)
            ]
        return [f"/static/{name}" for name in sorted(found - {"js/main.js"})]

    def words(self) -> dict[str, dict[str, str]]:
        """The interface's words by language, for the one line that must be readable without scripts."""
        found = {language: self.get(f"locales/{language}.json") for language in ("en", "ko")}
        return {language: json.loads(asset.body) if asset else {} for language, asset in found.items()}
