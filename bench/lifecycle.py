"""The life of runs against a small model of it: python -m bench.lifecycle [sequences] [seed]

Hypothesis makes up sequences of what people, children, clocks and power cuts do. The real host, store and services go
through them with children that obey the protocol without a process, and after every step each run must stand where the
model says. Prints counts; a difference ends with the sequence that shows it and exit code 1.
"""

from __future__ import annotations

import atexit
import json
import shutil
import socket
import sys
import tempfile
import time
import traceback
from collections import Counter
from dataclasses import replace
from functools import cache
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from app.domain.run import ARROWS, ENDED, TAKES, new_id
from app.errors import AppError
from app.limits import LIMITS
from app.runner import host as host_module
from app.runner import nursery, scheduler
from app.runner.host import Host
from app.runner.nursery import Child
from app.runner.order import Order
from app.runner.pipe import Pipe
from app.services.runs import Runs
from app.store.database import Database
from app.store.events import Events
from app.store.migrate import upgrade
from app.store.requests import Requests, RunRequest
from bench.life_actors import Actor, Clock
from bench.life_model import SLOTS, Model, Modelled

OWNERS = ("ann", "bob")
SHARED_MEMORY = Path("/dev/shm")
YEARS = 10 * 365 * 86_400.0
SPEC = json.dumps({"fit": {"epochs": 3}})
COUNTS: Counter[str] = Counter()


@cache
def template() -> Path:
    """A migrated, empty store in memory, copied for every sequence."""
    folder = Path(tempfile.mkdtemp(dir=SHARED_MEMORY if SHARED_MEMORY.is_dir() else None, prefix="strata-lifecycle-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    for kind in ("requests", "events"):
        database = Database(folder / "empty" / f"{kind}.db", writer=True)
        upgrade(database, kind)
        database.close()
    return folder


class Lives(RuleBasedStateMachine):
    """Everything that may happen to runs."""

    # ---- the world
    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(dir=template()))
        shutil.copytree(template() / "empty", self.folder / "data")
        self.clock, self.model = Clock(), Model()
        self.kept = [(module, "time", module.time) for module in (host_module, nursery, scheduler)]
        self.kept.append((host_module, "FLUSH_SECONDS", host_module.FLUSH_SECONDS))  # type: ignore[arg-type]
        for module, _, _ in self.kept[:3]:
            module.time = self.clock  # type: ignore[assignment]
        host_module.FLUSH_SECONDS = 0
        place = self.folder / "data"
        self.databases = [Database(place / "requests.db", writer=True), Database(place / "requests.db")]
        self.reading = Database(place / "events.db")
        self.databases.append(self.reading)
        self.asked, self.wishes = Requests(self.databases[0]), Requests(self.databases[1])
        self.web = Runs(self.asked, self.wishes, Events(self.reading), place, SLOTS, clock=self.clock.time)
        self.written: Database | None = None
        self.answers: dict[str, list[bool | None]] = {}
        COUNTS["sequences"] += 1

    @initialize(owners=st.lists(st.sampled_from(OWNERS), min_size=2, max_size=5))
    def start(self, owners: list[str]) -> None:
        self.open()
        for owner in owners:
            self.create(owner)

    def open(self) -> None:
        """A runner takes office."""
        self.written = Database(self.folder / "data" / "events.db", writer=True)
        events = Events(self.written)
        events.take_office("bench")
        # the model knows no limit of time: tests/app/runner/test_host.py does
        limits = replace(LIMITS, still_children=3, run_seconds=YEARS)
        self.host = Host(self.wishes, events, SLOTS, self.folder, self.bear, limits)
        self.host.adopt()

    def bear(self, run: str, attempt: int, order: Order) -> Child:
        ours, theirs = socket.socketpair()
        process: Any = SimpleNamespace(pid=None, exitcode=1, join=lambda _=None: None, close=lambda: None)
        other = Pipe(theirs.detach(), blocking=False)
        pipe = Pipe(ours.detach(), blocking=False)
        return Actor(run, attempt, process, pipe, other=other, seen=self.clock.monotonic(), epoch=order.known.epoch)

    def teardown(self) -> None:
        if self.written is not None:
            self.host.abandon()
            self.written.close()
        for database in self.databases:
            database.close()
        for module, name, value in self.kept:
            setattr(module, name, value)
        shutil.rmtree(self.folder)

    # ---- going on
    def actors(self) -> list[Actor]:
        return [child for child in self.host.children.values() if isinstance(child, Actor)]

    def settle(self) -> None:
        """Let everybody do what they have to, until nobody has."""
        quiet = turns = 0
        while quiet < 2:
            turns += 1  # not seconds: a busy machine is no difference
            assert turns < 5_000, "it never comes to rest"
            before = dict(self.host.known)
            self.host.turn()
            acted = [actor.act() for actor in self.actors()]
            quiet = 0 if any(acted) or self.host.known != before or self.host.held else quiet + 1
        self.model.take_turns()
        for id, run in self.model.runs.items():
            run.child = id in self.host.children
        COUNTS["steps"] += 1

    def chosen(self, number: int) -> tuple[str, Modelled]:
        ids = list(self.model.runs)
        id = ids[number % len(ids)]
        return id, self.model.runs[id]

    def ask(self, id: str, kind: str) -> bool:
        """Give a command as the web server does; whether it was accepted."""
        args: dict[str, Any] = {"step": {"unit": "batch"}, "set_learning_rate": {"value": 0.1}}.get(kind, {})
        if kind == "extend":
            args = {"epochs": self.model.runs[id].epoch + 1}
        try:
            self.web.command(id, kind, args)  # type: ignore[arg-type]
        except AppError as error:
            assert error.code in ("run.state", "run.unknown"), error.code
            COUNTS["refused at the door"] += 1
            return False
        self.model.runs[id].accepted += 1
        COUNTS["commands"] += 1
        return True

    def grant(self, id: str, kind: str) -> None:
        """Note what the answer will be; to a second stop, given before the first was answered, either is right."""
        granted = self.model.command(self.model.runs[id], kind)
        self.answers[id].append(None if kind == "stop" and not granted else granted)

    # ---- what people do
    @rule(owner=st.sampled_from(OWNERS))
    def create(self, owner: str) -> None:
        kept = self.asked.create(RunRequest(new_id(), "n", "digits", 3, SPEC, "t", owner=owner))
        self.model.runs[kept.id] = Modelled(owner, kept.number)
        self.answers[kept.id] = []
        COUNTS["runs"] += 1
        self.settle()

    @precondition(lambda self: self.model.runs)
    @rule(number=st.integers(0, 9), kinds=st.lists(st.sampled_from(sorted(TAKES)), min_size=1, max_size=4))
    def command(self, number: int, kinds: list[str]) -> None:
        """One command, or several before the first is answered."""
        id, _ = self.chosen(number)
        taken = [kind for kind in kinds if self.ask(id, kind)]
        for place, kind in enumerate(taken):
            self.grant(id, kind)
            if "stop" in taken[place + 1 :]:  # a stop waits for nobody: what came before it may find the run ended
                self.answers[id][-1] = None
        self.settle()

    @precondition(lambda self: self.model.runs)
    @rule(number=st.integers(0, 9))
    def delete(self, number: int) -> None:
        id, run = self.chosen(number)
        if run.deleted is not None:
            return
        stops = run.state not in ENDED
        self.web.delete(id)
        run.deleted = self.clock.wall
        if stops:
            run.accepted += 1
            self.grant(id, "stop")
        self.settle()

    @precondition(lambda self: self.model.runs)
    @rule(number=st.integers(0, 9))
    def bring_back(self, number: int) -> None:
        id, run = self.chosen(number)
        wish = self.wishes.get(id)
        if run.deleted is not None and wish is not None and self.clock.wall - run.deleted < LIMITS.undo_seconds:
            self.asked.change(id, {"deleted_at": None})
            run.deleted = None
        self.settle()

    # ---- what children do
    def an_actor(self, number: int) -> tuple[Actor, Modelled] | None:
        actors = [actor for actor in self.actors() if actor.other is not None]
        if not actors:
            return None
        actor = actors[number % len(actors)]
        return actor, self.model.runs[actor.run]

    @rule(number=st.integers(0, 9), words=st.sampled_from(["finish", "diverge"]))
    def child_ends(self, number: int, words: str) -> None:
        if (found := self.an_actor(number)) is None or found[1].state == "queued":
            return
        actor, run = found
        actor.say({"kind": "end", "signal": words, "reason": None})
        actor.kill()
        run.state, run.child = {"finish": "finished", "diverge": "diverged"}[words], False
        self.settle()

    @rule(number=st.integers(0, 9))
    def child_crashes(self, number: int) -> None:
        if (found := self.an_actor(number)) is not None:
            found[0].kill()
            self.model.crash(found[1])
            self.settle()

    @rule(number=st.integers(0, 9), kind=st.sampled_from(["pause", "set_learning_rate", "step"]))
    def child_crashes_before_it_answers(self, number: int, kind: str) -> None:
        if (found := self.an_actor(number)) is None:
            return
        actor, run = found
        told = run.state == "running" or (run.state == "paused" and kind != "pause")
        if not told or not self.ask(actor.run, kind):
            return
        self.host.turn()
        actor.kill()
        self.answers[actor.run].append(False)
        self.model.crash(run)
        self.settle()

    @rule(number=st.integers(0, 9))
    def child_does_an_epoch(self, number: int) -> None:
        if (found := self.an_actor(number)) is None or found[1].state != "running":
            return
        actor, run = found
        actor.epoch, run.epoch, run.crashes = actor.epoch + 1, run.epoch + 1, 0
        run.fell = False
        event = {"kind": "event", "type": "epoch", "epoch": run.epoch, "summary": "{}"}
        actor.say(event, json.dumps({"epoch": run.epoch}).encode())
        actor.say({"kind": "checkpoint", "epoch": run.epoch, "whole": True}, b"weights")
        if actor.wants_rest:
            actor.wants_rest = False
            actor.say({"kind": "rested"})
            run.state = "queued"
            COUNTS["rests"] += 1
        self.settle()

    @rule()
    def a_turn_is_over(self) -> None:
        """Whoever was asked to rest meanwhile comes to the end of an epoch."""
        self.time_passes(4.0)
        asked = [place for place, actor in enumerate(self.actors()) if actor.wants_rest]
        if asked and all(actor.other is not None for actor in self.actors()):
            self.child_does_an_epoch(asked[0])

    # ---- what happens to machines
    @rule(politely=st.booleans())
    def runner_restarts(self, politely: bool) -> None:
        self.change_runner(politely)
        self.settle()

    @precondition(lambda self: self.model.runs)
    @rule(number=st.integers(0, 9), kind=st.sampled_from(sorted(TAKES)), turns=st.integers(0, 1))
    def runner_restarts_before_it_answers(self, number: int, kind: str, turns: int) -> None:
        id, run = self.chosen(number)
        if turns and not (run.state == "running" and kind in ("pause", "set_learning_rate")):
            return  # answered by the host at once
        if self.ask(id, kind):
            for _ in range(turns):
                self.host.turn()
            self.change_runner(politely=False)
            self.grant(id, kind)
            self.settle()

    def change_runner(self, politely: bool) -> None:
        if politely:
            self.host.retire()
        else:
            self.host.abandon()
        if self.written is not None:
            self.written.close()
        self.model.restart()
        self.open()
        COUNTS["restarts"] += 1

    @rule(seconds=st.sampled_from([0.1, 4.0, 61.0, 130.0]))
    def time_passes(self, seconds: float) -> None:
        self.clock.wall += seconds
        self.clock.steady += seconds
        self.settle()

    @rule(seconds=st.sampled_from([-YEARS, -3_600.0, 3_600.0, YEARS]))
    def clock_jumps(self, seconds: float) -> None:
        self.clock.wall += seconds
        COUNTS["clock jumps"] += 1
        self.settle()

    @rule()
    def web_tidies(self) -> None:
        self.web.tidy()
        for id, run in list(self.model.runs.items()):
            if run.deleted is not None and run.deleted < self.clock.wall - 2 * LIMITS.undo_seconds:
                del self.model.runs[id]
        self.settle()

    # ---- what must be so
    @invariant()
    def as_the_model_says(self) -> None:
        states = self.web.events.states(list(self.model.runs))
        stand, should = [{id: run.state for id, run in found.items()} for found in (states, self.model.runs)]
        assert stand == should, f"they stand at {stand}, and should at {should}"
        assert sum(run.state == "running" for run in states.values()) <= SLOTS
        for id, state in states.items():
            run, log = self.model.runs[id], [json.loads(body) for _, body in self.web.events.read(id, 0, 10_000)]
            assert [event["seq"] for event in log] == list(range(1, state.last_seq + 1))
            attempts = [event["attempt"] for event in log]
            assert attempts == sorted(attempts)
            told = [event["data"]["state"] for event in log if event["type"] == "state"]
            for before, after in pairwise(told):
                assert after in ARROWS[before].values(), f"no arrow from {before} to {after}"
            acks = [event["data"] for event in log if event["type"] == "ack"]
            assert [ack["command"] for ack in acks] == list(range(1, run.accepted + 1)), "answered once, in order"
            answers = zip(acks, self.answers[id], strict=True)
            wrong = [(ack, wanted) for ack, wanted in answers if wanted not in (None, ack["ok"])]
            assert wrong == [], f"answered otherwise than the model: {wrong}"
            assert (state.crashes, state.epoch) == (run.crashes, run.epoch)


def chosen_settings(sequences: int, steps: int = 30) -> settings:
    return settings(
        max_examples=sequences,
        stateful_step_count=steps,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
        phases=(Phase.generate,),
        print_blob=False,
    )


def main(sequences: int, number: int) -> int:
    began = time.monotonic()
    try:
        run_state_machine_as_test(seed(number)(Lives), settings=chosen_settings(sequences))
    except Exception as error:
        notes = "\n".join(getattr(error, "__notes__", []))
        traceback.print_tb(error.__traceback__, limit=-2)
        print(f"{notes}\n{type(error).__name__}: {error}", file=sys.stderr)
        return 1
    counts = ", ".join(f"{count} {name}" for name, count in COUNTS.items())
    print(f"{counts}: 0 differences in {time.monotonic() - began:.0f} s (seed {number})")
    return 0


if __name__ == "__main__":
    words = [int(word) for word in sys.argv[1:]]
    sys.exit(main(*(words + [1000, 1][len(words) :])))
