"""A network as a graph: nodes that read other nodes.

The graph knows order, shapes and the way there and back; the mathematics is the layers'. A forward pass writes a
``Tape``: every output and every cache. The backward pass reads it, and so may anybody who wants to look inside.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from engine.array import Array, Shape
from engine.buffer import ParamBuffer
from engine.errors import ShapeError, SpecError
from engine.layers.base import Cache, Context, Layer, ParamSpec
from engine.layers.input_layer import InputLayer


@dataclass(frozen=True)
class Node:
    """One use of a layer. ``inputs`` are the names of the nodes it reads; an InputLayer reads none.

    A layer used twice is two nodes with one set of weights."""

    name: str
    layer: Layer
    inputs: tuple[str, ...] = ()


@dataclass
class Tape:
    """What a forward pass leaves behind, by node: its output, and what its layer kept for the way back."""

    outputs: dict[str, Array] = field(default_factory=dict)
    caches: dict[str, Cache] = field(default_factory=dict)


class Graph:
    """Nodes in an order in which each comes after those it reads.

    Raises SpecError, naming the node, for names used twice, inputs that do not exist, and cycles."""

    def __init__(self, nodes: Sequence[Node], outputs: Sequence[str]) -> None:
        self.nodes = {node.name: node for node in in_order(nodes)}
        inputs = {node.name: node.layer for node in self.nodes.values() if isinstance(node.layer, InputLayer)}
        self.inputs = list(inputs)
        self.input_shapes = [layer.shape for layer in inputs.values()]
        self.outputs = list(outputs)

    @property
    def layers(self) -> list[Layer]:
        """Every layer once, in order."""
        return list({id(node.layer): node.layer for node in self.nodes.values()}.values())

    def shapes(self) -> dict[str, Shape]:
        """The output shape of every node. Raises ShapeError that names the node."""
        shapes: dict[str, Shape] = {}
        for node in self.nodes.values():
            try:
                shapes[node.name] = node.layer.infer(reads(node, shapes))
            except ShapeError as error:
                error.facts["layer"] = node.name
                raise
        return shapes

    def specs(self) -> dict[str, dict[str, ParamSpec]]:
        """The weights that every layer needs, by layer name."""
        shapes = self.shapes()
        return {str(node.layer.name): node.layer.params(reads(node, shapes)) for node in self.nodes.values()}

    def flops(self) -> int:
        """Floating-point operations of one forward pass for one sample."""
        shapes = self.shapes()
        return sum(node.layer.flops(reads(node, shapes)) for node in self.nodes.values())

    def forward(self, xs: Sequence[Array], ctx: Context) -> Tape:
        """Run all nodes on one batch; ``xs`` in the order of ``inputs``."""
        tape = Tape(outputs=dict(zip(self.inputs, xs, strict=True)))
        for name, node in self.nodes.items():
            if node.inputs:
                inputs = [tape.outputs[source] for source in node.inputs]
                tape.outputs[name], tape.caches[name] = node.layer.forward(node.layer.views, inputs, ctx)
        return tape

    def backward(self, tape: Tape, dys: Mapping[str, Array], grads: ParamBuffer) -> dict[str, Array]:
        """Add every weight's gradient into ``grads``, from the gradients ``dys`` of the loss by outputs.

        Returns the gradients by the inputs, for whoever asks what in a picture mattered."""
        pending = dict(dys)
        for name, node in reversed(self.nodes.items()):
            if not node.inputs or name not in pending:
                continue
            layer = node.layer
            dxs = layer.backward(layer.views, grads.views(str(layer.name)), pending.pop(name), tape.caches[name])
            for source, dx in zip(node.inputs, dxs, strict=True):
                # a node read by several gets the sum of what they send back
                pending[source] = pending[source] + dx if source in pending else dx
        return pending


def reads(node: Node, shapes: Mapping[str, Shape]) -> list[Shape]:
    """The shapes that a node reads; an InputLayer reads its own."""
    if isinstance(node.layer, InputLayer):
        return [node.layer.shape]
    return [shapes[source] for source in node.inputs]


def in_order(nodes: Sequence[Node]) -> list[Node]:
    """The nodes sorted so that each comes after its inputs, and otherwise as given."""
    waiting: dict[str, Node] = {}
    for node in nodes:
        if node.name in waiting:
            raise SpecError("model.duplicate_name", name=node.name)
        waiting[node.name] = node
    for node in nodes:
        for source in node.inputs:
            if source not in waiting:
                raise SpecError("graph.no_such_input", name=node.name, source=source)
    done: dict[str, Node] = {}
    while waiting:
        ready = next((node for node in waiting.values() if all(source in done for source in node.inputs)), None)
        if ready is None:
            raise SpecError("graph.cycle", names=list(waiting))
        done[ready.name] = waiting.pop(ready.name)
    return list(done.values())
