"""Runs over REST, while nobody trains: what the web process answers by itself."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from app.domain.event import encode
from app.domain.run import new_id
from app.gate import Gate
from app.limits import LIMITS
from app.services.runs import Runs
from app.store.events import Entry, Events
from tests.app.asking import API, ask

RUNS = f"{API}/runs"


@pytest.fixture
def run(gate: Gate, spec: dict[str, Any]) -> str:
    found: str = ask(gate, "POST", RUNS, spec).json()["id"]
    return found


def test_a_run_waits_honestly_for_a_runner_that_is_not_there(gate: Gate, spec: dict[str, Any]) -> None:
    answer = ask(gate, "POST", RUNS, spec)
    made = answer.json()
    assert (answer.status_code, answer.headers["location"]) == (201, f"{RUNS}/{made['id']}")
    assert (made["number"], made["state"], made["epoch"], made["epochs"], made["last_seq"]) == (1, "queued", 0, 3, 0)
    detail = ask(gate, "GET", answer.headers["location"]).json()
    assert (detail["plan"]["parameters"]["total"], detail["spec"]["fit"]["shuffle"]) == (650, True)
    assert ask(gate, "GET", f"{RUNS}/{made['id']}/events").json() == {"events": [], "last_seq": 0, "next": None}
    assert ask(gate, "GET", "/readyz").json() == {"status": "not_ready", "store": True, "runner": False}
    assert ask(gate, "GET", "/healthz").json() == {"status": "ok"}


def test_the_same_key_starts_one_run(gate: Gate, spec: dict[str, Any]) -> None:
    first = ask(gate, "POST", RUNS, spec, headers={"idempotency-key": "abc"})
    again = ask(gate, "POST", RUNS, spec, headers={"idempotency-key": "abc"})
    assert (first.status_code, again.status_code, again.json()) == (201, 201, first.json())
    assert ("idempotency-replayed" in first.headers, again.headers["idempotency-replayed"]) == (False, "true")
    spec["seed"] = 7
    other = ask(gate, "POST", RUNS, spec, headers={"idempotency-key": "abc"})
    assert (other.status_code, other.json()["code"]) == (422, "idempotency.other_body")
    assert ask(gate, "POST", RUNS, spec, headers={"idempotency-key": "abd"}).json()["number"] == 2
    assert len(ask(gate, "GET", RUNS).json()["runs"]) == 2


@pytest.mark.parametrize("key", ["", "x" * 201, "tab\tinside"])
def test_keys_are_plain(gate: Gate, spec: dict[str, Any], key: str) -> None:
    answer = ask(gate, "POST", RUNS, spec, headers={"idempotency-key": key})
    assert (answer.status_code, answer.json()["code"]) == (422, "idempotency.key")


def test_the_list_pages_back(gate: Gate, spec: dict[str, Any]) -> None:
    made = [ask(gate, "POST", RUNS, spec).json()["id"] for _ in range(5)]
    seen, cursor = [], ""
    while cursor is not None:
        page = ask(gate, "GET", f"{RUNS}?limit=2{cursor and '&cursor=' + cursor}").json()
        seen += [run["id"] for run in page["runs"]]
        cursor = page["next"]
    assert seen == made[::-1]


def test_runs_of_one_race_belong_together(gate: Gate, spec: dict[str, Any]) -> None:
    made = [ask(gate, "POST", f"{RUNS}?race=spring-1", {**spec, "seed": seed}).json() for seed in (1, 2)]
    other = ask(gate, "POST", RUNS, spec).json()
    assert [run["race"] for run in (*made, other)] == ["spring-1", "spring-1", None]
    found = ask(gate, "GET", f"{RUNS}?race=spring-1").json()["runs"]
    assert [run["id"] for run in found] == [made[1]["id"], made[0]["id"]]
    assert ask(gate, "GET", f"{RUNS}/{made[0]['id']}").json()["race"] == "spring-1"
    assert len(ask(gate, "GET", RUNS).json()["runs"]) == 3
    # the race is part of what a key stands for
    keyed = [
        ask(gate, "POST", f"{RUNS}?race={race}", spec, headers={"idempotency-key": "k"}) for race in ("a", "a", "b")
    ]
    assert [answer.status_code for answer in keyed] == [201, 201, 422]
    assert keyed[0].json() == keyed[1].json()


@pytest.mark.parametrize("race", ["", "a" * 41, "a b", "a%00", "%3Cb%3E"])
def test_a_race_is_a_plain_word(gate: Gate, spec: dict[str, Any], race: str) -> None:
    for method, body in (("POST", spec), ("GET", None)):
        assert ask(gate, method, f"{RUNS}?race={race}", body).status_code == 422


def test_change_delete_and_undo(gate: Gate, run: str) -> None:
    changed = ask(gate, "PATCH", f"{RUNS}/{run}", {"name": "mine", "label": "try 1", "pinned": True}).json()
    assert (changed["name"], changed["label"], changed["pinned"]) == ("mine", "try 1", True)
    assert ask(gate, "PATCH", f"{RUNS}/{run}", {"pinned": False}).json()["name"] == "mine"
    assert ask(gate, "DELETE", f"{RUNS}/{run}").status_code == 204
    for method, path in (("GET", ""), ("GET", "/events"), ("DELETE", ""), ("GET", "/history")):
        answer = ask(gate, method, f"{RUNS}/{run}{path}")
        assert (answer.status_code, answer.json()["code"]) == (404, "run.unknown")
    assert ask(gate, "PATCH", f"{RUNS}/{run}", {"name": "x"}).status_code == 404
    assert ask(gate, "GET", RUNS).json()["runs"] == []
    back = ask(gate, "PATCH", f"{RUNS}/{run}", {"deleted": False})
    assert (back.status_code, back.json()["name"], back.json()["pending"]) == (200, "mine", "stop")


def test_undo_has_its_time_and_then_the_run_is_forgotten(gate: Gate, run: str) -> None:
    now: list[float] = [1_000_000.0]
    state = gate.app.state  # type: ignore[attr-defined]
    runs: Runs = replace(state.runs, clock=lambda: now[0])
    state.runs = runs
    ask(gate, "DELETE", f"{RUNS}/{run}")
    now[0] += LIMITS.undo_seconds + 1
    assert ask(gate, "PATCH", f"{RUNS}/{run}", {"deleted": False}).status_code == 404
    now[0] += LIMITS.undo_seconds
    runs.tidy()
    assert runs.wishes.get(run) is None


COMMANDS: dict[str, tuple[dict[str, Any], int]] = {
    "stop": ({"type": "stop"}, 202),
    "pause": ({"type": "pause"}, 202),
    "resume": ({"type": "resume"}, 202),
    "step": ({"type": "step", "unit": "batch"}, 409),
    "learning rate": ({"type": "set_learning_rate", "value": 0.1}, 409),
    "unknown": ({"type": "explode"}, 422),
    "no type": ({}, 422),
    "more than needed": ({"type": "stop", "now": True}, 422),
    "no value": ({"type": "set_learning_rate"}, 422),
    "zero rate": ({"type": "set_learning_rate", "value": 0}, 422),
    "text as rate": ({"type": "set_learning_rate", "value": "0.1"}, 422),
    "unknown unit": ({"type": "step", "unit": "year"}, 422),
}


@pytest.mark.parametrize(("body", "status"), COMMANDS.values(), ids=COMMANDS)
def test_commands_to_a_queued_run(gate: Gate, run: str, body: dict[str, Any], status: int) -> None:
    answer = ask(gate, "POST", f"{RUNS}/{run}/commands", body)
    assert answer.status_code == status
    if status == 202:
        assert answer.json() == {"command": 1, "type": body["type"]}
        assert ask(gate, "GET", f"{RUNS}/{run}").json()["pending"] == body["type"]


@pytest.fixture
def told(events: Events, run: str) -> str:
    """A run whose log a runner has written: two epochs, the second with a loss that is not a number."""
    events.accept(run, 1, 0.0)
    epochs = [{"loss": 0.5, "val_loss": 0.6}, {"loss": float("nan"), "val_loss": 0.25}]
    steps = [Entry(run, 1, 1.0, signal="claim")]
    for number, logs in enumerate(epochs, 1):
        data = {"epoch": number, "epochs": 3, "updates": number, "seconds": 0.5 * number, "learning_rate": 0.01}
        steps.append(Entry(run, 1, 2.0, "epoch", encode({**data, "logs": logs}), epoch=number))
    facts = {"epoch": 2, "batch": 1}
    events.append([*steps, Entry(run, 1, 3.0, signal="diverge", reason="not_a_number", facts=facts)])
    return run


def test_the_log_in_pages_and_lines_is_the_same(gate: Gate, told: str) -> None:
    whole = ask(gate, "GET", f"{RUNS}/{told}/events").json()
    assert [event["seq"] for event in whole["events"]] == [1, 2, 3, 4, 5]
    assert (whole["last_seq"], whole["next"]) == (5, None)
    first = ask(gate, "GET", f"{RUNS}/{told}/events?limit=2").json()
    rest = ask(gate, "GET", f"{RUNS}/{told}/events?since={first['next']}").json()
    assert first["events"] + rest["events"] == whole["events"]
    lines = ask(gate, "GET", f"{RUNS}/{told}/events?since=1", headers={"accept": "application/x-ndjson"})
    assert [json.loads(line) for line in lines.text.splitlines()] == whole["events"][1:]


def test_server_sent_events_end_with_the_run(gate: Gate, told: str) -> None:
    accept = {"accept": "text/event-stream"}
    answer = ask(gate, "GET", f"{RUNS}/{told}/events", headers={**accept, "last-event-id": "3"})
    messages = [message.splitlines() for message in answer.text.split("\n\n") if message]
    assert messages[0] == ["retry: 1000"]
    assert [(message[0], message[1]) for message in messages[1:]] == [
        ("id: 4", "event: epoch"),
        ("id: 5", "event: state"),
    ]
    assert json.loads(messages[-1][2].removeprefix("data: "))["data"]["state"] == "diverged"
    assert ask(gate, "GET", f"{RUNS}/{told}/events?since=5", headers=accept).status_code == 204


def test_history_as_columns_and_as_a_table(gate: Gate, told: str) -> None:
    history = ask(gate, "GET", f"{RUNS}/{told}/history").json()
    assert history["epoch"] == [1, 2]
    assert history["columns"] == {
        "loss": [0.5, None],
        "val_loss": [0.6, 0.25],
        "learning_rate": [0.01, 0.01],
        "seconds": [0.5, 1.0],
    }
    table = ask(gate, "GET", f"{RUNS}/{told}/history", headers={"accept": "text/csv"})
    assert table.text == ("epoch,loss,val_loss,learning_rate,seconds\r\n1,0.5,0.6,0.01,0.5\r\n2,,0.25,0.01,1.0\r\n")
    assert ask(gate, "GET", f"{RUNS}/{told}/history", headers={"accept": "image/png"}).status_code == 406


def test_before_the_first_checkpoint_there_is_no_model(gate: Gate, told: str) -> None:
    for method, path, body in (
        ("POST", "predict", {"inputs": [[0]]}),
        ("POST", "evaluate", {"split": "test"}),
        ("GET", "model", None),
    ):
        answer = ask(gate, method, f"{RUNS}/{told}/{path}", body)
        assert (answer.status_code, answer.json()["code"]) == (409, "run.no_model_yet")


def test_only_so_many_commands_wait(gate: Gate, run: str) -> None:
    pause = {"type": "pause"}
    answers = [ask(gate, "POST", f"{API}/runs/{run}/commands", pause) for _ in range(LIMITS.commands_waiting + 1)]
    assert [answer.status_code for answer in answers] == [202] * LIMITS.commands_waiting + [429]
    assert answers[-1].json()["code"] == "run.commands"
    assert ask(gate, "POST", f"{API}/runs/{run}/commands", {"type": "stop"}).status_code == 202


def test_an_ended_run_takes_no_command(gate: Gate, told: str) -> None:
    answer = ask(gate, "POST", f"{RUNS}/{told}/commands", {"type": "stop"})
    assert (answer.status_code, answer.json()["code"]) == (409, "run.state")


def test_the_test_rows_are_opened_for_one_epoch_after_the_other_and_counted(gate: Gate, told: str) -> None:
    def opened(body: dict[str, Any]) -> Any:
        return ask(gate, "POST", f"{RUNS}/{told}/openings", body).json()

    assert ask(gate, "GET", f"{RUNS}/{told}").json()["opened"] == []
    assert opened({}) == {"epoch": 2, "opened": [2]}
    assert opened({"epoch": 1}) == {"epoch": 1, "opened": [2, 1]}
    assert opened({"epoch": 2}) == {"epoch": 2, "opened": [2, 1]}, "what is known already is no further opening"
    assert opened({"epoch": 3})["code"] == "run.epoch"
    assert ask(gate, "GET", RUNS).json()["runs"][0]["opened"] == [2, 1]


def test_a_wrong_spec_says_everything_in_both_languages(gate: Gate, spec: dict[str, Any]) -> None:
    spec["model"]["layers"][1]["config"]["units"] = 0
    spec["compile"]["loss"] = "nonsense"
    told = [
        ask(gate, "POST", f"{path}?lang={lang}", spec).json() for path in (RUNS, f"{API}/plan") for lang in ["en", "ko"]
    ]
    for answer in told:
        assert (answer["status"], answer["code"]) == (422, "spec.invalid")
        assert [fault["pointer"] for fault in answer["errors"]] == ["/model/layers/1/config/units", "/compile/loss"]
    assert told[0]["errors"] == told[2]["errors"]
    assert told[0]["detail"] != told[1]["detail"]
    assert told[0]["errors"][0]["message"] != told[1]["errors"][0]["message"]
    partial = ask(gate, "POST", f"{API}/plan?partial=true", spec)
    assert (partial.status_code, partial.json()["valid"]) == (200, False)
    assert ask(gate, "GET", RUNS).json()["runs"] == []


def test_a_full_disk_is_said_before_it_is_full(gate: Gate, spec: dict[str, Any]) -> None:
    state = gate.app.state  # type: ignore[attr-defined]
    state.runs = replace(state.runs, reserve=10**18)
    answer = ask(gate, "POST", RUNS, spec)
    assert (answer.status_code, answer.json()["code"]) == (503, "store.full")
    assert answer.headers["retry-after"] == "2"
    assert ask(gate, "GET", RUNS).status_code == 200


def test_a_damaged_log_is_said_and_left_alone(gate: Gate, run: str) -> None:
    path = gate.app.state.settings.data_dir / "events.db"  # type: ignore[attr-defined]
    path.write_bytes(b"hello" * 1000)
    answer = ask(gate, "GET", f"{RUNS}/{run}")
    assert (answer.status_code, answer.json()["code"]) == (503, "store.damaged")
    assert path.read_bytes() == b"hello" * 1000
    assert ask(gate, "GET", "/readyz").status_code == 503


def test_unknown_runs(gate: Gate) -> None:
    for name in (new_id(), "x", "a" * 17, "%00", "A" * 16):
        for method, path in (("GET", ""), ("PATCH", ""), ("DELETE", ""), ("GET", "/events"), ("GET", "/model")):
            assert ask(gate, method, f"{RUNS}/{name}{path}", {}).status_code == 404, (name, method)
