"""Products of rows and kernels with dropout in front: what a cell does with its input and with its state.

    z = (x * mask) kernel

Arrays are (batch, *row) or (time, batch, *row). Masks are (blocks, batch, *row), or None for no dropout: every block of
the kernel's columns (a gate) sees its own mask, and all steps of a sequence see the same.
"""

from __future__ import annotations

from math import prod
from typing import Any, Protocol

import numpy as np

from engine.array import Array, Shape


class Product(Protocol):
    """A bilinear map of rows and a kernel."""

    @property
    def axes(self) -> int:
        """How many axes one row has."""

    def __call__(self, x: Array, kernel: Array) -> Array:
        """(rows, *row) -> (rows, *place, columns)."""

    def by_input(self, dz: Array, kernel: Array, row: Shape) -> Array:
        """d loss / d x, from d loss / d z."""

    def by_kernel(self, x: Array, dz: Array, shape: Shape) -> Array:
        """d loss / d kernel, whose shape is given."""


class Matrix:
    """z = x kernel."""

    axes = 1

    def __call__(self, x: Array, kernel: Array) -> Array:
        z: Array = x @ kernel
        return z

    def by_input(self, dz: Array, kernel: Array, row: Shape) -> Array:
        dx: Array = dz @ kernel.T
        return dx

    def by_kernel(self, x: Array, dz: Array, shape: Shape) -> Array:
        slope: Array = x.T @ dz
        return slope


def dropout_masks(rate: float, shape: Shape, dtype: np.dtype[Any], rng: np.random.Generator) -> Array:
    """Masks (blocks, batch, *row) of 0 and 1 / (1 - rate), so that the expected value stays."""
    kept = rng.random(shape, dtype=np.float32) >= rate
    masks: Array = kept * dtype.type(1 / (1 - rate) if rate < 1 else 0)
    return masks


def times(product: Product, x: Array, kernel: Array, masks: Array | None) -> Array:
    """z, with the leading axes of x."""
    if masks is not None:
        parts = np.split(kernel, len(masks), axis=-1)
        blocks = [times(product, x * mask, part, None) for mask, part in zip(masks, parts, strict=True)]
        return blocks[0] if len(blocks) == 1 else np.concatenate(blocks, axis=-1)
    if x.ndim == product.axes + 1:
        return product(x, kernel)
    z = product(_rows(x, product.axes), kernel)
    return z.reshape(*x.shape[: -product.axes], *z.shape[1:])


def by_input(product: Product, dz: Array, kernel: Array, row: Shape, masks: Array | None) -> Array:
    """d loss / d x, with the leading axes of dz."""
    if masks is not None:
        slopes, parts = np.split(dz, len(masks), axis=-1), np.split(kernel, len(masks), axis=-1)
        blocks = zip(masks, slopes, parts, strict=True)
        dx: Array = sum(mask * by_input(product, slope, part, row, None) for mask, slope, part in blocks)
        return dx
    if dz.ndim == product.axes + 1:
        return product.by_input(dz, kernel, row)
    return product.by_input(_rows(dz, product.axes), kernel, row).reshape(*dz.shape[: -product.axes], *row)


def by_kernel(product: Product, x: Array, dz: Array, shape: Shape, masks: Array | None) -> Array:
    """d loss / d kernel, added up over all leading axes."""
    if masks is None:
        return product.by_kernel(_rows(x, product.axes), _rows(dz, product.axes), shape)
    slopes, part = np.split(dz, len(masks), axis=-1), (*shape[:-1], shape[-1] // len(masks))
    blocks = [by_kernel(product, x * mask, slope, part, None) for mask, slope in zip(masks, slopes, strict=True)]
    return np.concatenate(blocks, axis=-1)


def _rows(x: Array, axes: int) -> Array:
    """All leading axes as one."""
    return x.reshape(prod(x.shape[:-axes]), *x.shape[-axes:])
