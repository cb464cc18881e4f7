"""What every loss answers: how wrong each element is, and which way is down.

``elements`` is the mathematics: a value per element, and its slope. ``measure`` turns it into what training needs: one
number after weights, mask and reduction, and its gradient. ``loss(y_true, y_pred)`` is Keras's call.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Literal, TypeAlias

import numpy as np

from engine import config
from engine.array import Array
from engine.errors import ShapeError, SpecError, shown
from engine.losses.alignment import as_floats, same_rank
from engine.losses.arguments import Reduction
from engine.losses.reduction import Way, merged, reduced
from engine.masked import mask_of
from engine.names import auto_name, snake_case
from engine.spec import Argument, Block, arguments

__all__ = ["Loss", "Targets", "as_floats", "elements_of", "same_rank"]

Targets: TypeAlias = Literal["numbers", "binary", "one_hot", "indices"]
"""What y must look like: any numbers, 0 or 1, one-hot rows, or class indices."""


class Loss(Block):
    """Base of all losses. Shapes: y_true and y_pred (batch, ..., numbers), the loss of an element is (batch, ...).

    A loss of one's own writes ``elements``. Every class declares ``reduction``, ``name`` and ``dtype`` itself, because
    Keras gives them another place and another default in each. With ``reduction`` "none" a call gives all values;
    Keras cannot train with it (a gradient needs one number), here the training takes their sum."""

    kind = "loss"
    targets: ClassVar[Targets] = "numbers"
    expects: ClassVar[tuple[str, ...]] = ()
    """Activations that give the outputs this loss is made for; empty if any will do."""

    axis: int | tuple[int, ...] | None = -1
    """The axes of y_pred that the loss of one element gathers; None for all."""

    stretches: ClassVar[bool] = False
    """Whether a call by hand stretches shapes to fit, as Keras does; a training never does."""

    unwritten: ClassVar[tuple[str, ...]] = ()
    """Arguments that Keras leaves out of a config, so that a copy has their defaults."""

    reduction: Reduction
    name: str | None
    dtype: str | None

    def __init__(
        self, name: str | None = None, reduction: Way | None = "sum_over_batch_size", dtype: str | None = None
    ) -> None:
        self.name, self.reduction, self.dtype = name, reduction, dtype
        self.__post_init__()

    def __post_init__(self) -> None:
        for argument in _PLACE.values():
            setattr(self, argument.name, argument.check(type(self).__name__, getattr(self, argument.name)))
        self.name = self.name or auto_name(snake_case(type(self).__name__))
        if self.dtype not in (None, "float32", "float64"):
            raise SpecError("config.floatx", got=shown(self.dtype), known=["float32", "float64"]).at("dtype")

    # ---- what a loss writes

    def elements(self, y_true: Array, y_pred: Array) -> tuple[Array, Array]:
        """Loss per element (batch, ...), and its derivative by y_pred (batch, ..., numbers)."""
        raise SpecError("loss.no_elements", loss=type(self).__name__)

    def align(self, y_true: Array, y_pred: Array) -> tuple[Array, Array]:
        """Both with the same shape; a single trailing axis is added or dropped as Keras does. Raises ShapeError."""
        y_true, y_pred = same_rank(y_true, y_pred)
        if y_true.shape != y_pred.shape:
            raise self.unfit(y_true, y_pred)
        return y_true.astype(y_pred.dtype, copy=False), y_pred

    def meet(self, y_true: Array, y_pred: Array) -> tuple[Array, Array]:
        """Both with the same shape for a call by hand: where the loss ``stretches``, axes of length 1 and missing first
        ones are stretched; else as ``align``. Two single numbers are a row of one. Raises ShapeError."""
        if y_true.ndim == y_pred.ndim == 0:
            return self.align(y_true[None], y_pred[None])
        if self.stretches:
            y_true, y_pred = same_rank(y_true, y_pred)
            try:
                y_true, y_pred = np.broadcast_arrays(y_true, y_pred)
            except ValueError:
                raise self.unfit(y_true, y_pred) from None
        return self.align(y_true, y_pred)

    def counted(self, y_true: Array, values: Array) -> Array | None:
        """Which elements count at all, as ``values``; None for every one."""
        return None

    def spread(self, share: Array | float, slope: Array, y_pred: Array) -> Array:
        """d sum(share x values) / d y_pred; share is one number or one per value."""
        if np.ndim(share) in (0, slope.ndim):
            return share * slope
        return np.expand_dims(share, self.axis if self.axis is not None else ()) * slope

    # ---- what others ask

    def measure(
        self, y_true: Any, y_pred: Array, sample_weight: Any = None, mask: Array | None = None
    ) -> tuple[float, Array]:
        """The reduced loss, and its gradient by y_pred (as y_pred). ``mask``: False where an output does not count.

        Raises ShapeError or DataError if targets, outputs and weights do not fit."""
        with np.errstate(all="ignore"):  # NaN and infinity are answers here, as in Keras
            truth, guess = self.align(np.asarray(y_true), y_pred.astype(self.dtype or y_pred.dtype, copy=False))
            values, slope = self.elements(truth, guess)
            result, share = reduced(values, self._weights(truth, values, sample_weight, mask), self.reduction)
            gradient = self.spread(share, slope, guess)
        return float(np.sum(result)), gradient.reshape(y_pred.shape).astype(y_pred.dtype, copy=False)

    def call(self, y_true: Array, y_pred: Array) -> Array:
        """Loss per element. Keras's name for it: a class of one's own that only writes this cannot be trained."""
        return self.elements(*self.meet(y_true, y_pred))[0]

    def __call__(self, y_true: Any, y_pred: Any, sample_weight: Any = None) -> Any:
        """The loss of a batch as one number, or every weighted value with reduction "none"; in ``dtype``."""
        dtype = self.dtype or config.floatx()
        with np.errstate(all="ignore"):
            truth, guess = np.asarray(y_true, dtype), np.asarray(y_pred, dtype)
            values = np.asarray(self.call(truth, guess), dtype)
            result, _ = reduced(values, self._weights(truth, values, sample_weight, mask_of(y_pred)), self.reduction)
        return result if np.ndim(result) else values.dtype.type(result)

    def _weights(self, y_true: Array, values: Array, sample_weight: Any, mask: Array | None) -> Array | None:
        counted = self.counted(y_true, values)
        both = mask if counted is None else counted if mask is None else counted & mask
        return merged(None if sample_weight is None else np.asarray(sample_weight, values.dtype), both, self.reduction)

    def unfit(self, y_true: Array, y_pred: Array) -> ShapeError:
        """The error for targets and outputs of different shapes."""
        name = type(self).__name__
        return ShapeError("shape.targets", loss=name, gets=y_true.shape[1:], outputs=y_pred.shape[1:])

    def get_config(self) -> dict[str, Any]:
        """Name, reduction and the declared arguments that Keras writes, as JSON values; dtype where it was given."""
        place = {name: getattr(self, name) for name in _PLACE if name != "dtype" or self.dtype is not None}
        own = {name: value for name, value in super().get_config().items() if name not in self.unwritten}
        return {**place, **own}

    @classmethod
    def from_config(cls, config: Mapping[str, Any]) -> Any:
        """Make a loss from ``get_config``. Raises SpecError for unknown, missing or unfit arguments."""
        if not arguments(cls):  # a class of one's own knows what it takes
            return cls(**config)
        made = super().from_config({key: value for key, value in config.items() if key not in ("name", "dtype")})
        for key in ("name", "dtype"):
            if config.get(key) is not None:
                setattr(made, key, config[key])
        made.__post_init__()
        return made


_PLACE = {
    "name": Argument("name", str, True, None, ()),
    "reduction": Argument("reduction", Way, True, "sum_over_batch_size", ()),
    "dtype": Argument("dtype", str, True, None, ()),
}


def elements_of(loss: Loss, y_true: Any, y_pred: Any) -> Array:
    """Loss per element of plain arrays: what Keras's functions (``losses.mean_squared_error``) give."""
    with np.errstate(all="ignore"):
        return loss.elements(*loss.meet(np.asarray(y_true), as_floats(y_pred)))[0]
