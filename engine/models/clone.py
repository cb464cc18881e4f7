"""clone_model: the same architecture with weights of its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from engine.errors import SpecError, shown
from engine.layers.base import Layer
from engine.layers.core.input_layer import InputLayer
from engine.models import functional
from engine.models.functional_model import Functional
from engine.models.layers import layer_from, layer_to
from engine.models.model import Model
from engine.models.sequential import Sequential


def clone_model(
    model: Model, input_tensors: Any = None, clone_function: Callable[[Layer], Layer] | None = None
) -> Model:
    """A new model of equal layers, newly initialized and not compiled. Source: Keras 3, models.clone_model.

    ``clone_function`` makes the new layer of an old one. ``input_tensors``: what the clone shall read instead of inputs
    of its own. Raises SpecError for anything that is no model."""
    if not isinstance(model, Model):
        raise SpecError("model.not_a_model", got=shown(model))
    again = clone_function or (lambda layer: layer_from(layer_to(layer)))
    if isinstance(model, Sequential):
        start = [InputLayer(*_start(model))] if model.built else []
        made: Model = Sequential([*start, *(again(layer) for layer in model.layers)], name=model.name)
    else:

        def read(entry: Mapping[str, Any]) -> Layer:
            old = model.get_layer(entry["name"])
            return layer_from(layer_to(old)) if isinstance(old, InputLayer) else again(old)

        inputs, outputs = functional.from_config(functional.to_config(model.graph, layer_to), read)
        made = Functional(
            model.input_structure.pack(list(inputs)), model.output_structure.pack(list(outputs)), name=model.name
        )
    return made if input_tensors is None else Functional(input_tensors, made(input_tensors), name=model.name)


def _start(model: Sequential) -> tuple[Any, Any]:
    (layer,) = model.graph.input_layers
    return layer.declared, layer.batch_size
