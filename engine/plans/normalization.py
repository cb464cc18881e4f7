"""Batch normalization, with the activation behind it: y = bend(gamma (x - mean) / sqrt(variance + epsilon) + beta).

A number for every channel meets arrays that have the channels last. NumPy goes along such an array a channel's width at
a time, and of 16 channels that is slower than the arithmetic. So the rows are seen as fewer and longer ones, each of
several pixels, and what belongs to a channel is laid out as often side by side. Sums over rows are products with ones.
Where the channels come first (behind a dense stack), each lies in one piece, and nothing need be laid out.

    there   c = x - mean        y = a c + beta                          with a = gamma / sqrt(variance + epsilon)
    back    dbeta = sum dy      dgamma = sum(dy c) a / gamma            dx = a (dy - dbeta / n - c k)

with k = sum(dy c) / (n (variance + epsilon)). Source: Ioffe & Szegedy 2015; ``engine/layers/normalization``.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import prod
from typing import Any

import numpy as np

from engine.array import Array, Shape
from engine.layers.activations.activation import Activation
from engine.layers.activations.relu import ReLU
from engine.layers.normalization.batch_normalization import BatchNormalization
from engine.plans.curves import LINEAR, Curve, Factor, curve_of
from engine.plans.segment import Part

LENGTHS, LONG = 8, 2_048
"""Batch lengths for which arrays are kept, and how long a row of several pixels gets."""


class Normalization:
    """A ``Segment``. Shapes: (n, ..., channels) -> the same."""

    def __init__(self, part: Part, curve: Curve) -> None:
        self.part, self.curve = part, curve
        self._runs: dict[tuple[int, bool], _Run] = {}
        self._last: _Run

    def forward(self, x: Array, training: bool) -> Array:
        upright = x.ndim == 2 and x.T.flags.c_contiguous and len(x) > 1
        key = len(x), upright
        if key not in self._runs:
            if len(self._runs) == LENGTHS:
                self._runs.clear()
            self._runs[key] = _Run(self, x, upright=upright)
        self._last = self._runs[key]
        return self._last.forward(x, training)

    def backward(self, dy: Array, wants_dx: bool) -> Array | None:
        return self._last.backward(dy, wants_dx)


class _Run:
    """The arrays for batches of one length. All are two-dimensional: (rows, pixels x channels), or if ``upright``
    (channels, rows)."""

    def __init__(self, plan: Normalization, x: Array, *, upright: bool) -> None:
        self.part, self.upright, dtype = plan.part, upright, x.dtype
        channels = x.shape[-1]
        self.count = x.size // channels
        self.pixels = 1 if upright else _side_by_side(self.count, channels)
        size = (channels, self.count) if upright else (self.count // self.pixels, self.pixels * channels)
        self.centred, self.y, self.dx, self.some = (np.empty(size, dtype) for _ in range(4))
        self.ones = np.ones(size[1] if upright else size[0], dtype)
        self.wide = np.empty(size[1], dtype)
        self.held = np.empty((4, channels, 1) if upright else (4, self.pixels, channels), dtype)
        curve = plan.curve
        self.bends, self.slopes = curve.there(self.y), curve.slopes(self.y, self.some)
        self.steep: Array
        self.inverse: Array

    def forward(self, x: Array, training: bool) -> Array:
        layer: Any = self.part.layer
        weights = self.part.weights
        rows = self._rows(x)
        if training:
            mean = self._sums(rows) / self.count
            np.subtract(rows, self._wide(0, mean), self.centred)
            np.multiply(self.centred, self.centred, self.some)
            variance = self._sums(self.some) / self.count
            for name, found in (("moving_mean", mean), ("moving_variance", variance)):
                weights[name][...] = weights[name] * layer.momentum + found * (1 - layer.momentum)
        else:
            mean, variance = weights["moving_mean"], weights["moving_variance"]
            np.subtract(rows, self._wide(0, mean), self.centred)
        self.inverse = 1 / np.sqrt(variance + layer.epsilon)
        self.steep = self.inverse * weights["gamma"] if layer.scale else self.inverse
        np.multiply(self.centred, self._wide(1, self.steep), self.y)
        if layer.center:
            np.add(self.y, self._wide(2, weights["beta"]), self.y)
        for op in self.bends:
            op()
        return self._back_in_shape(self.y, x.shape)

    def backward(self, dy: Array, wants_dx: bool) -> Array | None:
        layer: Any = self.part.layer
        rows, grads = self._rows(dy), self.part.grads
        if self.slopes:
            for op in self.slopes:
                op()
            np.multiply(rows, self.some, self.dx)
            rows = self.dx
        beta = self._sums(rows)
        np.multiply(rows, self.centred, self.some)
        leaning = self._sums(self.some) * self.inverse
        if layer.center:
            grads["beta"][...] = beta
        if layer.scale:
            grads["gamma"][...] = leaning
        if not wants_dx:
            return None
        np.multiply(self.centred, self._wide(3, leaning * self.inverse / self.count), self.some)
        np.subtract(rows, self.some, self.dx)
        np.subtract(self.dx, self._wide(2, beta / self.count), self.dx)
        np.multiply(self.dx, self._wide(1, self.steep), self.dx)
        return self._back_in_shape(self.dx, dy.shape)

    def _rows(self, x: Array) -> Array:
        return x.T if self.upright else x.reshape(self.y.shape)

    def _back_in_shape(self, rows: Array, shape: Shape) -> Array:
        return rows.T if self.upright else rows.reshape(shape)

    def _wide(self, place: int, values: Array) -> Array:
        """Numbers of the channels, laid out so that they meet the rows."""
        held = self.held[place]
        held[...] = values[:, None] if self.upright else values
        laid: Array = held if self.upright else held.reshape(-1)
        return laid

    def _sums(self, rows: Array) -> Array:
        """The sum over all pixels of every channel."""
        if self.upright:
            return np.asarray(rows.dot(self.ones))
        self.ones.dot(rows, self.wide)
        return np.asarray(self.wide.reshape(self.pixels, -1).sum(axis=0))


def _side_by_side(count: int, channels: int) -> int:
    """How many pixels a row has: the largest divisor of their number with which a row is not too long."""
    most = max(1, min(count, LONG // channels))
    return next(pixels for pixels in range(most, 0, -1) if count % pixels == 0)


def take(
    chain: Sequence[Part],
    shape: Shape,
    rows: int,  # noqa: ARG001  (every kind of segment is asked alike)
) -> tuple[Normalization, int] | None:
    """See ``engine.plans.segment.Take``: normalization of the last axis, with an activation by itself behind it."""
    part = chain[0]
    layer: Any = part.layer
    usual = type(layer) is BatchNormalization and layer.trainable and not layer.renorm
    if not usual or layer.axis not in (-1, len(shape)) or prod(shape) == 0:
        return None
    after: Any = chain[1].layer if len(chain) > 1 else None
    if type(after) in (Activation, ReLU) and not after.has_price:
        curve = curve_of(after.as_activation())
        if isinstance(curve, Factor):
            return Normalization(part, curve), 2
    return Normalization(part, LINEAR), 1
