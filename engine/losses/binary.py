"""Losses for yes or no: how little probability the right answer was given, each output by itself.

With p = sigmoid(z), d crossentropy / d z = p - y. The engine does not use that as a shortcut: losses give the
derivative by p, activations the one by z, and their product is p - y. ``from_logits`` takes z itself.
"""

from __future__ import annotations

from typing import Annotated, Any

import numpy as np

from engine.activations import sigmoid
from engine.array import Array
from engine.errors import Words
from engine.losses.arguments import Axis, FromLogits, Gamma, LabelSmoothing, Reduction
from engine.losses.base import Loss, elements_of
from engine.losses.kinks import power
from engine.losses.probabilities import clipped, smoothed
from engine.marks import Ge, Le
from engine.spec import Text, block


def crossentropy(y: Array, p: Array) -> tuple[Array, Array]:
    """-y log p - (1 - y) log(1 - p), p kept within epsilon of 0 and 1, and the derivative (p - y) / (p (1 - p))."""
    p, inside = clipped(p)
    return -(y * np.log(p) + (1 - y) * np.log1p(-p)), (p - y) / (p * (1 - p)) * inside


@block(
    "loss",
    aliases=("binary_crossentropy", "bce", "BCE"),
    title=Words("Binary crossentropy", "이진 크로스 엔트로피"),
    help=Words("For yes or no with a sigmoid.", "시그모이드로 예·아니요를 가를 때 써요."),
)
class BinaryCrossentropy(Loss):
    """mean(-y log p - (1 - y) log(1 - p)) over the axis, p kept within epsilon of 0 and 1.

    Derivative by p: (p - y) / (p (1 - p)), and by logits: sigmoid(z) - y. Source: Keras 3."""

    from_logits: FromLogits = False
    label_smoothing: LabelSmoothing = 0.0
    axis: Axis = -1
    reduction: Reduction = "sum_over_batch_size"
    name: str | None = "binary_crossentropy"
    dtype: str | None = None

    targets = "binary"
    expects = ("sigmoid",)

    def elements(self, y_true: Array, y_pred: Array) -> tuple[Array, Array]:
        y = smoothed(y_true, self.label_smoothing, 2)
        if self.from_logits:
            z = y_pred
            # max(z, 0) - z y + log(1 + e^-|z|) is the same number, and cannot overflow
            values = np.maximum(z, 0) - z * y + np.log1p(np.exp(-np.abs(z)))
            slope = sigmoid(z) - y
        else:
            values, slope = crossentropy(y, y_pred)
        return values.mean(axis=self.axis), slope / y_pred.shape[self.axis]


@block(
    "loss",
    aliases=("binary_focal_crossentropy",),
    title=Words("Binary focal crossentropy", "이진 포컬 크로스 엔트로피"),
    help=Words("Yes or no, with an eye on the hard rows.", "예·아니요 가운데 어려운 답에 집중해요."),
)
class BinaryFocalCrossentropy(Loss):
    """mean(w (1 - p_t)^gamma crossentropy(y, p)) over the axis, with p_t = y p + (1 - y)(1 - p).

    w is 1, or y alpha + (1 - y)(1 - alpha) with ``apply_class_balancing``. Source: Keras 3; Lin et al. 2018."""

    apply_class_balancing: Annotated[
        bool,
        Text("Class balancing", "클래스 균형", "Weighs yes and no by alpha.", "예와 아니요에 알파로 가중치를 줘요."),
    ] = False
    alpha: Annotated[
        float,
        Ge(0),
        Le(1),
        Text("Alpha", "알파", "Weight of yes; no gets the rest.", "‘예’의 가중치예요. 나머지는 ‘아니요’ 몫이에요."),
    ] = 0.25
    gamma: Gamma = 2.0
    from_logits: FromLogits = False
    label_smoothing: LabelSmoothing = 0.0
    axis: Axis = -1
    reduction: Reduction = "sum_over_batch_size"
    name: str | None = "binary_focal_crossentropy"
    dtype: str | None = None

    targets = "binary"
    expects = ("sigmoid",)

    def elements(self, y_true: Array, y_pred: Array) -> tuple[Array, Array]:
        y = smoothed(y_true, self.label_smoothing, 2)
        # 1 / (1 + e^-z) keeps the digits of a small p, which the logarithm needs; e^-z may be infinite, p is then 0
        p = 1 / (1 + np.exp(-y_pred)) if self.from_logits else y_pred
        entropy, d_entropy = crossentropy(y, p)
        focus, d_focus = power(1 - (y * p + (1 - y) * (1 - p)), self.gamma)
        weight = y * self.alpha + (1 - y) * (1 - self.alpha) if self.apply_class_balancing else 1
        values = weight * focus * entropy
        slope = weight * (d_focus * (1 - 2 * y) * entropy + focus * d_entropy)
        if self.from_logits:
            slope = slope * p * (1 - p)
        return values.mean(axis=self.axis), slope / y_pred.shape[self.axis]


def binary_crossentropy(
    y_true: Any, y_pred: Any, from_logits: bool = False, label_smoothing: float = 0.0, axis: int = -1
) -> Array:
    """Binary crossentropy per element: (batch, ..., numbers) -> (batch, ...)."""
    return elements_of(BinaryCrossentropy(from_logits, label_smoothing, axis), y_true, y_pred)


def binary_focal_crossentropy(
    y_true: Any,
    y_pred: Any,
    apply_class_balancing: bool = False,
    alpha: float = 0.25,
    gamma: float = 2.0,
    from_logits: bool = False,
    label_smoothing: float = 0.0,
    axis: int = -1,
) -> Array:
    """Binary focal crossentropy per element: (batch, ..., numbers) -> (batch, ...)."""
    loss = BinaryFocalCrossentropy(apply_class_balancing, alpha, gamma, from_logits, label_smoothing, axis)
    return elements_of(loss, y_true, y_pred)
