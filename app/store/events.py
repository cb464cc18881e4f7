"""What happened: the event log and the state of every run. The runner writes here, the web process reads.

The log is the truth; a run's row is a fold over it, written in the same transaction. ``seq`` is given here, at the
append, so it cannot have a gap. Every entry carries its attempt: one of an earlier life is refused. So is every write
of a runner that is no longer in office: taking office ends the term of the one before, even if it only sleeps.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Row, bindparam, delete, func, insert, select, update

from app.domain.event import EventType, encode, envelope, timestamp
from app.domain.keeping import Kept, superfluous
from app.domain.run import ENDED, NoArrowError, Signal, State, advance
from app.errors import StoreError
from app.store.database import Database
from app.store.tables import checkpoints, events, owners, runs, terms


@dataclass(frozen=True)
class RunState:
    """Where a run stands. ``summary`` is the JSON text that the child keeps up to date with every epoch."""

    id: str
    number: int = 0
    owner: str = ""
    state: State = "queued"
    reason: str | None = None
    attempt: int = 1
    crashes: int = 0
    last_seq: int = 0
    commands_done: int = 0
    epoch: int = 0
    used: float = 0.0
    size: int = 0
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
    crashes: int | None = None
    used: float = 0.0


@dataclass(frozen=True)
class Checkpoint:
    """A training's state after ``epoch`` whole epochs, or (``whole`` False) somewhere in the next one."""

    run: str
    attempt: int
    epoch: int
    blob: bytes = field(repr=False)
    whole: bool = True


class Events:
    """Reading and writing the log."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.term: int | None = None
        # Core's own way to this statement costs half of the hot path; its text is the same, compiled once
        self._insert = str(events.insert().compile(dialect=database.engine.dialect))

    # ---- written by the runner
    def take_office(self, holder: str) -> None:
        """Write from now on; whoever wrote before is refused from now on."""
        with self.database.begin() as connection:
            term = connection.execute(insert(terms).values(holder=holder)).inserted_primary_key
            self.term = int(term[0]) if term else None
            connection.execute(delete(terms).where(terms.c.term != self.term))

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        """A transaction in which nobody else has taken office. Raises StoreError."""
        with self.database.begin() as connection:
            if self.term is not None and connection.execute(select(func.max(terms.c.term))).scalar() != self.term:
                raise StoreError("store.other_runner")
            yield connection

    def accept(self, run: str, number: int, now: float, owner: str = "", used: float = 0.0) -> None:
        """Enter a run in the log as queued; its owner counts as having used at least ``used`` seconds. Doing it twice
        does no harm."""
        data = encode({"state": "queued", "reason": None, "attempt": 1})
        body = envelope(run, 1, 1, "state", timestamp(now), data)
        start = {**vars(RunState(run, number, owner)), "last_seq": 1, "size": len(body)}
        with self._writing() as connection:
            _charge(connection, {owner: 0.0}, at_least=used)
            if connection.execute(select(runs.c.id).where(runs.c.id == run)).first() is None:
                connection.execute(insert(runs).values(start))
                connection.exec_driver_sql(self._insert, (run, 1, 1, "state", body))

    def append(self, entries: Sequence[Entry]) -> tuple[dict[str, RunState], list[Entry]]:
        """Append in order, in one transaction: where each run stands now, and the entries that were refused."""
        wanted = {entry.run for entry in entries}
        refused: list[Entry] = []
        rows: list[tuple[Any, ...]] = []
        used: Counter[str] = Counter()
        with self._writing() as connection:
            states = {row.id: dict(row._mapping) for row in _chosen(connection, wanted)}
            for entry in entries:
                state = states.get(entry.run)
                row = None if state is None or entry.attempt != state["attempt"] else _fold(state, entry)
                rows.append(row) if row else refused.append(entry)
                if state and row and entry.used:
                    used[state["owner"]] += entry.used  # type: ignore[assignment]
            _charge(connection, used)
            if rows:
                connection.exec_driver_sql(self._insert, rows)
            _keep(connection, states.values())
        return {run: RunState(**state) for run, state in states.items()}, refused

    def save(self, checkpoint: Checkpoint, entry: Entry) -> None:
        """Keep a checkpoint and its event; older ones go as ``superfluous`` says."""
        digest = hashlib.sha256(checkpoint.blob).hexdigest()
        columns = (checkpoints.c.id, checkpoints.c.epoch, checkpoints.c.size, checkpoints.c.whole)
        mine = select(*columns).where(checkpoints.c.run == checkpoint.run).order_by(checkpoints.c.id)
        with self._writing() as connection:
            row = connection.execute(select(runs).where(runs.c.id == entry.run)).one_or_none()
            if row is None or row.attempt != checkpoint.attempt:
                return
            size = len(checkpoint.blob)
            connection.execute(insert(checkpoints).values({**vars(checkpoint), "sha256": digest, "size": size}))
            gone = superfluous([Kept(*found) for found in connection.execute(mine).all()])
            connection.execute(delete(checkpoints).where(checkpoints.c.id.in_(gone)))
            state = dict(row._mapping)
            connection.exec_driver_sql(self._insert, _fold(state, entry))
            _keep(connection, [state])

    def purge(self, keep: Collection[str]) -> int:
        """Remove every ended or queued run that is not in ``keep``; how many went."""
        with self._writing() as connection:
            known = connection.execute(select(runs.c.id, runs.c.state)).all()
            gone = [row.id for row in known if row.id not in keep and row.state not in ("running", "paused")]
            for run in gone:
                connection.execute(delete(events).where(events.c.run == run))
                connection.execute(delete(checkpoints).where(checkpoints.c.run == run))
                connection.execute(delete(runs).where(runs.c.id == run))
        return len(gone)

    def trim(self, runs_in_order: Sequence[str], limit: int) -> int:
        """Let go of checkpoints of these ended runs, in this order, until all of them together take ``limit`` bytes:
        first the ones to go back to, then the last ones too. Logs and histories stay. How many went."""
        sizes = select(checkpoints.c.run, func.sum(checkpoints.c.size), func.max(checkpoints.c.id))
        with self._writing() as connection:
            found = connection.execute(sizes.where(checkpoints.c.run.in_(runs_in_order)).group_by(checkpoints.c.run))
            held = {run: (int(size), last) for run, size, last in found}
            total, count = sum(size for size, _ in held.values()), 0
            for all_of_it in (False, True):
                for run in [run for run in runs_in_order if run in held]:
                    if total <= limit:
                        return count
                    mine = delete(checkpoints).where(checkpoints.c.run == run)
                    if not all_of_it:
                        mine = mine.where(checkpoints.c.id != held[run][1])
                    count += connection.execute(mine).rowcount
                    left = select(func.sum(checkpoints.c.size)).where(checkpoints.c.run == run)
                    rest = int(connection.execute(left).scalar() or 0)
                    total -= held[run][0] - rest
                    held[run] = rest, held[run][1]
        return count

    # ---- read by both
    def used(self) -> dict[str, float]:
        """Seconds of training by owner."""
        with self.database.begin() as connection:
            return {row.owner: row.used for row in connection.execute(select(owners))}

    def kept(self, owner: str) -> int:
        """Bytes of the logs and checkpoints of an owner's runs."""
        logs = select(func.sum(runs.c.size)).where(runs.c.owner == owner)
        others = select(func.sum(checkpoints.c.size)).join(runs, runs.c.id == checkpoints.c.run)
        with self.database.begin() as connection:
            sums = [connection.execute(query).scalar() for query in (logs, others.where(runs.c.owner == owner))]
        return sum(int(found or 0) for found in sums)

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

    def news(self, heads: Mapping[str, int], limit: int) -> dict[str, tuple[State, int, list[tuple[int, str]]]]:
        """For each of these runs that has moved beyond its head: its state, last seq, and events after the head.

        At most ``limit`` events in all; one question for everybody who watches, fifty times a second."""
        asked = json.dumps([[run, seq] for run, seq in heads.items()])
        with self.database.begin() as connection:
            states = connection.exec_driver_sql(_MOVED, (asked,)).all()
            found = {run: (state, last, list[tuple[int, str]]()) for run, state, last in states}
            for run, seq, body in connection.exec_driver_sql(_NEWS, (asked, limit)):
                if run in found:
                    found[run][2].append((seq, body))
        return found

    def of_type(self, run: str, kind: EventType) -> list[str]:
        """Every event of one type, as JSON texts in order."""
        query = select(events.c.body).where(events.c.run == run, events.c.type == kind)
        with self.database.begin() as connection:
            return list(connection.execute(query.order_by(events.c.seq)).scalars())

    def last(self, run: str, kind: EventType) -> dict[str, Any] | None:
        """The data of the newest event of one type."""
        query = select(events.c.body).where(events.c.run == run, events.c.type == kind)
        with self.database.begin() as connection:
            body = connection.execute(query.order_by(events.c.seq.desc()).limit(1)).scalar()
        return None if body is None else parsed(body)["data"]

    def checkpoint(self, run: str, upto: int | None = None) -> Checkpoint | None:
        """The newest checkpoint, or the newest one made before the end of epoch ``upto`` or right there. One whose
        bytes do not match their length and hash is passed over for the one before.

        Raises StoreError if there are checkpoints and all are damaged.
        """
        query = select(checkpoints.c.id).where(checkpoints.c.run == run).order_by(checkpoints.c.id.desc())
        if upto is not None:
            there = (checkpoints.c.epoch == upto) & checkpoints.c.whole
            query = query.where((checkpoints.c.epoch < upto) | there)
        with self.database.begin() as connection:
            found = connection.execute(query).scalars().all()
            for id in found:
                row = connection.execute(select(checkpoints).where(checkpoints.c.id == id)).one()
                if _is_whole(row):
                    return Checkpoint(row.run, row.attempt, row.epoch, row.blob, row.whole)
        if found:
            raise StoreError("store.damaged", file=self.database.path.name)
        return None

    def snapshots(self, run: str) -> list[int]:
        """The epochs at whose end a checkpoint stands, in order."""
        query = select(checkpoints.c.epoch).where(checkpoints.c.run == run, checkpoints.c.whole).distinct()
        with self.database.begin() as connection:
            return list(connection.execute(query.order_by(checkpoints.c.epoch)).scalars())

    def checkpoints_found(self) -> tuple[int, int, dict[str, int]]:
        """Every checkpoint looked at, one at a time: how many, how many are damaged, and their bytes by owner."""
        sizes: Counter[str] = Counter()
        with self.database.begin() as connection:
            ids = connection.execute(select(checkpoints.c.id)).scalars().all()
            damaged = 0
            for id in ids:
                row = connection.execute(select(checkpoints).where(checkpoints.c.id == id)).one()
                damaged += not _is_whole(row)
            owned = select(runs.c.owner, func.sum(checkpoints.c.size)).join(runs, runs.c.id == checkpoints.c.run)
            for owner, size in connection.execute(owned.group_by(runs.c.owner)):
                sizes[owner] += size
        return len(ids), damaged, dict(sizes)


def _is_whole(row: Row[Any]) -> bool:
    return bool(len(row.blob) == row.size and hashlib.sha256(row.blob).hexdigest() == row.sha256)


# What watchers ask: heads as JSON, [[run, seq], ...], since a list of pairs is no plain parameter
_HEADS = "(SELECT json_extract(value, '$[0]') AS run, json_extract(value, '$[1]') AS head FROM json_each(?))"
_MOVED = f"SELECT id, state, last_seq FROM {_HEADS} JOIN runs ON id = run WHERE last_seq > head OR ended IS NOT NULL"
_NEWS = f"""SELECT e.run, e.seq, e.body FROM {_HEADS} h JOIN events e ON e.run = h.run AND e.seq > h.head
ORDER BY e.run, e.seq LIMIT ?"""

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


def _charge(connection: Connection, used: Mapping[str, float], at_least: float = 0.0) -> None:
    """Add to what owners used."""
    if not used:
        return
    known = {row.owner: row.used for row in connection.execute(select(owners).where(owners.c.owner.in_(list(used))))}
    for owner, seconds in used.items():
        total = max(known.get(owner, 0.0) + seconds, at_least)
        if owner not in known:
            connection.execute(insert(owners).values(owner=owner, used=total))
        elif total != known[owner]:
            connection.execute(update(owners).where(owners.c.owner == owner).values(used=total))


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
        state["crashes"] = state["crashes"] if entry.crashes is None else entry.crashes
        state["started"] = state["started"] or (time if entry.signal == "claim" else None)
        state["ended"] = time if state["state"] in ENDED else None
        facts = {"state": state["state"], "reason": entry.reason, "attempt": state["attempt"]}
        data = encode({**facts, **entry.facts})
    if entry.epoch is not None:
        state["epoch"], state["crashes"] = entry.epoch, 0  # whoever gets further is not failing
    state["used"] += entry.used
    if entry.summary is not None:
        state["summary"] = entry.summary
    if entry.command is not None:
        state["commands_done"] = max(state["commands_done"], entry.command)
    state["last_seq"] += 1
    body = envelope(entry.run, state["last_seq"], state["attempt"], entry.type, time, data)
    state["size"] += len(body) if body.isascii() else len(body.encode())
    return entry.run, state["last_seq"], state["attempt"], entry.type, body


def parsed(body: str) -> dict[str, Any]:
    """An event as a value."""
    found: dict[str, Any] = json.loads(body)
    return found
