"""What a data set says about itself, and what loading it gives."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar, Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from engine.datasets.drawing import Drawing
from engine.datasets.scaling import Rule
from engine.errors import DataError, Words
from engine.spec import Block

Array: TypeAlias = NDArray[Any]
Task: TypeAlias = Literal["classification", "regression"]
Kind: TypeAlias = Literal["image", "table", "points", "sequence"]

FOLDER = Path("data/datasets")
"""Where data that is not bundled is looked for unless a caller says otherwise: <folder>/mnist/ and so on."""


@dataclass(frozen=True)
class DatasetInfo:
    """Facts about a data set, known without loading it.

    ``input_shape`` is one sample, channels last. ``classes`` is empty for a regression, ``unit`` belongs to its target.
    ``fixed_test``: how many rows at the end are the data set's own test rows (0: none, a split makes them).
    ``drawing``: how its pictures came from pen strokes, if they did.
    ``problem``: why it cannot be loaded here (its files are missing or damaged); ``rows`` is then 0.
    """

    name: str
    title: Words
    about: Words
    task: Task
    kind: Kind
    input_shape: tuple[int, ...]
    rows: int
    classes: Sequence[Words | str]
    features: Sequence[Words]
    target: Words
    unit: Words
    licence: str
    source: str
    scaling: Rule
    fixed_test: int = 0
    drawing: Drawing | None = None
    problem: DataError | None = None


@dataclass(frozen=True)
class Dataset:
    """Loaded data in raw units.

    x (rows, *input_shape), float32 or uint8; y (rows,), uint8 classes or float32 targets."""

    info: DatasetInfo
    x: Array = field(repr=False)
    y: Array = field(repr=False)


@dataclass(eq=False, repr=False)
class Source(Block):
    """Base of all data sets: the facts stand on the class, the options (samples, noise) are its declared arguments."""

    task: ClassVar[Task] = "classification"
    view: ClassVar[Kind]
    shape: ClassVar[tuple[int, ...]]
    classes: ClassVar[Sequence[Words | str]] = ()
    features: ClassVar[Sequence[Words]] = ()
    target: ClassVar[Words] = Words("class", "클래스")
    unit: ClassVar[Words] = Words("", "")
    licence: ClassVar[str]
    origin: ClassVar[str]
    scaling: ClassVar[Rule]
    drawing: ClassVar[Drawing | None] = None

    def rows(self, folder: Path) -> int:
        """How many rows there are, test rows included. Raises DataError if they cannot be had."""
        raise NotImplementedError

    def fixed_test(self, folder: Path) -> int:
        """How many of the rows, at the end, are the data set's own test rows."""
        return 0

    def arrays(self, folder: Path, seed: int) -> tuple[Array, Array]:
        """x and y as Dataset has them. ``seed`` matters only to data that is drawn by chance."""
        raise NotImplementedError

    def info(self, folder: Path = FOLDER) -> DatasetInfo:
        """The facts; a data set whose files are not there says so in ``problem`` instead of raising."""
        problem, rows, fixed_test = None, 0, 0
        try:
            rows, fixed_test = self.rows(folder), self.fixed_test(folder)
        except DataError as error:
            problem = error
        return DatasetInfo(
            name=self.spec_name,
            title=self.title,
            about=self.help,
            task=self.task,
            kind=self.view,
            input_shape=self.shape,
            rows=rows,
            classes=tuple(self.classes),
            features=tuple(self.features),
            target=self.target,
            unit=self.unit,
            licence=self.licence,
            source=self.origin,
            scaling=self.scaling,
            fixed_test=fixed_test,
            drawing=self.drawing,
            problem=problem,
        )

    def load(self, folder: Path = FOLDER, seed: int = 0) -> Dataset:
        """Everything in memory. Raises DataError if files are missing or damaged."""
        x, y = self.arrays(folder, seed)
        x = np.ascontiguousarray(x.reshape(len(x), *self.shape))
        return Dataset(self.info(folder), x, y)
