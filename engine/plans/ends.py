"""The end of a plan: a loss on the outputs of a batch, and the gradient that the way back starts with.

A loss that is well known is worked out in the layout of the dense plan, (units, rows): its gradient in one or a few
calls per batch, its value not until somebody asks, for many batches at once. Where the last activation and the loss
go together (softmax or sigmoid with crossentropy), their derivatives are taken as one, p - y. As on the plain path a
probability within epsilon of 0 or 1 is clipped and passes no gradient.

Which calls give a gradient does not hang on the number of rows, so ``share`` stands apart: d loss / d output is
share x what ``slopes`` writes.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, ClassVar

import numpy as np

from engine import config
from engine.array import Array, number
from engine.losses import (
    BinaryCrossentropy,
    CategoricalCrossentropy,
    Loss,
    MeanSquaredError,
    SparseCategoricalCrossentropy,
)
from engine.losses.probabilities import smoothed
from engine.losses.sparse import class_indices
from engine.plans.curves import SIGMOID, SOFTMAX, Curve, Op, column_sums

_MEANS = ("sum_over_batch_size", "mean", "mean_with_sample_weight")


class End:
    """Base of all. Arrays of one batch are (units, n), of several batches (batches, units, n)."""

    opens: ClassVar[Curve | None] = None
    """The last activation if it is left to this end: ``out`` then comes as its pre-activation."""

    steep: ClassVar[float] = 1.0
    """The factor between the gradient and what ``slopes`` writes, beside that of the loss itself."""

    subtracts: ClassVar[bool] = False
    """Whether ``slopes`` writes out - y and does nothing else."""

    averages: ClassVar[bool] = True
    """Whether the loss of a row is the mean over its outputs, not their sum."""

    def __init__(self, loss: Any, units: int, weight: float, dtype: np.dtype[Any]) -> None:
        self.loss, self.units, self.weight, self.dtype = loss, units, weight, dtype
        self.means = loss.reduction in _MEANS
        self._given: dict[str, Any] = vars(loss)
        self._made_with = dict(self._given)
        self._weighs: dict[int, float] = {}

    def holds(self) -> bool:
        """Whether the loss still has the arguments that this end was made with."""
        return self._made_with == self._given

    def targets(self, truth: Array) -> Array:
        """Targets of some rows (rows, ...) as the calls below want them (rows, units).

        Raises what the loss raises for targets that do not fit."""
        if truth.shape == (len(truth), self.units) and truth.dtype == self.dtype:
            return truth
        aligned: Array = self.loss.align(truth, self._guess(len(truth)))[0]
        return aligned

    def _guess(self, rows: int) -> Array:
        """Stands for outputs where only shape and type are asked."""
        return np.empty((rows, self.units), self.dtype)

    def slopes(self, out: Array, y: Array, d: Array) -> list[Op]:
        """Write the gradient into ``d``, up to ``share``; an end that opens turns ``out`` into the outputs first."""
        raise NotImplementedError

    def weigh(self, rows: int) -> float:
        """What the sum of a batch's ``elements`` is multiplied by to be its loss."""
        if rows not in self._weighs:
            self._weighs[rows] = self.weight / ((rows if self.means else 1) * (self.units if self.averages else 1))
        return self._weighs[rows]

    def share(self, rows: int) -> float:
        """What the slopes of a batch are multiplied by to be the gradient."""
        return self.steep * self.weigh(rows)

    def outputs(self, out: Array) -> Array:
        """The model's outputs, from what ``slopes`` has left in ``out``."""
        return out

    def sums(self, p: Array, y: Array) -> Array:
        """The sum of the ``elements`` of every batch, (batches,), the same whichever batches come together."""
        each = self.elements(p, y)
        found: Array = np.add.reduce(each.reshape(len(each), -1), axis=1)
        return found

    def telling(self, out: Array, y: Array) -> Callable[[], float]:
        """A call that tells the loss of one batch (units, n), from what ``slopes`` has left in ``out``."""
        p, truth, share = out[None], y[None], self.weigh(out.shape[1])
        return lambda: float(self.sums(self.outputs(p), truth).item()) * share

    def elements(self, p: Array, y: Array) -> Array:
        """The parts of the loss (batches, ...), of outputs and targets (batches, units, n)."""
        raise NotImplementedError


class Squared(End):
    """MeanSquaredError, behind any activation: 2 (p - y) / units."""

    steep, subtracts = 2.0, True

    def slopes(self, out: Array, y: Array, d: Array) -> list[Op]:
        return [partial(np.subtract, out, y, d)]

    def elements(self, p: Array, y: Array) -> Array:
        found: Array = np.square(p - y)
        return found

    def telling(self, out: Array, y: Array) -> Callable[[], float]:
        error, share = np.empty_like(y), self.weigh(out.shape[1])
        subtract, square = partial(np.subtract, out, y, error), partial(error.ravel().dot, error.ravel())

        def tell() -> float:
            subtract()
            return float(square()) * share

        return tell


class Binary(End):
    """BinaryCrossentropy of logits: sigmoid(z) - y = (tanh(z / 2) - (2 y - 1)) / 2."""

    steep = 0.5

    def targets(self, truth: Array) -> Array:
        y: Array = 2 * smoothed(super().targets(truth), self.loss.label_smoothing, 2) - 1
        return y

    def slopes(self, out: Array, y: Array, d: Array) -> list[Op]:
        return [
            partial(np.multiply, out, number(0.5, out.dtype), d),
            partial(np.tanh, d, d),
            partial(np.subtract, d, y, d),
        ]

    def elements(self, p: Array, y: Array) -> Array:
        # max(z, 0) - z y + log(1 + e^-|z|) is the same number, and cannot overflow
        y = 0.5 * y + 0.5
        found: Array = np.maximum(p, 0) - p * y + np.log1p(np.exp(-np.abs(p)))
        return found


class SigmoidBinary(Binary):
    """BinaryCrossentropy behind a sigmoid. ``out`` keeps t = tanh(z / 2), of which p is (t + 1) / 2."""

    opens = SIGMOID

    def slopes(self, out: Array, y: Array, d: Array) -> list[Op]:
        low, high = _bounds(self.dtype)
        most, inside = 2 * min(high, 1 - low) - 1, np.empty_like(out)
        return [
            partial(np.multiply, out, number(0.5, out.dtype), out),
            partial(np.tanh, out, out),
            partial(np.subtract, out, y, d),
            partial(np.absolute, out, inside),
            *_up_to(most, inside, inside),
            partial(np.multiply, d, inside, d),
        ]

    def outputs(self, out: Array) -> Array:
        found: Array = 0.5 * out + 0.5
        return found

    def elements(self, p: Array, y: Array) -> Array:
        # y log p + (1 - y) log q, with q = 1 - p and y = (1 + s) / 2, is (log p + log q + s (log p - log q)) / 2
        low, high = _bounds(self.dtype)
        p = np.minimum(np.maximum(p, low), high)
        yes, no = np.log(p), np.log1p(-p)
        found: Array = y * (no - yes)
        found -= yes
        found -= no
        found *= 0.5
        return found


class Categorical(End):
    """Categorical crossentropy of logits: softmax(z) sum(y) - y."""

    averages = False

    def targets(self, truth: Array) -> Array:
        if not isinstance(self.loss, SparseCategoricalCrossentropy):
            return smoothed(super().targets(truth), self.loss.label_smoothing, self.units)
        places = class_indices(self.loss, truth, self._guess(len(truth)))
        rows = np.zeros((len(places), self.units), self.dtype)
        np.put_along_axis(rows, places[:, None], 1, axis=1)
        return rows

    def slopes(self, out: Array, y: Array, d: Array) -> list[Op]:
        total = np.empty_like(d)
        return [
            partial(np.copyto, d, out),
            *SOFTMAX.there(d),
            *column_sums(y, total),
            partial(np.multiply, d, total, d),
            partial(np.subtract, d, y, d),
        ]

    def elements(self, p: Array, y: Array) -> Array:
        z = p - p.max(axis=1, keepdims=True)
        log_p = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
        found: Array = -y * log_p
        return found


class SoftmaxCategorical(Categorical):
    """Categorical crossentropy behind a softmax: the same, where p is inside its bounds."""

    opens = SOFTMAX

    def slopes(self, out: Array, y: Array, d: Array) -> list[Op]:
        low, high = _bounds(self.dtype)
        counted, total = np.empty_like(d), np.empty_like(d)
        return [
            *SOFTMAX.there(out),
            *_from(low, out, d),
            partial(np.multiply, y, d, counted),
            *_up_to(high, out, d),
            partial(np.multiply, counted, d, counted),
            *column_sums(counted, total),
            partial(np.multiply, out, total, d),
            partial(np.subtract, d, counted, d),
        ]

    def elements(self, p: Array, y: Array) -> Array:
        low, high = _bounds(self.dtype)
        found: Array = -y * np.log(np.minimum(np.maximum(p, low), high))
        return found


def _bounds(dtype: np.dtype[Any]) -> tuple[float, float]:
    """The smallest and the largest probability that passes a gradient."""
    return float(dtype.type(config.epsilon())), float(dtype.type(1 - config.epsilon()))


def _up_to(most: float, p: Array, inside: Array) -> list[Op]:
    """1 where p, from 0 to 1, is at most that, else 0. As numbers: multiplying by booleans takes four times as long.

    ceil(b - p) with b just above the bound: b - p is above 0 there, and above -1 elsewhere."""
    above = number(np.nextafter(p.dtype.type(most), p.dtype.type(2)), p.dtype)
    return [partial(np.subtract, above, p, inside), partial(np.ceil, inside, inside)]


def _from(least: float, p: Array, inside: Array) -> list[Op]:
    """1 where p, from 0 to 1, is at least that, else 0."""
    below = number(np.nextafter(p.dtype.type(least), p.dtype.type(-1)), p.dtype)
    return [partial(np.subtract, p, below, inside), partial(np.ceil, inside, inside)]


def end_of(loss: Loss, curve: Curve | None, units: int, weight: float, dtype: np.dtype[Any]) -> End | None:
    """The end for a loss (weighed by ``weight``) behind a last activation; None if it is none of those above.

    ``curve``: the last activation if it can be left to the end, else None."""
    kind = _KINDS.get((type(loss), bool(getattr(loss, "from_logits", False))))
    plain = loss.reduction in (*_MEANS, "sum") and loss.dtype in (None, dtype.name) and loss.axis in (-1, 1)
    if kind is None or not plain or getattr(loss, "ignore_class", None) is not None:
        return None
    return kind(loss, units, weight, dtype) if kind.opens in (None, curve) else None


_KINDS: dict[tuple[type[Loss], bool], type[End]] = {
    (MeanSquaredError, False): Squared,
    (BinaryCrossentropy, False): SigmoidBinary,
    (BinaryCrossentropy, True): Binary,
    (CategoricalCrossentropy, False): SoftmaxCategorical,
    (CategoricalCrossentropy, True): Categorical,
    (SparseCategoricalCrossentropy, False): SoftmaxCategorical,
    (SparseCategoricalCrossentropy, True): Categorical,
}
