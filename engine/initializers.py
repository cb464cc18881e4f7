"""How weights begin. Names, fans and scales are Keras 3's; values come from the generator that the caller passes."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from typing import Annotated, Any

import numpy as np
from annotated_types import Ge

from engine.array import Array
from engine.errors import Words
from engine.spec import Block, Text, block, resolve


def fans(shape: tuple[int, ...]) -> tuple[int, int]:
    """(fan_in, fan_out) of a kernel: its last two axes, times the receptive field of all others. Source: Keras 3."""
    if len(shape) < 2:
        size = shape[0] if shape else 1
        return size, size
    receptive = int(np.prod(shape[:-2], dtype=np.int64))
    return shape[-2] * receptive, shape[-1] * receptive


@dataclass(eq=False, repr=False)
class Initializer(Block):
    """Makes a first value for a weight array."""

    def __call__(self, shape: tuple[int, ...], rng: np.random.Generator) -> Array:
        """An array of this shape in float64; the caller casts it to the model's dtype."""
        raise NotImplementedError


@block(
    "initializer",
    name="zeros",
    aliases=("Zeros",),
    title=Words("Zeros", "모두 0"),
    help=Words("Every number starts at 0.", "모든 숫자가 0에서 시작해요."),
)
class Zeros(Initializer):
    """Every number is 0."""

    def __call__(self, shape: tuple[int, ...], rng: np.random.Generator) -> Array:
        return np.zeros(shape)


@block(
    "initializer",
    name="ones",
    aliases=("Ones",),
    title=Words("Ones", "모두 1"),
    help=Words("Every number starts at 1.", "모든 숫자가 1에서 시작해요."),
)
class Ones(Initializer):
    """Every number is 1."""

    def __call__(self, shape: tuple[int, ...], rng: np.random.Generator) -> Array:
        return np.ones(shape)


@block(
    "initializer",
    name="random_normal",
    aliases=("RandomNormal",),
    title=Words("Normal", "정규 분포"),
    help=Words("Drawn from a bell curve.", "종 모양 분포에서 뽑아요."),
)
class RandomNormal(Initializer):
    """Normal with this mean and standard deviation."""

    mean: Annotated[float, Text("Mean", "평균", "Middle of the bell.", "종의 가운데예요.")] = 0.0
    stddev: Annotated[float, Ge(0), Text("Standard deviation", "표준편차", "Width of the bell.", "종의 너비예요.")] = (
        0.05
    )

    def __call__(self, shape: tuple[int, ...], rng: np.random.Generator) -> Array:
        return rng.normal(self.mean, self.stddev, shape)


@block(
    "initializer",
    name="random_uniform",
    aliases=("RandomUniform",),
    title=Words("Uniform", "균등 분포"),
    help=Words("Drawn evenly from a range.", "정한 범위에서 고르게 뽑아요."),
)
class RandomUniform(Initializer):
    """U(minval, maxval)."""

    minval: Annotated[float, Text("From", "최솟값", "Smallest value.", "가장 작은 값이에요.")] = -0.05
    maxval: Annotated[float, Text("To", "최댓값", "Largest value.", "가장 큰 값이에요.")] = 0.05

    def __call__(self, shape: tuple[int, ...], rng: np.random.Generator) -> Array:
        return rng.uniform(self.minval, self.maxval, shape)


@block(
    "initializer",
    name="glorot_uniform",
    aliases=("GlorotUniform",),
    title=Words("Glorot uniform", "글로럿 균등"),
    help=Words("Drawn evenly; the range suits sigmoid and tanh.", "고르게 뽑아요. 시그모이드와 tanh에 맞는 범위예요."),
)
class GlorotUniform(Initializer):
    """U(-a, a), a = sqrt(6 / (fan_in + fan_out)). Source: Glorot & Bengio 2010."""

    def __call__(self, shape: tuple[int, ...], rng: np.random.Generator) -> Array:
        limit = sqrt(6 / sum(fans(shape)))
        return rng.uniform(-limit, limit, shape)


@block(
    "initializer",
    name="he_normal",
    aliases=("HeNormal",),
    title=Words("He normal", "헤 정규"),
    help=Words("Drawn from a bell curve that suits relu.", "relu에 맞는 종 모양 분포에서 뽑아요."),
)
class HeNormal(Initializer):
    """Normal cut off at two standard deviations, with variance 2 / fan_in after the cut. Source: He et al. 2015."""

    def __call__(self, shape: tuple[int, ...], rng: np.random.Generator) -> Array:
        # divided by the standard deviation of a unit normal cut at +-2, so that the variance is right after the cut
        scale = sqrt(2 / max(1, fans(shape)[0])) / 0.87962566103423978
        return scale * truncated_normal(shape, rng)


@block(
    "initializer",
    name="he_uniform",
    aliases=("HeUniform",),
    title=Words("He uniform", "헤 균등"),
    help=Words("Drawn evenly; the range suits relu.", "고르게 뽑아요. relu에 맞는 범위예요."),
)
class HeUniform(Initializer):
    """U(-a, a), a = sqrt(6 / fan_in). Source: He et al. 2015."""

    def __call__(self, shape: tuple[int, ...], rng: np.random.Generator) -> Array:
        limit = sqrt(6 / max(1, fans(shape)[0]))
        return rng.uniform(-limit, limit, shape)


@block(
    "initializer",
    name="orthogonal",
    aliases=("Orthogonal",),
    title=Words("Orthogonal", "직교"),
    help=Words("Directions at right angles; keeps lengths.", "서로 직각인 방향들이라 길이를 지켜요."),
)
class Orthogonal(Initializer):
    """A random matrix with orthonormal rows or columns, times gain. Source: Saxe et al. 2014; Keras 3."""

    gain: Annotated[float, Text("Gain", "배율", "Factor on all numbers.", "모든 숫자에 곱하는 값이에요.")] = 1.0

    def __call__(self, shape: tuple[int, ...], rng: np.random.Generator) -> Array:
        rows, columns = int(np.prod(shape[:-1], dtype=np.int64)), shape[-1]
        flat = rng.normal(size=(max(rows, columns), min(rows, columns)))
        q, r = np.linalg.qr(flat)
        q *= np.sign(np.diag(r))  # the sign makes the decomposition unique
        return self.gain * (q.T if rows < columns else q).reshape(shape)


def truncated_normal(shape: tuple[int, ...], rng: np.random.Generator) -> Array:
    """Unit normal values, drawn again wherever they lie beyond two standard deviations."""
    values = rng.normal(size=shape)
    while (far := np.abs(values) > 2).any():
        values[far] = rng.normal(size=int(far.sum()))
    return values


def get(identifier: Initializer | str | dict[str, Any]) -> Initializer:
    """An initializer from itself, its name, or its object form."""
    made: Initializer = resolve("initializer", identifier)
    return made
