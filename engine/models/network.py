"""Network: a graph with weights, all of them in one flat vector."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from engine import config
from engine.array import Array
from engine.buffer import ParamBuffer
from engine.errors import ShapeError, SpecError, StateError, shown
from engine.layers.base import Context, Home, Layer, assign_all
from engine.layers.input_layer import InputLayer
from engine.models.data import rows
from engine.models.graph import Graph, Tape
from engine.random import Streams, new_streams
from engine.variable import Variable


class Network:
    """A graph, its weights, and the streams that they are drawn from; built once the input shape is known."""

    def __init__(self, graph: Graph | None, name: str, streams: Streams | None = None) -> None:
        self.name = name
        self.streams = streams or new_streams()
        self._graph: Graph | None = None
        self._homes: list[tuple[Layer, Home]] = []
        self._params: ParamBuffer
        self._state: ParamBuffer
        self.grads: ParamBuffer
        if graph is not None:
            self._build(graph)

    # ---- weights

    def _build(self, graph: Graph) -> None:
        """Lay out all weights and draw first values; a layer that has weights already keeps its numbers."""
        specs = graph.specs()
        homes = Home.build(specs, config.dtype())
        for layer in graph.layers:
            name, home = str(layer.name), homes[str(layer.name)]
            for weight, spec in specs[name].items():
                held = layer.views.get(weight)
                if held is not None and held.shape != spec.shape:
                    raise ShapeError("weights.shape", layer=name, weight=weight, wants=held.shape, got=spec.shape)
                home.views[weight][...] = spec.initializer(spec.shape, self.streams.init) if held is None else held
        self._graph, self._homes = graph, [(layer, homes[str(layer.name)]) for layer in graph.layers]
        for layer, home in self._homes:
            layer.home, self._params, self._state = home, home.params, home.state
        self.grads = self._params.like()

    def _own(self) -> None:
        """Take back layers that another model has built into its own vector since; the numbers come along."""
        if self._graph is None:
            raise StateError("state.not_built", model=self.name)
        for layer, home in self._homes:
            if layer.home is not home:
                for weight, view in home.views.items():
                    view[...] = layer.views[weight]
                layer.home = home

    @property
    def graph(self) -> Graph:
        """The graph. Raises StateError as long as the input shape is not known."""
        if self._graph is None:
            raise StateError("state.not_built", model=self.name)
        return self._graph

    @property
    def built(self) -> bool:
        return self._graph is not None

    @property
    def params(self) -> ParamBuffer:
        """All trainable weights; ``params.data`` is the vector. Raises StateError before they are made."""
        self._own()
        return self._params

    @property
    def state(self) -> ParamBuffer:
        """All other weights, such as running means. Raises StateError before they are made."""
        self._own()
        return self._state

    @property
    def trainable_parts(self) -> list[slice]:
        """The stretches of ``params.data`` that training may change: all of it, unless a layer is frozen."""
        parts: list[slice] = []
        for layer, home in self._homes:
            part = home.params.slice(home.owner)
            if not layer.trainable or part.start == part.stop:
                continue
            if parts and parts[-1].stop == part.start:
                part = slice(parts.pop().start, part.stop)
            parts.append(part)
        return parts

    @property
    def layers(self) -> list[Layer]:
        """The layers in order, without the input."""
        return [layer for layer in self.graph.layers if not isinstance(layer, InputLayer)]

    def get_layer(self, name: str | None = None, index: int | None = None) -> Layer:
        """One layer by its name or by its place in ``layers``. Raises SpecError if there is none."""
        if index is not None and -len(self.layers) <= index < len(self.layers):
            return self.layers[index]
        found = next((layer for layer in self.layers if layer.name == name), None)
        if found is None or index is not None:
            known = [str(layer.name) for layer in self.layers]
            raise SpecError("model.no_such_layer", got=shown(name if index is None else index), known=known)
        return found

    @property
    def weights(self) -> list[Variable]:
        return [weight for layer in self.layers for weight in layer.weights]

    @property
    def trainable_weights(self) -> list[Variable]:
        return [weight for weight in self.weights if weight.trainable]

    @property
    def non_trainable_weights(self) -> list[Variable]:
        return [weight for weight in self.weights if not weight.trainable]

    def get_weights(self) -> list[Array]:
        """Copies of all weights, layer by layer."""
        return [weight.numpy() for weight in self.weights]

    def set_weights(self, weights: Sequence[Any]) -> None:
        """Overwrite all weights. Raises ShapeError, before anything is written, if number or shapes differ."""
        assign_all(self.name, self.weights, weights)

    def count_params(self) -> int:
        """How many numbers all weights hold."""
        return sum(weight.value.size for weight in self.weights)

    # ---- shapes, with the batch axis as Keras writes them

    @property
    def input_shape(self) -> tuple[int | None, ...]:
        return (None, *self.graph.input_shapes[0])

    @property
    def output_shape(self) -> tuple[int | None, ...]:
        return (None, *self.graph.shapes()[self.graph.outputs[0]])

    # ---- there and back

    def tape(self, x: Any, training: bool = False) -> Tape:
        """Run forward on one batch and keep everything: outputs and caches by node."""
        with np.errstate(all="ignore"):  # NaN and infinity are answers here, as in Keras
            return self.graph.forward([self.standardize(x)], Context(training, self.streams.dropout))

    def outputs(self, x: Any, training: bool = False) -> Array:
        """The outputs for one batch."""
        return self.tape(x, training).outputs[self.graph.outputs[0]]

    __call__ = outputs

    def standardize(self, x: Any) -> Array:
        """Inputs in the model's float type; a missing or spare last axis of one is mended as Keras does."""
        (wants,) = self.graph.input_shapes
        xs = rows(x).astype(self._params.data.dtype, copy=False)
        if xs.ndim == len(wants) and wants[-1:] == (1,):
            xs = xs[..., None]
        elif xs.ndim == len(wants) + 2 and xs.shape[-1] == 1:
            xs = xs[..., 0]
        if xs.shape[1:] != wants:
            raise ShapeError("shape.input", layer=self.name, wants=wants, got=xs.shape[1:])
        return xs
