"""Straight lines with bends: relu and its relatives, and what cuts numbers off."""

from __future__ import annotations

from typing import Annotated

import numpy as np

from engine.activations.base import Activation
from engine.array import Array
from engine.errors import Words
from engine.marks import Ge
from engine.spec import Text, block


@block(
    "activation",
    name="linear",
    title=Words("Linear", "선형"),
    help=Words("Leaves every number as it is.", "숫자를 그대로 내보내요."),
)
class Linear(Activation):
    """y = x."""

    def room(self) -> tuple[float, float]:
        return 0.0, 0.0

    def value(self, x: Array) -> Array:
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
    """y = min(x, max_value) above the threshold, negative_slope (x - threshold) below it; plain: max(0, x).

    The derivative at a bend is that of Keras on torch: 0 at 0, but negative_slope where that alone is given, and 1 at
    max_value unless it is 6 (relu6)."""

    negative_slope: Annotated[
        float, Text("Negative slope", "음수 기울기", "How much of negative numbers stays.", "음수를 얼마나 남길지예요.")
    ] = 0.0
    max_value: Annotated[
        float | None, Text("Largest", "최댓값", "Larger outputs become this. Empty: none.", "이보다 큰 출력을 잘라요.")
    ] = None
    threshold: Annotated[
        float, Text("Threshold", "문턱값", "Smaller inputs count as negative.", "이보다 작으면 음수처럼 다뤄요.")
    ] = 0.0

    def room(self) -> tuple[float, float]:
        if self.negative_slope:
            return 3.0, 2.6
        return (1.0, 1.4) if self == Relu() else (2.0, 1.4)

    def value(self, x: Array) -> Array:
        if not self.threshold:
            y: Array = np.maximum(x, 0)
        else:
            y = np.where(x > self.threshold, x, 0)
        if self.max_value is not None:
            y = np.clip(y, 0, self.max_value)
        if self.negative_slope:
            y = y - self.negative_slope * np.maximum(self.threshold - x, 0)
        return y

    def gradient(self, dy: Array, x: Array, y: Array) -> Array:
        keeps = x > self.threshold
        if self.max_value is not None:
            keeps &= (x >= 0) & (x < 6 if self.max_value == 6 and not self.threshold else x <= self.max_value)
        if not self.negative_slope:
            return dy * keeps
        bent = self.threshold > x
        if self.max_value is None and not self.threshold:
            bent = ~keeps
        dx: Array = dy * keeps + (self.negative_slope * dy) * bent
        return dx


@block(
    "activation",
    name="relu6",
    title=Words("ReLU6", "렐루6"),
    help=Words("Turns negative numbers into zero and stops at 6.", "음수를 0으로 바꾸고 6에서 멈춰요."),
)
class Relu6(Activation):
    """y = min(max(0, x), 6); derivative 1 strictly between."""

    def room(self) -> tuple[float, float]:
        return 1.0, 1.4

    def value(self, x: Array) -> Array:
        return np.clip(x, 0, 6)

    def gradient(self, dy: Array, x: Array, y: Array) -> Array:
        return dy * ((x > 0) & (x < 6))


@block(
    "activation",
    name="leaky_relu",
    title=Words("Leaky ReLU", "리키 렐루"),
    help=Words("Makes negative numbers small instead of zero.", "음수를 0 대신 작은 값으로 줄여요."),
)
class LeakyRelu(Activation):
    """y = x above 0, negative_slope x elsewhere. Source: Maas et al. 2013."""

    negative_slope: Annotated[
        float, Text("Negative slope", "음수 기울기", "How much of negative numbers stays.", "음수를 얼마나 남길지예요.")
    ] = 0.2

    def room(self) -> tuple[float, float]:
        return 2.25, 2.25

    def value(self, x: Array) -> Array:
        return np.where(x > 0, x, self.negative_slope * x)

    def gradient(self, dy: Array, x: Array, y: Array) -> Array:
        return np.where(x > 0, dy, self.negative_slope * dy)


@block(
    "activation",
    name="threshold",
    title=Words("Threshold", "문턱"),
    help=Words("Replaces numbers up to a threshold by one value.", "문턱값 이하의 숫자를 한 값으로 바꿔요."),
)
class Threshold(Activation):
    """y = x above the threshold, default_value elsewhere."""

    threshold: Annotated[float, Text("Threshold", "문턱값", "Larger numbers stay.", "이보다 큰 숫자는 그대로예요.")] = (
        0.0
    )
    default_value: Annotated[
        float, Text("Replacement", "대신할 값", "Stands for all others.", "나머지를 이 값으로 바꿔요.")
    ] = 0.0

    def room(self) -> tuple[float, float]:
        return 1.25, 1.4

    def value(self, x: Array) -> Array:
        return np.where(x > self.threshold, x, self.default_value)

    def gradient(self, dy: Array, x: Array, y: Array) -> Array:
        return dy * (x > self.threshold)


@block(
    "activation",
    name="hard_tanh",
    title=Words("Hard tanh", "하드 tanh"),
    help=Words("Cuts off below -1 and above 1.", "-1보다 작거나 1보다 크면 잘라요."),
)
class HardTanh(Activation):
    """y = min(max(-1, x), 1); derivative 1 strictly between."""

    def room(self) -> tuple[float, float]:
        return 1.0, 1.4

    def value(self, x: Array) -> Array:
        return np.clip(x, -1, 1)

    def gradient(self, dy: Array, x: Array, y: Array) -> Array:
        return dy * ((x > -1) & (x < 1))


@block(
    "activation",
    name="hard_sigmoid",
    title=Words("Hard sigmoid", "하드 시그모이드"),
    help=Words("A sigmoid made of straight lines.", "직선으로 만든 시그모이드예요."),
)
class HardSigmoid(Activation):
    """y = min(max(0, x / 6 + 1/2), 1); derivative 1/6 strictly between."""

    def value(self, x: Array) -> Array:
        y: Array = np.clip(x + 3, 0, 6) / 6
        return y

    def gradient(self, dy: Array, x: Array, y: Array) -> Array:
        return dy * ((x > -3) & (x < 3)) / 6


@block(
    "activation",
    name="sparse_sigmoid",
    title=Words("Sparse sigmoid", "희소 시그모이드"),
    help=Words("Reaches exactly 0 at -1 and exactly 1 at 1.", "-1에서 딱 0, 1에서 딱 1이 돼요."),
)
class SparseSigmoid(Activation):
    """y = min(max(0, (x + 1) / 2), 1); derivative 1/2 strictly between. Source: Blondel et al. 2019."""

    def value(self, x: Array) -> Array:
        return np.clip(0.5 * (x + 1), 0, 1)

    def gradient(self, dy: Array, x: Array, y: Array) -> Array:
        return 0.5 * dy * ((x > -1) & (x < 1))


@block(
    "activation",
    name="hard_shrink",
    title=Words("Hard shrink", "하드 축소"),
    help=Words("Turns small numbers into zero.", "0에 가까운 숫자를 0으로 바꿔요."),
)
class HardShrink(Activation):
    """y = x where |x| > threshold, 0 elsewhere."""

    threshold: Annotated[float, Ge(0), Text("Threshold", "문턱값", "Zero up to here.", "여기까지는 0이에요.")] = 0.5

    def room(self) -> tuple[float, float]:
        return 1.25, 1.4

    def value(self, x: Array) -> Array:
        return np.where(np.abs(x) > self.threshold, x, 0)

    def gradient(self, dy: Array, x: Array, y: Array) -> Array:
        return dy * (np.abs(x) > self.threshold)


@block(
    "activation",
    name="soft_shrink",
    title=Words("Soft shrink", "소프트 축소"),
    help=Words("Draws every number towards zero.", "모든 숫자를 0 쪽으로 당겨요."),
)
class SoftShrink(Activation):
    """y = sign(x) max(0, |x| - threshold)."""

    threshold: Annotated[float, Ge(0), Text("Threshold", "문턱값", "How far it is drawn.", "얼마나 당길지예요.")] = 0.5

    def room(self) -> tuple[float, float]:
        return 2.0, 1.4

    def value(self, x: Array) -> Array:
        y: Array = x - np.clip(x, -self.threshold, self.threshold)
        return y

    def gradient(self, dy: Array, x: Array, y: Array) -> Array:
        return dy * (np.abs(x) > self.threshold)
