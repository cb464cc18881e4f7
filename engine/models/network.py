"""Network: a graph with weights, all of them in one flat vector. A network is itself a layer of larger ones."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from engine import config
from engine.array import Array, Shape
from engine.buffer import ParamBuffer
from engine.errors import DataError, ShapeError, SpecError, StateError, Words, shown
from engine.layers.base import Cache, Context, Home, Layer, ParamSpec, Weights, part, within
from engine.layers.protocol import listed
from engine.layers.shapes import OpenShape, fits
from engine.layers.symbolic import Tensor
from engine.masked import mask_of, with_mask
from engine.models.graph import Graph, Tape
from engine.models.order import layer_order
from engine.models.structure import Structure
from engine.random import Streams, new_streams
from engine.record import record

INPUTS = Words("inputs", "입력")


@record(frozen=True)
class Kept:
    """A weight with a price or a bound."""

    layer: Layer
    path: str
    spec: ParamSpec

    def of(self, buffer: ParamBuffer) -> Array:
        """Its numbers in the vector of weights, or its gradient in the vector of gradients."""
        return buffer[str(self.layer.name)][self.path]

    @property
    def moves(self) -> bool:
        return self.layer.moves(self.path)


class Network(Layer):
    """A graph, its weights, and the streams that they are drawn from; built once the input shape is known."""

    kind = "layer"
    supports_masking = True

    def __init__(self, name: str | None = None, streams: Streams | None = None, trainable: bool = True) -> None:
        self.name, self.trainable, self.dtype = name, trainable, None
        self.home, self.calls, self.charged = None, [], []
        self.specs = {}
        self.__post_init__()
        self.streams = streams or new_streams()
        self.input_structure = self.output_structure = Structure("one", ())
        self._graph: Graph | None = None
        self._wants: list[OpenShape] = []
        self._homes: dict[str, Home] = {}
        self._top: list[Layer] = []
        self._settled: list[tuple[Layer, Home]] = []
        self._looked: object = None  # what ``Layer.moved`` was when all layers were known to be at home
        self._kept: list[Kept] = []
        self._params: ParamBuffer
        self._state: ParamBuffer
        self._weights: dict[str, Weights] | None = None
        self._ends: list[Tensor] = []
        self.grads: ParamBuffer

    # ---- weights

    def _assemble(self, graph: Graph, inputs: Structure | None = None, outputs: Structure | None = None) -> None:
        """Lay out all weights and draw first values; a layer that has weights already keeps its numbers."""
        specs = graph.specs()
        homes = Home.build(specs, config.dtype())
        layers = _unique(graph)
        for layer in layers:
            name, home, held = str(layer.name), homes[str(layer.name)], layer.held()
            for weight, spec in specs[name].items():
                first = held.get(weight)
                if first is not None and first.shape != spec.shape:
                    raise ShapeError("weights.shape", layer=name, weight=weight, wants=first.shape, got=spec.shape)
                home.views[weight][...] = spec.initializer(spec.shape, self.streams.init) if first is None else first
        self._graph, self._top, self._wants = graph, layers, graph.input_shapes
        self.input_structure = inputs or Structure(_form(graph.inputs), tuple(graph.inputs))
        self.output_structure = outputs or Structure(
            _form(graph.outputs), tuple(str(graph.nodes[source.node].layer.name) for source in graph.outputs)
        )
        for layer in layers:
            layer.settle(homes[str(layer.name)])
            layer.tell(specs[str(layer.name)])
        self._settled = [pair for layer in layers for pair in _residents(layer)]
        first_home = next(iter(homes.values()))
        self._params, self._state, self.grads = first_home.params, first_home.state, first_home.params.like()
        self._homes, self._weights = homes, None
        self._kept = [
            Kept(layer, path, spec)
            for layer in layers
            for path, spec in specs[str(layer.name)].items()
            if spec.trainable and (spec.regularizer is not None or spec.constraint is not None)
        ]

    def own(self) -> None:
        """Take back layers that another model has built into its own vector since; the numbers come along."""
        if self._graph is None:
            raise StateError("state.not_built", model=str(self.name))
        if self._looked is Layer.moved:
            return
        for layer, home in self._settled:
            if layer.home is not home:
                held = layer.held()
                for weight, view in home.views.items():
                    if "/" not in weight:
                        view[...] = held[weight]
                layer.home = home
        self._looked = Layer.moved

    @property
    def graph(self) -> Graph:
        """The graph. Raises StateError as long as the input shape is not known."""
        if self._graph is None:
            raise StateError("state.not_built", model=str(self.name))
        return self._graph

    @property
    def built(self) -> bool:
        return self._graph is not None

    @property
    def parameters(self) -> ParamBuffer:
        """All trainable weights; ``params.data`` is the vector. Raises StateError before they are made."""
        self.own()
        return self._params

    @property
    def state(self) -> ParamBuffer:
        """All other weights, such as running means. Raises StateError before they are made."""
        self.own()
        return self._state

    @property
    def named_weights(self) -> dict[str, Array]:
        """Every weight array by owner and path ("bidirectional/forward_layer/bias"), as writable views."""
        self.own()
        return {f"{name}/{path}": view for name, home in self._homes.items() for path, view in home.views.items()}

    @property
    def trainable_slices(self) -> list[slice]:
        """Where in ``params.data`` the weight arrays lie that training may change, in order."""
        return [
            place
            for layer in self._top
            for path, place in self._params.slices(str(layer.name)).items()
            if self.trainable and layer.moves(path)
        ]

    @property
    def layers(self) -> list[Layer]:
        """The layers in Keras's order."""
        return list(self._top)

    def get_layer(self, name: str | None = None, index: int | None = None) -> Layer:
        """One layer by its name or by its place in ``layers``. Raises SpecError if there is none."""
        if index is not None and name is not None:
            raise SpecError("model.layer_twice")
        if index is not None and -len(self.layers) <= index < len(self.layers):
            return self.layers[index]
        found = next((layer for layer in self.layers if layer.name == name), None)
        if found is None or index is not None:
            known = [str(layer.name) for layer in self.layers]
            raise SpecError("model.no_such_layer", got=shown(name if index is None else index), known=known)
        return found

    # ---- prices and bounds

    @property
    def has_kept(self) -> bool:
        """Whether any weight has a price or a bound."""
        return bool(self._kept)

    def weight_price(self) -> float:
        """What the regularizers charge for the trainable weights; their slopes are added by ``add_weight_slopes``."""
        return sum(
            float(kept.spec.regularizer(kept.of(self._params)))
            for kept in self._kept
            if kept.spec.regularizer is not None and kept.moves
        )

    @property
    def losses(self) -> list[float]:
        return [price for layer in self._top for price in layer.losses] if self.trainable else []

    def add_weight_slopes(self) -> None:
        """Add the regularizers' gradients into ``grads``."""
        for kept in self._kept:
            if kept.spec.regularizer is not None and kept.moves:
                kept.of(self.grads)[...] += kept.spec.regularizer.gradient(kept.of(self._params))

    def constrain(self) -> None:
        """Bring every weight with a constraint back into its bounds."""
        for kept in self._kept:
            if kept.spec.constraint is not None and kept.moves:
                value = kept.of(self._params)
                value[...] = kept.spec.constraint(value)

    # ---- a network as a layer of another one

    def parts(self) -> dict[str, Layer]:
        return {str(layer.name): layer for layer in self._top}

    def held(self) -> Weights:
        return {path: view for name, layer in self.parts().items() for path, view in within(name, layer.held()).items()}

    @property
    def views(self) -> Weights:
        return self.held()

    def settle(self, home: Home) -> None:
        for name, layer in self.parts().items():
            layer.settle(home.part(name))

    def infer(self, shapes: Sequence[Shape]) -> Shape | list[Shape]:
        found = [tuple(length or 0 for length in shape) for shape in self.graph.output_shapes(shapes)]
        return found if len(found) > 1 else found[0]

    def params(self, shapes: Sequence[Shape]) -> dict[str, ParamSpec]:
        specs = self.graph.specs(shapes)
        return {path: spec for name, own in specs.items() for path, spec in within(name, own).items()}

    def forward(self, p: Weights, xs: Sequence[Array], ctx: Context) -> tuple[Any, Cache]:
        tape = self.graph.forward(xs, ctx, {name: part(p, name) for name in self.parts()})
        ys = self.graph.answers(tape)
        return (ys if len(ys) > 1 else ys[0]), tape

    def backward(self, p: Weights, g: Weights, dy: Any, cache: Cache) -> Sequence[Array]:
        grads = {name: part(g, name) for name in self.parts()}
        found = self.graph.backward(cache, listed(dy), grads)
        pairs = zip(self.graph.inputs, [cache.outputs[name] for name in self.graph.inputs], strict=True)
        return [found[name] if name in found else np.zeros_like(x) for name, x in pairs]

    def mask(self, xs: Sequence[Array], masks: Sequence[Array | None], cache: Cache = None) -> Array | None:
        return None if cache is None else self.graph.answer_masks(cache)[0]

    @property
    def has_price(self) -> bool:
        return self._graph is not None and self._graph.priced

    def price(self, outputs: Sequence[Array], cache: Cache) -> float:
        return self.graph.price(cache)

    def flops(self, shapes: Sequence[Shape]) -> int:
        return self.graph.flops()

    def bind(self, inputs: Any, *more: Any, **options: Any) -> tuple[list[Any], dict[str, Any]]:
        if more or options:
            raise SpecError("call.unknown_option", layer=str(self.name), got=shown(next(iter(options), len(more))))
        return self.input_structure.flat(inputs, INPUTS), {}

    def returned(self, outputs: list[Any], options: Mapping[str, Any]) -> Any:
        return self.output_structure.pack(outputs)

    # ---- shapes, with the batch axis as Keras writes them

    @property
    def inputs(self) -> list[Tensor]:
        """The symbolic inputs in order."""
        return [layer.tensor for layer in self.graph.input_layers]

    @property
    def outputs(self) -> list[Tensor]:
        """The symbolic outputs in order."""
        return list(self._ends)

    @property
    def input(self) -> Any:
        return self.input_structure.pack(self.inputs)

    @property
    def output(self) -> Any:
        return self.output_structure.pack(self.outputs)

    @property
    def input_shape(self) -> Any:  # type: ignore[override]
        return self._open_shapes(self.graph.input_shapes, self.input_structure)

    @property
    def output_shape(self) -> Any:
        return self._open_shapes(self.graph.output_shapes(), self.output_structure)

    @property
    def input_names(self) -> list[str]:
        return list(self.graph.inputs)

    @property
    def output_names(self) -> list[str]:
        """The names of the layers behind the outputs, or the keys of a dict of outputs."""
        return list(self.output_structure.names)

    def _open_shapes(self, shapes: Sequence[OpenShape], structure: Structure) -> Any:
        return structure.pack([(None, *shape) for shape in shapes])

    # ---- there and back

    def tape(self, x: Any, training: bool = False, step: int = 0) -> Tape:
        """Run forward on one batch and keep everything: outputs and caches by node."""
        parts = self.input_structure.flat(x, INPUTS, self._keys(x))
        xs = self._standardized(parts)
        masks = [mask_of(part) for part in parts]
        given = masks if any(mask is not None for mask in masks) else ()
        self.own()
        with np.errstate(all="ignore"):  # NaN and infinity are answers here, as in Keras
            return self.graph.forward(
                xs, Context(training, self.streams.dropout, given, step=step), self.weights_by_layer
            )

    @property
    def weights_by_layer(self) -> dict[str, Weights]:
        """The weights of every layer, by its name, as views into the two vectors."""
        if self._weights is None:
            self._weights = {name: home.views for name, home in self._homes.items()}
        return self._weights

    def __getstate__(self) -> dict[str, Any]:
        # a copy has vectors of its own, so it must not keep windows into these
        return {**self.__dict__, "_weights": None, "_looked": None}

    def answer(self, x: Any, training: bool = False) -> Any:
        """The outputs for one batch, in the form in which they were declared."""
        tape = self.tape(x, training)
        ys, masks = self.graph.answers(tape), self.graph.answer_masks(tape)
        return self.output_structure.pack([with_mask(y, mask) for y, mask in zip(ys, masks, strict=True)])

    def __call__(self, *args: Any, training: bool | None = None, mask: Any = None, **kwargs: Any) -> Any:
        """The outputs for one batch of arrays, or symbolic outputs: the network as a layer of a larger one."""
        self.ready_for(args[0] if args else None)
        inputs, _ = self.bind(*args, **kwargs)
        if any(isinstance(x, Tensor) for x in inputs):
            return super().__call__(*args, training=training, **kwargs)
        if mask is not None:
            inputs = [with_mask(np.asarray(x), m) for x, m in zip(inputs, listed(mask), strict=True)]
        return self.answer(inputs if len(inputs) > 1 else inputs[0], bool(training))

    def ready_for(self, x: Any) -> None:
        """Build what can only be built once data are seen; overridden where shapes come from the data."""

    def standardize(self, x: Any) -> list[Array]:
        """Inputs in the model's float type; a missing or spare last axis of one is mended as Keras does."""
        return self._standardized(self.input_structure.flat(x, INPUTS, self._keys(x)))

    def _standardized(self, parts: Sequence[Any]) -> list[Array]:
        return [self._standard(part, shape) for part, shape in zip(parts, self._wants, strict=True)]

    def _keys(self, x: Any) -> list[str] | None:
        """A dict may name the inputs by their layers too."""
        by_layer = isinstance(x, Mapping) and set(self.graph.inputs) <= set(x)
        return list(self.graph.inputs) if by_layer else None

    def _takes(self, shape: OpenShape) -> bool:
        """Whether samples of another shape than the first ones may come, too."""
        return False

    def _standard(self, x: Any, wants: OpenShape) -> Array:
        xs = np.asarray(x)
        if xs.shape[1:] == wants and xs.dtype == self._params.data.dtype and xs.ndim:
            return xs
        if xs.ndim == 0 or xs.dtype.kind not in "biuf":
            raise DataError("data.not_numbers", model=str(self.name), wants=wants)
        xs = xs.astype(self._params.data.dtype, copy=False)
        if xs.ndim == len(wants) and wants[-1:] == (1,):
            xs = xs[..., None]
        elif xs.ndim == len(wants) + 2 and xs.shape[-1] == 1:
            xs = xs[..., 0]
        if not fits(wants, xs.shape[1:]) and not self._takes(xs.shape[1:]):
            raise ShapeError("shape.input", layer=str(self.name), wants=wants, got=xs.shape[1:])
        return xs


def _form(several: Sequence[Any]) -> Any:
    return "list" if len(several) > 1 else "one"


def _unique(graph: Graph) -> list[Layer]:
    """Every layer once, in Keras's order. Raises SpecError if two of them have one name."""
    by_id = {id(layer): layer for layer in graph.layers}
    nodes = [(node.name, id(node.layer), [source.node for source in node.inputs]) for node in graph.nodes.values()]
    layers = [by_id[found] for found in layer_order(nodes, [source.node for source in graph.outputs])]
    seen: set[str | None] = set()
    for layer in layers:
        if layer.name in seen:
            raise SpecError("model.duplicate_name", name=shown(layer.name))
        seen.add(layer.name)
    return layers


def _residents(layer: Layer) -> Iterator[tuple[Layer, Home]]:
    """A layer and all inside it with the homes they were just given."""
    if layer.home is not None and not isinstance(layer, Network):
        yield layer, layer.home
    for inner in layer.parts().values():
        yield from _residents(inner)
