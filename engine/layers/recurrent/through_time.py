"""The loop over time, forwards and backwards, for every cell.

A masked step leaves every state as it was, and gives the output of the step before once more (zeros at the start), or
zeros throughout with ``zero_output``. Source: Keras 3, backend.rnn.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

from engine.array import Array
from engine.layers.base import Context, Weights

if TYPE_CHECKING:
    from engine.layers.recurrent.cell import Cell

Trace: TypeAlias = dict[str, Any]
"""What a pass over a sequence leaves behind: arrays by name with the time axis first."""

Step: TypeAlias = int | slice
"""One step of a trace, or EVERY one at once."""

EVERY = slice(None)


def forward(
    cell: Cell, p: Weights, x: Array, states: Sequence[Array], mask: Array | None, zero_output: bool, ctx: Context
) -> tuple[Array, Trace]:
    """All outputs (time, batch, ...) and the trace, for x (time, batch, ...) and the states before the first step.

    ``mask`` is (time, batch), False where a step is skipped."""
    trace = cell.open(x.shape, x.dtype, ctx)
    held = cell.states(trace)
    for state, first in zip(held, states, strict=True):
        state[0] = first
    cell.feed(p, trace, EVERY, x)
    outputs = cell.states(trace)[cell.output_place][1:]
    if mask is None:
        for t in range(len(x)):
            cell.step(p, trace, t)
        return outputs, trace
    shown = np.zeros_like(outputs)
    for t in range(len(x)):
        cell.step(p, trace, t)
        kept, skipped = mask[t], ~mask[t]
        shown[t][kept] = outputs[t][kept]
        if t and not zero_output:
            shown[t][skipped] = shown[t - 1][skipped]
        for state in held:
            state[t + 1][skipped] = state[t][skipped]
    return shown, trace


def backward(
    cell: Cell,
    p: Weights,
    g: Weights,
    dys: Sequence[Array | None],
    dstates: Sequence[Array | None],
    trace: Trace,
    mask: Array | None,
    zero_output: bool,
) -> tuple[Array, list[Array]]:
    """d loss / d x and by the first states, from the gradients by each output and by the last states.

    None stands for zeros. The gradients of the weights are added into ``g``."""
    last = [state[-1] for state in cell.states(trace)]
    ds = [np.zeros_like(s) if d is None else d.copy() for s, d in zip(last, dstates, strict=True)]
    back = cell.open_back(trace)
    place = cell.output_place
    later = np.zeros_like(ds[place])  # what repeated outputs send back to the step that they repeat
    for t in reversed(range(len(dys))):
        dy = dys[t]
        if mask is None:
            if dy is not None:
                ds[place] = ds[place] + dy
            ds = cell.step_back(p, trace, back, t, ds)
            continue
        skipped = ~mask[t]
        total = later if dy is None else later + dy
        later = np.zeros_like(total)
        if not zero_output:
            later[skipped] = total[skipped]
        total[skipped] = 0
        ds[place] = ds[place] + total
        passed = [d[skipped] for d in ds]
        for d in ds:
            d[skipped] = 0
        ds = cell.step_back(p, trace, back, t, ds)
        for d, part in zip(ds, passed, strict=True):
            d[skipped] += part
    cell.gradients(p, g, trace, back)
    return cell.feed_back(p, trace, back, EVERY), ds
