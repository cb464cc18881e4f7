"""Metrics by name: ``get`` and its inverse, and what "accuracy" means in compile."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from engine import losses
from engine.array import Shape
from engine.errors import SpecError, shown
from engine.metrics import functions
from engine.metrics.accuracy import Accuracy, BinaryAccuracy, CategoricalAccuracy, SparseCategoricalAccuracy
from engine.metrics.base import Metric
from engine.metrics.mean import Mean, MeanMetricWrapper, Sum
from engine.metrics.probability import BinaryCrossentropy, CategoricalCrossentropy, SparseCategoricalCrossentropy
from engine.names import snake_case
from engine.registry import find
from engine.spec import resolve as resolve_block

Identifier: TypeAlias = Metric | type[Metric] | str | dict[str, Any] | Callable[..., Any]

_PLAIN: dict[str, Any] = {
    "accuracy": Accuracy,
    "Mean": Mean,
    "mean": Mean,
    "Sum": Sum,
    "sum": Sum,
    "MeanMetricWrapper": MeanMetricWrapper,
}
"""Metrics that cannot stand in a spec, as they take no targets, or a function; and "accuracy", another one there."""


_BY_SHAPE: dict[str, tuple[Any, Any, Any]] = {
    **dict.fromkeys(("accuracy", "acc"), (BinaryAccuracy, SparseCategoricalAccuracy, CategoricalAccuracy)),
    **dict.fromkeys(
        ("crossentropy", "ce"), (BinaryCrossentropy, SparseCategoricalCrossentropy, CategoricalCrossentropy)
    ),
}


def get(identifier: Identifier | None) -> Any:
    """A metric from itself, its class, its name, or its object form; a function is returned as it is.

    The name of a loss function that is no metric ("huber") gives the mean of it. Raises SpecError."""
    if identifier is None:
        return None
    if isinstance(identifier, Metric):
        return identifier
    if inspect.isclass(identifier) and issubclass(identifier, Metric):
        return identifier()
    if isinstance(identifier, str):
        return _by_name(identifier)
    if isinstance(identifier, Mapping):
        return deserialize(identifier)
    if callable(identifier):
        return identifier
    raise SpecError("block.form", got=shown(identifier))


def resolve(identifier: Identifier, y_true: Shape, y_pred: Shape) -> Metric:
    """The metric that compile means, for shapes with the batch axis. Its name is the one that was written.

    "accuracy" and "acc" choose by shape: one output is binary; targets of lower rank, or one number against many
    outputs, are class indices; else one-hot. A function is averaged, under its own name. Source: Keras 3,
    compile_utils.get_metric; "crossentropy" and "ce" choose likewise, which Keras does for the loss only."""
    if isinstance(identifier, str) and identifier.lower() in _BY_SHAPE:
        made: Metric = _BY_SHAPE[identifier.lower()][_form(y_true, y_pred)](name=identifier)
        return made
    made = get(identifier)
    if made is None:
        raise SpecError("block.form", got=shown(made))
    if not isinstance(made, Metric):
        word = getattr(made, "name", None) or getattr(made, "__name__", type(made).__name__)
        made = MeanMetricWrapper(made, snake_case(str(word)))
    if isinstance(identifier, str):
        made.name = identifier
    return made


def _form(y_true: Shape, y_pred: Shape) -> int:
    """0 for yes or no, 1 for class indices, 2 for one-hot rows."""
    if y_pred[-1] == 1:
        return 0
    return 1 if len(y_true) < len(y_pred) or (y_true[-1] == 1 and y_pred[-1] > 1) else 2


def _by_name(word: str) -> Metric:
    if word in _PLAIN:
        plain: Metric = _PLAIN[word]()
        return plain
    loss = getattr(losses, word, None) if find("metric", word) is None and find("loss", word) else None
    if inspect.isfunction(loss):
        return MeanMetricWrapper(loss, word)
    made: Metric = resolve_block("metric", word)
    return made


def serialize(metric: Metric | Callable[..., Any]) -> dict[str, Any]:
    """A metric, or a function, as Keras writes it into a file."""
    if not isinstance(metric, Metric):
        return functions.spelled(metric)
    return {
        "module": "keras.metrics",
        "class_name": type(metric).__name__,
        "config": metric.get_config(),
        "registered_name": None,
    }


def deserialize(config: Any, custom_objects: Mapping[str, Any] | None = None) -> Any:
    """What ``serialize`` was given; ``custom_objects`` names classes and functions of one's own. Raises SpecError."""
    if not isinstance(config, Mapping):
        own = (custom_objects or {}).get(config)
        return own if own is not None else get(config)
    word, inner = str(config.get("class_name")), config.get("config", {})
    if word == "function":
        return functions.found(config, custom_objects)
    cls = (custom_objects or {}).get(word) or _PLAIN.get(word)
    if cls is None:
        return resolve_block("metric", config)
    try:
        return cls.from_config(inner)
    except SpecError as error:
        raise error.at("config") from None
