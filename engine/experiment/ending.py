"""Does the end of the stack fit the loss and the data? What the targets then look like, and what is wrong or odd."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

import numpy as np

from engine import metrics
from engine.array import Array
from engine.datasets import DatasetInfo, one_hot
from engine.errors import DataError, Fact, ShapeError, SpecError, StrataError, Words
from engine.experiment.experiment import EVERY, Choice, Compiled, LayerChoice
from engine.experiment.walk import LayerPlan
from engine.losses.base import Loss
from engine.spec import arguments

Target: TypeAlias = Literal["one_hot", "indices", "binary", "numbers"]


@dataclass(frozen=True)
class End:
    """An output and all layers that it hangs on, in order, with shapes all the way down."""

    info: DatasetInfo
    choices: Sequence[LayerChoice]
    plans: Sequence[LayerPlan]
    loss: Loss
    output: str = EVERY

    def place(self, index: int) -> tuple[str | int, ...]:
        """Where one of these layers stands in the spec."""
        return ("model", "layers", self.plans[index].index)

    @property
    def shape(self) -> tuple[int, ...]:
        return self.plans[-1].output_shape or ()

    @property
    def classes(self) -> int:
        return len(self.info.classes)

    @property
    def units(self) -> int:
        """Index of the last layer with a number of units to change."""
        return last_with(self.choices, "units")

    @property
    def bend(self) -> int:
        """Index of the layer whose activation is the last."""
        return last_with(self.choices, "activation")

    @property
    def activation(self) -> str:
        return activation_of(self.choices[self.bend]) if self.bend >= 0 else "linear"

    @property
    def from_logits(self) -> bool:
        return bool(getattr(self.loss, "from_logits", False))


@dataclass
class Verdict:
    """What the targets look like for each output (empty if nothing fits), with errors and warnings."""

    targets: list[Target] = field(default_factory=list)
    errors: list[StrataError] = field(default_factory=list)
    warnings: list[StrataError] = field(default_factory=list)

    def add(self, other: Verdict) -> None:
        """Join what was found of another output."""
        self.targets += other.targets
        self.errors += other.errors
        self.warnings += other.warnings


def last_with(choices: Sequence[LayerChoice], argument: str) -> int:
    """Index of the last layer that declares this argument; -1 if none does."""
    found = [index for index, choice in enumerate(choices) if argument in arguments(type(choice.made))]
    return found[-1] if found else -1


def activation_of(choice: LayerChoice) -> str:
    """Name of a layer's activation; "linear" where it has none."""
    given = getattr(choice.made, "activation", None)
    return "linear" if given is None else str(getattr(given, "spec_name", given))


def target_of(end: End) -> Target:
    """How the answers must be written for this loss and this many outputs."""
    if end.info.task == "regression":
        return "numbers"
    if end.loss.targets in ("one_hot", "indices"):
        return end.loss.targets
    # yes or no on one output; several outputs are compared with a one-hot row
    return "binary" if end.shape == (1,) else "one_hot"


def encode(y: Array, target: Target, classes: int) -> Array:
    """Raw answers (rows,) in the form the loss wants: (rows, classes), (rows,) or (rows, 1)."""
    if target == "one_hot":
        return one_hot(y, classes)
    return y.astype(np.int64) if target == "indices" else y.astype(np.float32)[:, None]


def judge(end: End, compiled: Compiled) -> Verdict:
    """Everything about one end of the model, its loss and its metrics."""
    asked = compiled.metrics_of(end.output)
    at = end.output if end.output in compiled.metrics else EVERY
    path = ("compile", "metrics", *([at] if at != EVERY else []))
    verdict = Verdict()
    error = _shape_error(end)
    if error is not None:
        verdict.errors.append(error)
        return verdict
    verdict.targets = [target_of(end)]
    verdict.errors += _misfits(end, verdict.targets[0], asked, path)
    verdict.warnings += _oddities(end, asked, path)
    return verdict


def _shape_error(end: End) -> StrataError | None:
    last = len(end.plans) - 1
    place = end.units if end.units >= 0 else last
    loss, regression = type(end.loss).__name__, end.info.task == "regression"
    if len(end.shape) != 1:
        return ShapeError("ending.not_a_row", layer=end.plans[-1].name, got=end.shape).at(*end.place(last))
    if regression and end.loss.targets != "numbers":
        return SpecError("ending.loss_for_classes", loss=loss).at("compile", "loss")
    (units,) = end.shape
    two = end.classes == 2
    if not regression and units == 1 and two and end.loss.targets in ("one_hot", "indices"):
        return SpecError("ending.one_unit", loss=loss).at("compile", "loss")
    allowed = {1} if regression else {end.classes, 1} if two else {end.classes}
    if units not in allowed:
        facts: dict[str, Fact] = {"layer": end.plans[place].name, "a": units, "b": end.classes}
        return ShapeError("ending.one_number" if regression else "ending.units", **facts).at(*end.place(place))
    if units == 1 and end.activation == "softmax":
        return SpecError("ending.softmax_of_one", layer=end.plans[end.bend].name).at(*end.place(end.bend))
    if not any(plan.weights for plan in end.plans):
        return SpecError("model.nothing_to_learn").at("model", "layers")
    return None


def _misfits(end: End, target: Target, asked: Sequence[Choice], path: tuple[str, ...]) -> list[StrataError]:
    """Try loss and metrics on two made-up rows: whatever they refuse now they would refuse in the first batch."""
    y = encode(np.zeros(2, np.uint8), target, end.classes)
    outputs = np.full((2, *end.shape), 0.5, np.float32)
    errors: list[StrataError] = []
    try:
        end.loss.measure(y, outputs)
    except (ShapeError, DataError) as error:
        errors.append(error.at("compile", "loss"))
    for index, choice in enumerate(asked):
        try:
            metric = metrics.resolve(choice.to_json(), y.shape, outputs.shape)
            if np.ndim(metrics.reading(metric, metrics.counting(metric, y, outputs))):
                raise ShapeError("metric.several_numbers", metric=type(metric).__name__)
        except (ShapeError, DataError) as error:
            errors.append(error.at(*path, index))
    return errors


def _oddities(end: End, asked: Sequence[Choice], path: tuple[str, ...]) -> list[StrataError]:
    """What runs, but not as it was probably meant."""
    found: list[StrataError] = []
    place = end.place(max(end.bend, 0))
    facts: dict[str, Fact] = {"activation": end.activation, "loss": type(end.loss).__name__}
    expected = () if end.from_logits else end.loss.expects
    if end.from_logits and end.activation in ("softmax", "sigmoid"):
        found.append(SpecError("odd.logits_twice", **facts).at("compile", "loss"))
    elif expected and end.activation not in expected:
        if end.activation == "softmax":
            found.append(SpecError("odd.softmax_binary", **facts).at("compile", "loss"))
        else:
            code = "odd.not_sigmoid" if "sigmoid" in expected else "odd.not_softmax"
            found.append(SpecError(code, **facts).at(*place))
    elif end.info.task == "regression" and end.activation in _narrow(end.info):
        found.append(SpecError("odd.narrow", activation=end.activation, range=_RANGE[end.activation]).at(*place))
    if end.info.task == "regression":
        found += [
            SpecError("odd.accuracy_of_numbers").at(*path, index)
            for index, choice in enumerate(asked)
            if "acc" in choice.word.lower()
        ]
    return found


_RANGE = {
    "softmax": Words("0 to 1", "0부터 1까지"),
    "sigmoid": Words("0 to 1", "0부터 1까지"),
    "tanh": Words("-1 to 1", "-1부터 1까지"),
}


def _narrow(info: DatasetInfo) -> tuple[str, ...]:
    """Activations whose outputs cannot reach the data's numbers; the heights of the toys lie around -1 to 1."""
    return ("softmax", "sigmoid") if info.kind == "points" else ("softmax", "sigmoid", "tanh")
