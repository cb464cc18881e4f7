"""Single objects as Keras's config, and back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.errors import DataError, shown
from engine.saving.reading import MODELS, Reader, kind_of
from engine.saving.writing import Writer
from engine.spec import Block


def serialize_keras_object(obj: Any) -> Any:
    """A layer, model, loss, optimizer, ... as {"module", "class_name", "config", "registered_name"}."""
    return Writer().value(obj)


def deserialize_keras_object(
    config: Any,
    custom_objects: Mapping[str, type[Block]] | None = None,
    safe_mode: bool = True,  # noqa: ARG001  (Keras's signature)
) -> Any:
    """The object that such a config describes; lists and dicts of them by their parts. Raises DataError."""
    if isinstance(config, list | tuple):
        return [deserialize_keras_object(part, custom_objects) for part in config]
    if not isinstance(config, Mapping):
        return config
    if "class_name" not in config or "config" not in config:
        return {name: deserialize_keras_object(part, custom_objects) for name, part in config.items()}
    reader = Reader(custom_objects)
    word = config["class_name"]
    if word in MODELS:
        return reader.model(config)
    kind = kind_of(config.get("module"), word)
    if kind is None and isinstance(word, str) and word in reader.classes:
        kind = reader.classes[word].kind
    if kind is None:
        raise DataError("file.no_model", got=shown(word), known=list(MODELS))
    return reader.layer(config) if kind == "layer" else reader.block(kind, config)
