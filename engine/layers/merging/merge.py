"""What all merging layers share: a list of inputs, Keras's broadcasting, and masks joined by or."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import reduce
from math import prod
from typing import Any, ClassVar

import numpy as np

from engine.array import Array, Shape
from engine.errors import ShapeError, SpecError, shown
from engine.layers.base import Cache, Layer
from engine.layers.room import Room


class Merge(Layer):
    """Several inputs become one.

    Rows of fewer axes get axes of length 1 in front; lengths must then be equal or 1, from the end. The output is
    masked where all inputs are, if all of them carry a mask. Source: Keras 3, layers.merging."""

    supports_masking = True
    exactly: ClassVar[int | None] = None
    """How many inputs there must be; any number without it."""

    def bind(self, inputs: Any, *more: Any, **options: Any) -> tuple[list[Any], dict[str, Any]]:
        if not isinstance(inputs, list | tuple) or not inputs:
            raise SpecError("call.needs_list", layer=str(self.name), got=shown(inputs))
        return super().bind(inputs, *more, **options)

    def build(self, input_shape: Any) -> None:
        if not input_shape or not all(isinstance(shape, list | tuple) for shape in input_shape):
            raise SpecError("call.needs_list", layer=str(self.name), got=shown(input_shape))
        super().build(input_shape)

    def unbind(self, inputs: Sequence[Any], options: Mapping[str, Any]) -> tuple[list[Any], dict[str, Any]]:
        return [list(inputs)], dict(options)

    def infer(self, shapes: Sequence[Shape]) -> Shape:
        if self.exactly not in (None, len(shapes)):
            raise ShapeError("shape.inputs", layer=str(self.name), wants=self.exactly, got=len(shapes))
        return reduce(self._joined, shapes)

    def _joined(self, one: Shape, other: Shape) -> Shape:
        rank = max(len(one), len(other))
        long, short = ((1,) * (rank - len(shape)) + shape for shape in (one, other))
        if any(a != b and 1 not in (a, b) for a, b in zip(long, short, strict=True)):
            raise self.refuse("shape.merge", one, other=other)
        return tuple(b if a == 1 else a for a, b in zip(long, short, strict=True))

    def aligned(self, xs: Sequence[Array]) -> list[Array]:
        """The inputs with equally many axes. Raises ShapeError if their batches differ."""
        if len({len(x) for x in xs}) > 1:
            raise ShapeError("shape.batches", layer=str(self.name), got=[len(x) for x in xs])
        rank = max(x.ndim for x in xs)
        return [x.reshape(len(x), *(1,) * (rank - x.ndim), *x.shape[1:]) for x in xs]

    def mask(self, xs: Sequence[Array], masks: Sequence[Array | None], cache: Cache = None) -> Array | None:
        self.check_masks(xs, masks)
        given = [mask for mask in masks if mask is not None]
        return either(given) if given and len(given) == len(masks) else None

    def check_masks(self, xs: Sequence[Array], masks: Sequence[Array | None]) -> None:
        """Raises ShapeError unless there is one mask (or None) per input, or none at all."""
        if len(masks) != len(xs) and any(mask is not None for mask in masks):
            raise ShapeError("shape.masks", layer=str(self.name), wants=len(xs), got=len(masks))

    def compute_mask(self, inputs: Any, previous_mask: Any = None, mask: Any = None) -> Any:
        """The mask of the output for a list of inputs and one of their masks."""
        mask = previous_mask if mask is None else mask
        if mask is None:
            return None
        for given in (inputs, mask):
            if not isinstance(given, list | tuple):
                raise SpecError("call.needs_list", layer=str(self.name), got=shown(given))
        if len(mask) != len(inputs):
            raise ShapeError("shape.masks", layer=str(self.name), wants=len(inputs), got=len(mask))
        return self.mask([np.asarray(x) for x in inputs], [None if m is None else np.asarray(m, bool) for m in mask])

    def room(self, shapes: Sequence[Shape]) -> Room:
        y = prod(self.infer(shapes))
        return Room(y, 2 * y, (1 + 2 * len(shapes)) * y)

    def flops(self, shapes: Sequence[Shape]) -> int:
        return (len(shapes) - 1) * prod(self.infer(shapes))


def either(masks: Sequence[Array]) -> Array:
    """True where one of the masks is."""
    joined: Array = np.logical_or.reduce(list(masks))
    return joined


def wide(mask: Array | None, x: Array) -> Array | None:
    """A mask (batch, time) for every number of x."""
    return None if mask is None or mask.ndim != x.ndim - 1 else np.broadcast_to(mask[..., None], x.shape)


Weights = Mapping[str, Array]
