"""Dropout: while training, forget some numbers at random."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import prod

import numpy as np

from engine.array import Array, Shape
from engine.errors import Words
from engine.layers.arguments import DropRate, NoiseShape, Seed
from engine.layers.base import Cache, Context, Example, Layer
from engine.layers.room import Room
from engine.spec import block


@block(
    "layer",
    title=Words("Dropout", "드롭아웃"),
    help=Words("While training, sets some numbers to zero.", "학습할 때 숫자 일부를 0으로 만들어요."),
    family="regularization",
    glyph="dropout",
)
class Dropout(Layer):
    """y = x * mask / (1 - rate) while training, y = x otherwise; the mask is drawn anew for every batch.

    The division keeps the expected value, so that nothing changes when training ends. Where ``noise_shape`` is 1, one
    draw counts for the whole axis. Shapes: any -> same. Source: Srivastava et al. 2014; Keras 3, layers.Dropout."""

    rate: DropRate
    noise_shape: NoiseShape = None
    seed: Seed = None

    supports_masking = True

    def infer(self, shapes: Sequence[Shape]) -> Shape:
        return shapes[0]

    def room(self, shapes: Sequence[Shape]) -> Room:
        x = prod(shapes[0])
        noise = noises(self.noise_shape, shapes[0])
        return Room(x + noise, x + 1.25 * noise, x) if self.rate else Room(0, 0, 0)

    def forward(self, p: Mapping[str, Array], xs: Sequence[Array], ctx: Context) -> tuple[Array, Cache]:
        (x,) = xs
        if not ctx.training or self.rate == 0:
            return x, None
        held = ctx.generator(self.seed).random(drawn(self, self.noise_shape, x), dtype=np.float32) >= self.rate
        scale = held * x.dtype.type(1 / (1 - self.rate) if self.rate < 1 else 0)
        return x * scale, scale

    def backward(self, p: Mapping[str, Array], g: Mapping[str, Array], dy: Array, cache: Cache) -> Sequence[Array]:
        return [dy if cache is None else dy * cache]

    @classmethod
    def examples(cls) -> list[Example]:
        return [
            Example(cls(0.5), (6,), (6,), 0),
            Example(cls(0.25), (4, 4, 2), (4, 4, 2), 0),
            Example(cls(0.25, (None, 1, 3), seed=7), (4, 3), (4, 3), 0),
        ]


def noises(noise_shape: tuple[int | None, ...] | None, row: Shape) -> int:
    """How many numbers of noise are drawn per sample."""
    lengths = row if noise_shape is None else noise_shape[1:]
    return prod(own if length is None else length for length, own in zip(lengths, row, strict=False))


def drawn(layer: Layer, noise_shape: tuple[int | None, ...] | None, x: Array) -> Shape:
    """The shape of the noise for x: None stands for the length of x. Raises ShapeError if it does not meet x."""
    if noise_shape is None:
        return x.shape
    shape = tuple(own if length is None else length for length, own in zip(noise_shape, x.shape, strict=False))
    if len(noise_shape) != x.ndim or any(a not in (1, b) for a, b in zip(shape, x.shape, strict=True)):
        raise layer.refuse("shape.noise", x.shape, noise=noise_shape)
    return shape
