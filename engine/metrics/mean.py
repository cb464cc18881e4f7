"""Means: of plain numbers, of what a function says about each element, and their common sums."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, ClassVar, Self

import numpy as np

from engine import losses
from engine.array import Array
from engine.errors import ShapeError
from engine.masked import mask_of
from engine.metrics import functions
from engine.metrics.base import Metric, Tally
from engine.metrics.weights import masked, quotient, samplewise
from engine.registry import is_ours
from engine.spec import arguments


class Mean(Metric):
    """The weighted mean of numbers that come as they are: ``update_state(values, sample_weight)``. Source: Keras 3."""

    def __init__(self, name: str | None = "mean", dtype: str | None = None) -> None:
        super().__init__(dtype, name)

    def update(self, values: Any, sample_weight: Any = None) -> Tally:  # type: ignore[override]
        """Sum and weight of the values. Shapes: any, the weights as in ``samplewise``."""
        return mean_tally(values, sample_weight, self.numbers)

    def measure(self, *sums: Any) -> Array:
        return quotient(*sums)

    def start(self) -> Tally:
        return Tally(0.0, 0.0)


class Sum(Metric):
    """The weighted sum of numbers that come as they are: ``update_state(values, sample_weight)``. Source: Keras 3."""

    parts = ("total",)

    def __init__(self, name: str | None = "sum", dtype: str | None = None) -> None:
        super().__init__(dtype, name)

    def update(self, values: Any, sample_weight: Any = None) -> Tally:  # type: ignore[override]
        """Sum of the values. Shapes: any, the weights as in ``samplewise``."""
        found, _ = samplewise(*_rounded(values, sample_weight, self.numbers), np.sum)
        return Tally(float(found.sum()))

    def measure(self, *sums: Any) -> Any:
        return sums[0]

    def start(self) -> Tally:
        return Tally(0.0)


class MeanOf(Metric):
    """Base of metrics that are the mean of a function per element: (y_true, y_pred, **arguments) -> values."""

    function: ClassVar[Callable[..., Array]]

    def values(self, y_true: Any, y_pred: Any) -> Array:
        """One number per sample or element. Raises ShapeError if the shapes do not fit."""
        given = {name: getattr(self, name) for name in arguments(type(self))}
        try:
            return type(self).function(y_true, y_pred, **given)
        except ShapeError as error:
            if "loss" not in error.facts:
                raise
            # the mathematics is a loss's, but here nobody chose a loss
            shapes = {"gets": np.shape(y_true)[1:], "outputs": np.shape(y_pred)[1:]}
            raise ShapeError("shape.metric", metric=type(self).__name__, **shapes) from None

    def update(self, y_true: Any, y_pred: Any, sample_weight: Any = None) -> Tally:
        """Sum and weight of the values; what a mask on y_pred leaves out weighs nothing."""
        weight, mask = sample_weight, mask_of(y_pred)
        return mean_tally(self.values(y_true, y_pred), weight if mask is None else masked(weight, mask), self.numbers)

    def batches(self, y_true: Array, y_pred: Array, rows: int) -> Iterator[Tally]:
        whole = not is_ours(type(self)) or isinstance(self, MeanMetricWrapper) or getattr(self, "axis", -1) != -1
        if whole or mask_of(y_pred) is not None:  # it may ask for a whole batch
            yield from super().batches(y_true, y_pred, rows)
            return
        found, _ = samplewise(*_rounded(self.values(y_true, y_pred), None, self.numbers))
        even = len(found) // rows * rows
        for total in found[:even].reshape(-1, rows).sum(axis=1).tolist():
            yield Tally(total, float(rows))
        if even < len(found):
            yield Tally(float(found[even:].sum()), float(len(found) - even))

    def measure(self, *sums: Any) -> Array:
        return quotient(*sums)

    def start(self) -> Tally:
        return Tally(0.0, 0.0)


class MeanMetricWrapper(MeanOf):
    """The mean of any function fn(y_true, y_pred, **kwargs) -> values, one per sample or element. Source: Keras 3."""

    def __init__(
        self, fn: Callable[..., Any], name: str | None = None, dtype: str | None = None, **kwargs: Any
    ) -> None:
        super().__init__(dtype, name)
        self.fn, self.kwargs = fn, kwargs

    @property
    def better(self) -> Any:  # type: ignore[override]
        """ "min" if the function is one of the losses; of any other nobody knows."""
        return "min" if getattr(losses, getattr(self.fn, "__name__", ""), None) is self.fn else None

    def values(self, y_true: Any, y_pred: Any) -> Array:
        return np.asarray(self.fn(np.asarray(y_true), np.asarray(y_pred), **self.kwargs))

    def get_config(self) -> dict[str, Any]:
        return {**super().get_config(), "fn": functions.spelled(self.fn), **self.kwargs}

    @classmethod
    def from_config(cls, config: Mapping[str, Any]) -> Self:
        """Make a metric from ``get_config``. Raises SpecError if its function is not one of Keras's."""
        return cls(**{**config, "fn": functions.found(config.get("fn"))})


def mean_tally(values: Any, weight: Any, numbers: np.dtype[Any]) -> Tally:
    """Weighted sum of the values per sample, and the sum of their weights: (batch, ...) -> two numbers."""
    found, weights = samplewise(*_rounded(values, weight, numbers))
    count = weights.sum() if weights is not None else len(found) if found.ndim else 1
    return Tally(float(found.sum()), float(count))


def _rounded(values: Any, weight: Any, numbers: np.dtype[Any]) -> tuple[Array, Array | None]:
    """Both as float64, after rounding to the metric's type."""
    found = np.asarray(values).astype(numbers, copy=False).astype(np.float64, copy=False)
    if weight is None:
        return found, None
    return found, np.asarray(weight).astype(numbers, copy=False).astype(np.float64, copy=False)
