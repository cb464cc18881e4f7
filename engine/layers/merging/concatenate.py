"""Concatenate: inputs laid one behind the other."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
from math import prod
from typing import Any

import numpy as np

from engine.array import Array, Shape
from engine.errors import Words
from engine.layers.arguments import Axis
from engine.layers.axes import place
from engine.layers.base import Cache, Context, Example
from engine.layers.merging.merge import Merge, Weights
from engine.layers.room import Room
from engine.spec import block


@block(
    "layer",
    title=Words("Concatenate", "이어 붙이기"),
    help=Words("Lays its inputs one behind the other.", "입력을 차례로 이어 붙여요."),
    family="merging",
    glyph="merge",
)
class Concatenate(Merge):
    """Shapes: equal but for the length of ``axis``, which adds up. Source: Keras 3, layers.Concatenate."""

    axis: Axis = -1

    def infer(self, shapes: Sequence[Shape]) -> Shape:
        first, *rest = shapes
        at = place(self, self.axis, first) - 1
        for shape in rest:
            if len(shape) != len(first) or (shape[:at], shape[at + 1 :]) != (first[:at], first[at + 1 :]):
                raise self.refuse("shape.concatenate", first, other=shape, axis=self.axis)
        return (*first[:at], sum(shape[at] for shape in shapes), *first[at + 1 :])

    def forward(self, p: Weights, xs: Sequence[Array], ctx: Context) -> tuple[Array, Cache]:
        return np.concatenate(xs, axis=self.axis), [x.shape[self.axis] for x in xs]

    def backward(self, p: Weights, g: Weights, dy: Array, cache: Cache) -> Sequence[Array]:
        return np.split(dy, list(accumulate(cache))[:-1], axis=self.axis)

    def mask(self, xs: Sequence[Array], masks: Sequence[Array | None], cache: Cache = None) -> Array | None:
        self.check_masks(xs, masks)
        if all(mask is None for mask in masks):
            return None
        wide = [self._wide(x, mask) for x, mask in zip(xs, masks, strict=True)]
        return np.asarray(np.concatenate(wide, axis=self.axis).any(axis=-1))

    @staticmethod
    def _wide(x: Array, mask: Array | None) -> Array:
        """The mask of an input for every number of it; all True if there is none."""
        if mask is None or mask.ndim < x.ndim:
            return np.broadcast_to(True if mask is None else mask[..., None], x.shape)
        return mask

    def room(self, shapes: Sequence[Shape]) -> Room:
        return Room(prod(self.infer(shapes)), prod(self.infer(shapes)), 0)

    def flops(self, shapes: Sequence[Shape]) -> int:
        return 0

    @classmethod
    def examples(cls) -> list[Example]:
        return [
            Example(cls(), [(3, 2), (3, 1), (3, 4)], (3, 7), 0),
            Example(cls(1), [(1, 2), (3, 2)], (4, 2), 0),
            Example(cls(-2), [(2, 1, 2), (2, 3, 2)], (2, 4, 2), 0),
        ]


def concatenate(inputs: Any, axis: int = -1, **kwargs: Any) -> Any:
    """The inputs one behind the other; see Concatenate."""
    return Concatenate(axis, **kwargs)(inputs)
