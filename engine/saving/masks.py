"""Masks in Keras's graphs.

The engine lets masks travel along with the tensors. Keras writes them down: Embedding(mask_zero=True) before an LSTM
adds an operation NotEqual to the graph, and the LSTM's call gets its result as ``mask``. When such a file is read,
those operations go, and the masks travel by themselves again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from engine.errors import DataError, shown
from engine.masked import MASK_READERS
from engine.models.graph import Graph, Node, Source
from engine.models.network import Network

_KEYWORDS = ("mask", "query_mask", "value_mask", "key_mask")


def without_masks(config: Mapping[str, Any]) -> dict[str, Any]:
    """The config of a functional model without operations that only make masks, and without ``training``.

    Keras lets fit and predict decide about training, whatever a call in the graph said. Raises DataError for an
    operation that is part of the computation, and for a mask that is a tensor of its own."""
    entries: list[Mapping[str, Any]] = config["layers"]
    operations = {entry.get("name") for entry in entries if is_operation(entry)}
    kept = []
    for entry in entries:
        if is_operation(entry):
            continue
        nodes = entry.get("inbound_nodes")
        nodes = [_plain(node, entry, operations) for node in nodes] if isinstance(nodes, list) else []
        kept.append({**entry, "inbound_nodes": nodes})
        lost = [name for name in reads(nodes) if name in operations]
        if lost:
            raise DataError("file.operation", layer=shown(entry.get("name")), got=shown(lost[0]))
    return {**config, "layers": kept}


def is_operation(entry: Mapping[str, Any]) -> bool:
    """Whether an entry is a step of Keras's own arithmetic (keras.ops), not a layer."""
    module = entry.get("module")
    return isinstance(module, str) and module.startswith(("keras.src.ops", "keras.ops"))


def reads(node: Any) -> Iterator[Any]:
    """The names of the layers whose tensors stand anywhere in a node."""
    if isinstance(node, Mapping):
        if node.get("class_name") == "__keras_tensor__":
            config = node.get("config")
            history = config.get("keras_history") if isinstance(config, Mapping) else None
            if isinstance(history, list) and history:
                yield history[0] if isinstance(history[0], str) else None
            return
        node = list(node.values())
    if isinstance(node, list):
        for part in node:
            yield from reads(part)


def _plain(node: Any, entry: Mapping[str, Any], operations: set[Any]) -> Any:
    if not isinstance(node, Mapping) or not isinstance(node.get("kwargs"), Mapping):
        return node
    kwargs = {}
    for name, value in node["kwargs"].items():
        if name == "training":
            continue
        if name in _KEYWORDS:
            foreign = [source for source in reads(value) if source not in operations]
            if foreign:
                raise DataError("file.mask", layer=shown(entry.get("name")), got=shown(foreign[0]))
            continue
        kwargs[name] = value
    return {**node, "kwargs": kwargs}


# ---- the way there: Keras counts the operations that make masks when it sorts the layers

_ATTENTIONS = frozenset({"Attention", "AdditiveAttention", "MultiHeadAttention", "GroupQueryAttention"})
"""The layers whose call takes several masks in Keras."""

_ENDS = frozenset({"Dot", "GlobalAveragePooling1D"})
"""The layers that take masks and pass none on."""

_MERGES = frozenset({"Add", "Subtract", "Multiply", "Average", "Maximum", "Minimum"})


class MaskedGraph:
    """The nodes of a graph as Keras will have them when it has read it: (name, layer or operation, names read).

    A mask hangs on what it is made of, and a layer that takes one hangs on it. That may move layers in Keras's order,
    and so in the numbering of a file, though no number of the model depends on it."""

    def __init__(self, graph: Graph) -> None:
        self.nodes: list[tuple[str, int, list[str]]] = []
        self._masks: dict[Source, str] = {}
        for name, node in graph.nodes.items():
            masks = [self._masks.get(source) for source in node.inputs]
            reads = [source.node for source in node.inputs]
            takes = type(node.layer).__name__ in MASK_READERS | _ATTENTIONS or isinstance(node.layer, Network)
            known = [mask for mask in masks if mask is not None] if takes else []
            self.nodes.append((name, id(node.layer), reads + known))
            made = self._made(name, node, reads, masks)
            if made is not None:
                self._masks[Source(name)] = made

    def _made(self, name: str, node: Node, reads: list[str], masks: list[str | None]) -> str | None:
        """The mask of a node's first output. Source: Keras 3, compute_mask of every layer."""
        layer, kind = node.layer, type(node.layer).__name__
        if kind == "Embedding" and getattr(layer, "mask_zero", False):
            return self._operation(name, reads)  # not_equal
        if kind == "Masking":
            return self._operation(name, [self._operation(name, reads)])  # any(not_equal)
        known = [mask for mask in masks if mask is not None]
        if not known or kind in _ENDS or isinstance(layer, Network) or not getattr(layer, "return_sequences", True):
            return None
        if kind in _MERGES:
            if len(known) < len(masks):
                return None
            made = known[0]
            for mask in known[1:]:
                made = self._operation(name, [made, mask])  # logical_or
            return made
        if kind == "Concatenate":
            joined = [self._widened(name, read, mask) for read, mask in zip(reads, masks, strict=True)]
            return self._operation(name, [self._operation(name, joined)])  # any(concatenate)
        return masks[0] if layer.supports_masking else None

    def _widened(self, name: str, read: str, mask: str | None) -> str:
        """A mask as wide as what it masks, or ones."""
        if mask is None:
            return self._operation(name, [read])  # ones_like
        wide = self._operation(name, [mask])  # expand_dims
        return self._operation(name, [wide, self._operation(name, [read])])  # logical_or(., zeros_like)

    def _operation(self, name: str, reads: list[str]) -> str:
        made = f"{name} mask {len(self.nodes)}"
        self.nodes.append((made, -len(self.nodes), reads))
        return made
