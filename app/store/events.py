"""What happened: the event log and the state of every run. The runner writes here, the web process reads.

The log is the truth; a run's row is a fold over it, written in the same transaction. ``seq`` is given here, at the
append, so it cannot have a gap. Every entry carries its attempt: one of an earlier life is refused.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Row, bindparam, delete, func, insert, select, update

from app.domain.event import EventType, encode, envelope, timestamp
from app.domain.run import ENDED, NoArrowError, Signal, State, advance
from app.errors import StoreError
from app.store.database import Database
from app.store.tables import checkpoints, events, runs

KEPT_CHECKPOINTS = 2


@dataclass(frozen=True)
class RunState:
    """Where a run stands. ``summary`` is the JSON text that the child keeps up to date with every epoch."""

    id: str
    number: int = 0
    state: State = "queued"
    reason: str | None = None
    attempt: int = 1
    crashes: int = 0
    last_seq: int = 0
    commands_done: int = 0
    epoch: int = 0
    started: str | None = None
    ended: str | None = None
    summary: str = "{}"

    @property
    def has_ended(self) -> bool:
        return self.state in ENDED


@dataclass(frozen=True)
class Entry:
    """Something to append: an event with its data as JSON text, or a ``signal`` (then the state event is made here)."""

    run: str
    attempt: int
    time: float
    type: EventType = "state"
    data: str = "{}"
    signal: Signal | None = None
    reason: str | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)
    epoch: int | None = None
    summary: str | None = None
    command: int | None = None
    crash: bool = False


@dataclass(frozen=True)
class Checkpoint:
    run: str
    attempt: int
    epoch: int
    blob: bytes = field(repr=False)


class Events:
    """Reading and writing the log."""

    def __init__(self, database: Database) -> None:
        self.database = database
        # Core's own way to this statement costs half of the hot path; its text is the same, compiled once
        self._insert = str(events.insert().compile(dialect=database.engine.dialect))

    # ---- written by the runner
    def accept(self, run: str, number: int, now: float) -> None:
        """Enter a run in the log as queued. Doing it twice does no harm."""
        start = {**vars(RunState(run, number)), "last_seq": 1}
        data = encode({"state": "queued", "reason": None, "attempt": 1})
        with self.database.begin() as connection:
            if connection.execute(select(runs.c.id).where(runs.c.id == run)).first() is None:
                connection.execute(insert(runs).values(start))
                body = envelope(run, 1, 1, "state", timestamp(now), data)
                connection.exec_driver_sql(self._insert, (run, 1, 1, "state", body))

    def append(self, entries: Sequence[Entry]) -> tuple[dict[str, RunState], list[Entry]]:
        """Append in order, in one transaction: where each run stands now, and the entries that were refused."""
        wanted = {entry.run for entry in entries}
        refused: list[Entry] = []
        rows: list[tuple[Any, ...]] = []
        with self.database.begin() as connection:
            states = {row.id: dict(row._mapping) for row in _chosen(connection, wanted)}
            for entry in entries:
                state = states.get(entry.run)
                row = None if state is None or entry.attempt != state["attempt"] else _fold(state, entry)
                rows.append(row) if row else refused.append(entry)
            if rows:
                connection.exec_driver_sql(self._insert, rows)
            _keep(connection, states.values())
        return {run: RunState(**state) for run, state in states.items()}, refused

    def save(self, checkpoint: Checkpoint, entry: Entry) -> None:
        """Keep a checkpoint and its event; the older ones beyond the last two go."""
        digest = hashlib.sha256(checkpoint.blob).hexdigest()
        mine = select(checkpoints.c.id).where(checkpoints.c.run == checkpoint.run).order_by(checkpoints.c.id.desc())
        with self.database.begin() as connection:
            row = connection.execute(select(runs).where(runs.c.id == entry.run)).one_or_none()
            if row is None or row.attempt != checkpoint.attempt:
                return
            connection.execute(insert(checkpoints).values({**vars(checkpoint), "sha256": digest}))
            kept = connection.execute(mine.limit(KEPT_CHECKPOINTS)).scalars().all()
            connection.execute(
                delete(checkpoints).where(checkpoints.c.run == checkpoint.run, checkpoints.c.id.not_in(kept))
            )
            state = dict(row._mapping)
            connection.exec_driver_sql(self._insert, _fold(state, entry))
            _keep(connection, [state])

    def purge(self, keep: Collection[str]) -> int:
        """Remove every ended or queued run that is not in ``keep``; how many went."""
        with self.database.begin() as connection:
            known = connection.execute(select(runs.c.id, runs.c.state)).all()
            gone = [row.id for row in known if row.id not in keep and row.state not in ("running", "paused")]
            for run in gone:
                connection.execute(delete(events).where(events.c.run == run))
                connection.execute(delete(checkpoints).where(checkpoints.c.run == run))
                connection.execute(delete(runs).where(runs.c.id == run))
        return len(gone)

    # ---- read by both
    def states(self, ids: Collection[str]) -> dict[str, RunState]:
        """Where these runs stand; those not in the log yet are absent."""
        with self.database.begin() as connection:
            return {row.id: _state(row) for row in _chosen(connection, ids)}

    def unended(self) -> list[RunState]:
        """Every run that has not ended, oldest first."""
        query = select(runs).where(runs.c.state.not_in(ENDED)).order_by(runs.c.number)
        with self.database.begin() as connection:
            return [_state(row) for row in connection.execute(query)]

    def newest_number(self) -> int:
        """The highest number of any run in the log; 0 if there is none."""
        with self.database.begin() as connection:
            return int(connection.execute(select(func.max(runs.c.number))).scalar() or 0)

    def read(self, run: str, since: int, limit: int) -> list[tuple[int, str]]:
        """(seq, event as JSON text) with seq > since, in order, at most ``limit`` of them."""
        query = select(events.c.seq, events.c.body).where(events.c.run == run, events.c.seq > since)
        with self.database.begin() as connection:
            found = connection.execute(query.order_by(events.c.seq).limit(limit)).all()
        return [(row.seq, row.body) for row in found]

    def of_type(self, run: str, attempt: int, kind: EventType) -> list[str]:
        """Every event of one type in one attempt, as JSON texts in order."""
        query = select(events.c.body).where(events.c.run == run, events.c.attempt == attempt, events.c.type == kind)
        with self.database.begin() as connection:
            return list(connection.execute(query.order_by(events.c.seq)).scalars())

    def checkpoint(self, run: str) -> Checkpoint | None:
        """The newest whole checkpoint: one whose bytes do not match their hash is passed over for the one before.

        Raises StoreError if there are checkpoints and all are damaged.
        """
        query = select(checkpoints).where(checkpoints.c.run == run).order_by(checkpoints.c.id.desc())
        with self.database.begin() as connection:
            found = connection.execute(query).all()
        for row in found:
            if hashlib.sha256(row.blob).hexdigest() == row.sha256:
                return Checkpoint(row.run, row.attempt, row.epoch, row.blob)
        if found:
            raise StoreError("store.damaged", file=self.database.path.name)
        return None


# The statements of every append, built once: building them costs more than running them
_CHOSEN = select(runs).where(runs.c.id.in_(bindparam("ids", expanding=True)))
_KEPT = [column.name for column in runs.columns if column.name not in ("id", "number")]
_KEEP = update(runs).where(runs.c.id == bindparam("run")).values({name: bindparam(f"new_{name}") for name in _KEPT})


def _chosen(connection: Connection, ids: Collection[str]) -> Iterator[Row[Any]]:
    yield from connection.execute(_CHOSEN, {"ids": list(ids)})


def _keep(connection: Connection, states: Collection[dict[str, Any]]) -> None:
    rows = [{"run": state["id"], **{f"new_{name}": state[name] for name in _KEPT}} for state in states]
    if rows:
        connection.execute(_KEEP, rows)


def _state(row: Row[Any]) -> RunState:
    return RunState(**row._mapping)


def _fold(state: dict[str, Any], entry: Entry) -> tuple[Any, ...] | None:
    """Take one entry into a run's row; its row for the log, or None if the state does not take the signal."""
    time, data = timestamp(entry.time), entry.data
    if entry.signal is not None:
        try:
            state["state"] = advance(state["state"], entry.signal)
        except NoArrowError:
            return None
        lost = entry.signal == "lose"
        state["reason"] = entry.reason
        state["attempt"] += lost
        state["crashes"] += entry.crash
        state["started"] = None if lost else time if entry.signal == "claim" else state["started"]
        state["ended"] = time if state["state"] in ENDED else None
        if lost:
            state["epoch"], state["summary"] = 0, "{}"
        facts = {"state": state["state"], "reason": entry.reason, "attempt": state["attempt"]}
        data = encode({**facts, **entry.facts})
    if entry.epoch is not None:
        state["epoch"] = entry.epoch
    if entry.summary is not None:
        state["summary"] = entry.summary
    if entry.command is not None:
        state["commands_done"] = max(state["commands_done"], entry.command)
    state["last_seq"] += 1
    body = envelope(entry.run, state["last_seq"], state["attempt"], entry.type, time, data)
    return entry.run, state["last_seq"], state["attempt"], entry.type, body


def parsed(body: str) -> dict[str, Any]:
    """An event as a value."""
    found: dict[str, Any] = json.loads(body)
    return found
