"""Events, by type. NaN and infinity are null in them, and `not_finite` says where they stood."""

from __future__ import annotations

from typing import Annotated, Any, Literal, NotRequired

from pydantic import Field
from typing_extensions import TypedDict

from app.api.shapes.parts import Both, Number
from app.domain.run import Command, State

Strange = dict[str, Literal["nan", "inf", "-inf"]]


class StateData(TypedDict):
    """A change of state; `epoch` and `batch` say where a run diverged, `message` why it failed."""

    state: State
    reason: str | None
    attempt: int
    epoch: NotRequired[int]
    batch: NotRequired[int]
    message: NotRequired[Both]


class EpochData(TypedDict):
    """The end of an epoch. Logs carry Keras's names: loss, accuracy, val_loss, ..."""

    epoch: int
    epochs: int
    updates: int
    seconds: Number
    learning_rate: Number
    logs: dict[str, Number | None]
    not_finite: NotRequired[Strange]


class BatchData(TypedDict):
    """A moment inside an epoch, at most four a second."""

    epoch: int
    batch: int
    batches: int
    updates: int
    logs: dict[str, Number | None]
    not_finite: NotRequired[Strange]


class ProbeData(TypedDict):
    """What the pictures show, before training (epoch 0) and after every epoch.

    The view "layers" tells what goes on inside: `layers` how weights, gradients and outputs lie, for `seen` training
    rows; `units`, for points, what the units of small layers say over the field, `side` x `side` cells of one byte."""

    epoch: int
    view: Literal["softmax", "surface", "scatter", "layers"]
    outputs: NotRequired[list[Any]]
    samples: NotRequired[list[dict[str, Any]]]
    grid: NotRequired[dict[str, Any]]
    points: NotRequired[list[dict[str, Any]]]
    targets: NotRequired[list[Number]]
    rows: NotRequired[list[int]]
    seen: NotRequired[int]
    layers: NotRequired[list[dict[str, Any]]]
    side: NotRequired[int]
    units: NotRequired[dict[str, dict[str, Any]]]
    not_finite: NotRequired[Strange]


class CheckpointData(TypedDict):
    """The weights of this epoch are kept: predict, evaluate and model now answer with them."""

    epoch: int
    bytes: int


class AckData(TypedDict):
    """The answer to the n-th command."""

    command: int
    type: Command
    ok: bool
    reason: NotRequired[str]


class NoteData(TypedDict):
    code: str
    message: NotRequired[str]


class _Event(TypedDict):
    run: str
    seq: Annotated[int, Field(ge=1, description="Counts from 1 within the run, without a gap.")]
    attempt: int
    time: str


class StateEvent(_Event):
    type: Literal["state"]
    data: StateData


class EpochEvent(_Event):
    type: Literal["epoch"]
    data: EpochData


class BatchEvent(_Event):
    type: Literal["batch"]
    data: BatchData


class ProbeEvent(_Event):
    type: Literal["probe"]
    data: ProbeData


class CheckpointEvent(_Event):
    type: Literal["checkpoint"]
    data: CheckpointData


class AckEvent(_Event):
    type: Literal["ack"]
    data: AckData


class NoteEvent(_Event):
    type: Literal["note"]
    data: NoteData


Event = Annotated[
    StateEvent | EpochEvent | BatchEvent | ProbeEvent | CheckpointEvent | AckEvent | NoteEvent,
    Field(discriminator="type"),
]


class EventPage(TypedDict):
    """A page of the log; `next` is the `since` of the next page, null when nothing more is there yet."""

    events: list[Event]
    last_seq: int
    next: int | None
