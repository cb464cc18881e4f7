"""A cell: one step of a recurrent layer, forwards and backwards, without memory of its own.

``open`` makes the trace of a pass, ``feed`` takes the input in (all steps at once, or one), ``step`` goes from the
states of entry t to those of t + 1; ``open_back``, ``feed_back`` and ``step_back`` are the way back, and ``gradients``
adds up what all steps want of the weights. Everything stands in the trace, so that whoever likes may see a gate open.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

import numpy as np

from engine.array import Array, Shape
from engine.errors import ShapeError
from engine.layers.base import Cache, Context, Layer, Weights
from engine.layers.recurrent import through_time
from engine.layers.recurrent.through_time import Step, Trace
from engine.layers.room import Room


class Cell(Layer):
    """Base of all cells. As a layer it takes one step: (x, state, ...) -> (y, new state, ...).

    Shapes: ``row`` is one step of one sample, (features,) or (*spatial, channels)."""

    row_axes: ClassVar[int] = 1
    """How many axes one step of one sample has."""

    output_place: ClassVar[int] = 0
    """Which of the states is also the output."""

    @property
    def state_size(self) -> Any:
        """Units of the state, or a list of them for several states."""
        raise NotImplementedError

    @property
    def output_size(self) -> int:
        raise NotImplementedError

    def state_shapes(self, row: Shape) -> list[Shape]:
        """The shape of every state of one sample. Raises ShapeError if rows do not fit."""
        raise NotImplementedError

    def open(self, shape: Shape, dtype: np.dtype[Any], ctx: Context) -> Trace:
        """An empty trace for inputs of this shape (time, batch, *row), with the dropout masks of this pass."""
        raise NotImplementedError

    def states(self, trace: Trace) -> list[Array]:
        """The states in a trace, each (time + 1, batch, *state): entry 0 is before the first step."""
        raise NotImplementedError

    def feed(self, p: Weights, trace: Trace, t: Step, x: Array) -> None:
        """Take in the input of step t."""
        raise NotImplementedError

    def step(self, p: Weights, trace: Trace, t: int) -> None:
        """From the states in entry t to those in entry t + 1."""
        raise NotImplementedError

    def open_back(self, trace: Trace) -> Trace:
        """Room for the gradients of all steps."""
        raise NotImplementedError

    def step_back(self, p: Weights, trace: Trace, back: Trace, t: int, ds: Sequence[Array]) -> list[Array]:
        """d loss / d states of entry t, as new arrays, from those of entry t + 1."""
        raise NotImplementedError

    def feed_back(self, p: Weights, trace: Trace, back: Trace, t: Step) -> Array:
        """d loss / d input of step t, once ``step_back`` has been there."""
        raise NotImplementedError

    def gradients(self, p: Weights, g: Weights, trace: Trace, back: Trace) -> None:
        """Add the gradients of the weights over all steps into ``g``."""
        raise NotImplementedError

    def trace_room(self, time: int, row: Shape) -> Room:
        """What a pass over so many steps takes: the trace, and the gradients of all steps on the way back."""
        raise NotImplementedError

    # ---- a cell as a layer

    def infer(self, shapes: Sequence[Shape]) -> list[Shape]:
        row, *given = shapes
        states = self.state_shapes(row)
        check_states(self, given, states)
        return [states[self.output_place], *states]

    def forward(self, p: Weights, xs: Sequence[Array], ctx: Context) -> tuple[list[Array], Cache]:
        x, *given = xs
        states = given or self.zeros(x.shape[1:], len(x), x.dtype)
        outputs, trace = through_time.forward(self, p, x[None], states, None, False, ctx)
        return [outputs[0], *(state[-1] for state in self.states(trace))], {**trace, "given": len(given)}

    def backward(self, p: Weights, g: Weights, dy: Any, cache: Cache) -> Sequence[Array]:
        first, *rest = dy
        dx, ds = through_time.backward(self, p, g, [first], rest, cache, None, False)
        return [dx[0], *ds[: cache["given"]]]

    def zeros(self, row: Shape, batch: int, dtype: np.dtype[Any]) -> list[Array]:
        """The states before the first step, unless somebody gives others."""
        return [np.zeros((batch, *shape), dtype) for shape in self.state_shapes(row)]

    def get_initial_state(self, batch_size: int) -> list[Any]:
        """Zeros for every state, nested as the cell nests them."""
        sizes = leaves(self.state_size)
        return self.nested([np.zeros((batch_size, size), np.float32) for size in sizes])

    def nested(self, states: Sequence[Any]) -> list[Any]:
        """Flat states as Keras nests them: a list, for stacked cells a list of lists."""
        return list(states)

    def bind(self, inputs: Any, *more: Any, **options: Any) -> tuple[list[Any], dict[str, Any]]:
        states = more or (options.pop("states", ()),)
        super().bind(inputs, **options)
        alone = len(states) == 1 and hasattr(states[0], "shape")  # Keras gives back a lone state without a list
        return [*leaves(inputs), *leaves(states)], {"alone": True} if alone else {}

    def unbind(self, inputs: Sequence[Any], options: Mapping[str, Any]) -> tuple[list[Any], dict[str, Any]]:
        x, *states = inputs
        return [x, states[0] if options.get("alone") else self.nested(states)], {}

    def returned(self, outputs: list[Any], options: Mapping[str, Any]) -> Any:
        y, *states = outputs
        return y, states[0] if options.get("alone") else self.nested(states)


def check_states(layer: Layer, given: Sequence[Shape], wanted: Sequence[Shape]) -> None:
    """Raises ShapeError unless the states that come are none at all, or those that are wanted."""
    if given and list(given) != list(wanted):
        raise ShapeError("shape.states", layer=str(layer.name), got=tuple(given), wants=tuple(wanted))


def leaves(nested: Any) -> list[Any]:
    """Everything in nested lists and tuples, in order; None is nothing."""
    if isinstance(nested, list | tuple):
        return [leaf for part in nested for leaf in leaves(part)]
    return [] if nested is None else [nested]
