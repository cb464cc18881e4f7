"""Initializers that draw from one distribution, whatever the size of the kernel."""

from __future__ import annotations

from typing import Annotated, ClassVar, TypeAlias

import numpy as np

from engine.array import Array, Shape
from engine.errors import ShapeError, Words
from engine.initializers.base import RandomInitializer, Seed, size
from engine.marks import Ge
from engine.spec import Text, block

Mean: TypeAlias = Annotated[float, Text("Mean", "평균", "Middle of the bell.", "종의 가운데예요.")]
Deviation: TypeAlias = Annotated[
    float, Ge(0), Text("Standard deviation", "표준편차", "Width of the bell.", "종의 너비예요.")
]


@block(
    "initializer",
    name="random_normal",
    aliases=("RandomNormal", "normal"),
    title=Words("Normal", "정규 분포"),
    help=Words("Drawn from a bell curve.", "종 모양 분포에서 뽑아요."),
)
class RandomNormal(RandomInitializer):
    """Normal with this mean and standard deviation."""

    mean: Mean = 0.0
    stddev: Deviation = 0.05
    seed: Seed = None

    def draw(self, shape: Shape, rng: np.random.Generator) -> Array:
        return rng.normal(self.mean, self.stddev, shape)


@block(
    "initializer",
    name="truncated_normal",
    aliases=("TruncatedNormal",),
    title=Words("Cut-off normal", "잘린 정규 분포"),
    help=Words("Drawn from a bell curve without its far ends.", "양 끝을 잘라 낸 종 모양 분포에서 뽑아요."),
)
class TruncatedNormal(RandomInitializer):
    """Normal with this mean and standard deviation, drawn again beyond two standard deviations."""

    scratch: ClassVar[float] = 2.3

    mean: Mean = 0.0
    stddev: Deviation = 0.05
    seed: Seed = None

    def draw(self, shape: Shape, rng: np.random.Generator) -> Array:
        return self.mean + self.stddev * truncated_normal(shape, rng)


@block(
    "initializer",
    name="random_uniform",
    aliases=("RandomUniform", "uniform"),
    title=Words("Uniform", "균등 분포"),
    help=Words("Drawn evenly from a range.", "정한 범위에서 고르게 뽑아요."),
)
class RandomUniform(RandomInitializer):
    """U(minval, maxval)."""

    minval: Annotated[float, Text("From", "최솟값", "Smallest value.", "가장 작은 값이에요.")] = -0.05
    maxval: Annotated[float, Text("To", "최댓값", "Largest value.", "가장 큰 값이에요.")] = 0.05
    seed: Seed = None

    def draw(self, shape: Shape, rng: np.random.Generator) -> Array:
        return self.minval + (self.maxval - self.minval) * rng.random(shape)


@block(
    "initializer",
    name="orthogonal",
    aliases=("Orthogonal", "OrthogonalInitializer"),
    title=Words("Orthogonal", "직교"),
    help=Words("Directions at right angles; keeps lengths.", "서로 직각인 방향들이라 길이를 지켜요."),
)
class Orthogonal(RandomInitializer):
    """A random matrix with orthonormal rows or columns, times gain. Raises ShapeError for fewer than two axes.

    Source: Saxe et al. 2014; Keras 3."""

    scratch: ClassVar[float] = 4.2

    gain: Annotated[float, Text("Gain", "배율", "Factor on all numbers.", "모든 숫자에 곱하는 값이에요.")] = 1.0
    seed: Seed = None

    def draw(self, shape: Shape, rng: np.random.Generator) -> Array:
        if len(shape) < 2:
            raise ShapeError("init.needs_matrix", initializer="Orthogonal", wants=2, got=shape)
        rows, columns = size(shape[:-1]), shape[-1]
        flat = rng.normal(size=(max(rows, columns), min(rows, columns)))
        q, r = np.linalg.qr(flat)
        q *= np.sign(np.diag(r))  # the sign makes the decomposition unique
        return self.gain * (q.T if rows < columns else q).reshape(shape)


def truncated_normal(shape: Shape, rng: np.random.Generator) -> Array:
    """Unit normal values, drawn again wherever they lie beyond two standard deviations."""
    values = np.asarray(rng.normal(size=shape))
    while (far := np.abs(values) > 2).any():
        values[far] = rng.normal(size=int(far.sum()))
    return values
