"""The tables. Two files, one writing process each: what people asked for (web), and what happened (runner)."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Float, Integer, LargeBinary, MetaData, Table, Text, UniqueConstraint

REQUESTS = MetaData()
EVENTS = MetaData()

requests = Table(
    "runs",
    REQUESTS,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("id", Text, nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("label", Text, nullable=False),
    Column("pinned", Boolean, nullable=False),
    Column("dataset", Text, nullable=False),
    Column("epochs", Integer, nullable=False),
    Column("spec", Text, nullable=False),
    Column("created", Text, nullable=False),
    Column("owner", Text, nullable=False, index=True),
    Column("shared", Boolean, nullable=False),
    Column("seconds", Float, nullable=False),
    Column("memory", Integer, nullable=False),
    Column("origin", Text, nullable=True),
    Column("opened", Text, nullable=False, server_default="[]"),  # epochs whose model was asked about the test rows
    Column("race", Text, nullable=True),
    Column("deleted_at", Float, nullable=True),
    Column("idempotency_key", Text, nullable=True),
    Column("idempotency_hash", Text, nullable=True),
    UniqueConstraint("owner", "idempotency_key"),
    sqlite_autoincrement=True,  # a number is never given twice, not even after a deletion
)

commands = Table(
    "commands",
    REQUESTS,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("run", Text, nullable=False),
    Column("n", Integer, nullable=False),
    Column("type", Text, nullable=False),
    Column("args", Text, nullable=False),
    Column("created", Text, nullable=False),
    UniqueConstraint("run", "n"),
    sqlite_autoincrement=True,
)

runs = Table(
    "runs",
    EVENTS,
    Column("id", Text, primary_key=True),
    Column("number", Integer, nullable=False),
    Column("owner", Text, nullable=False),
    Column("state", Text, nullable=False, index=True),
    Column("reason", Text, nullable=True),
    Column("attempt", Integer, nullable=False),
    Column("crashes", Integer, nullable=False),
    Column("last_seq", Integer, nullable=False),
    Column("commands_done", Integer, nullable=False),
    Column("epoch", Integer, nullable=False),
    Column("used", Float, nullable=False),
    Column("size", Integer, nullable=False),  # bytes of its log
    Column("started", Text, nullable=True),
    Column("ended", Text, nullable=True),
    Column("summary", Text, nullable=False),
)

events = Table(
    "events",
    EVENTS,
    Column("run", Text, primary_key=True),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("attempt", Integer, nullable=False),
    Column("type", Text, nullable=False),
    Column("body", Text, nullable=False),
)

checkpoints = Table(
    "checkpoints",
    EVENTS,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("run", Text, nullable=False, index=True),
    Column("attempt", Integer, nullable=False),
    Column("epoch", Integer, nullable=False),
    Column("whole", Boolean, nullable=False),  # at the end of that epoch, not in the middle of the next one
    Column("size", Integer, nullable=False),
    Column("sha256", Text, nullable=False),
    Column("blob", LargeBinary, nullable=False),
)

owners = Table(
    "owners",
    EVENTS,
    Column("owner", Text, primary_key=True),
    Column("used", Float, nullable=False),  # seconds of training that count against their next turn
)

terms = Table(
    "terms",
    EVENTS,
    Column("term", Integer, primary_key=True, autoincrement=True),  # the last one is in office
    Column("holder", Text, nullable=False),
    sqlite_autoincrement=True,
)
