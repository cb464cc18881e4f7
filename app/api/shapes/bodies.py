"""Bodies that come in."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

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
    value: Annotated[float, Field(gt=0, le=100)]


AnyCommand = Annotated[Pause | Resume | Step | Stop | SetLearningRate, Field(discriminator="type")]


class Inputs(Body):
    """Samples in raw units, each of the data set's input_shape, as nested lists."""

    inputs: Annotated[list[Any], Field(min_length=1, max_length=10_000)]


class Part(Body):
    split: Literal["train", "validation", "test"] = "validation"
