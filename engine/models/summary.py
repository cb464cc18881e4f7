"""The table that ``model.summary()`` prints."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from engine.layers.input_layer import InputLayer

if TYPE_CHECKING:
    from engine.models.model import Model

_WIDTHS = (33, 24, 15)


def summary(model: Model) -> Iterator[str]:
    """The lines: one per layer with its output shape and count, then the totals, as Keras counts."""
    shapes = model.graph.shapes()
    rows = [
        (f"{node.name} ({type(node.layer).__name__})", f"(None, {', '.join(map(str, shapes[node.name]))})", node.layer)
        for node in model.graph.nodes.values()
        if not isinstance(node.layer, InputLayer)
    ]
    yield f'Model: "{model.name}"'
    yield _rule("┏", "┳", "┓", "━")
    yield _row("┃", "Layer (type)", "Output Shape", "Param #")
    yield _rule("┡", "╇", "┩", "━")
    for place, (title, shape, layer) in enumerate(rows):
        if place:
            yield _rule("├", "┼", "┤", "─")
        yield _row("│", title, shape, f"{layer.count_params():,}")
    yield _rule("└", "┴", "┘", "─")
    trainable = sum(weight.value.size for weight in model.trainable_weights)
    other = sum(weight.value.size for weight in model.non_trainable_weights)
    slots = model.optimizer_state_size
    yield f" Total params: {_sized(trainable + other + slots, model)}"
    yield f" Trainable params: {_sized(trainable, model)}"
    yield f" Non-trainable params: {_sized(other, model)}"
    if slots:
        yield f" Optimizer params: {_sized(slots, model)}"


def _rule(left: str, middle: str, right: str, line: str) -> str:
    return left + middle.join(line * width for width in _WIDTHS) + right


def _row(edge: str, title: str, shape: str, count: str) -> str:
    name, size, number = _WIDTHS
    return f"{edge} {title:<{name - 2}} {edge} {shape:<{size - 2}} {edge} {count:>{number - 2}} {edge}"


def _sized(count: int, model: Model) -> str:
    size = float(count * model.params.data.itemsize)
    for unit in ("B", "KB", "MB", "GB"):
        if size < 1024 or unit == "GB":
            return f"{count:,} ({size:.2f} {unit})"
        size /= 1024
    return f"{count:,}"
