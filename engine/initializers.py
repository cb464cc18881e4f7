"""How weights begin. Names, fans and scales are Keras 3's; values come from the generator that the caller passes."""

from __future__ import annotations

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


class Initializer(Block):
    """Makes a first value for a weight array."""

    def __call__(self, shape: tuple[int, ...], rng: np.random.Generator) -> Array:
        """An array of this shape in float64; the caller casts it to the model's dtype."""
        raise NotImplementedError


@block("initializer", name="zeros", aliases=("Zeros",), title=Words("Zeros", "모두 0"))
class Zeros(Initializer):
    def __call__(self, shape: tuple[int, ...], rng: np.random.Generator) -> Array:
        return np.zeros(shape)


@block("initializer", name="ones", aliases=("Ones",), title=Words("Ones", "모두 1"))
class Ones(Initializer):
    def __call__(self, shape: tuple[int, ...], rng: np.random.Generator) -> Array:
        return np.ones(shape)


@block("initializer", name="random_normal", aliases=("RandomNormal",), title=Words("Normal", "정규 분포"))
class RandomNormal(Initializer):
    mean: Annotated[float, Text("Mean", "평균")] = 0.0
    stddev: Annotated[float, Ge(0), Text("Standard deviation", "표준편차")] = 0.05

    def __call__(self, shape: tuple[int, ...], rng: np.random.Generator) -> Array:
        return rng.normal(self.mean, self.stddev, shape)


@block("initializer", name="random_uniform", aliases=("RandomUniform",), title=Words("Uniform", "균등 분포"))
class RandomUniform(Initializer):
    minval: Annotated[float, Text("From", "최솟값")] = -0.05
    maxval: Annotated[float, Text("To", "최댓값")] = 0.05

    def __call__(self, shape: tuple[int, ...], rng: np.random.Generator) -> Array:
        return rng.uniform(self.minval, self.maxval, shape)


@block("initializer", name="glorot_uniform", aliases=("GlorotUniform",), title=Words("Glorot uniform", "글로럿 균등"))
class GlorotUniform(Initializer):
    """U(-a, a), a = sqrt(6 / (fan_in + fan_out)). Source: Glorot & Bengio 2010."""

    def __call__(self, shape: tuple[int, ...], rng: np.random.Generator) -> Array:
        limit = sqrt(6 / sum(fans(shape)))
        return rng.uniform(-limit, limit, shape)


@block("initializer", name="he_normal", aliases=("HeNormal",), title=Words("He normal", "헤 정규"))
class HeNormal(Initializer):
    """Normal cut off at two standard deviations, with variance 2 / fan_in after the cut. Source: He et al. 2015."""

    def __call__(self, shape: tuple[int, ...], rng: np.random.Generator) -> Array:
        # divided by the standard deviation of a unit normal cut at +-2, so that the variance is right after the cut
        scale = sqrt(2 / max(1, fans(shape)[0])) / 0.87962566103423978
        return scale * truncated_normal(shape, rng)


@block("initializer", name="he_uniform", aliases=("HeUniform",), title=Words("He uniform", "헤 균등"))
class HeUniform(Initializer):
    """U(-a, a), a = sqrt(6 / fan_in). Source: He et al. 2015."""

    def __call__(self, shape: tuple[int, ...], rng: np.random.Generator) -> Array:
        limit = sqrt(6 / max(1, fans(shape)[0]))
        return rng.uniform(-limit, limit, shape)


@block("initializer", name="orthogonal", aliases=("Orthogonal",), title=Words("Orthogonal", "직교"))
class Orthogonal(Initializer):
    """A random matrix with orthonormal rows or columns, times gain. Source: Saxe et al. 2014; Keras 3."""

    gain: Annotated[float, Text("Gain", "배율")] = 1.0

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
