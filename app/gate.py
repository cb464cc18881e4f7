"""The outer wall, before any routing, for HTTP and sockets alike. Reads the raw ASGI scope and nothing else.

Host allow-list -> method allow-list -> own Origin and fetch metadata -> access token -> JSON only -> body counted
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass
from typing import Any, TypeAlias
from urllib.parse import parse_qsl

from app.errors import AppError
from app.limits import Limits

Scope: TypeAlias = MutableMapping[str, Any]
Message: TypeAlias = MutableMapping[str, Any]
Receive: TypeAlias = Callable[[], Awaitable[Message]]
Send: TypeAlias = Callable[[Message], Awaitable[None]]
App: TypeAlias = Callable[[Scope, Receive, Send], Awaitable[None]]
Refusal: TypeAlias = Callable[[Scope, AppError], App]

METHODS = ("GET", "HEAD", "POST", "PATCH", "DELETE", "OPTIONS")
WITH_BODY = ("POST", "PATCH")
OWN_NAMES = frozenset({"localhost", "127.0.0.1", "[::1]"})
OPEN_PATHS = frozenset({"/healthz", "/readyz"})  # a container's health check has no token
COOKIE = "strata_access"
HEADERS = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
)
DEFAULT_HEADERS = (
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
    (b"cache-control", b"no-store"),
)


@dataclass(frozen=True)
class Gate:
    """Wraps the whole application; ``refusal`` turns an error into an answer."""

    app: App
    limits: Limits
    refusal: Refusal
    allowed_hosts: frozenset[str] = frozenset()
    token: str | None = None
    is_ours: Callable[[str], bool] | None = None
    """Whether a token is an owner's, who has come in before."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        send = send if scope["type"] == "websocket" else guarded(send)
        try:
            self.check(scope)
            if scope["type"] == "http" and (cookie := self.exchanged(scope)):
                await redirect_home(cookie, send)
                return
            if scope["type"] == "http":
                receive = await self.counted(scope, receive)
        except AppError as error:
            await self.refuse(error, scope, receive, send)
            return
        except ConnectionError:  # the client left while its body was on the way
            return
        if scope.get("method") == "HEAD":
            await as_head(self.app, scope, send)
        else:
            await self.app(scope, receive, send)

    def check(self, scope: Scope) -> None:
        """Raise AppError unless this request may come in."""
        hosts = header(scope, b"host")
        if len(hosts) != 1 or not self.knows(hosts[0]):
            raise AppError("host.unknown")
        if scope["type"] == "http" and scope["method"] not in METHODS:
            raise AppError("method.unknown", allowed=list(METHODS))
        check_origin(scope, hosts[0])
        if self.token is not None and scope["path"] not in OPEN_PATHS and not self.has_token(scope, self.token):
            raise AppError("token.missing")
        if scope["type"] == "http" and scope["method"] in WITH_BODY and not is_json(scope):
            raise AppError("media.json_only")

    def knows(self, host: str) -> bool:
        name = host.lower()
        bare, colon, port = name.rpartition(":") if not name.endswith("]") else (name, "", "")
        if colon and not port.isdigit():
            return False
        return (bare if colon else name) in OWN_NAMES | self.allowed_hosts or name in self.allowed_hosts

    def has_token(self, scope: Scope, token: str) -> bool:
        given = [value.removeprefix("Bearer ") for value in header(scope, b"authorization") if value[:7] == "Bearer "]
        if self.is_ours is not None and any(map(self.is_ours, given)):
            return True
        if any(same(value, token) for value in given) or self.exchanged(scope):
            return True
        return any(same(value, cookie_value(token)) for value in cookies(scope, COOKIE))

    def exchanged(self, scope: Scope) -> str | None:
        """The cookie to set, when this is GET /?token=<the token>."""
        if self.token is None or scope.get("method") != "GET" or scope["path"] != "/":
            return None
        given = [value for name, value in parse_qsl(scope["query_string"].decode("latin-1")) if name == "token"]
        return cookie_value(self.token) if any(same(value, self.token) for value in given) else None

    async def counted(self, scope: Scope, receive: Receive) -> Receive:
        """Read the body, however it is framed, up to the limit; the application gets it in one message."""
        limit = self.limits.predict_bytes if scope["path"].endswith("/predict") else self.limits.json_bytes
        lengths = header(scope, b"content-length")
        if not lengths and not header(scope, b"transfer-encoding"):
            return receive
        if any(not length.isdigit() or int(length[:19]) > limit for length in lengths):
            raise AppError("body.too_large", limit=limit)
        parts: list[bytes] = []
        size, more = 0, True
        try:
            async with asyncio.timeout(self.limits.body_seconds):
                while more:
                    message = await receive()
                    if message["type"] == "http.disconnect":
                        raise ConnectionResetError
                    parts.append(message.get("body", b""))
                    size += len(parts[-1])
                    more = message.get("more_body", False)
                    if size > limit:
                        raise AppError("body.too_large", limit=limit)
        except TimeoutError:
            raise AppError("body.too_slow", seconds=self.limits.body_seconds) from None
        return once(b"".join(parts), receive)

    async def refuse(self, error: AppError, scope: Scope, receive: Receive, send: Send) -> None:
        answer = self.refusal(scope, error)
        if not error.code.startswith("body."):
            await answer(scope, receive, send)
            return
        # The client is still sending: say no at once, then take what is already on the way, so that the closing
        # connection does not reset before the answer was read.
        held: list[Message] = []

        async def keep_open(message: Message) -> None:
            if message["type"] == "http.response.body" and not message.get("more_body"):
                await send({**message, "more_body": True})
                held.append({"type": "http.response.body", "body": b"", "more_body": False})
            else:
                await send(message)

        await answer(scope, receive, keep_open)
        try:
            async with asyncio.timeout(2):
                while (await receive()).get("more_body"):
                    pass
        except TimeoutError:
            pass  # still sending after two seconds: the connection is closed on it
        for message in held:
            await send(message)


def header(scope: Scope, name: bytes) -> list[str]:
    return [value.decode("latin-1") for key, value in scope["headers"] if key == name]


def cookies(scope: Scope, name: str) -> list[str]:
    pairs = [pair.strip().partition("=") for line in header(scope, b"cookie") for pair in line.split(";")]
    return [value for key, _, value in pairs if key == name]


def check_origin(scope: Scope, host: str) -> None:
    """A page of another site may link to us, and nothing else. For every method, and for sockets."""
    if any(
        origin.lower() not in (f"http://{host.lower()}", f"https://{host.lower()}")
        for origin in header(scope, b"origin")
    ):
        raise AppError("origin.foreign")
    site, mode = header(scope, b"sec-fetch-site"), header(scope, b"sec-fetch-mode")
    visits = mode == ["navigate"] and scope.get("method") in ("GET", "HEAD")
    if site and site[0] not in ("same-origin", "none") and not visits:
        raise AppError("origin.foreign")


def is_json(scope: Scope) -> bool:
    kinds = header(scope, b"content-type")
    if len(kinds) != 1 or header(scope, b"content-encoding"):
        return False
    kind, _, options = kinds[0].partition(";")
    return kind.strip().lower() == "application/json" and options.strip().lower() in (
        "",
        "charset=utf-8",
        'charset="utf-8"',
    )


def same(given: str, wanted: str) -> bool:
    return hmac.compare_digest(given.encode("utf-8", "replace"), wanted.encode())


def cookie_value(token: str) -> str:
    """What the cookie holds instead of the token itself."""
    return hmac.new(token.encode(), b"strata access cookie", hashlib.sha256).hexdigest()


async def redirect_home(cookie: str, send: Send) -> None:
    """Take the token out of the address bar."""
    value = f"{COOKIE}={cookie}; Path=/; HttpOnly; SameSite=Lax; Max-Age=43200".encode()
    await send({"type": "http.response.start", "status": 303, "headers": [(b"location", b"/"), (b"set-cookie", value)]})
    await send({"type": "http.response.body", "body": b""})


def once(body: bytes, receive: Receive) -> Receive:
    waiting = [{"type": "http.request", "body": body, "more_body": False}]

    async def replay() -> Message:
        return waiting.pop() if waiting else await receive()

    return replay


async def as_head(app: App, scope: Scope, send: Send) -> None:
    """HEAD is GET without the body: every route has it, and an endless stream ends with its head."""
    done = asyncio.Event()

    async def head_only(message: Message) -> None:
        if message["type"] == "http.response.start":
            await send(message)
            await send({"type": "http.response.body", "body": b""})
            done.set()

    async def gone_after_head() -> Message:
        await done.wait()
        return {"type": "http.disconnect"}

    await app({**scope, "method": "GET"}, once(b"", gone_after_head), head_only)


def guarded(send: Send) -> Send:
    """Add the headers that every answer carries."""

    async def with_headers(message: Message) -> None:
        if message["type"] == "http.response.start":
            own = list(message.get("headers", []))
            names = {name.lower() for name, _ in own}
            own += HEADERS + tuple(pair for pair in DEFAULT_HEADERS if pair[0] not in names)
            message = {**message, "headers": own}
        await send(message)

    return with_headers
