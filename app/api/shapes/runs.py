"""Answers about runs and their models."""

from __future__ import annotations

from typing import Any

from typing_extensions import TypedDict

from app.api.shapes.parts import Number
from app.api.shapes.plans import Plan
from app.domain.run import Command, State


class RunMetric(TypedDict):
    name: str
    last: Number | None
    best: Number | None
    best_epoch: int | None


class Turn(TypedDict):
    position: int
    starts_in: float


class RunOrigin(TypedDict):
    run: str
    epoch: int


class Run(TypedDict):
    id: str
    number: int
    name: str
    label: str
    pinned: bool
    shared: bool
    mine: bool
    origin: RunOrigin | None
    opened: list[int]
    race: str | None
    queue: Turn | None
    state: State
    reason: str | None
    attempt: int
    created: str
    started: str | None
    ended: str | None
    dataset: str
    epoch: int
    epochs: int
    metric: RunMetric | None
    spark: list[Number | None]
    used: float
    last_seq: int
    pending: Command | None


class RunDetail(Run):
    spec: dict[str, Any]
    plan: Plan
    logs: dict[str, Number | None]
    snapshots: list[int]


class Token(TypedDict):
    token: str
    owner: str


class RunPage(TypedDict):
    runs: list[Run]
    next: str | None


class CommandAnswer(TypedDict):
    command: int
    type: Command


class History(TypedDict):
    run: str
    attempt: int
    epoch: list[int]
    columns: dict[str, list[Number | None]]


class Opened(TypedDict):
    epoch: int
    opened: list[int]


class Prediction(TypedDict):
    epoch: int
    outputs: list[list[Number | None]]
    shares: list[list[Number | None]] | None
    labels: list[int] | None


class Evaluation(TypedDict):
    split: str
    rows: int
    epoch: int
    logs: dict[str, Number | None]
