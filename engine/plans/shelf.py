"""The plans of a model, made when they are first wanted and kept as long as they hold."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from engine import config
from engine.array import Shape
from engine.layers.base import Layer

if TYPE_CHECKING:
    from engine.models.model import Model
    from engine.plans.chain import Link
    from engine.plans.reading import Reading
    from engine.plans.training import Training

# The plans themselves are imported where one is made, so that `import engine` need not wait for them.

READINGS = 4
"""Plans for answers that are kept: for validation, for the pictures, and for what else is asked for."""


class Shelf:
    """The plans of one model: for training with and without weights, and for answers to batches of some lengths.

    What a plan hangs on besides the arrays it is given: the graph, the arguments of its layers, the loss, and what is
    configured for the whole process. Where any of it has changed, the plans are made anew."""

    def __init__(self, stamp: Any = None) -> None:
        self._stamp, self._wanted = stamp, config.plans()
        self._training: dict[bool, Training] = {}
        self.readers: list[Reading] = []
        self._chains: dict[Shape, list[Link] | None] = {}

    def training(self, model: Model, x: Any, y: Any, rows: int = 0, *, weighted: bool) -> Training | None:
        """The plan to train on batches of ``rows`` rows (0: all) such as ``x`` and ``y``; None for the plain path."""
        if type(x) is not np.ndarray or type(y) is not np.ndarray or not x.size or not y.ndim or len(x) != len(y):
            return None
        if not self._holds(model):
            return None
        rows = rows or len(x)
        found = self._training.get(weighted)
        if found is not None and not found.holds():
            found = None
        if found is None and (len(model.output_names) > 1 or model.objective.losses[0] is None):
            return None
        if found is None or found.rows < rows or found.row != x.shape[1:]:
            chain = self._chain(model, x)
            if chain is not None and (found is None or found.rows < rows or found.row != chain[0].shape):
                from engine.plans.training import Training

                found = Training(model, chain, rows, y, weighted=weighted)
                self._training[weighted] = found
            found = None if chain is None else found
        return found

    @property
    def trainer(self) -> Training | None:
        """The plan that trained last, as long as there is one."""
        return next(iter(self._training.values()), None)

    def reading(self, model: Model, x: Any, rows: int = 0) -> Reading | None:
        """The plan to answer batches of ``rows`` rows (0: all) such as ``x``; None for the plain path."""
        if type(x) is not np.ndarray or not x.size or not self._holds(model):
            return None
        chain = self._chain(model, x)
        if chain is None:
            return None
        same = [one for one in self.readers if one.row == chain[0].shape]
        found = next((one for one in same if (one.rows == rows if rows else one.most >= len(x))), None)
        if found is None:
            from engine.plans.reading import Reading

            found = Reading(model, chain, rows or len(x))
            self.readers = [found, *self.readers[: READINGS - 1]]
        return found

    def _chain(self, model: Model, x: Any) -> list[Link] | None:
        """The chain of the model for samples such as these, which may lack an axis of one."""
        shape = x.shape[1:]
        if shape in self._chains and x.dtype == model.parameters.data.dtype:
            return self._chains[shape]
        (example,) = model.standardize(x[:1])
        shape = example.shape[1:]
        if shape not in self._chains:
            from engine.plans.chain import chain_of

            self._chains = {shape: chain_of(model.graph, shape)}
        return self._chains[shape]

    def _holds(self, model: Model) -> bool:
        """Whether there may be plans; those that hold no longer are thrown away."""
        if not model.built:
            return False
        stamp = (config.stamp(), Layer.edits, model.graph)
        if stamp != self._stamp:
            vars(self).update(vars(Shelf(stamp)))
        model.own()
        return self._wanted
