"""Sequential: a stack of layers, each reading the one before."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from engine.array import Array
from engine.errors import ShapeError, SpecError, StateError, shown
from engine.layers.base import Layer
from engine.layers.input_layer import InputLayer
from engine.models.graph import Graph, Node
from engine.models.model import Model
from engine.random import Streams
from engine.spec import named


class Sequential(Model):
    """A stack of layers. With an ``Input`` first it is built at once, else when it sees data or ``build`` is called."""

    def __init__(
        self, layers: Sequence[Layer] | None = None, name: str = "sequential", streams: Streams | None = None
    ) -> None:
        super().__init__(None, name, streams)
        self._stack: list[Layer] = []
        for layer in layers or []:
            self._append(layer)
        self._rebuild()

    def add(self, layer: Layer) -> None:
        """Put a layer on top. Raises SpecError for a name used twice, ShapeError if it does not fit."""
        self._append(layer)
        try:
            self._rebuild()
        except ShapeError:
            self._stack.pop()
            raise

    def pop(self) -> Layer:
        """Take the top layer off and return it."""
        if not self._stack:
            raise StateError("state.no_layers", model=self.name)
        layer = self._stack.pop()
        self._rebuild()
        return layer

    def build(self, input_shape: Sequence[int | None]) -> None:
        """Make the weights. ``input_shape`` is Keras's, with the batch axis (None or any size) first."""
        shape = tuple(int(size or 0) for size in input_shape[1:])
        self._build(self._chain(InputLayer(shape, name="input_layer")))

    @property
    def layers(self) -> list[Layer]:
        """The layers in order, without the input."""
        return [layer for layer in self._stack if not isinstance(layer, InputLayer)]

    def get_config(self) -> dict[str, Any]:
        """Name and layers as JSON values; ``Sequential.from_config`` makes an equal, untrained model."""
        stack = self._stack if self._graph is None else self.graph.layers
        layers = [{"class_name": type(layer).__name__, "config": layer.get_config()} for layer in stack]
        return {"name": self.name, "layers": layers}

    @classmethod
    def from_config(cls, config: Mapping[str, Any]) -> Sequential:
        """Make a model from ``get_config``. Raises SpecError that says which layer is wrong."""
        made = []
        for place, entry in enumerate(config.get("layers", [])):
            try:
                made.append(_layer_from(entry))
            except SpecError as error:
                raise error.at("layers", place) from None
        return cls(made, name=config.get("name", "sequential"))

    def to_json(self) -> str:
        return json.dumps({"class_name": "Sequential", "config": self.get_config()})

    def _append(self, layer: Layer) -> None:
        if not isinstance(layer, Layer):
            raise SpecError("model.not_a_layer", got=shown(layer)).at("layers", len(self._stack))
        if isinstance(layer, InputLayer) and self._stack:
            raise SpecError("model.input_not_first").at("layers", len(self._stack))
        taken = {existing.name for existing in self._stack}
        if layer.name in taken:
            raise SpecError("model.duplicate_name", name=shown(layer.name)).at("layers", len(self._stack))
        if layer.name is None:
            layer.name = free_name(layer.default_name, taken)
        self._stack.append(layer)

    def _rebuild(self) -> None:
        if self._stack and isinstance(self._stack[0], InputLayer):
            self._build(self._chain(self._stack[0]))
        elif self._stack and self._stack[0].input_shape is not None:
            self.build((None, *self._stack[0].input_shape))
        elif self._stack and self._graph is not None:
            self.build(self.input_shape)

    def _chain(self, first: InputLayer) -> Graph:
        """Each layer reads the one before."""
        nodes = [Node(str(first.name), first)]
        for layer in self.layers:
            nodes.append(Node(str(layer.name), layer, (nodes[-1].name,)))
        return Graph(nodes, [nodes[-1].name])

    def _build(self, graph: Graph) -> None:
        try:
            super()._build(graph)
        except ShapeError as error:
            names = [layer.name for layer in self._stack]
            raise error.at("layers", names.index(str(error.facts["layer"]))) from None

    def _ready(self, xs: Array, compiled: bool = True) -> None:
        super()._ready(xs, compiled)
        if not self._stack:
            raise StateError("state.no_layers", model=self.name)
        if not self.built:
            self.build((None, *xs.shape[1:]))


def free_name(wanted: str, taken: set[str | None]) -> str:
    """dense, dense_1, dense_2, ..."""
    number, name = 0, wanted
    while name in taken:
        number += 1
        name = f"{wanted}_{number}"
    return name


def _layer_from(entry: Any) -> Layer:
    if not isinstance(entry, Mapping) or not isinstance(entry.get("config", {}), Mapping):
        raise SpecError("block.form", got=shown(entry))
    try:
        layer: Layer = named("layer", entry.get("class_name")).from_config(entry.get("config", {}))
    except SpecError as error:
        raise (error.at("config") if error.path else error) from None
    return layer
