"""The cell of the ConvLSTM layers: an LSTM whose products are convolutions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import prod

from engine.array import Array, Shape
from engine.layers.convolutional.convolution import convolve, input_gradient, kernel_gradient
from engine.layers.recurrent.lstm_cell import LSTMCell
from engine.layers.recurrent.product import Product
from engine.layers.windows import Windows


@dataclass(frozen=True)
class Convolution:
    """z = x convolved with the kernel, in place of a matrix product."""

    windows: Windows

    @property
    def axes(self) -> int:
        return len(self.windows.lengths) + 1

    def __call__(self, x: Array, kernel: Array) -> Array:
        return convolve(x, kernel, self.windows)[0]

    def by_input(self, dz: Array, kernel: Array, row: Shape) -> Array:
        return input_gradient(dz, kernel, self.windows, (len(dz), *row))

    def by_kernel(self, x: Array, dz: Array, shape: Shape) -> Array:
        # the windows are laid out once more: kept from every step, they would fill the memory
        rows = self.windows.gather(self.windows.pad(x), self.windows.counts(x.shape[1:-1]), 1)
        return kernel_gradient(rows, dz, shape)


@dataclass(eq=False, repr=False)
class ConvLSTMCell(LSTMCell):
    """The formulas of LSTMCell, where x kernel is a convolution and h recurrent_kernel one that keeps the size.

    Shapes: x (batch, *sizes, channels), h and c (batch, *counts, units). Weights: kernel (*kernel_size, channels,
    4 units), recurrent_kernel (*kernel_size, units, 4 units), bias (4 units,). Every gate has dropout masks of its own.
    Keras does not offer it as a layer. Source: Shi et al. 2015; Keras 3, layers.ConvLSTM2D."""

    windows: Windows = field(kw_only=True)
    implementation: int = field(default=1, kw_only=True)

    @property
    def row_axes(self) -> int:  # type: ignore[override]
        return len(self.windows.lengths) + 1

    @property
    def reading(self) -> Product:
        return Convolution(self.windows)

    @property
    def looping(self) -> Product:
        return Convolution(self.looping_windows)

    @property
    def looping_windows(self) -> Windows:
        lengths = self.windows.lengths
        return Windows(lengths, (1,) * len(lengths), "same")

    def kernel_shapes(self, row: Shape) -> tuple[Shape, Shape]:
        columns = self.blocks * self.units
        return (*self.windows.lengths, row[-1], columns), (*self.windows.lengths, self.units, columns)

    def state_shapes(self, row: Shape) -> list[Shape]:
        counts = self.windows.counts(row[:-1])
        if min(counts) < 1:
            raise self.refuse("shape.window", row, window=self.windows.reach)
        return [(*counts, self.units)] * len(self.state_names)

    def product_room(self, time: int, row: Shape) -> tuple[int, int, int]:
        """Windows laid out and padded rows; on the way back those of all steps at once."""
        *sizes, channels = row
        cells = prod(self.state_shapes(row)[0][:-1])
        window = cells * prod(self.windows.lengths)
        fed = time * (window + prod(self.windows.padded(tuple(sizes)))) * channels
        looped = (window + prod(self.looping_windows.padded(self.state_shapes(row)[0][:-1]))) * self.units
        return fed, looped, time * (looped + cells * self.units)

    def flops(self, shapes: Sequence[Shape]) -> int:
        *counts, units = self.state_shapes(shapes[0])[0]
        products = 8 * prod(self.windows.lengths) * (shapes[0][-1] + units)
        return prod(counts) * units * (products + 4 + 9)
