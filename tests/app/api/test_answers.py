"""Pages, files, languages, methods: what every address has in common."""

from __future__ import annotations

import base64
import hashlib
import re
from typing import Any

import pytest

from app.gate import Gate
from tests.app.asking import API, ask


def test_the_page_carries_its_policy(gate: Gate) -> None:
    answer = ask(gate, "GET", "/")
    policy = answer.headers["content-security-policy"]
    inline = re.search(r'<script type="importmap">(.*?)</script>', answer.text, re.DOTALL)
    assert inline
    digest = base64.b64encode(hashlib.sha256(inline.group(1).encode()).digest()).decode()
    assert f"script-src 'self' 'sha256-{digest}';" in policy
    assert "unsafe" not in policy
    assert policy.startswith("default-src 'none'")
    assert [script for script in re.findall(r"<script([^>]*)>", answer.text) if "src=" not in script] == [
        ' type="importmap"'
    ]
    assert "style=" not in answer.text


def test_every_module_the_page_asks_for_is_there(gate: Gate) -> None:
    text = ask(gate, "GET", "/").text + ask(gate, "GET", "/docs").text
    asked = set(re.findall(r'"(/static/[^"]+)"', text))
    assert len(asked) > 20
    assert {path: status for path in asked if (status := ask(gate, "GET", path).status_code) != 200} == {}


@pytest.mark.parametrize(
    "path",
    ["../app/main.py", "..%2fapp%2fmain.py", "%2e%2e/pyproject.toml", "/etc/passwd", "js", "", "js/%00.js", "x" * 5000],
)
def test_only_known_files(gate: Gate, path: str) -> None:
    assert ask(gate, "GET", f"/static/{path}").status_code == 404


def test_files_are_tagged_packed_and_remembered(gate: Gate) -> None:
    plain = ask(gate, "GET", "/static/vendor/preact.js?v=1", headers={"accept-encoding": "identity"})
    packed = ask(gate, "GET", "/static/vendor/preact.js?v=1", headers={"accept-encoding": "gzip"})
    assert packed.headers["content-encoding"] == "gzip"
    assert packed.content == plain.content
    assert plain.headers["etag"] != packed.headers["etag"]
    assert "immutable" in plain.headers["cache-control"]
    assert plain.headers["content-type"] == "text/javascript; charset=utf-8"
    again = ask(gate, "GET", "/static/vendor/preact.js", headers={"if-none-match": packed.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    own = ask(gate, "GET", "/static/js/main.js")
    assert own.headers["cache-control"] == "no-cache"


SPOKEN: dict[str, tuple[str, dict[str, str], str]] = {
    "nothing said": ("/nowhere", {}, "en"),
    "browser": ("/nowhere", {"accept-language": "ko-KR,en;q=0.5"}, "ko"),
    "cookie before browser": ("/nowhere", {"accept-language": "ko", "cookie": "lang=en"}, "en"),
    "address before cookie": ("/nowhere?lang=ko", {"cookie": "lang=en"}, "ko"),
    "unknown language": ("/nowhere?lang=de", {"cookie": "lang=xx", "accept-language": "fr"}, "en"),
}


@pytest.mark.parametrize(("path", "headers", "language"), SPOKEN.values(), ids=SPOKEN)
def test_language(gate: Gate, path: str, headers: dict[str, str], language: str) -> None:
    answer = ask(gate, "GET", path, headers=headers)
    assert answer.headers["content-language"] == language
    assert answer.json()["title"] == "Not found"
    assert (
        answer.json()["detail"]
        == {
            "en": "There is nothing at this address.",
            "ko": "이 주소에는 아무것도 없어요.",
        }[language]
    )


METHODS: dict[str, tuple[str, str, int, str]] = {
    "delete the list": ("DELETE", f"{API}/runs", 405, "GET, HEAD, POST, OPTIONS"),
    "get a plan": ("GET", f"{API}/plan", 405, "POST, OPTIONS"),
    "post a run": ("POST", f"{API}/runs/{'a' * 16}", 405, "GET, HEAD, PATCH, DELETE, OPTIONS"),
    "options": ("OPTIONS", f"{API}/runs", 204, "GET, HEAD, POST, OPTIONS"),
    "put": ("PUT", f"{API}/runs", 405, "GET, HEAD, POST, PATCH, DELETE, OPTIONS"),
}


@pytest.mark.parametrize(("method", "path", "status", "allow"), METHODS.values(), ids=METHODS)
def test_methods(gate: Gate, method: str, path: str, status: int, allow: str) -> None:
    answer = ask(gate, method, path)
    assert (answer.status_code, answer.headers["allow"]) == (status, allow)


def test_head_is_get_without_a_body(gate: Gate) -> None:
    for path in ("/", "/healthz", f"{API}/catalog", f"{API}/runs", "/static/js/main.js", "/nowhere"):
        head, get = ask(gate, "HEAD", path), ask(gate, "GET", path)
        assert (head.status_code, head.content) == (get.status_code, b""), path
        assert head.headers["content-type"] == get.headers["content-type"]


def test_the_catalogue_knows_every_block_and_is_remembered(gate: Gate) -> None:
    answer = ask(gate, "GET", f"{API}/catalog")
    kinds = answer.json()["kinds"]
    assert {"Dense", "Conv2D", "LSTM"} <= {block["class_name"] for block in kinds["layer"]}
    assert {"adam", "sgd"} <= {block["name"] for block in kinds["optimizer"]}
    assert answer.json()["examples"][0]["id"] == "digits-mlp"
    assert answer.json()["limits"]["json_bytes"] == 64_000
    plain = ask(gate, "GET", f"{API}/catalog", headers={"accept-encoding": "identity"})
    assert (answer.headers["content-encoding"], plain.headers.get("content-encoding")) == ("gzip", None)
    assert plain.headers["etag"] != answer.headers["etag"]
    assert plain.content == answer.content  # unpacked on its way here
    assert int(answer.headers["content-length"]) < len(plain.content) / 8
    again = ask(gate, "GET", f"{API}/catalog", headers={"if-none-match": answer.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


SAMPLES: dict[str, tuple[str, int, int]] = {
    "all": ("split=all&limit=3", 1797, 3),
    "train": ("split=train&limit=1", 1079, 1),
    "validation": ("split=validation", 359, 20),
    "test": ("split=test&offset=350", 359, 9),
    "one of each": ("split=each", 10, 10),
    "probe": ("split=probe", 6, 6),
    "behind the end": ("offset=5000", 1797, 0),
}


@pytest.mark.parametrize(("query", "total", "count"), SAMPLES.values(), ids=SAMPLES)
def test_samples(gate: Gate, query: str, total: int, count: int) -> None:
    page = ask(gate, "GET", f"{API}/datasets/digits/samples?{query}").json()
    assert (page["total"], len(page["samples"])) == (total, count)


REFUSED: dict[str, tuple[str, int, str]] = {
    "unknown data": ("nope", 404, "dataset.unknown"),
    "no name": ("..", 404, "route.unknown"),
    "unknown parameter": ("digits/samples?limits=3", 422, "input.invalid"),
    "twice": ("digits/samples?limit=3&limit=4", 422, "input.invalid"),
    "beyond 2^63": ("digits/samples?offset=9223372036854775808", 422, "input.invalid"),
    "5,000 digits": (f"digits/samples?offset={'9' * 5000}", 422, "input.invalid"),
    "NaN": ("digits/samples?test_split=nan", 422, "input.invalid"),
    "nothing left": ("digits/samples?test_split=0.5&validation_split=0.5", 422, "data.split_sum"),
    "options are no JSON": ("spiral/samples?options=x", 400, "body.not_json"),
    "unknown option": ('spiral/samples?options={"x":1}', 422, "arg.unknown"),
    "no files": ("mnist/samples", 409, "data.files_missing"),
}


@pytest.mark.parametrize(("path", "status", "code"), REFUSED.values(), ids=REFUSED)
def test_refused_samples(gate: Gate, path: str, status: int, code: str) -> None:
    answer = ask(gate, "GET", f"{API}/datasets/{path}")
    assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_a_fault_of_ours_is_a_problem_too(gate: Gate) -> None:
    gate.app.state.runs = None  # type: ignore[attr-defined]
    answer: Any = ask(gate, "GET", f"{API}/runs")
    assert (answer.status_code, answer.json()["code"]) == (500, "server.fault")
    assert "Attribute" not in answer.text
