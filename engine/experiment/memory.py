"""What a run takes of memory: everything that lies there at once, in each of its phases, and the largest of these.

    build        the rows are loaded and split, the first weights drawn
    train        caches of a batch on the way there, gradients on the way back; the optimizer's arrays stay
    look         after an epoch the pictures ask the model for their rows, and some go there and back
    checkpoint   weights, optimizer and position are copied, and written into a file in memory

What a layer holds it says itself (``Layer.room``), as optimizers and initializers do.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from math import prod

from engine.datasets import DatasetInfo
from engine.experiment.bounds import Bounds
from engine.experiment.experiment import LayerChoice
from engine.experiment.looks import INSIDE, LOOK
from engine.experiment.walk import LayerPlan
from engine.optimizers import Optimizer
from engine.plans.block import at_once

FLOAT, LONG = 4, 8
CHUNK = 16_000_000
"""Bytes that NumPy writes into a file at once."""


@dataclass(frozen=True)
class Memory:
    """Bytes at the peak: the program itself, the rows, all that is as large as the weights, all that a batch makes."""

    base: int
    data: int
    weights: int
    activations: int

    @property
    def total(self) -> int:
        return self.base + self.data + self.weights + self.activations

    def to_json(self) -> dict[str, int]:
        return asdict(self)


@dataclass(frozen=True)
class Rows:
    """How many rows there are of which size: numbers of x, and of the answers of all outputs."""

    all: int
    train: int
    validation: int
    batch_size: int
    sample: int
    answers: int
    pixels: bool

    @classmethod
    def of(cls, info: DatasetInfo, train: int, validation: int, batch_size: int, answers: int) -> Rows:
        pixels = info.scaling.name == "divide" and info.rows > 0
        return cls(info.rows, train, validation, batch_size, prod(info.input_shape), answers, pixels)

    @property
    def batch(self) -> int:
        return min(self.batch_size, max(self.train, 1))

    @property
    def raw(self) -> int:
        """Bytes of one row as it is loaded: pixels are small whole numbers."""
        return self.sample * (1 if self.pixels else FLOAT) + FLOAT

    @property
    def held(self) -> int:
        """Bytes while training: all rows as loaded, and scaled copies of those for training and validation."""
        used = self.train + self.validation
        return self.all * (self.raw + LONG) + used * FLOAT * (self.sample + self.answers)


@dataclass(frozen=True)
class Net:
    """The layers of a model in order, and who reads whom (places in ``plans``)."""

    choices: Sequence[LayerChoice]
    plans: Sequence[LayerPlan]
    order: Sequence[int]
    reads: Sequence[Sequence[int]]
    ends: Sequence[int]

    @property
    def chain(self) -> bool:
        """Whether each layer reads the one before and nothing else: such a model runs by a plan (engine/plans)."""
        before = [None, *self.order[:-1]]
        return not any(choice.made.makes_masks or choice.made.has_price for choice in self.choices) and all(
            list(self.reads[place]) == [one] * (one is not None) for place, one in zip(self.order, before, strict=True)
        )

    @property
    def trained(self) -> int:
        return sum(spec.size for plan in self.plans for spec in plan.weights.values() if spec.trainable)

    @property
    def fixed(self) -> int:
        return sum(spec.size for plan in self.plans for spec in plan.weights.values() if not spec.trainable)

    @property
    def outputs(self) -> int:
        """Numbers of all outputs of one sample."""
        return sum(prod(self.plans[place].output_shape or ()) for place in self.ends)

    @property
    def made(self) -> int:
        """Numbers of the outputs of all layers of one sample."""
        return sum(prod(plan.output_shape or ()) for plan in self.plans)

    def kept(self) -> float:
        """Numbers per sample at the end of the way there."""
        return sum(plan.room.kept for plan in self.plans)

    def there(self, *, training: bool) -> float:
        """The most numbers per sample at once on the way there; at rest, noise and dropout hand on what they get."""
        held = most = 0.0
        for place in self.order:
            if not training and self.plans[place].family == "regularization":
                continue
            room = self.plans[place].room
            most, held = max(most, held + room.there), held + room.kept
        return most

    def back(self, batch: int) -> float:
        """The most numbers at once on the way back of a batch, beside what is kept."""
        pending = {place: float(prod(self.plans[place].output_shape or ())) for place in self.ends}
        most = 0.0
        for place in reversed(self.order):
            plan = self.plans[place]
            dy = pending.get(place, 0.0)
            price = prod(plan.output_shape or ()) if self.choices[place].made.has_price else 0
            waiting = sum(pending.values()) + price
            slope = max((spec.size for spec in plan.weights.values() if spec.trainable), default=0)
            most = max(most, batch * (waiting + plan.room.back), batch * (waiting + plan.room.slope) + slope)
            pending.pop(place, None)
            for source in self.reads[place]:
                # without a copy it is dy itself that is handed on
                size = prod(self.plans[source].output_shape or ()) if plan.room.back else dy / len(self.reads[place])
                if source in pending:
                    most = max(most, batch * (sum(pending.values()) + 2 * size))
                pending[source] = max(pending.get(source, 0.0), size)
        return most

    def first(self) -> float:
        """Bytes that the weight of which most is drawn at once takes meanwhile."""
        drawn = (spec.size * spec.initializer.scratch for plan in self.plans for spec in plan.weights.values())
        return 2 * FLOAT * max(drawn, default=0)

    def largest(self) -> int:
        return max((spec.size for plan in self.plans for spec in plan.weights.values()), default=0)


LOSS = 6
"""Arrays of the outputs' size that losses and metrics hold at once."""


def memory(net: Net, rows: Rows, optimizer: Optimizer, view: str | None, bounds: Bounds) -> Memory:
    """The peak of a run: the largest of its phases."""
    return max(phases(net, rows, optimizer, view, bounds), key=lambda memory: memory.total)


def phases(net: Net, rows: Rows, optimizer: Optimizer, view: str | None, bounds: Bounds) -> Iterator[Memory]:
    """The peak of every phase, in the order of the list above."""

    def phase(data: float, weights: float, numbers: float) -> Memory:
        return Memory(bounds.base_bytes, round(data), round(weights), round(FLOAT * numbers))

    slots = len(optimizer.slots)
    model = FLOAT * (net.trained + net.fixed)
    # with gradients, where the epoch began, what the optimizer remembers, and what it computes in, which stays
    learned = model + FLOAT * (2 * net.trained + optimizer.room(net.trained))
    used = rows.train + rows.validation
    # ``prepare`` holds unscaled copies of the rows beside the scaled ones
    yield phase(rows.all * (rows.raw + LONG) + rows.train * rows.raw, model + net.first(), 0)
    yield phase(rows.held + used * rows.raw, model, 0)
    batch, each = rows.batch, rows.sample + rows.answers + LOSS * net.outputs
    kept = batch * (net.kept() + each)
    yield phase(rows.held, learned, batch * (net.there(training=True) + each))
    yield phase(rows.held, learned, kept + net.back(batch))
    looked = LOOK[view]
    together = min(looked, at_once(net.made + rows.sample, FLOAT)) if net.chain else looked
    answers = looked * (rows.sample + 4 * net.outputs)
    yield phase(rows.held, learned, together * net.there(training=False) + answers)
    rows_inside = min(INSIDE, max(rows.train, 1))
    yield phase(rows.held, learned, rows_inside * (net.there(training=True) + each))
    yield phase(rows.held, learned, rows_inside * (net.kept() + each) + max(net.back(rows_inside), net.largest()))
    position = FLOAT * (net.trained * (2 + slots) + net.fixed)
    file = model + position
    sent = file if file <= bounds.checkpoint_bytes else 0  # framed for the pipe: once more
    yield phase(rows.held, learned + position + file + max(min(CHUNK, FLOAT * net.largest()), sent), 0)


def layer_bytes(plan: LayerPlan, batch: int) -> float:
    """What hangs on one layer: its weights, their gradients, and what it keeps of a batch."""
    return FLOAT * (2 * (plan.parameters or 0) + batch * max(plan.room.kept, plan.room.there))
