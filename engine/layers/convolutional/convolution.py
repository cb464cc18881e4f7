"""Convolution of plain arrays and its two gradients: the only place where this mathematics stands.

    y, rows = convolve(x, kernel, windows)
    g += kernel_gradient(rows, dy, kernel.shape)
    dx = input_gradient(dy, kernel, windows, x.shape)

Shapes, for any number of spatial axes: x (batch, *sizes, channels), kernel (*lengths, channels / groups, filters), y
(batch, *counts, filters). The number of groups follows from x and kernel: group i of the filters looks at group i of
the channels alone; as many groups as channels are a depthwise convolution. The kernel is not flipped.

Windows are laid out as rows (im2col), which makes the convolution a matrix product: y = rows kernel. Transposed
convolution is ``input_gradient`` run forwards; its gradients are ``convolve`` and ``kernel_gradient``.
Source: Dumoulin and Visin 2016, A guide to convolution arithmetic for deep learning.
"""

from __future__ import annotations

from math import prod

import numpy as np

from engine.array import Array, Shape
from engine.layers.windows import Windows


def convolve(x: Array, kernel: Array, windows: Windows) -> tuple[Array, Array]:
    """y = sum over the window of x * kernel, and the windows as rows for ``kernel_gradient``.

    Shapes: rows (groups, batch * prod(counts), prod(lengths) * channels / groups)."""
    groups = x.shape[-1] // kernel.shape[-2]
    counts = windows.counts(x.shape[1:-1])
    rows = windows.gather(windows.pad(x), counts, groups)
    if groups == 1:
        y = rows[0] @ kernel.reshape(-1, kernel.shape[-1])
    else:
        weights = kernel.reshape(-1, groups, kernel.shape[-1] // groups).transpose(1, 2, 0)
        planes = weights @ rows.swapaxes(1, 2)  # (groups, filters / groups, batch * prod(counts))
        y = planes.reshape(kernel.shape[-1], -1).T
    return np.ascontiguousarray(y).reshape(len(x), *counts, kernel.shape[-1]), rows


def kernel_gradient(rows: Array, dy: Array, shape: Shape) -> Array:
    """d kernel = rows^T dy, in the kernel's shape."""
    groups = len(rows)
    slopes = dy.reshape(-1, groups, shape[-1] // groups).swapaxes(0, 1)
    gradient = rows.swapaxes(1, 2) @ slopes  # (groups, prod(lengths) * channels / groups, filters / groups)
    return gradient.swapaxes(0, 1).reshape(shape)


def input_gradient(dy: Array, kernel: Array, windows: Windows, shape: Shape) -> Array:
    """dx, of the shape of x: every cell adds up what the windows over it give back."""
    batch, *sizes, channels = shape
    counts, groups = dy.shape[1:-1], channels // kernel.shape[-2]
    padded = (batch, *windows.padded(tuple(sizes)))
    cells = zip(windows.cells(counts), kernel.reshape(prod(windows.lengths), *kernel.shape[-2:]), strict=True)
    if groups == 1:
        dx = np.zeros((*padded, channels), dy.dtype)
        rows = dy.reshape(-1, kernel.shape[-1])
        for place, cell in cells:
            dx[place] += (rows @ cell.T).reshape(batch, *counts, channels)
    else:  # a plane per channel, as in ``Windows.gather``
        each = kernel.shape[-1] // groups
        planes = np.ascontiguousarray(dy.reshape(-1, kernel.shape[-1]).T).reshape(groups, each, -1)
        dx = np.moveaxis(np.zeros((channels, *padded), dy.dtype), 0, -1)
        for place, cell in cells:
            weights = cell.reshape(-1, groups, each).swapaxes(0, 1)  # (groups, channels / groups, filters / groups)
            given = weights * planes if each == 1 else weights @ planes  # an outer product needs no sum
            dx[place] += np.moveaxis(given.reshape(channels, batch, *counts), 0, -1)
    return np.ascontiguousarray(windows.crop(dx, tuple(sizes)))


def depthwise(x: Array, kernel: Array, windows: Windows) -> tuple[Array, Array]:
    """Every channel with patterns of its own, channel by channel in y; and the windows as rows.

    Shapes: kernel (*lengths, channels, patterns) -> y (batch, *counts, channels * patterns)."""
    return convolve(x, _one_group_per_channel(kernel), windows)


def depthwise_gradients(rows: Array, dy: Array, kernel: Array, windows: Windows, shape: Shape) -> tuple[Array, Array]:
    """dx, of the shape of x, and d kernel of ``depthwise``."""
    grouped = _one_group_per_channel(kernel)
    slope = kernel_gradient(rows, dy, grouped.shape).reshape(kernel.shape)
    return input_gradient(dy, grouped, windows, shape), slope


def _one_group_per_channel(kernel: Array) -> Array:
    """(*lengths, channels, patterns) -> (*lengths, 1, channels * patterns)."""
    return kernel.reshape(*kernel.shape[:-2], 1, -1)
