"""The table that ``model.summary()`` prints."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from engine.layers.shapes import OpenShape

if TYPE_CHECKING:
    from engine.models.model import Model

_STACK = (33, 24, 15)
_GRAPH = (21, 19, 12, 19)


def summary(model: Model) -> Iterator[str]:
    """The lines: one per layer with its output shape and count, then the totals, as Keras counts.

    A graph that is no simple chain also says what each layer reads."""
    reads = _reads(model)
    chain = all(len(sources) <= 1 for sources in reads.values()) and not _has_fork(reads)
    widths = _STACK if chain else _GRAPH
    heads = ["Layer (type)", "Output Shape", "Param #"] + ([] if chain else ["Connected to"])
    yield f'Model: "{model.name}"'
    yield _rule("┏", "┳", "┓", "━", widths)
    yield _row("┃", heads, widths)
    yield _rule("┡", "╇", "┩", "━", widths)
    shapes = model.graph.shapes()
    for place, layer in enumerate(model.layers):
        if place:
            yield _rule("├", "┼", "┤", "─", widths)
        name = str(layer.name)
        cells = [f"{name} ({type(layer).__name__})", _shapes(shapes[name]), f"{layer.count_params():,}"]
        for line in _wrapped([*cells, *([] if chain else [reads[name]])], widths):
            yield _row("│", line, widths)
    yield _rule("└", "┴", "┘", "─", widths)
    trainable = sum(weight.value.size for weight in model.trainable_weights)
    other = sum(weight.value.size for weight in model.non_trainable_weights)
    slots = model.optimizer_state_size
    yield f" Total params: {_sized(trainable + other + slots, model)}"
    yield f" Trainable params: {_sized(trainable, model)}"
    yield f" Non-trainable params: {_sized(other, model)}"
    if slots:
        yield f" Optimizer params: {_sized(slots, model)}"


def _reads(model: Model) -> dict[str, list[str]]:
    """What every layer reads, over all its calls: layer[call][output]."""
    calls: dict[int, int] = {}
    number: dict[str, int] = {}
    for node in model.graph.nodes.values():
        number[node.name] = calls.get(id(node.layer), 0)
        calls[id(node.layer)] = number[node.name] + 1
    found: dict[str, list[str]] = {}
    for node in model.graph.nodes.values():
        owner = str(node.layer.name)
        sources = [
            f"{model.graph.nodes[source.node].layer.name}[{number[source.node]}][{source.output}]"
            for source in node.inputs
        ]
        found.setdefault(owner, []).extend(sources)
    return found


def _has_fork(reads: dict[str, list[str]]) -> bool:
    """Whether something is read twice, or there are several starts."""
    everything = [source for sources in reads.values() for source in sources]
    return len(everything) != len(set(everything)) or sum(not sources for sources in reads.values()) > 1


def _shapes(shapes: Sequence[OpenShape]) -> str:
    texts = [f"({', '.join(map(str, (None, *shape)))})" for shape in shapes]
    return texts[0] if len(texts) == 1 else f"[{', '.join(texts)}]"


def _wrapped(cells: list[str | list[str]], widths: Sequence[int]) -> Iterator[list[str]]:
    """A row as lines of what fits its columns."""
    columns = [
        _filled(cell if isinstance(cell, list) else cell.split(" "), width - 2, ", " if isinstance(cell, list) else " ")
        for cell, width in zip(cells, widths, strict=True)
    ]
    for place in range(max(map(len, columns))):
        yield [lines[place] if place < len(lines) else "" for lines in columns]


def _filled(parts: Sequence[str], width: int, joint: str) -> list[str]:
    """Parts joined into as few lines as fit; a part that is too long by itself is cut."""
    lines = [""]
    for place, part in enumerate(parts):
        text = part + (joint.rstrip() if place < len(parts) - 1 else "")
        joined = f"{lines[-1]} {text}" if lines[-1] else text
        if len(joined) > width and lines[-1]:
            lines.append(text)
        else:
            lines[-1] = joined
    return [line if len(line) <= width else f"{line[: width - 1]}…" for line in lines if line] or ["-"]


def _rule(left: str, middle: str, right: str, line: str, widths: Sequence[int]) -> str:
    return left + middle.join(line * width for width in widths) + right


def _row(edge: str, cells: Sequence[str], widths: Sequence[int]) -> str:
    padded = [
        f" {cell:>{width - 2}} " if place == 2 else f" {cell:<{width - 2}} "
        for place, (cell, width) in enumerate(zip(cells, widths, strict=True))
    ]
    return edge + edge.join(padded) + edge


def _sized(count: int, model: Model) -> str:
    size = float(count * model.parameters.data.itemsize)
    for unit in ("B", "KB", "MB", "GB"):
        if size < 1024 or unit == "GB":
            return f"{count:,} ({size:.2f} {unit})"
        size /= 1024
    return f"{count:,}"
