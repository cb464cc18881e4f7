"""A weight as Keras shows it: a name, a path and the numbers, which stay where they are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from engine.array import Array, Shape
from engine.errors import ShapeError


@dataclass(frozen=True, eq=False)
class Variable:
    """One weight array. ``numpy()`` copies it out, ``assign`` writes into the model."""

    name: str
    layer: str
    value: Array
    trainable: bool

    @property
    def path(self) -> str:
        """dense_1/kernel"""
        return f"{self.layer}/{self.name}"

    @property
    def shape(self) -> Shape:
        return self.value.shape

    @property
    def dtype(self) -> str:
        return str(self.value.dtype)

    def numpy(self) -> Array:
        return self.value.copy()

    def assign(self, value: Any) -> None:
        """Overwrite all numbers; the shapes must be equal, as NumPy broadcasting would hide a mistake."""
        array = np.asarray(value)
        self.check(array)
        self.value[...] = array

    def check(self, array: Array) -> None:
        """Raises ShapeError if these numbers cannot be assigned."""
        if array.shape != self.shape:
            raise ShapeError("weights.shape", layer=self.layer, weight=self.name, wants=self.shape, got=array.shape)

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> Array:
        return np.array(self.value, dtype=dtype) if copy is not False else np.asarray(self.value, dtype=dtype)
