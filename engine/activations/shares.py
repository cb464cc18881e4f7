"""Functions of a whole row: numbers become shares of it."""

from __future__ import annotations

from typing import Annotated

import numpy as np

from engine.activations.base import Activation
from engine.array import Array, Shape
from engine.errors import ShapeError, Words
from engine.marks import Ge, Le
from engine.spec import OneOrMore, Text, block


class OverAxes(Activation):
    """A function over one axis or several, which the rows must have."""

    axis: int | tuple[int, ...] | None

    def infer(self, shape: Shape) -> Shape:
        rank = len(shape) + 1
        for axis in () if self.axis is None else (self.axis,) if isinstance(self.axis, int) else self.axis:
            if not -rank <= axis < rank:
                raise ShapeError("shape.axis", layer=self.spec_name, axis=axis, got=shape, first=0, last=rank - 1)
        return shape


@block(
    "activation",
    name="softmax",
    title=Words("Softmax", "소프트맥스"),
    help=Words("Turns numbers into shares that add up to 1.", "숫자들을 더하면 1이 되는 비율로 바꿔요."),
)
class Softmax(OverAxes):
    """y_i = e^x_i / sum_j e^x_j over an axis, several, or all (None)."""

    axis: Annotated[
        int | tuple[int, ...] | None,
        OneOrMore(),
        Ge(-8),
        Le(8),
        Text("Axis", "축", "Which numbers share.", "어느 축의 숫자들이 나눠 가질지예요."),
    ] = -1

    def room(self) -> tuple[float, float]:
        return 2.0, 1.1

    def value(self, x: Array) -> Array:
        # the maximum is taken out first: no overflow for any finite logit
        y: Array = np.exp(x - x.max(axis=self.axis, keepdims=True))
        y /= y.sum(axis=self.axis, keepdims=True)
        return y

    def gradient(self, dy: Array, x: Array, y: Array) -> Array:
        dx: Array = y * (dy - (dy * y).sum(axis=self.axis, keepdims=True))
        return dx


@block(
    "activation",
    name="log_softmax",
    title=Words("Log softmax", "로그 소프트맥스"),
    help=Words("The logarithm of the softmax shares.", "소프트맥스 비율의 로그예요."),
)
class LogSoftmax(OverAxes):
    """y_i = x_i - log(sum_j e^x_j) over an axis, several, or all (None)."""

    axis: Annotated[
        int | tuple[int, ...] | None,
        OneOrMore(),
        Ge(-8),
        Le(8),
        Text("Axis", "축", "Which numbers share.", "어느 축의 숫자들이 나눠 가질지예요."),
    ] = -1

    def room(self) -> tuple[float, float]:
        return 2.0, 2.1

    def value(self, x: Array) -> Array:
        # the maximum is taken out first: no overflow for any finite logit
        y: Array = x - x.max(axis=self.axis, keepdims=True)
        y -= np.log(np.exp(y).sum(axis=self.axis, keepdims=True))
        return y

    def gradient(self, dy: Array, x: Array, y: Array) -> Array:
        dx: Array = dy - np.exp(y) * dy.sum(axis=self.axis, keepdims=True)
        return dx


@block(
    "activation",
    name="sparsemax",
    title=Words("Sparsemax", "희소맥스"),
    help=Words("Shares of which many are exactly zero.", "여럿이 딱 0이 되는 비율이에요."),
)
class Sparsemax(OverAxes):
    """y = max(0, x - tau) over one axis, where the k largest numbers x_1 >= x_2 >= ... that satisfy
    1 + j x_j > x_1 + ... + x_j set tau = (sum_j (x_1 + ... + x_j) - 1) / k.

    Martins & Astudillo 2016 take only the last of these k sums, which makes the y add up to 1; Keras 3 adds all of them
    up, and its numbers are given here: shares add up to 1 only where one is left. Derivative: j-th of the support has
    the weight (k - j + 1) / k in tau."""

    axis: Annotated[
        int, Ge(-8), Le(8), Text("Axis", "축", "Which numbers share.", "어느 축의 숫자들이 나눠 가질지예요.")
    ] = -1

    def room(self) -> tuple[float, float]:
        return 7.35, 7.35

    def value(self, x: Array) -> Array:
        tau, _ = self._level(x)
        y: Array = np.maximum(x - tau, 0)
        return y

    def _level(self, x: Array) -> tuple[Array, Array]:
        """tau, and how much each number weighs in it."""
        order = np.argsort(-x, axis=self.axis, kind="stable")
        ranked = np.take_along_axis(x, order, self.axis)
        sums = np.cumsum(ranked, axis=self.axis)
        shape = [1] * x.ndim
        shape[self.axis] = -1
        ranks = np.arange(1, x.shape[self.axis] + 1, dtype=x.dtype).reshape(shape)
        support = ranked - (sums - 1) / ranks > 0
        k = support.sum(axis=self.axis, keepdims=True).astype(x.dtype)
        tau = ((sums * support).sum(axis=self.axis, keepdims=True) - 1) / k
        weights = np.empty_like(x)
        np.put_along_axis(weights, order, support * (k - ranks + 1) / k, self.axis)
        return tau, weights

    def gradient(self, dy: Array, x: Array, y: Array) -> Array:
        tau, weights = self._level(x)
        kept = dy * (x >= tau)
        dx: Array = kept - weights * kept.sum(axis=self.axis, keepdims=True)
        return dx
