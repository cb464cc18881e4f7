"""A network as a graph: nodes that read other nodes.

The graph knows order, shapes and the way there and back; the mathematics is the layers'. A forward pass writes a
``Tape``: every output and every cache. The backward pass reads it, and so may anybody who wants to look inside.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field, replace
from types import MappingProxyType
from typing import Any, NamedTuple, TypeAlias

from engine.array import Array
from engine.buffer import ParamBuffer
from engine.errors import ShapeError, SpecError
from engine.layers.base import Cache, Context, Layer, ParamSpec
from engine.layers.core.input_layer import InputLayer
from engine.layers.protocol import listed
from engine.layers.shapes import OpenShape, output_shapes, weights_wanted
from engine.masked import MASK_READERS
from engine.record import record

LayerWeights: TypeAlias = Mapping[str, Mapping[str, Array]] | ParamBuffer
"""The weights (or their gradients) of every layer, by its name."""


class Source(NamedTuple):
    """What a node reads: an output of another node."""

    node: str
    output: int = 0


@record(frozen=True)
class Node:
    """One use of a layer. ``inputs``: what it reads; an InputLayer reads nothing. ``options``: what the call asked
    beyond that.

    A layer used twice is two nodes with one set of weights."""

    name: str
    layer: Layer
    inputs: tuple[Source, ...] = ()
    options: Mapping[str, Any] = field(default_factory=dict)


@record
class Tape:
    """What a forward pass leaves behind: the weights it was run with, and by node its output (or list of them), the
    mask of its first output if it has one, and what its layer kept for the way back.

    ``left``: the mask that hangs on a tensor still, where that is another one because a layer took masks off."""

    weights: LayerWeights
    outputs: dict[str, Any] = field(default_factory=dict)
    masks: dict[str, Array] = field(default_factory=dict)
    left: dict[str, Array | None] = field(default_factory=dict)
    caches: dict[str, Cache] = field(default_factory=dict)

    def read(self, source: Source) -> Array:
        made = self.outputs[source.node]
        found: Array = made[source.output] if isinstance(made, list) else made
        return found

    def mask(self, source: Source) -> Array | None:
        return None if source.output else self.masks.get(source.node)

    def hanging(self, source: Source) -> Array | None:
        """The mask that a tensor carries itself. Keras's layers read the one noted when the graph was made, those of
        attention and losses the one that hangs on the tensor when they run."""
        return None if source.output else self.left.get(source.node, self.masks.get(source.node))


class Graph:
    """Nodes in an order in which each comes after those it reads.

    Raises SpecError, naming the node, for names used twice, inputs that do not exist, and cycles."""

    def __init__(
        self, nodes: Sequence[Node], outputs: Sequence[Source | str], inputs: Sequence[str] | None = None
    ) -> None:
        self.nodes = {node.name: node for node in in_order(nodes)}
        given = [name for name, node in self.nodes.items() if isinstance(node.layer, InputLayer)]
        self.inputs = given if inputs is None else list(inputs)
        self.outputs = [Source(source) if isinstance(source, str) else source for source in outputs]
        self.priced = any(layer.has_price for layer in self.layers)
        self._masking = {name for name, node in self.nodes.items() if type(node.layer).mask is not Layer.mask}

    @property
    def makes_masks(self) -> bool:
        """Whether any layer may make a mask of its own."""
        return any(layer.makes_masks for layer in self.layers)

    @property
    def input_layers(self) -> list[InputLayer]:
        return [layer for name in self.inputs if isinstance(layer := self.nodes[name].layer, InputLayer)]

    @property
    def input_shapes(self) -> list[OpenShape]:
        return [layer.declared for layer in self.input_layers]

    @property
    def layers(self) -> list[Layer]:
        """Every layer once, in order."""
        return list({id(node.layer): node.layer for node in self.nodes.values()}.values())

    # ---- shapes

    def shapes(self, inputs: Sequence[OpenShape] | None = None) -> dict[str, list[OpenShape]]:
        """The output shapes of every node. Raises ShapeError that names the node."""
        found: dict[str, list[OpenShape]] = {}
        declared = dict(zip(self.inputs, self.input_shapes if inputs is None else inputs, strict=True))
        for name, node in self.nodes.items():
            try:
                reads = [declared[name]] if name in declared else self._reads(node, found)
                found[name] = output_shapes(node.layer, reads)
            except ShapeError as error:
                error.facts["layer"] = name
                raise
        return found

    def output_shapes(self, inputs: Sequence[OpenShape] | None = None) -> list[OpenShape]:
        """The shapes of the outputs."""
        found = self.shapes(inputs)
        return [found[source.node][source.output] for source in self.outputs]

    def _reads(self, node: Node, shapes: Mapping[str, list[OpenShape]]) -> list[OpenShape]:
        """The shapes that a node reads; an InputLayer reads its own."""
        if isinstance(node.layer, InputLayer):
            return [node.layer.declared]
        return [shapes[source.node][source.output] for source in node.inputs]

    def specs(self, inputs: Sequence[OpenShape] | None = None) -> dict[str, dict[str, ParamSpec]]:
        """The weights that every layer needs, by layer name."""
        shapes = self.shapes(inputs)
        found: dict[str, dict[str, ParamSpec]] = {}
        for node in self.nodes.values():
            if str(node.layer.name) not in found:
                found[str(node.layer.name)] = weights_wanted(node.layer, self._reads(node, shapes))
        return found

    def flops(self) -> int:
        """Floating-point operations of one forward pass for one sample; unknown lengths count as 1."""
        shapes = self.shapes()

        def known(node: Node) -> list[tuple[int, ...]]:
            return [tuple(length or 1 for length in shape) for shape in self._reads(node, shapes)]

        return sum(node.layer.flops(known(node)) for node in self.nodes.values())

    # ---- there and back

    def forward(self, xs: Sequence[Array], ctx: Context, weights: LayerWeights) -> Tape:
        """Run all nodes on one batch; ``xs`` (and ``ctx.masks``, if any) in the order of ``inputs``."""
        tape = Tape(weights, dict(zip(self.inputs, xs, strict=True)))
        if ctx.masks:
            pairs = zip(self.inputs, ctx.masks, strict=True)
            tape.masks = {name: mask for name, mask in pairs if mask is not None}
        plain = replace(ctx, masks=(), options=_NO_OPTIONS) if ctx.masks or ctx.options else ctx
        for name, node in self.nodes.items():
            if not node.inputs:
                continue
            inputs = [tape.read(source) for source in node.inputs]
            layer = node.layer
            masks = [tape.mask(source) for source in node.inputs] if tape.masks else []
            noted, hanging = masks, [tape.hanging(source) for source in node.inputs] if tape.left else masks
            if layer.reads_hanging_masks:
                masks = hanging
            own = plain
            if node.options or any(mask is not None for mask in masks):
                # ``training`` of a call in the graph does not count: fit and predict decide, as in Keras
                own = replace(plain, masks=masks, options=node.options)
            tape.outputs[name], tape.caches[name] = layer.forward(weights[str(layer.name)], inputs, own)
            if noted or name in self._masking:
                mask = layer.mask(inputs, noted or [None] * len(inputs), tape.caches[name])
                if mask is not None:
                    tape.masks[name] = mask
                if hanging is not noted and type(layer).__name__ not in MASK_READERS:
                    tape.left[name] = layer.mask(inputs, hanging, tape.caches[name])
            if layer.takes_masks_off and noted:
                tape.left |= {source.node: None for source in node.inputs}
        return tape

    def answers(self, tape: Tape) -> list[Array]:
        """The outputs of the graph on a tape."""
        return [tape.read(source) for source in self.outputs]

    def answer_masks(self, tape: Tape) -> list[Array | None]:
        """The masks of the outputs on a tape."""
        return [tape.hanging(source) for source in self.outputs]

    def backward(self, tape: Tape, dys: Sequence[Array | None], grads: LayerWeights) -> dict[str, Array]:
        """Add every weight's gradient into ``grads``, from the gradients ``dys`` of the loss by outputs.

        Returns the gradients by the inputs, for whoever asks what in a picture mattered."""
        pending: dict[Source, Array] = {}

        def send(source: Source, dx: Array) -> None:
            # what several nodes read gets the sum of what they send back
            pending[source] = pending[source] + dx if source in pending else dx

        for source, slope in zip(self.outputs, dys, strict=True):
            if slope is not None:
                send(source, slope)
        for name, node in reversed(self.nodes.items()):
            if not node.inputs:
                continue
            if self.priced:
                for place, price in enumerate(node.layer.price_slopes(listed(tape.outputs[name]))):
                    send(Source(name, place), price)
            made = tape.outputs[name]
            parts = [pending.pop(Source(name, place), None) for place in range(len(listed(made)))]
            if all(part is None for part in parts):
                continue
            layer = node.layer
            owner = str(layer.name)
            dy: Any = parts if isinstance(made, list) else parts[0]
            dxs = layer.backward(tape.weights[owner], grads[owner], dy, tape.caches[name])
            for source, dx in zip(node.inputs, dxs, strict=True):
                send(source, dx)
        return {name: pending[Source(name)] for name in self.inputs if Source(name) in pending}

    def price(self, tape: Tape) -> float:
        """What the layers' activity regularizers charge for this batch, per row."""
        if not self.priced:
            return 0.0
        nodes = [(name, node.layer) for name, node in self.nodes.items() if node.inputs]
        return sum(layer.price(listed(tape.outputs[name]), tape.caches[name]) for name, layer in nodes)


_NO_OPTIONS: Mapping[str, Any] = MappingProxyType({})


def in_order(nodes: Sequence[Node]) -> list[Node]:
    """The nodes sorted so that each comes after its inputs, and otherwise as given."""
    waiting: dict[str, Node] = {}
    for node in nodes:
        if node.name in waiting:
            raise SpecError("model.duplicate_name", name=node.name)
        waiting[node.name] = node
    for node in nodes:
        for source in node.inputs:
            if source.node not in waiting:
                raise SpecError("graph.no_such_input", name=node.name, source=source.node)
    done: dict[str, Node] = {}
    while waiting:
        ready = [node for node in waiting.values() if all(source.node in done for source in node.inputs)]
        if not ready:
            raise SpecError("graph.cycle", names=list(waiting))
        first = ready[0]
        done[first.name] = waiting.pop(first.name)
    return list(done.values())
