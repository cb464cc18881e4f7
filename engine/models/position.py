"""Where a training stands: everything that the rest of it hangs on.

``position_of(model)`` is a tree of JSON values and arrays; ``return_to(equal_model, tree)`` inside ``on_train_begin``
lets ``fit`` go on from there, in the middle of an epoch too, to the same bits. The generators are part of it: the order
of an epoch's batches is drawn again from the state in which that epoch began.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import TYPE_CHECKING, Any

import numpy as np

from engine.array import Array
from engine.errors import DataError
from engine.metrics import Tally
from engine.models.objective import Mean, Means
from engine.optimizers.schedules import LearningRateSchedule
from engine.record import record

if TYPE_CHECKING:
    from engine.models.model import Model


@record
class Place:
    """``epoch`` whole epochs are done, and ``batch`` batches of the next one, which have come to ``means``.

    ``order`` is the state of the shuffling generator as that epoch began."""

    epoch: int = 0
    batch: int = 0
    means: Means = field(default_factory=Means)
    order: Any = None

    def begin(self, shuffle: np.random.Generator) -> None:
        """Before an epoch's batches: remember how their order comes about, or let it come about once more."""
        if self.batch:
            shuffle.bit_generator.state = self.order
        else:
            self.order = shuffle.bit_generator.state

    def next_epoch(self) -> None:
        self.epoch, self.batch, self.means = self.epoch + 1, 0, Means()


def position_of(model: Model) -> dict[str, Any]:
    """Everything that the rest of this training hangs on. The arrays are copies."""
    place, means = model.place, model.place.means
    means.settle()
    return {
        "epoch": place.epoch,
        "batch": place.batch,
        "order": place.order if place.batch else None,
        "means": {
            "loss": [means.loss.total, means.loss.rows],
            "parts": [[place, name, mean.total, mean.rows] for place, (name, mean) in means.parts.items()],
            "tallies": {name: list(tally.sums) for name, tally in means.tallies.items()},
        },
        "params": model.parameters.data.copy(),
        "state": model.state.data.copy(),
        "slots": model.optimizer_slots.copy(),
        "updates": model.updates,
        "learning_rate": rate_of(model),
        "streams": {name: stream.bit_generator.state for name, stream in streams_of(model).items()},
        "stop": [model.stop_reason, model.stop_facts] if model.stop_training else None,
    }


def return_to(model: Model, position: Mapping[str, Any]) -> None:
    """Stand where an equal model stood. Raises DataError if the arrays are those of another model."""
    take(model, position)
    means = position["means"]
    model.place = Place(
        position["epoch"],
        position["batch"],
        Means(
            Mean(*means["loss"]),
            {place: (name, Mean(*sums)) for place, name, *sums in means["parts"]},
            tallies={name: Tally(*sums) for name, sums in means["tallies"].items()},
        ),
        position["order"],
    )
    if position["stop"] is not None:
        model.stop(position["stop"][0], **position["stop"][1])


def take(model: Model, position: Mapping[str, Any]) -> None:
    """Take over what was learned (weights, the optimizer's memory, generators), but not the place in the epochs."""
    for name, held in (
        ("params", model.parameters.data),
        ("state", model.state.data),
        ("slots", model.optimizer_slots),
    ):
        held[...] = _fitting(position[name], held)
    model.updates = model.optimizer.updates = position["updates"]
    if position["learning_rate"] is not None:
        model.optimizer.learning_rate = position["learning_rate"]
    for name, stream in streams_of(model).items():
        stream.bit_generator.state = position["streams"][name]


def rate_of(model: Model) -> float | None:
    """The learning rate if it is a number, which callbacks and people may have changed; None for a schedule."""
    optimizer = model.optimizer
    scheduled = isinstance(vars(optimizer)["learning_rate"], LearningRateSchedule)
    return None if scheduled else optimizer.learning_rate


def streams_of(model: Model) -> dict[str, np.random.Generator]:
    return {name: held for name, held in vars(model.streams).items() if isinstance(held, np.random.Generator)}


def _fitting(array: Array, held: Array) -> Array:
    if array.shape != held.shape:
        raise DataError("model.other_position", wants=held.shape, got=array.shape)
    return array
