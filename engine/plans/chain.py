"""Which models have a plan, and their cut into segments.

A plan runs a chain: one input, layers each of which reads the one before and nothing else, one output. A layer that
stands twice, a price on outputs, or anything that makes masks leaves the model to the plain path.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from importlib import import_module
from typing import TYPE_CHECKING, NamedTuple

from engine.array import Shape
from engine.layers.base import Context, Layer
from engine.plans.plain import PlainSegment
from engine.plans.segment import Part, Segment, Take

if TYPE_CHECKING:
    from engine.models.graph import Graph
    from engine.models.model import Model

FILES: dict[str, str] = {
    **dict.fromkeys(("Dense", "Flatten"), "dense"),
    **dict.fromkeys(("Conv1D", "Conv2D"), "conv"),
    **dict.fromkeys(("MaxPooling1D", "MaxPooling2D", "AveragePooling1D", "AveragePooling2D"), "pool"),
    **dict.fromkeys(("LSTM", "GRU", "SimpleRNN"), "recurrent"),
    "Bidirectional": "directions",
    "BatchNormalization": "normalization",
}
"""Layer -> the file that is asked where it is the next of a chain, and imported then. What none takes runs plain."""


class Link(NamedTuple):
    """A layer, and the shape of one sample that it reads."""

    layer: Layer
    shape: Shape


def chain_of(graph: Graph, shape: Shape) -> list[Link] | None:
    """The layers behind the input in order, for samples of this shape; None if a plan is not for such a graph."""
    if graph.priced or graph.makes_masks or len(graph.inputs) != 1:
        return None
    shapes, links, before = graph.shapes([shape]), list[Link](), graph.inputs[0]
    for name, node in list(graph.nodes.items())[1:]:
        alone = [tuple(source) for source in node.inputs] == [(before, 0)] and len(shapes[name]) == 1
        if not alone or node.options or any(node.layer is link.layer for link in links):
            return None
        links.append(Link(node.layer, tuple(length or 0 for length in shapes[before][0])))
        before = name
    return links if links and [tuple(source) for source in graph.outputs] == [(before, 0)] else None


class Cut(NamedTuple):
    """A segment, and whether there is anything to learn in it."""

    segment: Segment
    learns: bool


def segments_of(model: Model, chain: Sequence[Link], rows: int, context: Callable[[bool], Context]) -> Iterator[Cut]:
    """The segments of a chain, in order, for batches of up to ``rows`` rows."""
    parts = [
        Part(layer, model.weights_by_layer[str(layer.name)], model.grads[str(layer.name)], context)
        for layer, _ in chain
    ]
    place = 0
    while place < len(parts):
        rest, shape = parts[place:], chain[place].shape
        segment, number = _taken(rest, shape, rows) or (PlainSegment(rest[0]), 1)
        yield Cut(segment, any(part.grads for part in rest[:number]))
        place += number


def load() -> None:
    """Import all of them: for a process that others are forked from."""
    for file in {*FILES.values(), "training", "reading"}:
        import_module(f"engine.plans.{file}")
    with suppress(Exception):  # where numba is installed, and works
        import_module("engine.plans.compiled")


def _taken(rest: Sequence[Part], shape: Shape, rows: int) -> tuple[Segment, int] | None:
    file = FILES.get(type(rest[0].layer).__name__)
    if file is None:
        return None
    take: Take = import_module(f"engine.plans.{file}").take
    return take(rest, shape, rows)
