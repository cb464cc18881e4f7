"""Walk down a stack: name, shapes, weights and work of every layer, up to the first that cannot read what arrives."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import prod
from typing import Any, Literal, TypeAlias

from engine.array import Shape
from engine.errors import ShapeError, StrataError
from engine.experiment.experiment import LayerChoice
from engine.experiment.sections import MOST_AXES
from engine.layers.base import Layer, ParamSpec

State: TypeAlias = Literal["ok", "error", "waiting"]


@dataclass(frozen=True)
class LayerPlan:
    """What is known of one layer before it exists. Shapes are None where nothing is known.

    ``loops``: how often the layer goes round in Python: cells of its window, steps of its sequence."""

    index: int
    name: str
    class_name: str
    state: State
    input_shape: Shape | None = None
    output_shape: Shape | None = None
    weights: dict[str, ParamSpec] = field(default_factory=dict)
    flops: int | None = None
    family: str = ""
    loops: int = 0
    waits_for: str | None = None

    @property
    def parameters(self) -> int | None:
        return sum(spec.size for spec in self.weights.values()) if self.state == "ok" else None

    @property
    def formula(self) -> str | None:
        """64×32 + 32"""
        if self.state != "ok":
            return None
        return " + ".join("×".join(f"{length:,}" for length in spec.shape) for spec in self.weights.values())

    def to_json(self) -> dict[str, Any]:
        body: dict[str, Any] = {
            "index": self.index,
            "name": self.name,
            "class_name": self.class_name,
            "state": self.state,
            "input_shape": None if self.input_shape is None else list(self.input_shape),
            "output_shape": None if self.output_shape is None else list(self.output_shape),
            "parameters": self.parameters,
            "weights": [
                {"name": name, "shape": list(spec.shape), "parameters": spec.size, "trainable": spec.trainable}
                for name, spec in self.weights.items()
            ],
            "formula": self.formula,
            "flops": self.flops,
        }
        return body if self.waits_for is None else {**body, "waits_for": self.waits_for}


def names_of(layers: Sequence[LayerChoice | None]) -> list[str]:
    """Every layer's name: the one it was given, else Keras's count of its kind (dense, dense_1, ...)."""
    taken = {layer.name for layer in layers if layer is not None and layer.name is not None}
    counts: dict[str, int] = {}
    names = []
    for layer in layers:
        if layer is not None and layer.name is not None:
            names.append(layer.name)
            continue
        base = "?" if layer is None else layer.made.default_name
        number = counts.get(base, 0)
        while (name := f"{base}_{number}" if number else base) in taken:
            number += 1
        counts[base] = number + 1
        names.append(name)
    return names


def walk(layers: Sequence[LayerChoice | None], shape: Shape | None) -> tuple[list[LayerPlan], list[StrataError]]:
    """A plan for every layer, and the error of the first that does not fit. ``shape``: one sample, None if unknown."""
    names = names_of(layers)
    plans: list[LayerPlan] = []
    errors: list[StrataError] = []
    broken: str | None = None
    for index, (choice, name) in enumerate(zip(layers, names, strict=True)):
        class_name = "?" if choice is None else choice.made.spec_name
        if choice is None:  # its own error is known already
            plans.append(LayerPlan(index, name, class_name, "error" if broken is None else "waiting", shape))
            broken, shape = broken or name, None
        elif shape is None:
            plans.append(LayerPlan(index, name, class_name, "waiting", waits_for=broken))
        else:
            try:
                plan = _plan(index, name, choice.made, shape)
                plans.append(plan)
                shape = plan.output_shape
            except ShapeError as error:
                errors.append(_explained(error, name, plans).at("model", "layers", index))
                plans.append(LayerPlan(index, name, class_name, "error", shape))
                broken, shape = name, None
    return plans, errors


def _plan(index: int, name: str, layer: Layer, shape: Shape) -> LayerPlan:
    output = layer.infer([shape])
    if len(output) > MOST_AXES:
        raise ShapeError("shape.too_many_axes", got=output, most=MOST_AXES)
    return LayerPlan(
        index,
        name,
        layer.spec_name,
        "ok",
        shape,
        output,
        layer.params([shape]),
        layer.flops([shape]),
        layer.family,
        _loops(layer, shape),
    )


def _loops(layer: Layer, shape: Shape) -> int:
    if layer.family == "recurrent":
        return shape[0]
    return prod(getattr(layer, "kernel_size", getattr(layer, "pool_size", (0,))))


def _explained(error: ShapeError, name: str, above: Sequence[LayerPlan]) -> ShapeError:
    """The error with the layer's name; where a picture was lost on the way down, with the layer that lost it."""
    if error.code == "shape.needs_picture" and (loser := picture_lost(above)) is not None:
        return ShapeError(
            "shape.picture_flattened",
            layer=name,
            prev=loser.name,
            got=loser.output_shape or (),
            k=prod(loser.output_shape or ()),
        )
    error.facts["layer"] = name
    return error


def picture_lost(above: Sequence[LayerPlan]) -> LayerPlan | None:
    """The layer that turned a picture into one row of numbers, if there is one."""
    for plan in reversed(above):
        if plan.input_shape is not None and plan.output_shape is not None:
            if len(plan.input_shape) == 3 and len(plan.output_shape) == 1:
                return plan
            if plan.input_shape != plan.output_shape and len(plan.output_shape) != 1:
                return None
    return None
