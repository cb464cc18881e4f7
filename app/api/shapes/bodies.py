"""Bodies that come in."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from app.limits import LIMITS

Name = Annotated[str, Field(max_length=LIMITS.name_characters)]


class Body(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, allow_inf_nan=False)


class Nothing(Body):
    """An empty object."""


class RunChange(Body):
    """What may be changed of a run. ``deleted: false`` brings back what was deleted a short while ago."""

    name: Name | None = None
    label: Name | None = None
    pinned: bool | None = None
    shared: bool | None = None
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
    value: Annotated[float, Field(gt=0, le=100)]


class Extend(Body):
    """More epochs for a run that has ended: ``epochs`` in all."""

    type: Literal["extend"]
    epochs: Annotated[int, Field(ge=1, le=LIMITS.most_epochs)]


AnyCommand = Annotated[Pause | Resume | Step | Stop | SetLearningRate | Extend, Field(discriminator="type")]

Epoch = Annotated[int, Field(ge=0, le=LIMITS.most_epochs)]
"""The end of an epoch; 0 is before the first."""


class Fork(Body):
    """Where to go on from (the last epoch unless told), and with what: the same experiment unless told."""

    epoch: Epoch | None = None
    spec: dict[str, Any] | None = None


class Inputs(Body):
    """Samples in raw units, each of the data set's input_shape, as nested lists. ``near``: the last epoch up to
    ``epoch`` that can be asked at once will do."""

    inputs: Annotated[list[Any], Field(min_length=1, max_length=10_000)]
    epoch: Epoch | None = None
    near: bool = False


class Opening(Body):
    """For the model of which epoch the test rows are to be opened: the last, unless told."""

    epoch: Epoch | None = None


class Part(Body):
    split: Literal["train", "validation", "test"] = "validation"
    epoch: Epoch | None = None


Size = Annotated[int, Field(ge=1, le=1_000_000)]


class Question(Body):
    """Shapes of one sample each, without the batch axis, and layers as a spec writes them."""

    shapes: Annotated[list[Annotated[list[Size], Field(max_length=8)]], Field(min_length=1, max_length=8)]
    layers: Annotated[list[dict[str, Any]], Field(max_length=500)]
