"""Accuracies: the share of right answers, for each way of writing classes."""

from __future__ import annotations

from typing import Annotated

from engine.array import Array
from engine.errors import ShapeError, Words
from engine.losses.base import same_rank
from engine.metrics.base import Metric
from engine.spec import Text, block


def fitting(metric: Metric, y_true: Array, y_pred: Array) -> tuple[Array, Array]:
    """Both with the same shape, or ShapeError."""
    y_true, y_pred = same_rank(y_true, y_pred)
    if y_true.shape != y_pred.shape:
        raise unfit(metric, y_true, y_pred)
    return y_true, y_pred


def unfit(metric: Metric, y_true: Array, y_pred: Array) -> ShapeError:
    return ShapeError("shape.metric", metric=type(metric).__name__, gets=y_true.shape[1:], outputs=y_pred.shape[1:])


@block(
    "metric",
    title=Words("Equal values", "값 일치율"),
    help=Words("Share of outputs equal to the target.", "출력이 정답과 똑같은 비율이에요."),
)
class Accuracy(Metric):
    """Share of numbers equal to the target. In compile, the name "accuracy" means another one: see ``resolve``."""

    better = "max"

    def values(self, y_true: Array, y_pred: Array) -> Array:
        y_true, y_pred = fitting(self, y_true, y_pred)
        right: Array = y_true == y_pred
        return right


@block(
    "metric",
    aliases=("binary_accuracy",),
    title=Words("Binary accuracy", "이진 정확도"),
    help=Words("Share of right yes-or-no answers.", "예·아니요를 맞힌 비율이에요."),
)
class BinaryAccuracy(Metric):
    """Share of numbers on the right side of ``threshold``; every output counts on its own. Source: Keras 3."""

    better = "max"

    threshold: Annotated[float, Text("Threshold", "기준값", "Above it means yes.", "이보다 크면 ‘예’예요.")] = 0.5

    def values(self, y_true: Array, y_pred: Array) -> Array:
        y_true, y_pred = fitting(self, y_true, y_pred)
        right: Array = y_true == (y_pred > self.threshold)
        return right


@block(
    "metric",
    aliases=("categorical_accuracy",),
    title=Words("Categorical accuracy", "범주형 정확도"),
    help=Words("Share of right classes, targets one-hot.", "원-핫 정답의 클래스를 맞힌 비율이에요."),
)
class CategoricalAccuracy(Metric):
    """Share of rows whose largest output stands where the target's does; the first of equals. Source: Keras 3."""

    better = "max"

    def values(self, y_true: Array, y_pred: Array) -> Array:
        if y_true.shape != y_pred.shape:
            raise unfit(self, y_true, y_pred)
        right: Array = y_true.argmax(axis=-1) == y_pred.argmax(axis=-1)
        return right


@block(
    "metric",
    aliases=("sparse_categorical_accuracy",),
    title=Words("Sparse categorical accuracy", "희소 범주형 정확도"),
    help=Words("Share of right classes, targets whole numbers.", "정수 정답의 클래스를 맞힌 비율이에요."),
)
class SparseCategoricalAccuracy(Metric):
    """Share of rows whose largest output is at the target's index. Source: Keras 3."""

    better = "max"

    def values(self, y_true: Array, y_pred: Array) -> Array:
        if y_true.ndim == y_pred.ndim and y_true.shape[-1] == 1:
            y_true = y_true[..., 0]
        if y_true.shape != y_pred.shape[:-1]:
            raise unfit(self, y_true, y_pred)
        right: Array = y_true == y_pred.argmax(axis=-1)
        return right
