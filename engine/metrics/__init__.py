"""The metrics, and what "accuracy" means in compile."""

from typing import Any

from engine.array import Shape
from engine.metrics.accuracy import (
    Accuracy,
    BinaryAccuracy,
    CategoricalAccuracy,
    SparseCategoricalAccuracy,
)
from engine.metrics.base import NOTHING, Metric, Tally
from engine.metrics.regression import MeanAbsoluteError, MeanSquaredError
from engine.spec import resolve as resolve_block

__all__ = [
    "NOTHING",
    "Accuracy",
    "BinaryAccuracy",
    "CategoricalAccuracy",
    "MeanAbsoluteError",
    "MeanSquaredError",
    "Metric",
    "SparseCategoricalAccuracy",
    "Tally",
    "get",
    "resolve",
]


def get(identifier: Metric | str | dict[str, Any]) -> Metric:
    """A metric from itself, its name, or its object form."""
    made: Metric = resolve_block("metric", identifier)
    return made


def resolve(identifier: Metric | str | dict[str, Any], y_true: Shape, y_pred: Shape) -> Metric:
    """The metric that compile means, for shapes with the batch axis. Its name is the one that was written.

    "accuracy" and "acc" choose by shape: one output is binary; targets of lower rank, or one number against many
    outputs, are class indices; else one-hot. Source: Keras 3, compile_utils.get_metric."""
    if not isinstance(identifier, str):
        return get(identifier)
    if identifier.lower() not in ("accuracy", "acc"):
        made = get(identifier)
        made.name = identifier
        return made
    if y_pred[-1] == 1:
        return BinaryAccuracy(name=identifier)
    if len(y_true) < len(y_pred) or (y_true[-1] == 1 and y_pred[-1] > 1):
        return SparseCategoricalAccuracy(name=identifier)
    return CategoricalAccuracy(name=identifier)
