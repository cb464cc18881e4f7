"""The table of states, arrow by arrow."""

from __future__ import annotations

import itertools

import pytest

from app.domain.run import ARROWS, COMMANDS, ENDED, SIGNALS, STATES, TAKES, NoArrowError, advance, is_id, new_id

FACTS = {
    ("queued", "claim"): "running",
    ("queued", "pause"): "paused",
    ("queued", "stop"): "stopped",
    ("queued", "give_up"): "failed",
    ("running", "pause"): "paused",
    ("running", "finish"): "finished",
    ("running", "stop"): "stopped",
    ("running", "diverge"): "diverged",
    ("running", "fail"): "failed",
    ("running", "lose"): "queued",
    ("running", "rest"): "queued",
    ("paused", "resume"): "running",
    ("paused", "stop"): "stopped",
    ("paused", "fail"): "failed",
    ("paused", "rest"): "queued",
    ("paused", "lose"): "paused",
    ("finished", "extend"): "queued",
    ("stopped", "extend"): "queued",
}


@pytest.mark.parametrize(("state", "signal"), list(itertools.product(STATES, SIGNALS)))
def test_every_pair_of_state_and_signal(state: str, signal: str) -> None:
    if (state, signal) in FACTS:
        assert advance(state, signal) == FACTS[state, signal]  # type: ignore[arg-type]
    else:
        with pytest.raises(NoArrowError):
            advance(state, signal)  # type: ignore[arg-type]


def test_every_state_is_reached_and_can_end() -> None:
    reached = {"queued"}
    for _ in STATES:
        reached |= {after for state in reached for after in ARROWS[state].values()}  # type: ignore[index]
    assert reached == set(STATES)
    assert {"finished", "stopped", "diverged", "failed"} == ENDED


def test_an_ended_run_takes_more_epochs_and_no_other_command() -> None:
    assert [command for command in COMMANDS if TAKES[command] & ENDED] == ["extend"]


def test_ids_are_opaque_and_checked() -> None:
    made = {new_id() for _ in range(1000)}
    assert len(made) == 1000
    assert all(map(is_id, made))
    wrong = ["", "a" * 15, "a" * 17, "A" * 16, "1" * 16, "a" * 16 + "\n", "../" + "a" * 13]
    assert [text for text in wrong if is_id(text)] == []
