"""Which layers can read what arrives at a place, and what would have to stand before those that cannot."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import prod
from typing import Any, TypeAlias

from engine.array import Shape
from engine.errors import ShapeError, SpecError, StrataError, Words
from engine.experiment.remedies.layers import as_picture, as_sequence
from engine.experiment.sections import MOST_AXES
from engine.experiment.walk import outputs_of
from engine.layers.base import Layer
from engine.spec import resolve

Entry: TypeAlias = dict[str, Any]

JOINING = ("merging", "attention")
"""The families whose layers are there to read several outputs at once."""


@dataclass(frozen=True)
class Bridge:
    """Layers that make a shape readable, and what a button for them says."""

    text: Words
    layers: tuple[Entry, ...]


@dataclass(frozen=True)
class Fit:
    """Why a layer cannot read the shapes (None: it can), and what helps, if something does."""

    error: StrataError | None
    bridge: Bridge | None = None


def fitting(shapes: Sequence[Shape], layers: Sequence[object]) -> list[Fit]:
    """For each layer of a spec whether it reads inputs of these shapes (one sample each, without the batch axis)."""
    return [_fit(shapes, raw) for raw in layers]


def joins(cls: type[Layer]) -> bool:
    """Whether layers of this class join several outputs."""
    return cls.family in JOINING and any(len(one.input_shapes) > 1 for one in cls.examples())


def _fit(shapes: Sequence[Shape], raw: object) -> Fit:
    try:
        layer: Layer = resolve("layer", raw)
    except SpecError as error:
        return Fit(error)
    if len(shapes) == 1 and joins(type(layer)):
        return Fit(ShapeError("fit.joins", layer=layer.spec_name))
    refusal = _refusal(layer, shapes)
    if refusal is None:
        return Fit(None)
    bridges = _bridges(shapes[0]) if len(shapes) == 1 else ()
    return Fit(refusal, next((one for one in bridges if _crosses(one, layer, shapes[0])), None))


def _refusal(layer: Layer, shapes: Sequence[Shape]) -> StrataError | None:
    try:
        outputs = outputs_of(layer, shapes)
    except ShapeError as error:
        error.facts["layer"] = layer.spec_name
        return error
    if max(map(len, outputs)) > MOST_AXES:
        return ShapeError("shape.too_many_axes", got=outputs[0], most=MOST_AXES)
    return None


def _crosses(bridge: Bridge, layer: Layer, shape: Shape) -> bool:
    for entry in bridge.layers:
        made: Layer = resolve("layer", entry)
        if _refusal(made, [shape]) is not None:
            return False
        shape = outputs_of(made, [shape])[0]
    return _refusal(layer, [shape]) is None


def _bridges(shape: Shape) -> Iterator[Bridge]:
    """What usually stands before a layer that does not fit, the likeliest first."""
    yield Bridge(Words("with Flatten", "Flatten 층과 함께"), ({"class_name": "Flatten", "config": {}},))
    for target in (as_sequence(shape), as_picture(shape), [*shape, 1], [prod(shape)]):
        if target and target != list(shape):
            size = "×".join(map(str, target))
            words = Words(f"with Reshape to {size}", f"{size} 모양으로 바꾸는 Reshape 층과 함께")
            yield Bridge(words, ({"class_name": "Reshape", "config": {"target_shape": target}},))
