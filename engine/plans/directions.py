"""Bidirectional: two recurrent layers over the same sequence, one of them from its end.

Each runs as ``engine/plans/recurrent.py`` says; here their outputs are put side by side, or added up, and the two
gradients by the input are added up. A layer that multiplies its two outputs or gives them apart is left to itself.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from engine.array import Array, Shape
from engine.layers.base import part as inside
from engine.layers.recurrent.bidirectional import Bidirectional
from engine.plans import recurrent
from engine.plans.gates import Memory
from engine.plans.segment import Part, Segment


class Directions:
    """A ``Segment``. Shapes: (n, time, features) -> (n, units of both), or (n, time, units of both)."""

    def __init__(self, layer: Bidirectional, ways: tuple[Segment, Segment], shape: Shape, memory: Memory) -> None:
        self._ways, self._every, self._beside = ways, layer.return_sequences, layer.merge_mode == "concat"
        self._units = layer.forward_layer.infer([shape])[-1]
        self._out = layer.infer([shape])
        self._memory = memory
        self._share = np.full((), 0.5 if layer.merge_mode == "ave" else 1, memory.dtype)

    def forward(self, x: Array, training: bool) -> Array:
        ahead, behind = (way.forward(x, training) for way in self._ways)
        if self._every:
            behind = behind[:, ::-1]  # it has read from the end
        y = self._memory("y", *self._out[::-1], len(x)).T
        if self._beside:
            np.copyto(y[..., : self._units], ahead)
            np.copyto(y[..., self._units :], behind)
        else:
            np.add(ahead, behind, y)
            np.multiply(y, self._share, y)
        return y

    def backward(self, dy: Array, wants_dx: bool) -> Array | None:
        if self._beside:
            ahead, behind = dy[..., : self._units], dy[..., self._units :]
        else:
            ahead = behind = np.multiply(dy, self._share, self._memory("dy", *self._out[::-1], len(dy)).T)
        if self._every:
            behind = behind[:, ::-1]
        dx, more = (way.backward(d, wants_dx) for way, d in zip(self._ways, (ahead, behind), strict=True))
        return None if dx is None or more is None else np.add(dx, more, dx)


def take(chain: Sequence[Part], shape: Shape, rows: int) -> tuple[Directions, int] | None:
    """See ``engine.plans.segment.Take``."""
    part = chain[0]
    layer = part.layer
    if type(layer) is not Bidirectional or layer.merge_mode not in ("concat", "sum", "ave") or layer.has_price:
        return None
    ways = [
        recurrent.take([Part(one, inside(part.weights, name), inside(part.grads, name), part.context)], shape, rows)
        for name, one in layer.parts().items()
    ]
    ahead, behind = ways
    if ahead is None or behind is None:
        return None
    memory = Memory(rows, next(iter(part.weights.values())).dtype)
    return Directions(layer, (ahead[0], behind[0]), shape, memory), 1
