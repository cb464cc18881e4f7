"""Two sums that Keras's tests of the transposed convolutions take from its insides: their reference needs them."""

from __future__ import annotations

from typing import Any


def _each(value: Any, number: int) -> tuple[Any, ...]:
    return tuple(value) if isinstance(value, list | tuple) else (value,) * number


def margins(
    input_shape: Any, kernel_shape: Any, strides: Any, padding: str, output_padding: Any, dilation_rate: Any
) -> list[tuple[int, int]]:
    """(before, after) of each axis: what is put around the spread-out input before the kernel slides over it."""
    found = []
    rank = len(input_shape) - 2
    extras, steps, gaps = (_each(value, rank) for value in (output_padding, strides, dilation_rate))
    for size, step, extra, gap in zip(kernel_shape[:-2], steps, extras, gaps, strict=False):
        reach = (size - 1) * gap + 1
        if padding == "valid":
            found.append((reach - 1, reach - 1 + (max(step - reach, 0) if extra is None else extra)))
        else:
            total = step + reach - 2 if extra is None else reach + reach % 2 - 2 + extra
            before = min(total - total // 2, reach - 1)
            found.append((before, total - before))
    return found


def output_shape(
    input_shape: Any,
    kernel_size: Any,
    filters: int,
    strides: Any,
    padding: str,
    output_padding: Any = None,
    data_format: str = "channels_last",
    dilation_rate: Any = 1,
) -> list[Any]:
    """The shape after a transposed convolution, with the batch axis."""
    first = data_format == "channels_first"
    sizes = input_shape[2:] if first else input_shape[1:-1]
    rank = len(sizes)
    kernel = (*_each(kernel_size, rank), 0, 0)
    pads = margins(input_shape, kernel, strides, padding, output_padding, dilation_rate)
    rows = zip(sizes, kernel, pads, _each(strides, rank), _each(dilation_rate, rank), strict=False)
    spatial = [
        None if size is None else (size - 1) * step + 1 + sum(pad) - (width - 1) * gap
        for size, width, pad, step, gap in rows
    ]
    return [input_shape[0], filters, *spatial] if first else [input_shape[0], *spatial, filters]
