"""The plan for training: forward, loss, backward and the optimizer's step of a batch, all on buffers made once.

A model that is one dense stack becomes a list of bound calls per batch of a block, which is run from its beginning to
its end. Any other chain is run segment by segment. Either way the numbers are those of ``Model.train_step``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextvars import copy_context
from functools import partial
from itertools import chain
from math import prod
from typing import TYPE_CHECKING, Any

import numpy as np

from engine.array import Array, Shape
from engine.layers.base import Context, Layer
from engine.plans.block import Block, Slot, Teller, size
from engine.plans.chain import Link, segments_of
from engine.plans.curves import Op
from engine.plans.dense import LENGTHS, DenseStack, quickest
from engine.plans.descent import Descent
from engine.plans.ends import End, end_of
from engine.registry import is_ours

if TYPE_CHECKING:
    from engine.models.data import Arrays
    from engine.models.model import Model
    from engine.models.objective import Means
    from engine.models.position import Place


class Training:
    """The plan of a model for batches of up to ``rows`` rows of one shape; ``truth`` shows what targets look like.

    ``round`` gives the batches of an epoch, ``load`` a single one, and ``train`` trains what either gave."""

    def __init__(self, model: Model, links: Sequence[Link], rows: int, truth: Array, *, weighted: bool) -> None:
        self.model, self.links, self.rows, self.row = model, links, rows, links[0].shape
        self.dtype, self.output = model.parameters.data.dtype, output_of(model, links)
        self.truth, self.weighted = truth[:1], weighted
        self.blocks: dict[tuple[int, bool], Block] = {}
        self.means: Any = None  # those of the batch that is being trained
        self.at: Block | None = None
        self.kept, self.counts = model.has_kept, model.objective.asks_metrics
        self._quiet = copy_context()  # entering it takes a tenth of the time that ``np.errstate`` does
        self._quiet.run(np.seterr, all="ignore")
        self._cut()

    def _cut(self) -> None:
        """Make segments and end for the arguments that layers and loss have now."""
        self.edits = Layer.edits
        cuts = list(segments_of(self.model, self.links, self.rows, self._context))
        last = cuts[-1].segment
        self.end = None if self.weighted else end_for(self.model, self.output, last, self.truth)
        if self.end is not None and self.end.opens is not None and isinstance(last, DenseStack):
            last.open()
        alone = len(cuts) == 1 and self.end is not None and all(block.ones for block in self.blocks.values())
        self.stack: Any = last if alone and isinstance(last, DenseStack) else None
        if self.stack is not None and not any(block.inner for block in self.blocks.values()):
            self.stack = quickest(self.stack, self.model.jit_compile)
        self.segments = [cut.segment for cut in cuts]
        learning = [place for place, cut in enumerate(cuts) if cut.learns]
        first = learning[0] if learning else len(cuts)
        self.back = [(cut.segment, place > first) for place, cut in enumerate(cuts) if place >= first][::-1]
        self.descent = Descent(self.model, folds=self.end is not None)
        self.teller = Teller(self.model, self.end, self.end.outputs) if self.end is not None else None
        self.benches: dict[int, Any] = {}
        # no code but the engine's runs in a batch, which would miss context variables that somebody set since
        self._ours = self.stack is not None and not self.kept and is_ours(type(self.model.optimizer))

    def _renew(self) -> None:
        """Somebody has changed an argument of a layer or of the loss in the middle of training: it counts from the next
        batch, on the plain path as here. The batches that are gathered stay where they are."""
        if self.teller is not None:
            self.teller.tell()
        self._cut()
        self.at = None
        for block in self.blocks.values():
            self._wire(block)
            if self.end is not None and block.truth is not None:
                block.prepare(self.end.targets(block.truth))

    def holds(self) -> bool:
        """Whether layers and loss still have the arguments that this plan was made with."""
        return self.edits == Layer.edits and (self.end is None or self.end.holds())

    def _context(self, training: bool) -> Context:
        return Context(training, self.model.streams.dropout, step=self.model.updates)

    # ---- batches

    def round(self, feed: Arrays) -> Iterator[Slot]:
        """The batches of one round; a block of them is gathered when its first one is asked for."""
        return chain.from_iterable(self.pieces(feed))

    def pieces(self, feed: Arrays) -> Iterator[list[Slot]]:
        """The batches of one round, as many at a time as are gathered together."""
        order = None if feed.shuffle is None else feed.shuffle(feed.rows)
        whole = feed.rows // feed.size * feed.size
        if whole:
            block = self._block(feed.size, feed.rows // feed.size, alone=False)
            step = block.count * feed.size
            for start in range(0, whole, step):
                yield self._gather(block, feed, order, slice(start, min(start + step, whole)))
        if whole < feed.rows:  # the last batch is shorter, and a batch of its own
            yield self._gather(self._block(feed.rows - whole, 1, alone=False), feed, order, slice(whole, feed.rows))

    def _gather(self, block: Block, feed: Arrays, order: Array | None, part: slice) -> list[Slot]:
        rows: Any = part if order is None else order[part]
        x, y, weights = feed.rows_of(rows)
        return block.fill(*self._fitting(block, x, y, weights))

    def load(self, x: Any, y: Any, weights: Any) -> Slot:
        """One batch by itself. Raises ShapeError or DataError if it does not fit."""
        block = self._block(len(x), 1, alone=True)
        return block.fill_first(*self._fitting(block, x, y, weights))

    def _fitting(self, block: Block, x: Array, truth: Any, weights: Any) -> tuple[Array, Array | None, Any]:
        """Rows, prepared targets, and the targets as they came, for a block that is about to take them in."""
        if self.teller is not None and self.teller.block is block:
            self.teller.tell()  # before what it would tell of is overwritten
        if x.dtype != self.dtype or x.shape[1:] != self.row:
            (x,) = self.model.standardize(x)
        block.weights = weights
        return x, None if self.end is None else self.end.targets(truth), truth

    def _block(self, rows: int, batches: int, *, alone: bool) -> Block:
        """A block for so many batches of so many rows, or as many as are good to have together. A batch that comes
        ``alone`` has one of its own, as it may come in the middle of an epoch."""
        block = self.blocks.get((rows, alone))
        if block is None or (block.count < batches and block.count < self._together(rows, batches)):
            if len(self.blocks) > LENGTHS:
                self.blocks = {key: one for key, one in self.blocks.items() if not key[1]}
            units = 0 if self.end is None else self.end.units
            together = self._together(rows, batches)
            inner = 0 if self.stack is None else self.stack.inner(rows)
            block = Block(rows, together, self.row, units, self.dtype, ones=self.stack is not None, inner=inner)
            self._wire(block)
            self.blocks[rows, alone] = block
            self.look()
        return block

    def _wire(self, block: Block) -> None:
        for slot in block.slots:
            slot.program = self._program(slot)
        if self.end is not None and block.count == 1:
            block.tell = self.end.telling(*block.ends)
        block.descend = None
        if self.end is not None and self.end.subtracts and self.stack is not None and not block.inner:
            block.descend = self.stack.descending(block, self._bench(self.stack, block.slots[0]))

    def _together(self, rows: int, batches: int) -> int:
        units = 0 if self.end is None else self.end.units
        return size(prod(self.row) + 2 * units, rows, batches, self.dtype.itemsize)

    # ---- what is done with one

    def _program(self, slot: Slot) -> list[Op]:
        """The calls that train the batch in a slot, but for the step itself."""
        block, end = slot.block, self.end
        if end is None:
            return [partial(self._judged, slot)]
        out, y = block.out[slot.place], block.y[slot.place]
        if self.stack is None:
            d = np.empty_like(out)
            ends: list[Op] = [*end.slopes(out, y, d), partial(np.multiply, d, block.factor, d)]
            return [partial(self._through, slot.x.reshape(-1, *self.row), out, ends, d)]
        passed = self.stack.passing(block.x[slot.place], out, self._bench(self.stack, slot))
        d = passed.gradients[-1]
        return [*passed.there(), *end.slopes(out, y, d), partial(np.multiply, d, block.factor, d), *passed.back()]

    def _bench(self, stack: Any, slot: Slot) -> Any:
        """The buffers for the batch in a slot: shared by all of one length, or but for the way back its own."""
        block = slot.block
        shared = self.benches.get(block.rows)
        if shared is not None and not block.inner:
            return shared
        made = stack.bench(block.rows, True, block.whole[slot.place] if block.inner else None)
        if shared is not None:
            return made.beside(shared)
        self.benches[block.rows] = made
        return made

    def _through(self, x: Array, out: Array, ends: Sequence[Op], d: Array) -> None:
        """Segment by segment, with an end that works on ``out`` and ``d``."""
        for segment in self.segments:
            x = segment.forward(x, True)
        out[...] = x.T
        for op in ends:
            op()
        self._backward(d.T)

    def _judged(self, slot: Slot) -> None:
        """Segment by segment, with the loss as it is."""
        x, block = slot.x.reshape(-1, *self.row), slot.block
        for segment in self.segments:
            x = segment.forward(x, True)
        part = block.batch(slot.place)
        weights = None if block.weights is None else block.weights[part]
        self._backward(self.model.objective.judge(block.truth[part], x, weights, slot.price, self.means))

    def _backward(self, dy: Array) -> None:
        for segment, wants_dx in self.back:
            dx = segment.backward(dy, wants_dx)
            if dx is None:
                break
            dy = dx

    def meet(self, slot: Slot, means: Means) -> None:
        """Let metrics learn from a batch's shapes what they are."""
        truth = slot.block.truth[slot.block.batch(slot.place)]
        self.model.objective.meet(truth, np.broadcast_to(np.zeros((), self.dtype), (len(truth), *self.output)), means)

    def look(self, *, always: bool = True) -> None:
        """Read again what somebody may have changed meanwhile: arguments of layers, loss and optimizer."""
        if not self.holds():
            self._renew()
            always = True
        if not self.descent.look(always=always):
            return
        if self.end is not None:
            for block in self.blocks.values():
                block.factor[...] = self.descent.pace * self.end.share(block.rows)

    def train(self, slot: Slot, means: Means) -> None:
        """One update from the batch in a slot, which comes to ``means``; with NumPy's warnings off."""
        block = slot.block
        if means is not self.means or block is not self.at:
            self._turn(block, means)
        self._update(slot)
        if not block.last:  # batches before this one may have been left out
            block.told = block.counted = slot.place
        block.last = slot.place + 1

    def train_all(self, slots: Sequence[Slot], place: Place) -> None:
        """The same for slots of one block, one after the other, where nobody can have changed anything in between."""
        if self.kept:
            for slot in slots:
                self.train(slot, place.means)
                place.batch += 1
            return
        block, first = slots[0].block, slots[0].place
        if place.means is not self.means or block is not self.at:
            self._turn(block, place.means)
        if not block.last:
            block.told = block.counted = first
        step, facts, own, done = self.descent.step, self.descent.facts, self.descent.own, 0
        try:
            if block.descend is not None and self.descent.subtracts:
                done = len(slots)  # said beforehand: Ctrl-C comes when the call is over, and all are trained
                facts["updates"] = own["updates"] = facts["updates"] + done
                block.descend(first, first + done)
                return
            for slot in slots:
                for op in slot.program:
                    op()
                step()
                facts["updates"] = own["updates"] = facts["updates"] + 1
                done += 1
        finally:  # Ctrl-C
            place.batch += done
            block.last = first + done

    def alone(self, x: Array, y: Array) -> float:
        """One update from a batch that comes to no means, and its loss, for a plan with an end; with NumPy's warnings
        off."""
        if self._ours and type(self.descent.own["learning_rate"]) is float:
            return self._quiet.run(self._alone, x, y)
        with np.errstate(all="ignore"):
            return self._alone(x, y)

    def _alone(self, x: Array, y: Array) -> float:
        slot = self.load(x, y, None)
        self._update(slot)
        return slot.block.tell() + slot.price

    def _update(self, slot: Slot) -> None:
        descent = self.descent
        if descent.given is not descent.own["learning_rate"]:
            self.look()
        if self.kept:
            slot.price = self.model.weight_price()
        for op in slot.program:
            op()
        descent.step()
        descent.facts["updates"] = descent.own["updates"] = descent.facts["updates"] + 1

    def _turn(self, block: Block, means: Means) -> None:
        self.means, self.at = means, block
        means.waiting = None
        if self.teller is not None:
            self.teller.at(block, means)


def output_of(model: Model, links: Sequence[Link]) -> Shape:
    """The shape of one output for samples as they come into this chain."""
    (shape,) = model.graph.output_shapes([links[0].shape])
    return tuple(length or 0 for length in shape)


def end_for(model: Model, shape: Shape, last: Any, truth: Array) -> End | None:
    """The end for the model's loss on outputs of this shape; None if it is to be worked out as it is."""
    if len(shape) != 1:
        return None
    dtype, objective = model.parameters.data.dtype, model.objective
    loss = objective.chosen(0, truth, np.empty((len(truth), *shape), dtype))
    curve = last.stages[-1].curve if isinstance(last, DenseStack) else None
    return end_of(loss, curve, shape[0], objective.weights[0], dtype)
