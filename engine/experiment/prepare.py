"""Make an experiment ready to run: rows loaded, split, scaled and written as the loss wants them, and a fresh model."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from engine import datasets
from engine.array import Array
from engine.datasets import Dataset, DatasetInfo, Scaling, Split
from engine.errors import DataError, SpecError, StrataError
from engine.experiment.ending import Target, encode
from engine.experiment.experiment import EVERY, Experiment, SpecErrors
from engine.experiment.plan import examine
from engine.experiment.wiring import Wiring
from engine.layers.base import Layer
from engine.layers.core.input_layer import InputLayer
from engine.layers.protocol import listed
from engine.layers.symbolic import Tensor
from engine.models import Functional, Model, Sequential
from engine.random import Streams
from engine.views import Subject


@dataclass(frozen=True)
class Prepared:
    """Everything a run needs. x are scaled float32 rows, y the answers as the loss wants them (``targets``): one array,
    or for a model with several outputs a list with one for each."""

    experiment: Experiment
    model: Model
    dataset: Dataset
    split: Split
    scaling: Scaling
    targets: tuple[Target, ...]
    x_train: Array = field(repr=False)
    y_train: Any = field(repr=False)
    x_val: Array = field(repr=False)
    y_val: Any = field(repr=False)

    @property
    def target(self) -> Target:
        """What the answers look like for the first output."""
        return self.targets[0]

    @property
    def info(self) -> DatasetInfo:
        return self.dataset.info

    def rows(self, part: str) -> tuple[Array, Any]:
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

    @property
    def subject(self) -> Subject:
        """The same for views to look at."""
        return Subject(self.model, self.dataset, self.split, self.scaling)

    def _ready(self, rows: Array) -> tuple[Array, Any]:
        y = _encoded(self.dataset.y[rows], self.targets, len(self.info.classes))
        return self.scaling.apply(self.dataset.x[rows]), y


def prepare(experiment: Experiment, folder: Path = datasets.FOLDER) -> Prepared:
    """Load and arrange everything. Raises SpecErrors if it does not fit together, DataError for files."""
    targets = _targets(experiment, folder)
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
        targets,
        x_train=scaling.apply(x_train),
        y_train=_encoded(dataset.y[split.train], targets, classes),
        x_val=scaling.apply(dataset.x[split.validation]),
        y_val=_encoded(dataset.y[split.validation], targets, classes),
    )


def subject(experiment: Experiment, dataset: Dataset) -> Subject:
    """What views look at, with a fresh model and only the rows in raw units in memory. The splits and scaling are those
    that ``prepare`` makes."""
    split = datasets.split(dataset, experiment.seed, experiment.validation_split, experiment.test_split)
    scaling = Scaling.fit(dataset.info.scaling, dataset.x[split.train])
    return Subject(new_model(experiment, dataset.info), dataset, split, scaling)


def new_model(experiment: Experiment, info: DatasetInfo) -> Model:
    """The model of an experiment, built and compiled; its first weights come from the experiment's seed."""
    streams = Streams(experiment.seed)
    wiring, _ = Wiring.of(experiment.layers, experiment.outputs)
    made = [choice.make(name) for choice, name in zip(experiment.layers, wiring.names, strict=True)]
    if experiment.functional:
        inputs, outputs = _connected(made, wiring, experiment.outputs, info)
        model: Model = Functional(inputs, outputs, name="functional", streams=streams)
    else:
        model = Sequential(made, name="sequential", streams=streams)
        if not model.built:
            model.build((None, *info.input_shape))
    model.compile(experiment.new_optimizer(), **experiment.compiled.arguments(experiment.outputs or (EVERY,)))
    return model


def _connected(made: list[Layer], wiring: Wiring, outputs: Sequence[str], info: DatasetInfo) -> tuple[Tensor, Any]:
    """The ends of a graph of layers that read each other as the spec says."""
    tensors: dict[int, Tensor] = {}
    start: Tensor | None = None
    for place in wiring.order:
        layer = made[place]
        if isinstance(layer, InputLayer):
            layer.shape = info.input_shape
            start = tensors[place] = layer.tensor
        else:
            reads = [tensors[source] for source in wiring.reads[place]]
            tensors[place] = listed(layer(reads[0] if len(reads) == 1 else reads))[0]
    if start is None:
        raise SpecErrors([SpecError("graph.one_input", got=0)])
    ends = [tensors[wiring.names.index(name)] for name in outputs]
    return start, ends if len(ends) > 1 else ends[0]


def _encoded(y: Array, targets: Sequence[Target], classes: int) -> Any:
    """The answers for every output: an array, or a list of them if there are several."""
    found = [encode(y, target, classes) for target in targets]
    return found if len(found) > 1 else found[0]


def _targets(experiment: Experiment, folder: Path) -> tuple[Target, ...]:
    """What the answers must look like; this is also where a model that does not fit is refused."""
    found = examine(experiment.to_json(), folder)
    errors: list[StrataError] = found.errors
    if errors or not found.targets:
        raise SpecErrors(errors)
    return tuple(found.targets)
