"""Replay, then live: one position per watcher, moving along the log, of which this is only a faster reader.

A watcher that keeps up reads the newest events from memory, once for all watchers of a run; one that is behind, late or
stalled reads the log from where it stands. Nothing is queued for anybody, so nobody can be slowed by somebody else; and
a position only ever moves over the next ``seq``: no gap, no double, no moment between replay and live.

Waking a task takes longer than writing to a socket. Who has read all there is may therefore leave a way to be handed
what comes next on the spot (``Stand``); a thousand watchers of one run get an event within some ten milliseconds.
"""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import AsyncGenerator, Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from app.domain.run import ENDED, State
from app.errors import AppError, StoreError
from app.store.events import Events

LOOK_SECONDS = 0.01
PAGE, NEWS = 500, 4_000
KEPT_EVENTS, KEPT_CHARACTERS = 512, 1_000_000

log = logging.getLogger("strata")

Row = tuple[int, str]
T = TypeVar("T")


class StoppingError(Exception):
    """The server goes down; watchers come back to its successor."""


Push = Callable[[list[str]], bool]
"""Hand these events over at once; False if that cannot be done without waiting."""


@dataclass(eq=False)
class Stand:
    """A watcher that has read everything up to ``position`` and is handed what comes next."""

    push: Push
    position: int
    done: asyncio.Future[None]

    def leave(self) -> None:
        if not self.done.done():
            self.done.set_result(None)


@dataclass
class Feed:
    """The newest events of one watched run: those with floor < seq <= head."""

    run: str
    watchers: int = 0
    floor: int = 0
    head: int = 0
    ended: bool = False
    deleted: bool = False
    recent: deque[Row] = field(default_factory=deque)
    characters: int = 0
    news: asyncio.Event = field(default_factory=asyncio.Event)
    stands: set[Stand] = field(default_factory=set)

    def after(self, position: int) -> list[Row] | None:
        """Events behind a position; None if memory does not reach back that far."""
        if position >= self.head:
            return []
        if position < self.floor:
            return None
        return [row for row in self.recent if row[0] > position]

    def take(self, state: State, last: int, rows: list[Row]) -> None:
        for seq, body in rows:
            self.recent.append((seq, body))
            self.characters += len(body)
            self.head = seq
        while len(self.recent) > KEPT_EVENTS or self.characters > KEPT_CHARACTERS:
            self.floor, body = self.recent.popleft()
            self.characters -= len(body)
        # the state may already be ahead of a page that was cut off: ended only counts once all is here
        self.ended = state in ENDED and self.head >= last
        if rows:
            self.hand_over([body for _, body in rows])
        self.wake(everybody=self.ended)

    def hand_over(self, bodies: list[str]) -> None:
        """Give new events to those who stand; who cannot take them reads on by itself."""
        for stand in tuple(self.stands):
            if stand.push(bodies):
                stand.position = self.head
            else:
                self.stands.discard(stand)
                stand.leave()

    def wake(self, *, everybody: bool = True) -> None:
        """Let those who wait look again; ``everybody``: those who stand as well."""
        self.news.set()
        self.news = asyncio.Event()
        for stand in self.stands if everybody else ():
            stand.leave()

    async def stand(self, push: Push, position: int) -> int:
        """Be handed what comes after ``position``, the newest there is, as long as that works; the position then."""
        stand = Stand(push, position, asyncio.get_running_loop().create_future())
        self.stands.add(stand)
        try:
            await stand.done
        finally:
            self.stands.discard(stand)
        return stand.position


class Live:
    """Follows the log for everybody who watches."""

    def __init__(self, events: Events) -> None:
        self.events = events
        self.feeds: dict[str, Feed] = {}
        self.stopping = False
        self.came = False

    async def tail(self) -> None:
        """Notice what the runner commits, and wake the watchers; for as long as this task lives."""
        again = False
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            try:
                # a feed made since the last look may have missed the change that this look would not see again
                if self.feeds and (self.events.database.changed() or again or self.came):
                    self.came = False
                    again = await self._fetch(list(self.feeds.values()))
            except StoreError as error:
                log.warning("log: %s", error)
                again = True
            except Exception:  # everybody watches through this task: it must not end, whatever this look met
                log.exception("log")
                again = True

    async def _fetch(self, feeds: list[Feed]) -> bool:
        """Read what is new for these feeds; True if there is more than one page of it."""
        heads = {feed.run: feed.head for feed in feeds}
        news = await asyncio.to_thread(self.events.news, heads, NEWS)
        for run, (state, last, rows) in news.items():
            feed = self.feeds.get(run)
            if feed is not None and feed.head == heads[run]:
                feed.take(state, last, rows)
        return sum(len(rows) for _, _, rows in news.values()) == NEWS

    async def follow(
        self, run: str, since: int, more: bool = False, push: Push | None = None
    ) -> AsyncGenerator[list[str], None]:
        """Every event after ``since``, in groups, until the run has ended; with ``more``, an ended run is about to go
        on, and what it says then is waited for. What comes while the reader waits for the next group may go through
        ``push`` instead.

        Raises AppError if the run is deleted meanwhile, StoppingError when the server goes down.
        """
        feed = await self._join(run)
        try:
            position = since
            while True:
                if self.stopping:
                    raise StoppingError
                if feed.deleted:
                    raise AppError("run.deleted")
                news = feed.news
                rows = feed.after(position)
                if rows is None:
                    rows = await asyncio.to_thread(self.events.read, run, position, PAGE)
                if rows:
                    yield [body for _, body in rows]
                    position = rows[-1][0]
                    more = more and feed.ended
                elif feed.ended and not more:
                    return
                elif push is None or feed.ended or position != feed.head:  # the log may have been read beyond memory
                    await news.wait()
                else:
                    more = False  # it goes on already
                    position = await feed.stand(push, position)
        finally:
            self._leave(feed)

    @staticmethod
    async def in_thread(function: Callable[..., T], *arguments: Any) -> T:
        """Ask the store without holding up anybody who watches."""
        return await asyncio.to_thread(function, *arguments)

    async def _join(self, run: str) -> Feed:
        feed = self.feeds.get(run)
        if feed is None:
            found = (await asyncio.to_thread(self.events.states, [run])).get(run)
            feed = self.feeds.get(run)  # somebody else may have come meanwhile
            if feed is None:
                seq = found.last_seq if found else 0
                feed = Feed(run, floor=seq, head=seq, ended=found is not None and found.has_ended)
                self.feeds[run] = feed
                self.came = True
        feed.watchers += 1
        return feed

    def _leave(self, feed: Feed) -> None:
        feed.watchers -= 1
        if feed.watchers == 0 and self.feeds.get(feed.run) is feed:
            del self.feeds[feed.run]

    def deleted(self, run: str) -> None:
        """Tell the watchers of a run that it is gone. From the event loop's thread only."""
        if feed := self.feeds.pop(run, None):
            feed.deleted = True
            feed.wake()

    def close(self) -> None:
        """Send every watcher away."""
        self.stopping = True
        for feed in self.feeds.values():
            feed.wake()
