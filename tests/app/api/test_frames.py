"""What goes over a socket: events as text, grids as bytes, and progress that nobody needs any more left out."""

from __future__ import annotations

import base64
import json
import struct
from typing import Any

import pytest
from websockets.frames import Frame, Opcode

from app.api.frames import frame, kind_of, message, newest
from app.api.streams import Question
from app.domain.event import encode, envelope

CELLS = bytes(range(256))


def event(seq: int, kind: str, **data: Any) -> str:
    return envelope("a" * 16, seq, 1, kind, "2026-01-01T00:00:00.000Z", encode(data))


def grid(cells: bytes) -> dict[str, Any]:
    return {"width": 16, "height": 16, "encoding": "base64", "data": base64.b64encode(cells).decode()}


def unpacked(made: bytes) -> tuple[dict[str, Any], bytes]:
    (length,) = struct.unpack_from(">I", made)
    return json.loads(made[4 : 4 + length]), made[4 + length :]


def test_grids_travel_as_their_bytes() -> None:
    body = event(7, "probe", epoch=2, grid=grid(CELLS), units=[grid(CELLS[:9]), grid(b"")])
    made = message(body, True)
    assert isinstance(made, bytes)
    head, rest = unpacked(made)
    assert rest == CELLS + CELLS[:9]
    assert head["data"]["grid"]["data"] == [0, 256]
    assert [unit["data"] for unit in head["data"]["units"]] == [[256, 9], [265, 0]]
    assert (head["seq"], head["data"]["epoch"]) == (7, 2)
    assert len(made) < 0.9 * len(body)


PLAIN = {
    "nobody asked": (event(1, "probe", grid=grid(CELLS)), False),
    "no grid": (event(1, "epoch", logs={"loss": 0.5}), True),
    "a name that looks like one": (event(1, "state", name='"encoding":"base64","data":"AAAA"'), True),
}


@pytest.mark.parametrize(("body", "binary"), PLAIN.values(), ids=PLAIN)
def test_all_else_is_the_text_of_the_log(body: str, binary: bool) -> None:
    assert message(body, binary) == body


@pytest.mark.parametrize("binary", [False, True])
def test_a_frame_is_what_a_server_sends(binary: bool) -> None:
    body = event(1, "probe", grid=grid(CELLS))
    opcode = Opcode.BINARY if binary else Opcode.TEXT
    said = message(body, binary)
    data = said.encode() if isinstance(said, str) else said
    assert frame(body, binary) == Frame(opcode, data).serialize(mask=False)
    assert frame(body, binary) is frame(body, binary), "made once for everybody"


GROUPS = {
    "nothing to leave out": ("state epoch batch", [1, 2, 3], []),
    "only the newest progress": ("batch batch batch epoch batch", [4, 5], [3, None]),
    "all else stays": ("batch ack batch state probe epoch", [2, 3, 4, 5, 6], [1, None, None, None, None]),
    "nothing": ("", [], []),
}


@pytest.mark.parametrize(("kinds", "stays", "skipped"), GROUPS.values(), ids=GROUPS)
def test_coalescing(kinds: str, stays: list[int], skipped: list[int | None]) -> None:
    group = [event(seq, kind, n=seq) for seq, kind in enumerate(kinds.split(), 1)]
    kept = [json.loads(body) for body in newest(group)]
    assert [one["seq"] for one in kept] == stays
    assert [one.pop("skipped", None) for one in kept] == (skipped or [None] * len(stays))
    assert kept == [json.loads(group[seq - 1]) for seq in stays]


def test_kinds_are_read_from_the_envelope() -> None:
    assert kind_of(event(1, "epoch", said='"type":"state"')) == "epoch"


QUESTIONS = {
    "nothing": ({}, Question(0)),
    "all of it": (
        {"since": "12", "grids": "binary", "coalesce": "true", "heartbeat": "true"},
        Question(12, binary=True, coalesce=True, heartbeat=True),
    ),
    "said as it is": ({"grids": "text", "coalesce": "false", "lang": "ko"}, Question(0)),
}


@pytest.mark.parametrize(("given", "wanted"), QUESTIONS.values(), ids=QUESTIONS)
def test_questions(given: dict[str, str], wanted: Question) -> None:
    assert Question.parse(given) == wanted


@pytest.mark.parametrize("given", [{"since": "x"}, {"since": "-1"}, {"grids": "yes"}, {"coalesce": ""}, {"sinse": "1"}])
def test_questions_that_nobody_understands(given: dict[str, str]) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        Question.parse(given)
