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


class Example(TypedDict):
    id: str
    title: Both
    about: Both
    spec: dict[str, Any]


class Catalog(TypedDict):
    version: str
    kinds: dict[str, list[CatalogBlock]]
    examples: list[Example]
    limits: dict[str, Number]


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
