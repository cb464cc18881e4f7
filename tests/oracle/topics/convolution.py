"""Convolutions over one, two and three axes: plain, in groups, depthwise, separable."""

from __future__ import annotations

from typing import Any

Case = tuple[str, dict[str, Any], tuple[int, ...]]

PLAIN: dict[str, Case] = {
    "1d": ("Conv1D", {"filters": 3, "kernel_size": 3}, (7, 2)),
    "1d relu": ("Conv1D", {"filters": 3, "kernel_size": 2, "activation": "relu"}, (5, 2)),
    "1d of one cell": ("Conv1D", {"filters": 2, "kernel_size": 1}, (4, 3)),
    "1d strides": ("Conv1D", {"filters": 2, "kernel_size": 2, "strides": 3}, (8, 2)),
    "1d same": ("Conv1D", {"filters": 2, "kernel_size": 4, "padding": "same"}, (5, 2)),
    "1d same strides": ("Conv1D", {"filters": 2, "kernel_size": 3, "strides": 2, "padding": "same"}, (6, 2)),
    "1d same strides beyond window": (
        "Conv1D",
        {"filters": 2, "kernel_size": 2, "strides": 3, "padding": "same"},
        (7, 2),
    ),
    "1d same window beyond input": ("Conv1D", {"filters": 2, "kernel_size": 7, "padding": "same"}, (3, 2)),
    "1d same in capitals": ("Conv1D", {"filters": 2, "kernel_size": 3, "padding": "SAME"}, (4, 2)),
    "1d causal": ("Conv1D", {"filters": 2, "kernel_size": 3, "padding": "causal"}, (5, 2)),
    "1d causal strides": ("Conv1D", {"filters": 2, "kernel_size": 3, "strides": 2, "padding": "causal"}, (6, 2)),
    "1d causal dilated": (
        "Conv1D",
        {"filters": 2, "kernel_size": 2, "dilation_rate": 3, "padding": "causal", "activation": "tanh"},
        (6, 2),
    ),
    "1d dilated": ("Conv1D", {"filters": 2, "kernel_size": 3, "dilation_rate": 2}, (7, 1)),
    "1d dilated same": ("Conv1D", {"filters": 2, "kernel_size": 2, "dilation_rate": 3, "padding": "same"}, (6, 2)),
    "1d groups": ("Conv1D", {"filters": 6, "kernel_size": 2, "groups": 3}, (5, 6)),
    "1d groups causal": ("Conv1D", {"filters": 4, "kernel_size": 3, "groups": 2, "padding": "causal"}, (5, 4)),
    "1d without bias": ("Conv1D", {"filters": 2, "kernel_size": 2, "use_bias": False}, (4, 2)),
    "1d said out loud": ("Conv1D", {"filters": 2, "kernel_size": (2,), "data_format": "channels_last"}, (4, 2)),
    "2d one size for all": ("Conv2D", {"filters": 2, "kernel_size": 2}, (4, 5, 2)),
    "2d same, even": ("Conv2D", {"filters": 2, "kernel_size": (4, 2), "padding": "same"}, (4, 5, 1)),
    "2d same, strides beyond window": (
        "Conv2D",
        {"filters": 2, "kernel_size": 2, "strides": 3, "padding": "same"},
        (7, 5, 1),
    ),
    "2d same, uneven strides": (
        "Conv2D",
        {"filters": 2, "kernel_size": (3, 2), "strides": (1, 2), "padding": "same", "activation": "sigmoid"},
        (4, 5, 2),
    ),
    "2d dilated one way": ("Conv2D", {"filters": 2, "kernel_size": (2, 3), "dilation_rate": (3, 1)}, (6, 4, 1)),
    "2d groups": ("Conv2D", {"filters": 4, "kernel_size": 2, "groups": 2}, (3, 4, 4)),
    "2d groups same strides": (
        "Conv2D",
        {"filters": 4, "kernel_size": 3, "strides": 2, "groups": 2, "padding": "same", "use_bias": False},
        (4, 5, 2),
    ),
    "2d groups dilated": ("Conv2D", {"filters": 3, "kernel_size": 2, "groups": 3, "dilation_rate": 2}, (4, 4, 3)),
    "2d a filter per channel": ("Conv2D", {"filters": 3, "kernel_size": 2, "groups": 3}, (3, 3, 3)),
    "3d": ("Conv3D", {"filters": 2, "kernel_size": 2}, (3, 3, 4, 2)),
    "3d same": (
        "Conv3D",
        {"filters": 2, "kernel_size": (2, 3, 1), "padding": "same", "activation": "relu"},
        (2, 3, 2, 1),
    ),
    "3d strides": ("Conv3D", {"filters": 2, "kernel_size": (1, 2, 2), "strides": (2, 1, 2)}, (3, 3, 4, 1)),
    "3d same strides": (
        "Conv3D",
        {"filters": 2, "kernel_size": 3, "strides": 2, "padding": "same", "use_bias": False},
        (3, 4, 2, 1),
    ),
    "3d dilated": ("Conv3D", {"filters": 1, "kernel_size": 2, "dilation_rate": (1, 2, 1)}, (2, 3, 3, 1)),
    "3d groups": ("Conv3D", {"filters": 2, "kernel_size": 2, "groups": 2, "padding": "same"}, (2, 3, 2, 4)),
}

DEPTHWISE: dict[str, Case] = {
    "depthwise 1d": ("DepthwiseConv1D", {"kernel_size": 3}, (6, 3)),
    "depthwise 1d same strides": ("DepthwiseConv1D", {"kernel_size": 2, "strides": 2, "padding": "same"}, (5, 3)),
    "depthwise 1d two each": (
        "DepthwiseConv1D",
        {"kernel_size": 2, "depth_multiplier": 2, "activation": "relu"},
        (5, 3),
    ),
    "depthwise 1d dilated": ("DepthwiseConv1D", {"kernel_size": 2, "dilation_rate": 2, "padding": "same"}, (5, 2)),
    "depthwise 1d strides and dilation": (
        "DepthwiseConv1D",
        {"kernel_size": 2, "strides": 2, "dilation_rate": 2},
        (7, 2),
    ),
    "depthwise 2d": ("DepthwiseConv2D", {"kernel_size": 2}, (3, 4, 3)),
    "depthwise 2d same": ("DepthwiseConv2D", {"kernel_size": (3, 2), "padding": "same", "use_bias": False}, (4, 3, 2)),
    "depthwise 2d strides": ("DepthwiseConv2D", {"kernel_size": 3, "strides": 2, "padding": "same"}, (4, 5, 2)),
    "depthwise 2d three each": ("DepthwiseConv2D", {"kernel_size": 2, "depth_multiplier": 3}, (3, 3, 2)),
    "depthwise 2d dilated": (
        "DepthwiseConv2D",
        {"kernel_size": 2, "dilation_rate": (1, 2), "depth_multiplier": 2, "activation": "tanh"},
        (3, 4, 2),
    ),
    "separable 1d": ("SeparableConv1D", {"filters": 4, "kernel_size": 3}, (6, 2)),
    "separable 1d same strides": (
        "SeparableConv1D",
        {"filters": 2, "kernel_size": 2, "strides": 2, "padding": "same", "activation": "relu"},
        (5, 3),
    ),
    "separable 1d two each, dilated": (
        "SeparableConv1D",
        {"filters": 2, "kernel_size": 2, "dilation_rate": 2, "depth_multiplier": 2, "use_bias": False},
        (5, 2),
    ),
    "separable 2d": ("SeparableConv2D", {"filters": 2, "kernel_size": 2}, (3, 4, 3)),
    "separable 2d same": ("SeparableConv2D", {"filters": 3, "kernel_size": (2, 3), "padding": "same"}, (3, 3, 2)),
    "separable 2d strides": (
        "SeparableConv2D",
        {"filters": 2, "kernel_size": 3, "strides": 2, "padding": "same", "depth_multiplier": 2},
        (4, 5, 1),
    ),
    "separable 2d dilated": (
        "SeparableConv2D",
        {"filters": 2, "kernel_size": 2, "dilation_rate": (2, 1), "activation": "sigmoid", "use_bias": False},
        (4, 3, 2),
    ),
}

LAYERS: dict[str, Case] = {**PLAIN, **DEPTHWISE}
