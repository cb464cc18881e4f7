"""The plan for answers: forward passes that nobody goes back through, many batches at once where rows stand alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from math import prod
from sys import maxsize
from typing import TYPE_CHECKING, Any

import numpy as np

from engine import activations
from engine.array import Array
from engine.layers.base import Context, Layer
from engine.plans.block import BYTES, at_once
from engine.plans.chain import Link, segments_of
from engine.plans.dense import LENGTHS, DenseStack, quickest
from engine.plans.ends import End
from engine.plans.training import end_for, output_of
from engine.registry import is_ours

if TYPE_CHECKING:
    from engine.models.data import Arrays
    from engine.models.model import Model
    from engine.models.objective import Means


@dataclass
class Answered:
    """Batches that are answered: targets, outputs and weights of their rows; how many there are, and the rows of each
    but the last, which may have fewer."""

    truth: Any
    outputs: Array
    weights: Any
    batches: int
    rows: int
    end: End | None


class Reading:
    """The plan of a model for rows of one shape in batches of ``rows``. ``answers`` gives the outputs of some rows;
    ``round`` and ``test`` are to ``evaluate`` what those of ``Training`` are to ``fit``."""

    def __init__(self, model: Model, chain: Sequence[Link], rows: int) -> None:
        self.model, self.rows, self.row = model, rows, chain[0].shape
        self.output = output_of(model, chain)
        self.dtype = model.parameters.data.dtype
        self.segments = [cut.segment for cut in segments_of(model, chain, rows, self._context)]
        first = self.segments[0]
        self.stack: Any = None
        if len(self.segments) == 1 and isinstance(first, DenseStack):
            self.stack = quickest(first, model.jit_compile)
        self.most, self.piece = rows, maxsize
        if all(_is_row_wise(link.layer, len(link.shape) + 1) for link in chain):
            numbers = sum(prod(link.shape) for link in chain) + prod(self.output)
            self.piece = at_once(numbers, self.dtype.itemsize)
            if self.stack is not None:
                self.most = rows * max(1, BYTES // (numbers * self.dtype.itemsize * rows))
        self._runs: dict[int, Callable[[Array], Array]] = {}
        self._like: Any = None
        self._end: End | None = None

    def _context(self, training: bool) -> Context:
        return Context(training, self.model.streams.dropout, step=self.model.updates)

    def answers(self, x: Array) -> Array:
        """(n, *row) -> (n, *output), n up to ``most``; a buffer that is valid until the next call."""
        with np.errstate(all="ignore"):  # NaN and infinity are answers here, as in Keras
            return self.outputs(x)

    def outputs(self, x: Array) -> Array:
        """``answers`` for a caller who has NumPy's warnings off."""
        if x.dtype != self.dtype or x.shape[1:] != self.row:
            (x,) = self.model.standardize(x)
        if len(x) > self.piece:
            parts = range(0, len(x), self.piece)
            return np.concatenate([self.outputs(x[start : start + self.piece]).copy() for start in parts])
        if self.stack is None:
            for segment in self.segments:
                x = segment.forward(x, False)
            return x
        answer = self._runs.get(len(x))
        if answer is None:
            if len(self._runs) == LENGTHS:
                self._runs.clear()
            answer = self._runs[len(x)] = self.stack.answering(len(x))
        return answer(x if x.ndim == 2 else x.reshape(len(x), -1))

    def round(self, feed: Arrays, *, one_by_one: bool) -> Iterator[Answered]:
        """The batches of one round, answered: many of them together, or ``one_by_one``."""
        end: End | None = None
        for start in range(0, feed.rows, self.most):
            x, truth, weights = feed.rows_of(slice(start, start + self.most))
            outputs, rows = self.outputs(x), len(x)
            if one_by_one:  # whoever hears of a batch may ask for answers, too
                outputs = outputs.copy()
            if start == 0 and weights is None:
                end = self._end_for(truth)
            step = self.rows if one_by_one else rows
            for first in range(0, rows, step):
                part = slice(first, first + step)
                batches = -(-min(step, rows - first) // self.rows)
                held = None if weights is None else weights[part]
                yield Answered(truth[part], outputs[part], held, batches, self.rows, end)

    def _end_for(self, truth: Array) -> End | None:
        """As ``end_for``, and the same as before where loss and targets are."""
        like = self.model.objective, truth.shape[1:], truth.dtype
        if like != self._like or (self._end is not None and not self._end.holds()):
            self._like, self._end = like, end_for(self.model, self.output, self.segments[-1], truth)
        return self._end

    def test(self, given: Answered, means: Means) -> None:
        """Let loss and metrics take batches in; with NumPy's warnings off."""
        model, price, end = self.model, self.model.weight_price(), given.end
        rows, all_rows = given.rows, len(given.outputs)
        whole = all_rows // rows * rows
        if end is None:
            for start in range(0, all_rows, rows):
                self._judge(given, slice(start, start + rows), price, means)
        else:
            if whole:
                self._add(end, given, slice(0, whole), rows, price, means)
            if whole < all_rows:
                self._add(end, given, slice(whole, all_rows), all_rows - whole, price, means)
        if end is not None and model.objective.asks_metrics:
            model.objective.count(given.truth, given.outputs, self.rows, means)

    def _add(self, end: End, given: Answered, part: slice, rows: int, price: float, means: Means) -> None:
        """The losses of the batches in a part, ``rows`` rows each."""
        p, y = _by_batch(given.outputs[part], rows), _by_batch(end.targets(given.truth[part]), rows)
        share = end.weigh(rows)
        means.loss.add_all([total * share + price for total in end.sums(p, y).tolist()], rows)

    def _judge(self, given: Answered, part: slice, price: float, means: Means) -> None:
        weights = None if given.weights is None else given.weights[part]
        self.model.objective.judge(given.truth[part], given.outputs[part], weights, price, means)


def _is_row_wise(layer: Layer, rank: int | None = None) -> bool:
    """Whether a layer at rest answers each row by itself. All of the engine's do that remember nothing and do not work
    along the batch: themselves (``rank``: axes of x), in their activations, and in the layers inside them."""
    if not is_ours(type(layer)) or getattr(layer, "stateful", False):
        return False
    bends = [activations.get(getattr(layer, name, None)) for name in ("activation", "recurrent_activation")]
    return (
        _stays_in_row(layer, rank)
        and all(_stays_in_row(bend) for bend in bends)
        and all(_is_row_wise(inner) for inner in layer.parts().values())
    )


def _stays_in_row(made: Any, rank: int | None = None) -> bool:
    if not is_ours(type(made)):
        return False
    axis = getattr(made, "axis", -1)
    axes = (axis,) if isinstance(axis, int) else tuple(axis or ())
    return all(axis == -1 for axis in axes) if rank is None else all(axis % rank for axis in axes)


def _by_batch(given: Array, rows: int) -> Array:
    """(all rows, units) -> (batches, units, rows), in one piece."""
    return np.ascontiguousarray(given.reshape(-1, rows, given.shape[-1]).transpose(0, 2, 1))
