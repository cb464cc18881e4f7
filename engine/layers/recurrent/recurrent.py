"""What all recurrent layers share: a cell that is led over the steps of a sequence, and what is given back of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Self, TypeVar

import numpy as np

from engine.array import Array, Shape
from engine.errors import ShapeError, StateError
from engine.layers.base import Cache, Context, Layer, ParamSpec, Weights, part, within
from engine.layers.protocol import listed
from engine.layers.recurrent import through_time
from engine.layers.recurrent.cell import Cell, check_states, leaves
from engine.layers.room import Room
from engine.layers.symbolic import Tensor
from engine.names import snake_case
from engine.spec import arguments

_HOW = ("implementation", "use_cudnn")

_C = TypeVar("_C", bound=Cell)


class Recurrent(Layer):
    """y_t, states_t = cell(x_t, states_t-1) for t = 1, 2, ...

    Shapes: (batch, time, *row), then the first states if they are not zeros -> (batch, *state) or, with
    return_sequences, (batch, time, *state); with return_state also every last state. The weights are the cell's.
    The cache is the cell's trace (through_time.Trace) in the order in which the steps were read.

    A stateful layer begins a batch with the states in which the last one ended: the one thing about a batch that any
    layer keeps, in ``states``, because that is what it is asked for."""

    supports_masking = True

    cell: Cell
    return_sequences: bool
    return_state: bool
    go_backwards: bool
    stateful: bool
    zero_output_for_mask: bool
    states: list[Array] | None

    def __post_init__(self) -> None:
        super().__post_init__()
        self.states = None

    def own_cell(self, cls: type[_C], **more: Any) -> _C:
        """A cell with this layer's arguments."""
        shared = {name: getattr(self, name) for name in arguments(cls)}
        return cls(name=snake_case(cls.__name__), dtype=self.dtype, **shared, **more)

    def parts(self) -> dict[str, Layer]:
        return {"cell": self.cell}

    # ---- the four questions

    def infer(self, shapes: Sequence[Shape]) -> Shape | list[Shape]:
        shape, *given = shapes
        states = self.first_states(shape)
        check_states(self, given, states)
        y = states[self.cell.output_place]
        y = (shape[0], *y) if self.return_sequences else y
        return [y, *states] if self.return_state else y

    @classmethod
    def from_config(cls, config: Mapping[str, Any]) -> Self:
        """Make a layer from ``get_config``; what only says how Keras computes (``implementation``) is passed over."""
        made: Self = super().from_config({key: value for key, value in config.items() if key not in _HOW})
        return made

    @property
    def state_size(self) -> list[Any]:
        """The lengths of the states, a list for each cell of several."""
        return listed(self.cell.state_size)

    def first_states(self, shape: Shape) -> list[Shape]:
        """The shapes of the states before the first step, for inputs of this shape. Raises ShapeError."""
        if len(shape) != 1 + self.cell.row_axes:
            raise self.no_sequence(shape)
        return self.cell.state_shapes(shape[1:])

    def no_sequence(self, shape: Shape) -> ShapeError:
        """The error for inputs with too few or too many axes."""
        return self.refuse("shape.needs_sequence", shape)

    def params(self, shapes: Sequence[Shape]) -> dict[str, ParamSpec]:
        self.first_states(shapes[0])
        return within("cell", self.cell.params([shapes[0][1:]]))

    def forward(self, p: Weights, xs: Sequence[Array], ctx: Context) -> tuple[Any, Cache]:
        x, *given = xs
        states = given or self._remembered(x) or self.cell.zeros(x.shape[2:], len(x), x.dtype)
        mask = None if ctx.mask is None or ctx.mask.all() else self._in_order(ctx.mask)
        y, trace = through_time.forward(
            self.cell, part(p, "cell"), self._in_order(x), states, mask, self.zero_output_for_mask, ctx
        )
        last = [state[-1] for state in self.cell.states(trace)]
        if self.stateful:
            self.states = [state.copy() for state in last]
        shown = y.swapaxes(0, 1) if self.return_sequences else y[-1]
        return [shown, *last] if self.return_state else shown, {**trace, "mask": mask, "given": len(given)}

    def backward(self, p: Weights, g: Weights, dy: Any, cache: Cache) -> Sequence[Array]:
        first, *last = dy if self.return_state else [dy, *[None] * len(self.cell.states(cache))]
        time = len(self.cell.states(cache)[0]) - 1
        dys: list[Array | None] = [None] * (time - 1) + [first]
        if self.return_sequences:
            dys = [None] * time if first is None else list(first.swapaxes(0, 1))
        dx, ds = through_time.backward(
            self.cell,
            part(p, "cell"),
            part(g, "cell"),
            dys,
            last,
            cache,
            cache["mask"],
            self.zero_output_for_mask,
        )
        return [(dx[::-1] if self.go_backwards else dx).swapaxes(0, 1), *ds[: cache["given"]]]

    def _in_order(self, x: Array) -> Array:
        """(batch, time, ...) -> (time, batch, ...), in the order in which the steps are read."""
        x = x.swapaxes(0, 1)
        return np.ascontiguousarray(x[::-1] if self.go_backwards else x)

    @property
    def makes_masks(self) -> bool:
        return False  # it hands one on at most

    def mask(self, xs: Sequence[Array], masks: Sequence[Array | None], cache: Cache = None) -> Array | None:
        return masks[0] if self.return_sequences and masks else None

    def room(self, shapes: Sequence[Shape]) -> Room:
        return self.cell.trace_room(shapes[0][0], shapes[0][1:])

    def flops(self, shapes: Sequence[Shape]) -> int:
        return shapes[0][0] * self.cell.flops([shapes[0][1:]])

    def rounds(self, shapes: Sequence[Shape]) -> int:
        return shapes[0][0]

    # ---- states between batches

    def _remembered(self, x: Array) -> list[Array] | None:
        if not self.stateful or self.states is None:
            return None
        if len(self.states[0]) != len(x):
            raise StateError("state.batch_changed", layer=str(self.name), wants=len(self.states[0]), got=len(x))
        return self.states

    def reset_state(self) -> None:
        """Begin the next batch of a stateful layer with zeros."""
        if self.states is not None:
            self.states = [np.zeros_like(state) for state in self.states]

    reset_states = reset_state

    def get_initial_state(self, batch_size: int) -> list[Any]:
        """Zeros for every state of so many rows, as ``initial_state`` takes them."""
        return self.cell.get_initial_state(batch_size)

    # ---- calls

    def bind(self, inputs: Any, *more: Any, **options: Any) -> tuple[list[Any], dict[str, Any]]:
        states = more or (options.pop("initial_state", None),)
        super().bind(inputs, **options)
        made = [*leaves(inputs), *leaves(states)]
        if isinstance(made[0], Tensor):
            self.check_batch(made[0].shape[0])
        return made, {}

    def unbind(self, inputs: Sequence[Any], options: Mapping[str, Any]) -> tuple[list[Any], dict[str, Any]]:
        x, *states = inputs
        return [x], {"initial_state": self.cell.nested(states), **options} if states else dict(options)

    def check_batch(self, batch: int | None) -> None:
        """Raises StateError if the layer is stateful and the number of rows in a batch is not known."""
        if self.stateful and batch is None:
            raise StateError("state.needs_batch_size", layer=str(self.name))

    def build(self, input_shape: Any) -> None:
        self.check_batch(input_shape[0])
        super().build(input_shape)

    def returned(self, outputs: list[Any], options: Mapping[str, Any]) -> Any:
        return [outputs[0], *self.cell.nested(outputs[1:])] if self.return_state else outputs[0]

    def compute_output_shape(self, sequences_shape: Any, initial_state_shape: Any = None) -> Any:
        made = super().compute_output_shape(sequences_shape)
        if not self.return_state:
            return made
        groups, sizes = self.cell.nested(made[1:]), self.state_size
        # the lone state of a stacked cell is given in a list, but its shape stands without one: Keras 3, RNN
        alone = [
            isinstance(group, list) and not isinstance(size, list) for group, size in zip(groups, sizes, strict=True)
        ]
        return (made[0], *(group[0] if one else group for group, one in zip(groups, alone, strict=True)))

    def compute_mask(self, inputs: Any, previous_mask: Any = None, mask: Any = None) -> Any:
        given = leaves(previous_mask if mask is None else mask)
        found = super().compute_mask(inputs, given[:1] or None)
        return [found, *[None] * len(self.state_size)] if self.return_state else found
