"""What people asked for: runs and commands. The web process writes here, the runner reads."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from app.domain.run import Command
from app.store.database import Database
from app.store.tables import commands, requests


@dataclass(frozen=True)
class RunRequest:
    """A wish, as it was accepted. ``spec`` is the experiment's normal form as JSON text, ``opened`` epochs likewise."""

    id: str
    name: str
    dataset: str
    epochs: int
    spec: str
    created: str
    label: str = ""
    pinned: bool = False
    owner: str = ""
    shared: bool = False
    seconds: float = 0.0
    memory: int = 0
    origin: str | None = None
    opened: str = "[]"
    race: str | None = None
    number: int = 0
    deleted_at: float | None = None
    idempotency_key: str | None = None
    idempotency_hash: str | None = None


@dataclass(frozen=True)
class CommandRequest:
    """The n-th command to a run."""

    id: int
    run: str
    n: int
    type: Command
    args: Mapping[str, Any]


class Requests:
    """Reading and writing the wishes."""

    def __init__(self, database: Database) -> None:
        self.database = database

    # ---- written by the web process
    def create(self, run: RunRequest) -> RunRequest:
        """Keep a new run and give it its number; if its idempotency key is known, the earlier run comes back."""
        values = {name: value for name, value in vars(run).items() if name != "number"}
        try:
            with self.database.begin() as connection:
                number = connection.execute(insert(requests).values(values)).inserted_primary_key
        except IntegrityError:
            known = self.keyed(run.owner, run.idempotency_key)
            if known is None:
                raise
            return known
        return RunRequest(**values, number=int(number[0]) if number else 0)

    def command(
        self,
        run: str,
        kind: Command,
        args: Mapping[str, Any],
        created: str,
        changes: Mapping[str, Any] | None = None,
    ) -> int:
        """Keep a command, and with it what it ``changes`` of the wish; its number counts from 1 for every run."""
        with self.database.begin() as connection:
            if changes:
                connection.execute(update(requests).where(requests.c.id == run).values(dict(changes)))
            last = connection.execute(select(func.max(commands.c.n)).where(commands.c.run == run)).scalar()
            n = int(last or 0) + 1
            values = {"run": run, "n": n, "type": kind, "args": json.dumps(args), "created": created}
            connection.execute(insert(commands).values(values))
        return n

    def change(self, run: str, changes: Mapping[str, Any]) -> None:
        """Set columns of a run: name, label, pinned, shared, deleted_at."""
        with self.database.begin() as connection:
            connection.execute(update(requests).where(requests.c.id == run).values(dict(changes)))

    def open(self, run: str, epoch: int) -> list[int]:
        """Note that the test rows are looked at with the model of an epoch; all epochs so far, in the order of asking.

        The same epoch again shows what is known already, so it is no further opening."""
        with self.database.begin() as connection:
            row = connection.execute(select(requests.c.opened).where(requests.c.id == run)).scalar_one()
            opened: list[int] = json.loads(row)
            if epoch not in opened:
                opened.append(epoch)
                values = {"opened": json.dumps(opened)}
                connection.execute(update(requests).where(requests.c.id == run).values(values))
        return opened

    def purge(self, deleted_before: float) -> int:
        """Remove what was deleted before that time (seconds since 1970); how many runs went."""
        old = select(requests.c.id).where(requests.c.deleted_at < deleted_before)
        with self.database.begin() as connection:
            connection.execute(delete(commands).where(commands.c.run.in_(old)))
            return connection.execute(delete(requests).where(requests.c.deleted_at < deleted_before)).rowcount

    # ---- read by both
    def get(self, run: str) -> RunRequest | None:
        """A run, deleted or not."""
        with self.database.begin() as connection:
            row = connection.execute(select(requests).where(requests.c.id == run)).one_or_none()
        return None if row is None else _run(row)

    def keyed(self, owner: str, key: str | None) -> RunRequest | None:
        """The run that this owner started with an idempotency key, deleted or not."""
        query = select(requests).where(requests.c.owner == owner, requests.c.idempotency_key == key)
        with self.database.begin() as connection:
            row = connection.execute(query).one_or_none() if key is not None else None
        return None if row is None else _run(row)

    def page(
        self, limit: int, before: int | None, owners: Collection[str] | None = None, race: str | None = None
    ) -> list[RunRequest]:
        """Runs that are not deleted, of these owners or of all, newest first, with numbers below ``before``; of one
        race only, if there is one."""
        query = select(requests).where(requests.c.deleted_at.is_(None)).order_by(requests.c.number.desc()).limit(limit)
        if owners is not None:
            query = query.where(requests.c.owner.in_(owners))
        if race is not None:
            query = query.where(requests.c.race == race)
        with self.database.begin() as connection:
            rows = connection.execute(query if before is None else query.where(requests.c.number < before)).all()
        return [_run(row) for row in rows]

    def after(self, number: int) -> list[RunRequest]:
        """Runs with higher numbers than this, oldest first; deleted ones too, since they may be brought back."""
        query = select(requests).where(requests.c.number > number)
        with self.database.begin() as connection:
            return [_run(row) for row in connection.execute(query.order_by(requests.c.number)).all()]

    def owned(self, owner: str) -> list[str]:
        """Ids of an owner's runs that are not deleted, oldest first."""
        query = select(requests.c.id).where(requests.c.owner == owner, requests.c.deleted_at.is_(None))
        with self.database.begin() as connection:
            return list(connection.execute(query.order_by(requests.c.number)).scalars())

    def chosen(self, ids: Collection[str]) -> list[RunRequest]:
        """These runs, deleted or not, oldest first."""
        query = select(requests).where(requests.c.id.in_(ids)).order_by(requests.c.number)
        with self.database.begin() as connection:
            return [_run(row) for row in connection.execute(query).all()]

    def expendable(self) -> dict[str, list[str]]:
        """Ids of the runs that are not pinned, by owner, oldest first."""
        query = select(requests.c.owner, requests.c.id).where(requests.c.pinned.is_(False))
        found: dict[str, list[str]] = {}
        with self.database.begin() as connection:
            for owner, id in connection.execute(query.order_by(requests.c.number)):
                found.setdefault(owner, []).append(id)
        return found

    def commands_after(self, id: int) -> list[CommandRequest]:
        """Commands given after this one, in order."""
        query = select(commands).where(commands.c.id > id).order_by(commands.c.id)
        with self.database.begin() as connection:
            return [_command(row) for row in connection.execute(query).all()]

    def last_commands(self, runs: Sequence[str]) -> dict[str, tuple[int, Command]]:
        """The newest command of each run: its number and type."""
        newest = (
            select(commands.c.run, func.max(commands.c.n).label("n"))
            .where(commands.c.run.in_(runs))
            .group_by(commands.c.run)
            .subquery()
        )
        query = select(commands).join(newest, (commands.c.run == newest.c.run) & (commands.c.n == newest.c.n))
        with self.database.begin() as connection:
            return {row.run: (row.n, row.type) for row in connection.execute(query).all()}

    def ids(self) -> set[str]:
        """Ids of every run there is, deleted ones that were not removed yet too: they may be brought back."""
        with self.database.begin() as connection:
            return set(connection.execute(select(requests.c.id)).scalars())


def _run(row: Row[Any]) -> RunRequest:
    return RunRequest(**row._mapping)


def _command(row: Row[Any]) -> CommandRequest:
    return CommandRequest(row.id, row.run, row.n, row.type, json.loads(row.args))
