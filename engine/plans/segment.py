"""What a plan is made of: segments, each a run of layers on buffers that are made once.

A model that is a chain of layers is cut into segments from its beginning. Each file of segments offers ``take``: it
looks at the rest of the chain and either takes its first layers or leaves them to others. What nobody takes runs as it
is, in a segment of its own (``engine/plans/plain.py``); so any chain has a plan, and a new kind of segment is one file
and one word in ``engine/plans/chain.py``.

Two things are other than in a layer. A segment has a memory: ``backward`` belongs to the ``forward`` before it. And
it *writes* gradients where a layer adds them: a layer stands once in a chain that has a plan, so there is nothing to
add to, and the vector of gradients need not be filled with zeros first.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol, TypeAlias

from numpy.lib.stride_tricks import as_strided

from engine.array import Array, Shape
from engine.layers.base import Context, Layer, Weights
from engine.record import record


@record(frozen=True)
class Part:
    """One layer of a chain. ``weights`` and ``grads`` are views into the model's flat vectors, by name, which stay
    where they are as long as the plan lives. ``context``: what a plain pass of this moment is told, for segments that
    draw random numbers or run a layer as it is."""

    layer: Layer
    weights: Weights
    grads: Weights
    context: Callable[[bool], Context]


class Segment(Protocol):
    """A run of layers on preallocated buffers, for batches of up to ``rows`` rows, in the float type of the weights.

    Both calls are made with NumPy's warnings off: NaN and infinity are answers."""

    def forward(self, x: Array, training: bool) -> Array:
        """(n, *in) -> (n, *out), n from 1 to ``rows``, which may change from call to call.

        Both may be strided views. ``x`` is never written into and stays as it is until ``backward`` is done. What is
        returned is a buffer of this segment, valid until its next ``forward``; nobody else writes into it."""
        ...

    def backward(self, dy: Array, wants_dx: bool) -> Array | None:
        """The gradient by the output (n, *out) of the last ``forward``, which was a training one -> by its input.

        Writes the gradients of all weights of the segment, whatever stood there. ``dy`` may be overwritten. With
        ``wants_dx`` False (nothing to learn lies before) the gradient by the input need not be worked out: None."""
        ...


Take: TypeAlias = Callable[[Sequence[Part], Shape, int], tuple[Segment, int] | None]
"""``take(chain, shape, rows)``: a segment for the first layers of ``chain`` and how many layers those are; None if the
first layer is nothing for this kind of segment. ``shape`` is that of one sample that comes in, every length known."""


def joined(kernel: Array) -> Array:
    """Kernel and bias as one matrix, the bias as its last row: they are neighbours in the flat vector."""
    features, units = kernel.shape
    return as_strided(kernel, (features + 1, units))


def neighbours(array: Array, behind: Array) -> bool:
    """Whether the second lies right behind the first, as a bias behind its kernel in the flat vector of a model."""
    start = array.__array_interface__["data"][0]
    return bool(behind.__array_interface__["data"][0] == start + array.nbytes)
