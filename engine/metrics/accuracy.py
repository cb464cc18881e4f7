"""Accuracies: the share of right answers, for each way of writing classes."""

from __future__ import annotations

from contextlib import suppress
from math import prod
from typing import Annotated, Any

import numpy as np

from engine import config
from engine.array import Array
from engine.errors import ShapeError, Words
from engine.losses.base import same_rank
from engine.metrics.base import named, typed
from engine.metrics.mean import MeanOf
from engine.spec import Text, block


def fitting(metric: str, y_true: Any, y_pred: Any, *, stretch: bool = False) -> tuple[Array, Array]:
    """Both with the same shape, or ShapeError. ``stretch``: axes of length 1 and missing first ones may grow."""
    y_true, y_pred = same_rank(np.asarray(y_true), np.asarray(y_pred))
    if stretch:
        with suppress(ValueError):
            y_true, y_pred = np.broadcast_arrays(y_true, y_pred)
    if y_true.shape != y_pred.shape:
        raise unfit(metric, y_true, y_pred)
    return y_true, y_pred


def unfit(metric: str, y_true: Array, y_pred: Array) -> ShapeError:
    return ShapeError("shape.metric", metric=metric, gets=y_true.shape[1:], outputs=y_pred.shape[1:])


def as_share(right: Array) -> Array:
    """True as 1 and False as 0, in the float type of new models."""
    return right.astype(config.dtype())


def accuracy(y_true: Any, y_pred: Any) -> Array:
    """1 where a number equals the target, else 0. Shapes: (batch, ...) twice -> same."""
    y_true, y_pred = fitting("Accuracy", y_true, y_pred)
    return as_share(np.equal(y_true.astype(y_pred.dtype, copy=False), y_pred))


def binary_accuracy(y_true: Any, y_pred: Any, threshold: float = 0.5) -> Array:
    """1 where a number is on the right side of ``threshold``. Shapes: (batch, ...) twice -> same."""
    y_true, y_pred = fitting("BinaryAccuracy", y_true, y_pred)
    # a threshold of 0.3 is the float32 beside it, as in Keras, also for float64 outputs
    return as_share(np.equal(y_true, y_pred > config.dtype().type(threshold)))


def categorical_accuracy(y_true: Any, y_pred: Any) -> Array:
    """1 where the largest output stands where the target's does; the first of equals.

    Shapes: (batch, ..., classes) twice -> (batch, ...)."""
    y_true, y_pred = np.asarray(y_true), np.asarray(y_pred)
    if y_true.shape != y_pred.shape or not y_pred.ndim or not y_pred.shape[-1]:
        raise unfit("CategoricalAccuracy", y_true, y_pred)
    return as_share(np.equal(y_true.argmax(axis=-1), y_pred.argmax(axis=-1)))


def sparse_categorical_accuracy(y_true: Any, y_pred: Any) -> Array:
    """1 where the largest output is at the target's index; the first of equals.

    Shapes: (batch, ...) or (batch, ..., 1) and (batch, ..., classes) -> (batch, ...)."""
    y_true, y_pred = np.asarray(y_true), np.asarray(y_pred)
    if y_true.ndim == y_pred.ndim and y_true.shape[-1:] == (1,):
        y_true = y_true[..., 0]
    if y_true.ndim == y_pred.ndim - 1 > 1 and y_true.size == prod(y_pred.shape[:-1]):
        y_true = y_true.reshape(y_pred.shape[:-1])  # a column for a row, as Keras takes it
    if y_true.shape != y_pred.shape[:-1] or not y_pred.ndim or not y_pred.shape[-1]:
        raise unfit("SparseCategoricalAccuracy", y_true, y_pred)
    matches = as_share(np.equal(y_true, y_pred.argmax(axis=-1)))
    return matches[..., 0] if matches.ndim > 1 and matches.shape[-1] == 1 else matches


@block(
    "metric",
    family="accuracy",
    title=Words("Equal values", "값 일치율"),
    help=Words("Share of outputs equal to the target.", "출력이 정답과 똑같은 비율이에요."),
)
class Accuracy(MeanOf):
    """Share of numbers equal to the target. In compile, the name "accuracy" means another one: see ``resolve``."""

    name: str | None = named("accuracy")
    dtype: str | None = typed()

    better = "max"
    function = staticmethod(accuracy)


@block(
    "metric",
    aliases=("binary_accuracy",),
    family="accuracy",
    title=Words("Binary accuracy", "이진 정확도"),
    help=Words("Share of right yes-or-no answers.", "예·아니요를 맞힌 비율이에요."),
)
class BinaryAccuracy(MeanOf):
    """Share of numbers on the right side of ``threshold``; every output counts on its own. Source: Keras 3."""

    name: str | None = named("binary_accuracy")
    dtype: str | None = typed()
    threshold: Annotated[float, Text("Threshold", "기준값", "Above it means yes.", "이보다 크면 ‘예’예요.")] = 0.5

    better = "max"
    function = staticmethod(binary_accuracy)


@block(
    "metric",
    aliases=("categorical_accuracy",),
    family="accuracy",
    title=Words("Categorical accuracy", "범주형 정확도"),
    help=Words("Share of right classes, targets one-hot.", "원-핫 정답의 클래스를 맞힌 비율이에요."),
)
class CategoricalAccuracy(MeanOf):
    """Share of rows whose largest output stands where the target's does; the first of equals. Source: Keras 3."""

    name: str | None = named("categorical_accuracy")
    dtype: str | None = typed()

    better = "max"
    function = staticmethod(categorical_accuracy)


@block(
    "metric",
    aliases=("sparse_categorical_accuracy",),
    family="accuracy",
    title=Words("Sparse categorical accuracy", "희소 범주형 정확도"),
    help=Words("Share of right classes, targets whole numbers.", "정수 정답의 클래스를 맞힌 비율이에요."),
)
class SparseCategoricalAccuracy(MeanOf):
    """Share of rows whose largest output is at the target's index. Source: Keras 3."""

    name: str | None = named("sparse_categorical_accuracy")
    dtype: str | None = typed()

    better = "max"
    function = staticmethod(sparse_categorical_accuracy)
