"""Layers that exist only to be watched."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from engine.array import Array, Shape
from engine.layers.base import Cache, Context, Layer


@dataclass(eq=False, repr=False)
class Sum(Layer):
    """y = a + b: two inputs, so that a graph can merge."""

    def infer(self, shapes: Sequence[Shape]) -> Shape:
        return shapes[0]

    def forward(self, p: Mapping[str, Array], xs: Sequence[Array], ctx: Context) -> tuple[Array, Cache]:
        return xs[0] + xs[1], None

    def backward(self, p: Mapping[str, Array], g: Mapping[str, Array], dy: Array, cache: Cache) -> Sequence[Array]:
        return [dy, dy]


class Recorder(Layer):
    """y = x, and every training batch is kept in ``seen``."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[Array] = []

    def infer(self, shapes: Sequence[Shape]) -> Shape:
        return shapes[0]

    def forward(self, p: Mapping[str, Array], xs: Sequence[Array], ctx: Context) -> tuple[Array, Cache]:
        if ctx.training:
            self.seen.append(xs[0].copy())
        return xs[0], None

    def backward(self, p: Mapping[str, Array], g: Mapping[str, Array], dy: Array, cache: Cache) -> Sequence[Array]:
        return [dy]


def rows(count: int) -> tuple[Array, Array]:
    """x is the row's number, y a straight line of it."""
    x = np.arange(count, dtype=np.float32)[:, None]
    return x, 2 * x / max(count, 1) + 1
