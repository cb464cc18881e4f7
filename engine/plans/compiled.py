"""Small dense stacks in compiled calls, where numba is installed (``pip install "strata[fast]"``; never needed).

A network of a playground has so few numbers that a step of the dense plan (``engine/plans/dense.py``) is mostly the
calling of NumPy, a third of a microsecond each time. Here the way of a batch through all layers is one call and the way
back another, written as the loops that they are:

    there   z[j] = bias[j] + sum_k kernel[k, j] x[k]    y = curve(z)                          layer by layer
    back    dz = dy slope(y)    grads[k, j] = sum_i x[k, i] dz[j, i]    dx[k] = sum_j kernel[k, j] dz[j]

Innermost are always the rows i of the batch, side by side in memory, eight of which a processor takes at a time. Their
number is filled up to a multiple of that: the rows that are no rows get slopes of zero and change nothing as long as
the weights are finite. A third call trains many batches by plain SGD on squared errors.

numba compiles them once, in some seconds, and keeps what came out beside this file or in the user's cache. Wide
layers stay with BLAS, whose products are faster. Results agree with the plain path's but for rounding.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from itertools import accumulate, pairwise
from typing import Any, TypeVar

import numpy as np
from numba import float32, int64, njit, types, void
from numpy.lib.stride_tricks import as_strided

from engine.array import Array
from engine.plans.block import Block
from engine.plans.curves import LINEAR, RELU, SIGMOID, SOFTMAX, TANH, Curve, Op
from engine.plans.dense import Stage
from engine.plans.segment import neighbours

F = TypeVar("F", bound=Callable[..., Any])

LANES, ROWS = 8, 256
"""Rows are filled up to a multiple of LANES; answers are given ROWS at a time, so that they stay in the cache."""

MOST = 2**9
"""Weights of a stack up to which this takes less time than NumPy and BLAS."""

CODES = {LINEAR: 0, TANH: 1, SIGMOID: 2, RELU: 3}
FEATURES, UNITS, START, CURVE, BIAS = range(5)
"""Columns of the table of a stack, whose rows are its stages: START is where their weights begin."""

_rows_of_anybody = types.Array(float32, 2, "A", readonly=True, aligned=False)
_batches, _rows, _numbers, _table = float32[:, :, ::1], float32[:, ::1], float32[::1], int64[:, ::1]
# sums may be taken in another order, which lets eight rows be added at a time; NaN and infinity stay what they are
_FREE = {"contract", "nsz", "reassoc"}


def _kernel(signature: Any) -> Callable[[F], F]:
    """Compile for one signature, at once; kept on disk where there is a place that can be written to."""
    make = partial(njit, signature, fastmath=_FREE, error_model="numpy", nogil=True)

    def decorate(function: F) -> F:
        try:
            made: F = make(cache=True)(function)
        except RuntimeError:  # numba finds no such place
            made = make(cache=False)(function)
        return made

    return decorate


@njit(fastmath=_FREE, error_model="numpy", inline="always")  # type: ignore[untyped-decorator]
def _tanh(x: Any) -> Any:
    """x P(x^2) / Q(x^2) with the smallest relative error over |x| <= 8, beyond which tanh is 1 in 32 bits: at most
    4e-7, fitted by weighted least squares. NaN stays NaN, as it is the first argument of both bounds."""
    x = min(max(x, float32(-8)), float32(8))
    s = x * x
    p = ((float32(1.14283781e-05) * s + float32(2.95102317e-03)) * s + float32(1.29256644e-01)) * s
    q = (float32(2.45918936e-07) * s + float32(2.38668846e-04)) * s + float32(2.38155569e-02)
    return x * (p + float32(9.99999855e-01)) / ((q * s + float32(4.62588804e-01)) * s + float32(1))


@njit(fastmath=_FREE, error_model="numpy", inline="always")  # type: ignore[untyped-decorator]
def _add(total: Array, weights: Array, rows: Array) -> None:
    """total[i] += sum_k weights[k] rows[k, i]; four at a time, as each goes over ``total`` once."""
    k, count, many = 0, len(total), len(rows)
    while k + 4 <= many:
        a, b, c, d = weights[k], weights[k + 1], weights[k + 2], weights[k + 3]
        p, q, r, s = rows[k], rows[k + 1], rows[k + 2], rows[k + 3]
        for i in range(count):
            total[i] += a * p[i] + b * q[i] + c * r[i] + d * s[i]
        k += 4
    while k < many:
        a, p = weights[k], rows[k]
        for i in range(count):
            total[i] += a * p[i]
        k += 1


@_kernel(void(_rows_of_anybody, _numbers, _table, _rows, _rows))
def there(x: Array, weights: Array, table: Array, kept: Array, out: Array) -> None:
    """x (n, features or more) -> out (units, n), as many rows at a time as ``kept`` (numbers of all layers, rows) has
    room for. What a layer reads and makes stays in there for the way back."""
    n, room = len(x), kept.shape[1]
    for start in range(0, n, room):
        count = min(room, n - start)
        for k in range(table[0, FEATURES]):
            for i in range(count):
                kept[k, i] = x[start + i, k]
        below, above = 0, table[0, FEATURES]
        for stage in range(len(table)):
            features, units, first = table[stage, FEATURES], table[stage, UNITS], table[stage, START]
            for j in range(units):
                z = kept[above + j]
                z[:] = weights[first + features * units + j] if table[stage, BIAS] else float32(0)
                _add(z, weights[first + j :: units], kept[below : below + features])
                if table[stage, CURVE] == 1:
                    for i in range(room):
                        z[i] = _tanh(z[i])
                elif table[stage, CURVE] == 2:
                    for i in range(room):
                        z[i] = float32(0.5) * _tanh(float32(0.5) * z[i]) + float32(0.5)
                elif table[stage, CURVE] == 3:
                    for i in range(room):
                        z[i] = max(z[i], float32(0))
            below, above = above, above + units
        for j in range(len(out)):
            for i in range(count):
                out[j, start + i] = kept[below + j, i]


@_kernel(void(_rows, _numbers, _numbers, _table, _rows, _rows))
def back(dy: Array, weights: Array, grads: Array, table: Array, kept: Array, slopes: Array) -> None:
    """dy (units, n), the gradient by what ``there`` has written -> ``grads``, laid out as ``weights``. ``slopes``
    (twice the widest layer, rows) takes the gradients of a layer and of the one below in turn."""
    n, room = dy.shape[1], kept.shape[1]
    here, other, above = 0, len(slopes) // 2, len(kept) - len(dy)
    for j in range(len(dy)):
        for i in range(n):
            slopes[j, i] = dy[j, i]
        for i in range(n, room):
            slopes[j, i] = 0
    for stage in range(len(table) - 1, -1, -1):
        features, units, first = table[stage, FEATURES], table[stage, UNITS], table[stage, START]
        below = above - features
        for j in range(units):
            dz, y = slopes[here + j], kept[above + j]
            if table[stage, CURVE] == 1:
                for i in range(room):
                    dz[i] *= float32(1) - y[i] * y[i]
            elif table[stage, CURVE] == 2:
                for i in range(room):
                    dz[i] *= y[i] - y[i] * y[i]
            elif table[stage, CURVE] == 3:
                for i in range(room):
                    dz[i] = float32(0) if y[i] <= 0 else dz[i]
            for k in range(features):
                x, total = kept[below + k], float32(0)
                for i in range(room):
                    total += x[i] * dz[i]
                grads[first + k * units + j] = total
            if table[stage, BIAS]:
                total = float32(0)
                for i in range(room):
                    total += dz[i]
                grads[first + features * units + j] = total
        for k in range(features if stage else 0):
            dx = slopes[other + k]
            dx[:] = 0
            _add(dx, weights[first + k * units :], slopes[here : here + units])
        here, other, above = other, here, below


@_kernel(void(_batches, _batches, _batches, _rows, _numbers, _numbers, _table, _rows, _rows, _rows, int64, int64))
def descend(
    x: Array,
    y: Array,
    out: Array,
    factor: Array,
    weights: Array,
    grads: Array,
    table: Array,
    kept: Array,
    slopes: Array,
    dy: Array,
    start: int,
    stop: int,
) -> None:
    """Batches ``start`` to ``stop`` one after the other: there, dy = (out - y) factor, back, and weights -= grads.

    x (batches, n, features or more), y and out (batches, units, n), dy (units, n); ``factor`` (1, 1) is what the plan
    multiplies the difference by, the learning rate among it."""
    for batch in range(start, stop):
        there(x[batch], weights, table, kept, out[batch])
        for j in range(dy.shape[0]):
            for i in range(dy.shape[1]):
                dy[j, i] = (out[batch, j, i] - y[batch, j, i]) * factor[0, 0]
        back(dy, weights, grads, table, kept, slopes)
        for k in range(len(weights)):
            weights[k] -= grads[k]


class CompiledStack:
    """A dense stack whose passes are two calls. Does what ``DenseStack`` does for plans that are nothing but one."""

    def __init__(self, stages: Sequence[Stage], table: list[list[int]], weights: Array, grads: Array) -> None:
        self.stages, self.table, self.weights, self.grads = stages, np.array(table, np.int64), weights, grads
        self.units = stages[-1].units
        self.numbers = stages[0].features + sum(stage.units for stage in stages)
        self.widest = max(max(stage.features, stage.units) for stage in stages)
        last = stages[-1].curve
        self.rest = LINEAR if last in CODES else last
        """A last activation that is none of every number by itself is left to NumPy."""

    def inner(self, rows: int) -> int:
        """Batches share what lies between input and output."""
        return 0

    def bench(self, rows: int, training: bool, whole: Array | None = None) -> CompiledBench:
        return CompiledBench(self, rows, training)

    def passing(self, x: Array, out: Array, bench: CompiledBench) -> CompiledPass:
        return CompiledPass(self, x, out, bench)

    def answering(self, rows: int) -> Callable[[Array], Array]:
        out, bench = np.empty((self.units, rows), np.float32), self.bench(rows, False)
        rest = self.rest.there(out)

        def answer(x: Array) -> Array:
            there(x, self.weights, self.table, bench.kept, out)
            for op in rest:
                op()
            return out.T

        return answer

    def descending(self, block: Block, bench: CompiledBench) -> Callable[[int, int], None] | None:
        if self.rest is not LINEAR:
            return None
        arrays = block.x, block.y, block.out, block.factor.reshape(1, 1)
        own = self.weights, self.grads, self.table, bench.kept, bench.slopes, bench.gradients[-1]
        return partial(descend, *arrays, *own)


class CompiledBench:
    """The buffers for batches of ``rows`` rows. ``gradients``: that by the output, which the loss begins with."""

    def __init__(self, stack: CompiledStack, rows: int, training: bool) -> None:
        room = -(-rows // LANES) * LANES
        self.kept = np.zeros((stack.numbers, room if training else min(room, ROWS)), np.float32)
        self.slopes = np.zeros((2 * stack.widest, room) if training else (0, 0), np.float32)
        self.gradients = [np.empty((stack.units, rows), np.float32)] if training else []


class CompiledPass:
    """The calls of one batch, from ``x`` (rows, features or more) to ``out`` (units, rows)."""

    def __init__(self, stack: CompiledStack, x: Array, out: Array, bench: CompiledBench) -> None:
        self.stack, self.x, self.out, self.bench, self.gradients = stack, x, out, bench, bench.gradients

    def there(self) -> list[Op]:
        """From ``x`` to ``out``."""
        stack = self.stack
        whole = partial(there, self.x, stack.weights, stack.table, self.bench.kept, self.out)
        return [whole, *stack.rest.there(self.out)]

    def back(self) -> list[Op]:
        """From the gradient by the output, in ``gradients[-1]``, to those of all weights."""
        stack, bench, d = self.stack, self.bench, self.gradients[-1]
        slopes = np.empty_like(d)
        first = [*stack.rest.slopes(self.out, slopes), *stack.rest.back(d, self.out, slopes)]
        return [*first, partial(back, d, stack.weights, stack.grads, stack.table, bench.kept, bench.slopes)]


def compiled(stages: Sequence[Stage]) -> CompiledStack | None:
    """A stack of these stages; None if they are too large, or something that stays with NumPy."""
    curves: list[Curve] = [stage.curve for stage in stages]
    if any(stage.drop for stage in stages) or not {*curves[:-1]} <= CODES.keys() or curves[-1] not in {*CODES, SOFTMAX}:
        return None
    if stages[0].weights.dtype != np.float32 or sum(stage.weights.size for stage in stages) > MOST:
        return None
    weights, grads = _one([stage.weights for stage in stages]), _one([stage.grads for stage in stages])
    if weights is None or grads is None:
        return None
    starts = accumulate((stage.weights.size for stage in stages), initial=0)
    table = [
        [stage.features, stage.units, start, CODES.get(stage.curve, 0), len(stage.weights) > stage.features]
        for stage, start in zip(stages, starts, strict=False)
    ]
    return CompiledStack(stages, table, weights, grads)


def _one(arrays: Sequence[Array]) -> Array | None:
    """Arrays that lie one behind the other as one vector; None if they do not."""
    if not all(neighbours(array, behind) for array, behind in pairwise(arrays)):
        return None
    return as_strided(arrays[0], (sum(array.size for array in arrays),), (arrays[0].itemsize,))
