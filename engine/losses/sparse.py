"""Losses for classes written as whole numbers: how little probability the right one was given."""

from __future__ import annotations

from typing import Annotated, Any

import numpy as np

from engine import config
from engine.array import Array
from engine.errors import DataError, ShapeError, Words
from engine.losses.arguments import Axis, FromLogits, Reduction
from engine.losses.base import Loss, elements_of
from engine.losses.probabilities import LogShares
from engine.marks import Ge, Gt, Le, Lt
from engine.spec import Text, block


def whole(loss: Loss, y_true: Array) -> Array:
    """Labels as integers. Raises DataError if one is not a whole number."""
    labels = y_true.astype(np.int64)
    if (labels != y_true).any():
        raise DataError("data.labels_whole", loss=type(loss).__name__)
    return labels


def within(loss: Loss, labels: Array, classes: int) -> None:
    """Raise DataError if a label is not from 0 to classes - 1."""
    if labels.size and not ((labels >= 0) & (labels < classes)).all():
        lowest, highest = int(labels.min()), int(labels.max())
        raise DataError("data.labels", loss=type(loss).__name__, classes=classes, lowest=lowest, highest=highest)


def class_indices(loss: Loss, y_true: Array, y_pred: Array, axis: int = -1, ignored: int | None = None) -> Array:
    """Targets as integers with the shape of y_pred without its class axis. Raises ShapeError or DataError."""
    if y_true.ndim == y_pred.ndim and y_true.shape[axis] == 1:
        y_true = y_true.squeeze(axis)
    rest = list(y_pred.shape)
    classes = rest.pop(axis)
    if y_true.shape == y_pred.shape and classes > 1:
        raise ShapeError("shape.needs_indices", loss=type(loss).__name__, gets=y_true.shape[1:])
    if y_true.shape != tuple(rest):
        raise loss.unfit(y_true, y_pred)
    labels = whole(loss, y_true)
    within(loss, labels[labels != ignored] if ignored is not None else labels, classes)
    return labels


@block(
    "loss",
    aliases=("sparse_categorical_crossentropy",),
    title=Words("Sparse categorical crossentropy", "희소 범주형 크로스 엔트로피"),
    help=Words("For classes written as whole numbers.", "클래스를 정수로 적었을 때 써요."),
)
class SparseCategoricalCrossentropy(Loss):
    """-log p_y for a class index y: categorical crossentropy without the one-hot rows.

    Shapes: y_true (batch, ...) or (batch, ..., 1), y_pred (batch, ..., classes). Elements of ``ignore_class`` cost
    nothing and do not count in the mean. Raises DataError if an index is not a whole number from 0 to classes - 1.
    Source: Keras 3."""

    from_logits: FromLogits = False
    ignore_class: Annotated[
        int | None,
        Ge(-(2**31)),
        Le(2**31 - 1),
        Text("Ignored class", "무시할 클래스", "Elements of this class do not count.", "이 클래스의 답은 세지 않아요."),
    ] = None
    reduction: Reduction = "sum_over_batch_size"
    axis: Axis = -1
    name: str | None = "sparse_categorical_crossentropy"
    dtype: str | None = None

    targets = "indices"
    expects = ("softmax",)

    def align(self, y_true: Array, y_pred: Array) -> tuple[Array, Array]:
        return class_indices(self, y_true, y_pred, self.axis, self.ignore_class), y_pred

    def counted(self, y_true: Array, values: Array) -> Array | None:
        return None if self.ignore_class is None else (y_true != self.ignore_class).reshape(values.shape)

    def elements(self, y_true: Array, y_pred: Array) -> tuple[Array, Array]:
        valid = y_true != self.ignore_class if self.ignore_class is not None else None
        place = np.expand_dims(y_true if valid is None else np.where(valid, y_true, 0), self.axis)
        logs = LogShares(y_pred, self.from_logits, self.axis)
        minus_one_hot = np.zeros_like(y_pred)
        np.put_along_axis(minus_one_hot, place, -1, axis=self.axis)
        values = -np.take_along_axis(logs.log_p, place, axis=self.axis).squeeze(self.axis)
        slope = logs.gradient(minus_one_hot)
        if valid is None:
            return values, slope
        return np.where(valid, values, 0), np.where(np.expand_dims(valid, self.axis), slope, 0)


@block(
    "loss",
    aliases=("categorical_generalized_cross_entropy",),
    title=Words("Generalized crossentropy", "일반화 크로스 엔트로피"),
    help=Words("For classes with some wrong labels.", "틀린 정답이 섞여 있을 때 써요."),
)
class CategoricalGeneralizedCrossEntropy(Loss):
    """(1 - p_y^q) / q for a class index y: crossentropy for q near 0, absolute error for q near 1.

    Shapes: y_true (batch, ...) or (batch, ..., 1), y_pred (batch, ..., classes). Derivative -p_y^(q - 1), with p_y
    kept at least epsilon. Raises DataError for labels that are no class. Source: Keras 3; Zhang & Sabuncu 2018."""

    q: Annotated[
        float,
        Gt(0),
        Lt(1),
        Text("q", "q", "Larger trusts the labels less.", "클수록 정답을 덜 믿어요."),
    ] = 0.5
    reduction: Reduction = "sum_over_batch_size"
    name: str | None = "categorical_generalized_cross_entropy"
    dtype: str | None = None

    targets = "indices"
    expects = ("softmax",)

    def align(self, y_true: Array, y_pred: Array) -> tuple[Array, Array]:
        return class_indices(self, y_true, y_pred), y_pred

    def elements(self, y_true: Array, y_pred: Array) -> tuple[Array, Array]:
        place = y_true[..., None]
        p = np.take_along_axis(y_pred, place, axis=-1)
        slope = np.zeros_like(y_pred)
        np.put_along_axis(slope, place, -(np.maximum(p, config.epsilon()) ** (self.q - 1)), axis=-1)
        return ((1 - p**self.q) / self.q)[..., 0], slope


def sparse_categorical_crossentropy(
    y_true: Any, y_pred: Any, from_logits: bool = False, ignore_class: int | None = None, axis: int = -1
) -> Array:
    """Categorical crossentropy of class indices per element: y_pred (batch, ..., classes) -> (batch, ...)."""
    loss = SparseCategoricalCrossentropy(from_logits, ignore_class, axis=axis)
    return elements_of(loss, y_true, y_pred)


def categorical_generalized_cross_entropy(y_true: Any, y_pred: Any, q: float) -> Array:
    """Generalized crossentropy of class indices per element: y_pred (batch, ..., classes) -> (batch, ...)."""
    return elements_of(CategoricalGeneralizedCrossEntropy(q), y_true, y_pred)
