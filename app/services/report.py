"""What a lab report says of a run: everything that its page needs, gathered from the store, in plain values.

How it looks is the template's affair (templates/report.html); what is typed by people is escaped there.
"""

from __future__ import annotations

import hashlib
import json
import platform
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil, isfinite
from typing import Any, Literal, TypeAlias

import numpy as np

from app import VERSION
from app.domain.event import timestamp
from app.errors import AppError
from app.services import datasets, figures, report_charts
from app.services.catalog import examples
from app.services.code import code
from app.services.report_charts import Curve, Dots, Values
from app.services.runs import Runs
from app.services.views import Views
from app.store.events import parsed
from engine import spec
from engine.errors import Language, SpecError, Words
from engine.registry import find

Trend: TypeAlias = Literal["stuck", "overfit", "falling", "flat"]

FEW = 3  # epochs before a trend is a trend
FLAT = 0.02  # a loss that moved less than 2 % of where it began has not moved
RISEN = 1.1
MOST_ROWS = 60
MOST_CLASSES = 20


@dataclass(frozen=True)
class Setting:
    """One argument of a block: ``own`` if it is not the default."""

    label: Words
    value: str
    own: bool


@dataclass(frozen=True)
class Described:
    """A block of the experiment, with the settings that matter; ``place``: which output it belongs to, if several."""

    name: str
    title: Words
    settings: list[Setting]
    place: str = ""


@dataclass(frozen=True)
class Floor:
    """One layer in the drawing of the stack."""

    name: str
    arguments: list[Setting]
    shape: str
    parameters: str
    formula: str
    reads: str


@dataclass(frozen=True)
class Outcome:
    """How it went, by the loss that counts (of validation rows, if there are any)."""

    validated: bool
    best: int | None
    trend: Trend | None
    loss: str
    metric: str
    """The first metric at the best epoch, in its own way of writing; empty if there is none."""
    metric_name: str
    moved: str


def facts(views: Views, run: str, language: Language) -> dict[str, Any]:
    """Everything about a run that its report shows. Raises AppError if it is not there for the viewer."""
    runs = views.models.runs
    found, history = runs.one(run, language), runs.history(run)
    wanted, plan, columns = found["spec"], found["plan"], history["columns"]
    last = runs.events.last(run, "state") or {}
    return {
        "run": found,
        "title": title(found["name"]),
        "message": last.get("message"),
        "broke_at": last.get("epoch", found["epoch"]),
        "data": datasets.one(found["dataset"], runs.folder / "datasets"),
        "plan": plan,
        "stack": floors(wanted, plan),
        "blocks": blocks(wanted),
        "outcome": outcome(history["epoch"], columns),
        "curves": curves(history["epoch"], columns),
        "dots": _dots(runs, run) if plan["view"] == "scatter" else None,
        "matrix": _matrix(views, run, plan),
        "table": table(history["epoch"], columns),
        "seconds": next((value for value in reversed(columns["seconds"]) if value is not None), None),
        "script": code(wanted, "keras", "", runs.folder, language)["text"],
        "spec_text": json.dumps(wanted, indent=2, ensure_ascii=False),
        "digest": digest(history),
        "versions": {"Strata": VERSION, "NumPy": np.__version__, "Python": platform.python_version()},
        "written": timestamp(runs.clock()),
    }


def title(name: str) -> Words | str:
    """An untouched example's name follows the language of the report, as it does on the page."""
    for example in examples():
        if name in (example["spec"]["name"], *example["title"].values()):
            return Words(**example["title"])
    return name


# ---- how it went
def outcome(epochs: Sequence[int], columns: Mapping[str, Values]) -> Outcome:
    """The best epoch, and what the loss did before and after it."""
    validated = "val_loss" in columns
    losses = columns.get("val_loss" if validated else "loss", [])
    known = [place for place, value in enumerate(losses) if value is not None and isfinite(value)]
    name = main_metric(columns)
    if not known:
        return Outcome(validated, None, None, figures.NOTHING, "", name or "", "")
    at = min(known, key=lambda place: float(losses[place] or 0))
    values = columns.get(f"val_{name}" if validated else name or "", [])
    return Outcome(
        validated,
        epochs[at],
        trend(losses, columns.get("loss", []), at, validated=validated),
        figures.loss(losses[at]),
        figures.metric(name, values[at]) if name and values else "",
        name or "",
        figures.loss(abs(float(losses[known[-1]] or 0) - float(losses[known[0]] or 0))),
    )


def trend(losses: Values, train: Values, best: int, *, validated: bool) -> Trend | None:
    """What the loss did, in a word; None if there are too few epochs, or the last one has no loss."""
    known = [value for value in losses if value is not None and isfinite(value)]
    lowest, end = losses[best], len(losses) - 1
    if len(known) < max(FEW, len(losses)) or lowest is None:
        return None
    if not known[0] - lowest > FLAT * abs(known[0]):
        return "stuck"
    fell = (train[end] or 0.0) < (train[best] or 0.0)
    if validated and end - best >= max(FEW, 0.15 * end) and sum(known[-FEW:]) / FEW > RISEN * lowest and fell:
        return "overfit"
    return "falling" if best >= len(losses) - max(1, ceil(len(losses) / 10)) else "flat"


def main_metric(columns: Mapping[str, Values]) -> str | None:
    """The first metric besides the loss."""
    beside = ("loss", "seconds", "learning_rate")
    return next((name for name in columns if name not in beside and not name.startswith("val_")), None)


def digest(history: Mapping[str, Any]) -> str:
    """Fingerprint of the figures of every epoch, times left out: the same experiment, trained again, has the same."""
    columns = {name: values for name, values in history["columns"].items() if name != "seconds"}
    return hashlib.sha256(json.dumps([history["epoch"], columns], sort_keys=True).encode()).hexdigest()[:32]


# ---- pictures and tables
def curves(epochs: Sequence[int], columns: Mapping[str, Values]) -> list[Curve]:
    """The loss, then the first metric."""
    names = ["loss", *([name] if (name := main_metric(columns)) else [])]
    best = outcome(epochs, columns).best
    found = []
    for name in names if epochs else []:
        parts = {"train": columns.get(name, [])}
        if f"val_{name}" in columns:
            parts["validation"] = columns[f"val_{name}"]
        found.append(report_charts.curve(name, epochs, parts, best))
    return found


def table(epochs: Sequence[int], columns: Mapping[str, Values]) -> dict[str, Any]:
    """The logs by epoch; of a long run every k-th row, the first and the last."""
    names = [name for name in columns if name not in ("seconds", "learning_rate")]
    stride = ceil(len(epochs) / MOST_ROWS) or 1
    places = [place for place in range(len(epochs)) if place % stride == 0 or place == len(epochs) - 1]
    rows = [[figures.figure(epochs[p]), *(figures.metric(name, columns[name][p]) for name in names)] for p in places]
    return {"names": names, "rows": rows, "every": stride}


def _matrix(views: Views, run: str, plan: Mapping[str, Any]) -> dict[str, Any] | None:
    """Who is taken for whom, among the validation rows or those learned from, by the newest model; None without one."""
    split = "validation" if (plan["data"] or {}).get("validation") else "train"
    try:
        judged = json.loads(views.look(run, "judgement", {"split": split}))
    except (AppError, SpecError):
        return None
    rows = judged["matrix"]
    return {**judged, "most": max(map(max, rows))} if 0 < len(rows) <= MOST_CLASSES else None


def _dots(runs: Runs, run: str) -> Dots | None:
    """The last predictions of a regression beside the true values, as the run's pictures had them."""
    probes = [parsed(body)["data"] for body in runs.events.of_type(run, "probe")]
    targets: Values = next((probe["targets"] for probe in probes if "targets" in probe), [])
    outputs: Values = next((probe["outputs"] for probe in reversed(probes) if probe.get("view") == "scatter"), [])
    return report_charts.dots(targets, outputs)


# ---- the experiment in words
def floors(wanted: Mapping[str, Any], plan: Mapping[str, Any]) -> list[Floor]:
    """The layers with what the plan knows of them."""
    found = []
    for layer, planned in zip(wanted["model"]["layers"], plan["layers"], strict=True):
        shown = [one for one in described("layer", layer).settings if one.value not in ("None", "linear")]
        found.append(
            Floor(
                planned["class_name"],
                shown,
                figures.shape(planned["output_shape"]),
                figures.figure(planned["parameters"]),
                planned["formula"] or "",
                ", ".join(layer.get("inputs", [])),
            )
        )
    return found


def blocks(wanted: Mapping[str, Any]) -> dict[str, list[Described]]:
    """Layers, losses, optimizer, metrics, callbacks and the data's options, each with its settings."""
    compiled = wanted["compile"]
    data = {"class_name": wanted["data"]["dataset"], "config": wanted["data"]["options"]}
    metrics = by_output(compiled["metrics"])
    return {
        "data": [described("dataset", data)],
        "layers": [described("layer", layer, layer.get("name", "")) for layer in wanted["model"]["layers"]],
        "loss": [described("loss", value, place) for place, value in by_output(compiled["loss"])],
        "optimizer": [described("optimizer", compiled["optimizer"])],
        "metrics": [described("metric", value, place) for place, several in metrics for value in several],
        "callbacks": [described("callback", value) for value in wanted["fit"]["callbacks"]],
    }


def by_output(value: Any) -> list[tuple[str, Any]]:
    """One choice for all outputs, or one for each by name."""
    return list(value.items()) if isinstance(value, dict) and "class_name" not in value else [("", value)]


def described(kind: str, value: Any, place: str = "") -> Described:
    """A block of a checked spec: its settings that are no default, and those that lead its form."""
    word, config = (value["class_name"], value.get("config") or {}) if isinstance(value, dict) else (value, {})
    cls = find(kind, word)
    if cls is None:  # "accuracy" is no block: which accuracy it means hangs on the loss
        return Described(word, Words(word, word), [], place)
    settings: list[Setting] = []
    for name, argument in spec.arguments(cls).items():
        text = argument.mark(spec.Text)
        default = None if argument.required else spec.to_json(argument.default)
        given = config.get(name, default)
        own = argument.required or given != default
        if text is not None and text.level != "hidden" and (own or text.level != "advanced"):
            settings.append(Setting(Words(text.en, text.ko), figures.plain(given), own))
    return Described(word, cls.title, settings, place)
