"""Probe: after every epoch, what the model says about a few fixed rows; the pictures on the page are drawn from it.

    softmax   shares of the classes for six validation rows (pictures, sequences, tables with classes)
    surface   the output over the whole field of a two-dimensional toy, as one byte per cell
    scatter   the outputs for up to 100 validation rows of a regression, in the target's own unit

The rows hang on the data set and the split only, so that runs of one data set can be compared.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping
from math import ceil
from typing import Any

import numpy as np

from engine.array import Array
from engine.callbacks import Callback
from engine.callbacks.base import Logs
from engine.datasets.toys import FIELD
from engine.experiment.prepare import Prepared
from engine.models import Model
from engine.models.shares import from_logits, shares

SAMPLES = 6
DOTS = 100
POINTS = 300
GRIDS = 300
SIDE = 64


class Probe(Callback):
    """Sends "probe" before training (with the rows themselves) and after epochs. Before training is epoch 0, or where a
    training that goes on from another one takes up its place."""

    remembers = ("began",)

    def __init__(self, prepared: Prepared, emit: Callable[[str, Mapping[str, Any]], None]) -> None:
        self.emit, self.view = emit, _VIEWS[view_of(prepared)](prepared)
        self.every = self.view.every(prepared.experiment.epochs)
        self.last = prepared.experiment.epochs
        self.began = False

    def on_epoch_begin(self, epoch: int, logs: Logs | None = None) -> None:
        if not self.began:  # not when training begins: only now has it the weights that it goes on with
            self.began = True
            self.emit("probe", {"epoch": epoch, "view": self.view.name, **self.view.look(self.model), **self.view.rows})

    def on_epoch_end(self, epoch: int, logs: Logs | None = None) -> None:
        number = epoch + 1
        if number % self.every == 0 or number == self.last or self.model.stop_training:
            self.emit("probe", {"epoch": number, "view": self.view.name, **self.view.look(self.model)})


def view_of(prepared: Prepared) -> str:
    """Which picture suits the data."""
    if prepared.info.kind == "points":
        return "surface"
    return "scatter" if prepared.info.task == "regression" else "softmax"


def chosen(y: Array, rows: Array, count: int) -> Array:
    """Up to ``count`` of these rows: the first of every class in row order, then the second of every class, ..."""
    rows = np.sort(rows)
    seen: dict[int, int] = {}
    turns = []
    for answer in y[rows].tolist():
        turns.append(seen.get(answer, 0))
        seen[answer] = turns[-1] + 1
    order = np.argsort(turns, kind="stable")
    return rows[order[:count]]


class Softmax:
    name = "softmax"

    def __init__(self, prepared: Prepared) -> None:
        data = prepared.dataset
        held = prepared.split.validation if len(prepared.split.validation) else prepared.split.train
        rows = chosen(data.y, held, SAMPLES)
        self.x = prepared.scaling.apply(data.x[rows])
        self.from_logits = from_logits(prepared.model)
        self.rows = {
            "samples": [{"row": int(row), "y": int(data.y[row]), "x": data.x[row].tolist()} for row in rows.tolist()]
        }

    def every(self, epochs: int) -> int:
        return 1

    def look(self, model: Any) -> dict[str, Any]:
        return {"outputs": shares(_first(model, self.x), self.from_logits).tolist()}


class Surface:
    name = "surface"

    def __init__(self, prepared: Prepared) -> None:
        data, split = prepared.dataset, prepared.split
        # cell centres, the top row first
        ticks = -FIELD + 2 * FIELD * (np.arange(SIDE) + 0.5) / SIDE
        x1, x2 = np.meshgrid(ticks, ticks[::-1])
        self.x = prepared.scaling.apply(np.stack([x1.ravel(), x2.ravel()], axis=1))
        self.regression = prepared.info.task == "regression"
        self.from_logits = from_logits(prepared.model)
        parts = [("train", row) for row in split.train.tolist()]
        parts += [("validation", row) for row in split.validation.tolist()]
        share = min(1.0, POINTS / len(parts))
        shown = [parts[int(n / share)] for n in range(min(len(parts), POINTS))]  # evenly from both parts
        self.rows = {
            "points": [{"x": data.x[row].tolist(), "y": data.y[row].item(), "split": part} for part, row in shown]
        }

    def every(self, epochs: int) -> int:
        return ceil(epochs / GRIDS)

    def look(self, model: Any) -> dict[str, Any]:
        low, high = (-1.0, 1.0) if self.regression else (0.0, 1.0)
        outputs = _first(model, self.x)
        values = outputs[:, 0] if self.regression else shares(outputs, self.from_logits)[:, 1]
        level = np.clip((np.nan_to_num(values, nan=0.5 * (low + high)) - low) / (high - low), 0, 1)
        cells = np.round(255 * level).astype(np.uint8)
        grid = {"width": SIDE, "height": SIDE, "x": [-FIELD, FIELD], "y": [-FIELD, FIELD], "low": low, "high": high}
        return {"grid": {**grid, "encoding": "base64", "data": base64.b64encode(cells.tobytes()).decode("ascii")}}


class Scatter:
    name = "scatter"

    def __init__(self, prepared: Prepared) -> None:
        data = prepared.dataset
        held = prepared.split.validation if len(prepared.split.validation) else prepared.split.train
        rows = np.sort(held)[:DOTS]
        self.x = prepared.scaling.apply(data.x[rows])
        self.rows = {"targets": data.y[rows].tolist(), "rows": rows.tolist()}

    def every(self, epochs: int) -> int:
        return 1

    def look(self, model: Any) -> dict[str, Any]:
        return {"outputs": _first(model, self.x)[:, 0].tolist()}


_VIEWS: dict[str, Callable[[Prepared], Softmax | Surface | Scatter]] = {
    "softmax": Softmax,
    "surface": Surface,
    "scatter": Scatter,
}


def _first(model: Model, x: Array) -> Array:
    """What the model says for these rows; of its first output, if it has several."""
    return model.answers_for(x)[0]
