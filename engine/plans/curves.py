"""Activations as calls on fixed buffers, in the layout of the dense plan: (units, rows), a unit's numbers side by side.

A curve knows its derivative from its output alone. So the outputs of neighbouring layers, which lie in one buffer,
give all their derivatives in one or two calls; what is left to do on the way back is a product.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from types import MappingProxyType
from typing import Any, TypeAlias

import numpy as np

from engine.activations import Activation, Linear, Relu, Sigmoid, Softmax, Tanh
from engine.array import Array, number

Op: TypeAlias = Callable[[], Any]
"""One NumPy call on arrays that are known already."""


class Curve:
    """The linear one, which has nothing to do. Buffers are (units, rows) of one float type."""

    def there(self, z: Array, zeros: Array | None = None) -> list[Op]:
        """Turn the pre-activation into the output, in place. ``zeros`` like z may be given by who has some."""
        return []

    def slopes(self, y: Array, t: Array) -> list[Op]:
        """Write d y / d z into ``t``, where it is a factor of every number by itself."""
        return []

    def back(self, d: Array, y: Array, t: Array) -> list[Op]:
        """Turn ``d``, the gradient by the output, into that by the pre-activation; ``t`` holds the slopes, if any."""
        return []


class Factor(Curve):
    """A curve of every number by itself."""

    def back(self, d: Array, y: Array, t: Array) -> list[Op]:
        return [partial(np.multiply, d, t, d)]


class TanhCurve(Factor):
    """y = tanh z; slope 1 - y^2."""

    def there(self, z: Array, zeros: Array | None = None) -> list[Op]:
        return [partial(np.tanh, z, z)]

    def slopes(self, y: Array, t: Array) -> list[Op]:
        return [partial(np.multiply, y, y, t), partial(np.subtract, number(1, y.dtype), t, t)]


class SigmoidCurve(Factor):
    """y = 0.5 tanh(z / 2) + 0.5; slope y - y^2."""

    def there(self, z: Array, zeros: Array | None = None) -> list[Op]:
        half = number(0.5, z.dtype)
        return [
            partial(np.multiply, z, half, z),
            partial(np.tanh, z, z),
            partial(np.multiply, z, half, z),
            partial(np.add, z, half, z),
        ]

    def slopes(self, y: Array, t: Array) -> list[Op]:
        return [partial(np.multiply, y, y, t), partial(np.subtract, y, t, t)]


class ReluCurve(Factor):
    """y = max(z, 0); slope 1 where y is above 0."""

    def there(self, z: Array, zeros: Array | None = None) -> list[Op]:
        # the maximum with an array of zeros takes a third of the time of that with the number 0
        return [partial(np.maximum, z, np.zeros_like(z) if zeros is None else zeros, out=z)]

    def slopes(self, y: Array, t: Array) -> list[Op]:
        if y.size < _MANY:  # the sign is one call, but slower with every number
            return [partial(np.sign, y, t)]
        is_open = np.empty(y.shape, bool)
        return [partial(np.greater, y, number(0, y.dtype), is_open), partial(np.copyto, t, is_open)]


class SoftmaxCurve(Curve):
    """y_i = e^z_i / sum_j e^z_j over the units; dz = y (d - sum(d y))."""

    def there(self, z: Array, zeros: Array | None = None) -> list[Op]:
        shared = np.empty_like(z)
        # the maximum is taken out first: no overflow for any finite logit
        return [
            partial(np.maximum.reduce, z, 0, None, shared[0]),
            partial(np.copyto, shared[1:], shared[0]),
            partial(np.subtract, z, shared, z),
            partial(np.exp, z, z),
            *column_sums(z, shared),
            partial(np.divide, z, shared, z),
        ]

    def back(self, d: Array, y: Array, t: Array) -> list[Op]:
        shared = np.empty_like(d)
        return [
            partial(np.multiply, d, y, t),
            *column_sums(t, shared),
            partial(np.subtract, d, shared, d),
            partial(np.multiply, d, y, d),
        ]


def column_sums(x: Array, out: Array) -> list[Op]:
    """Write into every row of ``out`` the sum of the rows of ``x``.

    In full, because NumPy makes a buffer where it stretches a row, and that takes longer than the arithmetic."""
    return [
        partial(np.ones((1, len(x)), x.dtype).dot, x, out[:1]),
        partial(np.copyto, out[1:], out[0]),
    ]


_MANY = 2000
LINEAR, TANH, RELU = Curve(), TanhCurve(), ReluCurve()
SOFTMAX, SIGMOID = SoftmaxCurve(), SigmoidCurve()
_CURVES: Mapping[Activation, Curve] = MappingProxyType(
    {Linear(): LINEAR, Tanh(): TANH, Sigmoid(): SIGMOID, Relu(): RELU, Softmax(): SOFTMAX}
)


def curve_of(activation: Activation) -> Curve | None:
    """The curve of an activation with these very arguments; None if there is none."""
    return _CURVES.get(activation)
