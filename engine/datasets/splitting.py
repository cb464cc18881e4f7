"""Split rows: one seeded permutation, the test rows taken first, then the validation rows; the rest trains."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from engine.datasets.base import Dataset, DatasetInfo
from engine.errors import SpecError
from engine.random import Streams

Indices: TypeAlias = NDArray[np.int64]


@dataclass(frozen=True)
class Split:
    """Row numbers. ``train`` stands in the order drawn (so that training without shuffling still sees mixed classes),
    ``validation`` and ``test`` in row order (so that tables and pictures read from the top)."""

    train: Indices
    validation: Indices
    test: Indices

    def rows(self, name: str) -> Indices:
        """The rows of "train", "validation" or "test"."""
        return {"train": self.train, "validation": self.validation, "test": self.test}[name]


@dataclass(frozen=True)
class Counts:
    """How many rows go where."""

    train: int
    validation: int
    test: int


def counts(info: DatasetInfo, validation_split: float, test_split: float) -> Counts:
    """Sizes of a split: each share of the rows is rounded down, and training takes what is left.

    Digits: 1,797 rows at .2 and .2 are 359 test, 359 validation and 1,079 training rows. A data set with its own test
    rows keeps those whatever ``test_split`` says. Raises SpecError if nothing is left to train on.
    """
    if validation_split + test_split >= 1:
        raise SpecError("data.split_sum", validation=validation_split, test=test_split).at("validation_split")
    test = info.fixed_test or _share(info.rows, test_split)
    validation = _share(info.rows - info.fixed_test, validation_split)
    return Counts(info.rows - test - validation, validation, test)


def split(dataset: Dataset, seed: int, validation_split: float = 0.2, test_split: float = 0.2) -> Split:
    """The split of a data set that this seed gives. Raises SpecError if nothing is left to train on."""
    sizes = counts(dataset.info, validation_split, test_split)
    free = dataset.info.rows - dataset.info.fixed_test
    order = Streams(seed).split.permutation(free)
    drawn_test = 0 if dataset.info.fixed_test else sizes.test
    test = np.arange(free, dataset.info.rows) if dataset.info.fixed_test else np.sort(order[:drawn_test])
    validation = np.sort(order[drawn_test : drawn_test + sizes.validation])
    return Split(order[drawn_test + sizes.validation :], validation, test)


def _share(rows: int, share: float) -> int:
    # 0.29 * 100 is 28.999999999999996 in binary: the tiny nudge keeps a whole share whole
    return math.floor(rows * share + 1e-9)


def one_hot(classes: NDArray[Any], count: int) -> NDArray[np.float32]:
    """(rows,) whole numbers -> (rows, count) float32 with a single 1 each."""
    hot = np.zeros((len(classes), count), np.float32)
    hot[np.arange(len(classes)), classes] = 1
    return hot
