"""The host: one loop that turns requests into children, and what children say into the log.

Everything a child says is kept in order and committed in groups, every 20 ms or 100 entries; only what is committed
can be seen by anybody. If the store takes no more, the host reads no more, and the children wait in their pipes.
"""

from __future__ import annotations

import json
import logging
import time
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, replace
from multiprocessing.connection import wait
from pathlib import Path
from typing import Any

from app.domain.event import encode
from app.domain.run import TAKES
from app.errors import StoreError
from app.limits import LIMITS, Limits
from app.runner import nursery
from app.runner.births import Bear, GoneError, memory_for, order_for
from app.runner.nursery import Child
from app.runner.pipe import PipeError
from app.runner.scheduler import Scheduler
from app.store.events import Checkpoint, Entry, Events, RunState
from app.store.requests import CommandRequest, Requests, RunRequest

FLUSH_SECONDS, FLUSH_ENTRIES = 0.02, 100
LISTEN_SECONDS, IDLE_SECONDS = 0.005, 0.02
"""Between two looks at what people ask, while something trains and while nothing does."""
MOST_HELD = 5_000
PURGE_SECONDS = 60.0
WATCH_SECONDS = 0.25

log = logging.getLogger("strata.runner")


@dataclass(frozen=True)
class Falls:
    """Where a run's process died last, and how often since it last got an epoch further."""

    epoch: int
    place: int
    count: int


class DeposedError(Exception):
    """Another runner has taken office while this one did not look; what it writes now is refused."""


class Host:
    """Owns every child and the writing end of the log."""

    def __init__(
        self,
        requests: Requests,
        events: Events,
        slots: int,
        datasets: Path,
        bear: Bear = nursery.bear,
        limits: Limits = LIMITS,
    ) -> None:
        self.requests, self.events = requests, events
        self.datasets, self.bear, self.limits = datasets, bear, limits
        self.scheduler = Scheduler(slots, limits)
        self.complaint = ""
        self.children: dict[str, Child] = {}
        self.known: dict[str, RunState] = {}
        self.wishes: dict[str, RunRequest] = {}
        self.listens = LISTEN_SECONDS, IDLE_SECONDS
        self.falls: dict[str, Falls] = {}
        self.waiting: dict[str, deque[CommandRequest]] = {}
        self.held: list[Entry] = []
        self.flushed = self.watched = 0.0
        self.purged = time.monotonic()
        self.newest_run = self.newest_command = 0
        self.must_look = True

    # ---- the start and the end of the process
    def adopt(self) -> None:
        """Take over a log: runs that were on their way when the last runner ended go on as new attempts."""
        self.newest_run = self.events.newest_number()
        self.scheduler.used = self.events.used()
        for run in self.events.unended():
            self.known[run.id] = run
            if run.state != "queued":
                # not a crash of its own: whoever pulls the plug three times must still find the run going on
                self._hold(Entry(run.id, run.attempt, time.time(), signal="lose", reason="runner_lost"))
        self.flush()

    def abandon(self) -> None:
        """End every child now, and write nothing."""
        for child in list(self.children.values()):
            self._let_go(child)

    def retire(self) -> None:
        """End every child now; their runs go on with the next runner."""
        for child in list(self.children.values()):
            child.kill()
            if self.known[child.run].state != "queued":
                self._hold(Entry(child.run, child.attempt, time.time(), signal="lose", reason="server_stopped"))
            self._forget(child)
        self.flush()

    # ---- one turn of the loop
    def turn(self) -> None:
        """Look at requests, start what may start, listen for some milliseconds, keep what was said."""
        try:
            self.must_look = self.requests.database.changed() or self.must_look
            if self.must_look:
                self._look()
            self._obey()
            self._take_turns()
        except StoreError as error:  # nothing was taken that was not kept: the next turn sees it again
            self._complain(error)
            time.sleep(FLUSH_SECONDS)
        self._listen(self.listens[0] if self.children else self.listens[1])
        self._watch()
        if self.held and (len(self.held) >= FLUSH_ENTRIES or time.monotonic() - self.flushed >= FLUSH_SECONDS):
            self.flush()
        if time.monotonic() - self.purged >= PURGE_SECONDS:
            self._purge()

    def _look(self) -> None:
        for request in self.requests.after(self.newest_run):
            used = self.scheduler.enter(request.owner, self.known.values())
            self.events.accept(request.id, request.number, time.time(), request.owner, used)
            self.known |= {id: run for id, run in self.events.states([request.id]).items() if not run.has_ended}
            self.newest_run = request.number
        for command in self.requests.commands_after(self.newest_command):
            self.waiting.setdefault(command.run, deque()).append(command)
            self.newest_command = command.id
        self.must_look = False

    # ---- commands
    def _obey(self) -> None:
        """Take commands in the order in which they were given: what we would answer waits for what a child has yet to
        answer, except for a stop, which waits for nobody."""
        for id, line in list(self.waiting.items()):
            while line:
                run = self.known.get(id) or self.events.states([id]).get(id)
                if run is None or line[0].n <= run.commands_done:
                    line.popleft()  # its log is gone, or it was answered in an earlier life
                    continue
                child = self.children.get(id)
                if child and child.unanswered and not _is_for_child(run, line[0]):
                    if any(command.type == "stop" for command in line):
                        child.unanswered |= {command.n: command.type for command in line}
                        line.clear()
                        child.stop("stop", "by_owner", self.limits.stop_grace_seconds)
                    break
                self._command(run, line[0], child)
                line.popleft()
            if not line:
                del self.waiting[id]

    def _command(self, run: RunState, command: CommandRequest, child: Child | None) -> None:
        if run.state not in TAKES[command.type]:
            refusal = "ended" if run.has_ended else "not_now"  # while the command was on its way
            self._hold(_ack(run, command, refusal))
        elif command.type == "extend":
            self._commit(_ack(run, command), _signal(run, "extend", "extended"))
            self.wishes.pop(run.id, None)
        elif command.type == "stop" and (child is None or run.state == "queued"):
            self._commit(_ack(run, command), _signal(run, "stop", "by_owner"))
            self._let_go(child)
        elif command.type == "resume":
            self._resume(run, command, child)
        elif command.type == "pause" and run.state != "running":
            pausing = [_signal(run, "pause", "by_owner")] if run.state == "queued" else []
            self._commit(_ack(run, command), *pausing)
        else:
            self._tell(run, command, child or self._born(run))

    def _tell(self, run: RunState, command: CommandRequest, child: Child | None) -> None:
        if child is None:  # it cannot be born, and has ended of it
            return
        child.unanswered[command.n] = command.type
        if command.type == "stop":
            child.stop("stop", "by_owner", self.limits.stop_grace_seconds)
        else:
            child.tell({"command": command.n, "type": command.type, **command.args})

    def _resume(self, run: RunState, command: CommandRequest, child: Child | None) -> None:
        """Go on at once if there is a place, else in turn."""
        if run.state != "paused":
            self._commit(_ack(run, command))
        elif child is not None and self.scheduler.free(self.known) > 0:
            self._commit(_ack(run, command), _signal(run, "resume", "by_owner"))
            child.go()
        else:
            self._commit(_ack(run, command), _signal(run, "rest", "resumed"))

    # ---- turns
    def _take_turns(self) -> None:
        while (next_run := self.scheduler.next_run(self.known, self._settled())) is not None:
            run = self.known[next_run]
            child = self.children.get(run.id) or self._born(run)
            if child is not None:
                self._commit(_signal(run, "claim"))
                child.go()

    def _settled(self) -> set[str]:
        """Runs that no command is on its way to: the answer may yet change where they stand."""
        busy = {child.run for child in self.children.values() if child.unanswered}
        return set(self.known) - busy - set(self.waiting)

    def _born(self, run: RunState) -> Child | None:
        """A child for a run, standing still where its log ends if it is paused; None if the run has ended of it."""
        wish = self.wishes.get(run.id) or self.requests.get(run.id)
        if wish is None:
            self._commit(_signal(run, "stop", "deleted"))
            self.known.pop(run.id, None)  # its log may be gone, too
            return None
        self.wishes[run.id] = wish
        try:
            order, damaged = order_for(run, wish, self.requests, self.events, self.datasets, self.limits)
        except GoneError as error:
            self._commit(_signal(run, "give_up" if run.state == "queued" else "fail", str(error)))
            return None
        if damaged:
            note = encode({"code": "checkpoint.damaged"})
            self._commit(Entry(run.id, run.attempt, time.time(), "note", note))
        child = self.bear(run.id, run.attempt, order)
        child.run_seconds = run.used  # what earlier lives took counts as well
        self.children[run.id] = child
        if order.paused:
            child.wait()
        return child

    # ---- what children say
    def _listen(self, seconds: float) -> None:
        if len(self.held) >= MOST_HELD:
            time.sleep(seconds)
            return
        now = time.monotonic()
        files = {child.pipe.file: child for child in self.children.values() if child.may_speak(now)}
        for file in wait(list(files), seconds):
            child = files[file]  # type: ignore[index]
            try:
                for head, data in child.pipe.received():
                    self._hear(child, head, data)
            except PipeError:
                self._bury(child)

    def _hear(self, child: Child, head: dict[str, Any], data: bytes) -> None:
        kind, now = head["kind"], time.time()
        child.words -= 1
        child.used = head.get("used", child.used)
        if kind == "event":
            fields = {name: head[name] for name in ("type", "epoch", "summary") if name in head}
            charge = self._charge(child) if head["type"] == "epoch" else 0.0
            self._hold(Entry(child.run, child.attempt, now, data=data.decode(), used=charge, **fields))
        elif kind == "ack":
            self._acked(child, head)
        elif kind == "checkpoint":
            self._save(Checkpoint(child.run, child.attempt, head["epoch"], data, head["whole"]))
        elif kind == "rested":
            child.wait()
            self._hold(_signal(self.known[child.run], "rest", "others_wait", used=self._charge(child)))
            self.flush()
        elif kind == "end":
            child.last_words, child.last_facts = head, json.loads(data)
            child.end_within(self.limits.stop_grace_seconds)
        elif kind == "log":
            log.error("run %s: %s", child.run, data.decode("utf-8", "replace"))

    def _acked(self, child: Child, head: dict[str, Any]) -> None:
        kind, run = head["type"], self.known[child.run]
        child.unanswered.pop(head["command"], None)
        data = _answer(head["command"], kind, head.get("refusal")) | head.get("facts", {})
        self._hold(Entry(child.run, child.attempt, time.time(), "ack", encode(data), command=head["command"]))
        if kind == "pause":
            child.wait()
            if run.state in ("running", "queued"):  # it may have come to rest while the command was on its way
                self._hold(_signal(run, "pause", "by_owner", used=self._charge(child)))
        self.flush()

    def _charge(self, child: Child) -> float:
        seconds = child.charge()
        self.scheduler.charge(self.known[child.run].owner, seconds)
        return seconds

    def _save(self, checkpoint: Checkpoint) -> None:
        self.flush()
        data = encode({"epoch": checkpoint.epoch, "bytes": len(checkpoint.blob)})
        entry = Entry(checkpoint.run, checkpoint.attempt, time.time(), "checkpoint", data)
        try:
            self.events.save(checkpoint, entry)
        except StoreError as error:  # training is worth more than one checkpoint; the next one tries again
            log.error("checkpoint of %s: %s", checkpoint.run, error)

    # ---- limits
    def _watch(self) -> None:
        now = time.monotonic()
        weigh = now - self.watched >= WATCH_SECONDS
        for child in list(self.children.values()):
            child.clock(now)
            if child.run_seconds > self.limits.run_seconds:
                child.stop("stop", "time_limit", self.limits.stop_grace_seconds)
            if weigh and child.resident_bytes() > self._allowed(child):
                child.stop("fail", "out_of_memory", 0)
            if child.kill_at is not None and now >= child.kill_at:
                child.kill()
        if weigh:
            self.watched = now
            if (resting := self.scheduler.to_rest(self.known, self.children.values())) is not None:
                resting.rest()
            for child in self.scheduler.to_let_go(self.children.values(), now):
                self._let_go(child)

    def _allowed(self, child: Child) -> int:
        wish = self.wishes.get(child.run)
        most = self.limits.run_memory_bytes if wish is None else memory_for(wish, self.limits)
        return most + self.limits.memory_room_bytes

    def _let_go(self, child: Child | None) -> None:
        """End the process of a run that stands still; its checkpoint is as good."""
        if child is not None:
            child.kill()
            self._forget(child)

    # ---- the end of a child
    def _bury(self, child: Child) -> None:
        """The pipe is closed: whatever the child said last, or how it died, becomes the run's fate."""
        child.kill()
        child.process.join(1)
        run = self.known[child.run]
        signal, reason = self._fate(child)
        for n, kind in sorted(child.unanswered.items()):
            refusal = None if kind == "stop" and signal == "stop" else "ended"
            data = encode(_answer(n, kind, refusal))
            self._hold(Entry(child.run, child.attempt, time.time(), "ack", data, command=n))
        if signal == "lose":
            if run.state != "queued":  # one that rested has lost nothing but its place in memory
                self._lost(run, reason, child)
        else:
            self._end(child, signal, reason)
        self._forget(child)
        self.flush()

    @staticmethod
    def _fate(child: Child) -> tuple[str, str]:
        words = child.last_words
        if words is not None and not (words["signal"] == "stop" and child.verdict):
            return words["signal"], words["reason"]
        if child.verdict is not None:
            return child.verdict
        if child.process.exitcode == -24:  # SIGXCPU
            return "stop", "time_limit"
        return "lose", "crashed"

    def _end(self, child: Child, signal: str, reason: str) -> None:
        now, run = time.time(), self.known[child.run]
        if run.state == "paused" and signal in ("finish", "diverge"):  # it got there by steps
            self._hold(_signal(run, "resume", "by_owner"))
        facts, used = child.last_facts, self._charge(child)
        self._hold(Entry(child.run, child.attempt, now, signal=signal, reason=reason, facts=facts, used=used))  # type: ignore[arg-type]

    def _forget(self, child: Child) -> None:
        del self.children[child.run]
        child.close()

    # ---- the log
    def _lost(self, run: RunState, reason: str, child: Child) -> None:
        """A run's own process died: it goes on, unless that has happened too often at one place, or all too often."""
        now, place, falls = time.time(), child.fell_at, self.falls.get(run.id)
        again = falls is not None and falls.epoch == run.epoch
        count = falls.count + 1 if again and falls is not None else 1
        # who died on the way to its first batch has not died of a batch
        same = again and falls is not None and falls.place == place != nursery.NOWHERE
        crashes = run.crashes + 1 if same else 1
        self.falls[run.id] = Falls(run.epoch, place, count)
        entry = Entry(run.id, run.attempt, now, crashes=crashes, used=self._charge(child))
        if crashes < self.limits.attempts and count < self.limits.falls:
            self._hold(replace(entry, signal="lose", reason=reason))
        else:
            self._hold(replace(entry, signal="fail", reason="crashed_3_times"))

    def _hold(self, entry: Entry) -> None:
        if not self.held:
            self.flushed = time.monotonic()
        self.held.append(entry)

    def flush(self) -> None:
        """Commit what is held. While the store refuses, everything stays held, and the loop tries again."""
        try:
            self._append(self.held)
        except StoreError as error:
            self._complain(error)
            self.flushed = time.monotonic() + 0.5
        else:
            self.held.clear()
            self.complaint = ""

    def _commit(self, *entries: Entry) -> None:
        """Commit what is held and these entries with it, or nothing. Raises StoreError."""
        self._append([*self.held, *entries])
        self.held.clear()

    def _append(self, entries: Sequence[Entry]) -> None:
        if not entries:
            return
        states, refused = self.events.append(entries)
        self.known |= states
        for run in [run for run, state in states.items() if state.has_ended]:
            del self.known[run]
            self.wishes.pop(run, None)
            self.falls.pop(run, None)
        for entry in refused:
            log.warning("refused: %s of attempt %s of %s", entry.signal or entry.type, entry.attempt, entry.run)

    def _complain(self, error: StoreError) -> None:
        if error.code == "store.other_runner":
            raise DeposedError from error
        if error.code != self.complaint:  # a full disk is said once, not fifty times a second
            self.complaint = error.code
            log.error("%s", error)

    def _purge(self) -> None:
        self.purged = time.monotonic()
        try:
            alive = self.requests.ids()
            gone = self.events.purge(alive)
            for owner, runs in self.requests.expendable().items():
                ended = [run for run in runs if run in alive and run not in self.known]
                if (count := self.events.trim(ended, self.limits.owner_checkpoint_bytes)) > 0:
                    log.info("let go of %d old checkpoints of %s", count, owner or "nobody")
        except StoreError as error:
            self._complain(error)
            return
        for run in set(self.known) - alive - set(self.children):
            del self.known[run]
        if gone:
            log.info("removed %d deleted runs", gone)


def _is_for_child(run: RunState, command: CommandRequest) -> bool:
    """Whether the child answers this, in its turn; if not, we do, at once."""
    if command.type == "stop":
        return run.state != "queued"
    told = command.type in ("step", "set_learning_rate") or (command.type == "pause" and run.state == "running")
    return told and run.state in TAKES[command.type]


def _signal(run: RunState, signal: str, reason: str | None = None, used: float = 0.0) -> Entry:
    return Entry(run.id, run.attempt, time.time(), signal=signal, reason=reason, used=used)  # type: ignore[arg-type]


def _ack(run: RunState, command: CommandRequest, refusal: str | None = None) -> Entry:
    data = encode(_answer(command.n, command.type, refusal))
    return Entry(run.id, run.attempt, time.time(), "ack", data, command=command.n)


def _answer(n: int, kind: str, refusal: str | None) -> dict[str, Any]:
    return {"command": n, "type": kind, "ok": refusal is None} | ({"reason": refusal} if refusal else {})
