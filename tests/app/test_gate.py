"""The outer wall, for every method and for sockets, with the application behind it replaced by one that tells on us."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from app.api.language import accepted
from app.api.problems import problem
from app.errors import AppError
from app.gate import COOKIE, METHODS, App, Gate, Message, Scope, cookie_value
from app.limits import LIMITS

TOKEN = "a-token-of-some-length"
OK = 204


class Behind:
    """The application behind the wall: it must only be reached by what may come in."""

    def __init__(self) -> None:
        self.reached = 0
        self.body = b""

    async def __call__(self, scope: Scope, receive: Any, send: Any) -> None:
        self.reached += 1
        if scope["type"] == "websocket":
            await send({"type": "websocket.accept"})
            return
        message = await receive()
        self.body = message.get("body", b"")
        await send({"type": "http.response.start", "status": OK, "headers": []})
        await send({"type": "http.response.body", "body": b""})


def refusal(_scope: Scope, error: AppError) -> App:
    return problem(error, "en")


def wall(**options: Any) -> tuple[Gate, Behind]:
    behind = Behind()
    return replace(Gate(behind, LIMITS, refusal, frozenset({"school.example", "other.example:81"})), **options), behind


def knock(
    gate: Gate,
    *,
    kind: str = "http",
    method: str = "GET",
    path: str = "/api/v1/runs",
    query: bytes = b"",
    headers: Sequence[tuple[str, str]] = (("host", "localhost:8000"),),
    body: Sequence[bytes] = (),
) -> tuple[int, dict[str, str], list[Message]]:
    """(status, headers, all messages); a socket that was let in counts as 101."""
    sent: list[Message] = []
    waiting = [
        {"type": "http.request", "body": part, "more_body": n + 1 < len(body)} for n, part in enumerate(body)
    ] or [{"type": "http.request", "body": b"", "more_body": False}]
    raw = [(name.encode(), value.encode("latin-1")) for name, value in headers]
    scope: Scope = {"type": kind, "path": path, "query_string": query, "headers": raw}
    if kind == "http":
        scope["method"] = method
    else:
        scope["extensions"] = {"websocket.http.response": {}}

    async def receive() -> Message:
        return waiting.pop(0) if waiting else {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        sent.append(message)

    asyncio.run(gate(scope, receive, send))
    first = sent[0]
    if first["type"] == "websocket.accept":
        return 101, {}, sent
    return first["status"], {k.decode(): v.decode("latin-1") for k, v in first["headers"]}, sent


def host(name: str) -> tuple[tuple[str, str], ...]:
    return (("host", name),)


HOSTS = {
    "localhost": (host("localhost"), True),
    "localhost and port": (host("LOCALHOST:8123"), True),
    "127.0.0.1": (host("127.0.0.1:1"), True),
    "IPv6": (host("[::1]:8000"), True),
    "IPv6 without port": (host("[::1]"), True),
    "listed, any port": (host("school.example:9000"), True),
    "listed with its port": (host("other.example:81"), True),
    "listed with another port": (host("other.example:82"), False),
    "foreign": (host("evil.example"), False),
    "foreign, our port": (host("evil.example:8000"), False),
    "ends like ours": (host("evil-localhost"), False),
    "begins like ours": (host("localhost.evil.example"), False),
    "a dot at the end": (host("localhost."), False),
    "another address": (host("192.168.0.7"), False),
    "user part": (host("localhost@evil.example"), False),
    "letters as port": (host("localhost:80a"), False),
    "empty": (host(""), False),
    "none": ((), False),
    "two": ((("host", "localhost"), ("host", "evil.example")), False),
}
KINDS = [("http", method) for method in METHODS] + [("websocket", "GET")]


def complete(headers: Sequence[tuple[str, str]], method: str) -> list[tuple[str, str]]:
    return [*headers, ("content-type", "application/json")] if method in ("POST", "PATCH") else list(headers)


@pytest.mark.parametrize(("headers", "enters"), HOSTS.values(), ids=HOSTS)
def test_host(headers: tuple[tuple[str, str], ...], enters: bool) -> None:
    for kind, method in KINDS:
        gate, behind = wall()
        status, _, _ = knock(gate, kind=kind, method=method, headers=complete(headers, method))
        assert (status in (OK, 101), behind.reached) == (enters, int(enters)), (kind, method, status)
        assert enters or status == 421


ORIGINS: dict[str, tuple[dict[str, str], bool]] = {
    "none": ({}, True),
    "own": ({"origin": "http://localhost:8000"}, True),
    "own over TLS": ({"origin": "https://localhost:8000"}, True),
    "another port": ({"origin": "http://localhost:3000"}, False),
    "another site": ({"origin": "http://evil.example"}, False),
    "rebound name": ({"origin": "http://127.0.0.1:8000"}, False),
    "null": ({"origin": "null"}, False),
    "empty": ({"origin": ""}, False),
    "own fetch": ({"sec-fetch-site": "same-origin", "sec-fetch-mode": "cors"}, True),
    "typed address": ({"sec-fetch-site": "none", "sec-fetch-mode": "navigate"}, True),
    "cross-site fetch": ({"sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors"}, False),
    "another port's fetch": ({"sec-fetch-site": "same-site", "sec-fetch-mode": "cors"}, False),
}


@pytest.mark.parametrize(("headers", "enters"), ORIGINS.values(), ids=ORIGINS)
def test_origin(headers: dict[str, str], enters: bool) -> None:
    for kind, method in KINDS:
        gate, behind = wall()
        given = complete([("host", "localhost:8000"), *headers.items()], method)
        status, _, _ = knock(gate, kind=kind, method=method, headers=given)
        assert (status in (OK, 101), behind.reached) == (enters, int(enters)), (kind, method, status)
        assert enters or status == 403


@pytest.mark.parametrize(("method", "status"), [("GET", OK), ("HEAD", OK), ("POST", 403), ("DELETE", 403)])
def test_a_link_from_another_site_may_be_followed_but_not_submitted(method: str, status: int) -> None:
    gate, _ = wall()
    headers = [("host", "localhost"), ("sec-fetch-site", "cross-site"), ("sec-fetch-mode", "navigate")]
    assert knock(gate, method=method, headers=complete(headers, method))[0] == status


@pytest.mark.parametrize("method", ["PUT", "TRACE", "CONNECT", "PROPFIND", "get", "", "GETT"])
def test_only_known_methods(method: str) -> None:
    gate, behind = wall()
    status, headers, _ = knock(gate, method=method)
    assert (status, behind.reached) == (405, 0)
    assert headers["allow"] == "GET, HEAD, POST, PATCH, DELETE, OPTIONS"


TOKENS: dict[str, tuple[dict[str, str], bool]] = {
    "none": ({}, False),
    "bearer": ({"authorization": f"Bearer {TOKEN}"}, True),
    "wrong bearer": ({"authorization": "Bearer nonsense"}, False),
    "not bearer": ({"authorization": f"Basic {TOKEN}"}, False),
    "cookie": ({"cookie": f"lang=ko; {COOKIE}={cookie_value(TOKEN)}"}, True),
    "the token as cookie": ({"cookie": f"{COOKIE}={TOKEN}"}, False),
    "beyond Latin": ({"authorization": "Bearer \xff\xfe"}, False),
}


@pytest.mark.parametrize(("headers", "enters"), TOKENS.values(), ids=TOKENS)
def test_token(headers: dict[str, str], enters: bool) -> None:
    for kind, method in KINDS:
        gate, behind = wall(token=TOKEN)
        given = complete([("host", "localhost"), *headers.items()], method)
        status, _, _ = knock(gate, kind=kind, method=method, headers=given)
        assert (status in (OK, 101), behind.reached) == (enters, int(enters)), (kind, method, status)
        assert enters or status == 401


def test_the_token_in_the_address_becomes_a_cookie_and_leaves_the_address() -> None:
    gate, behind = wall(token=TOKEN)
    status, headers, _ = knock(gate, path="/", query=f"token={TOKEN}".encode())
    assert (status, headers["location"], behind.reached) == (303, "/", 0)
    assert f"{COOKIE}={cookie_value(TOKEN)};" in headers["set-cookie"]
    assert "HttpOnly" in headers["set-cookie"]
    assert TOKEN not in headers["set-cookie"]
    assert knock(gate, path="/", query=b"token=wrong")[0] == 401
    assert knock(gate, path="/api/v1/runs", query=f"token={TOKEN}".encode())[0] == 401
    assert [knock(gate, path=path)[0] for path in ("/healthz", "/readyz")] == [OK, OK]


TYPES = {
    "application/json": OK,
    "application/json; charset=utf-8": OK,
    "Application/JSON;charset=UTF-8": OK,
    "text/plain": 415,
    "application/x-www-form-urlencoded": 415,
    "multipart/form-data; boundary=x": 415,
    "application/json; charset=utf-16": 415,
    "application/jsonp": 415,
    "": 415,
}


@pytest.mark.parametrize(("kind", "status"), TYPES.items())
def test_json_only(kind: str, status: int) -> None:
    for method in ("POST", "PATCH"):
        gate, behind = wall()
        assert knock(gate, method=method, headers=[("host", "localhost"), ("content-type", kind)])[0] == status
        assert behind.reached == int(status == OK)


def test_compressed_bodies_are_refused() -> None:
    gate, _ = wall()
    headers = [("host", "localhost"), ("content-type", "application/json"), ("content-encoding", "gzip")]
    assert knock(gate, method="POST", headers=headers)[0] == 415


LIMIT = LIMITS.json_bytes
BODIES: dict[str, tuple[str, dict[str, str], list[bytes], int]] = {
    "at the limit": ("/api/v1/runs", {"content-length": str(LIMIT)}, [b"x" * LIMIT], OK),
    "said to be larger": ("/api/v1/runs", {"content-length": str(LIMIT + 1)}, [b"x"], 413),
    "absurd length": ("/api/v1/runs", {"content-length": "9" * 400}, [b"x"], 413),
    "no number": ("/api/v1/runs", {"content-length": "-5"}, [b"x"], 413),
    "lies about its length": ("/api/v1/runs", {"content-length": "5"}, [b"x" * LIMIT, b"x"], 413),
    "chunked, too large": ("/api/v1/runs", {"transfer-encoding": "chunked"}, [b"x" * 40_000] * 2, 413),
    "chunked, at the limit": ("/api/v1/runs", {"transfer-encoding": "chunked"}, [b"x" * 16_000] * 4, OK),
    "inputs may be larger": ("/api/v1/runs/a/predict", {"transfer-encoding": "chunked"}, [b"x" * 40_000] * 2, OK),
    "but not for ever": ("/api/v1/runs/a/predict", {"content-length": str(LIMITS.predict_bytes + 1)}, [b"x"], 413),
}


@pytest.mark.parametrize(("path", "framing", "parts", "status"), BODIES.values(), ids=BODIES)
def test_bodies_are_counted_as_they_come(path: str, framing: dict[str, str], parts: list[bytes], status: int) -> None:
    for method in ("POST", "GET", "DELETE"):
        gate, behind = wall()
        headers = [("host", "localhost"), ("content-type", "application/json"), *framing.items()]
        got, answer, sent = knock(gate, method=method, path=path, headers=headers, body=parts)
        assert got == status, method
        assert behind.body == (b"".join(parts) if status == OK else b"")
        if status == 413:
            assert answer["connection"] == "close"
            assert sent[-1] == {"type": "http.response.body", "body": b"", "more_body": False}


def test_a_slow_body_is_given_up() -> None:
    gate, behind = wall(limits=replace(LIMITS, body_seconds=0.05))

    async def never() -> Message:
        await asyncio.sleep(60)
        return {}

    async def go() -> list[Message]:
        sent: list[Message] = []

        async def send(message: Message) -> None:
            sent.append(message)

        headers = [(b"host", b"localhost"), (b"content-type", b"application/json"), (b"content-length", b"5")]
        scope: Scope = {"type": "http", "method": "POST", "path": "/x", "query_string": b"", "headers": headers}
        await gate(scope, never, send)
        return sent

    sent = asyncio.run(go())
    assert (sent[0]["status"], behind.reached) == (408, 0)


def test_every_answer_carries_the_protective_headers() -> None:
    for method, status in (("GET", OK), ("PUT", 405)):
        _, headers, _ = knock(wall()[0], method=method)
        assert headers["x-content-type-options"] == "nosniff", status
        assert headers["referrer-policy"] == "no-referrer"
        assert headers["cross-origin-resource-policy"] == "same-origin"
        assert headers["content-security-policy"] == "default-src 'none'; frame-ancestors 'none'"


LANGUAGES = {
    "ko": "ko",
    "ko-KR,ko;q=0.9,en;q=0.8": "ko",
    "en-GB,ko;q=0.9": "en",
    "de,ko;q=0.3": "ko",
    "en;q=0.2,ko;q=0.7": "ko",
    "de": None,
    "": None,
    "ko;q=nonsense": "ko",
    "*" * 5000: None,
}


@pytest.mark.parametrize(("value", "wanted"), LANGUAGES.items())
def test_accept_language(value: str, wanted: str | None) -> None:
    assert accepted(value) == wanted
