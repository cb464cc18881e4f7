"""What every loss answers: how wrong each element is, and which way is down.

``elements`` is the mathematics. ``measure`` turns it into what training needs: one loss per sample, and the gradient
of their mean. ``loss(y_true, y_pred)`` is Keras's: the mean as one number.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, ClassVar, Literal, TypeAlias

import numpy as np

from engine.array import Array
from engine.errors import ShapeError
from engine.names import snake_case
from engine.spec import Block

Targets: TypeAlias = Literal["numbers", "binary", "one_hot", "indices"]
"""What y must look like: any numbers, 0 or 1, one-hot rows, or class indices."""


@dataclass(eq=False, repr=False)
class Loss(Block):
    """Base of all losses. Shapes: y_true and y_pred (batch, ..., numbers), the loss of an element is (batch, ...)."""

    name: str | None = field(default=None, kw_only=True)

    targets: ClassVar[Targets] = "numbers"

    def __post_init__(self) -> None:
        self.name = self.name or snake_case(type(self).__name__)

    def elements(self, y_true: Array, y_pred: Array) -> tuple[Array, Array]:
        """Loss per element (batch, ...), and its derivative by y_pred (batch, ..., numbers)."""
        raise NotImplementedError

    def align(self, y_true: Array, y_pred: Array) -> tuple[Array, Array]:
        """Both with the same shape; a single trailing axis is added or dropped as Keras does. Raises ShapeError."""
        y_true, y_pred = same_rank(y_true, y_pred)
        if y_true.shape != y_pred.shape:
            raise self.unfit(y_true, y_pred)
        return y_true.astype(y_pred.dtype, copy=False), y_pred

    def measure(self, y_true: Array, y_pred: Array) -> tuple[Array, Array]:
        """Loss per sample (batch,), and the gradient of the mean loss by y_pred (as y_pred)."""
        values, slope = self.elements(*self.align(y_true, y_pred))
        return values.reshape(len(values), -1).mean(axis=1), (slope / values.size).reshape(y_pred.shape)

    def __call__(self, y_true: Any, y_pred: Any) -> float:
        """The mean loss of a batch."""
        return float(elements_of(self, y_true, y_pred).mean())

    def unfit(self, y_true: Array, y_pred: Array) -> ShapeError:
        """The error for targets and outputs of different shapes."""
        name = type(self).__name__
        return ShapeError("shape.targets", loss=name, gets=y_true.shape[1:], outputs=y_pred.shape[1:])


def as_floats(values: Any) -> Array:
    """An array of floats: as it is if it has some float type, else in NumPy's usual one."""
    array = np.asarray(values)
    return array if array.dtype.kind == "f" else array.astype(np.float64)


def same_rank(y_true: Array, y_pred: Array) -> tuple[Array, Array]:
    """(n,) meets (n, 1) as (n, 1); (n, t) meets (n, t, 1) as (n, t). Source: Keras 3, losses.loss."""
    if y_true.ndim == y_pred.ndim + 1 and y_true.shape[-1] == 1:
        return (y_true, y_pred[..., None]) if y_pred.ndim == 1 else (y_true[..., 0], y_pred)
    if y_pred.ndim == y_true.ndim + 1 and y_pred.shape[-1] == 1:
        return (y_true[..., None], y_pred) if y_true.ndim == 1 else (y_true, y_pred[..., 0])
    return y_true, y_pred


def elements_of(loss: Loss, y_true: Any, y_pred: Any) -> Array:
    """Loss per element of plain arrays: what Keras's functions (``losses.mean_squared_error``) give."""
    return loss.elements(*loss.align(np.asarray(y_true), as_floats(y_pred)))[0]
