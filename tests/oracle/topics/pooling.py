"""Pooling: sliding windows, whole inputs, and as many numbers as one asks for."""

from __future__ import annotations

from typing import Any

INPUTS: dict[int, tuple[int, ...]] = {1: (7, 2), 2: (6, 5, 1), 3: (3, 4, 3, 1)}

# arguments per number of spatial axes, asked of MaxPooling and AveragePooling alike
WINDOWS: dict[int, dict[str, dict[str, Any]]] = {
    1: {
        "two": {"pool_size": 2},
        "overlapping": {"pool_size": 3, "strides": 1},
        "apart": {"pool_size": 2, "strides": 3},
        "same, even": {"pool_size": 2, "padding": "same"},
        "same, as much before as after": {"pool_size": 3, "strides": 2, "padding": "same"},
        "same, step by step": {"pool_size": 4, "strides": 1, "padding": "same"},
        "same, apart": {"pool_size": 2, "strides": 3, "padding": "same"},
        "same, more than the input": {"pool_size": 9, "strides": 2, "padding": "same"},
    },
    2: {
        "two": {"pool_size": 2},
        "one way": {"pool_size": (1, 3)},
        "overlapping": {"pool_size": (3, 2), "strides": (1, 2)},
        "same": {"pool_size": 2, "padding": "same"},
        "same, as much before as after": {"pool_size": 3, "strides": 1, "padding": "same"},
        "same, uneven one way": {"pool_size": 3, "strides": 2, "padding": "same"},
        "said out loud": {"pool_size": (2, 2), "strides": None, "padding": "valid", "data_format": "channels_last"},
    },
    3: {
        "two": {"pool_size": 2},
        "overlapping": {"pool_size": (1, 2, 1), "strides": (1, 1, 2)},
        "same": {"pool_size": 2, "padding": "same"},
        "same, as much before as after": {"pool_size": (3, 1, 3), "strides": 1, "padding": "same"},
    },
}

SLIDING = {
    f"{kind.lower()} {rank}d {name}": (f"{kind}Pooling{rank}D", config, INPUTS[rank])
    for kind in ("Max", "Average")
    for rank, configs in WINDOWS.items()
    for name, config in configs.items()
}

GLOBAL: dict[str, Any] = {
    f"global {kind.lower()} {rank}d keepdims {keepdims}": (
        f"Global{kind}Pooling{rank}D",
        {"keepdims": keepdims},
        INPUTS[rank],
    )
    for kind in ("Max", "Average")
    for rank in (1, 2, 3)
    for keepdims in (False, True)
}

MASKED: dict[str, Any] = {
    "global average masked": ("GlobalAveragePooling1D", {}, (6, 2), {"mask": True}),
    "global average masked, keepdims": ("GlobalAveragePooling1D", {"keepdims": True}, (6, 2), {"mask": True}),
}

SIZES: dict[int, tuple[Any, ...]] = {1: (1, 3, 9), 2: (2, (4, 3), (1, 7)), 3: ((2, 3, 1), 2)}

ADAPTIVE: dict[str, Any] = {
    f"adaptive {kind.lower()} {rank}d {size}": (f"Adaptive{kind}Pooling{rank}D", {"output_size": size}, INPUTS[rank])
    for kind in ("Max", "Average")
    for rank, sizes in SIZES.items()
    for size in sizes
}

LAYERS: dict[str, Any] = {
    "max 1d by default": ("MaxPooling1D", {}, (5, 2)),
    "max 2d by default": ("MaxPooling2D", {}, (5, 4, 2)),
    "max 3d by default": ("MaxPooling3D", {}, (2, 3, 4, 1)),
    **SLIDING,
    **GLOBAL,
    **MASKED,
    **ADAPTIVE,
}
