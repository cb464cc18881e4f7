"""Activation functions: y = f(x), and dx from dy. Each is callable on arrays and stands as a name in specs."""

from __future__ import annotations

from typing import Any

import numpy as np

from engine.array import Array
from engine.errors import Words
from engine.spec import Block, block, resolve


class Activation(Block):
    """A function of the pre-activation. Shapes: any -> same; dtype is kept."""

    def __call__(self, x: Array) -> Array:
        raise NotImplementedError

    def gradient(self, dy: Array, x: Array, y: Array) -> Array:
        """d loss / d x, given d loss / d y, the input and the output of this call."""
        raise NotImplementedError


@block(
    "activation",
    name="linear",
    title=Words("Linear", "선형"),
    help=Words("Leaves every number as it is.", "숫자를 그대로 내보내요."),
)
class Linear(Activation):
    """y = x."""

    def __call__(self, x: Array) -> Array:
        return x

    def gradient(self, dy: Array, x: Array, y: Array) -> Array:
        return dy


@block(
    "activation",
    name="relu",
    title=Words("ReLU", "렐루"),
    help=Words("Turns negative numbers into zero.", "음수를 0으로 바꿔요."),
)
class Relu(Activation):
    """y = max(0, x); the derivative at 0 is taken as 0."""

    def __call__(self, x: Array) -> Array:
        return np.maximum(x, 0)

    def gradient(self, dy: Array, x: Array, y: Array) -> Array:
        return dy * (y > 0)


@block(
    "activation",
    name="tanh",
    title=Words("Tanh", "하이퍼볼릭 탄젠트"),
    help=Words("Squeezes every number between -1 and 1.", "숫자를 -1과 1 사이로 눌러요."),
)
class Tanh(Activation):
    """y = tanh(x); derivative 1 - y^2."""

    def __call__(self, x: Array) -> Array:
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

    def __call__(self, x: Array) -> Array:
        # 0.5 tanh(x / 2) + 0.5 is the same function and cannot overflow
        y: Array = 0.5 * np.tanh(0.5 * x) + 0.5
        return y

    def gradient(self, dy: Array, x: Array, y: Array) -> Array:
        dx: Array = dy * y * (1 - y)
        return dx


@block(
    "activation",
    name="softmax",
    title=Words("Softmax", "소프트맥스"),
    help=Words("Turns numbers into shares that add up to 1.", "숫자들을 더하면 1이 되는 비율로 바꿔요."),
)
class Softmax(Activation):
    """y_i = e^x_i / sum_j e^x_j over the last axis."""

    def __call__(self, x: Array) -> Array:
        # the maximum is taken out first: no overflow for any finite logit
        y: Array = np.exp(x - x.max(axis=-1, keepdims=True))
        y /= y.sum(axis=-1, keepdims=True)
        return y

    def gradient(self, dy: Array, x: Array, y: Array) -> Array:
        dx: Array = y * (dy - (dy * y).sum(axis=-1, keepdims=True))
        return dx


linear, relu, tanh, sigmoid, softmax = Linear(), Relu(), Tanh(), Sigmoid(), Softmax()


def get(identifier: Activation | str | dict[str, Any] | None) -> Activation:
    """An activation from itself or its name; None is linear."""
    made: Activation = resolve("activation", "linear" if identifier is None else identifier)
    return made
