"""What watchers are handed on the spot and what they read by themselves, together: every event once, in order."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import Any

import pytest

from app.services.live import Live, Row

RUN = "r"


class Log:
    """A log in memory; it grows while somebody reads it."""

    def __init__(self, known: int) -> None:
        self.known, self.length, self.ended = known, known, False

    def states(self, runs: list[str]) -> dict[str, Any]:
        return {RUN: SimpleNamespace(last_seq=self.known, has_ended=False)}

    def rows(self, after: int) -> list[Row]:
        return [(seq, str(seq)) for seq in range(after + 1, self.length + 1)]

    def read(self, run: str, after: int, limit: int) -> list[Row]:
        return self.rows(after)[:limit]

    def says(self, live: Live, length: int, *, ended: bool = False) -> None:
        """The log grows to so many events, and the tail notices it."""
        self.length = length
        feed = live.feeds[RUN]
        feed.take("finished" if ended else "running", length, self.rows(feed.head))


async def watched(
    known: int, since: int, lengths: list[int], refused: set[int], *, more: bool = False
) -> tuple[list[int], list[int]]:
    """(what came in groups, what was pushed); ``known``: events when the watcher comes, of which the log is ahead."""
    log = Log(known)
    live = Live(log)  # type: ignore[arg-type]
    log.length = lengths[0]
    read: list[int] = []
    pushed: list[int] = []

    def push(bodies: list[str]) -> bool:
        if refused & set(map(int, bodies)):
            return False
        pushed.extend(map(int, bodies))
        return True

    async def reader() -> None:
        async for group in live.follow(RUN, since, more, push):
            read.extend(map(int, group))

    task = asyncio.create_task(reader())
    await asyncio.sleep(0.05)  # reading is done in a thread
    for length in lengths[1:]:
        log.says(live, length)
        await asyncio.sleep(0)
        await asyncio.sleep(0)
    log.says(live, lengths[-1] + 1, ended=True)
    await asyncio.wait_for(task, 5)
    assert live.feeds == {}
    return read, pushed


@pytest.mark.parametrize(
    ("known", "since", "lengths", "refused", "most_pushed"),
    [
        (3, 3, [3, 4, 5, 6], set(), 4),
        (3, 0, [3, 4, 5, 6], set(), 4),
        (3, 0, [5, 5, 6, 8], set(), 4),  # the log was read beyond what the feed knew
        (3, 3, [3, 4, 5, 6], {5}, 3),  # and read on from there
        (0, 0, [0, 600, 601], set(), 602),
    ],
)
def test_every_event_comes_once(
    known: int, since: int, lengths: list[int], refused: set[int], most_pushed: int
) -> None:
    read, pushed = asyncio.run(watched(known, since, lengths, refused))
    assert sorted([*read, *pushed]) == list(range(since + 1, lengths[-1] + 2))
    assert read == sorted(read)
    assert pushed == sorted(pushed)
    assert 0 < len(pushed) <= most_pushed


def test_a_run_that_was_to_go_on_and_does_ends_once_more() -> None:
    assert asyncio.run(watched(3, 3, [3, 4, 5], set(), more=True)) == ([], [4, 5, 6])
