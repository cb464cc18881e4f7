"""Walk through a model: name, shapes, weights and work of every layer, up to those that cannot read what arrives."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from math import prod
from typing import Any, Literal, TypeAlias, cast

from engine.array import Shape
from engine.errors import ShapeError, StrataError
from engine.experiment.experiment import LayerChoice
from engine.experiment.sections import MOST_AXES
from engine.experiment.wiring import Wiring
from engine.layers.base import Layer, ParamSpec
from engine.layers.protocol import listed
from engine.layers.room import NOTHING, Room
from engine.registry import KINDS
from engine.views import of_layer

State: TypeAlias = Literal["ok", "error", "waiting"]


@dataclass(frozen=True)
class LayerPlan:
    """What is known of one layer before it exists. Shapes are None where nothing is known.

    ``loops``: how often the layer goes round in Python: cells of its window, steps of its sequence. ``views``: what can
    be seen of it once it is trained."""

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
    room: Room = NOTHING
    waits_for: str | None = None
    views: tuple[str, ...] = ()

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
            "views": list(self.views),
        }
        return body if self.waits_for is None else {**body, "waits_for": self.waits_for}


def walk(
    layers: Sequence[LayerChoice | None], wiring: Wiring, shape: Shape | None
) -> tuple[list[LayerPlan], list[StrataError]]:
    """A plan for every layer, and the errors of those that do not fit. ``shape``: one sample, None if unknown.

    What reads a layer that is broken waits for it."""
    plans: dict[int, LayerPlan] = {}
    errors: list[StrataError] = []
    for index in (*wiring.order, *(place for place in range(len(layers)) if place not in wiring.order)):
        choice, name = layers[index], wiring.names[index]
        class_name = "?" if choice is None else choice.made.spec_name
        sources = [plans.get(source) for source in wiring.reads[index]]
        shapes = [source.output_shape if source is not None else None for source in sources] or [shape]
        known = [one for one in shapes if one is not None]
        first = shapes[0]
        waits_for = next((s.waits_for or s.name for s in sources if s is not None and s.state != "ok"), None)
        if waits_for is None and choice is None:  # its own error is known already
            plans[index] = LayerPlan(index, name, class_name, "error", first)
        elif choice is None or len(known) < len(shapes) or index not in wiring.order:
            plans[index] = LayerPlan(index, name, class_name, "waiting", waits_for=waits_for)
        else:
            try:
                plans[index] = _plan(index, name, choice.made, known)
            except ShapeError as error:
                above = [plans[place] for place in wiring.behind(index)[:-1]]
                errors.append(_explained(error, name, above).at("model", "layers", index))
                plans[index] = LayerPlan(index, name, class_name, "error", first)
    return [plans[index] for index in range(len(layers))], errors


def _plan(index: int, name: str, layer: Layer, shapes: list[Shape]) -> LayerPlan:
    output = outputs_of(layer, shapes)[0]
    if len(output) > MOST_AXES:
        raise ShapeError("shape.too_many_axes", got=output, most=MOST_AXES)
    return LayerPlan(
        index,
        name,
        layer.spec_name,
        "ok",
        shapes[0],
        output,
        layer.params(shapes),
        layer.flops(shapes),
        layer.family,
        layer.rounds(shapes),
        layer.room(shapes),
        views=tuple(of_layer(layer, output)),
    )


def outputs_of(layer: Layer, shapes: Sequence[Shape]) -> list[Shape]:
    """The shapes that a layer gives. Raises ShapeError if it cannot read these, or not so many."""
    known = _inputs(layer.spec_name)
    if len(shapes) not in known and (known == {1} or not shapes):
        raise ShapeError("shape.inputs", layer=str(layer.name), wants=min(known), got=len(shapes))
    return listed(layer.infer(shapes))


@cache
def _inputs(name: str) -> frozenset[int]:
    """How many inputs the examples of a layer have: most read one and no more."""
    cls = cast("type[Layer]", KINDS["layer"][name])
    return frozenset(len(example.input_shapes) for example in cls.examples())


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
