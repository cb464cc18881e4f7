"""Make an experiment ready to run: rows loaded, split, scaled and written as the loss wants them, and a fresh model."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from engine import datasets
from engine.array import Array
from engine.datasets import Dataset, DatasetInfo, Scaling, Split
from engine.errors import DataError, StrataError
from engine.experiment.ending import Target, encode
from engine.experiment.experiment import Experiment, SpecErrors
from engine.experiment.plan import examine
from engine.experiment.walk import names_of
from engine.models import Sequential
from engine.random import Streams


@dataclass(frozen=True)
class Prepared:
    """Everything a run needs. x are scaled float32 rows, y the answers as the loss wants them (``target``)."""

    experiment: Experiment
    model: Sequential
    dataset: Dataset
    split: Split
    scaling: Scaling
    target: Target
    x_train: Array = field(repr=False)
    y_train: Array = field(repr=False)
    x_val: Array = field(repr=False)
    y_val: Array = field(repr=False)

    @property
    def info(self) -> DatasetInfo:
        return self.dataset.info

    def rows(self, part: str) -> tuple[Array, Array]:
        """(x, y) of "train", "validation" or "test", ready for the model."""
        if part == "train":
            return self.x_train, self.y_train
        if part == "validation":
            return self.x_val, self.y_val
        return self._ready(self.split.rows(part))

    def evaluate(self, part: str) -> dict[str, float]:
        """Loss and metrics over one part of the split. Raises DataError if it has no rows."""
        x, y = self.rows(part)
        if len(x) == 0:
            raise DataError("data.no_rows")
        logs: dict[str, float] = self.model.evaluate(x, y, verbose=0, return_dict=True)
        return logs

    def _ready(self, rows: Array) -> tuple[Array, Array]:
        y = encode(self.dataset.y[rows], self.target, len(self.info.classes))
        return self.scaling.apply(self.dataset.x[rows]), y


def prepare(experiment: Experiment, folder: Path = datasets.FOLDER) -> Prepared:
    """Load and arrange everything. Raises SpecErrors if it does not fit together, DataError for files."""
    target = _target(experiment, folder)
    dataset = experiment.source.load(folder, experiment.seed)
    split = datasets.split(dataset, experiment.seed, experiment.validation_split, experiment.test_split)
    x_train = dataset.x[split.train]
    scaling = Scaling.fit(dataset.info.scaling, x_train)
    classes = len(dataset.info.classes)
    return Prepared(
        experiment,
        new_model(experiment, dataset.info),
        dataset,
        split,
        scaling,
        target,
        x_train=scaling.apply(x_train),
        y_train=encode(dataset.y[split.train], target, classes),
        x_val=scaling.apply(dataset.x[split.validation]),
        y_val=encode(dataset.y[split.validation], target, classes),
    )


def new_model(experiment: Experiment, info: DatasetInfo) -> Sequential:
    """The model of an experiment, built and compiled; its first weights come from the experiment's seed."""
    made = [choice.make() for choice in experiment.layers]
    for layer, name in zip(made, names_of(experiment.layers), strict=True):
        layer.name = name
    model = Sequential(made, streams=Streams(experiment.seed))
    if not model.built:
        model.build((None, *info.input_shape))
    asked: list[Any] = [metric.to_json() for metric in experiment.metrics]
    model.compile(experiment.new_optimizer(), experiment.new_loss(), asked)
    return model


def _target(experiment: Experiment, folder: Path) -> Target:
    """What the answers must look like; this is also where a stack that does not fit is refused."""
    found = examine(experiment.to_json(), folder)
    errors: list[StrataError] = found.errors
    if errors or found.target is None:
        raise SpecErrors(errors)
    return found.target
