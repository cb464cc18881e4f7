"""What every view is, and what it looks at: a model at one moment of its training, and the data of its run.

A view may look at everything that a forward pass leaves on its tape (``Subject.tape``), but it changes nothing: the
weights and generators are the same afterwards, and the same question gets the same answer.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from engine.array import Array, Shape
from engine.datasets import Dataset, DatasetInfo, Scaling, Split
from engine.errors import DataError, SpecError, shown
from engine.layers.base import Layer
from engine.models import Model
from engine.models.graph import Node, Tape
from engine.models.shares import from_logits, shares
from engine.registry import KINDS
from engine.spec import Block, resolve

ROWS_AT_ONCE = 256
SMALLEST = 1e-300


@dataclass(frozen=True)
class Subject:
    """A model as it is at one moment, with everything needed to ask it about rows of its own data."""

    model: Model
    dataset: Dataset = field(repr=False)
    split: Split = field(repr=False)
    scaling: Scaling

    @property
    def info(self) -> DatasetInfo:
        return self.dataset.info

    def rows(self, part: str) -> Array:
        """The row numbers of "train", "validation" or "test", in row order."""
        return np.sort(self.split.rows(part))

    def held(self, part: str) -> tuple[str, Array]:
        """A part and its rows in row order; the training rows where nothing is held back for validation.

        Raises DataError if there are no test rows."""
        if part == "validation" and not len(self.split.validation):
            part = "train"
        rows = self.rows(part)
        if not len(rows):
            raise DataError("data.no_rows")
        return part, rows

    def inputs(self, rows: Array) -> Array:
        """(rows, *input_shape), scaled as the model was trained."""
        return self.scaling.apply(self.dataset.x[rows])

    def tape(self, rows: Array) -> Tape:
        """What a forward pass over these rows leaves behind: outputs and caches by node."""
        return self.model.tape(self.inputs(rows))

    def outputs(self, rows: Array) -> Array:
        """What the first output says of these rows, (rows, units); a few at a time, for a split may be large."""
        found = [
            self.model.graph.answers(self.tape(rows[start : start + ROWS_AT_ONCE]))[0]
            for start in range(0, len(rows), ROWS_AT_ONCE)
        ]
        return np.concatenate(found)

    def shares(self, outputs: Array) -> Array:
        """One share per class, (rows, classes), from the outputs of a classifier."""
        return shares(outputs, from_logits(self.model))

    def sample(self, row: int | None) -> int:
        """This row, or the first that is held back from training. Raises SpecError if the data has no such row."""
        if row is None:
            return int(self.rows("validation" if len(self.split.validation) else "train")[0])
        if row >= len(self.dataset.x):
            raise SpecError("view.sample", got=row, rows=len(self.dataset.x)).at("sample")
        return row

    def told(self, row: int, tape: Tape) -> dict[str, Any]:
        """A row as a picture needs it: raw numbers, answer, and what the model on the tape (of this row) says."""
        outputs = self.model.graph.answers(tape)[0]
        classes = self.info.task == "classification"
        said = int(self.shares(outputs)[0].argmax()) if classes else float(outputs[0, 0])
        data = self.dataset
        return {"row": row, "x": data.x[row].tolist(), "y": data.y[row].item(), "said": said}

    @property
    def nodes(self) -> dict[str, Node]:
        """The nodes that do something, by name, in order."""
        return {name: node for name, node in self.model.graph.nodes.items() if node.inputs}

    def shapes(self) -> dict[str, Shape]:
        """The shape of the (first) output of every node, without the batch."""
        return {name: tuple(size or 1 for size in several[0]) for name, several in self.model.graph.shapes().items()}


class View(Block):
    """Base of all views. A subclass says what it fits and answers with JSON values (arrays count as lists)."""

    kind = "view"

    def of_layer(self, layer: Layer, shape: Shape) -> bool:
        """Whether it shows something of this layer, whose output for one sample has this shape."""
        return False

    def of_model(self, info: DatasetInfo) -> bool:
        """Whether it shows something of any model that learns these data."""
        return False

    @property
    def asks_for_test(self) -> bool:
        """Whether it looks at the test rows, which stay sealed until somebody opens them."""
        return False

    def look(self, subject: Subject) -> dict[str, Any]:
        """The answer. Raises SpecError if it shows nothing of this model, or its arguments name nothing in it."""
        raise NotImplementedError

    def place(self, subject: Subject, name: str | None) -> Node:
        """The node called ``name``, or the first that this view fits. Raises SpecError."""
        shapes = subject.shapes()
        fitting = [node for node in subject.nodes.values() if self.of_layer(node.layer, shapes[node.name])]
        if not fitting:
            raise SpecError("view.nothing", view=self.spec_name)
        found = next((node for node in fitting if name in (None, node.name)), None)
        if found is None:
            known = [node.name for node in fitting]
            raise SpecError("view.layer", view=self.spec_name, got=shown(name), known=known).at("layer")
        return found


def of_layer(layer: Layer, shape: Shape) -> list[str]:
    """The names of the views that show something of this layer."""
    return [view.spec_name for view in _views() if view.of_layer(layer, shape)]


def of_model(info: DatasetInfo) -> list[str]:
    """The names of the views that show something of any model that learns these data."""
    return [view.spec_name for view in _views() if view.of_model(info)]


def view_of(name: str, config: Mapping[str, Any]) -> View:
    """A view with these arguments. Raises SpecError for an unknown name or arguments that do not fit."""
    view: View = resolve("view", {"class_name": name, "config": config})
    return view


def _views() -> Iterator[View]:
    """Every view with its defaults, which all arguments of views have."""
    for cls in KINDS["view"].values():
        view = cls()
        if isinstance(view, View):
            yield view


def inside(layer: Layer, path: str = "") -> Iterator[tuple[str, Layer]]:
    """A layer and all within it, each with the path at which its weights lie ("forward_layer/cell/")."""
    yield path, layer
    for name, part in layer.parts().items():
        yield from inside(part, f"{path}{name}/")


def short(values: Array) -> Any:
    """Nested lists of numbers with four significant digits: enough for any picture, and half the text. What is not
    finite becomes None."""
    wide = np.asarray(values, np.float64)
    with np.errstate(all="ignore"):  # zero has no logarithm; it stays what it is
        size = 10.0 ** (3 - np.floor(np.log10(np.abs(wide))))
        rounded = np.where(np.abs(wide) > SMALLEST, np.round(wide * size) / size, wide)
    finite = np.isfinite(wide)
    if finite.all():
        return rounded.tolist()
    told = rounded.astype(object)
    told[~finite] = None
    return told.tolist()


def limit(values: Array) -> float:
    """The largest size of any finite number; 0 if there is none."""
    sizes = np.abs(values[np.isfinite(values)])
    return float(sizes.max()) if sizes.size else 0.0
