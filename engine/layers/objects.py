"""Single layers as configs, and back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.layers.base import Layer
from engine.spec import resolve


def serialize(layer: Layer) -> dict[str, Any]:
    """The layer as {"module", "class_name", "config", "registered_name"}."""
    module = "keras.layers" if "spec_name" in vars(type(layer)) else None
    return {"module": module, **layer.as_argument(), "registered_name": None}


def deserialize(config: Mapping[str, Any], custom_objects: Mapping[str, type[Layer]] | None = None) -> Layer:
    """What ``serialize`` was given; ``custom_objects`` names classes of one's own. Raises SpecError."""
    own = (custom_objects or {}).get(config.get("class_name", ""))
    made: Layer = resolve("layer", config) if own is None else own.from_config(config["config"])
    return made
