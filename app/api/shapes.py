"""What goes in and out, as OpenAPI says it: bodies that come in are checked by these, answers documented."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field
from typing_extensions import TypedDict

from app.domain.event import EventType
from app.domain.run import Command, State
from app.limits import LIMITS

Name = Annotated[str, Field(max_length=LIMITS.name_characters)]


class Body(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, allow_inf_nan=False)


class RunChange(Body):
    """What may be changed of a run. ``deleted: false`` brings back what was deleted a short while ago."""

    name: Name | None = None
    label: Name | None = None
    pinned: bool | None = None
    deleted: Literal[False] | None = None


class Pause(Body):
    type: Literal["pause"]


class Resume(Body):
    type: Literal["resume"]


class Step(Body):
    type: Literal["step"]
    unit: Literal["epoch", "batch"] = "epoch"


class Stop(Body):
    type: Literal["stop"]


class SetLearningRate(Body):
    type: Literal["set_learning_rate"]
    value: Annotated[float, Field(gt=0, le=1000)]


AnyCommand = Annotated[Pause | Resume | Step | Stop | SetLearningRate, Field(discriminator="type")]


class Inputs(Body):
    """Samples in raw units, each of the data set's input_shape, as nested lists."""

    inputs: Annotated[list[Any], Field(min_length=1, max_length=10_000)]


class Part(Body):
    split: Literal["train", "validation", "test"] = "validation"


# ---- answers
Number = float | int


class Both(TypedDict):
    en: str
    ko: str


class Status(TypedDict):
    status: str


class Readiness(TypedDict):
    status: Literal["ready", "not_ready"]
    store: bool
    runner: bool


class MetricShape(TypedDict):
    name: str
    last: Number | None
    best: Number | None
    best_epoch: int | None


class RunShape(TypedDict):
    id: str
    number: int
    name: str
    label: str
    pinned: bool
    state: State
    reason: str | None
    attempt: int
    created: str
    started: str | None
    ended: str | None
    dataset: str
    epoch: int
    epochs: int
    metric: MetricShape | None
    spark: list[Number | None]
    last_seq: int
    pending: Command | None


class RunDetail(RunShape):
    spec: dict[str, Any]
    plan: dict[str, Any]
    logs: dict[str, Number | None]


class RunPage(TypedDict):
    runs: list[RunShape]
    next: str | None


class CommandShape(TypedDict):
    command: int
    type: Command


class EventShape(TypedDict):
    run: str
    seq: int
    attempt: int
    type: EventType
    time: str
    data: dict[str, Any]


class EventPage(TypedDict):
    events: list[EventShape]
    last_seq: int
    next: int | None


class HistoryShape(TypedDict):
    run: str
    attempt: int
    epoch: list[int]
    columns: dict[str, list[Number | None]]


class Prediction(TypedDict):
    epoch: int
    outputs: list[list[Number | None]]
    labels: list[int] | None


class Evaluation(TypedDict):
    split: str
    rows: int
    epoch: int
    logs: dict[str, Number | None]


class Fault(TypedDict, total=False):
    pointer: str
    code: str
    message: str
    title: str
    needs: str
    gets: list[int | None]
    facts: dict[str, Any]
    remedy: dict[str, Any] | None


class ProblemShape(TypedDict):
    type: str
    title: str
    status: int
    detail: str
    code: str
    errors: list[Fault]


class LayerShape(TypedDict, total=False):
    index: int
    name: str
    class_name: str
    state: Literal["ok", "error", "waiting"]
    input_shape: list[int] | None
    output_shape: list[int] | None
    parameters: int | None
    weights: list[dict[str, Any]]
    formula: str | None
    flops: int | None
    waits_for: str | None


class PlanShape(TypedDict):
    valid: bool
    data: dict[str, Any] | None
    layers: list[LayerShape]
    parameters: dict[str, int] | None
    training: dict[str, int] | None
    memory_bytes: int | None
    flops_per_epoch: int | None
    seconds: float | None
    view: Literal["softmax", "surface", "scatter"] | None
    errors: list[Fault]
    warnings: list[Fault]


class DatasetShape(TypedDict):
    name: str
    title: Both
    about: Both
    task: Literal["classification", "regression"]
    kind: Literal["image", "table", "points", "sequence"]
    available: bool
    missing: Both | None
    input_shape: list[int]
    rows: int
    classes: list[str | Both]
    features: list[Both]
    target: dict[str, Both]
    scaling: dict[str, Any]
    licence: str
    source: str
    options: dict[str, Any]


class DatasetList(TypedDict):
    datasets: list[DatasetShape]


class SampleShape(TypedDict):
    row: int
    split: Literal["train", "validation", "test"]
    x: list[Any]
    y: Number


class SamplePage(TypedDict):
    split: str
    offset: int
    limit: int
    total: int
    samples: list[SampleShape]


class BlockShape(TypedDict, total=False):
    class_name: str
    name: str
    aliases: list[str]
    title: Both
    help: Both
    family: str
    family_title: Both
    glyph: str
    schema: dict[str, Any]
    targets: str


class ExampleShape(TypedDict):
    id: str
    title: Both
    about: Both
    spec: dict[str, Any]


class CatalogShape(TypedDict):
    version: str
    kinds: dict[str, list[BlockShape]]
    examples: list[ExampleShape]
    limits: dict[str, Number]
