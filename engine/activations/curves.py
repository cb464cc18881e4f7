"""Exponential curves and rounded corners: the smooth relatives of relu."""

from __future__ import annotations

from typing import Annotated

import numpy as np

from engine.activations.base import Activation, log1p_exp, logistic
from engine.array import Array
from engine.errors import Words
from engine.marks import Ge, Gt
from engine.spec import Text, block

SELU_ALPHA, SELU_SCALE = 1.6732632423543772, 1.0507009873554805
"""The fixed point of Klambauer et al. 2017: mean 0 and variance 1 go in and come out."""


def expm1_below(x: Array) -> Array:
    """e^x - 1 below 0, and 0 above, where the exponential could overflow."""
    y: Array = np.expm1(np.minimum(x, 0))
    return y


@block(
    "activation",
    name="elu",
    title=Words("ELU", "ELU"),
    help=Words("Bends negative numbers smoothly.", "음수를 부드럽게 구부려요."),
)
class Elu(Activation):
    """y = x above 0, alpha (e^x - 1) elsewhere. Source: Clevert et al. 2016."""

    alpha: Annotated[float, Text("Alpha", "알파", "How far down it goes.", "아래로 얼마나 내려갈지예요.")] = 1.0

    def room(self) -> tuple[float, float]:
        return 2.25, 2.25

    def value(self, x: Array) -> Array:
        return np.where(x > 0, x, self.alpha * expm1_below(x))

    def gradient(self, dy: Array, x: Array, y: Array) -> Array:
        return np.where(x > 0, dy, dy * (self.alpha * np.exp(np.minimum(x, 0))))


@block(
    "activation",
    name="selu",
    title=Words("SELU", "SELU"),
    help=Words("Keeps mean 0 and spread 1 from layer to layer.", "층을 지나도 평균 0, 퍼짐 1을 지켜요."),
)
class Selu(Activation):
    """y = scale x above 0, scale alpha (e^x - 1) elsewhere. Source: Klambauer et al. 2017."""

    def room(self) -> tuple[float, float]:
        return 3.25, 4.25

    def value(self, x: Array) -> Array:
        return np.where(x > 0, SELU_SCALE * x, (SELU_SCALE * SELU_ALPHA) * expm1_below(x))

    def gradient(self, dy: Array, x: Array, y: Array) -> Array:
        below = (SELU_SCALE * SELU_ALPHA) * np.exp(np.minimum(x, 0))
        return np.where(x > 0, SELU_SCALE * dy, dy * below)


@block(
    "activation",
    name="celu",
    title=Words("CELU", "CELU"),
    help=Words("An ELU without a corner for any alpha.", "알파가 무엇이든 꺾이지 않는 ELU예요."),
)
class Celu(Activation):
    """y = max(0, x) + min(0, alpha (e^(x / alpha) - 1)). Source: Barron 2017."""

    alpha: Annotated[float, Gt(0), Text("Alpha", "알파", "How far down it goes.", "아래로 얼마나 내려갈지예요.")] = 1.0

    def room(self) -> tuple[float, float]:
        return 3.25, 2.25

    def value(self, x: Array) -> Array:
        return np.where(x > 0, x, self.alpha * expm1_below(x / self.alpha))

    def gradient(self, dy: Array, x: Array, y: Array) -> Array:
        return np.where(x > 0, dy, dy * np.exp(np.minimum(x, 0) / self.alpha))


@block(
    "activation",
    name="exponential",
    title=Words("Exponential", "지수"),
    help=Words("e to the power of every number.", "e를 그 숫자만큼 거듭제곱해요."),
)
class Exponential(Activation):
    """y = e^x; beyond the range of the float type it is infinite."""

    def room(self) -> tuple[float, float]:
        return 1.0, 1.0

    def value(self, x: Array) -> Array:
        with np.errstate(over="ignore"):
            return np.exp(x)

    def gradient(self, dy: Array, x: Array, y: Array) -> Array:
        dx: Array = dy * y
        return dx


@block(
    "activation",
    name="softplus",
    title=Words("Softplus", "소프트플러스"),
    help=Words("A relu with a rounded corner.", "모서리를 둥글린 relu예요."),
)
class Softplus(Activation):
    """y = log(1 + e^x); derivative sigmoid(x)."""

    def room(self) -> tuple[float, float]:
        return 3.0, 2.0

    def value(self, x: Array) -> Array:
        return log1p_exp(x)

    def gradient(self, dy: Array, x: Array, y: Array) -> Array:
        dx: Array = dy * logistic(x)
        return dx


@block(
    "activation",
    name="squareplus",
    title=Words("Squareplus", "스퀘어플러스"),
    help=Words("A rounded relu without an exponential.", "지수 없이 둥글린 relu예요."),
)
class Squareplus(Activation):
    """y = (x + sqrt(x^2 + b)) / 2. Source: Barron 2021."""

    b: Annotated[float, Ge(0), Text("Roundness", "둥글기", "0 is relu.", "0이면 relu예요.")] = 4.0

    def room(self) -> tuple[float, float]:
        return 2.0, 3.0

    def value(self, x: Array) -> Array:
        y: Array = (x + np.sqrt(np.square(x) + self.b)) / 2
        return y

    def gradient(self, dy: Array, x: Array, y: Array) -> Array:
        root = np.sqrt(np.square(x) + self.b)
        dx: Array = dy * (1 + np.divide(x, root, out=np.zeros_like(root), where=root != 0)) / 2
        return dx


@block(
    "activation",
    name="sparse_plus",
    title=Words("Sparse plus", "희소 플러스"),
    help=Words("A rounded relu that reaches exactly zero.", "딱 0이 되는 둥근 relu예요."),
)
class SparsePlus(Activation):
    """y = 0 up to -1, (x + 1)^2 / 4 between -1 and 1, x from there on."""

    def room(self) -> tuple[float, float]:
        return 2.25, 2.0

    def value(self, x: Array) -> Array:
        return np.where(x < 1, np.square(np.clip(x + 1, 0, 2)) / 4, x)

    def gradient(self, dy: Array, x: Array, y: Array) -> Array:
        dx: Array = dy * (np.clip(x + 1, 0, 2) / 2)
        return dx
