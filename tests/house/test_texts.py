"""Korean and English are equals: every text stands in both, and Korean stands only where texts live."""

from __future__ import annotations

import ast
import importlib
import json
import re
import tokenize
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.house import tree

LOCALES = tree.ROOT / "static" / "locales"
HANGUL = re.compile("[\u1100-\u11ff\u3130-\u318f\uac00-\ud7a3]")
PLACEHOLDER = re.compile(r"\{(\w+)[^{}]*\}")
# A particle that would have to change with the word before it, straight after a placeholder.
LOOSE_PARTICLE = re.compile("\\}(은|는|이|가|을|를|과|와|으로|로|이에요|예요|이나|나)(?![\uac00-\ud7a3])")
WORD_CALLS = {"Words", "Text"}
# Whole files of texts; tests speak Korean where they read what a user reads.
TEXT_FILES = (
    r"engine/messages/\w+\.py",
    r"engine/spec\.py",  # shows the form of a text
    r"app/messages\.py",
    r"static/locales/ko\.json",
    r"static/glossary/terms\.json",
    r"app/examples/.+\.json",
    r"docs/.+\.md",
    r"README.*\.md",
    r"CHANGELOG\.md",
    r"tests/.+",
)
OWN_NAME_OF_KOREAN = "\ud55c\uad6d\uc5b4"  # a language is chosen by its own name, in every language
SHOWN_SUFFIXES = (".py", ".js", ".mjs", ".css", ".html", ".json", ".md", ".toml", ".yaml", ".sh", "")


# ---- the interface's two catalogues
def catalogue(language: str) -> dict[str, str]:
    path = LOCALES / f"{language}.json"
    return json.loads(path.read_text(encoding="utf-8"))


def unequal(english: dict[str, str], korean: dict[str, str]) -> list[str]:
    found = [f"{key}: only in one language" for key in sorted(english.keys() ^ korean.keys())]
    for key in sorted(english.keys() & korean.keys()):
        if sorted(set(PLACEHOLDER.findall(english[key]))) != sorted(set(PLACEHOLDER.findall(korean[key]))):
            found.append(f"{key}: different placeholders")
        if not english[key].strip() or not korean[key].strip():
            found.append(f"{key}: empty")
        if HANGUL.search(english[key].replace(OWN_NAME_OF_KOREAN, "")):
            found.append(f"{key}: Korean in the English text")
        if loose := LOOSE_PARTICLE.search(korean[key]):
            found.append(f"{key}: particle straight after a variable: {loose.group()}")
    return found


def asked_keys(scripts: list[str]) -> tuple[set[str], set[str]]:
    """Keys asked for by t("key"), and the fixed beginnings of those put together, t(`state.${name}`)."""
    whole = {key for text in scripts for key in re.findall(r"""\bt\(\s*["']([\w.-]+)["']""", text)}
    parts = {start for text in scripts for start in re.findall(r"\bt\(\s*`([\w.-]+)\$\{", text)}
    return whole, parts


def scripts() -> list[str]:
    paths = tree.files("static/js", "templates", suffixes=(".js", ".html"))
    return [tree.without_js_comments(path.read_text(encoding="utf-8")) for path in paths]


def test_catalogues_are_equals() -> None:
    tree.nothing(unequal(catalogue("en"), catalogue("ko")))


def test_unequal_catalogues_are_found() -> None:
    english = {"a": "{n} rows", "b": "x", "c": " ", "d": "x", "e": "\uac00", "f": "{n}"}
    korean = {"a": "{m}", "b": "x", "c": "x", "e": "x", "f": "{n}\uc744 \ubc14\uafd4\uc694"}
    assert [line.partition(":")[0] for line in unequal(english, korean)] == ["d", "a", "c", "e", "f"]


def test_every_asked_key_exists() -> None:
    keys = set(catalogue("en"))
    whole, parts = asked_keys(scripts())
    tree.nothing(sorted(whole - keys))
    tree.nothing(start for start in sorted(parts) if not any(key.startswith(start) for key in keys))


def test_every_key_is_used() -> None:
    """A key is used if a script or template names it, alone or by the fixed beginning of a key put together."""
    texts = scripts()
    _, parts = asked_keys(texts)
    literals = {word for text in texts for word in re.findall(r"""["'`]([\w.-]+)["'`]""", text)}
    joined = tuple(parts | {start for text in texts for start in re.findall(r"`([\w-]+\.[\w.-]*)\$\{", text)})
    unused = [key for key in catalogue("en") if key not in literals and not (joined and key.startswith(joined))]
    tree.nothing(unused)


# ---- error tables
def tables() -> Iterator[tuple[str, str]]:
    yield "engine", "engine.messages"
    yield "app", "app.messages"


def test_error_tables_are_equals() -> None:
    for _, module in tables():
        sentences: dict[str, tuple[str, str]] = importlib.import_module(module).SENTENCES
        english = {code: pair[0] for code, pair in sentences.items()}
        korean = {code: pair[1] for code, pair in sentences.items()}
        tree.nothing(f"{module}: {offence}" for offence in unequal(english, korean))
        tree.nothing(f"{module}: {code} is not Korean" for code, text in korean.items() if not HANGUL.search(text))


def code_literals(source: str) -> set[str]:
    """Error codes that a file raises: the first, dotted argument of SomethingError(...) or of a local refuse(...)."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            value = node.args[0].value
            if (
                (name.endswith("Error") or name == "refuse")
                and isinstance(value, str)
                and re.fullmatch(r"\w+(\.\w+)+", value)
            ):
                found.add(value)
    return found


def test_every_raised_code_has_its_sentence() -> None:
    known: set[str] = set()
    for _, module in tables():
        known |= set(importlib.import_module(module).SENTENCES)
    tree.nothing(
        f"{tree.name(path)}: {code}"
        for path in tree.files("engine", "app", suffixes=(".py",))
        for code in sorted(code_literals(path.read_text(encoding="utf-8")) - known)
    )


def test_every_sentence_is_said() -> None:
    sources = {tree.name(p): p.read_text(encoding="utf-8") for p in tree.files("engine", "app", suffixes=(".py",))}
    elsewhere = "\n".join(text for name, text in sources.items() if not name.endswith("/messages.py"))
    unsaid = [
        code
        for _, module in tables()
        for code in importlib.import_module(module).SENTENCES
        if f'"{code}"' not in elsewhere
    ]
    tree.nothing(unsaid)


def test_a_code_without_sentence_is_found() -> None:
    assert code_literals('raise ShapeError("shape.new", got=1)\nrefuse("arg.min")\nKeyError("x")') == {
        "shape.new",
        "arg.min",
    }


# ---- the blocks' own words
def blocks() -> Iterator[tuple[str, Any]]:
    importlib.import_module("engine")
    registry = importlib.import_module("engine.registry")
    for kind, entries in registry.KINDS.items():
        yield from ((f"{kind} {name}", cls) for name, cls in entries.items())


def test_every_block_speaks_both_languages() -> None:
    spec = importlib.import_module("engine.spec")
    faults = []
    for where, cls in blocks():
        if not (cls.title.en and cls.title.ko and cls.help.en and HANGUL.search(cls.help.ko)):
            faults.append(f"{where}: title or help")
        if HANGUL.search(cls.title.en + cls.help.en):
            faults.append(f"{where}: Korean in English")
        for name, argument in spec.arguments(cls).items():
            text = argument.mark(spec.Text)
            if not (text.en and text.ko and text.help_en and HANGUL.search(text.help_ko)):
                faults.append(f"{where}.{name}")
            elif HANGUL.search(text.en + text.help_en):
                faults.append(f"{where}.{name}: Korean in English")
    tree.nothing(faults)


def test_every_example_speaks_both_languages() -> None:
    for path in tree.files("app/examples", suffixes=(".json",)):
        example = json.loads(path.read_text(encoding="utf-8"))
        for part in ("title", "about"):
            assert example[part]["en"], path.name
            assert not HANGUL.search(example[part]["en"]), path.name
            assert HANGUL.search(example[part]["ko"]), path.name


# ---- Korean only where texts live
def stray_korean(path: str, source: str) -> list[str]:
    """Lines of a file with Korean outside the places for it. In Python, Words(...) and Text(...) are such places."""
    if any(re.fullmatch(pattern, path) for pattern in TEXT_FILES):
        return []
    lines = {
        number
        for number, line in enumerate(source.splitlines(), 1)
        if HANGUL.search(line.replace(OWN_NAME_OF_KOREAN, ""))
    }
    if lines and path.endswith(".py") and path.startswith(("engine/", "app/")):
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) in WORD_CALLS:
                lines -= set(range(node.lineno, (node.end_lineno or node.lineno) + 1))
        lines |= set(comment_lines(source))
    return [f"{path}:{line}" for line in sorted(lines)]


def comment_lines(source: str) -> Iterator[int]:
    for token in tokenize.generate_tokens(iter(source.splitlines(keepends=True)).__next__):
        if token.type == tokenize.COMMENT and HANGUL.search(token.string):
            yield token.start[0]


def readable(paths: Iterator[Path]) -> Iterator[tuple[str, str]]:
    return ((tree.name(p), p.read_text(encoding="utf-8")) for p in paths if p.suffix in SHOWN_SUFFIXES)


def test_korean_stands_only_where_texts_live() -> None:
    tree.nothing(line for name, text in readable(tree.files()) for line in stray_korean(name, text))


STRAY = {
    "a string": ("app/api/runs.py", 'x = "\uac00"', 1),
    "a comment": ("engine/layers/core/dense.py", 'Words("a", "\uac00")  # \ub098', 1),
    "a script": ("static/js/main.js", "// \uac00", 1),
    "a block's words": ("engine/layers/core/dense.py", 'Words(\n    "a",\n    "\uac00",\n)', 0),
    "the table": ("engine/messages/data.py", '"\uac00"', 0),
    "the language's own name": ("static/locales/en.json", '"\ud55c\uad6d\uc5b4"', 0),
    "English catalogue": ("static/locales/en.json", '"\uac00"', 1),
}


@pytest.mark.parametrize(("path", "source", "count"), STRAY.values(), ids=STRAY)
def test_stray_korean_is_found(path: str, source: str, count: int) -> None:
    assert len(stray_korean(path, source)) == count
