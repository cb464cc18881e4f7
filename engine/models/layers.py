"""Layers as entries of a config, models among them: {"class_name", "config"}."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.errors import SpecError, shown
from engine.layers.base import Layer
from engine.registry import named


def layer_to(layer: Layer) -> dict[str, Any]:
    """The entry of a layer; a model inside another one is an entry like any other."""
    return {"class_name": type(layer).__name__, "config": layer.get_config()}


def layer_from(entry: Any) -> Layer:
    """The layer of an entry. Raises SpecError for anything that is none."""
    if not isinstance(entry, Mapping) or not isinstance(entry.get("config", {}), Mapping):
        raise SpecError("block.form", got=shown(entry))
    try:
        config = {name: _model_inside(value) for name, value in entry.get("config", {}).items()}
        layer: Layer = _class(entry.get("class_name")).from_config(config)
    except SpecError as error:
        raise (error.at("config") if error.path else error) from None
    return layer


def model_from_json(json_string: str, custom_objects: Any = None) -> Any:  # noqa: ARG001  (Keras's signature)
    """The untrained model that ``model.to_json()`` wrote. Raises SpecError for anything else."""
    import json

    try:
        entry = json.loads(json_string)
    except (TypeError, ValueError):
        raise SpecError("block.form", got=shown(json_string)) from None
    return layer_from(entry)


def _class(name: Any) -> Any:
    return _models()[name] if isinstance(name, str) and name in _models() else named("layer", name)


def _models() -> dict[str, Any]:
    from engine.models.functional_model import Functional
    from engine.models.sequential import Sequential

    return {"Sequential": Sequential, "Functional": Functional, "Model": Functional}


def _model_inside(value: Any) -> Any:
    """A model that a layer holds (TimeDistributed(model)); specs over REST, which do not come here, may hold none."""
    held = isinstance(value, Mapping) and value.get("class_name") in _models()
    return layer_from(value) if held else value
