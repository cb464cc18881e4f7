"""A run: its states, the arrows between them, and the commands that a state takes. The table is the whole truth.

A run is a wish; an attempt is one life of it, and the next one goes on where the last one stood. Ids are opaque: 16
lower-case base32 characters, 80 random bits.
"""

from __future__ import annotations

import base64
import re
import secrets
from collections.abc import Mapping
from typing import Literal, TypeAlias, get_args

State: TypeAlias = Literal["queued", "running", "paused", "finished", "stopped", "diverged", "failed"]
Signal: TypeAlias = Literal[
    "claim", "pause", "resume", "finish", "stop", "diverge", "fail", "lose", "give_up", "rest", "extend"
]
Command: TypeAlias = Literal["pause", "resume", "step", "stop", "set_learning_rate", "extend"]

STATES: tuple[State, ...] = get_args(State)
SIGNALS: tuple[Signal, ...] = get_args(Signal)
COMMANDS: tuple[Command, ...] = get_args(Command)

ARROWS: Mapping[State, Mapping[Signal, State]] = {
    "queued": {"claim": "running", "pause": "paused", "stop": "stopped", "give_up": "failed"},
    "running": {
        "pause": "paused",
        "finish": "finished",
        "stop": "stopped",
        "diverge": "diverged",
        "fail": "failed",
        "lose": "queued",
        "rest": "queued",
    },
    "paused": {"resume": "running", "rest": "queued", "stop": "stopped", "fail": "failed", "lose": "paused"},
    "finished": {"extend": "queued"},
    "stopped": {"extend": "queued"},
    "diverged": {},
    "failed": {},
}
"""``rest``: give the place to others and wait for the next one; ``lose``: the process is gone, the run is not."""

ENDED: frozenset[State] = frozenset({"finished", "stopped", "diverged", "failed"})

TAKES: Mapping[Command, frozenset[State]] = {
    "pause": frozenset({"queued", "running", "paused"}),
    "resume": frozenset({"queued", "running", "paused"}),
    "step": frozenset({"paused"}),
    "stop": frozenset({"queued", "running", "paused"}),
    "set_learning_rate": frozenset({"running", "paused"}),
    "extend": frozenset({"finished", "stopped"}),
}
"""In which states a command makes sense. Pausing what is paused is no fault: a second press does no harm."""

ID = r"^[a-z2-7]{16}$"
_ID = re.compile(ID[:-1] + r"\Z")


class NoArrowError(Exception):
    """A signal that the state does not take."""

    def __init__(self, state: State, signal: Signal) -> None:
        super().__init__(f"no arrow for {signal} out of {state}")
        self.state, self.signal = state, signal


def advance(state: State, signal: Signal) -> State:
    """The state after a signal: the only way a state changes. Raises NoArrowError."""
    after = ARROWS[state].get(signal)
    if after is None:
        raise NoArrowError(state, signal)
    return after


def new_id() -> str:
    return base64.b32encode(secrets.token_bytes(10)).decode().lower()


def is_id(text: str) -> bool:
    return _ID.match(text) is not None
