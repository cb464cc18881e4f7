"""Data sets: what there is, and single samples of it in raw units."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal, TypeAlias

import numpy as np

from app.errors import AppError
from app.services.catalog import both
from engine import datasets
from engine.datasets import Dataset, DatasetInfo, Split
from engine.errors import SpecError
from engine.experiment.probe import SAMPLES, chosen
from engine.registry import KINDS
from engine.schema import schema

Part: TypeAlias = Literal["all", "train", "validation", "test", "each", "probe"]


@dataclass(frozen=True)
class Ask:
    """Which samples: a part of a split, and a page of it."""

    split: Part
    offset: int
    limit: int
    seed: int
    validation_split: float
    test_split: float
    options: dict[str, Any]


def listing(folder: Path) -> list[dict[str, Any]]:
    return [info_json(datasets.source(name).info(folder)) for name in datasets.names()]


def one(name: str, folder: Path) -> dict[str, Any]:
    return info_json(datasets.source(known(name)).info(folder))


def known(name: str) -> str:
    """The name, if it is a data set's. Raises AppError."""
    if name not in datasets.names():
        raise AppError("dataset.unknown", known=list(datasets.names()))
    return name


def info_json(info: DatasetInfo) -> dict[str, Any]:
    problem = info.problem
    return {
        "name": info.name,
        "title": both(info.title),
        "about": both(info.about),
        "task": info.task,
        "kind": info.kind,
        "available": problem is None,
        "missing": None if problem is None else {"en": problem.text("en"), "ko": problem.text("ko")},
        "input_shape": list(info.input_shape),
        "rows": info.rows,
        "classes": [name if isinstance(name, str) else both(name) for name in info.classes],
        "features": [both(name) for name in info.features],
        "target": {"name": both(info.target), "unit": both(info.unit)},
        "ranges": _ranges(info.name) if info.kind == "table" and problem is None else None,
        "drawing": None if info.drawing is None else info.drawing.to_json(),
        "scaling": {**info.scaling.to_json(), "text": both(info.scaling.words)},
        "licence": info.licence,
        "source": info.source,
        "options": schema(KINDS["dataset"][info.name]),
    }


@lru_cache
def _ranges(name: str) -> list[dict[str, Any]]:
    """Of every column of a bundled table: the smallest and the largest number, and whether all are whole."""
    columns = datasets.source(name).load().x.T
    return [
        {"low": column.min().item(), "high": column.max().item(), "whole": bool((column % 1 == 0).all())}
        for column in columns
    ]


@lru_cache(maxsize=2)  # MNIST is 55 MB
def loaded(name: str, options: str, seed: int, folder: Path) -> Dataset:
    """A data set in memory, with its options as JSON text."""
    try:
        source = datasets.source(name, **json.loads(options))
    except SpecError as error:  # the caller knows this block's arguments as the parameter "options"
        error.path = ("options", *error.path[1:])
        raise
    return source.load(folder, seed)


def samples(name: str, ask: Ask, folder: Path) -> dict[str, Any]:
    """Rows of a data set with the part of the split they belong to. Raises AppError, SpecError, DataError."""
    dataset = loaded(known(name), json.dumps(ask.options, sort_keys=True), ask.seed, folder)
    split = datasets.split(dataset, ask.seed, ask.validation_split, ask.test_split)
    rows = _rows(dataset, split, ask.split)
    page = rows[ask.offset : ask.offset + ask.limit]
    parts = {"validation": set(split.validation.tolist()), "test": set(split.test.tolist())}
    return {
        "split": ask.split,
        "offset": ask.offset,
        "limit": ask.limit,
        "total": len(rows),
        "samples": [
            {
                "row": int(row),
                "split": next((part for part, members in parts.items() if int(row) in members), "train"),
                "x": dataset.x[row].tolist(),
                "y": dataset.y[row].item(),
            }
            for row in page
        ],
    }


def probed(dataset: Dataset, split: Split) -> Any:
    held = split.validation if len(split.validation) else split.train
    return chosen(dataset.y, held, SAMPLES)


def _rows(dataset: Dataset, split: Split, part: Part) -> Any:
    if part == "each" and dataset.info.classes:  # the first sample of every class
        return np.sort(np.unique(dataset.y, return_index=True)[1])
    if part == "each":  # without classes: the smallest, the middle and the largest target
        order = np.argsort(dataset.y, axis=0, kind="stable").ravel()
        return order[[0, len(order) // 2, -1]]
    if part == "probe":  # the samples whose outputs every run shows after each epoch
        return probed(dataset, split)
    return np.arange(len(dataset.x)) if part == "all" else np.sort(split.rows(part))
