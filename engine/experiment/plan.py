"""A plan: what an experiment would be before anybody pays for it, or where it goes wrong and how to mend it."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import prod
from pathlib import Path
from typing import Any, Literal

from engine import datasets
from engine.datasets import DatasetInfo
from engine.errors import Language, ShapeError, SpecError, StrataError
from engine.experiment import cost, remedies
from engine.experiment.cost import Speed, Training
from engine.experiment.ending import End, Target, Verdict, activation_of, judge
from engine.experiment.experiment import EVERY, Experiment
from engine.experiment.parse import Draft, read
from engine.experiment.problem import Problem
from engine.experiment.sections import MOST_BYTES
from engine.experiment.walk import LayerPlan, walk
from engine.experiment.wiring import Wiring

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
    def memory_bytes(self) -> int | None:
        if not self.complete or self.training is None or self.info is None or self.draft.optimizer is None:
            return None
        slots = len(self.draft.optimizer.make().slots)
        answers = len(self.info.classes) if self.target == "one_hot" else 1
        sample = prod(self.info.input_shape)
        return cost.memory_bytes(self.layers, self.training, slots=slots, sample=sample, target=answers, view=self.view)

    @property
    def flops_per_epoch(self) -> int | None:
        return cost.flops_per_epoch(self.layers, self.training) if self.complete and self.training else None

    @property
    def seconds(self) -> float | None:
        """Expected seconds of the whole run on this machine."""
        if not self.complete or self.training is None or self.draft.optimizer is None:
            return None
        slots = len(self.draft.optimizer.make().slots)
        return cost.seconds(self.layers, self.training, slots, self.view, self.speed or Speed.measured())

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
            "flops_per_epoch": self.flops_per_epoch,
            "seconds": self.seconds,
            "view": self.view,
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


def plan(raw: object, speed: Speed | None = None, folder: Path = datasets.FOLDER) -> Plan:
    """The plan of any JSON value; a wrong one has ``errors``, each with a remedy where there is one. Never raises for a
    wrong spec. ``folder`` holds the data sets that are not bundled."""
    found = examine(raw, folder, speed)
    if found.errors or found.warnings:
        found.problems.extend(remedies.healed(raw, found, found.errors, lambda spec: examine(spec, folder)))
        found.remarks.extend(remedies.healed(raw, found, found.warnings, lambda spec: examine(spec, folder)))
    return found


def examine(raw: object, folder: Path, speed: Speed | None = None) -> Plan:
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
    warnings = [*_stack_warnings(draft, wiring), *verdict.warnings, *_fit_warnings(draft, training)]
    found = Plan(draft, info, layers, verdict.targets, training, test, errors, warnings, speed=speed)
    if not errors and (found.memory_bytes or 0) > MOST_BYTES:
        errors.append(_too_large(found))
    return found


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


def _stack_warnings(draft: Draft, wiring: Wiring) -> list[StrataError]:
    """Dense straight on Dense with nothing bent between them is one Dense."""
    found: list[StrataError] = []
    for index, layer in enumerate(draft.layers):
        readers = [draft.layers[place] for place, sources in enumerate(wiring.reads) if index in sources]
        if layer is None or not readers or layer.made.spec_name != "Dense" or activation_of(layer) != "linear":
            continue
        if all(reader is not None and reader.made.spec_name == "Dense" for reader in readers):
            found.append(SpecError("odd.two_lines").at("model", "layers", index))
    return found


def _fit_warnings(draft: Draft, training: Training | None) -> list[StrataError]:
    found: list[StrataError] = []
    if training is None:
        return found
    if training.batch_size > training.rows:
        facts = {"batch_size": training.batch_size, "rows": training.rows}
        found.append(SpecError("odd.batch_larger", **facts).at("fit", "batch_size"))
    if training.validation == 0:
        found.append(SpecError("odd.no_validation").at("data", "validation_split"))
        for index, choice in enumerate(draft.callbacks):
            if str(getattr(choice.make(), "monitor", "")).startswith("val_"):
                found.append(SpecError("odd.watches_nothing").at("fit", "callbacks", index))
    return found


def _too_large(found: Plan) -> StrataError:
    """The error for a run that would not fit into memory, at the layer that needs most of it."""
    largest = max(found.layers, key=lambda layer: (layer.parameters or 0) + cost.kept(layer))
    gigabytes = round((found.memory_bytes or 0) / 1e9, 1)
    error = ShapeError("model.too_large", layer=largest.name, gigabytes=gigabytes, most=MOST_BYTES / 1e9)
    return error.at("model", "layers", largest.index)
