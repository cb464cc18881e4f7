"""An experiment: everything that a run needs to be repeated, in one checked value and one JSON document."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from engine.datasets import Source
from engine.errors import StrataError
from engine.layers.base import Layer
from engine.layers.core.input_layer import InputLayer
from engine.losses.base import Loss
from engine.optimizers.base import Optimizer
from engine.spec import Block, config_of, resolve


class SpecErrors(ValueError):  # noqa: N818  (several errors, not one)
    """Everything that is wrong with a spec, each error with its place in it."""

    def __init__(self, errors: Sequence[StrataError]) -> None:
        self.errors = list(errors)
        super().__init__(" ".join(str(error) for error in errors))


@dataclass(frozen=True)
class Choice:
    """A block as a spec names it: a word with all defaults, or an object with every argument written out."""

    kind: str
    word: str
    config: Mapping[str, Any] | None

    @classmethod
    def of(cls, kind: str, given: object, made: Block) -> Choice:
        """How ``made`` was asked for: a string stays a string, an object gets its defaults written."""
        if isinstance(given, Mapping):
            return cls(kind, given["class_name"], config_of(made))
        return cls(kind, str(given), None)

    def make(self) -> Any:
        """A new block: layers, metrics and callbacks remember things, so every run gets its own."""
        return resolve(self.kind, self.to_json())

    def to_json(self) -> str | dict[str, Any]:
        return self.word if self.config is None else {"class_name": self.word, "config": dict(self.config)}


@dataclass(frozen=True)
class LayerChoice:
    """One layer of the model. ``name`` is the one asked for; None leaves it to Keras's counting."""

    made: Layer
    name: str | None
    inputs: tuple[str, ...] | None = None
    """The names of the layers it reads, in a functional model; None in a stack, where each reads the one before."""

    def make(self, name: str) -> Layer:
        """A new layer of the same arguments."""
        return type(self.made)(**config_of(self.made), name=name)

    def to_json(self) -> dict[str, Any]:
        body: dict[str, Any] = {"class_name": self.made.spec_name, "config": config_of(self.made)}
        if self.name is not None:
            body["name"] = self.name
        if self.inputs is not None and not isinstance(self.made, InputLayer):
            body["inputs"] = list(self.inputs)
        return body


EVERY = ""
"""Stands for every output where one choice is made for all of them."""


@dataclass(frozen=True)
class Compiled:
    """Losses, their weights and metrics by output; under EVERY what holds for all outputs that are not named."""

    losses: Mapping[str, Choice]
    weights: Mapping[str, float]
    metrics: Mapping[str, Sequence[Choice]]

    def loss(self, output: str) -> Choice | None:
        return self.losses.get(output, self.losses.get(EVERY))

    def new_loss(self, output: str) -> Loss | None:
        chosen = self.loss(output)
        made: Loss | None = None if chosen is None else chosen.make()
        return made

    def metrics_of(self, output: str) -> Sequence[Choice]:
        return self.metrics.get(output, self.metrics.get(EVERY, ()))

    def arguments(self, outputs: Sequence[str]) -> dict[str, Any]:
        """What ``Model.compile`` is given: one loss and one list of metrics for one output, else one each."""
        if len(outputs) == 1:
            asked = [metric.to_json() for metric in self.metrics_of(outputs[0])]
            weight = self.weights.get(outputs[0])
            return {"loss": self.new_loss(outputs[0]), "metrics": asked, "loss_weights": weight}
        return {
            "loss": [self.new_loss(name) for name in outputs],
            "loss_weights": [self.weights.get(name, 1.0) for name in outputs],
            "metrics": [[metric.to_json() for metric in self.metrics_of(name)] for name in outputs],
        }

    def to_json(self) -> dict[str, Any]:
        losses = {name: choice.to_json() for name, choice in self.losses.items()}
        metrics = {name: [choice.to_json() for choice in several] for name, several in self.metrics.items()}
        body: dict[str, Any] = {"loss": losses.get(EVERY, losses), "metrics": metrics.get(EVERY, metrics)}
        return {**body, "loss_weights": dict(self.weights)} if self.weights else body


@dataclass(frozen=True)
class Experiment:
    """A checked spec. ``parse`` makes one, ``to_json`` gives its normal form, and that parses to an equal one."""

    name: str
    seed: int
    source: Source
    validation_split: float
    test_split: float
    layers: tuple[LayerChoice, ...]
    outputs: tuple[str, ...]
    compiled: Compiled
    optimizer: Choice
    epochs: int
    batch_size: int
    shuffle: bool
    callbacks: tuple[Choice, ...]

    @classmethod
    def parse(cls, raw: object) -> Experiment:
        """The experiment that a JSON value describes. Raises SpecErrors with every fault at its place.

        Only the form is judged here: whether the layers fit the data and the loss is for ``plan`` to say."""
        from engine.experiment.parse import read

        return read(raw).experiment()

    def to_json(self) -> dict[str, Any]:
        """The normal form: every default written, short spellings kept."""
        return {
            "name": self.name,
            "seed": self.seed,
            "data": {
                "dataset": self.source.spec_name,
                "validation_split": self.validation_split,
                "test_split": self.test_split,
                "options": config_of(self.source),
            },
            "model": self._model_json(),
            "compile": {**self.compiled.to_json(), "optimizer": self.optimizer.to_json()},
            "fit": {
                "epochs": self.epochs,
                "batch_size": self.batch_size,
                "shuffle": self.shuffle,
                "callbacks": [callback.to_json() for callback in self.callbacks],
            },
        }

    @property
    def functional(self) -> bool:
        """Whether the model is a graph of named layers rather than a stack."""
        return bool(self.outputs)

    def _model_json(self) -> dict[str, Any]:
        layers = [layer.to_json() for layer in self.layers]
        if not self.functional:
            return {"class_name": "Sequential", "layers": layers}
        return {"class_name": "Functional", "layers": layers, "outputs": list(self.outputs)}

    def new_optimizer(self) -> Optimizer:
        made: Optimizer = self.optimizer.make()
        return made
