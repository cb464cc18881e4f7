"""Transposed convolutions: what their output sizes are, and which cells fall off."""

from __future__ import annotations

from itertools import product
from typing import Any

Case = tuple[str, dict[str, Any], tuple[int, ...]]


def transposed() -> dict[str, Case]:
    """Windows, strides, edges and output paddings, each with each, over one axis; a choice over two and three."""
    found: dict[str, Case] = {}
    for window, stride, padding in product((1, 2, 3, 4), (1, 2, 3), ("valid", "same")):
        config = {"filters": 2, "kernel_size": window, "strides": stride, "padding": padding}
        found[f"1d {window} by {stride} {padding}"] = ("Conv1DTranspose", config, (3, 1))
        for extra in sorted({0, stride - 1}) if window > 1 and stride > 1 else ():
            name = f"1d {window} by {stride} {padding} and {extra}"
            found[name] = ("Conv1DTranspose", {**config, "output_padding": extra}, (3, 1))
    found |= {
        f"1d dilated {padding} {window}": (
            "Conv1DTranspose",
            {"filters": 2, "kernel_size": window, "dilation_rate": rate, "padding": padding},
            (5, 2),
        )
        for padding in ("valid", "same")
        for window, rate in ((3, 2), (2, 3))
    }
    return found | {
        "1d loses a cell": (
            "Conv1DTranspose",
            {"filters": 2, "kernel_size": 2, "padding": "same", "output_padding": 0},
            (4, 2),
        ),
        "1d relu": (
            "Conv1DTranspose",
            {"filters": 2, "kernel_size": 3, "strides": 2, "activation": "relu"},
            (4, 3),
        ),
        "2d": ("Conv2DTranspose", {"filters": 2, "kernel_size": (2, 3)}, (3, 2, 3)),
        "2d strides": ("Conv2DTranspose", {"filters": 2, "kernel_size": 3, "strides": 2}, (2, 3, 2)),
        "2d same": (
            "Conv2DTranspose",
            {"filters": 2, "kernel_size": 3, "strides": 2, "padding": "same"},
            (2, 3, 2),
        ),
        "2d same, uneven": (
            "Conv2DTranspose",
            {"filters": 1, "kernel_size": (4, 2), "strides": (2, 3), "padding": "same", "activation": "tanh"},
            (3, 2, 1),
        ),
        "2d output padding": (
            "Conv2DTranspose",
            {"filters": 2, "kernel_size": 3, "strides": (2, 3), "output_padding": (1, 2), "padding": "same"},
            (2, 3, 1),
        ),
        "2d one output padding": (
            "Conv2DTranspose",
            {"filters": 1, "kernel_size": 2, "strides": 2, "output_padding": 1, "use_bias": False},
            (2, 2, 2),
        ),
        "2d dilated": (
            "Conv2DTranspose",
            {"filters": 2, "kernel_size": 2, "dilation_rate": (1, 2)},
            (3, 3, 1),
        ),
        "3d": ("Conv3DTranspose", {"filters": 2, "kernel_size": 2}, (2, 1, 2, 2)),
        "3d same": (
            "Conv3DTranspose",
            {"filters": 1, "kernel_size": (2, 1, 3), "strides": (1, 2, 2), "padding": "same"},
            (2, 1, 2, 2),
        ),
        "3d output padding": (
            "Conv3DTranspose",
            {"filters": 1, "kernel_size": 2, "strides": 2, "output_padding": (0, 1, 0), "activation": "relu"},
            (1, 2, 1, 2),
        ),
    }


LAYERS = transposed()
