"""Axes of unknown length, without teaching every layer about them.

A layer thinks in whole numbers. Where a length is not known (``Input((None, 8))``), it is asked twice, with two lengths
that any window, stride or factor fits; whatever differs between the two answers is not known either.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, TypeAlias

from engine.array import Shape
from engine.errors import ShapeError
from engine.layers.protocol import ParamSpec, listed

if TYPE_CHECKING:
    from engine.layers.base import Layer

OpenShape: TypeAlias = tuple[int | None, ...]
"""A shape without the batch axis in which some lengths may be unknown."""

_LENGTHS = (5040, 10080)


def probes(shapes: Sequence[OpenShape]) -> list[list[Shape]]:
    """The shapes once if all is known, else twice, with every unknown length filled in."""
    if all(length is not None for shape in shapes for length in shape):
        return [[tuple(length or 0 for length in shape) for shape in shapes]]
    return [[tuple(length if known is None else known for known in shape) for shape in shapes] for length in _LENGTHS]


def joined(answers: Sequence[Shape]) -> OpenShape:
    """One shape from the answers to ``probes``: None where they differ."""
    if len({len(answer) for answer in answers}) != 1:
        raise ShapeError("shape.unknown_axis", got=answers[0])
    return tuple(lengths[0] if len(set(lengths)) == 1 else None for lengths in zip(*answers, strict=True))


def output_shapes(layer: Layer, shapes: Sequence[OpenShape]) -> list[OpenShape]:
    """What a layer gives for these inputs. Raises ShapeError if they do not fit."""
    asked = probes(shapes)
    if len(asked) > 1 and (settled := layer.open_shape(shapes)) is not None:
        return [settled]
    answers: list[list[Shape]] = [listed(layer.infer(filled)) for filled in asked]
    return [joined(outputs) for outputs in zip(*answers, strict=True)]


def weights_wanted(layer: Layer, shapes: Sequence[OpenShape]) -> dict[str, ParamSpec]:
    """The weights for these inputs. Raises ShapeError if their shapes hang on an axis of unknown length."""
    answers = [layer.params(filled) for filled in probes(shapes)]
    for name, spec in answers[0].items():
        if any(answer[name].shape != spec.shape for answer in answers):
            raise layer.refuse("shape.unknown_axis", shapes[0])
    return answers[0]


def fits(wants: OpenShape, got: Shape) -> bool:
    """Whether rows of shape ``got`` may stand where ``wants`` is declared."""
    return len(wants) == len(got) and all(w is None or w == g for w, g in zip(wants, got, strict=True))
