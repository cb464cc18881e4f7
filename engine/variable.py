"""A weight as Keras shows it: a name, a path and the numbers, which stay where they are."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.lib.mixins import NDArrayOperatorsMixin

from engine import config
from engine.array import Array, Shape
from engine.errors import ShapeError
from engine.names import auto_name
from engine.record import record

if TYPE_CHECKING:
    from engine.constraints import Constraint
    from engine.layers.protocol import ParamSpec
    from engine.regularizers import Regularizer


@record(frozen=True, eq=False, init=False)
class Variable(NDArrayOperatorsMixin):
    """One weight array. ``numpy()`` copies it out, ``assign`` writes into the model; one reckons with it as with an
    array (``2 * layer.kernel``), but two of them are equal only if they are the same one.

    ``Variable(numbers)`` or ``Variable(initializer, shape)`` makes one outside of models, for ``optimizer.apply``."""

    __hash__ = object.__hash__

    name: str
    layer: str
    value: Array
    trainable: bool
    spec: ParamSpec | None = None

    def __init__(
        self,
        initializer: Any,
        shape: Shape | None = None,
        dtype: str | None = None,
        trainable: bool = True,
        *,
        name: str | None = None,
    ) -> None:
        numbers = initializer(shape) if callable(initializer) else initializer
        kind = dtype or (numbers.dtype if hasattr(numbers, "dtype") else config.dtype())
        self._fill(name or auto_name("variable"), "", np.array(numbers, kind), trainable, None)

    @classmethod
    def of(cls, name: str, layer: str, value: Array, trainable: bool, spec: ParamSpec | None = None) -> Variable:
        """A weight where it lies: ``value`` is not copied."""
        made = object.__new__(cls)
        made._fill(name, layer, value, trainable, spec)
        return made

    def _fill(self, *values: Any) -> None:
        for place, value in zip(fields(self), values, strict=True):
            object.__setattr__(self, place.name, value)

    @property
    def regularizer(self) -> Regularizer | None:
        """What the weight costs."""
        return None if self.spec is None else self.spec.regularizer

    @property
    def constraint(self) -> Constraint | None:
        """What the weight is held to."""
        return None if self.spec is None else self.spec.constraint

    @property
    def path(self) -> str:
        """dense_1/kernel"""
        return f"{self.layer}/{self.name}" if self.layer else self.name

    @property
    def shape(self) -> Shape:
        return self.value.shape

    @property
    def dtype(self) -> str:
        return str(self.value.dtype)

    def frozen(self) -> Variable:
        """The same weight as seen through a layer that is not to be trained."""
        return Variable.of(self.name, self.layer, self.value, False, self.spec)

    def within(self, layer: str) -> Variable:
        """The same weight as seen through a layer around its own: bidirectional/forward_lstm/lstm_cell/kernel."""
        return Variable.of(self.name, f"{layer}/{self.layer}", self.value, self.trainable, self.spec)

    def numpy(self) -> Array:
        return self.value.copy()

    def assign(self, value: Any) -> None:
        """Overwrite all numbers; the shapes must be equal, as NumPy broadcasting would hide a mistake."""
        array = np.asarray(value)
        self.check(array)
        self.value[...] = array

    def assign_add(self, value: Any) -> None:
        """Add to all numbers."""
        self.assign(self.value + np.asarray(value))

    def assign_sub(self, value: Any) -> None:
        """Subtract from all numbers."""
        self.assign(self.value - np.asarray(value))

    @property
    def ndim(self) -> int:
        return self.value.ndim

    def __len__(self) -> int:
        return len(self.value)

    def __getitem__(self, place: Any) -> Any:
        return self.value[place]

    def __float__(self) -> float:
        return float(self.value)

    def __eq__(self, other: object) -> Any:
        return self is other if isinstance(other, Variable) else self.value == other

    def __ne__(self, other: object) -> Any:
        return self is not other if isinstance(other, Variable) else self.value != other

    def __array_ufunc__(self, ufunc: np.ufunc, method: str, *inputs: Any, **options: Any) -> Any:
        plain = [x.value if isinstance(x, Variable) else x for x in inputs]
        return getattr(ufunc, method)(*plain, **options)

    def check(self, array: Array) -> None:
        """Raises ShapeError if these numbers cannot be assigned."""
        if array.shape != self.shape:
            raise ShapeError("weights.shape", layer=self.layer, weight=self.name, wants=self.shape, got=array.shape)

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> Array:
        return np.array(self.value, dtype=dtype) if copy is not False else np.asarray(self.value, dtype=dtype)
