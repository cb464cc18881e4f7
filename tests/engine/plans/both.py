"""A chain of layers on both paths: as a plan's segment takes it, and layer by layer."""

from __future__ import annotations

import tracemalloc
from collections.abc import Sequence

import numpy as np

from engine.array import Array, Shape
from engine.layers.base import Context, Layer
from engine.layers.protocol import Home
from engine.plans.segment import Part, Segment, Take

BUFFERS = 4 * 8192 * 4
"""Bytes that NumPy itself takes for a moment where an operation finds numbers scattered or booleans among them."""

Outcome = tuple[Array, Array | None, dict[str, Array]]
"""y, dx, and the gradients by "place/name"."""


def context(training: bool) -> Context:
    return Context(training, np.random.default_rng(0))


def chain(layers: Sequence[Layer], shape: Shape, dtype: str = "float32") -> list[Part]:
    """Parts with random weights, and gradients full of what must be written over."""
    specs = {}
    for place, layer in enumerate(layers):
        specs[str(place)] = layer.params([shape])
        if place + 1 < len(layers):
            shape = layer.infer([shape])
    homes = Home.build(specs, np.dtype(dtype))
    rng, params = np.random.default_rng(0), homes["0"].params
    params.data[...] = rng.normal(size=params.data.size) * 0.5
    grads = params.like()
    grads.data.fill(99)
    return [Part(layer, params[str(place)], grads[str(place)], context) for place, layer in enumerate(layers)]


def alone(layer: Layer) -> Part:
    """A layer without weights."""
    return Part(layer, {}, {}, context)


def planned(segment: Segment, parts: Sequence[Part], x: Array, dy: Array, wants_dx: bool = True) -> Outcome:
    """What the segment makes of x and dy."""
    y = segment.forward(x, training=True).copy()
    dx = segment.backward(dy.copy(), wants_dx)
    grads = {f"{place}/{name}": grad.copy() for place, part in enumerate(parts) for name, grad in part.grads.items()}
    return y, None if dx is None else dx.copy(), grads


def plain(parts: Sequence[Part], x: Array, dy: Array) -> Outcome:
    """What the layers make of them, one by one."""
    caches = []
    for part in parts:
        x, cache = part.layer.forward(part.weights, [x], context(training=True))
        caches.append(cache)
    grads = [{name: np.zeros_like(grad) for name, grad in part.grads.items()} for part in parts]
    dx = dy
    for part, own, cache in reversed(list(zip(parts, grads, caches, strict=True))):
        (dx,) = part.layer.backward(part.weights, own, dx, cache)
    return x, dx, {f"{place}/{name}": grad for place, own in enumerate(grads) for name, grad in own.items()}


def differ(one: Outcome, other: Outcome, tolerance: float) -> list[str]:
    """What differs by more than the tolerance, measured by the largest number of its kind."""
    pairs = {"y": (one[0], other[0])} | {name: (grad, other[2][name]) for name, grad in one[2].items()}
    if one[1] is not None:
        pairs["dx"] = one[1], other[1]
    return [
        name
        for name, (a, b) in pairs.items()
        if a.shape != b.shape or a.dtype != b.dtype or not np.abs(a - b).max() <= tolerance * max(np.abs(b).max(), 1)
    ]


def taken(take: Take, parts: Sequence[Part], shape: Shape, rows: int) -> Segment:
    """The segment, which must have taken all parts."""
    found = take(parts, shape, rows)
    assert found is not None
    segment, number = found
    assert number == len(parts)
    return segment


def bytes_made(segment: Segment, x: Array, dy: Array, wants_dx: bool) -> int:
    """The most memory that a step holds beyond what was there before it, once the segment has seen such a batch."""
    for _ in range(2):
        segment.forward(x, training=True)
        segment.backward(dy, wants_dx)
    tracemalloc.start()
    try:
        before, _ = tracemalloc.get_traced_memory()
        segment.forward(x, training=True)
        segment.backward(dy, wants_dx)
        return tracemalloc.get_traced_memory()[1] - before
    finally:
        tracemalloc.stop()
