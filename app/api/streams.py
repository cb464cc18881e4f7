"""Events on their way out: over a socket, as server-sent events, as lines."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncGenerator, AsyncIterator, Iterator, Mapping
from contextlib import aclosing, suppress
from dataclasses import dataclass

from starlette.websockets import WebSocket, WebSocketDisconnect

from app.api.frames import frame, kind_of, message, newest
from app.domain.run import is_id
from app.errors import AppError, StoreError
from app.limits import LIMITS
from app.services.live import PAGE, Live, StoppingError
from app.services.runs import Runs

KEEP_ALIVE_SECONDS = 15.0
AT_ONCE = 20
"""Events that a reader must take within ``stalled_seconds``."""
BEAT_SECONDS = 5.0
HEARTBEAT = '{"type":"heartbeat"}'
ENDED, GOING_AWAY, TRY_LATER, BAD_QUESTION, UNKNOWN, DELETED = 1000, 1012, 1013, 4400, 4404, 4410
SINCE = re.compile(r"[0-9]{1,15}\Z")
SWITCHES = {"grids": ("binary", "text"), "coalesce": ("true", "false"), "heartbeat": ("true", "false")}


@dataclass(frozen=True)
class Question:
    """What a watcher asked for."""

    since: int
    binary: bool = False
    coalesce: bool = False
    heartbeat: bool = False

    @classmethod
    def parse(cls, given: Mapping[str, str]) -> Question:
        """Raises ValueError that says what is wrong."""
        for name, value in given.items():
            if name not in SWITCHES and name not in ("since", "lang"):
                raise ValueError(f"there is only since, {', '.join(SWITCHES)}")
            if name in SWITCHES and value not in SWITCHES[name]:
                raise ValueError(f"{name} is {' or '.join(SWITCHES[name])}")
        if not SINCE.match(since := given.get("since", "0")):
            raise ValueError("since must be a whole number")
        return cls(int(since), *(given.get(name) == yes for name, (yes, _) in SWITCHES.items()))


@dataclass
class Line:
    """A watcher's socket, and when something was last put on it."""

    socket: WebSocket
    question: Question
    sent: float

    async def send(self, bodies: list[str]) -> None:
        """Send these events. Raises TimeoutError if they are not taken within the time for stalled readers."""
        async with asyncio.timeout(LIMITS.stalled_seconds):
            if "strata.frames" in self.socket.scope.get("extensions", {}):
                frames = b"".join([frame(body, self.question.binary) for body in bodies])
                await self.socket.send({"type": "websocket.send", "frames": frames})
            else:
                for body in bodies:
                    made = message(body, self.question.binary)
                    await (self.socket.send_text(made) if isinstance(made, str) else self.socket.send_bytes(made))
        self.sent = asyncio.get_running_loop().time()

    def push(self, bodies: list[str]) -> bool:
        """Put these events on the wire at once; False if something still waits there, or they are many."""
        write = self.socket.scope.get("extensions", {}).get("strata.frames", {}).get("write")
        wanted = newest(bodies) if self.question.coalesce else bodies
        if write is None or len(wanted) > AT_ONCE:
            return False
        if not write(b"".join([frame(body, self.question.binary) for body in wanted])):
            return False
        self.sent = asyncio.get_running_loop().time()
        return True

    async def beat(self) -> None:
        """Say now and then that the line is up, as long as nothing else says so."""
        while True:
            idle = asyncio.get_running_loop().time() - self.sent
            if idle >= BEAT_SECONDS:
                await self.send([HEARTBEAT])
                idle = 0.0
            await asyncio.sleep(BEAT_SECONDS - idle)


async def over_socket(socket: WebSocket, run: str, runs: Runs, live: Live) -> None:
    """Accept, send the log from ``since`` on, close with the code that says why."""
    await socket.accept()
    code, reason = await _until_over(socket, run, runs, live)
    with suppress(TimeoutError, RuntimeError, WebSocketDisconnect):  # the other side may be gone or stalled
        async with asyncio.timeout(1):
            await socket.close(code, reason)


async def _until_over(socket: WebSocket, run: str, runs: Runs, live: Live) -> tuple[int, str]:
    try:
        question = Question.parse(socket.query_params)
    except ValueError as error:
        return BAD_QUESTION, str(error)
    try:
        if not is_id(run):
            raise AppError("run.unknown")
        await live.in_thread(runs.wish, run)
        more = await live.in_thread(runs.goes_on, run)
    except StoreError:
        return TRY_LATER, "the store cannot be reached"
    except AppError:
        return UNKNOWN, "no such run"
    line = Line(socket, question, asyncio.get_running_loop().time())
    sending = asyncio.create_task(_send_all(line, run, live, more))
    tasks = {sending, asyncio.create_task(_wait_for_leave(socket))}
    if question.heartbeat:
        tasks.add(asyncio.create_task(line.beat()))
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        return sending.result() if sending.done() else (ENDED, "")
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _send_all(line: Line, run: str, live: Live, more: bool) -> tuple[int, str]:
    try:
        async with aclosing(live.follow(run, line.question.since, more, line.push)) as groups:
            async for group in groups:
                wanted = newest(group) if line.question.coalesce else group
                for start in range(0, len(wanted), AT_ONCE):
                    await line.send(wanted[start : start + AT_ONCE])
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
    return f"id: {seq}\nevent: {kind_of(body)}\ndata: {body}\n\n"


def lines(runs: Runs, run: str, since: int) -> Iterator[str]:
    """The log as it stands, one event a line, read page by page."""
    while rows := runs.events.read(run, since, PAGE):
        yield "".join(f"{body}\n" for _, body in rows)
        since = rows[-1][0]
