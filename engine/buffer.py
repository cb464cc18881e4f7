"""One flat vector, named views.

All trainable parameters of a model lie in one vector; each layer sees its kernel and bias as views into it. So the
optimizer is a handful of operations for the whole net, and a checkpoint, a copy of the best weights, a gradient norm,
a walk over the loss surface and "equal to the bit" are one line each.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import prod
from types import MappingProxyType
from typing import Any

import numpy as np

from engine.array import Array, Shape

Layout = Mapping[str, Mapping[str, Shape]]
"""owner -> name -> shape, in the order in which they lie in the vector."""


class ParamBuffer:
    """``data`` is the vector; ``views("dense_1")["kernel"]`` is a writable window into it."""

    def __init__(self, layout: Layout, dtype: np.dtype[Any], data: Array | None = None) -> None:
        self.layout = {owner: dict(shapes) for owner, shapes in layout.items()}
        size = sum(prod(shape) for shapes in self.layout.values() for shape in shapes.values())
        self.data: Array = np.zeros(size, dtype) if data is None else data
        self._slices: dict[str, dict[str, slice]] = {}
        # read-only mappings: p["kernel"] = x would silently detach the layer from the vector
        self._views: dict[str, Mapping[str, Array]] = {}
        start = 0
        for owner, shapes in self.layout.items():
            views, self._slices[owner] = {}, {}
            for name, shape in shapes.items():
                place = slice(start, start + prod(shape))
                views[name], self._slices[owner][name] = self.data[place].reshape(shape), place
                start = place.stop
            self._views[owner] = MappingProxyType(views)

    def views(self, owner: str) -> Mapping[str, Array]:
        """The arrays of one owner by name; empty for an owner without any."""
        return self._views.get(owner, _NOTHING)

    __getitem__ = views

    def slices(self, owner: str) -> Mapping[str, slice]:
        """Where the arrays of one owner lie in ``data``, by name."""
        return self._slices.get(owner, _NO_SLICES)

    def like(self) -> ParamBuffer:
        """Zeros in the same layout: the home of the gradients."""
        return ParamBuffer(self.layout, self.data.dtype)

    def __reduce__(self) -> tuple[Any, ...]:
        # copy and pickle would turn views into arrays of their own; rebuilding from vector and layout keeps them views
        return ParamBuffer, (self.layout, self.data.dtype, self.data.copy())


_NOTHING: Mapping[str, Array] = MappingProxyType({})
_NO_SLICES: Mapping[str, slice] = MappingProxyType({})
