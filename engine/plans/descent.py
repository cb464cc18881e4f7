"""The optimizer's step at the end of a batch, with what can be known beforehand looked up beforehand."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from engine.layers.base import Layer
from engine.optimizers import SGD
from engine.optimizers.base import merged
from engine.plans.curves import Op

if TYPE_CHECKING:
    from engine.models.model import Model


class Descent:
    """``look`` reads the optimizer's arguments, which may change at any time; ``step`` is then one update.

    ``subtracts``: whether that is theta -= grads and nothing else.

    ``pace``: what the gradient of the loss is to be multiplied by on its way. Plain SGD has its learning rate in
    there, on the few numbers of an output rather than on those of all weights, and its step is one subtraction."""

    def __init__(self, model: Model, *, folds: bool) -> None:
        self.model, self.folds = model, folds
        self.theta, self.grads = model.parameters.data, model.grads.data
        # attributes without the checks of an assignment, which would take longer than the step
        self.facts, self.own = vars(model), vars(model.optimizer)
        self.given: Any = None
        self._watched = [name for name in self.own if not name.startswith("_") and name != "updates"]
        self._seen: tuple[Any, ...] = ()
        self.pace, self.subtracts = 1.0, False
        self.step: Op

    def look(self, *, always: bool) -> bool:
        """Take the arguments as they are now; whether there was anything to do. Not ``always``: only if something was
        set since."""
        seen = (*map(self.own.get, self._watched), Layer.edits)
        if not always and seen == self._seen:
            return False
        self._seen = seen
        optimizer, kept = self.model.optimizer, self.model.has_kept
        arrays, self.slots = self.model.trainable_slices, self.model.optimizer_slots
        self.given = self.own["learning_rate"]
        whole = merged(arrays) == [slice(0, len(self.theta))]
        bare = whole and not kept and optimizer.bare
        self.pace, self.subtracts = 1.0, False
        if (
            bare
            and self.folds
            and type(optimizer) is SGD
            and not optimizer.momentum
            and isinstance(self.given, int | float)
        ):
            self.pace, self.subtracts = float(self.given), True
            self.step = partial(np.subtract, self.theta, self.grads, self.theta)
        elif bare:
            self.step = partial(self._bare, optimizer.advance)
        else:
            self.step = partial(self._full, optimizer.step, arrays)
        return True

    def _bare(self, update: Callable[..., None]) -> None:
        """An optimizer of which nothing is asked but its own formula."""
        t = self.facts["updates"]
        update(self.theta, self.grads, self.slots, t + 1, self.model.optimizer.rate_at(t))

    def _full(self, step: Callable[..., None], arrays: list[slice]) -> None:
        model = self.model
        model.add_weight_slopes()
        step(self.theta, self.grads, self.slots, self.facts["updates"] + 1, arrays)
        model.constrain()
