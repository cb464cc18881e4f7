"""The documents name files and commands that exist."""

from __future__ import annotations

import re

from tests.house import tree

ARCHITECTURE = tree.ROOT / "docs" / "architecture.md"
README = tree.ROOT / "README.md"
PATH = re.compile(r"^[\w.-]+(/[\w.{},*<>-]+)+/?$|^[\w-]+\.(py|md|yaml|toml|js|json)$|^Makefile$|^Dockerfile$")


def table_rows(markdown: str, heading: str) -> list[str]:
    """The rows of the table whose header line holds this word."""
    rows: list[str] = []
    inside = False
    for line in markdown.splitlines():
        if not line.startswith("|"):
            inside = False
        elif not inside:
            inside = heading.lower() in line.lower()
        elif not re.fullmatch(r"[|\s:-]+", line):
            rows.append(line)
    return rows


def named_paths(text: str) -> list[str]:
    """The paths in backticks; code blocks are left out, since their fences would pair the wrong backticks."""
    return [word for word in re.findall(r"`([^`\n]+)`", re.sub(r"```.*?```", "", text, flags=re.S)) if PATH.match(word)]


def missing(paths: list[str]) -> list[str]:
    """Paths that match nothing; <name> stands for any name, * and {a,b} as in a shell."""

    def exists(path: str) -> bool:
        wide = re.sub(r"<[^>]+>", "*", path)
        choice = re.search(r"\{([^}]+)\}", wide)
        if choice:
            return all(exists(wide.replace(choice.group(), part)) for part in choice.group(1).split(","))
        return any(tree.ROOT.glob(wide.rstrip("/")))

    return [path for path in paths if not exists(path)]


def test_where_to_change_something_is_true() -> None:
    rows = table_rows(ARCHITECTURE.read_text(encoding="utf-8"), "open")
    assert len(rows) >= 7, "the table 'to change X, open Y' names a layer, loss, dataset, route, event, view and text"
    tree.nothing(row for row in rows if not named_paths(row))
    tree.nothing(missing([path for row in rows for path in named_paths(row)]))


def test_every_path_in_the_documents_exists() -> None:
    seen = 0
    for document in (README, *sorted((tree.ROOT / "docs").glob("*.md"))):
        paths = [p for p in named_paths(document.read_text(encoding="utf-8")) if (tree.ROOT / p.split("/")[0]).exists()]
        seen += len(paths)
        tree.nothing(f"{document.name}: {offence}" for offence in missing(paths))
    assert seen > 30, "the documents name their paths in backticks; this test found too few of them to be reading right"


def test_every_link_and_picture_is_there() -> None:
    documents = (README, *sorted((tree.ROOT / "docs").glob("*.md")))
    links = [
        (document, target)
        for document in documents
        for target in re.findall(r"\]\(([^)#:]+)\)", document.read_text(encoding="utf-8"))
    ]
    assert len(links) >= 5
    tree.nothing(f"{document.name}: {target}" for document, target in links if not (document.parent / target).exists())


def test_every_document_that_a_file_mentions_exists() -> None:
    mentioned = {
        (tree.name(path), document)
        for path in tree.files(suffixes=(".py", ".js", ".mjs", ".css", ".html", ".md", ".toml", ".yaml", ".sh"))
        for document in re.findall(r"[\w./-]*[\w-]\.md\b", path.read_text(encoding="utf-8"))
    }
    there = {path.name for path in tree.files(suffixes=(".md",))}
    tree.nothing(sorted((file, document) for file, document in mentioned if document.rsplit("/", 1)[-1] not in there))


def test_a_false_path_is_found() -> None:
    table = "| to change | open |\n|---|---|\n| a layer | `engine/layers/nowhere.py` |\n"
    assert missing(named_paths(table_rows(table, "open")[0])) == ["engine/layers/nowhere.py"]
    assert missing(["tools/dev.py", "tests/house/test_<name>.py", "tools/{dev,apt}.py"]) == []


def test_the_readme_gives_the_commands_we_use() -> None:
    makefile = (tree.ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):", makefile, re.M))
    text = README.read_text(encoding="utf-8")
    blocks = "\n".join(text.split("```")[1::2])
    asked = set(re.findall(r"^\s*\$?\s*make ([a-z-]+)", blocks, re.M)) | set(re.findall(r"`make ([a-z-]+)`", text))
    assert {"run", "test"} <= asked <= targets
    ci = (tree.ROOT / ".ci" / "run").read_text(encoding="utf-8")
    commands = [line for line in ci.splitlines() if re.search(r"(^|\s)make ", line)]
    assert [re.search(r"make ([a-z-]+)$", line) is not None for line in commands] == [True] * len(commands)
    assert {"test", "lint"} <= {line.rsplit(" ", 1)[-1] for line in commands} <= targets
