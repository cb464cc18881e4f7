"""Read a spec from any JSON value: nothing is trusted, every fault is noted at its place, and reading goes on.

Whatever comes (wrong types, huge numbers, deep nesting, half surrogates), the only answer is a list of errors.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from engine.datasets import Source
from engine.errors import SpecError, StrataError, shown
from engine.experiment.experiment import EVERY, Choice, Compiled, Experiment, LayerChoice, SpecErrors
from engine.experiment.sections import (
    LONGEST_NAME,
    MOST_CALLBACKS,
    MOST_LAYERS,
    MOST_METRICS,
    MOST_OUTPUTS,
    DataSection,
    ExperimentSection,
    FitSection,
)
from engine.layers.base import Layer
from engine.layers.core.input_layer import InputLayer
from engine.marks import Ge, Le
from engine.spec import Argument, Block, arguments, resolve

ACCURACY = ("accuracy", "acc")
_LAYER_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]{0,39}")
_MISSING = object()
_WEIGHT = Argument("loss_weights", float, False, 1.0, (Ge(0), Le(1e6)))
_OPTIMIZER = "rmsprop"  # Keras's default of compile


@dataclass
class Draft:
    """What could be read so far. A part that is wrong is None and has its error in ``errors``."""

    errors: list[StrataError] = field(default_factory=list)
    name: str = ""
    settings: dict[str, Any] = field(default_factory=dict)
    source: Source | None = None
    layers: list[LayerChoice | None] = field(default_factory=list)
    outputs: list[str] = field(default_factory=list)
    losses: dict[str, Choice] = field(default_factory=dict)
    weights: dict[str, float] = field(default_factory=dict)
    metrics: dict[str, list[Choice]] = field(default_factory=dict)
    optimizer: Choice | None = None
    callbacks: list[Choice] = field(default_factory=list)

    @property
    def compiled(self) -> Compiled:
        return Compiled(self.losses, self.weights, self.metrics)

    @property
    def heads(self) -> list[str]:
        """The outputs by name; EVERY for the end of a stack, which has none."""
        return self.outputs or [EVERY]

    @property
    def loss(self) -> Choice | None:
        """The loss of the first output."""
        return self.compiled.loss(self.heads[0])

    def experiment(self) -> Experiment:
        """The checked value. Raises SpecErrors if a part is missing."""
        if self.errors or self.source is None or not self.losses or self.optimizer is None:
            raise SpecErrors(self.errors)
        return Experiment(
            name=self.name,
            source=self.source,
            layers=tuple(layer for layer in self.layers if layer is not None),
            outputs=tuple(self.outputs),
            compiled=self.compiled,
            optimizer=self.optimizer,
            callbacks=tuple(self.callbacks),
            **self.settings,
        )


def read(raw: object) -> Draft:
    """Everything that could be understood, and every error."""
    reader = _Reader(Draft())
    reader.experiment(raw)
    return reader.draft


class _Reader:
    def __init__(self, draft: Draft) -> None:
        self.draft = draft

    # ---- parts

    def experiment(self, raw: object) -> None:
        body = self.section(raw, (), ExperimentSection, ("name", "data", "model", "compile", "fit"))
        self.draft.name = self.text(body.get("name", ""), "name")
        self.data(body.get("data", _MISSING))
        self.model(body.get("model", _MISSING))
        self.compile(body.get("compile", _MISSING))
        self.fit(body.get("fit", {}))

    def data(self, raw: object) -> None:
        body = self.section(raw, ("data",), DataSection, ("dataset", "options"))
        name = body.get("dataset", _MISSING)
        if name is _MISSING:
            if isinstance(raw, Mapping):
                self.note(SpecError("spec.missing", name="dataset").at("data", "dataset"))
        elif not isinstance(name, str):
            self.note(SpecError("block.form", got=shown(name)).at("data", "dataset"))
        else:
            self.draft.source = self.dataset(name, body.get("options", {}))
        validation, test = (self.draft.settings[key] for key in ("validation_split", "test_split"))
        if validation + test >= 1:
            self.note(SpecError("data.split_sum", validation=validation, test=test).at("data", "validation_split"))

    def dataset(self, name: str, options: object) -> Source | None:
        if not isinstance(options, Mapping):
            self.note(SpecError("spec.object", got=shown(options)).at("data", "options"))
            return None
        try:
            made: Source = resolve("dataset", {"class_name": name, "config": options})
        except SpecError as error:
            path = ("options", *error.path[1:]) if error.path[:1] == ("config",) else ("dataset",)
            error.path = ("data", *path)
            self.note(error)
            return None
        return made

    def model(self, raw: object) -> None:
        functional = isinstance(raw, Mapping) and raw.get("class_name") == "Functional"
        body = self.mapping(raw, ("model",), ("class_name", "layers", *(["outputs"] if functional else [])))
        kind = body.get("class_name", "Sequential")
        if kind not in ("Sequential", "Functional"):
            self.note(SpecError("model.class", got=shown(kind)).at("model", "class_name"))
        if not isinstance(raw, Mapping):
            return
        entries = self.entries(body.get("layers", []), ("model", "layers"), MOST_LAYERS)
        if not entries and not self.draft_has(("model", "layers")):
            self.note(SpecError("model.empty").at("model", "layers"))
        names = set() if functional else {"input_layer"}  # the name that a stack gives to what comes in
        for index, entry in enumerate(entries):
            self.draft.layers.append(self.layer(entry, index, names, functional))
        if functional:
            self.outputs(body.get("outputs", _MISSING))

    def outputs(self, raw: object) -> None:
        """The names of the layers that a functional model ends in."""
        path = ("model", "outputs")
        if raw is _MISSING:
            self.note(SpecError("spec.missing", name="outputs").at(*path))
            return
        for place, name in enumerate(self.entries(raw, path, MOST_OUTPUTS)):
            if not isinstance(name, str) or not _LAYER_NAME.fullmatch(name):
                self.note(SpecError("model.layer_name", got=shown(name)).at(*path, place))
            elif name in self.draft.outputs:
                self.note(SpecError("model.duplicate_name", name=name).at(*path, place))
            else:
                self.draft.outputs.append(name)
        if not self.draft.outputs and not self.draft_has(path):
            self.note(SpecError("graph.no_outputs").at(*path))

    def layer(self, entry: object, index: int, names: set[str], functional: bool) -> LayerChoice | None:
        path = ("model", "layers", index)
        name, inputs = None, None
        if isinstance(entry, Mapping):
            more = ["inputs"] if functional else []
            entry = self.mapping(entry, path, ("class_name", "config", "name", *more))
            name = self.layer_name(entry.get("name"), path, names)
            inputs = self.inputs(entry.get("inputs", []), path) if functional else None
            entry = {key: value for key, value in entry.items() if key in ("class_name", "config")}
        made: Layer | None = self.block("layer", entry, path)
        if made is None:
            return None
        if _is_stateful(made):
            self.note(SpecError("model.stateful", layer=made.spec_name).at(*path, "config"))
            return None
        if isinstance(made, InputLayer) and index and not functional:
            self.note(SpecError("model.input_not_first").at(*path))
            return None
        if functional and name is None and not self.draft_has((*path, "name")):
            self.note(SpecError("graph.no_name").at(*path, "name"))
        if functional and not inputs and not isinstance(made, InputLayer) and not self.draft_has((*path, "inputs")):
            self.note(SpecError("graph.no_inputs", name=name or made.default_name).at(*path, "inputs"))
        if functional and inputs and isinstance(made, InputLayer):
            self.note(SpecError("graph.input_reads", name=name or made.default_name).at(*path, "inputs"))
        return LayerChoice(made, name, inputs)

    def inputs(self, raw: object, path: tuple[str | int, ...]) -> tuple[str, ...]:
        """The names of the layers that a layer reads."""
        names = []
        for place, name in enumerate(self.entries(raw, (*path, "inputs"), MOST_LAYERS)):
            if isinstance(name, str) and _LAYER_NAME.fullmatch(name):
                names.append(name)
            else:
                self.note(SpecError("model.layer_name", got=shown(name)).at(*path, "inputs", place))
        return tuple(names)

    def layer_name(self, value: object, path: tuple[str | int, ...], names: set[str]) -> str | None:
        if value is None:
            return None
        if not isinstance(value, str) or not _LAYER_NAME.fullmatch(value):
            self.note(SpecError("model.layer_name", got=shown(value)).at(*path, "name"))
            return None
        if value in names:
            self.note(SpecError("model.duplicate_name", name=value).at(*path, "name"))
            return None
        names.add(value)
        return value

    def compile(self, raw: object) -> None:
        more = ["loss_weights"] if self.draft.outputs else []
        body = self.mapping(raw, ("compile",), ("loss", "optimizer", "metrics", *more))
        if "loss" in body:
            for output, given, path in self.by_output(body["loss"], ("compile", "loss")):
                if chosen := self.choice("loss", given, path):
                    self.draft.losses[output] = chosen
        elif isinstance(raw, Mapping):
            self.note(SpecError("spec.missing", name="loss").at("compile", "loss"))
        optimizer = body.get("optimizer", _OPTIMIZER)
        self.draft.optimizer = self.choice("optimizer", optimizer, ("compile", "optimizer"))
        for output, given, path in self.by_output(body.get("metrics", []), ("compile", "metrics")):
            self.draft.metrics[output] = self.metrics(given, path)
        self.loss_weights(body.get("loss_weights", {}))

    def by_output(self, raw: Any, path: tuple[str, ...]) -> list[tuple[str, Any, tuple[str, ...]]]:
        """(output, what is given for it, where) of an object keyed by output names; anything else is for EVERY one."""
        if not self.draft.outputs or not isinstance(raw, Mapping) or "class_name" in raw:
            return [(EVERY, raw, path)]
        body = self.mapping(raw, path, self.draft.outputs)
        return [(name, given, (*path, name)) for name, given in body.items()]

    def metrics(self, raw: object, path: tuple[str, ...]) -> list[Choice]:
        found = []
        for index, metric in enumerate(self.entries(raw, path, MOST_METRICS)):
            if isinstance(metric, str) and metric in ACCURACY:
                found.append(Choice("metric", metric, None))
            elif chosen := self.choice("metric", metric, (*path, index)):
                found.append(chosen)
        return found

    def loss_weights(self, raw: object) -> None:
        path = ("compile", "loss_weights")
        for name, weight in self.mapping(raw, path, self.draft.outputs).items():
            try:
                self.draft.weights[name] = _WEIGHT.check("compile", weight)
            except SpecError as error:
                self.note(error.at(*path[:1]))

    def fit(self, raw: object) -> None:
        body = self.section(raw, ("fit",), FitSection, ("callbacks",))
        for index, value in enumerate(self.entries(body.get("callbacks", []), ("fit", "callbacks"), MOST_CALLBACKS)):
            if chosen := self.choice("callback", value, ("fit", "callbacks", index)):
                self.draft.callbacks.append(chosen)

    # ---- values

    def section(self, raw: object, path: tuple[str, ...], cls: type[Block], others: Iterable[str]) -> Mapping[str, Any]:
        """An object whose declared arguments go into ``settings``; returns the rest."""
        declared = arguments(cls)
        body = self.mapping(raw, path, (*declared, *others))
        for name, argument in declared.items():
            self.draft.settings[name] = argument.default
            if name in body:
                try:
                    self.draft.settings[name] = argument.check(cls.spec_name, body[name])
                except SpecError as error:
                    self.note(error.at(*path))
        return body

    def mapping(self, raw: object, path: tuple[str | int, ...], known: Sequence[str]) -> Mapping[str, Any]:
        """An object without unknown keys; anything else is noted, and what is known of it returned."""
        if raw is _MISSING:
            self.note(SpecError("spec.missing", name=str(path[-1])).at(*path))
            return {}
        if not isinstance(raw, Mapping):
            self.note(SpecError("spec.object", got=shown(raw)).at(*path))
            return {}
        for key in raw:
            if key not in known:
                name = shown(key)
                place = name if isinstance(name, str) else "?"
                self.note(SpecError("spec.unknown_key", name=name, known=list(known)).at(*path, place))
        return {key: raw[key] for key in known if key in raw}

    def entries(self, raw: object, path: tuple[str | int, ...], most: int) -> list[Any]:
        if not isinstance(raw, list | tuple):
            self.note(SpecError("spec.list", got=shown(raw)).at(*path))
            return []
        if len(raw) > most:
            self.note(SpecError("spec.too_many", name=str(path[-1]), most=most, got=len(raw)).at(*path))
            return []
        return list(raw)

    def text(self, value: object, *path: str) -> str:
        if not isinstance(value, str) or len(value) > LONGEST_NAME:
            self.note(SpecError("spec.text", limit=LONGEST_NAME, got=shown(value)).at(*path))
            return ""
        if any(unicodedata.category(sign) in ("Cc", "Cs", "Zl", "Zp") for sign in value):
            self.note(SpecError("spec.text_signs").at(*path))
            return ""
        return value

    def block(self, kind: str, value: object, path: tuple[str | int, ...]) -> Any:
        """A block of a kind, or None and a note."""
        try:
            return resolve(kind, value)
        except SpecError as error:
            self.note(error.at(*path))
            return None

    def choice(self, kind: str, value: object, path: tuple[str | int, ...]) -> Choice | None:
        made = self.block(kind, value, path)
        return None if made is None else Choice.of(kind, value, made)

    def note(self, error: StrataError) -> None:
        self.draft.errors.append(error)

    def draft_has(self, path: tuple[str | int, ...]) -> bool:
        """Whether this very place has an error already."""
        return any(error.path == path for error in self.draft.errors)


def _is_stateful(layer: Layer) -> bool:
    """Whether a layer, or one inside it, keeps its state from batch to batch."""
    return bool(getattr(layer, "stateful", False)) or any(_is_stateful(part) for part in layer.parts().values())
