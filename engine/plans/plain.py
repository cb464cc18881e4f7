"""A layer that no other segment takes, run as it is: so that every chain gets the fast loop, loss and optimizer."""

from __future__ import annotations

from engine.array import Array
from engine.layers.base import Cache
from engine.plans.segment import Part


class PlainSegment:
    """One layer with its own forward and backward; here the cache is kept, as nothing comes between the two."""

    def __init__(self, part: Part) -> None:
        self.part = part
        self.cache: Cache = None

    def forward(self, x: Array, training: bool) -> Array:
        part = self.part
        y, cache = part.layer.forward(part.weights, [x], part.context(training))
        self.cache = cache if training else None  # an answer has no way back, and may be of very many rows
        made: Array = y
        return made

    def backward(self, dy: Array, wants_dx: bool) -> Array | None:
        part = self.part
        for grad in part.grads.values():
            grad.fill(0)  # a layer adds
        (dx,) = part.layer.backward(part.weights, part.grads, dy, self.cache)
        self.cache = None
        return dx if wants_dx else None
