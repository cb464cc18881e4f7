"""Data sets: bundled tables and digits, points drawn by formula, and pictures read from IDX files.

digits = datasets.load("digits")                       # x (1797, 8, 8, 1), y (1797,)
points = datasets.load("spiral", seed=7, noise=0.1)    # the same seed draws the same points
rows = datasets.split(digits, seed=42, validation_split=0.2, test_split=0.2)
scaling = datasets.Scaling.fit(digits.info.scaling, digits.x[rows.train])
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from engine import lazy
from engine.datasets.base import FOLDER, Dataset, DatasetInfo, Source
from engine.registry import KINDS
from engine.spec import resolve

if TYPE_CHECKING:
    from engine.datasets import digits, fashion_mnist, mnist, tables, toys
    from engine.datasets.scaling import Rule, Scaling
    from engine.datasets.splitting import Counts, Split, counts, one_hot, split
else:
    __getattr__, __dir__ = lazy.attach(__name__)

__all__ = [
    "FOLDER",
    "Counts",
    "Dataset",
    "DatasetInfo",
    "Rule",
    "Scaling",
    "Source",
    "Split",
    "counts",
    "digits",
    "fashion_mnist",
    "load",
    "mnist",
    "names",
    "one_hot",
    "source",
    "split",
    "tables",
    "toys",
]


def names() -> list[str]:
    """Every data set's name, in the order of definition."""
    return list(KINDS["dataset"])


def source(name: str, /, **options: Any) -> Source:
    """A data set with its options, not loaded yet. Raises SpecError for an unknown name or option."""
    made: Source = resolve("dataset", {"class_name": name, "config": options})
    return made


def load(name: str, *, seed: int = 0, folder: Path = FOLDER, **options: Any) -> Dataset:
    """A data set in memory, in raw units. Raises SpecError (name, options) or DataError (files missing or damaged)."""
    return source(name, **options).load(folder, seed)
