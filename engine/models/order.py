"""The order of a model's layers, as Keras counts them.

Keras sorts the layers of a functional model by depth whenever it makes one, and numbers the weights in a file by that
order ("dense", "dense_1", ...), never by name. Two models that agree on it put the same numbers into the same layers.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Sequence
from typing import TypeVar

_L = TypeVar("_L", bound=Hashable)


def layer_order(nodes: Iterable[tuple[str, _L, Sequence[str]]], outputs: Iterable[str]) -> list[_L]:
    """Layers from the inputs to the outputs. A node is (name, layer, names of the nodes it reads); several may share
    a layer.

    A walk from the outputs, depth first through the inputs in order, numbers each layer when it is first met, and
    finishes a node after all that it reads. A layer's depth is how far the farthest of its nodes lies from an output.
    Deep layers come first, and of equal depth the one met first. What no output needs is left out, except inputs: they
    stand at depth 0, before all others. Source: Keras 3, ops.function.map_graph."""
    graph = {name: (layer, tuple(reads)) for name, layer, reads in nodes}
    met: dict[_L, int] = {}
    finished = list(_walk(graph, outputs, met))
    depth_of_node: dict[str, int] = {}
    depth: dict[_L, int] = {}
    for name in reversed(finished):
        layer, reads = graph[name]
        # a shared layer lies as deep as the deepest of its nodes so far, and hands that on to all that this one reads
        depth[layer] = max(depth_of_node.get(name, 0), depth.get(layer, 0))
        for source in reads:
            depth_of_node[source] = max(depth[layer] + 1, depth_of_node.get(source, 0))
    for layer, reads in graph.values():
        if not reads and layer not in depth:
            depth[layer], met[layer] = 0, -1
    return sorted(depth, key=lambda layer: (-depth[layer], met[layer]))


def _walk(graph: dict[str, tuple[_L, tuple[str, ...]]], outputs: Iterable[str], met: dict[_L, int]) -> Iterator[str]:
    """Node names as the walk finishes them; ``met`` numbers the layers as it first meets them."""
    done: set[str] = set()
    for output in outputs:
        # a stack of our own: a chain of a thousand layers is longer than Python's
        path = [] if output in done else [_enter(graph, output, met)]
        while path:
            name, rest = path[-1]
            below = next((source for source in rest if source not in done), None)
            if below is not None:
                path.append(_enter(graph, below, met))
                continue
            path.pop()
            if name not in done:
                done.add(name)
                yield name


def _enter(graph: dict[str, tuple[_L, tuple[str, ...]]], name: str, met: dict[_L, int]) -> tuple[str, Iterator[str]]:
    layer, reads = graph[name]
    met.setdefault(layer, len(met))
    return name, iter(reads)
