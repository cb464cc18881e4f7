"""From objects to Keras's config: every object as {"module", "class_name", "config", "registered_name"}.

Nothing here knows a particular layer. What a config holds follows from the arguments that a block declares; what a
value is, from what stands there: a block, a model, a list, a number.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from engine import config
from engine.errors import SpecError
from engine.initializers import Zeros
from engine.layers import InputLayer, Layer
from engine.metrics import Metric
from engine.models import functional
from engine.models.functional_model import Functional
from engine.models.network import Network
from engine.models.order import layer_order
from engine.models.sequential import Sequential
from engine.registry import KINDS
from engine.saving.custom import get_registered_name, tells_itself
from engine.saving.masks import MaskedGraph
from engine.saving.names import MODULES, YOUNG
from engine.spec import Argument, Block, Ref, arguments, config_of, to_json


class Writer:
    """One file being written. A layer that stands in two models of it is the same one again when read."""

    def __init__(self, dtype: str | None = None) -> None:
        self.dtype = dtype or config.floatx()
        self._seen: dict[int, dict[str, Any]] = {}

    def value(self, value: Any) -> Any:
        """Any argument as JSON."""
        if isinstance(value, Network):
            return self.model(value)
        if isinstance(value, Block):
            return self.block(value)
        if isinstance(value, Mapping):
            return {str(key): self.value(part) for key, part in value.items()}
        if isinstance(value, list | tuple):
            return [self.value(part) for part in value]
        if isinstance(value, np.ndarray | np.generic):
            return value.tolist()
        if isinstance(value, type) and issubclass(value, Block):
            return self.value(value())
        return getattr(value, "__name__", value) if callable(value) else value

    def block(self, made: Block) -> Any:
        """An object that describes itself. Raises SpecError for what Keras has no words for."""
        if made.kind == "activation":
            return self._activation(made)
        own = type(made)
        if "spec_name" not in vars(own) and made.kind == "initializer":
            own, made = Zeros, Zeros()  # a function of one's own; what it has drawn stands among the weights
        if "spec_name" not in vars(own) and own.__module__.startswith("engine."):
            raise SpecError("file.no_word", got=type(made).__name__)
        # what was given, where reading gives what holds now: a learning rate may be a schedule
        values = {name: vars(made).get(name, getattr(made, name)) for name in arguments(own)}
        body = {
            name: self.value(values[name])
            for name, argument in arguments(own).items()
            if _is_said(argument, values[name])
        }
        if isinstance(made, InputLayer):
            body = {"batch_shape": [made.batch_size, *made.declared]}
        if isinstance(made, Layer):
            # not every layer of Keras takes "trainable", but those with weights do
            frozen = {} if made.trainable or not made.weights else {"trainable": False}
            body = {"name": made.name, **frozen, "dtype": self.dtype, **body}
        elif isinstance(made, Metric):
            body = {"name": made.name, "dtype": made.dtype, **body}
        elif getattr(made, "name", None) is not None:
            body = {"name": getattr(made, "name"), **body}  # noqa: B009  (not every kind of block has one)
        if tells_itself(own):
            body = self.value(made.get_config())
        entry = _entry(MODULES[made.kind], own.__name__, None, body)
        if not own.__module__.startswith("engine."):
            entry = _entry(own.__module__, own.__name__, get_registered_name(own), body)
        return self._shared(made, entry) if isinstance(made, Layer) else entry

    def _activation(self, made: Block) -> Any:
        """Keras's functions have no arguments there, so an activation is its name; one with arguments is a layer.

        Where Keras has no such layer, only we can read the file. Raises SpecError for a function of one's own."""
        if "spec_name" not in vars(type(made)):
            raise SpecError("file.no_word", got=type(made).__name__)
        config = config_of(made)
        if config == config_of(type(made)()):
            return made.spec_name
        for cls in KINDS["layer"].values():
            if hasattr(cls, "as_activation") and config and set(config) <= set(arguments(cls)):
                layer: Any = cls(**config)
                if layer.as_activation() == made:
                    return self.block(layer)
        return _entry("engine.activations", made.spec_name, None, config)

    def model(self, model: Network) -> dict[str, Any]:
        """A model: its layers, and for a functional one the calls that connect them."""
        body: dict[str, Any] = {"name": model.name, "trainable": model.trainable}
        if isinstance(model, Sequential):
            start = model.graph.input_layers if model.built else []
            body |= {"dtype": self.dtype, "layers": [self.value(layer) for layer in (*start, *model.layers)]}
            return self._shared(model, _entry("keras", "Sequential", None, body))
        body |= functional.to_config(model.graph, self.value)
        order = [layer.name for layer in in_file_order(model)]
        body["layers"] = sorted(
            (entry for entry in body["layers"] if entry["name"] in order), key=lambda entry: order.index(entry["name"])
        )
        made = {str(layer.name): layer for layer in model.graph.layers}
        for key, structure in (("input_layers", model.input_structure), ("output_layers", model.output_structure)):
            ends = [counted(end, made[end[0]], 1) for end in body[key]]
            body[key] = dict(zip(structure.names, ends, strict=True)) if structure.form == "dict" else ends
        return self._shared(model, _entry("keras.src.models.functional", "Functional", "Functional", body))

    def _shared(self, layer: Layer, entry: dict[str, Any]) -> dict[str, Any]:
        first = self._seen.setdefault(id(layer), entry)
        if first is not entry:
            number = first.setdefault("shared_object_id", len(self._seen))
            entry["shared_object_id"] = number
        return entry


def in_file_order(model: Network) -> list[Layer]:
    """The layers as Keras counts them; not those that no output needs."""
    if isinstance(model, Sequential):
        return list(model.layers)
    layers = {id(layer): layer for layer in model.graph.layers}
    order = layer_order(MaskedGraph(model.graph).nodes, [source.node for source in model.graph.outputs])
    return [layers[key] for key in order if key in layers]


def counted(end: list[Any], layer: Layer, more: int) -> list[Any]:
    """An end of a graph ([layer, call, output]). Keras counts the calls of a functional model from 1 there, because it
    takes a model's own inputs and outputs for the first of its calls."""
    name, call, output = end
    return [name, call + more if isinstance(layer, Functional) else call, output]


def _is_said(argument: Argument, value: Any) -> bool:
    """Whether a file must say it. Defaults go unsaid where an older Keras would stumble over them, and for
    initializers, as the numbers are in the file."""
    ref = argument.mark(Ref)
    if argument.name not in YOUNG and not (ref and ref.kind == "initializer"):
        return True
    return argument.required or not (value == "channels_last" or to_json(value) == to_json(argument.default))


def _entry(module: str, class_name: str, registered: str | None, body: dict[str, Any]) -> dict[str, Any]:
    return {"module": module, "class_name": class_name, "config": body, "registered_name": registered}
