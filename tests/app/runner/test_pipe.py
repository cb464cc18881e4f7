"""Frames: whole or not at all, however the bytes arrive."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator

import pytest

from app.runner.pipe import LENGTH, Pipe, PipeError


@pytest.fixture
def ends() -> Iterator[tuple[Pipe, Pipe]]:
    left, right = socket.socketpair()
    with left, right:
        yield Pipe(left.fileno(), blocking=True), Pipe(right.fileno(), blocking=False)


def test_frames_arrive_whole_and_in_order(ends: tuple[Pipe, Pipe]) -> None:
    child, host = ends
    sent = [({"kind": "event", "n": n}, b"\n\x00data" * n) for n in range(20)]
    for head, data in sent:
        child.send(head, data)
    assert list(host.received()) == sent
    assert list(host.received()) == []


def test_byte_by_byte(ends: tuple[Pipe, Pipe]) -> None:
    child, host = ends
    body = b'{"a": 1}\nxyz'
    seen = []
    for byte in LENGTH.pack(len(body)) + body:
        os.write(child.file, bytes([byte]))
        seen += list(host.received())
    assert seen == [({"a": 1}, b"xyz")]


def test_an_answer_can_be_waited_for(ends: tuple[Pipe, Pipe]) -> None:
    child, host = ends
    assert not child.waiting()
    host.send({"type": "stop"})
    assert child.waiting()
    assert child.receive() == ({"type": "stop"}, b"")


WRONG = {
    "too long": b"\xff\xff\xff\xff",
    "no JSON": LENGTH.pack(4) + b"nope",
    "not UTF-8": LENGTH.pack(2) + b"\xff\n",
}


@pytest.mark.parametrize("raw", WRONG.values(), ids=WRONG)
def test_another_language_breaks_the_pipe(ends: tuple[Pipe, Pipe], raw: bytes) -> None:
    child, host = ends
    os.write(child.file, raw)
    with pytest.raises(PipeError):
        list(host.received())


def test_the_end_of_one_side_is_told_to_the_other() -> None:
    left, right = socket.socketpair()
    host = Pipe(right.fileno(), blocking=False)
    left.close()
    with right, pytest.raises(PipeError):
        list(host.received())


def test_a_host_never_waits_for_a_child_that_does_not_read(ends: tuple[Pipe, Pipe]) -> None:
    _, host = ends
    with pytest.raises(PipeError):
        host.send({"type": "pause"}, b"x" * 10_000_000)


def test_what_came_with_another_frame_is_waiting_too(ends: tuple[Pipe, Pipe]) -> None:
    child, host = ends
    host.send({"type": "go"})
    host.send({"type": "pause"})
    assert child.receive()[0] == {"type": "go"}
    assert child.waiting()
    assert child.receive()[0] == {"type": "pause"}
    assert not child.waiting()
