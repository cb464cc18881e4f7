"""Smooth functions that squeeze all numbers into a range."""

from __future__ import annotations

import numpy as np

from engine.activations.base import Activation, log1p_exp, logistic
from engine.array import Array
from engine.errors import Words
from engine.spec import block


@block(
    "activation",
    name="tanh",
    title=Words("Tanh", "하이퍼볼릭 탄젠트"),
    help=Words("Squeezes every number between -1 and 1.", "숫자를 -1과 1 사이로 눌러요."),
)
class Tanh(Activation):
    """y = tanh(x); derivative 1 - y^2."""

    def room(self) -> tuple[float, float]:
        return 1.0, 2.0

    def value(self, x: Array) -> Array:
        return np.tanh(x)

    def gradient(self, dy: Array, x: Array, y: Array) -> Array:
        dx: Array = dy * (1 - y * y)
        return dx


@block(
    "activation",
    name="sigmoid",
    title=Words("Sigmoid", "시그모이드"),
    help=Words("Squeezes every number between 0 and 1.", "숫자를 0과 1 사이로 눌러요."),
)
class Sigmoid(Activation):
    """y = 1 / (1 + e^-x); derivative y (1 - y)."""

    def value(self, x: Array) -> Array:
        return logistic(x)

    def gradient(self, dy: Array, x: Array, y: Array) -> Array:
        dx: Array = dy * y * (1 - y)
        return dx


@block(
    "activation",
    name="log_sigmoid",
    title=Words("Log sigmoid", "로그 시그모이드"),
    help=Words("The logarithm of the sigmoid.", "시그모이드의 로그예요."),
)
class LogSigmoid(Activation):
    """y = log(1 / (1 + e^-x)); derivative 1 / (1 + e^x)."""

    def room(self) -> tuple[float, float]:
        return 4.0, 3.0

    def value(self, x: Array) -> Array:
        return -log1p_exp(-x)

    def gradient(self, dy: Array, x: Array, y: Array) -> Array:
        dx: Array = dy * logistic(-x)
        return dx


@block(
    "activation",
    name="softsign",
    title=Words("Softsign", "소프트사인"),
    help=Words("Like tanh, but slower to level off.", "tanh와 비슷하지만 더 천천히 눕는 곡선이에요."),
)
class Softsign(Activation):
    """y = x / (1 + |x|); derivative 1 / (1 + |x|)^2."""

    def value(self, x: Array) -> Array:
        y: Array = x / (1 + np.abs(x))
        return y

    def gradient(self, dy: Array, x: Array, y: Array) -> Array:
        dx: Array = dy / np.square(1 + np.abs(x))
        return dx


@block(
    "activation",
    name="tanh_shrink",
    title=Words("Tanh shrink", "tanh 축소"),
    help=Words("What tanh takes away.", "tanh가 덜어 낸 만큼이에요."),
)
class TanhShrink(Activation):
    """y = x - tanh(x); derivative tanh(x)^2."""

    def value(self, x: Array) -> Array:
        y: Array = x - np.tanh(x)
        return y

    def gradient(self, dy: Array, x: Array, y: Array) -> Array:
        dx: Array = dy * np.square(np.tanh(x))
        return dx
