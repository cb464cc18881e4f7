"""The losses, as classes and in Keras's function spelling."""

from typing import Any

from engine.losses.base import Loss
from engine.losses.crossentropy import (
    BinaryCrossentropy,
    CategoricalCrossentropy,
    SparseCategoricalCrossentropy,
    binary_crossentropy,
    categorical_crossentropy,
    sparse_categorical_crossentropy,
)
from engine.losses.regression import MeanAbsoluteError, MeanSquaredError, mean_absolute_error, mean_squared_error
from engine.spec import resolve

__all__ = [
    "BinaryCrossentropy",
    "CategoricalCrossentropy",
    "Loss",
    "MeanAbsoluteError",
    "MeanSquaredError",
    "SparseCategoricalCrossentropy",
    "binary_crossentropy",
    "categorical_crossentropy",
    "get",
    "mean_absolute_error",
    "mean_squared_error",
    "sparse_categorical_crossentropy",
]


def get(identifier: Loss | str | dict[str, Any]) -> Loss:
    """A loss from itself, its name, or its object form."""
    made: Loss = resolve("loss", identifier)
    return made
