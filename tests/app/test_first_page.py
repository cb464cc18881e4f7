"""What the first page needs stays small: 150 KB of script as sent, whatever is added to the page."""

from __future__ import annotations

import json
import re
from pathlib import Path

from app.assets import Assets

STATIC = Path(__file__).resolve().parents[2] / "static"
MOST = 150_000
BARE = re.compile(r"^(?:import|export)\b[^'\"]*?['\"]([\w@][\w@/.-]*)['\"]", re.MULTILINE)


def packed(assets: Assets, name: str) -> int:
    asset = assets.get(name)
    assert asset is not None, name
    return len(asset.packed or asset.body)


def test_the_first_page_needs_at_most_150_kilobytes_of_script() -> None:
    assets = Assets(STATIC)
    ours = [name.removeprefix("/static/") for name in [*assets.modules(), "/static/js/main.js"]]
    manifest = json.loads((STATIC / "vendor" / "manifest.json").read_text(encoding="utf-8"))
    files = {entry["import"]: f"vendor/{entry['file']}" for entry in manifest if entry["import"]}
    wanted, waiting = set[str](), ours
    while waiting:  # what a vendored module imports is needed as well
        texts = [(STATIC / name).read_text(encoding="utf-8") for name in waiting]
        named = {files[one] for text in texts for one in imported(text) if one in files}
        waiting = sorted(named - wanted)
        wanted |= named
    sizes = {name: packed(assets, name) for name in [*ours, *wanted]}
    print(f"{sum(sizes.values()):,} bytes in {len(sizes)} files")
    largest = sorted(sizes, key=sizes.__getitem__, reverse=True)[:5]
    assert sum(sizes.values()) <= MOST, f"put something behind import(); largest: {largest}"


def imported(text: str) -> set[str]:
    """Bare names that a module imports when it is loaded; minified ones have their imports on one line."""
    return set(BARE.findall(text)) | set(re.findall(r"\bfrom\s*['\"]([\w@][\w@/.-]*)['\"]", text))


def test_heavy_parts_come_later() -> None:
    modules = Assets(STATIC).modules()
    later = ("js/views/gallery.js", "js/components/card.js", "js/math.js", "js/components/surfaceview.js")
    assert [name for name in later if f"/static/{name}" in modules] == []
