"""Answers of views: what can be seen of a run's model. Numbers that were not finite are null."""

from __future__ import annotations

from typing import Any, Literal

from typing_extensions import TypedDict

from app.api.shapes.parts import Both, Number

Numbers = list[Number | None]
Table = list[Numbers]


class Seen(TypedDict):
    """Which view, of the end of which epoch."""

    view: str
    epoch: int


class ToldSample(TypedDict):
    """A row: raw numbers, its answer, and what the model says (a class, or a number)."""

    row: int
    x: list[Any]
    y: Number
    said: Number | None


class KernelsLook(Seen):
    """Kernels by filter and input channel, each a picture; a pattern over one axis has height 1."""

    layer: str
    filters: int
    kernels: list[list[Table]]
    bias: Numbers | None
    limit: Number


class LayerMaps(TypedDict):
    """The maps of one layer: bytes in base64, channel by channel, 0 for `low` and 255 for `high`."""

    layer: str
    class_name: str
    shape: list[int]
    low: Number
    high: Number
    maps: str
    means: Numbers
    peaks: Numbers


class FeaturesLook(Seen):
    sample: ToldSample
    layers: list[LayerMaps]


class GatePart(TypedDict):
    """A gate or state: `values` by step and unit; `bounded` ones are shares from 0 to 1."""

    letter: str
    title: Both
    about: Both
    bounded: bool
    values: Table


class Reading(TypedDict):
    """One way through the sequence; `values` stand in the order of the sequence either way."""

    backwards: bool
    units: int
    steps: int
    parts: list[GatePart]


class GatesLook(Seen):
    layer: str
    sample: ToldSample
    readings: list[Reading]


class EmbeddingLook(Seen):
    """The first rows of a table, in the plane in which they lie widest apart."""

    layer: str
    words: int
    width: int
    points: Table
    spread: list[Number]
    sizes: Numbers


class ScatterLook(Seen):
    """Rows as a layer gives them (null: the data itself), in the plane in which they lie widest apart."""

    layer: str | None
    units: int
    points: Table
    spread: list[Number]
    rows: list[int]
    answers: list[int]
    said: list[int]


class ClassScores(TypedDict):
    """One class; null where there is nothing to divide by."""

    support: int
    said: int
    right: int
    precision: Number | None
    recall: Number | None
    f1: Number | None
    auc: Number | None


class Confused(TypedDict):
    truth: int
    said: int
    count: int


class Corners(TypedDict):
    """An ROC curve: shares of false positives (x) and of true ones (y)."""

    x: list[Number]
    y: list[Number]


class Calibration(TypedDict):
    """Rows sorted by how sure the model was; `error` is the expected calibration error."""

    edges: list[Number]
    rows: list[int]
    right: list[int]
    confidence: Numbers
    error: Number


class JudgedRows(Seen):
    split: Literal["train", "validation", "test"]
    rows: int


class JudgementOfClasses(JudgedRows):
    """`matrix` has the answers down and what was said across."""

    task: Literal["classification"]
    right: int
    answered: int
    matrix: list[list[int]]
    confused: Confused | None
    classes: list[ClassScores]
    curves: list[Corners | None]
    calibration: Calibration | None


class Histogram(TypedDict):
    edges: list[Number]
    counts: list[int]


class NumberPoints(TypedDict):
    rows: list[int]
    truth: list[Number]
    said: Numbers


class JudgementOfNumbers(JudgedRows):
    """`histogram` is of true - predicted; null where a prediction is no number."""

    task: Literal["regression"]
    mae: Number | None
    rmse: Number | None
    r2: Number | None
    histogram: Histogram | None
    points: NumberPoints


class JudgedSample(ToldSample, total=False):
    """Of classes: how sure the model is of what it says, and the share of the right class."""

    confidence: Number | None
    share: Number | None


class ExamplesLook(Seen):
    split: Literal["train", "validation", "test"]
    total: int
    offset: int
    samples: list[JudgedSample]


ANSWERS: dict[str, Any] = {
    "kernels": KernelsLook,
    "features": FeaturesLook,
    "gates": GatesLook,
    "embedding": EmbeddingLook,
    "scatter": ScatterLook,
    "judgement": JudgementOfClasses | JudgementOfNumbers,
    "examples": ExamplesLook,
}
