"""Nothing in the repository speaks of one machine, of how it was written, or of work left undone."""

from __future__ import annotations

import re

import pytest

from tests.house import tree

TEXT = (
    ".py",
    ".js",
    ".mjs",
    ".css",
    ".html",
    ".md",
    ".toml",
    ".yaml",
    ".yml",
    ".json",
    ".sh",
    ".lock",
    ".ini",
    ".cfg",
    "",
)
# Written so that no pattern matches itself.
FORBIDDEN = {
    "work left undone": r"\bTOD[O]\b|\bFIXM[E]\b|\bXX[X]\b",
    "a path of one machine": r"(?<![\w.-])/(wor[k]|roo[t]|hom[e]/\w+|User[s]/\w+)/|(?<![\w.-])/tm[p]/\w",
    "a package registry": r"\bpyp[i]\.org|pythonhoste[d]\.|npmj[s]\.(org|com)|\b(ghc[r]|qua[y]|docke[r]|crate[s])\.io",
    "who typed it": r"(?i)\b(coding|AI|sub)[ -]?agent[s]?\b",
}
# A document has no web sessions or user agents to talk about, so there the plain words are enough.
FORBIDDEN_IN_DOCUMENTS = {"who typed it": r"(?i)\bsession[s]?\b|\bagent[s]?\b|\bhelper[s]?\b"}


def offences(text: str, patterns: dict[str, str]) -> list[str]:
    return [
        f"line {text.count(chr(10), 0, hit.start()) + 1}: {what}: {hit.group()!r}"
        for what, pattern in patterns.items()
        for hit in re.finditer(pattern, text)
    ]


def test_no_file_says_it() -> None:
    found = {}
    for path in tree.files():
        if path.suffix in TEXT and path.name != "package-lock.json":
            text = path.read_text(encoding="utf-8")
            patterns = FORBIDDEN_IN_DOCUMENTS if path.suffix == ".md" else {}
            lines = offences(text, FORBIDDEN) + offences(text, patterns)
            if lines:
                found[tree.name(path)] = lines
    assert found == {}


SEEDED = {
    "open end": "# TO" + "DO: later",
    "machine": "see /wo" + "rk/main/x",
    "scratch": "open('/tm" + "p/x')",
    "registry": "https://py" + "pi.org/simple",
    "maker": "the coding ag" + "ent",
}


@pytest.mark.parametrize("text", SEEDED.values(), ids=SEEDED)
def test_a_seeded_word_is_found(text: str) -> None:
    assert len(offences(text, FORBIDDEN)) == 1


def test_ordinary_words_pass() -> None:
    assert offences("tests/work/x.py ./tmp/y network/ https://example.org/work/", FORBIDDEN) == []
