"""What every activation answers: y = f(x), and dx from dy. Each is callable on arrays and stands as a name in specs."""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np

from engine import config
from engine.array import Array, Shape
from engine.spec import Block, config_of


class Activation(Block):
    """A function of the pre-activation. Shapes: any -> same unless ``infer`` says otherwise; the float type is kept.

    An activation is Keras's function and its configured form at once: ``relu(x, negative_slope=0.1)`` is
    ``Relu(negative_slope=0.1)(x)``. Two with equal arguments are equal."""

    kind: ClassVar[str] = "activation"

    def __call__(self, x: Any, *options: Any, **named: Any) -> Any:
        """f(x) for anything array-like, and for a symbolic tensor the tensor of an Activation layer. Further arguments
        are those of Keras's function, in its order."""
        chosen = type(self)(*options, **named) if options or named else self
        if hasattr(x, "bent"):
            return x.bent(chosen)
        return chosen.value(as_floats(x))

    def room(self) -> tuple[float, float]:
        """Arrays of the size of x at once, results included: in ``value`` and in ``gradient``; (0, 0) if both copy
        nothing."""
        return 2.0, 2.0

    def value(self, x: Array) -> Array:
        """f(x)."""
        raise NotImplementedError

    def gradient(self, dy: Array, x: Array, y: Array) -> Array:
        """d loss / d x, given d loss / d y, the input and the output of this call."""
        raise NotImplementedError

    def infer(self, shape: Shape) -> Shape:
        """The shape of one output sample for one input sample. Raises ShapeError if there is none."""
        return shape

    @property
    def __name__(self) -> str:
        return self.spec_name

    def __eq__(self, other: object) -> bool:
        return type(other) is type(self) and config_of(self) == config_of(other)

    def __hash__(self) -> int:
        return hash((type(self), repr(config_of(self))))


def as_floats(x: Any) -> Array:
    """Arrays of some float type as they are; anything else in the float type of new models."""
    kept = isinstance(x, np.ndarray | np.generic) and x.dtype.kind == "f"
    return np.asarray(x) if kept else np.asarray(x, dtype=config.dtype())


def logistic(x: Array) -> Array:
    """1 / (1 + e^-x)."""
    # 0.5 tanh(x / 2) + 0.5 is the same function and cannot overflow
    y: Array = 0.5 * np.tanh(0.5 * x) + 0.5
    return y


def log1p_exp(x: Array) -> Array:
    """log(1 + e^x)."""
    # with the larger of x and 0 taken out: no overflow for any finite x
    y: Array = np.maximum(x, 0) + np.log1p(np.exp(-np.abs(x)))
    return y
