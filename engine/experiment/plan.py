"""A plan: what an experiment would be before anybody pays for it, or where it goes wrong and how to mend it."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from math import ceil, inf
from pathlib import Path
from typing import Any, Literal

from engine import datasets
from engine.datasets import DatasetInfo
from engine.errors import Language, ShapeError, SpecError, StrataError
from engine.experiment import cost, remarks, remedies
from engine.experiment.bounds import NONE, PATIENCE, Bounds
from engine.experiment.cost import Speed, Training
from engine.experiment.ending import End, Target, Verdict, judge
from engine.experiment.experiment import EVERY, Experiment
from engine.experiment.memory import Memory, Net, Rows, layer_bytes, memory
from engine.experiment.parse import Draft, read
from engine.experiment.problem import Problem
from engine.experiment.walk import LayerPlan, walk
from engine.experiment.wiring import Wiring
from engine.views import of_model

View = Literal["softmax", "surface", "scatter"]


@dataclass(frozen=True)
class Plan:
    """Everything that can be said of a spec. What a wrong part leaves unknown is None."""

    draft: Draft
    info: DatasetInfo | None
    layers: list[LayerPlan]
    targets: list[Target]
    training: Training | None
    test: int | None
    errors: list[StrataError]
    warnings: list[StrataError]
    problems: list[Problem] = field(default_factory=list)
    remarks: list[Problem] = field(default_factory=list)
    speed: Speed | None = None
    net: Net | None = None
    bounds: Bounds = NONE

    @property
    def valid(self) -> bool:
        return not self.errors

    @property
    def experiment(self) -> Experiment | None:
        """The checked spec; None if there is an error."""
        return self.draft.experiment() if self.valid else None

    @property
    def target(self) -> Target | None:
        """What the answers look like for the first output; None if nothing fits."""
        return self.targets[0] if self.targets else None

    @property
    def complete(self) -> bool:
        """Whether the shapes are known all the way down."""
        return bool(self.layers) and all(layer.state == "ok" for layer in self.layers)

    @property
    def view(self) -> View | None:
        """Which picture shows the outputs: shares of classes, a coloured field, or dots along a diagonal."""
        if self.info is None:
            return None
        if self.info.kind == "points":
            return "surface"
        return "scatter" if self.info.task == "regression" else "softmax"

    @property
    def views(self) -> list[str]:
        """What can be seen of the whole model once it is trained."""
        return of_model(self.info) if self.info is not None and self.complete else []

    @cached_property
    def memory(self) -> Memory | None:
        """The most that a process takes which trains this, and for what."""
        if self.net is None or self.training is None or self.info is None or self.draft.optimizer is None:
            return None
        answers = sum(len(self.info.classes) if target == "one_hot" else 1 for target in self.targets) or 1
        training = self.training
        rows = Rows.of(self.info, training.rows, training.validation, training.batch_size, answers)
        return memory(self.net, rows, self.draft.optimizer.make(), self.view, self.bounds)

    @property
    def memory_bytes(self) -> int | None:
        return None if self.memory is None else self.memory.total

    @property
    def flops_per_epoch(self) -> int | None:
        return cost.flops_per_epoch(self.layers, self.training) if self.complete and self.training else None

    @property
    def seconds(self) -> float | None:
        """Expected seconds of the whole run on this machine."""
        if not self.complete or self.training is None or self.draft.optimizer is None:
            return None
        slots = len(self.draft.optimizer.make().slots)
        chain = self.net is not None and self.net.chain
        return cost.seconds(self.layers, self.training, slots, self.view, self.speed or Speed.measured(), chain=chain)

    def to_json(self, language: Language = "en") -> dict[str, Any]:
        """The plan as the page and scripts see it."""
        weights = [spec for layer in self.layers for spec in layer.weights.values()]
        trainable, total = (sum(s.size for s in weights if s.trainable or not only) for only in (True, False))
        parameters = {"total": total, "trainable": trainable, "non_trainable": total - trainable}
        return {
            "valid": self.valid,
            "data": self._data_json(),
            "layers": [layer.to_json() for layer in self.layers],
            "parameters": parameters if self.complete else None,
            "training": self._training_json(),
            "memory_bytes": self.memory_bytes,
            "memory": None if self.memory is None else self.memory.to_json(),
            "flops_per_epoch": self.flops_per_epoch,
            "seconds": self.seconds,
            "view": self.view,
            "views": self.views,
            "errors": [problem.to_json(language) for problem in self.problems],
            "warnings": [problem.to_json(language) for problem in self.remarks],
        }

    def _data_json(self) -> dict[str, Any] | None:
        info, training = self.info, self.training
        if info is None:
            return None
        return {
            "dataset": info.name,
            "rows": info.rows,
            "train": training and training.rows,
            "validation": training and training.validation,
            "test": self.test,
            "input_shape": list(info.input_shape),
            "kind": info.kind,
            "task": info.task,
            "classes": len(info.classes),
            "target": self.target,
            "scaling": info.scaling.to_json(),
        }

    def _training_json(self) -> dict[str, int] | None:
        training = self.training
        if training is None:
            return None
        return {
            "rows": training.rows,
            "batch_size": training.batch_size,
            "batches_per_epoch": training.batches,
            "last_batch": training.last_batch,
            "epochs": training.epochs,
            "updates": training.updates,
        }


def plan(raw: object, speed: Speed | None = None, folder: Path = datasets.FOLDER, bounds: Bounds | None = None) -> Plan:
    """The plan of any JSON value; a wrong one has ``errors``, each with a remedy where there is one. Never raises for a
    wrong spec. ``folder`` holds the data sets that are not bundled, ``bounds`` says what a run may take."""

    def look(spec: object) -> Plan:
        return examine(spec, folder, speed, bounds or Bounds())

    found = look(raw)
    if found.errors or found.warnings:
        found.problems.extend(remedies.healed(raw, found, found.errors, look))
        found.remarks.extend(remedies.healed(raw, found, found.warnings, look))
    return found


def examine(raw: object, folder: Path, speed: Speed | None = None, bounds: Bounds = NONE) -> Plan:
    """The plan without remedies."""
    draft = read(raw)
    errors, warnings = list(draft.errors), []
    info = draft.source.info(folder) if draft.source is not None else None
    wiring, wrong = Wiring.of(draft.layers, draft.outputs)
    layers, shape_errors = walk(draft.layers, wiring, info.input_shape if info is not None else None)
    errors += wrong + shape_errors
    training, test = None, None
    if info is not None and info.problem is not None:
        errors.append(info.problem.at("data", "dataset"))
    elif info is not None:
        settings = draft.settings
        if settings["validation_split"] + settings["test_split"] < 1:
            sizes = datasets.counts(info, settings["validation_split"], settings["test_split"])
            training = Training(sizes.train, sizes.validation, settings["batch_size"], settings["epochs"])
            test = sizes.test
    verdict = Verdict() if wrong else _verdict(draft, info, layers, wiring)
    errors += verdict.errors
    warnings = remarks.straight(draft, wiring) + remarks.rescaled(draft, wiring) + verdict.warnings
    warnings += remarks.rows_and_batches(draft, training, test)
    net = None if wrong else _net(draft, layers, wiring)
    found = Plan(
        draft, info, layers, verdict.targets, training, test, errors, warnings, speed=speed, net=net, bounds=bounds
    )
    if not errors:
        errors += _too_large(found)
        late = _too_long(found)
        (errors if late and late[0].code == "fit.too_long" else warnings).extend(late)
    return found


def _net(draft: Draft, layers: list[LayerPlan], wiring: Wiring) -> Net | None:
    """What is needed to tell the memory; None as long as a shape is unknown."""
    choices = [choice for choice in draft.layers if choice is not None]
    if len(choices) < len(layers) or not layers or any(layer.state != "ok" for layer in layers):
        return None
    ends = [wiring.names.index(output) if output != EVERY else len(layers) - 1 for output in draft.heads]
    return Net(choices, layers, wiring.order, wiring.reads, ends)


def _verdict(draft: Draft, info: DatasetInfo | None, layers: list[LayerPlan], wiring: Wiring) -> Verdict:
    """What is to be said of every end of the model."""
    ready = bool(layers) and all(layer.state == "ok" for layer in layers)
    if info is None or not draft.losses or not ready:
        return Verdict()
    verdict = Verdict()
    for output in draft.heads:
        loss = draft.compiled.new_loss(output)
        if loss is None:
            verdict.errors.append(SpecError("compile.no_loss", name=output).at("compile", "loss"))
            continue
        last = wiring.names.index(output) if output != EVERY else len(layers) - 1
        chain = wiring.behind(last)
        choices = [choice for place in chain if (choice := draft.layers[place]) is not None]
        end = End(info, choices, [layers[place] for place in chain], loss, output)
        verdict.add(judge(end, draft.compiled))
    return verdict


def _too_large(found: Plan) -> list[StrataError]:
    """The error for a run that would not fit into memory, at the layer that needs most of it."""
    memory, most = found.memory, found.bounds.memory_bytes
    if memory is None or memory.total <= most or found.training is None:
        return []
    batch = min(found.training.batch_size, found.training.rows)
    largest = max(found.layers, key=lambda layer: layer_bytes(layer, batch))
    facts = {"needs": megabytes(memory.total), "most": megabytes(most)}
    return [ShapeError("model.too_large", layer=largest.name, **facts).at("model", "layers", largest.index)]


def _too_long(found: Plan) -> list[StrataError]:
    """A warning for a run that would be stopped before its end, an error for one that would hardly begin."""
    most = found.bounds.seconds
    if most == inf or found.seconds is None or found.training is None or found.seconds <= most:
        return []
    fitting = max(1, int(found.training.epochs * most / found.seconds))
    facts = {"minutes": ceil(found.seconds / 60), "most": round(most / 60, 1), "epochs": fitting}
    code = "fit.too_long" if found.seconds > PATIENCE * most else "odd.too_long"
    return [SpecError(code, **facts).at("fit", "epochs")]


def megabytes(size: float) -> int:
    return round(size / 1e6)
