"""Sequential: a stack of layers, each reading the one before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from engine.array import Shape
from engine.errors import ShapeError, SpecError, StateError, shown
from engine.layers.base import Layer, ParamSpec
from engine.layers.core.input_layer import InputLayer
from engine.layers.shapes import OpenShape, output_shapes, weights_wanted
from engine.layers.symbolic import Call, Tensor
from engine.models import functional
from engine.models.layers import layer_from, layer_to
from engine.models.model import Model
from engine.models.structure import Structure
from engine.random import Streams


class Sequential(Model):
    """A stack of layers. With an ``Input`` first it is built at once, else when it sees data or ``build`` is called."""

    def __init__(
        self,
        layers: Sequence[Layer | Tensor] | None = None,
        trainable: bool = True,
        name: str | None = None,
        streams: Streams | None = None,
    ) -> None:
        super().__init__(name=name, streams=streams, trainable=trainable)
        self._stack: list[Layer] = []
        self._start: InputLayer | None = None
        self._declared = True  # whether the input shape was said, not taken from the first data
        self._first = 0  # the place of the first layer: 1 after an Input that was given
        self._calls: list[Call] = []  # those of the chain as it is now
        for layer in layers or []:
            self._append(layer)
        self._rebuild()

    def add(self, layer: Layer | Tensor) -> None:
        """Put a layer on top. Raises SpecError for a name used twice, ShapeError if it does not fit."""
        self._append(layer)
        try:
            self._rebuild()
        except ShapeError:
            self._stack.pop()
            self._rebuild()
            raise

    def pop(self) -> Layer:
        """Take the top layer off and return it."""
        if not self._stack:
            raise StateError("state.no_layers", model=str(self.name))
        layer = self._stack.pop()
        self._rebuild()
        return layer

    def build(self, input_shape: Any = None) -> None:
        """Make the weights. ``input_shape`` is Keras's, with the batch axis (None or any size) first."""
        if input_shape is not None:
            self._start = InputLayer(tuple(input_shape[1:]), input_shape[0])
        self._chain()

    @property
    def layers(self) -> list[Layer]:
        """The layers in order, without the input."""
        return list(self._stack)

    def get_config(self) -> dict[str, Any]:
        """Name and layers as JSON values; ``Sequential.from_config`` makes an equal, untrained model."""
        start = [self._start] if self._start is not None else []
        layers = [layer_to(layer) for layer in (*start, *self._stack)]
        return {"name": self.name, "trainable": self.trainable, "layers": layers}

    @classmethod
    def from_config(cls, config: Mapping[str, Any]) -> Sequential:
        """Make a model from ``get_config``. Raises SpecError that says which layer is wrong."""
        made = []
        for place, entry in enumerate(config.get("layers", [])):
            try:
                made.append(layer_from(entry))
            except SpecError as error:
                raise error.at("layers", place) from None
        return cls(made, trainable=bool(config.get("trainable", True)), name=config.get("name"))

    def to_json(self) -> str:
        import json  # which takes three milliseconds, and no training asks for it

        return json.dumps({"class_name": "Sequential", "config": self.get_config()})

    def _append(self, layer: Any) -> None:
        if isinstance(layer, Tensor) and isinstance(layer.call.layer, InputLayer):
            layer = layer.call.layer
        place = len(self._stack) + self._first
        if not isinstance(layer, Layer):
            raise SpecError("model.not_a_layer", got=shown(layer)).at("layers", place)
        if isinstance(layer, InputLayer):
            if self._stack or self._start is not None:
                raise SpecError("model.input_not_first").at("layers", place)
            self._start, self._first = layer, 1
            return
        if layer.name in {existing.name for existing in self._stack}:
            raise SpecError("model.duplicate_name", name=shown(layer.name)).at("layers", place)
        self._stack.append(layer)

    def _rebuild(self) -> None:
        first = self._stack[0] if self._stack else None
        if self._start is None and isinstance(first, Model):
            if first.built:
                self._start = InputLayer(first.graph.input_shapes[0])
        elif self._start is None and first is not None and first.input_shape is not None:
            self._start = InputLayer(first.input_shape)
        if self._start is not None and self._stack:
            self._chain()

    def _chain(self) -> None:
        """Each layer reads the one before."""
        if self._start is None:
            raise StateError("state.not_built", model=str(self.name))
        for call in self._calls:
            call.layer.calls.remove(call)
        self._calls = []
        last = self._start.tensor
        for place, layer in enumerate(self._stack):
            try:
                made = layer(last)
            except ShapeError as error:
                raise error.at("layers", place + self._first) from None
            if not isinstance(made, Tensor):
                raise SpecError("model.several_outputs", name=str(layer.name)).at("layers", place + self._first)
            self._calls.append(made.call)
            last = made
        graph, _ = functional.graph_of([self._start.tensor], [last])
        self._ends = [last]
        try:
            self._assemble(graph, Structure("one", (str(self._start.name),)), None)
        except ShapeError as error:
            names = [layer.name for layer in self._stack]
            raise error.at("layers", names.index(str(error.facts["layer"])) + self._first) from None

    def _takes(self, shape: OpenShape) -> bool:
        # as in Keras: who never said what comes in may send other shapes later, as long as the weights fit
        if self._declared:
            return False
        shapes = [shape]
        try:
            for layer in self._stack:
                held = layer.held()
                if any(held[name].shape != spec.shape for name, spec in weights_wanted(layer, shapes).items()):
                    return False
                shapes = output_shapes(layer, shapes)
        except ShapeError:
            return False
        return True

    def ready_for(self, x: Any) -> None:
        if not self._stack:
            raise StateError("state.no_layers", model=str(self.name))
        if x is not None:
            self._meet(np.shape(_only(x))[1:])

    def infer(self, shapes: Sequence[Shape]) -> Shape | list[Shape]:
        self._meet(shapes[0])
        return super().infer(shapes)

    def params(self, shapes: Sequence[Shape]) -> dict[str, ParamSpec]:
        self._meet(shapes[0])
        return super().params(shapes)

    def _meet(self, row: OpenShape) -> None:
        """Built for rows of this shape, unless it is built: a layer that holds it (TimeDistributed) only asks."""
        if self._stack and not self.built:
            self.build((None, *row))
            self._declared = False


def _only(x: Any) -> Any:
    """The array in a list of one."""
    several = isinstance(x, list | tuple) and len(x) == 1 and hasattr(x[0], "shape")
    return x[0] if several else x
