"""An experiment: everything that a run needs to be repeated, in one checked value and one JSON document."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from engine.datasets import Source
from engine.errors import StrataError
from engine.layers.base import Layer
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
    """One entry of the stack. ``name`` is the one asked for; None leaves it to Keras's counting."""

    made: Layer
    name: str | None

    def make(self) -> Layer:
        """A new layer of the same arguments."""
        layer: Layer = type(self.made)(**config_of(self.made))
        layer.name = self.name
        return layer

    def to_json(self) -> dict[str, Any]:
        body = {"class_name": self.made.spec_name, "config": config_of(self.made)}
        return body if self.name is None else {**body, "name": self.name}


@dataclass(frozen=True)
class Experiment:
    """A checked spec. ``parse`` makes one, ``to_json`` gives its normal form, and that parses to an equal one."""

    name: str
    seed: int
    source: Source
    validation_split: float
    test_split: float
    layers: tuple[LayerChoice, ...]
    loss: Choice
    optimizer: Choice
    metrics: tuple[Choice, ...]
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
            "model": {"class_name": "Sequential", "layers": [layer.to_json() for layer in self.layers]},
            "compile": {
                "loss": self.loss.to_json(),
                "optimizer": self.optimizer.to_json(),
                "metrics": [metric.to_json() for metric in self.metrics],
            },
            "fit": {
                "epochs": self.epochs,
                "batch_size": self.batch_size,
                "shuffle": self.shuffle,
                "callbacks": [callback.to_json() for callback in self.callbacks],
            },
        }

    def new_loss(self) -> Loss:
        made: Loss = self.loss.make()
        return made

    def new_optimizer(self) -> Optimizer:
        made: Optimizer = self.optimizer.make()
        return made
