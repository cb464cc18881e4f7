"""Optimizers: what all of them share (clipping, decay, averages), over 20 updates."""

from __future__ import annotations

from typing import Any

FAST = {"learning_rate": 0.05}

# name -> (class, arguments)
OPTIMIZERS: dict[str, tuple[str, dict[str, Any]]] = {
    "clipnorm": ("SGD", {**FAST, "clipnorm": 0.3}),
    "clipnorm that never bites": ("SGD", {**FAST, "clipnorm": 1e6}),
    "clipvalue": ("SGD", {**FAST, "clipvalue": 0.1}),
    "global_clipnorm": ("SGD", {**FAST, "global_clipnorm": 0.3}),
    "no clipping": ("SGD", {**FAST, "clipnorm": 0.0}),
    "weight decay of adam": ("Adam", {**FAST, "weight_decay": 0.3}),
    "ema": ("SGD", {**FAST, "use_ema": True}),
    "ema overwriting": ("Adam", {**FAST, "use_ema": True, "ema_momentum": 0.8, "ema_overwrite_frequency": 3}),
    "ema overwriting each time": ("RMSprop", {**FAST, "use_ema": True, "ema_overwrite_frequency": 1}),
    "accumulated": ("SGD", {**FAST, "momentum": 0.5, "gradient_accumulation_steps": 3}),
    "accumulated adam": ("Adam", {**FAST, "gradient_accumulation_steps": 2, "weight_decay": 0.1}),
    "accumulated nadam": ("Nadam", {**FAST, "gradient_accumulation_steps": 4, "clipnorm": 0.5}),
    "accumulated with ema": (
        "SGD",
        {
            **FAST,
            "gradient_accumulation_steps": 3,
            "use_ema": True,
            "ema_momentum": 0.5,
            "ema_overwrite_frequency": 2,
            "global_clipnorm": 0.4,
        },
    ),
    "everything": (
        "AdamW",
        {
            **FAST,
            "weight_decay": 0.05,
            "clipnorm": 0.2,
            "use_ema": True,
            "ema_momentum": 0.6,
            "ema_overwrite_frequency": 5,
            "gradient_accumulation_steps": 2,
        },
    ),
    "loss scale": ("SGD", {**FAST, "loss_scale_factor": 8.0}),
}
