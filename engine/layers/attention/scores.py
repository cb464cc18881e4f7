"""What all attention layers share: how a call is read, and the way from scores to shares and back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from engine.array import Array, Shape
from engine.layers.base import Context, Layer
from engine.layers.shapes import output_shapes


class Scored(Layer):
    """A layer with two outputs, of which a call shows the second, who looked at whom, only if it is asked to
    (``return_attention_scores=True``)."""

    def returned(self, outputs: list[Any], options: Mapping[str, Any]) -> Any:
        return tuple(outputs) if options.get("return_attention_scores") else outputs[0]

    def _first_shape(self, shapes: Sequence[Any]) -> Any:
        """The shape of the output, with the batch axis, for shapes with the batch axis."""
        return (shapes[0][0], *output_shapes(self, [tuple(shape[1:]) for shape in shapes])[0])


def asked(return_attention_scores: bool, use_causal_mask: bool) -> dict[str, Any]:
    """The options of a call; those that ask nothing are left out."""
    options = {"return_attention_scores": return_attention_scores, "use_causal_mask": use_causal_mask}
    return {name: True for name, value in options.items() if value}


def causal(queries: int, keys: int) -> Array:
    """(queries, keys): True where the key is not later than the query."""
    return np.tri(queries, keys, dtype=bool)


def softmax(scores: Array) -> Array:
    """Shares over the last axis; the maximum is taken out first, so that nothing overflows."""
    shares: Array = np.exp(scores - scores.max(axis=-1, keepdims=True))
    shares /= shares.sum(axis=-1, keepdims=True)
    return shares


def softmax_gradient(dy: Array, y: Array) -> Array:
    """d loss / d scores of ``softmax``."""
    dx: Array = y * (dy - (dy * y).sum(axis=-1, keepdims=True))
    return dx


def kept(shape: Shape, rate: float, seed: int | None, dtype: Any, ctx: Context) -> Array | None:
    """The factors of a dropout, 0 or 1 / (1 - rate); None at rest."""
    if not ctx.training or rate == 0:
        return None
    held: Array = ctx.generator(seed).random(shape, dtype=np.float32) >= rate
    factor: Array = held * np.dtype(dtype).type(1 / (1 - rate) if rate < 1 else 0)
    return factor
