"""Runs: started, listed, changed, deleted, commanded; their log and their history. HTTP is one way to ask for it."""

from __future__ import annotations

import hashlib
import json
import logging
import shutil
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from app.domain.event import timestamp
from app.domain.run import ENDED, TAKES, Command, new_id
from app.errors import AppError, StoreError
from app.limits import LIMITS
from app.store.events import Events, RunState, parsed
from app.store.requests import Requests, RunRequest
from engine.errors import Language
from engine.experiment import plan

log = logging.getLogger("strata")


@dataclass(frozen=True)
class Runs:
    """What can be asked of runs. ``asked`` writes and ``wishes`` reads the same file; ``events`` reads the log."""

    asked: Requests
    wishes: Requests
    events: Events
    folder: Path
    clock: Callable[[], float] = time.time
    reserve: int = LIMITS.disk_reserve_bytes

    # ---- starting
    def start(self, spec: Mapping[str, Any], key: str | None, language: Language) -> tuple[dict[str, Any], bool]:
        """Keep a new run for the runner; (its summary, whether it is new). The same key gives the same run again."""
        digest = hashlib.sha256(json.dumps(spec, sort_keys=True).encode()).hexdigest()
        planned = plan(spec, folder=self.folder / "datasets")
        if planned.experiment is None:
            raise AppError("spec.invalid", errors=planned.to_json(language)["errors"])
        self._check_disk()
        normal = planned.experiment.to_json()
        wanted = RunRequest(
            id=new_id(),
            name=normal["name"],
            dataset=normal["data"]["dataset"],
            epochs=normal["fit"]["epochs"],
            spec=json.dumps(normal, ensure_ascii=False),
            created=timestamp(self.clock()),
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

    # ---- reading
    def page(self, limit: int, cursor: str | None) -> dict[str, Any]:
        """Runs, newest first, and the cursor of the next page."""
        found = self.wishes.page(limit + 1, int(cursor) if cursor else None)
        after = str(found[limit - 1].number) if len(found) > limit else None
        return {"runs": self._summaries(found[:limit]), "next": after}

    def one(self, run: str, language: Language) -> dict[str, Any]:
        """Everything about a run but its events."""
        wish = self.wish(run)
        spec = json.loads(wish.spec)
        logs = json.loads(self.state(run).summary).get("logs", {})
        return {**self._summaries([wish])[0], "spec": spec, "plan": self._plan(wish.spec, language), "logs": logs}

    def wish(self, run: str) -> RunRequest:
        """The run as it was asked for. Raises AppError if it is unknown or deleted."""
        found = self.wishes.get(run)
        if found is None or found.deleted_at is not None:
            raise AppError("run.unknown")
        return found

    def state(self, run: str) -> RunState:
        """Where a run stands; one that the runner has not seen yet is queued."""
        return self.events.states([run]).get(run) or RunState(run)

    def watched(self, run: str) -> RunState:
        """Where a run stands that somebody wants to watch. Raises AppError if it is unknown or deleted."""
        self.wish(run)
        return self.state(run)

    def _plan(self, spec: str, language: Language) -> dict[str, Any]:
        return _planned(spec, language, self.folder / "datasets")

    def _summaries(self, wishes: Sequence[RunRequest]) -> list[dict[str, Any]]:
        ids = [wish.id for wish in wishes]
        states, last = self.events.states(ids), self.wishes.last_commands(ids)
        return [_summary(wish, states.get(wish.id) or RunState(wish.id), last.get(wish.id)) for wish in wishes]

    # ---- changing
    def change(self, run: str, changes: Mapping[str, Any], language: Language) -> dict[str, Any]:
        """Rename, label, pin, or bring back what was deleted a short while ago."""
        found = self.wishes.get(run)
        restores = changes.get("deleted") is False
        if found is None or (found.deleted_at is not None and not (restores and self._can_return(found))):
            raise AppError("run.unknown")
        columns = {name: changes[name] for name in ("name", "label", "pinned") if changes.get(name) is not None}
        columns |= {"deleted_at": None} if restores else {}
        if columns:
            self.asked.change(run, columns)
        return self.one(run, language)

    def _can_return(self, wish: RunRequest) -> bool:
        return wish.deleted_at is not None and self.clock() - wish.deleted_at < LIMITS.undo_seconds

    def delete(self, run: str) -> None:
        """Take a run away; it trains no longer, and can be brought back for a while."""
        self.wish(run)
        if self.state(run).state not in ENDED:
            self.asked.command(run, "stop", {}, timestamp(self.clock()))
        self.asked.change(run, {"deleted_at": self.clock()})

    def command(self, run: str, kind: Command, args: Mapping[str, Any]) -> dict[str, Any]:
        """Pass a command to the runner, which answers in the log. Raises AppError if the state does not take it."""
        self.wish(run)
        state = self.state(run).state
        if state not in TAKES[kind]:
            raise AppError("run.state", state=state, command=kind)
        return {"command": self.asked.command(run, kind, args, timestamp(self.clock())), "type": kind}

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
        """What each epoch of the newest attempt ended with, in columns."""
        self.wish(run)
        attempt = self.state(run).attempt
        epochs = [parsed(body)["data"] for body in self.events.of_type(run, attempt, "epoch")]
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
    return plan(json.loads(spec), folder=folder).to_json(language)


def _summary(wish: RunRequest, state: RunState, last: tuple[int, Command] | None) -> dict[str, Any]:
    told = json.loads(state.summary)
    waits = last is not None and last[0] > state.commands_done and not state.has_ended
    return {
        "id": wish.id,
        "number": wish.number,
        "name": wish.name,
        "label": wish.label,
        "pinned": wish.pinned,
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
        "last_seq": state.last_seq,
        "pending": last[1] if last and waits else None,
    }
