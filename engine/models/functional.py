"""Functional models: from symbolic inputs and outputs to a graph, and to and from a config.

The config is Keras 3's own: every layer once with its ``inbound_nodes``, one per call, whose tensors are named by
``keras_history``: layer, number of the call, number of the output.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from engine.errors import SpecError, shown
from engine.layers.base import Layer
from engine.layers.core.input_layer import InputLayer
from engine.layers.symbolic import Call, Tensor
from engine.models.graph import Graph, Node, Source


def graph_of(inputs: Sequence[Tensor], outputs: Sequence[Tensor]) -> tuple[Graph, dict[int, str]]:
    """The graph between these tensors, and the node of every call in it (by its id).

    An input in the middle of another model gets an InputLayer of its own. Raises SpecError for an output that no input
    leads to."""
    starts = {id(tensor): _start(tensor) for tensor in inputs}
    nodes: dict[str, Node] = {node.name: node for node in starts.values()}
    names: dict[int, str] = {}
    uses: dict[int, int] = {}

    def source(tensor: Tensor) -> Source:
        start = starts.get(id(tensor))
        return Source(visit(tensor.call), tensor.index) if start is None else Source(start.name)

    def visit(call: Call) -> str:
        if id(call) in names:
            return names[id(call)]
        if isinstance(call.layer, InputLayer):
            raise SpecError(
                "graph.disconnected", name=str(call.layer.name), known=[node.name for node in starts.values()]
            )
        reads = tuple(source(tensor) for tensor in call.inputs)
        number = uses.get(id(call.layer), 0)
        uses[id(call.layer)] = number + 1
        name = f"{call.layer.name}:{number}" if number else str(call.layer.name)
        names[id(call)] = name
        if name in nodes:
            raise SpecError("model.duplicate_name", name=name)
        nodes[name] = Node(name, call.layer, reads, call.options)
        return name

    ends = [source(tensor) for tensor in outputs]
    return Graph(list(nodes.values()), ends, [starts[id(tensor)].name for tensor in inputs]), names


def _start(tensor: Tensor) -> Node:
    layer = tensor.call.layer
    if not isinstance(layer, InputLayer):
        layer = InputLayer(tensor.row, tensor.shape[0])
    return Node(str(layer.name), layer)


# ---- the config


def to_config(graph: Graph, write: Callable[[Layer], dict[str, Any]]) -> dict[str, Any]:
    """``layers``, ``input_layers`` and ``output_layers``; ``write`` gives the entry of a layer without its calls."""
    shapes = graph.shapes()
    calls: dict[int, list[Node]] = {}
    for node in graph.nodes.values():
        calls.setdefault(id(node.layer), []).append(node)
    number = {node.name: place for several in calls.values() for place, node in enumerate(several)}

    def history(source: Source) -> list[Any]:
        return [str(graph.nodes[source.node].layer.name), number[source.node], source.output]

    def tensor(source: Source) -> dict[str, Any]:
        shape = [None, *shapes[source.node][source.output]]
        body = {"shape": shape, "dtype": "float32", "keras_history": history(source)}
        return {"class_name": "__keras_tensor__", "config": body}

    def inbound(node: Node) -> dict[str, Any]:
        args, kwargs = node.layer.unbind([tensor(source) for source in node.inputs], node.options)
        return {"args": args, "kwargs": kwargs}

    layers = [
        {
            **write(layer),
            "name": layer.name,
            "inbound_nodes": [inbound(node) for node in calls[id(layer)] if node.inputs],
        }
        for layer in graph.layers
    ]
    return {
        "layers": layers,
        "input_layers": [history(Source(name)) for name in graph.inputs],
        "output_layers": [history(source) for source in graph.outputs],
    }


def from_config(
    config: Mapping[str, Any], read: Callable[[Mapping[str, Any]], Layer]
) -> tuple[list[Tensor] | dict[str, Tensor] | Tensor, Any]:
    """The symbolic inputs and outputs that a config describes; ``read`` makes the layer of an entry.

    Raises SpecError for a config that is none, a tensor that nothing makes, and cycles, by name."""
    entries = config.get("layers")
    if not isinstance(entries, Sequence) or isinstance(entries, str):
        raise SpecError("spec.list", got=shown(entries)).at("layers")
    layers: dict[str, Layer] = {}
    waiting: list[tuple[str, int, Any]] = []
    made: dict[tuple[str, int], list[Tensor]] = {}
    for place, entry in enumerate(entries):
        try:
            layer = read(entry)
        except SpecError as error:
            raise error.at("layers", place) from None
        name = str(layer.name)
        if name in layers:
            raise SpecError("model.duplicate_name", name=name).at("layers", place)
        layers[name] = layer
        if isinstance(layer, InputLayer):
            made[name, 0] = [layer.tensor]
        nodes = entry.get("inbound_nodes", [])
        waiting += [(name, number, node) for number, node in enumerate(nodes if isinstance(nodes, list) else [])]
    while waiting:
        ready = [entry for entry in waiting if all(key in made for key in _histories(entry[2]))]
        if not ready:
            known = {key[0] for key in made} | {name for name, _, _ in waiting}
            for name, _, node in waiting:
                lost = [source for source, _ in _histories(node) if source not in known]
                if lost:
                    raise SpecError("graph.no_such_input", name=name, source=shown(lost[0]))
            raise SpecError("graph.cycle", names=sorted({name for name, _, _ in waiting}))
        for name, number, node in ready:
            made[name, number] = _recall(layers[name], node, made)
        done = {(name, number) for name, number, _ in ready}
        waiting = [entry for entry in waiting if entry[:2] not in done]

    def found(reference: Any) -> Tensor:
        try:
            name, number, index = reference
            tensor: Tensor = made[name, number][index]
            return tensor
        except (TypeError, ValueError, KeyError, IndexError):
            raise SpecError("graph.no_such_output", got=shown(reference)) from None

    def structure(value: Any) -> Any:
        if isinstance(value, Mapping):
            return {name: found(reference) for name, reference in value.items()}
        if isinstance(value, list | tuple) and value and isinstance(value[0], str):
            return found(value)
        return [found(reference) for reference in value or []]

    return structure(config.get("input_layers")), structure(config.get("output_layers"))


def _histories(node: Any) -> list[tuple[str, int]]:
    """(layer, number of call) of every tensor in an inbound node."""
    if isinstance(node, Mapping):
        if node.get("class_name") == "__keras_tensor__":
            name, number, _ = _history(node)
            return [(name, number)]
        return [found for value in node.values() for found in _histories(value)]
    return [found for value in node for found in _histories(value)] if isinstance(node, list | tuple) else []


def _history(tensor: Mapping[str, Any]) -> tuple[str, int, int]:
    config = tensor.get("config")
    history = config.get("keras_history") if isinstance(config, Mapping) else None
    if not isinstance(history, list | tuple) or len(history) != 3 or not isinstance(history[0], str):
        raise SpecError("graph.no_such_output", got=shown(history))
    return history[0], int(history[1]), int(history[2])


def _recall(layer: Layer, node: Any, made: Mapping[tuple[str, int], list[Tensor]]) -> list[Tensor]:
    """Call a layer as an inbound node says; the tensors that come out."""

    def value(part: Any) -> Any:
        if isinstance(part, Mapping) and part.get("class_name") == "__keras_tensor__":
            name, number, index = _history(part)
            if not 0 <= index < len(made[name, number]):
                raise SpecError("graph.no_such_output", got=index)
            return made[name, number][index]
        return [value(inner) for inner in part] if isinstance(part, list | tuple) else part

    if not isinstance(node, Mapping):
        raise SpecError("spec.object", got=shown(node))
    kwargs = {name: value(part) for name, part in dict(node.get("kwargs") or {}).items()}
    layer(*[value(part) for part in node.get("args", [])], **{k: v for k, v in kwargs.items() if v is not None})
    return layer.calls[-1].outputs
