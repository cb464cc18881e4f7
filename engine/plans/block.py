"""Several batches side by side: gathered in one go, trained one after the other, told of whenever somebody asks.

The rows of an epoch come in the order that shuffling drew. Taking them batch by batch would copy a few rows at a
time; a block takes the rows of many batches at once, and so the loss and the metrics of many batches are worked out
together. That must not be seen in the numbers: whichever batches are told of together, their sums are the same bits.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import field
from math import prod
from typing import TYPE_CHECKING, Any

import numpy as np

from engine.array import Array, Shape
from engine.plans.curves import Op
from engine.plans.ends import End
from engine.record import record

if TYPE_CHECKING:
    from engine.models.model import Model
    from engine.models.objective import Means

BYTES, MOST = 2**20, 64
"""How large a block gets, so that it stays in a processor's cache, and how many batches it has at most."""


@record
class Slot:
    """The place of one batch in its block. ``program``: the calls that train it."""

    block: Block
    place: int
    program: list[Op] = field(default_factory=list)
    price: float = 0.0
    """What the regularizers charged before this update."""

    @property
    def x(self) -> Array:
        """The rows of the batch, without the ones."""
        found: Array = self.block.features[self.place]
        return found


class Block:
    """``count`` batches of ``rows`` rows. x: (count, rows, *row), with ``ones`` a last column of ones behind the
    features; y and out: targets and outputs (count, units, rows); ``truth``: the targets as they came. ``inner``: as
    many rows more lie before the outputs of each batch, for what is between input and output."""

    def __init__(
        self, rows: int, count: int, row: Shape, units: int, dtype: np.dtype[Any], *, ones: bool, inner: int = 0
    ) -> None:
        self.rows, self.count, self.ones = rows, count, ones
        self.x = np.ones((count, rows, prod(row) + 1) if ones else (count, rows, *row), dtype)
        self.y = np.empty((count, units, rows), dtype)
        self.inner, self.whole = inner, np.ones((count, inner + units, rows), dtype)
        self.out = self.whole[:, inner:]
        # x without its ones, and y as targets come: (count, rows, units)
        self.features, self._targets = self.x[:, :, :-1] if ones else self.x, self.y.transpose(0, 2, 1)
        self._first, self.ends = (self.features[0], self._targets[0]), (self.out[0], self.y[0])
        """Of the first batch: what comes in, and its outputs and targets."""
        self.tell: Callable[[], float]
        """The loss of a batch that is alone here."""
        self.descend: Callable[[int, int], None] | None = None
        """Trains the batches from one place to before another, where they need no single calls."""
        self.truth: Any = None
        self.weights: Any = None
        self.factor = np.ones((), dtype)
        self.slots = [Slot(self, place) for place in range(count)]
        self.told = self.counted = self.last = 0
        """Up to which batch the loss is told, the metrics have counted, and training has come."""

    def fill(self, x: Array, y: Array | None, truth: Any) -> list[Slot]:
        """Take so many whole batches in: x (rows, *row), prepared targets y (rows, units). The slots they are in."""
        count = len(x) // self.rows
        features = self.features[:count]
        features[...] = x.reshape(features.shape)
        if y is not None:
            self.prepare(y)
        self.truth, self.told, self.counted, self.last = truth, 0, 0, 0
        return self.slots[:count]

    def fill_first(self, x: Array, y: Array | None, truth: Any) -> Slot:
        """``fill`` for one batch."""
        features, targets = self._first
        features[...] = x if x.ndim == features.ndim else x.reshape(features.shape)
        if y is not None:
            targets[...] = y
        self.truth, self.told, self.counted, self.last = truth, 0, 0, 0
        return self.slots[0]

    def prepare(self, y: Array) -> None:
        """Take targets (rows, units) of the batches that are here."""
        count = len(y) // self.rows
        targets = self._targets[:count]
        targets[...] = y.reshape(targets.shape)

    def batch(self, place: int) -> slice:
        """Where the rows of a batch lie in ``truth``."""
        return slice(place * self.rows, (place + 1) * self.rows)


def size(row: int, rows: int, batches: int, itemsize: int) -> int:
    """How many batches a block gets."""
    return max(1, min(batches, MOST, BYTES // max(row * rows * itemsize, 1)))


LARGE = 2**22
"""Bytes of buffers that are kept for answers at most; more rows are answered in pieces."""


def at_once(numbers: int, itemsize: int) -> int:
    """Rows that are answered together, of a model that makes so many numbers of each."""
    return max(1, LARGE // (numbers * itemsize))


class Teller:
    """Adds what was trained or tested, and not told of yet, to the means of the epoch."""

    def __init__(self, model: Model, end: End, outputs: Callable[[Array], Array]) -> None:
        self.model, self.end, self.outputs = model, end, outputs
        self.means: Means | None = None
        self.block: Block | None = None

    def at(self, block: Block, means: Means) -> None:
        """From now on batches of this block come to these means."""
        self.tell()
        self.block, self.means = block, means
        means.waiting = self.tell

    def tell(self, metrics: bool = True) -> None:
        """Add what is not told yet: the losses, and what the metrics count unless only the loss is wanted."""
        block, means = self.block, self.means
        if block is None or means is None:
            return
        if block.told < block.last:
            done = slice(block.told, block.last)
            block.told = block.last
            sums = self.end.sums(self.outputs(block.out[done]), block.y[done]).tolist()
            share = self.end.weigh(block.rows)
            pairs = zip(sums, block.slots[done], strict=True)
            means.loss.add_all([total * share + slot.price for total, slot in pairs], block.rows)
        if metrics and block.counted < block.last:
            done = slice(block.counted, block.last)
            block.counted = block.last
            objective = self.model.objective
            if objective.asks_metrics:
                p = self.outputs(block.out[done]).transpose(0, 2, 1)  # (batches, units, rows) -> (batches, rows, units)
                truth = block.truth[done.start * block.rows : done.stop * block.rows]
                objective.count(truth, p.reshape(-1, p.shape[2]), block.rows, means)
