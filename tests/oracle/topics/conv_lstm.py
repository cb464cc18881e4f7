"""ConvLSTM over one, two and three spatial axes: windows, edges, flags, masks, states."""

from __future__ import annotations

from typing import Any

from tests.oracle.topics.recurrent import BACK, EVERY, GAPS, LAST, ZEROS

MASK = {"call": {"mask": GAPS}}
TWO = {"filters": 2, "kernel_size": 2}

LAYERS: dict[str, Any] = {
    "one axis": ("ConvLSTM1D", TWO, (3, 4, 2)),
    "one axis, same, strides": (
        "ConvLSTM1D",
        {"filters": 2, "kernel_size": 3, "strides": 2, "padding": "same", **EVERY},
        (3, 5, 1),
    ),
    "one axis, dilated, backwards": ("ConvLSTM1D", {**TWO, "dilation_rate": 2, **BACK, **EVERY}, (3, 4, 1)),
    "one axis, mask": ("ConvLSTM1D", {**TWO, **EVERY}, (4, 3, 1), MASK),
    "one axis, mask, zeros": ("ConvLSTM1D", {**TWO, **EVERY, **LAST, **ZEROS, **BACK}, (4, 3, 1), MASK),
    "one axis, first state": ("ConvLSTM1D", {**TWO, **LAST}, [(3, 4, 1), (3, 2), (3, 2)], {"states": True}),
    "two axes": ("ConvLSTM2D", TWO, (3, 3, 4, 1)),
    "two axes, same": ("ConvLSTM2D", {"filters": 1, "kernel_size": (2, 3), "padding": "same", **EVERY}, (2, 3, 4, 2)),
    "two axes, strides": ("ConvLSTM2D", {"filters": 2, "kernel_size": 3, "strides": (2, 1)}, (2, 5, 4, 1)),
    "two axes, strides, same": (
        "ConvLSTM2D",
        {"filters": 1, "kernel_size": 2, "strides": 2, "padding": "same", **LAST},
        (2, 3, 4, 1),
    ),
    "two axes, dilated, same": (
        "ConvLSTM2D",
        {"filters": 1, "kernel_size": 2, "dilation_rate": (1, 2), "padding": "same"},
        (2, 3, 4, 1),
    ),
    "two axes, without bias": ("ConvLSTM2D", {**TWO, "use_bias": False, "activation": "relu"}, (2, 3, 3, 1)),
    "two axes, hard gates": ("ConvLSTM2D", {**TWO, "recurrent_activation": "softmax"}, (2, 3, 3, 1)),
    "two axes, first state, mask": (
        "ConvLSTM2D",
        {"filters": 1, "kernel_size": 2, "padding": "same", **EVERY, **LAST},
        [(4, 2, 3, 1), (2, 3, 1), (2, 3, 1)],
        {"states": True, **MASK},
    ),
    "three axes": ("ConvLSTM3D", {"filters": 1, "kernel_size": 2}, (2, 3, 2, 3, 1)),
    "three axes, same, strides": (
        "ConvLSTM3D",
        {"filters": 1, "kernel_size": (1, 2, 2), "strides": (2, 1, 1), "padding": "same", **EVERY},
        (2, 2, 3, 2, 1),
    ),
    "from both ends": ("Bidirectional", {"layer": ("ConvLSTM1D", {**TWO, **EVERY})}, (3, 4, 1)),
}
