"""Maximum and Minimum: of its inputs, the largest or smallest number at each place."""

from __future__ import annotations

from collections.abc import Sequence
from math import prod
from typing import Any

import numpy as np

from engine.array import Array, Shape
from engine.errors import Words
from engine.layers.base import Cache, Context, Example
from engine.layers.merging.merge import Merge, Weights, wide
from engine.layers.merging.sums import back
from engine.layers.room import Room
from engine.spec import block


class Extreme(Merge):
    """Goes through the inputs and keeps the winner at each place; a masked number never wins against one that is not.

    Of equals, each gets half of the gradient."""

    def pick(self, a: Array, b: Array) -> Array:
        raise NotImplementedError

    def room(self, shapes: Sequence[Shape]) -> Room:
        y = prod(self.infer(shapes))
        kept = (len(shapes) - 1) * y
        return Room(kept, kept + y, 4.5 * y)

    def forward(self, p: Weights, xs: Sequence[Array], ctx: Context) -> tuple[Array, Cache]:
        inputs = self.aligned(xs)
        masks = [wide(mask, x) for mask, x in zip(ctx.masks or [None] * len(xs), inputs, strict=True)]
        best, held = inputs[0], masks[0]
        rounds = []
        for x, mask in zip(inputs[1:], masks[1:], strict=True):
            challenger = x if mask is None else np.where(mask, x, best)
            champion = best if held is None else np.where(held, best, challenger)
            rounds.append((best.shape, x.shape, mask, held, champion, challenger))
            best = self.pick(champion, challenger)
            held = held | mask if held is not None and mask is not None else None
        return best, ([x.shape for x in xs], rounds)

    def backward(self, p: Weights, g: Weights, dy: Array, cache: Cache) -> Sequence[Array]:
        shapes, rounds = cache
        grads = []
        for before, own, mask, held, champion, challenger in reversed(rounds):
            won = (champion == self.pick(champion, challenger)) * dy.dtype.type(1)
            share = np.where(champion == challenger, dy.dtype.type(0.5), won)
            to_champion, to_challenger = dy * share, dy * (1 - share)
            if held is not None:  # where the champion was masked, the challenger stood in for it
                to_challenger = to_challenger + to_champion * ~held
                to_champion = to_champion * held
            if mask is not None:
                to_champion = to_champion + to_challenger * ~mask
                to_challenger = to_challenger * mask
            grads.append(back(to_challenger, own))
            dy = back(to_champion, before)
        return [grad.reshape(shape) for grad, shape in zip([dy, *reversed(grads)], shapes, strict=True)]

    @classmethod
    def examples(cls) -> list[Example]:
        return [
            Example(cls(), [(3, 2), (3, 2), (3, 2)], (3, 2), 0),
            Example(cls(), [(3, 2), (2,)], (3, 2), 0),
            Example(cls(), [(2,), (3, 1)], (3, 2), 0),
        ]


@block(
    "layer",
    title=Words("Maximum", "최댓값"),
    help=Words("The largest of its inputs at each place.", "자리마다 가장 큰 입력을 골라요."),
    family="merging",
    glyph="merge",
)
class Maximum(Extreme):
    """y = max(x_1, x_2, ...). Shapes: as NumPy broadcasts rows. Source: Keras 3, layers.Maximum."""

    def pick(self, a: Array, b: Array) -> Array:
        return np.maximum(a, b)


@block(
    "layer",
    title=Words("Minimum", "최솟값"),
    help=Words("The smallest of its inputs at each place.", "자리마다 가장 작은 입력을 골라요."),
    family="merging",
    glyph="merge",
)
class Minimum(Extreme):
    """y = min(x_1, x_2, ...). Shapes: as NumPy broadcasts rows. Source: Keras 3, layers.Minimum."""

    def pick(self, a: Array, b: Array) -> Array:
        return np.minimum(a, b)


def maximum(inputs: Any, **kwargs: Any) -> Any:
    """The largest of the inputs; see Maximum."""
    return Maximum(**kwargs)(inputs)


def minimum(inputs: Any, **kwargs: Any) -> Any:
    """The smallest of the inputs; see Minimum."""
    return Minimum(**kwargs)(inputs)
