"""StackedRNNCells: several cells on top of each other, as one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Annotated, Any

import numpy as np

from engine.array import Array, Shape
from engine.errors import Words
from engine.layers.base import Context, Example, Layer, ParamSpec, Weights, part, within
from engine.layers.recurrent.cell import Cell
from engine.layers.recurrent.gru_cell import GRUCell
from engine.layers.recurrent.lstm_cell import LSTMCell
from engine.layers.recurrent.through_time import Step, Trace
from engine.layers.room import Room
from engine.names import by_class
from engine.spec import Ref, Text, block


@block(
    "cell",
    title=Words("Stacked cells", "쌓은 셀"),
    help=Words("Several cells, one above the other, as one step.", "셀 여러 개를 쌓아 한 걸음으로 써요."),
    family="recurrent",
    glyph="recurrent",
)
class StackedRNNCells(Cell):
    """x -> cell 0 -> its output -> cell 1 -> ... -> y; the states are those of all cells, one after the other.

    Weights lie under "0", "1", ...; so do the cells' traces. Source: Keras 3, layers.StackedRNNCells."""

    cells: Annotated[
        tuple[Cell, ...],
        Ref("cell"),
        Text("Cells", "셀", "From the lowest to the highest.", "아래에서 위로 차례대로예요.", "simple"),
    ]

    def parts(self) -> dict[str, Layer]:
        return {str(number): cell for number, cell in enumerate(self.cells)}

    def saved_parts(self) -> dict[str, Layer]:
        return {f"cells/{name}": cell for name, cell in by_class(self.cells)}

    @property
    def state_size(self) -> list[Any]:
        return [cell.state_size for cell in self.cells]

    @property
    def output_size(self) -> int:
        return self.cells[-1].output_size

    @property
    def output_place(self) -> int:  # type: ignore[override]
        *lower, top = self.cells
        return sum(_states(cell) for cell in lower) + top.output_place

    def _rows(self, row: Shape) -> Iterator[tuple[Cell, Shape]]:
        """Every cell, and what it reads."""
        for cell in self.cells:
            yield cell, row
            row = cell.state_shapes(row)[cell.output_place]

    def state_shapes(self, row: Shape) -> list[Shape]:
        return [shape for cell, reads in self._rows(row) for shape in cell.state_shapes(reads)]

    def params(self, shapes: Sequence[Shape]) -> dict[str, ParamSpec]:
        specs: dict[str, ParamSpec] = {}
        for number, (cell, row) in enumerate(self._rows(shapes[0])):
            specs |= within(str(number), cell.params([row]))
        return specs

    def nested(self, states: Sequence[Any]) -> list[Any]:
        return [cell.nested(own) for cell, own in zip(self.cells, self._shared_out(states), strict=True)]

    def _shared_out(self, states: Sequence[Any]) -> list[list[Any]]:
        left = iter(states)
        return [[next(left) for _ in range(_states(cell))] for cell in self.cells]

    # ---- the step

    def open(self, shape: Shape, dtype: np.dtype[Any], ctx: Context) -> Trace:
        time, batch, *row = shape
        rows = self._rows(tuple(row))
        return {str(number): cell.open((time, batch, *own), dtype, ctx) for number, (cell, own) in enumerate(rows)}

    def states(self, trace: Trace) -> list[Array]:
        return [state for number, cell in enumerate(self.cells) for state in cell.states(trace[str(number)])]

    def feed(self, p: Weights, trace: Trace, t: Step, x: Array) -> None:
        self.cells[0].feed(part(p, "0"), trace["0"], t, x)

    def step(self, p: Weights, trace: Trace, t: int) -> None:
        y: Array | None = None
        for number, cell in enumerate(self.cells):
            own, own_trace = part(p, str(number)), trace[str(number)]
            if y is not None:
                cell.feed(own, own_trace, t, y)
            cell.step(own, own_trace, t)
            y = cell.states(own_trace)[cell.output_place][t + 1]

    def open_back(self, trace: Trace) -> Trace:
        return {str(number): cell.open_back(trace[str(number)]) for number, cell in enumerate(self.cells)}

    def step_back(self, p: Weights, trace: Trace, back: Trace, t: int, ds: Sequence[Array]) -> list[Array]:
        before: list[Array] = []
        dx: Array | None = None
        for number, own_ds in reversed(list(enumerate(self._shared_out(ds)))):
            cell, name = self.cells[number], str(number)
            if dx is not None:
                own_ds[cell.output_place] = own_ds[cell.output_place] + dx
            own = part(p, name)
            before = [*cell.step_back(own, trace[name], back[name], t, own_ds), *before]
            if number:
                dx = cell.feed_back(own, trace[name], back[name], t)
        return before

    def feed_back(self, p: Weights, trace: Trace, back: Trace, t: Step) -> Array:
        return self.cells[0].feed_back(part(p, "0"), trace["0"], back["0"], t)

    def gradients(self, p: Weights, g: Weights, trace: Trace, back: Trace) -> None:
        for number, cell in enumerate(self.cells):
            name = str(number)
            cell.gradients(part(p, name), part(g, name), trace[name], back[name])

    def trace_room(self, time: int, row: Shape) -> Room:
        rooms = [cell.trace_room(time, reads) for cell, reads in self._rows(row)]
        return Room(*(sum(getattr(room, name) for room in rooms) for name in ("kept", "there", "back", "slope")))

    def flops(self, shapes: Sequence[Shape]) -> int:
        return sum(cell.flops([row]) for cell, row in self._rows(shapes[0]))

    @classmethod
    def examples(cls) -> list[Example]:
        return [
            Example(cls((LSTMCell(2), GRUCell(3))), [(2,), (2,), (2,), (3,)], [(3,), (2,), (2,), (3,)], 103),
        ]


def _states(cell: Cell) -> int:
    """How many states a cell has."""
    sizes = cell.state_size
    if isinstance(cell, StackedRNNCells):
        return sum(map(_states, cell.cells))
    return len(sizes) if isinstance(sizes, list) else 1
