"""Lab reports: what they say, in both languages, and that nothing a person typed can break them."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from app.domain.event import encode
from app.gate import Gate
from app.services.report import digest, outcome, table
from app.store.events import Entry, Events, parsed
from engine.experiment import Experiment, prepare, train
from tests.app.asking import API, ask

EXAMPLES = sorted((Path(__file__).resolve().parents[3] / "app" / "examples").glob("*.json"))
HOSTILE = "</style></title><script>alert(1)</script><img src=x onerror=alert(1)>{{7*7}}\"'&"
VOID = {"meta", "line", "rect", "circle", "path", "polyline", "br"}


class Page(HTMLParser):
    """Everything in a page: its elements with their attributes, its text, and what was left open."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.open: list[str] = []
        self.wrong: list[str] = []
        self.words: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.wrong.append(tag)

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    @property
    def text(self) -> str:
        return re.sub(r"\s+", " ", " ".join(self.words))

    def count(self, tag: str) -> int:
        return sum(name == tag for name, _ in self.elements)


def run_of(gate: Gate, events: Events, spec: dict[str, Any], end: str = "finish") -> str:
    """A run that was really trained, with its log in the store."""
    made = ask(gate, "POST", f"{API}/runs", spec).json()
    run: str = made["id"]
    events.accept(run, made["number"], 0.0)
    told = [Entry(run, 1, 1.0, signal="claim")]

    def emit(kind: Any, body: Any) -> None:
        told.append(Entry(run, 1, 2.0, kind, encode(body), epoch=body["epoch"] if kind == "epoch" else None))

    train(prepare(Experiment.parse(spec)), emit)
    told.append(Entry(run, 1, 3.0, signal=end))  # type: ignore[arg-type]
    events.append(told)
    return run


def report(gate: Gate, run: str, language: str = "en") -> Page:
    answer = ask(gate, "GET", f"{API}/runs/{run}/report?lang={language}")
    assert answer.status_code == 200, answer.text
    page = Page(answer.text)
    assert (page.open, page.wrong) == ([], [])
    return page


def quick(path: Path) -> dict[str, Any]:
    spec: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))["spec"]
    return {**spec, "fit": {**spec["fit"], "epochs": 2}}


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_every_example_has_its_report(gate: Gate, events: Events, path: Path) -> None:
    spec = quick(path)
    page = report(gate, run_of(gate, events, spec))
    regression = json.loads(path.read_text(encoding="utf-8"))["id"] == "diabetes"
    assert page.count("polyline") == 4 if spec["compile"]["metrics"] else 2
    assert page.count("circle") > 50 if regression else page.count("circle") == page.count("svg") - 1
    for layer in spec["model"]["layers"]:
        assert layer["class_name"] in page.text


def test_it_says_what_the_history_says(gate: Gate, events: Events, spec: dict[str, Any]) -> None:
    run = run_of(gate, events, spec)
    page = report(gate, run)
    history = ask(gate, "GET", f"{API}/runs/{run}/history").json()
    best = min(history["columns"]["val_loss"])
    at = history["columns"]["val_loss"].index(best)
    accuracy = history["columns"]["val_accuracy"][at]
    assert f"Lowest validation loss: {best:.3f} , at epoch {at + 1} , with Accuracy {accuracy:.1%}" in page.text
    for value in history["columns"]["loss"]:
        assert f"{value:.3f}" in page.text
    assert "64×10 + 10" in page.text
    assert "Updates 51 = 17 × 3" in page.text
    assert digest(history) in page.text
    again = run_of(gate, events, spec)
    assert digest(history) in report(gate, again).text  # the same experiment, the same figures
    other = report(gate, run_of(gate, events, {**spec, "seed": 7}))
    assert digest(history) not in other.text


def test_it_speaks_the_language_that_is_asked_for(gate: Gate, events: Events, spec: dict[str, Any]) -> None:
    run = run_of(gate, events, {**spec, "name": "Digits with a small network"})
    pages = {language: report(gate, run, language) for language in ("en", "ko")}
    assert [dict(page.elements[0][1])["lang"] for page in pages.values()] == ["en", "ko"]
    assert "Digits, small network" in pages["en"].text
    assert "손글씨 숫자, 작은 신경망" in pages["ko"].text
    assert "가장 낮은 검증 손실" in pages["ko"].text
    assert not re.search("[\uac00-\ud7a3]", pages["en"].text)
    assert "report." not in pages["en"].text + pages["ko"].text


def test_nothing_typed_can_break_it(gate: Gate, events: Events, spec: dict[str, Any]) -> None:
    run = run_of(gate, events, {**spec, "name": HOSTILE})
    assert ask(gate, "PATCH", f"{API}/runs/{run}", {"label": HOSTILE}).status_code == 200
    page = report(gate, run)
    tags = {tag for tag, _ in page.elements}
    assert tags & {"script", "img", "iframe", "link", "object", "a", "form", "base"} == set()
    assert [name for _, found in page.elements for name in found if name.startswith("on") or name == "style"] == []
    assert [found for _, found in page.elements if {"src", "href", "xlink:href"} & set(found)] == []
    assert page.text.count("<script>alert(1)</script>") >= 2
    assert "{{7*7}}" in page.text


def test_it_may_load_nothing_but_its_own_style(gate: Gate, events: Events, spec: dict[str, Any]) -> None:
    answer = ask(gate, "GET", f"{API}/runs/{run_of(gate, events, spec)}/report")
    style = answer.text.split("<style>")[1].split("</style>")[0]
    mark = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    inside = dict(next(found for tag, found in Page(answer.text).elements if "http-equiv" in found and tag == "meta"))
    assert inside["content"] == f"default-src 'none'; style-src 'sha256-{mark}'; base-uri 'none'; form-action 'none'"
    assert answer.headers["content-security-policy"] == inside["content"] + "; frame-ancestors 'none'"
    assert answer.headers["content-disposition"] == 'inline; filename="strata-run-1.html"'
    assert re.search(r"url\(|@import|https?://(?!\S*doi)", style) is None


def early(gate: Gate, events: Events, spec: dict[str, Any]) -> str:
    run: str = ask(gate, "POST", f"{API}/runs", spec).json()["id"]
    return run


def diverged(gate: Gate, events: Events, spec: dict[str, Any]) -> str:
    run = early(gate, events, spec)
    events.accept(run, 1, 0.0)
    data = {"epochs": 3, "updates": 1, "seconds": 0.5, "learning_rate": 0.01}
    logs = [{"loss": 2.0, "val_loss": 3.0}, {"loss": float("nan"), "val_loss": float("inf")}]
    steps = [Entry(run, 1, 1.0, signal="claim")]
    for epoch, one in enumerate(logs, 1):
        steps.append(Entry(run, 1, 2.0, "epoch", encode({**data, "epoch": epoch, "logs": one}), epoch=epoch))
    facts = {"epoch": 2, "batch": 1}
    events.append([*steps, Entry(run, 1, 3.0, signal="diverge", reason="not_a_number", facts=facts)])
    return run


def no_validation(gate: Gate, events: Events, spec: dict[str, Any]) -> str:
    return run_of(gate, events, {**spec, "data": {**spec["data"], "validation_split": 0.0}})


def two_heads(gate: Gate, events: Events, spec: dict[str, Any]) -> str:
    layers = [
        {"class_name": "Flatten", "name": "flat", "inputs": ["in"], "config": {}},
        {"class_name": "Dense", "name": "a", "inputs": ["flat"], "config": {"units": 10, "activation": "softmax"}},
        {"class_name": "Dense", "name": "b", "inputs": ["flat"], "config": {"units": 10, "activation": "softmax"}},
    ]
    model = {
        "class_name": "Functional",
        "layers": [{"class_name": "InputLayer", "name": "in", "config": {}}, *layers],
        "outputs": ["a", "b"],
    }
    losses = {"a": "categorical_crossentropy", "b": "categorical_crossentropy"}
    metrics = {"a": ["accuracy"], "b": []}
    return run_of(
        gate, events, {**spec, "model": model, "compile": {**spec["compile"], "loss": losses, "metrics": metrics}}
    )


STATES: dict[str, tuple[Callable[[Gate, Events, dict[str, Any]], str], str]] = {
    "not begun": (early, "Not over yet: 0 of 3 epochs are done."),
    "diverged": (diverged, "Diverged at epoch 2"),
    "without validation": (no_validation, "there was no validation data"),
    "two heads": (two_heads, "← flat"),
}


@pytest.mark.parametrize(("make", "words"), STATES.values(), ids=STATES)
def test_runs_of_every_kind(
    gate: Gate, events: Events, spec: dict[str, Any], make: Callable[..., str], words: str
) -> None:
    page = report(gate, make(gate, events, spec))
    assert words in page.text.replace(" :", ":").replace(" ,", ",")


def test_a_run_that_is_not_there_has_none(gate: Gate, events: Events, spec: dict[str, Any]) -> None:
    run = early(gate, events, spec)
    ask(gate, "DELETE", f"{API}/runs/{run}")
    for name in (run, "a" * 16):
        answer = ask(gate, "GET", f"{API}/runs/{name}/report")
        assert (answer.status_code, answer.json()["code"]) == (404, "run.unknown")


FALL = [1.0, 0.8, 0.6, 0.5, 0.4, 0.3, 0.2, 0.1]
TRENDS = {
    "still falling": ({"loss": FALL, "val_loss": FALL}, "falling"),
    "level at the end": ({"loss": FALL, "val_loss": [1.0, 0.5, 0.3, 0.2, 0.21, 0.2, 0.205, 0.21]}, "flat"),
    "validation rises again": ({"loss": FALL, "val_loss": [1.0, 0.6, 0.5, 0.55, 0.6, 0.7, 0.8, 0.9]}, "overfit"),
    "nothing moves": ({"loss": [2.3] * 8, "val_loss": [2.30, 2.31, 2.29, 2.30, 2.3, 2.3, 2.3, 2.3]}, "stuck"),
    "too few epochs": ({"loss": [1.0, 0.5], "val_loss": [1.0, 0.5]}, None),
    "ends without a number": ({"loss": [*FALL, None], "val_loss": [*FALL, None]}, None),
    "no validation": ({"loss": FALL}, "falling"),
}


@pytest.mark.parametrize(("columns", "trend"), TRENDS.values(), ids=TRENDS)
def test_trends(columns: dict[str, list[float | None]], trend: str | None) -> None:
    assert outcome(list(range(1, 10)), columns).trend == trend


def test_a_long_run_keeps_its_table_short() -> None:
    epochs = list(range(1, 10_001))
    rows = table(epochs, {"loss": [1 / epoch for epoch in epochs]})["rows"]
    assert (len(rows), rows[0][0], rows[-1][0]) == (61, "1", "10,000")


def test_the_events_are_those_of_the_run(gate: Gate, events: Events, spec: dict[str, Any]) -> None:
    """The figures come from the log, so a report of a run that still trains is as true as the log is."""
    run = run_of(gate, events, spec, "stop")
    page = report(gate, run)
    assert "Stopped at epoch 3 of 3" in page.text
    last = parsed(events.of_type(run, "epoch")[-1])["data"]["logs"]["val_loss"]
    assert f"{last:.3f}" in page.text
