"""Losses for classes: how little probability the right one was given.

With p = softmax(z) or sigmoid(z), d crossentropy / d z = p - y. The engine does not use that as a shortcut: losses
give the derivative by p, activations the one by z, and their product is p - y. ``from_logits`` takes z itself.
"""

from __future__ import annotations

from typing import Annotated, Any, TypeAlias

import numpy as np
from annotated_types import Ge, Le

from engine import config
from engine.activations import sigmoid
from engine.array import Array
from engine.errors import DataError, ShapeError, Words
from engine.losses.base import Loss, elements_of
from engine.spec import Text, block

FromLogits: TypeAlias = Annotated[
    bool,
    Text("From logits", "로짓 입력", "Outputs are not probabilities yet.", "출력이 아직 확률이 아닐 때 켜요."),
]
LabelSmoothing: TypeAlias = Annotated[
    float,
    Ge(0),
    Le(1),
    Text("Label smoothing", "레이블 스무딩", "Moves targets away from 0 and 1.", "정답을 0과 1에서 조금 떼어 놓아요."),
]


@block(
    "loss",
    aliases=("binary_crossentropy", "bce", "BCE"),
    title=Words("Binary crossentropy", "이진 크로스 엔트로피"),
    help=Words("For yes or no with a sigmoid.", "시그모이드로 예·아니요를 가를 때 써요."),
)
class BinaryCrossentropy(Loss):
    """mean(-y log p - (1 - y) log(1 - p)) over the last axis, p kept within epsilon of 0 and 1.

    Derivative by p: (p - y) / (p (1 - p)), and by logits: sigmoid(z) - y. Source: Keras 3."""

    from_logits: FromLogits = False
    label_smoothing: LabelSmoothing = 0.0

    targets = "binary"

    def elements(self, y_true: Array, y_pred: Array) -> tuple[Array, Array]:
        y = y_true * (1 - self.label_smoothing) + 0.5 * self.label_smoothing if self.label_smoothing else y_true
        if self.from_logits:
            z = y_pred
            # max(z, 0) - z y + log(1 + e^-|z|) is the same number, and cannot overflow
            values = np.maximum(z, 0) - z * y + np.log1p(np.exp(-np.abs(z)))
            slope = sigmoid(z) - y
        else:
            p, inside = clipped(y_pred)
            values = -(y * np.log(p) + (1 - y) * np.log1p(-p))
            slope = (p - y) / (p * (1 - p)) * inside
        return values.mean(axis=-1), slope / y_pred.shape[-1]


@block(
    "loss",
    aliases=("categorical_crossentropy",),
    title=Words("Categorical crossentropy", "범주형 크로스 엔트로피"),
    help=Words("For classes written as one-hot rows.", "클래스를 원-핫으로 적었을 때 써요."),
)
class CategoricalCrossentropy(Loss):
    """-sum_i y_i log p_i over the last axis, p scaled to sum to 1 and kept within epsilon of 0 and 1.

    Derivative by logits: softmax(z) sum(y) - y. Raises ShapeError if y is not one-hot. Source: Keras 3."""

    from_logits: FromLogits = False
    label_smoothing: LabelSmoothing = 0.0

    targets = "one_hot"

    def align(self, y_true: Array, y_pred: Array) -> tuple[Array, Array]:
        classes = y_pred.shape[-1]
        if classes > 1 and y_true.shape in (y_pred.shape[:-1], (*y_pred.shape[:-1], 1)):
            raise ShapeError("shape.needs_one_hot", loss=type(self).__name__, classes=classes, gets=y_true.shape[1:])
        return super().align(y_true, y_pred)

    def elements(self, y_true: Array, y_pred: Array) -> tuple[Array, Array]:
        share = self.label_smoothing
        y = y_true * (1 - share) + share / y_true.shape[-1] if share else y_true
        logs = LogProbabilities(y_pred, self.from_logits)
        return -(y * logs.log_p).sum(axis=-1), logs.gradient(-y)


@block(
    "loss",
    aliases=("sparse_categorical_crossentropy",),
    title=Words("Sparse categorical crossentropy", "희소 범주형 크로스 엔트로피"),
    help=Words("For classes written as whole numbers.", "클래스를 정수로 적었을 때 써요."),
)
class SparseCategoricalCrossentropy(Loss):
    """-log p_y for a class index y: categorical crossentropy without the one-hot rows.

    Shapes: y_true (batch, ...) or (batch, ..., 1), y_pred (batch, ..., classes). Raises DataError if an index is not a
    whole number from 0 to classes - 1. Source: Keras 3."""

    from_logits: FromLogits = False

    targets = "indices"

    def align(self, y_true: Array, y_pred: Array) -> tuple[Array, Array]:
        if y_true.ndim == y_pred.ndim and y_true.shape[-1] == 1:
            y_true = y_true[..., 0]
        classes = y_pred.shape[-1]
        if y_true.shape == y_pred.shape and classes > 1:
            raise ShapeError("shape.needs_indices", loss=type(self).__name__, gets=y_true.shape[1:])
        if y_true.shape != y_pred.shape[:-1]:
            raise self.unfit(y_true, y_pred)
        indices = y_true.astype(np.int64)
        if (indices != y_true).any():
            raise DataError("data.labels_whole", loss=type(self).__name__)
        if y_true.size and not ((indices >= 0) & (indices < classes)).all():
            lowest, highest = int(indices.min()), int(indices.max())
            raise DataError("data.labels", loss=type(self).__name__, classes=classes, lowest=lowest, highest=highest)
        return indices, y_pred

    def elements(self, y_true: Array, y_pred: Array) -> tuple[Array, Array]:
        logs = LogProbabilities(y_pred, self.from_logits)
        place = y_true[..., None]
        minus_one_hot = np.zeros_like(y_pred)
        np.put_along_axis(minus_one_hot, place, -1, axis=-1)
        return -np.take_along_axis(logs.log_p, place, axis=-1)[..., 0], logs.gradient(minus_one_hot)


def clipped(p: Array) -> tuple[Array, Array]:
    """Probabilities kept within epsilon of 0 and 1, and where they were inside: a clipped number passes no gradient."""
    low, high = p.dtype.type(config.epsilon()), p.dtype.type(1 - config.epsilon())
    return np.clip(p, low, high), (p >= low) & (p <= high)


class LogProbabilities:
    """log p over the last axis from logits or from probabilities, and the way back: ``gradient(d loss / d log p)``."""

    def __init__(self, y_pred: Array, from_logits: bool) -> None:
        self.from_logits = from_logits
        if from_logits:
            # log-sum-exp with the maximum taken out: no overflow for any finite logit
            z = y_pred - y_pred.max(axis=-1, keepdims=True)
            self.log_p: Array = z - np.log(np.exp(z).sum(axis=-1, keepdims=True))
        else:
            self.total = y_pred.sum(axis=-1, keepdims=True)
            self.share = y_pred / self.total
            self.p, self.inside = clipped(self.share)
            self.log_p = np.log(self.p)

    def gradient(self, d: Array) -> Array:
        """d loss / d y_pred."""
        if self.from_logits:
            dz: Array = d - np.exp(self.log_p) * d.sum(axis=-1, keepdims=True)
            return dz
        d_share = d / self.p * self.inside
        # y_pred is divided by its sum, so raising one number lowers the share of all others
        dp: Array = (d_share - (d_share * self.share).sum(axis=-1, keepdims=True)) / self.total
        return dp


def binary_crossentropy(y_true: Any, y_pred: Any, from_logits: bool = False, label_smoothing: float = 0.0) -> Array:
    """Binary crossentropy per element: (batch, ..., numbers) -> (batch, ...)."""
    return elements_of(BinaryCrossentropy(from_logits, label_smoothing), y_true, y_pred)


def categorical_crossentropy(
    y_true: Any, y_pred: Any, from_logits: bool = False, label_smoothing: float = 0.0
) -> Array:
    """Categorical crossentropy per element: (batch, ..., classes) -> (batch, ...)."""
    return elements_of(CategoricalCrossentropy(from_logits, label_smoothing), y_true, y_pred)


def sparse_categorical_crossentropy(y_true: Any, y_pred: Any, from_logits: bool = False) -> Array:
    """Categorical crossentropy of class indices per element: y_pred (batch, ..., classes) -> (batch, ...)."""
    return elements_of(SparseCategoricalCrossentropy(from_logits), y_true, y_pred)
