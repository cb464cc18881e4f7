"""Answers about what there is: blocks, examples, data, health."""

from __future__ import annotations

from typing import Any, Literal

from typing_extensions import TypedDict

from app.api.shapes.parts import Both, Number


class Status(TypedDict):
    status: str


class Readiness(TypedDict):
    status: Literal["ready", "not_ready"]
    store: bool
    runner: bool


class CatalogBlock(TypedDict, total=False):
    class_name: str
    name: str
    aliases: list[str]
    title: Both
    help: Both
    family: str
    glyph: str
    schema: dict[str, Any]
    targets: str
    stackable: bool
    joins: bool


class Measured(TypedDict):
    date: str
    metric: str
    value: float
    epochs: int
    seconds: float


class Example(TypedDict):
    id: str
    group: str
    title: Both
    about: Both
    teaches: list[str]
    measured: Measured
    spec: dict[str, Any]


class Catalog(TypedDict):
    version: str
    kinds: dict[str, list[CatalogBlock]]
    examples: list[Example]
    limits: dict[str, Number]


class Drawing(TypedDict):
    height: Number
    width: Number
    pen: Number
    fit: Literal["inside", "height"]
    centre: Literal["box", "mass"]


class Range(TypedDict):
    """Of one column of a table."""

    low: Number
    high: Number
    whole: bool


class Dataset(TypedDict):
    name: str
    title: Both
    about: Both
    task: Literal["classification", "regression"]
    kind: Literal["image", "table", "points", "sequence"]
    available: bool
    missing: Both | None
    input_shape: list[int]
    rows: int
    classes: list[str | Both]
    features: list[Both]
    target: dict[str, Both]
    ranges: list[Range] | None
    drawing: Drawing | None
    scaling: dict[str, Any]
    licence: str
    source: str
    options: dict[str, Any]


class DatasetList(TypedDict):
    datasets: list[Dataset]


class Sample(TypedDict):
    row: int
    split: Literal["train", "validation", "test"]
    x: list[Any]
    y: Number


class SamplePage(TypedDict):
    split: str
    offset: int
    limit: int
    total: int
    samples: list[Sample]
