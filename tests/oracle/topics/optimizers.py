"""Optimizers: the ten classes with their own arguments, by number and by schedule, over 20 updates."""

from __future__ import annotations

from typing import Any

FAST = {"learning_rate": 0.05}

_OWN: dict[str, tuple[str, dict[str, Any]]] = {
    "sgd decayed": ("SGD", {"learning_rate": 0.1, "weight_decay": 0.1}),
    "rmsprop forgetful": ("RMSprop", {**FAST, "rho": 0.3, "epsilon": 1e-3}),
    "adagrad from nothing": ("Adagrad", {**FAST, "initial_accumulator_value": 0.0, "epsilon": 1e-2}),
    "adadelta": ("Adadelta", {"learning_rate": 1.0}),
    "adadelta slow": ("Adadelta", {}),
    "adadelta own": ("Adadelta", {"learning_rate": 0.5, "rho": 0.8, "epsilon": 1e-3}),
    "adamw": ("AdamW", {}),
    "adamw own": ("AdamW", {**FAST, "weight_decay": 0.2, "beta_1": 0.7, "beta_2": 0.9, "epsilon": 1e-3}),
    "adamw amsgrad": ("AdamW", {**FAST, "amsgrad": True, "beta_2": 0.5}),
    "adamw without decay": ("AdamW", {**FAST, "weight_decay": 0.0}),
    "adamax": ("Adamax", {}),
    "adamax own": ("Adamax", {**FAST, "beta_1": 0.8, "beta_2": 0.9, "epsilon": 1e-3}),
    "nadam": ("Nadam", {}),
    "nadam own": ("Nadam", {**FAST, "beta_1": 0.8, "beta_2": 0.95, "epsilon": 1e-4}),
    "ftrl": ("Ftrl", {}),
    "ftrl own": (
        "Ftrl",
        {
            "learning_rate": 0.3,
            "learning_rate_power": -0.3,
            "initial_accumulator_value": 0.5,
            "l1_regularization_strength": 0.05,
            "l2_regularization_strength": 0.1,
            "l2_shrinkage_regularization_strength": 0.02,
            "beta": 0.2,
        },
    ),
    "ftrl l1": ("Ftrl", {"learning_rate": 0.5, "l1_regularization_strength": 0.3}),
    "ftrl even rate": ("Ftrl", {"learning_rate": 0.1, "learning_rate_power": 0.0, "beta": 0.5}),
    "lion": ("Lion", {}),
    "lion own": ("Lion", {"learning_rate": 0.02, "beta_1": 0.5, "beta_2": 0.8, "weight_decay": 0.1}),
}

_EXPONENTIAL = ("ExponentialDecay", {"initial_learning_rate": 0.1, "decay_steps": 5, "decay_rate": 0.5})
_WARM = ("CosineDecay", {"initial_learning_rate": 0.0, "decay_steps": 10, "warmup_target": 0.1, "warmup_steps": 5})
_STEPS = ("PiecewiseConstantDecay", {"boundaries": [4, 11], "values": [0.1, 0.05, 0.01]})

_SCHEDULED: dict[str, tuple[str, dict[str, Any]]] = {
    "sgd, exponential": ("SGD", {"learning_rate": _EXPONENTIAL}),
    "adam, warm-up": ("Adam", {"learning_rate": _WARM}),
    "adamw, steps": ("AdamW", {"learning_rate": _STEPS, "weight_decay": 0.5}),
    "accumulated, exponential": ("SGD", {"learning_rate": _EXPONENTIAL, "gradient_accumulation_steps": 3}),
}

# name -> (class, arguments)
OPTIMIZERS = _OWN | _SCHEDULED
