"""Constraints: what every weight must keep to after each update. Names and formulas are Keras 3's."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, TypeAlias

import numpy as np

from engine.array import Array
from engine.config import dtype, epsilon
from engine.errors import Words
from engine.marks import Ge, Le
from engine.spec import PLAIN, Block, OneOrMore, Text, block, resolve, to_json

Axis: TypeAlias = Annotated[
    int | tuple[int, ...] | None,
    OneOrMore(),
    Ge(-8),
    Le(8),
    Text("Axis", "축", "Along which lengths are measured.", "길이를 재는 축이에요."),
]


@dataclass(eq=False, repr=False)
class Constraint(Block):
    """Projects a weight array onto what is allowed. Shapes: any -> same. One of your own overrides ``__call__``."""

    kind: ClassVar[str] = "constraint"

    def __call__(self, w: Any) -> Any:
        return w


@block(
    "constraint",
    name="max_norm",
    aliases=("MaxNorm",),
    title=Words("Largest length", "최대 길이"),
    help=Words("Shortens what is too long.", "너무 길어지면 줄여요."),
)
class MaxNorm(Constraint):
    """w min(|w|, max_value) / |w|. Source: Keras 3, constraints.MaxNorm."""

    max_value: Annotated[float, Text("Largest", "최대", "Largest length.", "가장 긴 길이예요.")] = 2.0
    axis: Axis = 0

    def __call__(self, w: Any) -> Array:
        w, length = measured(w, self.axis)
        return stretched(w, length, np.clip(length, 0, self.max_value))


@block(
    "constraint",
    name="non_neg",
    aliases=("NonNeg",),
    title=Words("Not negative", "음수 없음"),
    help=Words("Negative weights become 0.", "음수가 된 가중치를 0으로 되돌려요."),
)
class NonNeg(Constraint):
    """max(w, 0). Source: Keras 3, constraints.NonNeg."""

    def __call__(self, w: Any) -> Array:
        kept: Array = np.maximum(w, 0)
        return kept


@block(
    "constraint",
    name="unit_norm",
    aliases=("UnitNorm",),
    title=Words("Length 1", "길이 1"),
    help=Words("Keeps the length at 1.", "길이를 1로 지켜요."),
)
class UnitNorm(Constraint):
    """w / |w|. Source: Keras 3, constraints.UnitNorm."""

    axis: Axis = 0

    def __call__(self, w: Any) -> Array:
        w, length = measured(w, self.axis)
        return stretched(w, length, 1)


@block(
    "constraint",
    name="min_max_norm",
    aliases=("MinMaxNorm",),
    title=Words("Length within", "길이 범위"),
    help=Words("Draws the length into a range.", "길이를 정한 범위 안으로 당겨요."),
)
class MinMaxNorm(Constraint):
    """w (rate clip(|w|, min_value, max_value) + (1 - rate) |w|) / |w|. Source: Keras 3, constraints.MinMaxNorm."""

    min_value: Annotated[float, Text("Smallest", "최소", "Smallest length.", "가장 짧은 길이예요.")] = 0.0
    max_value: Annotated[float, Text("Largest", "최대", "Largest length.", "가장 긴 길이예요.")] = 1.0
    rate: Annotated[float, Text("Rate", "비율", "How far to go there; 1 is all the way.", "1이면 한 번에 당겨요.")] = (
        1.0
    )
    axis: Axis = 0

    def __call__(self, w: Any) -> Array:
        w, length = measured(w, self.axis)
        wanted = self.rate * np.clip(length, self.min_value, self.max_value) + (1 - self.rate) * length
        return stretched(w, length, wanted)


class Own(Constraint):
    """A function of a weight array of one's own."""

    def __init__(self, function: Callable[[Array], Any]) -> None:
        self.function = function

    def __call__(self, w: Any) -> Any:
        return self.function(w)


PLAIN["constraint"] = Own

max_norm, non_neg, unit_norm, min_max_norm = MaxNorm, NonNeg, UnitNorm, MinMaxNorm  # Keras's second spelling


def measured(w: Any, axis: int | tuple[int, ...] | None) -> tuple[Array, Array]:
    """The weights as floats, and their lengths along the axis, which stays as 1."""
    weights = np.asarray(w)
    if weights.dtype.kind != "f":
        weights = weights.astype(dtype())
    return weights, np.sqrt(np.square(weights).sum(axis=axis, keepdims=True))


def stretched(w: Array, length: Array, wanted: Array | int) -> Array:
    """Weights of the wanted length. epsilon keeps the division finite where the length is 0, as in Keras."""
    made: Array = w * (wanted / (epsilon() + length))
    return made


def get(identifier: Any) -> Constraint | None:
    """A constraint from itself, its class, its name, its object form, or a function of an array; None is none.

    Raises SpecError."""
    made: Constraint | None = None if identifier is None else resolve("constraint", identifier)
    return made


def serialize(constraint: Any) -> Any:
    """The name of a constraint, or its object form where an argument is not the default."""
    return to_json(get(constraint))


def deserialize(config: Any, custom_objects: Any = None) -> Constraint | None:  # noqa: ARG001  (Keras's signature)
    """The inverse of ``serialize``."""
    return get(config)
