"""Events on their way out: over a socket, as server-sent events, as lines."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncGenerator, AsyncIterator, Iterator
from contextlib import aclosing, suppress

from starlette.websockets import WebSocket, WebSocketDisconnect

from app.domain.run import is_id
from app.errors import AppError, StoreError
from app.limits import LIMITS
from app.services.live import PAGE, Live, StoppingError
from app.services.runs import Runs

KEEP_ALIVE_SECONDS = 15.0
AT_ONCE = 20
"""Events that a reader must take within ``stalled_seconds``."""
ENDED, GOING_AWAY, TRY_LATER, BAD_SINCE, UNKNOWN, DELETED = 1000, 1012, 1013, 4400, 4404, 4410
SINCE = re.compile(r"[0-9]{1,15}\Z")
TYPE = re.compile(r'"type":"([a-z]+)"')


async def over_socket(socket: WebSocket, run: str, runs: Runs, live: Live) -> None:
    """Accept, send the log from ``since`` on, close with the code that says why."""
    await socket.accept()
    code, reason = await _until_over(socket, run, runs, live)
    with suppress(TimeoutError, RuntimeError, WebSocketDisconnect):  # the other side may be gone or stalled
        async with asyncio.timeout(1):
            await socket.close(code, reason)


async def _until_over(socket: WebSocket, run: str, runs: Runs, live: Live) -> tuple[int, str]:
    given = socket.query_params.get("since", "0")
    if not SINCE.match(given):
        return BAD_SINCE, "since must be a whole number"
    try:
        if not is_id(run):
            raise AppError("run.unknown")
        await live.in_thread(runs.wish, run)
        more = await live.in_thread(runs.goes_on, run)
    except StoreError:
        return TRY_LATER, "the store cannot be reached"
    except AppError:
        return UNKNOWN, "no such run"
    sending = asyncio.create_task(_send_all(socket, run, int(given), live, more))
    leaving = asyncio.create_task(_wait_for_leave(socket))
    try:
        await asyncio.wait({sending, leaving}, return_when=asyncio.FIRST_COMPLETED)
        return sending.result() if sending.done() else (ENDED, "")
    finally:
        for task in (sending, leaving):
            task.cancel()
        await asyncio.gather(sending, leaving, return_exceptions=True)


async def _send_all(socket: WebSocket, run: str, since: int, live: Live, more: bool) -> tuple[int, str]:
    try:
        async with aclosing(live.follow(run, since, more)) as groups:
            async for group in groups:
                for start in range(0, len(group), AT_ONCE):
                    async with asyncio.timeout(LIMITS.stalled_seconds):
                        for body in group[start : start + AT_ONCE]:
                            await socket.send_text(body)
    except StoppingError:
        return GOING_AWAY, "the server restarts"
    except TimeoutError:
        return TRY_LATER, "stalled"
    except StoreError:
        return TRY_LATER, "the store cannot be reached"
    except AppError:
        return DELETED, "deleted"
    except (WebSocketDisconnect, RuntimeError):  # it left in the middle of a send
        return ENDED, ""
    return ENDED, "ended"


async def _wait_for_leave(socket: WebSocket) -> None:
    """Watchers have nothing to say; what they send is read and dropped, so that their leaving is noticed."""
    while (await socket.receive())["type"] != "websocket.disconnect":
        pass


async def server_sent(live: Live, run: str, since: int, more: bool) -> AsyncIterator[str]:
    """The same as text/event-stream: seq as the id, the type as the event's name."""
    yield "retry: 1000\n\n"
    groups = live.follow(run, since, more)
    following: asyncio.Task[list[str]] | None = None
    try:
        while True:
            following = following or asyncio.ensure_future(_next(groups))
            done, _ = await asyncio.wait({following}, timeout=KEEP_ALIVE_SECONDS)
            if not done:
                yield ": still here\n\n"
                continue
            for body in following.result():
                yield _message(body)
            following = None
    except (StoppingError, AppError):
        return
    finally:
        if following is not None:
            following.cancel()
            await asyncio.gather(following, return_exceptions=True)
        await groups.aclose()


async def _next(groups: AsyncGenerator[list[str], None]) -> list[str]:
    try:
        return await anext(groups)
    except StopAsyncIteration:
        raise StoppingError from None  # a task cannot end with StopAsyncIteration


def _message(body: str) -> str:
    seq = body[body.index('"seq":') + 6 : body.index(',"attempt"')]
    found = TYPE.search(body)
    return f"id: {seq}\nevent: {found.group(1) if found else 'note'}\ndata: {body}\n\n"


def lines(runs: Runs, run: str, since: int) -> Iterator[str]:
    """The log as it stands, one event a line, read page by page."""
    while rows := runs.events.read(run, since, PAGE):
        yield "".join(f"{body}\n" for _, body in rows)
        since = rows[-1][0]
