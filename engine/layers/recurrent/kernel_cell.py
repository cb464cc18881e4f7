"""What SimpleRNN, GRU and LSTM cells share: a kernel for the input and one for the state, side by side in blocks."""

from __future__ import annotations

from collections.abc import Sequence
from math import prod
from typing import Any, ClassVar

import numpy as np

from engine import activations, constraints, initializers, regularizers
from engine.array import Array, Shape
from engine.initializers import Initializer
from engine.layers.base import Context, ParamSpec, Weights
from engine.layers.recurrent.cell import Cell
from engine.layers.recurrent.product import Matrix, Product, by_input, by_kernel, dropout_masks, times
from engine.layers.recurrent.through_time import EVERY, Step, Trace
from engine.layers.room import Room


class KernelCell(Cell):
    """z = x kernel + h recurrent_kernel + bias, in ``blocks`` of ``units`` columns, one per gate.

    Trace: "x" (time, batch, *row), "z" (time, batch, ..., blocks, units), the states by their names. Dropout masks
    are drawn once per pass: one for all blocks, or one per block with recurrent dropout (Keras's implementation 1)."""

    blocks: ClassVar[int] = 1
    state_names: ClassVar[tuple[str, ...]] = ("h",)
    separate_masks: ClassVar[bool] = True

    units: int
    activation: Any
    use_bias: bool
    kernel_initializer: Any
    recurrent_initializer: Any
    bias_initializer: Any
    kernel_regularizer: Any
    recurrent_regularizer: Any
    bias_regularizer: Any
    kernel_constraint: Any
    recurrent_constraint: Any
    bias_constraint: Any
    dropout: float
    recurrent_dropout: float
    seed: int | None
    implementation: int

    @property
    def state_size(self) -> Any:
        return self.units if len(self.state_names) == 1 else [self.units] * len(self.state_names)

    @property
    def output_size(self) -> int:
        return self.units

    def state_shapes(self, row: Shape) -> list[Shape]:
        if len(row) != 1:
            raise self.refuse("shape.needs_features", row)
        return [(self.units,)] * len(self.state_names)

    @property
    def bend(self) -> activations.Activation:
        return activations.get(self.activation)

    extra_blocks: ClassVar[tuple[int, int]] = (0, 0)
    """How many more numbers per step and unit the trace has than z and the states, and the way back than dz."""

    def trace_room(self, time: int, row: Shape) -> Room:
        shapes = self.state_shapes(row)
        state, x = prod(shapes[0]), time * prod(row)
        z, states = time * self.blocks * state, (time + 1) * state * len(shapes)
        more, more_back = (time * state * blocks for blocks in self.extra_blocks)
        step = 3 * self.blocks * state
        fed, looped, back = self.product_room(time, row)
        copies = bool(self.dropout or self.recurrent_dropout)  # of the input and its products, gate by gate
        masks = self.blocks * (bool(self.dropout) * prod(row) + bool(self.recurrent_dropout) * state)
        kept, began = x + z + states + more + masks, x + z + states + fed + copies * (x + z)
        way_back = z + more_back + back
        most = way_back + max(step, x * (3 if copies else 1))
        # dx comes with time and batch swapped: whoever reads it next copies it
        return Room(kept, max(kept + step + looped, began), max(most, 2 * x), way_back)

    def product_room(self, time: int, row: Shape) -> tuple[int, int, int]:
        """What the products hold besides: that with the input, that with one state, their gradients."""
        return 0, 0, 0

    # ---- weights

    @property
    def reading(self) -> Product:
        """How the input meets its kernel."""
        return MATRIX

    @property
    def looping(self) -> Product:
        """How the state meets its kernel."""
        return MATRIX

    def kernel_shapes(self, row: Shape) -> tuple[Shape, Shape]:
        """Of the kernel and of the recurrent kernel."""
        columns = self.blocks * self.units
        return (row[-1], columns), (self.units, columns)

    @property
    def bias_shape(self) -> Shape:
        return (self.blocks * self.units,)

    @property
    def bias_start(self) -> Initializer:
        start: Initializer = initializers.get(self.bias_initializer)
        return start

    def params(self, shapes: Sequence[Shape]) -> dict[str, ParamSpec]:
        row = shapes[0]
        self.state_shapes(row)
        shape, recurrent = self.kernel_shapes(row)
        starts = {
            "kernel": (shape, initializers.get(self.kernel_initializer)),
            "recurrent_kernel": (recurrent, initializers.get(self.recurrent_initializer)),
        }
        if self.use_bias:
            starts["bias"] = (self.bias_shape, self.bias_start)
        return {name: self._priced(name, *start) for name, start in starts.items()}

    def _priced(self, name: str, shape: Shape, start: Initializer) -> ParamSpec:
        word = name.removesuffix("_kernel")
        price, bounds = getattr(self, f"{word}_regularizer"), getattr(self, f"{word}_constraint")
        return ParamSpec(shape, start, regularizer=regularizers.get(price), constraint=constraints.get(bounds))

    # ---- forwards

    def open(self, shape: Shape, dtype: np.dtype[Any], ctx: Context) -> Trace:
        time, batch, *row = shape
        place = self.state_shapes(tuple(row))[0]
        trace = {"x": np.empty(shape, dtype), "z": np.empty((time, batch, *place[:-1], self.blocks, place[-1]), dtype)}
        trace |= {name: np.zeros((time + 1, batch, *place), dtype) for name in self.state_names}
        return trace | self._masks((batch, *row), (batch, *place), dtype, ctx)

    def _masks(self, x: Shape, h: Shape, dtype: np.dtype[Any], ctx: Context) -> Trace:
        rates = {"x_masks": (self.dropout, x), "h_masks": (self.recurrent_dropout, h)}
        if not ctx.training or not any(rate for rate, _ in rates.values()):
            return dict.fromkeys(rates)
        blocks = self.blocks if self.separate_masks and (self.recurrent_dropout or self.implementation == 1) else 1
        rng = ctx.generator(self.seed)
        return {
            name: dropout_masks(rate, (blocks, *shape), dtype, rng) if rate else None
            for name, (rate, shape) in rates.items()
        }

    def states(self, trace: Trace) -> list[Array]:
        return [trace[name] for name in self.state_names]

    def feed(self, p: Weights, trace: Trace, t: Step, x: Array) -> None:
        z = times(self.reading, x, p["kernel"], trace["x_masks"])
        if self.use_bias:
            z += self.input_bias(p)
        z = self.in_blocks(z)
        if t == EVERY:  # the arrays as they are, without a copy
            trace["x"], trace["z"] = x, z
        else:
            trace["x"][t], trace["z"][t] = x, z

    def input_bias(self, p: Weights) -> Array:
        return p["bias"]

    def looped(self, p: Weights, trace: Trace, t: int) -> Array:
        """The state's share of step t: (batch, ..., blocks, units)."""
        return self.in_blocks(times(self.looping, trace["h"][t], p["recurrent_kernel"], trace["h_masks"]))

    def in_blocks(self, z: Array) -> Array:
        """(..., blocks * units) -> (..., blocks, units)."""
        return z.reshape(*z.shape[:-1], -1, self.units)

    # ---- backwards

    def open_back(self, trace: Trace) -> Trace:
        return {"dz": np.empty_like(trace["z"])}

    def looped_back(self, p: Weights, trace: Trace, dz: Array) -> Array:
        """d loss / d h of the step before, from d loss / d ``looped``."""
        row = trace["h"].shape[2:]
        return by_input(self.looping, in_columns(dz), p["recurrent_kernel"], row, trace["h_masks"])

    def feed_back(self, p: Weights, trace: Trace, back: Trace, t: Step) -> Array:
        row = trace["x"].shape[2:]
        return by_input(self.reading, in_columns(back["dz"][t]), p["kernel"], row, trace["x_masks"])

    def gradients(self, p: Weights, g: Weights, trace: Trace, back: Trace) -> None:
        dz = in_columns(back["dz"])
        shape, recurrent = p["kernel"].shape, p["recurrent_kernel"].shape
        g["kernel"][...] += by_kernel(self.reading, trace["x"], dz, shape, trace["x_masks"])
        g["recurrent_kernel"][...] += by_kernel(self.looping, trace["h"][:-1], dz, recurrent, trace["h_masks"])
        if self.use_bias:
            g["bias"][...] += summed(dz)


MATRIX = Matrix()


def in_columns(z: Array) -> Array:
    """(..., blocks, units) -> (..., blocks * units)."""
    return z.reshape(*z.shape[:-2], -1)


def summed(dz: Array) -> Array:
    """Over everything but the columns."""
    total: Array = dz.reshape(-1, dz.shape[-1]).sum(axis=0)
    return total
