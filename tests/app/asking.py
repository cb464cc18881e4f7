"""Asking the application: through ASGI in this process, or over the wire."""

from __future__ import annotations

import asyncio
import contextlib
import json
import urllib.error
import urllib.request
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import httpx
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from app.gate import Gate

BASE = "http://127.0.0.1:8000"
API = "/api/v1"
SPEC: dict[str, Any] = {
    "name": "digits",
    "seed": 42,
    "data": {"dataset": "digits", "validation_split": 0.2, "test_split": 0.2, "options": {}},
    "model": {
        "class_name": "Sequential",
        "layers": [
            {"class_name": "Flatten", "config": {}},
            {"class_name": "Dense", "config": {"units": 10, "activation": "softmax"}},
        ],
    },
    "compile": {"loss": "categorical_crossentropy", "optimizer": "adam", "metrics": ["accuracy"]},
    "fit": {"epochs": 3, "batch_size": 64},
}
LONG = {**SPEC, "fit": {"epochs": 10_000, "batch_size": 1}}
"""Minutes of training: for tests that end it themselves."""


def ask(
    gate: Gate, method: str, path: str, body: Any = None, *, headers: Mapping[str, str] | None = None, raw: bytes = b""
) -> httpx.Response:
    """One request to the application in this process."""
    content = raw if raw or body is None else json.dumps(body).encode()
    return ask_all(gate, [Question(method, path, content, headers or {})])[0]


@dataclass(frozen=True)
class Question:
    """A request that is not sent yet."""

    method: str
    path: str
    content: bytes | None = None
    headers: Mapping[str, str] | Mapping[str, bytes] = field(default_factory=dict)


def ask_all(gate: Gate, questions: Sequence[Question]) -> list[httpx.Response]:
    """Many requests, one after the other."""

    async def go() -> list[httpx.Response]:
        transport = httpx.ASGITransport(app=gate, raise_app_exceptions=False)  # type: ignore[arg-type]
        async with httpx.AsyncClient(transport=transport, base_url=BASE) as client:
            return [await one(client, question) for question in questions]

    async def one(client: httpx.AsyncClient, question: Question) -> httpx.Response:
        plain: dict[str, Any] = {"content-type": "application/json"} if question.method in ("POST", "PATCH") else {}
        headers = {**plain, **question.headers}
        return await client.request(question.method, question.path, content=question.content, headers=headers)

    return asyncio.run(go())


def fetch(url: str, method: str = "GET", body: Any = None, **headers: str) -> tuple[int, dict[str, str], bytes]:
    """One request over the wire: (status, headers, body)."""
    data = None if body is None else json.dumps(body).encode()
    if data is not None:
        headers.setdefault("content_type", "application/json")
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    request = urllib.request.Request(url, data, named, method=method)
    try:
        with urllib.request.urlopen(request, timeout=20) as answer:
            return answer.status, dict(answer.headers), answer.read()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, dict(error.headers), error.read()


def start(url: str, spec: Mapping[str, Any]) -> str:
    """Start a run on a real server; its id."""
    status, _, body = fetch(f"{url}{API}/runs", "POST", spec)
    assert status == 201, body
    found: str = json.loads(body)["id"]
    return found


def watch(url: str, run: str, since: int = 0, until: str | None = None) -> tuple[list[dict[str, Any]], int | None]:
    """Events over the socket until it closes, or until an event of this type or state: (events, close code)."""
    seen: list[dict[str, Any]] = []
    address = f"{url.replace('http', 'ws')}{API}/runs/{run}/stream?since={since}"
    with connect(address, open_timeout=10) as socket, contextlib.suppress(ConnectionClosed):
        for message in socket:
            seen.append(json.loads(message))
            if until and until in (seen[-1]["type"], seen[-1]["data"].get("state")):
                return seen, None
    return seen, socket.close_code


def is_whole(events: list[dict[str, Any]], since: int = 0) -> bool:
    """No gap, no double."""
    return [event["seq"] for event in events] == list(range(since + 1, since + 1 + len(events)))
