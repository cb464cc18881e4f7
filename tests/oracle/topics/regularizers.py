"""Regularizers with their slopes, and constraints."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

REGULARIZERS: dict[str, tuple[str, dict[str, Any]]] = {
    "l1": ("L1", {}),
    "l1 0.3": ("L1", {"l1": 0.3}),
    "l2": ("L2", {}),
    "l2 0.3": ("L2", {"l2": 0.3}),
    "l1 l2 of nothing": ("L1L2", {}),
    "l1 l2": ("L1L2", {"l1": 0.2, "l2": 0.3}),
    "orthogonal": ("OrthogonalRegularizer", {}),
    "orthogonal columns": ("OrthogonalRegularizer", {"factor": 0.5, "mode": "columns"}),
}
CONSTRAINTS: dict[str, tuple[str, dict[str, Any]]] = {
    "max norm": ("MaxNorm", {}),
    "max norm 0.5": ("MaxNorm", {"max_value": 0.5, "axis": 1}),
    "max norm of all": ("MaxNorm", {"max_value": 1.0, "axis": (0, 1)}),
    "non neg": ("NonNeg", {}),
    "unit norm": ("UnitNorm", {}),
    "unit norm, axis 1": ("UnitNorm", {"axis": 1}),
    "min max norm": ("MinMaxNorm", {}),
    "min max norm, half way": ("MinMaxNorm", {"min_value": 1.5, "max_value": 2.0, "rate": 0.5, "axis": 1}),
}


def matrix() -> np.ndarray:
    made = np.random.default_rng(5).normal(size=(4, 3)).astype(np.float32)
    made[1, 1] = 0
    return made


def price(class_name: str, config: dict[str, Any]) -> Callable[[Any], dict[str, Any]]:
    """The price, and its slope: what one step of training with no other loss does to a kernel."""

    def asked(keras: Any) -> dict[str, Any]:
        regularizer = getattr(keras.regularizers, class_name)(**config)
        dense = keras.layers.Dense(3, use_bias=False, kernel_regularizer=regularizer)
        model = keras.Sequential([keras.Input((4,)), dense])
        model.set_weights([matrix()])
        model.compile(keras.optimizers.SGD(1.0), "mse")
        loss = model.train_on_batch(np.zeros((2, 4), np.float32), np.zeros((2, 3), np.float32))
        value = regularizer(keras.ops.convert_to_tensor(matrix()) if hasattr(keras, "ops") else matrix())
        return {"price": value, "loss": np.ravel(loss)[0], "slope": matrix() - model.get_weights()[0]}

    return asked


def bound(class_name: str, config: dict[str, Any]) -> Callable[[Any], dict[str, Any]]:
    def asked(keras: Any) -> dict[str, Any]:
        constraint = getattr(keras.constraints, class_name)(**config)
        return {"w": constraint(matrix()), "small": constraint(0.1 * matrix()), "zero": constraint(0 * matrix())}

    return asked


ANSWERS = {name: price(*case) for name, case in REGULARIZERS.items()}
ANSWERS |= {name: bound(*case) for name, case in CONSTRAINTS.items()}
