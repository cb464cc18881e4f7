"""Functions that multiply a number by how open a gate is."""

from __future__ import annotations

from functools import cache
from math import erfc, exp, pi, sqrt
from typing import Annotated

import numpy as np

from engine.activations.base import Activation, log1p_exp, logistic
from engine.array import Array, Shape
from engine.errors import ShapeError, Words
from engine.marks import Ge, Le
from engine.spec import Text, block


@block(
    "activation",
    name="silu",
    aliases=("swish",),
    title=Words("SiLU (Swish)", "SiLU (스위시)"),
    help=Words("The number times its sigmoid.", "숫자에 제 시그모이드를 곱해요."),
)
class Silu(Activation):
    """y = x sigmoid(x). Source: Ramachandran et al. 2017."""

    def room(self) -> tuple[float, float]:
        return 2.0, 4.0

    def value(self, x: Array) -> Array:
        y: Array = x * logistic(x)
        return y

    def gradient(self, dy: Array, x: Array, y: Array) -> Array:
        gate = logistic(x)
        dx: Array = dy * gate * (1 + x * (1 - gate))
        return dx


@block(
    "activation",
    name="hard_silu",
    aliases=("hard_swish",),
    title=Words("Hard SiLU", "하드 SiLU"),
    help=Words("The number times its hard sigmoid.", "숫자에 제 하드 시그모이드를 곱해요."),
)
class HardSilu(Activation):
    """y = x min(max(0, x / 6 + 1/2), 1). Source: Howard et al. 2019."""

    def room(self) -> tuple[float, float]:
        return 2.0, 2.25

    def value(self, x: Array) -> Array:
        y: Array = x * (np.clip(x + 3, 0, 6) / 6)
        return y

    def gradient(self, dy: Array, x: Array, y: Array) -> Array:
        dx: Array = np.where(x < 3, dy * (x / 3 + 0.5), dy) * (x > -3)
        return dx


@block(
    "activation",
    name="gelu",
    title=Words("GELU", "GELU"),
    help=Words("The number times how rarely it is exceeded.", "숫자에, 정규 분포에서 그보다 작을 확률을 곱해요."),
)
class Gelu(Activation):
    """y = x P(N <= x) for a unit normal N. Source: Hendrycks & Gimpel 2016.

    ``approximate``: P is taken as (1 + tanh(sqrt(2 / pi) (x + 0.044715 x^3))) / 2."""

    approximate: Annotated[
        bool, Text("Approximate", "어림하기", "Uses tanh; a little faster.", "tanh로 조금 더 빨리 셈해요.")
    ] = False

    def room(self) -> tuple[float, float]:
        return 8.0, 8.0

    def value(self, x: Array) -> Array:
        y: Array = x * self._share(x)
        return y

    def _share(self, x: Array) -> Array:
        if self.approximate:
            inner = sqrt(2 / pi) * (x + 0.044715 * x * x * x)
            return 0.5 * (1 + np.tanh(inner))
        return 0.5 * (1 + erf(x * sqrt(0.5)))

    def gradient(self, dy: Array, x: Array, y: Array) -> Array:
        share = self._share(x)
        if self.approximate:
            slope = 2 * share * (1 - share) * (sqrt(2 / pi) * (1 + 3 * 0.044715 * x * x))
        else:
            slope = np.exp(-0.5 * x * x) / sqrt(2 * pi)
        dx: Array = dy * (share + x * slope)
        return dx


@block(
    "activation",
    name="mish",
    title=Words("Mish", "미시"),
    help=Words("A smooth gate much like SiLU.", "SiLU와 비슷한 부드러운 관문이에요."),
)
class Mish(Activation):
    """y = x tanh(softplus(x)). Source: Misra 2019."""

    def room(self) -> tuple[float, float]:
        return 3.0, 4.0

    def value(self, x: Array) -> Array:
        y: Array = x * np.tanh(log1p_exp(x))
        return y

    def gradient(self, dy: Array, x: Array, y: Array) -> Array:
        gate = np.tanh(log1p_exp(x))
        dx: Array = dy * (gate + x * (1 - gate * gate) * logistic(x))
        return dx


@block(
    "activation",
    name="glu",
    title=Words("GLU", "GLU"),
    help=Words("One half opens and closes the other.", "절반이 나머지 절반을 여닫아요. 길이가 반이 돼요."),
)
class Glu(Activation):
    """y = a sigmoid(b) for the two halves a, b of the axis. Shapes: (..., 2n, ...) -> (..., n, ...).

    Raises ShapeError if the axis is odd. Source: Dauphin et al. 2017."""

    axis: Annotated[
        int, Ge(-8), Le(8), Text("Axis", "축", "Which axis is halved.", "어느 축을 반으로 나눌지예요.")
    ] = -1

    def infer(self, shape: Shape) -> Shape:
        place = self.axis - 1 if self.axis > 0 else self.axis + len(shape)
        if self.axis == 0 or not 0 <= place < len(shape) or shape[place] % 2:
            raise ShapeError("shape.halves", layer=self.spec_name, axis=self.axis, got=shape)
        return (*shape[:place], shape[place] // 2, *shape[place + 1 :])

    def room(self) -> tuple[float, float]:
        return 1.1, 2.5

    def value(self, x: Array) -> Array:
        a, b = self._halves(x)
        y: Array = a * logistic(b)
        return y

    def _halves(self, x: Array) -> list[Array]:
        if not -x.ndim <= self.axis < x.ndim or x.shape[self.axis] % 2:
            raise ShapeError("shape.halves", layer=self.spec_name, axis=self.axis, got=x.shape)
        return np.split(x, 2, axis=self.axis)

    def gradient(self, dy: Array, x: Array, y: Array) -> Array:
        _, b = self._halves(x)
        gate = logistic(b)
        return np.concatenate([dy * gate, dy * y * (1 - gate)], axis=self.axis)


_FAR = 6.0  # erfc(6) is 2e-17: nothing is left to add to 1


@cache
def _erfcx_series() -> Array:
    """Chebyshev coefficients of e^(z^2) erfc(z) in t = 1 / (1 + z / 2), which runs from 1/4 to 1 over 0 <= z <= 6."""

    def at(places: Array) -> Array:
        zs = 2 / (0.625 + 0.375 * places) - 2
        return np.array([exp(z * z) * erfc(z) for z in zs.tolist()])

    from numpy.polynomial import chebyshev  # here, because it takes its time and only the exact GELU wants it

    series: Array = chebyshev.chebinterpolate(at, 24)
    return series


def erf(x: Array) -> Array:
    """The error function 2 / sqrt(pi) times the integral of e^-t^2 from 0 to x; within 1e-14 in float64.

    NumPy has none, so e^(z^2) erfc(z) is written as a polynomial of t = 1 / (1 + |x| / 2)."""
    from numpy.polynomial import chebyshev

    z = np.minimum(np.abs(x), _FAR)
    t = (1 / (1 + 0.5 * z) - 0.625) / 0.375  # -1 to 1
    tail = chebyshev.chebval(t, _erfcx_series().astype(x.dtype)) * np.exp(-z * z)
    y: Array = np.copysign(1 - tail, x)
    return y
