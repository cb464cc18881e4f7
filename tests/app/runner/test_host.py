"""The host and children that fail: every run ends with a reason, the log stays whole, others are not touched."""

from __future__ import annotations

import json
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest

from app.domain.run import Command, new_id
from app.errors import StoreError
from app.limits import LIMITS
from app.runner import nursery
from app.runner.host import DeposedError, Host
from app.runner.nursery import Child
from app.store.database import Database
from app.store.events import Entry, Events, RunState
from app.store.requests import Requests, RunRequest
from tests.app import doubles
from tests.app.asking import SPEC

ERRANDS = {name: value for name, value in vars(doubles).items() if callable(value)}
SHORT = replace(LIMITS, stop_grace_seconds=0.2, run_seconds=30)


@dataclass
class World:
    """A host, what people ask of it, and what it wrote down."""

    asked: Requests
    events: Events
    host: Host
    born: list[Child] = field(default_factory=list)

    def want(self, errand: str, owner: str = "") -> str:
        name = new_id()
        spec = errand if errand.startswith("{") else json.dumps(errand)
        self.asked.create(RunRequest(name, "n", "digits", 3, spec, "t", owner=owner))
        return name

    def command(self, run: str, kind: Command, **args: Any) -> None:
        self.asked.command(run, kind, args, "t")

    def until(self, true: Callable[[], bool], seconds: float = 10.0) -> None:
        end = time.monotonic() + seconds
        while not true():
            assert time.monotonic() < end, "it did not happen in time"
            self.host.turn()

    def state(self, run: str) -> RunState:
        return self.events.states([run]).get(run) or RunState(run)

    def ended(self, *runs: str) -> bool:
        return all(self.state(run).has_ended for run in runs)

    def log(self, run: str) -> list[dict[str, Any]]:
        return [json.loads(body) for _, body in self.events.read(run, 0, 10_000)]

    def states(self, run: str) -> list[str]:
        return [event["data"]["state"] for event in self.log(run) if event["type"] == "state"]


@pytest.fixture
def world(data_dir: Path, events: Events, requests: Requests) -> Iterator[World]:
    reader = Database(data_dir / "requests.db")
    born: list[Child] = []
    host = Host(Requests(reader), events, 2, data_dir, doubles.bearing(ERRANDS, born), SHORT)
    host.adopt()
    yield World(requests, events, host, born)
    host.retire()
    reader.close()


FATES = {
    "finishes": ("finished", None, 1),
    "diverges": ("diverged", "not_a_number", 1),
    "crashes": ("failed", "crashed_3_times", 3),
    "exits": ("failed", "crashed_3_times", 3),
    "breaks_off": ("failed", "crashed_3_times", 3),
    "talks_nonsense": ("failed", "crashed_3_times", 3),
    "boasts": ("failed", "crashed_3_times", 3),
    "hungers": ("failed", "crashed_3_times", 3),
    "lingers": ("finished", None, 1),
    "floods": ("finished", None, 1),
}


@pytest.mark.parametrize("errand", FATES)
def test_every_failure_has_its_fate_and_harms_nobody_else(world: World, errand: str) -> None:
    bystander, run = world.want("finishes"), world.want(errand)
    world.until(lambda: world.ended(run, bystander))
    state = world.state(run)
    assert (state.state, state.reason, state.attempt) == FATES[errand]
    log = world.log(run)
    assert [event["seq"] for event in log] == list(range(1, state.last_seq + 1))
    assert [event["attempt"] for event in log] == sorted(event["attempt"] for event in log)
    assert log[-1]["data"]["state"] == state.state
    assert world.state(bystander).state == "finished"
    assert world.host.children == {}


def test_who_says_too_much_waits_and_is_heard_again() -> None:
    child = Child("a" * 16, 1, None, None)  # type: ignore[arg-type]
    assert child.may_speak(100.0)
    child.words -= LIMITS.events_per_second
    assert not child.may_speak(100.0)
    assert child.may_speak(100.5)
    assert child.words == LIMITS.events_per_second / 2


def test_a_tight_loop_ends_when_its_time_is_up(world: World) -> None:
    bystander, run = world.want("waits"), world.want("spins")
    world.until(lambda: len(world.born) == 2)
    world.born[1].run_seconds = SHORT.run_seconds
    world.until(lambda: world.ended(run))
    assert (world.state(run).state, world.state(run).reason) == ("stopped", "time_limit")
    assert world.state(bystander).state == "running"


def test_time_counts_over_all_lives(world: World) -> None:
    run = world.want("spins")
    world.until(lambda: len(world.born) == 1)
    world.born[0].used = SHORT.run_seconds + 1.0
    world.born[0].kill()
    world.until(lambda: world.ended(run))
    assert (world.state(run).state, world.state(run).reason, world.state(run).attempt) == ("stopped", "time_limit", 2)


def test_a_network_too_large_for_its_memory_fails_once_and_says_so(world: World) -> None:
    layers = [
        {"class_name": "Flatten"},
        *({"class_name": "Dense", "config": {"units": units}} for units in (8192, 4096)),
    ]
    big = {**SPEC, "model": {"layers": [*layers, SPEC["model"]["layers"][1]]}}
    world.host.bear = lambda run, attempt, order: nursery.bear(run, attempt, replace(order, memory_bytes=100_000_000))
    run = world.want(json.dumps(big))
    world.until(lambda: world.ended(run))
    state = world.state(run)
    assert (state.state, state.reason, state.attempt) == ("failed", "out_of_memory", 1)


def test_a_spec_that_cannot_be_prepared_fails_once_with_its_reason(world: World) -> None:
    world.host.bear = nursery.bear
    run = world.want(json.dumps({**SPEC, "data": {"dataset": "mnist"}}))
    world.until(lambda: world.ended(run))
    last = world.log(run)[-1]["data"]
    assert (last["state"], last["reason"]) == ("failed", "data.files_missing")
    assert set(last["message"]) == {"en", "ko"}


def test_what_a_child_said_before_it_died_is_kept(world: World) -> None:
    run = world.want("crashes")
    world.until(lambda: world.ended(run))
    assert world.states(run) == ["queued", "running", "queued", "running", "queued", "running", "failed"]
    assert [event["attempt"] for event in world.log(run) if event["type"] == "note"] == [1, 2, 3]


def test_a_checkpoint_and_the_last_epoch_are_in_the_row(world: World) -> None:
    run = world.want("finishes")
    world.until(lambda: world.ended(run))
    found = world.events.checkpoint(run)
    assert found is not None
    assert (found.blob, world.state(run).epoch) == (b"weights", 3)


def test_first_come_first_served_in_two_slots(world: World) -> None:
    runs = [world.want("waits") for _ in range(4)]
    world.until(lambda: len(world.born) == 2)
    assert [child.run for child in world.born] == runs[:2]
    world.command(runs[1], "stop")
    world.until(lambda: len(world.born) == 3)
    assert world.born[2].run == runs[2]
    assert world.state(runs[3]).state == "queued"


def test_stop_ends_a_willing_child_and_a_deaf_one(world: World) -> None:
    willing, deaf = world.want("waits"), world.want("spins")
    world.until(lambda: len(world.born) == 2)
    began = time.monotonic()
    for run in (willing, deaf):
        world.command(run, "stop")
    world.until(lambda: world.ended(willing, deaf))
    assert time.monotonic() - began < 1.5
    for run in (willing, deaf):
        assert (world.state(run).state, world.state(run).reason) == ("stopped", "by_owner")
        assert [event["data"] for event in world.log(run)][-2:] == [
            {"command": 1, "type": "stop", "ok": True},
            {"state": "stopped", "reason": "by_owner", "attempt": 1},
        ]


def test_stop_before_it_began(world: World) -> None:
    runs = [world.want("waits") for _ in range(3)]
    world.until(lambda: len(world.born) == 2)
    world.command(runs[2], "stop")
    world.until(lambda: world.ended(runs[2]))
    assert world.states(runs[2]) == ["queued", "stopped"]
    assert world.state(runs[2]).commands_done == 1


def test_commands_are_answered_in_order_and_once(world: World) -> None:
    run = world.want("waits")
    world.until(lambda: len(world.born) == 1)
    for kind in ("pause", "pause", "set_learning_rate", "resume", "step", "stop"):
        world.command(run, kind, **({"value": 0.5} if kind == "set_learning_rate" else {}))  # type: ignore[arg-type]
        n = len(world.asked.commands_after(0))
        world.until(lambda n=n: world.state(run).commands_done == n)  # type: ignore[misc]
    acks = [event["data"] for event in world.log(run) if event["type"] == "ack"]
    assert [(ack["command"], ack["type"], ack["ok"]) for ack in acks] == [
        (1, "pause", True),
        (2, "pause", True),
        (3, "set_learning_rate", True),
        (4, "resume", True),
        (5, "step", False),
        (6, "stop", True),
    ]
    assert world.states(run) == ["queued", "running", "paused", "running", "stopped"]


def test_paused_time_does_not_count(world: World) -> None:
    run = world.want("waits")
    world.until(lambda: len(world.born) == 1)
    world.command(run, "pause")
    world.until(lambda: world.state(run).state == "paused")
    world.born[0].clock(time.monotonic() + 3600)
    world.host.turn()
    assert world.state(run).state == "paused"
    assert world.born[0].run_seconds < 1


def test_a_runner_that_ends_puts_its_runs_back_and_the_next_one_takes_them(world: World) -> None:
    run = world.want("waits")
    world.until(lambda: len(world.born) == 1)
    world.host.retire()
    assert world.states(run) == ["queued", "running", "queued"]
    assert world.host.children == {}
    second = Host(world.host.requests, world.events, 2, Path(), world.host.bear, SHORT)
    second.adopt()
    world.host = second
    world.until(lambda: len(world.born) == 2)
    assert (world.born[1].run, world.born[1].attempt, world.state(run).crashes) == (run, 2, 0)


def test_a_runner_that_was_killed_is_followed_by_one_that_goes_on(world: World) -> None:
    run = new_id()
    world.asked.create(RunRequest(run, "n", "digits", 3, '"finishes"', "t"))
    world.events.accept(run, 1, 0.0)
    world.events.append([Entry(run, 1, 1.0, signal="claim"), Entry(run, 1, 1.0, "epoch", '{"epoch":1}', epoch=1)])
    world.host.adopt()
    world.until(lambda: world.ended(run))
    assert world.states(run) == ["queued", "running", "queued", "running", "finished"]
    assert [event["seq"] for event in world.log(run)] == list(range(1, 1 + len(world.log(run))))
    assert (world.state(run).attempt, world.state(run).crashes) == (2, 0), "the run did not crash, its runner did"


def test_a_run_that_was_deleted_at_once_is_stopped_in_order_and_can_come_back(world: World) -> None:
    first = world.want("waits")
    world.asked.change(first, {"deleted_at": 1.0})
    world.command(first, "stop")
    second = world.want("finishes")
    world.until(lambda: world.ended(first, second))
    assert world.states(first) == ["queued", "stopped"]
    assert [event["data"]["ok"] for event in world.log(first) if event["type"] == "ack"] == [True]


def test_a_command_that_comes_after_the_end_is_answered(world: World) -> None:
    run = world.want("finishes")
    world.until(lambda: world.ended(run))
    world.command(run, "stop")
    world.until(lambda: world.log(run)[-1]["type"] == "ack")
    answer = world.log(run)[-1]["data"]
    assert (answer["command"], answer["ok"], answer["reason"]) == (1, False, "ended")


class BuriedProcess:
    """Says that it lives, but its parent has buried it since: what a child can look like for a moment."""

    def __init__(self) -> None:
        gone = subprocess.Popen(["true"])
        gone.wait()
        self.pid = gone.pid

    def is_alive(self) -> bool:
        return True


def test_killing_a_child_that_is_buried_already_is_no_fault() -> None:
    Child("run", 1, BuriedProcess(), None).kill()  # type: ignore[arg-type]


class FullEvents(Events):
    """A log on a disk that is full until somebody makes room."""

    full = False

    def append(self, entries: Any) -> Any:
        if self.full:
            raise StoreError("store.full")
        return super().append(entries)


def test_a_full_disk_holds_everything_back_and_loses_nothing(world: World) -> None:
    log = FullEvents(world.events.database)
    world.host.events = log
    run = world.want("floods")
    world.until(lambda: len(world.born) == 1)
    FullEvents.full = True
    try:
        for _ in range(20):
            world.host.turn()
        waiting = world.want("finishes")
        for _ in range(20):
            world.host.turn()
        assert world.state(waiting).state == "queued"
        assert len(world.host.held) < 8_000
    finally:
        FullEvents.full = False
    world.until(lambda: world.ended(run, waiting))
    probes = [event["data"]["n"] for event in world.log(run) if event["type"] == "probe"]
    assert probes == list(range(3000))


def test_deleted_runs_leave_the_log_when_they_cannot_come_back(world: World) -> None:
    gone, kept = world.want("finishes"), world.want("finishes")
    world.until(lambda: world.ended(gone, kept))
    for run, years in ((gone, 20), (kept, 10)):
        world.asked.change(run, {"deleted_at": time.time() - years * 365 * 86_400})
    assert world.asked.purge(time.time() - 15 * 365 * 86_400) == 1
    world.host.purged -= 3600
    world.host.turn()  # our clock has no say: who is in the requests may come back
    assert set(world.events.states([gone, kept])) == {kept}


def acks(world: World, run: str) -> list[tuple[str, bool]]:
    return [(event["data"]["type"], event["data"]["ok"]) for event in world.log(run) if event["type"] == "ack"]


def test_a_paused_run_takes_no_place_and_goes_on_in_turn(world: World) -> None:
    first, second = world.want("waits"), world.want("waits")
    world.until(lambda: len(world.born) == 2)
    world.command(first, "pause")
    world.until(lambda: world.state(first).state == "paused")
    third = world.want("waits")
    world.until(lambda: world.state(third).state == "running")
    world.command(first, "resume")
    world.until(lambda: world.state(first).state == "queued")
    assert world.state(first).reason == "resumed"
    world.command(second, "stop")
    world.until(lambda: world.state(first).state == "running")
    assert len(world.born) == 3, "its process stood still meanwhile"
    assert acks(world, first) == [("pause", True), ("resume", True)]


def test_a_paused_run_stays_paused_when_its_runner_or_its_process_dies(world: World) -> None:
    run = world.want("waits")
    world.until(lambda: len(world.born) == 1)
    world.command(run, "pause")
    world.until(lambda: world.state(run).state == "paused")
    world.born[0].kill()
    world.until(lambda: not world.host.children)
    assert (world.state(run).state, world.state(run).attempt) == ("paused", 2)
    world.host.retire()
    world.host.adopt()
    assert (world.state(run).state, world.state(run).attempt) == ("paused", 3)
    world.command(run, "step", unit="batch")
    world.until(lambda: ("step", True) in acks(world, run))
    assert (len(world.born), world.state(run).state) == (2, "paused")
    world.command(run, "resume")
    world.until(lambda: world.state(run).state == "running")
    assert len(world.born) == 2


def test_a_queued_run_can_be_held_back(world: World) -> None:
    for _ in range(2):
        world.want("waits")
    run = world.want("finishes")
    world.until(lambda: len(world.born) == 2)
    world.command(run, "pause")
    world.until(lambda: world.state(run).state == "paused")
    world.command(run, "resume")
    world.until(lambda: world.state(run).state == "queued")
    assert acks(world, run) == [("pause", True), ("resume", True)]


def test_who_has_had_his_turn_rests_for_others_and_comes_back(world: World) -> None:
    world.host.scheduler.limits = replace(SHORT, turn_seconds=0.0)
    first, second = world.want("obeys", "ann"), world.want("obeys", "ann")
    world.until(lambda: len(world.born) == 2)
    other = world.want("finishes", "bob")
    world.until(lambda: world.ended(other))
    rested = first if "queued" in world.states(first)[1:] else second
    assert world.log(rested)[3]["data"] == {"state": "queued", "reason": "others_wait", "attempt": 1}
    world.until(lambda: world.state(rested).state == "running")
    assert world.states(rested) == ["queued", "running", "queued", "running"]
    assert len(world.born) == 3


def test_a_run_that_stands_still_for_long_lets_its_process_go_and_loses_nothing(world: World) -> None:
    run = world.want("waits")
    world.until(lambda: len(world.born) == 1)
    world.command(run, "pause")
    world.until(lambda: world.state(run).state == "paused")
    world.born[0].still_since -= SHORT.still_seconds + 1
    world.until(lambda: not world.host.children)
    assert (world.state(run).state, world.state(run).attempt) == ("paused", 1)
    world.command(run, "resume")
    world.until(lambda: world.state(run).state == "running")
    assert len(world.born) == 2


def test_more_epochs_bring_an_ended_run_back(world: World) -> None:
    run = world.want("finishes")
    world.until(lambda: world.ended(run))
    world.command(run, "extend", epochs=6)
    world.until(lambda: len(world.born) == 2)
    world.until(lambda: world.ended(run))
    assert world.states(run) == ["queued", "running", "finished", "queued", "running", "finished"]
    assert acks(world, run) == [("extend", True)]


def test_a_run_that_goes_on_from_a_deleted_one_says_so(world: World) -> None:
    run = new_id()
    origin = json.dumps({"run": new_id(), "epoch": 3})
    world.asked.create(RunRequest(run, "n", "digits", 3, '"finishes"', "t", origin=origin))
    world.until(lambda: world.ended(run))
    assert (world.state(run).state, world.state(run).reason) == ("failed", "origin_gone")


def test_a_runner_that_was_followed_by_another_ends_and_writes_nothing(world: World, data_dir: Path) -> None:
    world.events.take_office("1")
    run = world.want("obeys")
    world.until(lambda: len(world.born) == 1)
    successor = Database(data_dir / "events.db", writer=True)
    Events(successor).take_office("2")
    successor.close()
    world.command(run, "pause")
    before = world.log(run)
    with pytest.raises(DeposedError):
        world.until(lambda: False)
    world.host.abandon()
    assert (world.log(run), world.host.children) == (before, {})
    world.events.term = None


def test_a_process_that_grows_beyond_its_plan_is_ended_and_not_tried_again(world: World) -> None:
    world.host.limits = replace(SHORT, memory_room_bytes=-(10**12))
    bystander, run = world.want("finishes"), world.want("waits")
    world.until(lambda: world.ended(bystander, run))
    assert (world.state(run).state, world.state(run).reason, world.state(run).attempt) == ("failed", "out_of_memory", 1)


def test_commands_given_at_once_are_answered_in_their_order(world: World) -> None:
    run = world.want("waits")
    world.until(lambda: len(world.born) == 1)
    for kind in ("pause", "resume", "pause", "resume", "resume"):
        world.command(run, kind)  # type: ignore[arg-type]
    world.until(lambda: world.state(run).commands_done == 5)
    told = [event["data"] for event in world.log(run) if event["type"] == "ack"]
    assert [ack["command"] for ack in told] == [1, 2, 3, 4, 5]
    world.until(lambda: world.state(run).state == "running")


def test_a_stop_waits_for_nobody(world: World) -> None:
    run = world.want("spins")
    world.until(lambda: len(world.born) == 1)
    for kind in ("pause", "resume", "stop"):
        world.command(run, kind)  # type: ignore[arg-type]
    world.until(lambda: world.ended(run))
    assert world.state(run).state == "stopped"
    assert acks(world, run) == [("pause", False), ("resume", False), ("stop", True)]
