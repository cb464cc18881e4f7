"""What LSTM, GRU and SimpleRNN do in a step, on arrays (units, batch).

Every view that a batch of n rows takes is made once, into memory that batches of all lengths share. ``seen`` (height,
places, n) holds [x; ones; h] before every step, and ``dz`` (blocks of units, places, n) the gradients by what is
multiplied with them. There is one place more than steps, or two: with an even number, the rows of a step could all
fall into the same lines of the cache.

On the way there each step also writes down ``kept``, the factors by which the way back will multiply; a step back is
then one product with the weights and a few with these.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import prod
from typing import Any, ClassVar, TypeAlias

import numpy as np

from engine.array import Array

Columns: TypeAlias = tuple[tuple[slice, slice], ...]
"""Which blocks of a layer's columns lie where among the blocks of the packed weights."""


@dataclass(frozen=True)
class Packed:
    """All weights of a layer in one matrix, rows [kernel; biases; recurrent kernel], columns in blocks of ``units``."""

    time: int
    features: int
    units: int
    ones: int  # rows of biases
    weights: Array
    negated: Array  # the same for the way there, where a sigmoid is 1 / (1 + exp(-z))
    slope: Array  # the gradient

    @property
    def loop(self) -> int:
        """The row where the recurrent kernel begins."""
        return self.features + self.ones


class Memory:
    """Arrays by name, whose last axis is that of the rows, each in one piece with room for ``rows`` of them.

    Whoever asks for a name always asks for the same shape but for the rows, or for nothing."""

    def __init__(self, rows: int, dtype: np.dtype[Any]) -> None:
        self._rows, self.dtype = rows, dtype
        self._pieces: dict[str, Array] = {}

    def __call__(self, name: str, *shape: int) -> Array:
        size = prod(shape)
        if size and name not in self._pieces:
            self._pieces[name] = np.empty(size // shape[-1] * self._rows, self.dtype)
        return self._pieces[name][:size].reshape(shape) if size else np.empty(shape, self.dtype)


class Gates:
    """The arrays of a layer for batches of n rows, and the way there and back through all steps.

    ``every``: whether the output is that of every step, (n, time, units), or the last, (n, units). ``training``:
    whether there is a way back; without one, half of the memory is not asked for."""

    blocks: ClassVar[int]
    sigmoids: ClassVar[int]
    kept_blocks: ClassVar[int]
    ones: ClassVar[int] = 1
    reading: ClassVar[Columns]
    looping: ClassVar[Columns]

    def __init__(self, packed: Packed, n: int, memory: Memory, *, every: bool, training: bool) -> None:
        time, units, dtype, places = packed.time, packed.units, packed.weights.dtype, (packed.time + 1) | 1
        self.packed, self.every, self.training, self.steps = packed, every, training, range(time)
        self.seen = memory("seen", len(packed.weights), places, n)
        self.x, self.h = self.seen[: packed.features, :time], self.seen[packed.loop :]
        self.y = self.h[:, 1 : time + 1].T if every else self.h[:, time].T
        self.some = memory("some", units, n)  # for what is needed at once only
        self.one = np.ones((), dtype)
        back = time if training else 0
        self.dz = memory("dz", self.blocks, units, places if training else 0, n)
        self.kept = memory("kept", back, self.kept_blocks, units, n)
        self.dh = memory("dh", units, n)
        self.dy = memory("dy", units, back, n) if every else self.dh
        self.dx = memory("dx", packed.features, back, n)

    def settle(self) -> None:
        """Put down what no step writes: the ones, and the h before the first step."""
        self.seen[self.packed.features : self.packed.loop].fill(1)
        self.h[:, 0] = 0

    def there(self) -> None:
        """From x to h after every step."""
        raise NotImplementedError

    def back(self) -> None:
        """From dy to dz of every step."""
        raise NotImplementedError

    def slopes(self) -> None:
        """The gradients of the weights: the sum of seen dz^T over all steps and rows."""
        np.matmul(self._flat(self.seen), self._flat(self.dz).T, self.packed.slope)

    def input_gradient(self) -> Array:
        """Shapes: (n, time, features), in the order in which the steps are read."""
        np.matmul(self.packed.weights[: self.packed.features], self._flat(self.dz), self.dx.reshape(len(self.dx), -1))
        return self.dx.T

    def _flat(self, array: Array) -> Array:
        """All steps side by side: (..., places, n) -> (rows, time * n)."""
        places, n = array.shape[-2:]
        return array.reshape(-1, places, n)[:, : len(self.steps)].reshape(-1, len(self.steps) * n)


class LSTMGates(Gates):
    """c = f c + i g;  h = o tanh(c), with the gates in the order o i f g.

    Kept of a step: dh / dz_o, then dc / dz of i, f, g, then dh / dc through the output, and f, which is dc / dc."""

    blocks, sigmoids, kept_blocks = 4, 3, 6
    reading = looping = ((slice(0, 3), slice(1, 4)), (slice(3, 4), slice(0, 1)))  # from i f g o

    def __init__(self, packed: Packed, n: int, memory: Memory, *, every: bool, training: bool) -> None:
        super().__init__(packed, n, memory, every=every, training=training)
        units, dz = packed.units, self.dz
        # o i f g c tanh(c): what meets in a product lies at equal distances
        self.now = memory("now", 6, units, n)
        self.pair, self.dc = memory("pair", 2, units, n), memory("dc", units, n)
        self._there = [(self.seen[:, t], self.h[:, t + 1]) for t in self.steps]
        self._keep = [(kept[:3], kept[1:3], kept[0], kept[3:5], kept[5]) for kept in self.kept]
        flat = dz.reshape(4 * units, -1, n)
        self._back = [
            (kept[0], kept[1:4], kept[4], kept[5], dz[0, :, t], dz[1:, :, t], flat[:, t])
            for t, kept in enumerate(self.kept)
        ]

    def there(self) -> None:
        training, keep = self.training, self._keep
        now, pair, one, product = self.now, self.pair, self.one, self.packed.negated.T
        (o, _, f, g, c, bent), z, sigmoids = now, now[:4], now[:3]
        i_f, g_c = now[1:3], now[3:5]
        g_bent, i_o = now[3:6:2], now[1::-1]
        flat, first, second = z.reshape(-1, z.shape[-1]), pair[0], pair[1]
        exp, multiply, divide, add, subtract = np.exp, np.multiply, np.divide, np.add, np.subtract
        tanh, matmul = np.tanh, np.matmul
        c.fill(0)
        for t, (seen, h) in enumerate(self._there):
            matmul(product, seen, flat)
            exp(sigmoids, sigmoids)
            add(sigmoids, one, sigmoids)
            divide(one, sigmoids, sigmoids)
            tanh(g, g)
            if training:
                slopes, of_i_f, of_o, of_g_c, of_c = keep[t]
                multiply(sigmoids, sigmoids, slopes)
                subtract(sigmoids, slopes, slopes)
                multiply(of_i_f, g_c, of_i_f)
            multiply(i_f, g_c, pair)
            add(first, second, c)
            tanh(c, bent)
            multiply(o, bent, h)
            if training:
                multiply(of_o, bent, of_o)
                multiply(g_bent, g_bent, of_g_c)
                subtract(one, of_g_c, of_g_c)
                multiply(of_g_c, i_o, of_g_c)
                np.copyto(of_c, f)

    def back(self) -> None:
        dh, dc, some, dys, weights = self.dh, self.dc, self.some, self.dy, self.packed.weights[self.packed.loop :]
        multiply, add, matmul = np.multiply, np.add, np.matmul
        dc.fill(0)
        if self.every:
            dh.fill(0)
        for t in reversed(self.steps):
            of_o, of_i_f_g, through, f, do, d_i_f_g, dz = self._back[t]
            if self.every:
                add(dh, dys[:, t], dh)
            multiply(dh, through, some)
            add(dc, some, dc)
            multiply(dh, of_o, do)
            multiply(dc, of_i_f_g, d_i_f_g)
            if t:
                multiply(dc, f, dc)
                matmul(weights, dz, dh)


class GRUGates(Gates):
    """h = g + z (h - g), with g = tanh(a + r b): blocks z r b a, where b comes from h and a from x alone.

    The biases of a and b are apart, so there are two rows of ones: the input's, which a sees, and the loop's, which b
    sees. a is worked out for all steps at once; its column block is empty in the rows of h, and b's in those of x.
    Kept of a step: dh / dz of z, r, b, a, and z, which is dh / dh."""

    blocks, sigmoids, kept_blocks, ones = 4, 2, 5, 2
    reading = ((slice(0, 2), slice(0, 2)), (slice(2, 3), slice(3, 4)))  # from z r g
    looping = ((slice(0, 3), slice(0, 3)),)

    def __init__(self, packed: Packed, n: int, memory: Memory, *, every: bool, training: bool) -> None:
        super().__init__(packed, n, memory, every=every, training=training)
        units = packed.units
        self.now, self.gap = memory("now", 4, units, n), memory("gap", units, n)
        self.a = memory("a", units, packed.time, n)
        self._there = [(self.seen[:, t], self.h[:, t], self.h[:, t + 1], self.a[:, t]) for t in self.steps]
        self._keep = [(kept[:2], *kept) for kept in self.kept]
        flat = self.dz[:3].reshape(3 * units, -1, n)
        self._back = [(kept[:4], kept[4], self.dz[:, :, t], flat[:, t]) for t, kept in enumerate(self.kept)]

    def there(self) -> None:
        training, keep, packed, units = self.training, self._keep, self.packed, self.packed.units
        now, gap, some, one = self.now, self.gap, self.some, self.one
        sigmoids, z, r, b, g = now[:2], *now
        product, flat = packed.negated[:, : 3 * units].T, now[:3].reshape(-1, now.shape[-1])
        exp, multiply, divide, add, subtract = np.exp, np.multiply, np.divide, np.add, np.subtract
        tanh, matmul = np.tanh, np.matmul
        matmul(
            packed.weights[: packed.loop, 3 * units :].T,
            self._flat(self.seen)[: packed.loop],
            self.a.reshape(units, -1),
        )
        for t, (seen, before, h, a) in enumerate(self._there):
            matmul(product, seen, flat)
            exp(sigmoids, sigmoids)
            add(sigmoids, one, sigmoids)
            divide(one, sigmoids, sigmoids)
            multiply(r, b, g)
            add(g, a, g)
            tanh(g, g)
            subtract(before, g, gap)
            multiply(z, gap, some)
            add(g, some, h)
            if training:
                slopes, of_z, of_r, of_b, of_a, of_h = keep[t]
                multiply(sigmoids, sigmoids, slopes)
                subtract(sigmoids, slopes, slopes)
                multiply(of_z, gap, of_z)
                multiply(g, g, of_a)
                subtract(one, of_a, of_a)
                multiply(of_a, z, some)
                subtract(of_a, some, of_a)
                multiply(of_a, r, of_b)
                multiply(of_r, b, of_r)
                multiply(of_r, of_a, of_r)
                np.copyto(of_h, z)

    def back(self) -> None:
        dh, some, dys = self.dh, self.some, self.dy
        weights = self.packed.weights[self.packed.loop :, : 3 * self.packed.units]
        multiply, add, matmul = np.multiply, np.add, np.matmul
        if self.every:
            dh.fill(0)
        for t in reversed(self.steps):
            slopes, z, dz, looped = self._back[t]
            if self.every:
                add(dh, dys[:, t], dh)
            multiply(slopes, dh, dz)
            if t:
                matmul(weights, looped, some)
                multiply(dh, z, dh)
                add(dh, some, dh)

    def slopes(self) -> None:
        columns, packed = 3 * self.packed.units, self.packed
        seen, dz = self._flat(self.seen), self._flat(self.dz)
        np.matmul(seen, dz[:columns].T, packed.slope[:, :columns])
        np.matmul(seen[: packed.loop], dz[columns:].T, packed.slope[: packed.loop, columns:])


class SimpleGates(Gates):
    """h = tanh(z). Kept of a step: dh / dz."""

    blocks, sigmoids, kept_blocks = 1, 0, 1
    reading = looping = ((slice(0, 1), slice(0, 1)),)

    def there(self) -> None:
        product, z, one, h, slopes = self.packed.weights.T, self.some, self.one, self.h, self.kept[:, 0]
        for t in self.steps:
            np.matmul(product, self.seen[:, t], z)
            np.tanh(z, z)
            np.copyto(h[:, t + 1], z)
            if self.training:
                np.multiply(z, z, slopes[t])
                np.subtract(one, slopes[t], slopes[t])

    def back(self) -> None:
        dh, weights, slopes, dz = self.dh, self.packed.weights[self.packed.loop :], self.kept[:, 0], self.dz[0]
        if self.every:
            dh.fill(0)
        for t in reversed(self.steps):
            if self.every:
                np.add(dh, self.dy[:, t], dh)
            np.multiply(dh, slopes[t], dz[:, t])
            if t:
                np.matmul(weights, dz[:, t], dh)
