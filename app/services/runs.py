"""Runs: started, listed, changed, deleted, commanded; their log and their history. HTTP is one way to ask for it."""

from __future__ import annotations

import hashlib
import json
import logging
import shutil
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from app.domain.event import timestamp
from app.domain.owner import NOBODY, Viewer
from app.domain.run import ENDED, TAKES, Command, new_id
from app.errors import AppError, StoreError
from app.limits import LIMITS, MB
from app.services import machine
from app.services.queue import Turn, forecast
from app.store.events import Events, RunState, parsed
from app.store.requests import Requests, RunRequest
from engine.errors import Language
from engine.experiment import Plan

EVERYBODY = Viewer()

log = logging.getLogger("strata")


@dataclass(frozen=True)
class Runs:
    """What can be asked of runs. ``asked`` writes and ``wishes`` reads the same file; ``events`` reads the log."""

    asked: Requests
    wishes: Requests
    events: Events
    folder: Path
    slots: int = 1
    viewer: Viewer = EVERYBODY
    clock: Callable[[], float] = time.time
    reserve: int = LIMITS.disk_reserve_bytes

    def seen_by(self, viewer: Viewer) -> Runs:
        """The same, for one who asks: what they may not see is not there, what they start is theirs."""
        return replace(self, viewer=viewer)

    def unbound(self) -> Runs:
        """The same, for ourselves: everything is there."""
        return replace(self, viewer=Viewer())

    # ---- starting
    def start(
        self, spec: Mapping[str, Any], key: str | None, language: Language, race: str | None = None
    ) -> tuple[dict[str, Any], bool]:
        """Keep a new run for the runner; (its summary, whether it is new). The same key gives the same run again.

        Runs of one ``race`` belong together; each waits in the line as any other run of its owner."""
        return self._start(spec, key, language, race=race)

    def fork(
        self, run: str, epoch: int | None, spec: Mapping[str, Any] | None, key: str | None, language: Language
    ) -> tuple[dict[str, Any], bool]:
        """A new run that goes on from the end of an epoch of this one (the last, unless told), with what it has learned
        and with other settings if ``spec`` has them. Raises AppError if the weights would not fit."""
        wish, reached = self.wish(run), self.state(run).epoch
        epoch = reached if epoch is None else epoch
        if epoch > reached:
            raise AppError("run.epoch", got=epoch, reached=reached)
        before = json.loads(wish.spec)
        wanted = before if spec is None else dict(spec)
        return self._start(wanted, key, language, {"run": run, "epoch": epoch}, before)

    def _start(
        self,
        spec: Mapping[str, Any],
        key: str | None,
        language: Language,
        origin: Mapping[str, Any] | None = None,
        before: Mapping[str, Any] | None = None,
        race: str | None = None,
    ) -> tuple[dict[str, Any], bool]:
        text = json.dumps([spec, origin, race] if race else [spec, origin] if origin else spec, sort_keys=True)
        digest = hashlib.sha256(text.encode()).hexdigest()
        planned = machine.planned(spec, self.folder)
        if planned.experiment is None:
            raise AppError("spec.invalid", errors=planned.to_json(language)["errors"])
        if origin is not None and before is not None:
            self._check_fork(planned, machine.planned(before, self.folder), origin["epoch"])
        if self.wishes.keyed(self.viewer.owner, key) is None:  # a retry is no further run
            self._check_disk()
            self._check_owner()
        normal = planned.experiment.to_json()
        wanted = RunRequest(
            id=new_id(),
            name=normal["name"],
            dataset=normal["data"]["dataset"],
            epochs=normal["fit"]["epochs"],
            spec=json.dumps(normal, ensure_ascii=False),
            created=timestamp(self.clock()),
            owner=self.viewer.owner,
            seconds=planned.seconds or 0.0,
            memory=planned.memory_bytes or 0,
            origin=json.dumps(origin) if origin else None,
            race=race,
            idempotency_key=key,
            idempotency_hash=digest if key else None,
        )
        kept = self.asked.create(wanted)
        if kept.idempotency_hash != wanted.idempotency_hash:
            raise AppError("idempotency.other_body")
        if kept.deleted_at is not None:
            raise AppError("run.deleted")
        return self._summaries([kept])[0], kept.id == wanted.id

    def _check_disk(self) -> None:
        if shutil.disk_usage(self.folder).free < self.reserve:
            raise StoreError("store.full")

    def _check_owner(self) -> None:
        """Raise AppError if this owner has as many runs as one may have."""
        owned = self.wishes.owned(self.viewer.owner)
        if len(owned) >= LIMITS.owner_stored:
            raise AppError("owner.stored", limit=LIMITS.owner_stored)
        ended = {run for run, state in self.events.states(owned).items() if state.has_ended}
        if len(owned) - len(ended) >= LIMITS.owner_queued:
            raise AppError("owner.queued", limit=LIMITS.owner_queued)
        if (kept := self.events.kept(self.viewer.owner)) >= LIMITS.owner_bytes:
            raise AppError("owner.bytes", kept=kept // MB, limit=LIMITS.owner_bytes // MB)

    @staticmethod
    def _check_fork(new: Plan, old: Plan, epoch: int) -> None:
        shapes = [[spec.shape for layer in one.layers for spec in layer.weights.values()] for one in (new, old)]
        if shapes[0] != shapes[1]:
            raise AppError("fork.weights")
        if new.training is None or new.training.epochs <= epoch:
            raise AppError("fork.epochs", epoch=epoch)

    # ---- reading
    def page(self, limit: int, cursor: str | None, race: str | None = None) -> dict[str, Any]:
        """Runs, newest first, of one race or all, and the cursor of the next page."""
        owners = (self.viewer.owner, NOBODY) if self.viewer.private else None
        found = self.wishes.page(limit + 1, int(cursor) if cursor else None, owners, race)
        after = str(found[limit - 1].number) if len(found) > limit else None
        return {"runs": self._summaries(found[:limit]), "next": after}

    def one(self, run: str, language: Language) -> dict[str, Any]:
        """Everything about a run but its events."""
        wish = self.wish(run)
        spec = json.loads(wish.spec)
        logs = json.loads(self.state(run).summary).get("logs", {})
        more = {"spec": spec, "plan": self._plan(wish.spec, language), "logs": logs}
        return {**self._summaries([wish])[0], **more, "snapshots": self.events.snapshots(run)}

    def wish(self, run: str) -> RunRequest:
        """The run as it was asked for. Raises AppError if it is unknown, deleted, or not for the viewer's eyes."""
        found = self.wishes.get(run)
        if found is None or found.deleted_at is not None or not self.viewer.may_see(found.owner, found.shared):
            raise AppError("run.unknown")
        return found

    def own(self, run: str) -> RunRequest:
        """The run, for one who may change it. Others are told what they would be told of a run that is not there."""
        found = self.wish(run)
        if not self.viewer.may_change(found.owner):
            raise AppError("run.unknown")
        return found

    def state(self, run: str) -> RunState:
        """Where a run stands; one that the runner has not seen yet is queued."""
        return self.events.states([run]).get(run) or RunState(run)

    def watched(self, run: str) -> RunState:
        """Where a run stands that somebody wants to watch. Raises AppError if it is unknown or deleted."""
        self.wish(run)
        return self.state(run)

    def goes_on(self, run: str) -> bool:
        """Whether an ended run was given more epochs that the runner has not taken up yet."""
        last = self.wishes.last_commands([run]).get(run)
        return last is not None and last[1] == "extend" and last[0] > self.state(run).commands_done

    def _plan(self, spec: str, language: Language) -> dict[str, Any]:
        return _planned(spec, language, self.folder)

    def _summaries(self, wishes: Sequence[RunRequest]) -> list[dict[str, Any]]:
        ids = [wish.id for wish in wishes]
        states, last = self.events.states(ids), self.wishes.last_commands(ids)
        found = [states.get(wish.id) or RunState(wish.id, wish.number, wish.owner) for wish in wishes]
        turns = self._turns() if any(state.state == "queued" for state in found) else {}
        return [
            {**_summary(wish, state, last.get(wish.id)), "mine": self._is_mine(wish), "queue": turns.get(wish.id)}
            for wish, state in zip(wishes, found, strict=True)
        ]

    def _is_mine(self, wish: RunRequest) -> bool:
        return self.viewer.may_change(wish.owner)

    def _turns(self) -> dict[str, Turn]:
        """Where everybody who waits stands in the line; a run that the runner has not seen yet stands at its end."""
        states = self.events.unended()
        newest = max((state.number for state in states), default=0)
        late = self.wishes.after(max(newest, self.events.newest_number()))
        states += [RunState(wish.id, wish.number, wish.owner) for wish in late if wish.deleted_at is None]
        wishes = {wish.id: wish for wish in self.wishes.chosen([state.id for state in states])}
        seconds = {
            state.id: wishes[state.id].seconds * max(0.0, 1 - state.epoch / max(1, wishes[state.id].epochs))
            for state in states
            if state.id in wishes
        }
        return forecast(states, self.events.used(), seconds, self.slots, LIMITS.owner_running)

    # ---- changing
    def change(self, run: str, changes: Mapping[str, Any], language: Language) -> dict[str, Any]:
        """Rename, label, pin, or bring back what was deleted a short while ago."""
        found = self.wishes.get(run)
        restores = changes.get("deleted") is False
        gone = found is None or not self.viewer.may_change(found.owner)
        if found is None or gone or (found.deleted_at is not None and not (restores and self._can_return(found))):
            raise AppError("run.unknown")
        names = ("name", "label", "pinned", "shared")
        columns = {name: changes[name] for name in names if changes.get(name) is not None}
        columns |= {"deleted_at": None} if restores else {}
        if columns:
            self.asked.change(run, columns)
        return self.one(run, language)

    def _can_return(self, wish: RunRequest) -> bool:
        return wish.deleted_at is not None and self.clock() - wish.deleted_at < LIMITS.undo_seconds

    # ---- the sealed rows
    def open(self, run: str, epoch: int | None) -> dict[str, Any]:
        """Break the seal of the test rows for the model of one epoch: the last, unless told."""
        wish, reached = self.wish(run), self.state(run).epoch
        epoch = reached if epoch is None else epoch
        if epoch > reached:
            raise AppError("run.epoch", got=epoch, reached=reached)
        return {"epoch": epoch, "opened": self.unseal(wish.id, epoch)}

    def unseal(self, run: str, epoch: int) -> list[int]:
        """Note that the test rows are asked about; every epoch counts once. Those that were opened, in order.

        Others than the owner may look at what was opened, and open nothing."""
        wish = self.wish(run)
        opened: list[int] = json.loads(wish.opened)
        if epoch in opened:
            return opened
        if not self.viewer.may_change(wish.owner):
            raise AppError("run.sealed", epoch=epoch)
        return self.asked.open(run, epoch)

    def check_open(self, run: str, epoch: int) -> None:
        """Raise AppError if nobody has opened the test rows for the model of this epoch."""
        if epoch not in json.loads(self.wish(run).opened):
            raise AppError("run.sealed", epoch=epoch)

    def delete(self, run: str) -> None:
        """Take a run away; it trains no longer, and can be brought back for a while."""
        self.own(run)
        if self.state(run).state not in ENDED:
            self.asked.command(run, "stop", {}, timestamp(self.clock()))
        self.asked.change(run, {"deleted_at": self.clock()})

    def command(self, run: str, kind: Command, args: Mapping[str, Any]) -> dict[str, Any]:
        """Pass a command to the runner, which answers in the log. Raises AppError if the state does not take it."""
        wish, stand = self.own(run), self.state(run)
        if stand.state not in TAKES[kind]:
            raise AppError("run.state", state=stand.state, command=kind)
        newest = self.wishes.last_commands([run]).get(run, (0, kind))[0]
        if kind != "stop" and newest - stand.commands_done >= LIMITS.commands_waiting:
            raise AppError("run.commands", limit=LIMITS.commands_waiting)
        changes = self._extended(wish, args["epochs"]) if kind == "extend" else None
        return {"command": self.asked.command(run, kind, args, timestamp(self.clock()), changes), "type": kind}

    def _extended(self, wish: RunRequest, epochs: int) -> dict[str, Any]:
        """The wish with more epochs in all."""
        spec = json.loads(wish.spec)
        if epochs <= self.state(wish.id).epoch:
            raise AppError("run.no_more_epochs", got=epochs, reached=self.state(wish.id).epoch)
        longer = {**spec, "fit": {**spec["fit"], "epochs": epochs}}
        return {"epochs": epochs, "spec": json.dumps(longer, ensure_ascii=False)}

    def tidy(self) -> None:
        """Forget runs whose deletion cannot be undone any more; the runner removes their logs."""
        try:
            self.asked.purge(self.clock() - 2 * LIMITS.undo_seconds)
        except StoreError as error:
            log.warning("tidy: %s", error)

    # ---- the log
    def events_page(self, run: str, since: int, limit: int) -> str:
        """Events after ``since`` as one JSON text; the events in it are the bytes that the child wrote."""
        self.wish(run)
        rows = self.events.read(run, since, limit)
        last = self.state(run).last_seq
        after = rows[-1][0] if rows and rows[-1][0] < last else None
        events = ",".join(body for _, body in rows)
        return f'{{"events":[{events}],"last_seq":{last},"next":{json.dumps(after)}}}'

    def history(self, run: str) -> dict[str, Any]:
        """What each epoch ended with, in columns."""
        self.wish(run)
        attempt = self.state(run).attempt
        epochs = [parsed(body)["data"] for body in self.events.of_type(run, "epoch")]
        names = list(dict.fromkeys(name for epoch in epochs for name in epoch["logs"]))
        columns: dict[str, list[Any]] = {name: [epoch["logs"].get(name) for epoch in epochs] for name in names}
        columns |= {name: [epoch[name] for epoch in epochs] for name in ("learning_rate", "seconds")}
        return {"run": run, "attempt": attempt, "epoch": [epoch["epoch"] for epoch in epochs], "columns": columns}

    def history_csv(self, run: str) -> str:
        """The same as a table; an empty cell stands for what was not a number."""
        history = self.history(run)
        columns = {"epoch": history["epoch"], **history["columns"]}
        lines = [",".join(columns)]
        for values in zip(*columns.values(), strict=True):
            lines.append(",".join("" if value is None else repr(value) for value in values))
        return "\r\n".join(lines) + "\r\n"


@lru_cache(maxsize=64)
def _planned(spec: str, language: Language, folder: Path) -> dict[str, Any]:
    return machine.planned(json.loads(spec), folder).to_json(language)


def _summary(wish: RunRequest, state: RunState, last: tuple[int, Command] | None) -> dict[str, Any]:
    told = json.loads(state.summary)
    waits = last is not None and last[0] > state.commands_done and not state.has_ended
    return {
        "id": wish.id,
        "number": wish.number,
        "name": wish.name,
        "label": wish.label,
        "pinned": wish.pinned,
        "shared": wish.shared,
        "origin": None if wish.origin is None else json.loads(wish.origin),
        "opened": json.loads(wish.opened),
        "race": wish.race,
        "state": state.state,
        "reason": state.reason,
        "attempt": state.attempt,
        "created": wish.created,
        "started": state.started,
        "ended": state.ended,
        "dataset": wish.dataset,
        "epoch": state.epoch,
        "epochs": wish.epochs,
        "metric": told.get("metric"),
        "spark": told.get("spark", []),
        "used": round(state.used, 3),
        "last_seq": state.last_seq,
        "pending": last[1] if last and waits else None,
    }
