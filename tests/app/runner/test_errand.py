"""What an errand writes: no more than may be kept, and no longer than anybody may want it."""

from __future__ import annotations

import io
import json

import pytest

from app.runner.errand import Frames, read, written
from app.runner.order import Past

FRAMES = {
    "all on the way, and what is spare after it": (10, 100, 9.0, [4, 5, 6, 7, 8, 9, 10]),
    "as many before as after": (10, 30, 9.0, [2, 3, 4, 5, 6, 7]),
    "only what was asked for": (10, 5, 9.0, [5]),
    "no time to spare": (10, 1_000, 0.0, [0, 1, 2, 3, 4, 5]),
}


@pytest.mark.parametrize(("size", "spare", "seconds", "shown"), FRAMES.values(), ids=FRAMES)
def test_frames_are_sent_around_the_epoch_asked_for(size: int, spare: int, seconds: float, shown: list[int]) -> None:
    stream = io.BytesIO()
    relaxed: list[int] = []
    frames = Frames(stream, 5, spare, seconds, relax=lambda: relaxed.append(stream.getvalue().count(b"epoch")))
    first = shown[0] if spare >= 50 else 0
    for epoch in range(first, 11):
        if not frames(epoch, bytes([epoch]) * size):
            break
    found, rest = [], stream.getvalue()
    while rest:
        head, _, rest = rest.partition(b"\n")
        told = json.loads(head)
        assert rest[: told["bytes"]] == bytes([told["epoch"]]) * size
        found.append(told["epoch"])
        rest = rest[told["bytes"] :]
    assert found == shown
    assert relaxed == [shown.index(5) + 1]


def test_a_past_survives_the_pipe() -> None:
    origin = Past({"name": "a"}, 3, b"first", [[1, 0, 0.5]])
    for past in (Past({}, 7, b"second", (), None), Past({"name": "b"}, 9, None, [], origin)):
        blobs: list[bytes] = []
        head = json.loads(json.dumps(written(past, blobs)))
        again = read(head, memoryview(b"".join(blobs)))
        assert (again.epoch, again.checkpoint, again.spec) == (past.epoch, past.checkpoint, past.spec)
        assert (again.origin is None) == (past.origin is None)
