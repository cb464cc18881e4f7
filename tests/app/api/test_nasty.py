"""Nasty values in every place of every route: always a refusal in the one form, never a fault, never an echo."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from app import settings
from app.gate import Gate
from app.main import create_app
from tests.app.asking import API, Question, ask, ask_all

MARK = "zqxjkv"
# Each as JSON text, because half of them no serializer would write
VALUES = {
    "null": "null",
    "true": "true",
    "zero": "0",
    "minus one": "-1",
    "half": "0.5",
    "2^53": "9007199254740992",
    "2^63": "9223372036854775808",
    "-2^63 - 1": "-9223372036854775809",
    "400 digits": "9" * 400,
    "5,000 digits": "9" * 5000,
    "NaN": "NaN",
    "-Infinity": "-Infinity",
    "1e999": "1e999",
    "1e308": "1e308",
    "1e-400": "1e-400",
    "empty text": '""',
    "text": f'"{MARK}"',
    "long text": '"' + MARK * 5000 + '"',
    "lone surrogate": r'"\ud800"',
    "NUL": r'"\u0000"',
    "bell": r'"\u0007"',
    "right to left": r'"\u202e"',
    "script": f'"<script>{MARK}</script>"',
    "path": '"../../../../etc/passwd"',
    "format": '"{0}{a.__class__}%s%n"',
    "SQL": '"\'; DROP TABLE runs; --"',
    "formula": '"=1+1"',
    "empty list": "[]",
    "list": f'["{MARK}"]',
    "long list": "[" + "0," * 5000 + "0]",
    "deep list": "[" * 5000 + "]" * 5000,
    "30 deep": "[" * 25 + "]" * 25,
    "empty object": "{}",
    "object": f'{{"{MARK}": 1}}',
    "class": f'{{"class_name": "{MARK}", "config": {{}}}}',
    "class of another kind": '{"class_name": "Adam", "config": {}}',
    "twice": '{"a": 1, "a": 2}',
    "prototype": '{"__proto__": {"x": 1}}',
}
PLACES: dict[str, tuple[str | int, ...]] = {
    "{}": (),
    "name": ("name",),
    "seed": ("seed",),
    "data": ("data",),
    "dataset": ("data", "dataset"),
    "share": ("data", "validation_split"),
    "options": ("data", "options"),
    "model": ("model",),
    "layers": ("model", "layers"),
    "layer": ("model", "layers", 1),
    "class name": ("model", "layers", 1, "class_name"),
    "config": ("model", "layers", 1, "config"),
    "units": ("model", "layers", 1, "config", "units"),
    "activation": ("model", "layers", 1, "config", "activation"),
    "loss": ("compile", "loss"),
    "optimizer": ("compile", "optimizer"),
    "metrics": ("compile", "metrics"),
    "fit": ("fit",),
    "epochs": ("fit", "epochs"),
    "batch size": ("fit", "batch_size"),
    "callbacks": ("fit", "callbacks"),
}
OTHER_BODIES = {
    "/runs": ('{"name": %s}', "POST"),
    "/runs/RUN": ('{"name": %s}', "PATCH"),
    "/runs/RUN ": ('{"deleted": %s}', "PATCH"),
    "/runs/RUN/commands": ('{"type": %s}', "POST"),
    "/runs/RUN/commands ": ('{"type": "set_learning_rate", "value": %s}', "POST"),
    "/runs/RUN/predict": ('{"inputs": %s}', "POST"),
    "/runs/RUN/openings": ('{"epoch": %s}', "POST"),
    "/runs/RUN/evaluate": ('{"split": %s}', "POST"),
}
HOLE = "@@hole@@"


def check(answer: Any, where: object) -> None:
    assert answer.status_code < 500, where
    if answer.status_code >= 400:
        assert answer.headers["content-type"] == "application/problem+json", where
        assert MARK * 2 not in answer.text, where
        assert "<script" not in answer.text, where
        body = json.loads(answer.text, parse_constant=pytest.fail)
        assert body["detail"], where
        assert all(fault["message"] for fault in body["errors"]), where


@pytest.fixture(scope="module")
def one(tmp_path_factory: pytest.TempPathFactory, made_store: Path) -> Iterator[Gate]:
    """One application for a thousand questions."""
    folder = shutil.copytree(made_store, tmp_path_factory.mktemp("nasty") / "data")
    gate = create_app(settings.load(data_dir=folder, lang="en"))
    yield gate
    for database in gate.app.state.databases:  # type: ignore[attr-defined]
        database.close()


def check_all(gate: Gate, questions: dict[object, Question]) -> set[int]:
    """Check every answer; which statuses there were."""
    answers = ask_all(gate, list(questions.values()))
    for where, answer in zip(questions, answers, strict=True):
        check(answer, where)
    return {answer.status_code for answer in answers}


def started(gate: Gate, spec: dict[str, Any]) -> str:
    run: str = ask(gate, "POST", f"{API}/runs", spec).json()["id"]
    return run


@pytest.mark.parametrize("place", PLACES.values(), ids=PLACES)
def test_in_a_spec(one: Gate, spec: dict[str, Any], place: tuple[str | int, ...]) -> None:
    whole: Any = {"spec": spec}
    target, key = whole, "spec"
    for step in place:
        target, key = target[key], step  # type: ignore[assignment]
    target[key] = HOLE
    template = json.dumps(whole["spec"])
    questions: dict[object, Question] = {}
    for number, (value, text) in enumerate(VALUES.items()):
        raw = template.replace(f'"{HOLE}"', text).encode()
        questions[value] = Question("POST", f"{API}/plan{'?partial=true&lang=ko' if number % 2 else ''}", raw)
    check_all(one, questions)


@pytest.mark.parametrize("path", OTHER_BODIES)
def test_in_other_bodies(one: Gate, spec: dict[str, Any], path: str) -> None:
    template, method = OTHER_BODIES[path]
    address = API + path.strip().replace("RUN", started(one, spec))
    check_all(one, {value: Question(method, address, (template % text).encode()) for value, text in VALUES.items()})


IN_ADDRESS = [
    *("%00", "%ff", "%ed%a0%80", "..", "%2e%2e%2f", "-1", "9" * 30, "9" * 5000, "NaN", "1e5", "x" * 300, "%20", "☃"),
    *("'", "1;DROP TABLE runs", "%0d%0aset-cookie:x=1", "{run}", "*", "null", "true", "0x10", "\uff11", "1_0", "+1"),
]
IN_OPTIONS = (
    '{"seed":1}',
    '{"name":"x"}',
    '{"folder":"/etc"}',
    '{"self":1}',
    '{"noise":-1}',
    '{"noise":[]}',
    "[]",
    "{",
)
ADDRESSES = (
    "/datasets/@",
    "/datasets/@/samples",
    "/datasets/digits/samples?split=@",
    "/datasets/digits/samples?offset=@",
    "/datasets/digits/samples?limit=@",
    "/datasets/digits/samples?seed=@",
    "/datasets/digits/samples?validation_split=@",
    "/datasets/digits/samples?options=@",
    "/datasets/digits/samples?@=1",
    "/runs?limit=@",
    "/runs?cursor=@",
    "/runs?race=@",
    "/runs?lang=@",
    "/runs/@",
    "/runs/@/events",
    "/runs/@/model",
    "/runs/RUN/events?since=@",
    "/runs/RUN/events?limit=@",
    "/runs/RUN/history?@",
    "/runs/RUN/report?@",
    "/runs/RUN/model?format=@",
)


@pytest.mark.parametrize("address", ADDRESSES)
def test_in_addresses(one: Gate, spec: dict[str, Any], address: str) -> None:
    path = API + address.replace("RUN", started(one, spec))
    check_all(one, {value: Question("GET", path.replace("@", value)) for value in IN_ADDRESS})


def test_in_options_of_a_data_set(one: Gate) -> None:
    path = f"{API}/datasets/circle/samples?options="
    assert check_all(one, {value: Question("GET", path + quote(value)) for value in IN_OPTIONS}) == {400, 422}


HEADERS = [
    *("", " ", "\x01", "a" * 5000, "\xff\xfe", "*/*;q=nan", ",,,,", ";;;", "q=1", "application/json;q=1e9"),
    *("1", "-1", "9" * 40),
]
NAMES = ("accept", "accept-language", "cookie", "if-none-match", "last-event-id", "idempotency-key", "accept-encoding")


@pytest.mark.parametrize("name", NAMES)
def test_in_headers(one: Gate, spec: dict[str, Any], name: str) -> None:
    run = started(one, spec)
    questions: dict[object, Question] = {}
    for value in HEADERS:
        headers = {name: value.encode("latin-1")}
        for path in (f"{API}/runs/{run}/events", f"{API}/runs/{run}/history", "/static/js/main.js", "/"):
            questions[value, path] = Question("GET", path, headers=headers)
        questions[value, "start"] = Question("POST", f"{API}/runs", json.dumps(spec).encode(), headers)
    check_all(one, questions)
