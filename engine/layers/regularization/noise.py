"""GaussianNoise, GaussianDropout, AlphaDropout: while training, disturb every number a little."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import inf, prod, sqrt
from typing import Annotated

import numpy as np

from engine.array import Array, Shape
from engine.errors import Words
from engine.layers.arguments import DropRate, NoiseShape, Seed
from engine.layers.base import Cache, Context, Example, Layer
from engine.layers.regularization.dropout import drawn, noises
from engine.layers.room import Room
from engine.marks import Ge, Le
from engine.spec import Text, block


class Noise(Layer):
    """y = factor x + shift while training, both drawn anew for every batch; y = x otherwise. Shapes: any -> same."""

    seed: int | None

    supports_masking = True

    @property
    def strength(self) -> float:
        """0 if there is nothing to do."""
        raise NotImplementedError

    def noise(self, x: Array, rng: np.random.Generator) -> tuple[Array | float, Array | float]:
        """Factor and shift."""
        raise NotImplementedError

    def infer(self, shapes: Sequence[Shape]) -> Shape:
        return shapes[0]

    def room(self, shapes: Sequence[Shape]) -> Room:
        x = prod(shapes[0])
        return Room(2 * x, 3 * x, x) if self.strength else Room(0, 0, 0)

    def forward(self, p: Mapping[str, Array], xs: Sequence[Array], ctx: Context) -> tuple[Array, Cache]:
        (x,) = xs
        if not ctx.training or self.strength == 0:
            return x, None
        factor, shift = self.noise(x, ctx.generator(self.seed))
        y: Array = x * factor + shift
        return y, factor

    def backward(self, p: Mapping[str, Array], g: Mapping[str, Array], dy: Array, cache: Cache) -> Sequence[Array]:
        return [dy if cache is None else dy * cache]


@block(
    "layer",
    title=Words("Gaussian noise", "가우스 노이즈"),
    help=Words("While training, adds random numbers.", "학습할 때 난수를 더해요."),
    family="regularization",
    glyph="noise",
)
class GaussianNoise(Noise):
    """y = x + N(0, stddev^2) while training. Source: Keras 3, layers.GaussianNoise."""

    stddev: Annotated[
        float,
        Ge(0),
        Le(1),
        Text("Standard deviation", "표준편차", "How strong the noise is.", "노이즈가 얼마나 센지예요.", "simple"),
    ]
    seed: Seed = None

    @property
    def strength(self) -> float:
        return self.stddev

    def room(self, shapes: Sequence[Shape]) -> Room:
        return Room(1, 2, 1) * prod(shapes[0]) if self.strength else Room(0, 0, 0)

    def noise(self, x: Array, rng: np.random.Generator) -> tuple[Array | float, Array | float]:
        return 1.0, rng.standard_normal(x.shape, dtype=x.dtype) * self.stddev

    @classmethod
    def examples(cls) -> list[Example]:
        return [Example(cls(0.5), (6,), (6,), 0), Example(cls(0.1, seed=3), (3, 2), (3, 2), 0)]


@block(
    "layer",
    title=Words("Gaussian dropout", "가우스 드롭아웃"),
    help=Words("While training, multiplies by numbers around 1.", "학습할 때 1 근처의 난수를 곱해요."),
    family="regularization",
    glyph="noise",
)
class GaussianDropout(Noise):
    """y = x N(1, rate / (1 - rate)) while training: as noisy as a Dropout of this rate. Source: Keras 3."""

    rate: DropRate
    seed: Seed = None

    @property
    def strength(self) -> float:
        return self.rate

    def noise(self, x: Array, rng: np.random.Generator) -> tuple[Array | float, Array | float]:
        stddev = sqrt(self.rate / (1 - self.rate)) if self.rate < 1 else inf
        return 1 + rng.standard_normal(x.shape, dtype=x.dtype) * stddev, 0.0

    @classmethod
    def examples(cls) -> list[Example]:
        return [Example(cls(0.5), (6,), (6,), 0), Example(cls(0.1, seed=3), (3, 2), (3, 2), 0)]


DROPPED = -1.6732632423543772 * 1.0507009873554805
"""What selu tends to for very negative numbers; a dropped number becomes this."""


@block(
    "layer",
    title=Words("Alpha dropout", "알파 드롭아웃"),
    help=Words("Dropout that suits selu.", "selu에 맞는 드롭아웃이에요."),
    family="regularization",
    glyph="dropout",
)
class AlphaDropout(Noise):
    """y = a (x or, dropped, -1.758) + b while training, with a and b such that mean 0 and variance 1 stay.

    a = ((1 - rate) (1 + rate 1.758^2))^-1/2, b = 1.758 a rate. Source: Klambauer et al. 2017; Keras 3."""

    rate: DropRate
    noise_shape: NoiseShape = None
    seed: Seed = None

    @property
    def strength(self) -> float:
        return self.rate

    def room(self, shapes: Sequence[Shape]) -> Room:
        x, noise = prod(shapes[0]), noises(self.noise_shape, shapes[0])
        return Room(x + noise, 2 * x + noise, x) if self.strength else Room(0, 0, 0)

    def noise(self, x: Array, rng: np.random.Generator) -> tuple[Array | float, Array | float]:
        held = rng.random(drawn(self, self.noise_shape, x), dtype=np.float32) >= self.rate
        if self.rate == 1:
            return x.dtype.type(0), x.dtype.type(0)  # the limit: all is dropped, and the mean is 0
        a = ((1 - self.rate) * (1 + self.rate * DROPPED**2)) ** -0.5
        factor = held * x.dtype.type(a)
        return factor, ~held * x.dtype.type(a * DROPPED) - x.dtype.type(a * DROPPED * self.rate)

    @classmethod
    def examples(cls) -> list[Example]:
        return [Example(cls(0.3), (6,), (6,), 0), Example(cls(0.5, (None, 1, 2), seed=3), (3, 2), (3, 2), 0)]
