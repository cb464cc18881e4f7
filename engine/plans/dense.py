"""The dense plan: Flatten, Dense, activations and Dropout in a row, as bound calls on fixed buffers.

Two things make a small network slow in NumPy: the call (0.2 to 0.5 microseconds each, whatever it does) and the making
of arrays. So there are as few calls as can be, each with its arrays bound beforehand, and no array is made. (An array's
own ``dot`` takes two thirds of the time of ``np.dot``, which goes through Python first.)

- Arrays are feature-major, (units, rows): a layer's outputs lie in one piece, unit after unit.
- A row of ones lies under the units of a layer, and in the flat vector the bias lies under the kernel anyway: so
  z = [kernel; bias]^T [x; 1] is one product instead of a product and a sum, and [x; 1] dz^T gives the gradients of
  both, in the very place where they belong.
- The outputs of all layers lie in one buffer. The slopes of neighbours with the same activation are worked out
  together (``engine/plans/curves.py``); the rows of ones come along and harm nobody.

    there   z = dot(w^T, x)    h = curve(z), in place               layer by layer
    back    d = d slope        grads = dot(x, d^T)    d below = dot(kernel, d)    the last one not for the first layer

The input alone is row-major, (rows, features + 1) with its ones as the last column: so a batch is copied as it lies,
and BLAS takes the transpose of an array without any work. Behind other segments the input is read where it lies.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from itertools import groupby
from math import prod
from typing import TYPE_CHECKING, Any

import numpy as np

from engine import activations
from engine.array import Array, Shape, number
from engine.layers.activations.activation import Activation
from engine.layers.activations.relu import ReLU
from engine.layers.activations.softmax import Softmax
from engine.layers.core.dense import Dense
from engine.layers.regularization.dropout import Dropout
from engine.layers.reshaping.flatten import Flatten
from engine.plans.block import Block
from engine.plans.curves import LINEAR, Curve, Factor, Op, curve_of
from engine.plans.segment import Part, joined, neighbours
from engine.record import record

if TYPE_CHECKING:
    from engine.plans.compiled import CompiledStack

LENGTHS = 8
"""Batch lengths for which buffers are kept: mostly there is the full batch and a short last one."""

FEW = 16
"""Numbers of a row, with its one, up to which rows are laid out number by number."""

KEPT = 2**18
"""Numbers of a gradient by the input that are kept from batch to batch."""

SMALL = 4096
"""Bytes between input and output of a batch up to which every batch of a block may have its own."""


@record
class Stage:
    """One Dense with the activation and the Dropout behind it. ``weights``, ``grads``: (features + 1, units) with the
    bias as the last row, or (features, units) without a bias."""

    features: int
    units: int
    weights: Array
    grads: Array
    curve: Curve
    drop: Part | None = None


class Draw:
    """What Dropout does while training: y = x scale, with a new scale of 0 or 1 / (1 - rate) for every number.

    The numbers are drawn as the plain layer draws them, row by row, so that both draw the same ones."""

    def __init__(self, part: Part, x: Array) -> None:
        layer: Any = part.layer
        self.part, self.x = part, x
        self.whole = np.ones((len(x) + 1, x.shape[1]), x.dtype)
        """y with the row of ones under it."""
        self.seed, self.rate = layer.seed, layer.rate
        self.noise = np.empty(x.shape[::-1], np.float32)
        # a number is kept if the noise is at least the rate: if it is above the float below that
        self.below = np.array(np.nextafter(np.float32(self.rate), np.float32(-1)))
        self.kept = number(1 / (1 - self.rate) if self.rate < 1 else 0, x.dtype)
        self.scale = np.empty_like(x)

    def __call__(self) -> None:
        self.part.context(True).generator(self.seed).random(out=self.noise, dtype=np.float32)
        np.subtract(self.noise, self.below, self.noise)
        np.copyto(self.scale, self.noise.T)
        np.ceil(self.scale, self.scale)
        np.multiply(self.scale, self.kept, self.scale)
        np.multiply(self.x, self.scale, self.whole[:-1])


class Bench:
    """The buffers between input and output for batches of ``rows`` rows. ``hidden``: the outputs of every stage but
    the last, with their ones (units + 1, rows), all of them in ``whole``; ``bends``: the calls of their activations;
    ``slopes`` and ``gradients`` for the way back. A ``whole`` of ones may be given, with the rows of the output at its
    end: the output's slopes are then worked out with the others."""

    def __init__(
        self, stages: Sequence[Stage], rows: int, dtype: np.dtype[Any], training: bool, whole: Array | None = None
    ) -> None:
        sizes = [stage.units + 1 for stage in stages[:-1]]
        self.joined = whole is not None
        self.whole = np.ones((sum(sizes), rows), dtype) if whole is None else whole
        ends = np.cumsum(sizes).tolist()
        self.hidden = [self.whole[end - size : end] for size, end in zip(sizes, ends, strict=True)]
        self.bends = [stage.curve.there(h[:-1]) for stage, h in zip(stages, self.hidden, strict=False)]
        self.slopes = np.empty((sum(sizes) + stages[-1].units if training else 0, rows), dtype)
        self.gradients = [np.empty((stage.units, rows), dtype) for stage in stages if training]
        self.draws = {
            place: Draw(stage.drop, self.hidden[place][:-1])
            for place, stage in enumerate(stages)
            if training and stage.drop is not None
        }

    def beside(self, other: Bench) -> Bench:
        """Share what only the way back writes into with a bench that is used before or after this one."""
        self.slopes, self.gradients = other.slopes, other.gradients
        return self


class Pass:
    """The calls of one batch, from ``x`` (rows, features + 1) to ``out`` (units, rows). Passes that are run one after
    the other may share a bench. Without an ``x`` the first product and what goes back from it are left to others."""

    def __init__(self, stages: Sequence[Stage], x: Array | None, out: Array, bench: Bench) -> None:
        self.stages, self.x, self.out = stages, x, out
        self.bench = bench
        self.whole, self.hidden = bench.whole, bench.hidden
        self.slopes, self.gradients, self.draws = bench.slopes, bench.gradients, bench.draws

    def read(self, place: int) -> Array | None:
        """What stage ``place`` reads, (features + 1, rows), or without the ones if it has no bias."""
        if place == 0:
            below = None if self.x is None else self.x.T
        else:
            draw = self.draws.get(place - 1)
            below = self.hidden[place - 1] if draw is None else draw.whole
        return None if below is None else below[: len(self.stages[place].weights)]

    def made(self, place: int) -> Array:
        """What stage ``place`` makes, (units, rows)."""
        return self.out if place == len(self.hidden) else self.hidden[place][:-1]

    def there(self) -> list[Op]:
        """From ``x`` to ``out``."""
        ops: list[Op] = []
        for place, stage in enumerate(self.stages):
            last, z, below = place == len(self.hidden), self.made(place), self.read(place)
            if below is not None:
                ops.append(partial(stage.weights.T.dot, below, z))
            ops += stage.curve.there(z) if last else self.bench.bends[place]
            if place in self.draws:
                ops.append(self.draws[place])
        return ops

    def back(self) -> list[Op]:
        """From the gradient by the output, in ``gradients[-1]``, to those of all weights."""
        ops = self._slopes()
        ends = np.cumsum([0, *(len(h) for h in self.hidden)]).tolist()
        for place, stage in reversed(list(enumerate(self.stages))):
            d, y, below = self.gradients[place], self.made(place), self.read(place)
            if place in self.draws:
                ops.append(partial(np.multiply, d, self.draws[place].scale, d))
            ops += stage.curve.back(d, y, self.slopes[ends[place] : ends[place] + stage.units])
            if below is not None:
                ops.append(partial(below.dot, d.T, stage.grads))
            if place:
                ops.append(partial(stage.weights[: stage.features].dot, d, self.gradients[place - 1]))
        return ops

    def _slopes(self) -> list[Op]:
        """Neighbours with one curve together; the last stage apart where its output lies elsewhere."""
        ops: list[Op] = []
        start = 0
        lying = [*self.hidden, self.out] if self.bench.joined else self.hidden
        for curve, run in groupby(zip(self.stages, lying, strict=False), key=lambda pair: pair[0].curve):
            end = start + sum(len(h) for _, h in run)
            # the last row of ones needs no slope, and the output has none
            last = end if self.bench.joined and end == len(self.whole) else end - 1
            ops += curve.slopes(self.whole[start:last], self.slopes[start:last])
            start = end
        if self.bench.joined:
            return ops
        return ops + self.stages[-1].curve.slopes(self.out, self.slopes[len(self.whole) :])


class DenseStack:
    """The segment. A plan that is nothing but this one segment asks for its passes and runs the calls itself."""

    def __init__(self, stages: Sequence[Stage], row: Shape) -> None:
        self.stages, self.row = list(stages), row
        self.features, self.units = stages[0].features, stages[-1].units
        self.dtype = stages[0].weights.dtype
        self._runs: dict[tuple[int, bool], _Run] = {}
        self._last: _Run

    def open(self) -> None:
        """Leave the last activation to the loss, which knows how both go back together."""
        self.stages[-1].curve = LINEAR

    def bench(self, rows: int, training: bool, whole: Array | None = None) -> Bench:
        return Bench(self.stages, rows, self.dtype, training, whole)

    def inner(self, rows: int) -> int:
        """Rows between input and output if every batch is to have its own, before those of its output: that costs a
        little cache, and saves the calls for the slopes of an output with the activation of the layer below."""
        *below, last = self.stages
        found = sum(stage.units + 1 for stage in below)
        small = (found + last.units) * rows * self.dtype.itemsize <= SMALL
        alike = bool(below) and isinstance(last.curve, Factor) and below[-1].curve is last.curve
        return found if small and alike and not any(stage.drop for stage in below) else 0

    def passing(self, x: Array | None, out: Array, bench: Bench) -> Pass:
        """A pass from ``x`` (n, features + 1), whose last column is ones, to ``out`` (units, n)."""
        return Pass(self.stages, x, out, bench)

    def answering(self, rows: int) -> Callable[[Array], Array]:
        """A call from x (rows, features) to the outputs (rows, units), a buffer that is valid until it is called again.
        Rows of a few numbers are copied ten times as fast where each number has a row of its own."""
        shape = rows, self.features + 1
        inner = np.ones(shape[::-1], self.dtype).T if shape[1] <= FEW else np.ones(shape, self.dtype)
        out = np.empty((self.units, rows), self.dtype)
        ops, features = self.passing(inner, out, self.bench(rows, False)).there(), inner[:, :-1]

        def answer(x: Array) -> Array:
            features[...] = x
            for op in ops:
                op()
            return out.T

        return answer

    def descending(self, block: Block, bench: Bench) -> Callable[[int, int], None] | None:
        """A call that trains several batches of a block, from the first to before the last of its places, where the
        gradient begins with out - y and the optimizer subtracts it; None: there is no such call."""
        return None

    def forward(self, x: Array, training: bool) -> Array:
        key = (len(x), training)
        run = self._runs.get(key)
        if run is None:
            if len(self._runs) == LENGTHS:
                self._runs.clear()
            run = self._runs[key] = _Run(self, *key)
        self._last = run
        return run.forward(x.reshape(len(x), self.features))

    def backward(self, dy: Array, wants_dx: bool) -> Array | None:
        dx = self._last.backward(dy, wants_dx)
        return None if dx is None else dx.reshape(len(dx), *self.row)


def quickest(stack: DenseStack, jit_compile: bool | str) -> DenseStack | CompiledStack:
    """The stack for a plan that is nothing but this one: compiled, where it is small and numba is installed."""
    if not jit_compile:
        return stack
    try:
        from engine.plans.compiled import compiled
    except Exception:  # none there, or one that is broken: nothing is lost but time
        return stack
    return compiled(stack.stages) or stack


class _Run:
    """A pass whose input is another segment's output. That may be large, and is read where it lies: kernel and bias
    are two steps there, which takes less time than to copy the input beside a column of ones."""

    def __init__(self, stack: DenseStack, rows: int, training: bool) -> None:
        first, self.training = stack.stages[0], training
        self.kernel, self.bias = first.weights[: first.features].T, first.weights[first.features :].T
        self.slope, self.slope_of_bias = first.grads[: first.features], first.grads[first.features :].reshape(-1)
        self.has_bias, self.ones = self.bias.size > 0, np.ones(rows, stack.dtype)
        out = np.empty((stack.units, rows), stack.dtype)
        self.passed = stack.passing(None, out, stack.bench(rows, training))
        self.there = self.passed.there()
        self.back = self.passed.back() if training else []
        self.z = self.passed.made(0)
        numbers = rows * first.features if training else 0
        # a large one comes and goes with its batch, as it does on the plain path
        self.dx = np.empty((rows, first.features), stack.dtype) if numbers <= KEPT else None
        self.d = self.passed.gradients[0] if training else out[:0]
        self.x = out[:0]  # a batch is held no longer than it is needed

    def forward(self, x: Array) -> Array:
        """(rows, features) -> (rows, units)"""
        if self.training:
            self.x = x
        self.kernel.dot(x.T, self.z)
        if self.has_bias:
            np.add(self.z, self.bias, self.z)
        for op in self.there:
            op()
        return self.passed.out.T

    def backward(self, dy: Array, wants_dx: bool) -> Array | None:
        x, d = self.x, self.d
        self.passed.gradients[-1][...] = dy.T
        for op in self.back:
            op()
        x.T.dot(d.T, self.slope)
        self.x = self.passed.out[:0]
        if self.has_bias:
            d.dot(self.ones, self.slope_of_bias)
        return d.T.dot(self.kernel, self.dx) if wants_dx else None


# ---- recognising


def take(
    chain: Sequence[Part],
    shape: Shape,
    rows: int,  # noqa: ARG001  (every kind of segment is asked alike)
) -> tuple[DenseStack, int] | None:
    """The stages at the beginning of a chain, from at least one Dense on rows of numbers."""
    taken, features = 0, shape
    if type(chain[0].layer) is Flatten and (chain[0].layer.data_format == "channels_last" or len(shape) < 2):
        taken, features = 1, (prod(shape),)
    stages: list[Stage] = []
    if len(features) != 1:
        return None
    for part in chain[taken:]:
        layer: Any = part.layer
        before = stages[-1] if stages else None
        if type(layer) is Dense and (not layer.use_bias or neighbours(part.weights["kernel"], part.weights["bias"])):
            curve = curve_of(activations.get(layer.activation))
            if curve is None:
                break
            stages.append(_stage(part, before.units if before else features[0], curve))
        elif before is None or before.drop is not None:
            break
        elif type(layer) in (Activation, ReLU, Softmax) and before.curve is LINEAR:
            curve = curve_of(layer.as_activation())
            if curve is None:
                break
            before.curve = curve
        elif type(layer) is Dropout and layer.noise_shape is None:
            before.drop = part if layer.rate else None
        elif type(layer) is not Flatten:
            break
        taken += 1
    if stages and stages[-1].drop is not None:  # its numbers would have to lie in a buffer with ones
        taken, stages[-1].drop = chain.index(stages[-1].drop), None
    return (DenseStack(stages, shape), taken) if stages else None


def _stage(part: Part, features: int, curve: Curve) -> Stage:
    layer: Any = part.layer
    arrays = (part.weights, part.grads)
    weights, grads = (joined(held["kernel"]) if layer.use_bias else held["kernel"] for held in arrays)
    return Stage(features, layer.units, weights, grads, curve)
