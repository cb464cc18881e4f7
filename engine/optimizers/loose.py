"""Variables outside of models: what ``optimizer.apply`` works on."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from engine.array import Array
from engine.errors import ShapeError, SpecError
from engine.record import record
from engine.variable import Variable

if TYPE_CHECKING:
    from engine.optimizers.base import Optimizer


@record(eq=False)
class Loose:
    """Variables side by side in one vector: ``places`` say where each lies, ``slots`` what is remembered of them."""

    variables: list[Variable]
    places: list[slice]
    slots: Array

    @classmethod
    def of(cls, optimizer: Optimizer, variables: Sequence[Variable]) -> Loose:
        """Settle the variables that an optimizer is to work on."""
        ends = accumulate((variable.value.size for variable in variables), initial=0)
        places = [slice(start, end) for start, end in pairwise(ends)]
        dtype = np.result_type(*(variable.value.dtype for variable in variables))
        slots = np.zeros((len(optimizer.slots), places[-1].stop), dtype)
        optimizer.start(slots)
        return cls(list(variables), places, slots)

    def step(self, optimizer: Optimizer, grads: Sequence[Any], variables: Sequence[Variable]) -> None:
        """One step on these variables; a gradient that is None leaves its variable alone."""
        theta = np.concatenate([variable.value.ravel() for variable in self.variables]).astype(self.slots.dtype)
        whole = np.zeros_like(theta)
        chosen: list[slice] = []
        for grad, variable in zip(grads, variables, strict=True):
            place = next((p for p, own in zip(self.places, self.variables, strict=True) if own is variable), None)
            if place is None:
                raise SpecError("optimizer.unknown_variable", name=variable.path)
            if grad is None:
                continue
            array = np.asarray(grad)
            if array.shape != variable.shape:
                raise ShapeError("optimizer.gradient", name=variable.path, wants=variable.shape, got=array.shape)
            whole[place] = array.ravel()
            chosen.append(place)
        if not chosen:
            raise SpecError("optimizer.no_gradients")
        chosen.sort(key=lambda place: int(place.start))
        optimizer.step(theta, whole, self.slots, optimizer.updates + 1, chosen)
        for place, variable in zip(self.places, self.variables, strict=True):
            variable.value[...] = theta[place].reshape(variable.shape)
