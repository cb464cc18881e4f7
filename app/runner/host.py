"""The host: one loop that turns requests into children, and what children say into the log.

Everything a child says is kept in order and committed in groups, every 20 ms or 100 entries; only what is committed
can be seen by anybody. If the store takes no more, the host reads no more, and the children wait in their pipes.
"""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Callable, Sequence
from multiprocessing.connection import wait
from pathlib import Path
from typing import Any

from app.domain.event import encode
from app.domain.run import TAKES
from app.errors import StoreError
from app.limits import LIMITS, Limits
from app.runner import nursery
from app.runner.nursery import Child
from app.runner.pipe import PipeError
from app.runner.scheduler import next_runs
from app.store.events import Checkpoint, Entry, Events, RunState
from app.store.requests import CommandRequest, Requests

FLUSH_SECONDS, FLUSH_ENTRIES = 0.02, 100
MOST_HELD = 5_000
PURGE_SECONDS = 60.0
MOST_UNANSWERED = 50

Bear = Callable[[str, int, str, str], Child]

log = logging.getLogger("strata.runner")


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
        self.slots, self.datasets, self.bear = slots, datasets, bear
        self.limits = limits
        self.complaint = ""
        self.children: dict[str, Child] = {}
        self.known: dict[str, RunState] = {}
        self.specs: dict[str, str] = {}
        self.held: list[Entry] = []
        self.flushed = 0.0
        self.purged = time.monotonic()
        self.newest_run = self.newest_command = 0
        self.must_look = True

    # ---- the start and the end of the process
    def adopt(self) -> None:
        """Take over a log: runs that were on their way when the last runner ended begin again as new attempts."""
        self.newest_run = self.events.newest_number()
        for run in self.events.unended():
            self.known[run.id] = run
            if run.state != "queued":
                # not a crash of its own: whoever pulls the plug three times must still find the run going on
                self._hold(Entry(run.id, run.attempt, time.time(), signal="lose", reason="runner_lost"))
        self.flush()

    def retire(self) -> None:
        """End every child now and put its run back into the queue."""
        for child in list(self.children.values()):
            child.kill()
            self._hold(Entry(child.run, child.attempt, time.time(), signal="lose", reason="server_stopped"))
            self._forget(child)
        self.flush()

    @property
    def is_idle(self) -> bool:
        return not self.children and not any(run.state == "queued" for run in self.known.values())

    # ---- one turn of the loop
    def turn(self) -> None:
        """Look at requests, start what may start, listen for at most 20 ms, keep what was said."""
        try:
            self.must_look = self.requests.database.changed() or self.must_look
            if self.must_look:
                self._look()
            self._start()
        except StoreError as error:  # nothing was taken that was not kept: the next turn sees it again
            self._complain(error)
            time.sleep(FLUSH_SECONDS)
        self._listen(FLUSH_SECONDS)
        self._watch()
        if self.held and (len(self.held) >= FLUSH_ENTRIES or time.monotonic() - self.flushed >= FLUSH_SECONDS):
            self.flush()
        if time.monotonic() - self.purged >= PURGE_SECONDS:
            self._purge()

    def _look(self) -> None:
        for request in self.requests.after(self.newest_run):
            self.events.accept(request.id, request.number, time.time())
            self.known |= {id: run for id, run in self.events.states([request.id]).items() if not run.has_ended}
            self.newest_run = request.number
        for command in self.requests.commands_after(self.newest_command):
            run = self.known.get(command.run) or self.events.states([command.run]).get(command.run)
            if run is not None and command.n > run.commands_done:
                self._command(run, command)
            self.newest_command = command.id
        self.must_look = False

    def _command(self, run: RunState, command: CommandRequest) -> None:
        child = self.children.get(run.id)
        if run.has_ended:  # while the command was on its way
            self._hold(_ack(run.id, run.attempt, command.n, command.type, "ended"))
        elif run.state not in TAKES[command.type] or (child and len(child.unanswered) >= MOST_UNANSWERED):
            self._hold(_ack(run.id, run.attempt, command.n, command.type, "not_now"))
        elif child is None:
            stop = Entry(run.id, run.attempt, time.time(), signal="stop", reason="by_owner")
            self._commit(_ack(run.id, run.attempt, command.n, command.type), stop)
        else:
            child.unanswered[command.n] = command.type
            if command.type == "stop":
                child.stop("stop", "by_owner", self.limits.stop_grace_seconds)
            else:
                child.tell({"command": command.n, "type": command.type, **command.args})

    def _start(self) -> None:
        for run in next_runs(list(self.known.values()), self.slots - len(self.children)):
            if run.id not in self.specs:
                request = self.requests.get(run.id)
                if request is None:
                    self._commit(Entry(run.id, run.attempt, time.time(), signal="stop", reason="deleted"))
                    continue
                self.specs[run.id] = request.spec
            self._commit(Entry(run.id, run.attempt, time.time(), signal="claim"))
            self.children[run.id] = self.bear(run.id, run.attempt, self.specs[run.id], str(self.datasets))

    def _listen(self, seconds: float) -> None:
        if len(self.held) >= MOST_HELD:
            time.sleep(seconds)
            return
        files = {child.pipe.file: child for child in self.children.values()}
        for file in wait(list(files), seconds):
            child = files[file]  # type: ignore[index]
            try:
                for head, data in child.pipe.received():
                    self._hear(child, head, data)
            except PipeError:
                self._bury(child)

    def _hear(self, child: Child, head: dict[str, Any], data: bytes) -> None:
        kind, now = head["kind"], time.time()
        if kind == "event":
            fields = {name: head[name] for name in ("type", "epoch", "summary") if name in head}
            self._hold(Entry(child.run, child.attempt, now, data=data.decode(), **fields))
        elif kind == "ack":
            self._acked(child, head)
        elif kind == "checkpoint":
            self._save(Checkpoint(child.run, child.attempt, head["epoch"], data))
        elif kind == "end":
            child.last_words, child.last_facts = head, json.loads(data)
            child.end_within(self.limits.stop_grace_seconds)
        elif kind == "log":
            log.error("run %s: %s", child.run, data.decode("utf-8", "replace"))

    def _acked(self, child: Child, head: dict[str, Any]) -> None:
        kind = head["type"]
        child.unanswered.pop(head["command"], None)
        self._hold(_ack(child.run, child.attempt, head["command"], kind, head.get("refusal")))
        if kind in ("pause", "resume"):
            child.paused = kind == "pause"
            self._hold(Entry(child.run, child.attempt, time.time(), signal=kind, reason="by_owner"))
            self.flush()

    def _save(self, checkpoint: Checkpoint) -> None:
        self.flush()
        data = encode({"epoch": checkpoint.epoch, "bytes": len(checkpoint.blob)})
        entry = Entry(checkpoint.run, checkpoint.attempt, time.time(), "checkpoint", data)
        try:
            self.events.save(checkpoint, entry)
        except StoreError as error:  # training is worth more than one checkpoint; the next one tries again
            log.error("checkpoint of %s: %s", checkpoint.run, error)

    def _watch(self) -> None:
        now = time.monotonic()
        for child in list(self.children.values()):
            child.clock(now)
            if child.run_seconds > self.limits.run_seconds:
                child.stop("stop", "time_limit", self.limits.stop_grace_seconds)
            if child.kill_at is not None and now >= child.kill_at:
                child.kill()

    def _bury(self, child: Child) -> None:
        """The pipe is closed: whatever the child said last, or how it died, becomes the run's fate."""
        child.kill()
        child.process.join(1)
        signal, reason = self._fate(child)
        for n, kind in sorted(child.unanswered.items()):
            refusal = None if kind == "stop" and signal == "stop" else "ended"
            self._hold(_ack(child.run, child.attempt, n, kind, refusal))
        if signal == "lose":
            self._lost(self.known[child.run], reason)
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
        now = time.time()
        if child.paused and signal in ("finish", "diverge"):  # it got there by steps
            self._hold(Entry(child.run, child.attempt, now, signal="resume", reason="by_owner"))
        facts = child.last_facts
        self._hold(Entry(child.run, child.attempt, now, signal=signal, reason=reason, facts=facts))  # type: ignore[arg-type]

    def _forget(self, child: Child) -> None:
        del self.children[child.run]
        child.close()

    # ---- the log
    def _lost(self, run: RunState, reason: str) -> None:
        """A run's own process died: it begins again, unless that has happened too often."""
        now = time.time()
        if run.crashes + 1 < self.limits.attempts:
            self._hold(Entry(run.id, run.attempt, now, signal="lose", reason=reason, crash=True))
        else:
            self._hold(Entry(run.id, run.attempt, now, signal="fail", reason="crashed_3_times", crash=True))

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
            self.specs.pop(run, None)
        for entry in refused:
            log.warning("refused: %s of attempt %s of %s", entry.signal or entry.type, entry.attempt, entry.run)

    def _complain(self, error: StoreError) -> None:
        if error.code != self.complaint:  # a full disk is said once, not fifty times a second
            self.complaint = error.code
            log.error("%s", error)

    def _purge(self) -> None:
        self.purged = time.monotonic()
        try:
            gone = self.events.purge(self.requests.alive(time.time() - self.limits.undo_seconds))
        except StoreError as error:
            log.error("purge: %s", error)
            return
        if gone:
            log.info("removed %d deleted runs", gone)


def _ack(run: str, attempt: int, n: int, kind: str, refusal: str | None = None) -> Entry:
    data = {"command": n, "type": kind, "ok": refusal is None} | ({"reason": refusal} if refusal else {})
    return Entry(run, attempt, time.time(), "ack", encode(data), command=n)
