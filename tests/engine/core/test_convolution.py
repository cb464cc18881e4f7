"""Convolution of plain arrays against its definition, cell by cell."""

from __future__ import annotations

import numpy as np
import pytest

from engine.checks import numeric_gradient
from engine.layers.convolutional.convolution import convolve, input_gradient, kernel_gradient
from engine.layers.windows import Edge, Windows

# sizes, window lengths, strides, padding, dilation, channels, filters, groups
CASES: dict[str, tuple[tuple[int, ...], tuple[int, ...], tuple[int, ...], Edge, tuple[int, ...], int, int, int]] = {
    "1-D": ((7,), (3,), (1,), "valid", (1,), 2, 3, 1),
    "causal": ((5,), (2,), (2,), "causal", (3,), 2, 3, 1),
    "strides, the rest left out": ((6, 5), (2, 3), (3, 2), "valid", (1, 1), 1, 2, 1),
    "same, dilated": ((4, 5), (3, 2), (1, 1), "same", (2, 1), 2, 2, 1),
    "own margins": ((4, 3), (2, 2), (1, 2), ((2, 0), (0, 1)), (1, 1), 2, 1, 1),
    "groups": ((4, 3), (2, 2), (1, 1), "same", (1, 1), 4, 6, 2),
    "depthwise": ((5, 4), (2, 3), (2, 1), "same", (1, 1), 3, 3, 3),
    "depthwise, two each": ((5,), (2,), (1,), "valid", (1,), 3, 6, 3),
    "3-D": ((3, 2, 4), (2, 1, 2), (1, 1, 2), "same", (1, 1, 1), 2, 2, 1),
}


def by_definition(x: np.ndarray, kernel: np.ndarray, windows: Windows) -> np.ndarray:
    """Every output cell on its own, from x with its margins filled."""
    groups, sizes = x.shape[-1] // kernel.shape[-2], x.shape[1:-1]
    padded = np.pad(x, [(0, 0), *windows.margins(sizes), (0, 0)])
    y = np.zeros((len(x), *windows.counts(sizes), kernel.shape[-1]))
    inside, outside = x.shape[-1] // groups, kernel.shape[-1] // groups
    for cell in np.ndindex(*y.shape[1:-1]):
        for offset in np.ndindex(*windows.lengths):
            quads = zip(cell, windows.strides, offset, windows.steps, strict=True)
            seen = padded[:, *(c * stride + o * step for c, stride, o, step in quads)]
            for g in range(groups):
                channels = slice(g * inside, (g + 1) * inside)
                filters = slice(g * outside, (g + 1) * outside)
                y[:, *cell, filters] += seen[:, channels] @ kernel[offset][:, filters]
    return y


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_it_is_the_sum_over_the_window_and_its_gradients_are_the_slopes(case: tuple) -> None:
    sizes, lengths, strides, padding, dilation, channels, filters, groups = case
    windows, rng = Windows(lengths, strides, padding, dilation), np.random.default_rng(0)
    x, kernel = rng.normal(size=(2, *sizes, channels)), rng.normal(size=(*lengths, channels // groups, filters))
    y, rows = convolve(x, kernel, windows)
    assert np.allclose(y, by_definition(x, kernel, windows))
    dy = rng.normal(size=y.shape)

    def loss() -> float:
        return float((convolve(x, kernel, windows)[0] * dy).sum())

    assert np.allclose(kernel_gradient(rows, dy, kernel.shape), numeric_gradient(loss, kernel), atol=1e-7)
    assert np.allclose(input_gradient(dy, kernel, windows, x.shape), numeric_gradient(loss, x), atol=1e-7)


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_the_input_gradient_is_the_transposed_map(case: tuple) -> None:
    sizes, lengths, strides, padding, dilation, channels, filters, groups = case
    windows, rng = Windows(lengths, strides, padding, dilation), np.random.default_rng(1)
    x, kernel = rng.normal(size=(1, *sizes, channels)), rng.normal(size=(*lengths, channels // groups, filters))
    y, _ = convolve(x, kernel, windows)
    dy = rng.normal(size=y.shape)
    assert np.isclose((y * dy).sum(), (x * input_gradient(dy, kernel, windows, x.shape)).sum())
