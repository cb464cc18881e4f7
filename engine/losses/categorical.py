"""Losses for classes written as one-hot rows: how little probability the right one was given.

With p = softmax(z), d crossentropy / d z = p - y. The engine does not use that as a shortcut: losses give the
derivative by p, activations the one by z, and their product is p - y. ``from_logits`` takes z itself.
"""

from __future__ import annotations

from typing import Annotated, Any

import numpy as np

from engine import config
from engine.array import Array
from engine.errors import ShapeError, Words
from engine.losses.arguments import Axis, FromLogits, Gamma, LabelSmoothing, Reduction
from engine.losses.base import Loss, elements_of
from engine.losses.kinks import power
from engine.losses.probabilities import LogShares, Shares, clipped, smoothed
from engine.spec import Numbers, Text, block


def one_hot_rows(loss: Loss, y_true: Array, y_pred: Array, axis: int) -> None:
    """Raise ShapeError if the targets are class indices."""
    rest = list(y_pred.shape)
    classes = rest.pop(axis)
    if classes > 1 and y_true.shape in (tuple(rest), (*rest, 1)):
        raise ShapeError("shape.needs_one_hot", loss=type(loss).__name__, classes=classes, gets=y_true.shape[1:])


@block(
    "loss",
    aliases=("categorical_crossentropy",),
    title=Words("Categorical crossentropy", "범주형 크로스 엔트로피"),
    help=Words("For classes written as one-hot rows.", "클래스를 원-핫으로 적었을 때 써요."),
)
class CategoricalCrossentropy(Loss):
    """-sum_i y_i log p_i over the axis, p scaled to sum to 1 and kept within epsilon of 0 and 1.

    Derivative by logits: softmax(z) sum(y) - y. Raises ShapeError if y is not one-hot. Source: Keras 3."""

    from_logits: FromLogits = False
    label_smoothing: LabelSmoothing = 0.0
    axis: Axis = -1
    reduction: Reduction = "sum_over_batch_size"
    name: str | None = "categorical_crossentropy"
    dtype: str | None = None

    targets = "one_hot"
    expects = ("softmax",)

    def align(self, y_true: Array, y_pred: Array) -> tuple[Array, Array]:
        one_hot_rows(self, y_true, y_pred, self.axis)
        return super().align(y_true, y_pred)

    def elements(self, y_true: Array, y_pred: Array) -> tuple[Array, Array]:
        # whatever the axis is, Keras shares the smoothing out over the length of the last
        y = smoothed(y_true, self.label_smoothing, y_true.shape[-1])
        logs = LogShares(y_pred, self.from_logits, self.axis)
        return -(y * logs.log_p).sum(axis=self.axis), logs.gradient(-y)


@block(
    "loss",
    aliases=("categorical_focal_crossentropy",),
    title=Words("Categorical focal crossentropy", "범주형 포컬 크로스 엔트로피"),
    help=Words("Classes as one-hot rows, with an eye on the hard ones.", "원-핫 클래스 가운데 어려운 답에 집중해요."),
)
class CategoricalFocalCrossentropy(Loss):
    """-sum_i alpha_i (1 - p_i)^gamma y_i log p_i over the axis, p scaled to sum to 1 and kept within epsilon of 0
    and 1. ``alpha``: one number, or one for each class. Source: Keras 3; Lin et al. 2018."""

    alpha: Annotated[
        float,
        Numbers(),
        Text("Alpha", "알파", "Weight of every class.", "클래스마다 곱하는 가중치예요."),
    ] = 0.25
    gamma: Gamma = 2.0
    from_logits: FromLogits = False
    label_smoothing: LabelSmoothing = 0.0
    axis: Axis = -1
    reduction: Reduction = "sum_over_batch_size"
    name: str | None = "categorical_focal_crossentropy"
    dtype: str | None = None

    targets = "one_hot"
    expects = ("softmax",)

    def align(self, y_true: Array, y_pred: Array) -> tuple[Array, Array]:
        one_hot_rows(self, y_true, y_pred, self.axis)
        return super().align(y_true, y_pred)

    def elements(self, y_true: Array, y_pred: Array) -> tuple[Array, Array]:
        y = smoothed(y_true, self.label_smoothing, y_true.shape[-1])
        shares = Shares(y_pred, self.from_logits, self.axis)
        p, inside = clipped(shares.p)
        focus, d_focus = power(1 - p, self.gamma)
        weight, log_p = y * np.asarray(self.alpha, y_pred.dtype), np.log(p)
        values = -(weight * focus * log_p).sum(axis=self.axis)
        return values, shares.gradient(weight * (d_focus * log_p - focus / p) * inside)


@block(
    "loss",
    aliases=("kl_divergence", "kld", "KLD", "kullback_leibler_divergence"),
    title=Words("KL divergence", "쿨백-라이블러 발산"),
    help=Words("How far one distribution lies from another.", "두 분포가 얼마나 다른지 봐요."),
)
class KLDivergence(Loss):
    """sum(y log(y / p)) over the last axis, both kept between epsilon and 1; derivative -y / p inside.

    Source: Keras 3."""

    reduction: Reduction = "sum_over_batch_size"
    name: str | None = "kl_divergence"
    dtype: str | None = None

    targets = "one_hot"
    expects = ("softmax",)
    stretches = True

    def elements(self, y_true: Array, y_pred: Array) -> tuple[Array, Array]:
        least = y_pred.dtype.type(config.epsilon())
        y, p = np.clip(y_true, least, 1), np.clip(y_pred, least, 1)
        return (y * np.log(y / p)).sum(axis=-1), -y / p * ((y_pred >= least) & (y_pred <= 1))


def categorical_crossentropy(
    y_true: Any, y_pred: Any, from_logits: bool = False, label_smoothing: float = 0.0, axis: int = -1
) -> Array:
    """Categorical crossentropy per element: (batch, ..., classes) -> (batch, ...)."""
    return elements_of(CategoricalCrossentropy(from_logits, label_smoothing, axis), y_true, y_pred)


def categorical_focal_crossentropy(
    y_true: Any,
    y_pred: Any,
    alpha: Any = 0.25,
    gamma: float = 2.0,
    from_logits: bool = False,
    label_smoothing: float = 0.0,
    axis: int = -1,
) -> Array:
    """Categorical focal crossentropy per element: (batch, ..., classes) -> (batch, ...)."""
    loss = CategoricalFocalCrossentropy(alpha, gamma, from_logits, label_smoothing, axis)
    return elements_of(loss, y_true, y_pred)


def kl_divergence(y_true: Any, y_pred: Any) -> Array:
    """Kullback-Leibler divergence per element: (batch, ..., classes) -> (batch, ...)."""
    return elements_of(KLDivergence(), y_true, y_pred)
