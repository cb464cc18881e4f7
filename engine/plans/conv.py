"""Convolutions with their activation and pooling, a few pictures at a time.

    rows = the windows of x, one below the other, with a column of ones     (the convolution as a matrix product)
    z = rows · [kernel; bias]         y = pool(bend(z))

That is the mathematics of ``engine/layers/convolutional`` and ``engine/layers/pooling``. What is other than there:

* All layers work through a few pictures, then through the next few. The rows of 128 pictures are 18 MB in a small
  network's second convolution; those of 8 stay in the processor's own cache until the next operation reads them.
  On the way back the rows are laid out once more, which is cheaper than reading them from memory.
* The column of ones lets one product add the bias, and on the way back sum the bias's gradient.
* ReLU comes after the pooling, where there are fewer numbers (``engine/plans/conv_pool.py``).
* Windows that the pooling leaves out at the right and lower edge are never laid out.
* Where windows are laid out by a list of places, which knows no order, all first cells of the pools come first, then
  all second ones: pooling then compares whole blocks of memory.
* The gradient by the first layer's input is not worked out if nobody wants it.

A picture is (height, width, channels); a sequence counts as a picture of height 1. What is taken: Conv1D and Conv2D
without groups, an activation of ``engine/plans/curves.py`` (in the layer or in a layer of its own), pooling by windows
that lie side by side, and Flatten at the end. Strides, dilation and margins may be any.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import prod
from typing import Any

import numpy as np

from engine import activations
from engine.array import Array, Shape
from engine.layers.activations.activation import Activation
from engine.layers.activations.relu import ReLU
from engine.layers.base import Layer
from engine.layers.convolutional.conv import Conv1D, Conv2D
from engine.layers.pooling.average_pooling import AveragePooling1D, AveragePooling2D
from engine.layers.pooling.base import Pooling
from engine.layers.pooling.max_pooling import MaxPooling1D, MaxPooling2D
from engine.layers.reshaping.flatten import Flatten
from engine.layers.windows import Windows
from engine.plans.conv_stage import Geometry, Pool, Stage
from engine.plans.conv_strip import Strip
from engine.plans.curves import LINEAR, Factor, curve_of
from engine.plans.segment import Part

_CACHE = 1 << 21  # bytes for the arrays of the pictures at work: they share a core's second cache, half of them in turn


class ConvStack:
    """A ``Segment``: stages one after the other. Shapes: (n, *picture) -> (n, *picture), or (n, features) if flat."""

    def __init__(self, stages: Sequence[tuple[Part, Geometry]], shape: Shape, out: Shape, rows: int) -> None:
        each = max(geometry.numbers for _, geometry in stages) * stages[0][0].weights["kernel"].itemsize
        self._few = min(rows, max(1, _CACHE // each))  # pictures at work
        self._stages = [Stage(part, geometry, self._few, rows) for part, geometry in stages]
        self._y = self._stages[-1].y.reshape(rows, *out)
        self._shape, self._rows = shape, rows
        self._dx: Array | None = None
        self._strips: dict[tuple[int, int], list[Strip]] = {}
        self._cut: list[tuple[slice, list[Strip]]] = []
        self._n = 0

    def forward(self, x: Array, training: bool) -> Array:
        if len(x) != self._n:
            self._n, self._cut = len(x), list(self._pieces(len(x)))
        if x.ndim == 3:
            x = x[:, None]
        for place, strips in self._cut:
            part = x[place]
            for strip in strips:
                part = strip.forward(part, training)
        return self._y[: self._n]

    def backward(self, dy: Array, wants_dx: bool) -> Array | None:
        for stage in self._stages:  # somebody may have broken off the last way back
            stage.begun = False
        dy = dy.reshape(self._n, *self._stages[-1].y.shape[1:])
        dx = self._room_for_dx() if wants_dx else None
        for place, strips in reversed(self._cut):  # the last pictures' rows are still there
            part = dy[place]
            for strip in reversed(strips):
                strip.backward(part)
                if strip is not strips[0]:
                    part = strip.input_gradient()
            if dx is not None:
                np.copyto(dx[place], strips[0].input_gradient())
        return None if dx is None else dx.reshape(self._n, *self._shape)

    def _pieces(self, n: int) -> Iterator[tuple[slice, list[Strip]]]:
        """The pictures of a batch, a few at a time, each with its strips, which are made once."""
        for start in range(0, n, self._few):
            stop = min(start + self._few, n)
            if (start, stop) not in self._strips:
                self._strips[start, stop] = self._strips_of(start, stop)
            yield slice(start, stop), self._strips[start, stop]

    def _strips_of(self, start: int, stop: int) -> list[Strip]:
        strips: list[Strip] = []
        for stage in self._stages:
            strips.append(Strip(stage, start, stop, strips[-1].y if strips else None))
        return strips

    def _room_for_dx(self) -> Array:
        if self._dx is None:
            g = self._stages[0].geometry
            self._dx = np.empty((self._rows, *g.sizes, g.channels), self._y.dtype)
        return self._dx[: self._n]


def take(chain: Sequence[Part], shape: Shape, rows: int) -> tuple[ConvStack, int] | None:
    """See ``engine.plans.segment.Take``."""
    stages: list[tuple[Part, Geometry]] = []
    taken, out = 0, shape
    while found := _stage([part.layer for part in chain[taken:]], out):
        geometry, layers = found
        stages.append((chain[taken], geometry))
        out = (*geometry.counts[3 - len(shape) :], geometry.filters)
        taken += layers
    if not stages:
        return None
    last: Any = chain[taken].layer if taken < len(chain) else None
    if type(last) is Flatten and last.data_format == "channels_last":
        taken, out = taken + 1, (prod(out),)
    return ConvStack(stages, shape, out, rows), taken


def _stage(layers: Sequence[Layer], shape: Shape) -> tuple[Geometry, int] | None:
    """The stage that the first layers make, and how many those are; None if the first is no such convolution."""
    conv: Any = layers[0] if layers else None
    rest = list(layers[1:])
    if type(conv) not in (Conv1D, Conv2D) or conv.groups > 1 or conv.has_price:
        return None
    activation = activations.get(conv.activation)
    after: Any = rest[0] if rest else None
    if activation == activations.linear and type(after) in (Activation, ReLU) and not after.has_price:
        activation = after.as_activation()
        rest.pop(0)
    curve = curve_of(activation)
    if curve is not LINEAR and not isinstance(curve, Factor):
        return None
    sizes, windows = shape[:-1], conv.windows
    pool, cells = pooling(rest[0] if rest else None, windows.counts(sizes))
    one = (1,) * (3 - len(shape))  # a sequence is a picture of height 1
    geometry = Geometry(
        sizes=one + sizes,
        channels=shape[-1],
        margins=[*((0, 0) for _ in one), *windows.margins(sizes)],
        windows=Windows(one + windows.lengths, one + windows.strides, "valid", one + windows.steps),
        filters=conv.filters,
        has_bias=conv.use_bias,
        curve=curve,
        pool=pool,
        cells=one + cells,
    )
    return geometry, len(layers) - len(rest) + (pool != "none")


def pooling(layer: Layer | None, sizes: Shape) -> tuple[Pool, Shape]:
    """How a layer pools, and the lengths of its windows, if they lie side by side and need no margins."""
    if isinstance(layer, Pooling) and type(layer) in _POOLS and not layer.has_price:
        windows = layer.windows
        beside = windows.lengths == windows.strides and prod(windows.lengths) > 1
        if beside and windows.padded(sizes) == sizes:
            return _POOLS[type(layer)], windows.lengths
    return "none", (1,) * len(sizes)


_POOLS: dict[type[Layer], Pool] = {
    MaxPooling1D: "largest",
    MaxPooling2D: "largest",
    AveragePooling1D: "mean",
    AveragePooling2D: "mean",
}
