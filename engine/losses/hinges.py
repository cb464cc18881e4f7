"""Losses that ask for a margin: a right answer costs nothing once it is clear enough."""

from __future__ import annotations

from typing import Any

import numpy as np

from engine.array import Array
from engine.errors import Words
from engine.losses.arguments import Reduction
from engine.losses.base import Loss, elements_of
from engine.losses.kinks import above
from engine.spec import block


def signs(y_true: Array) -> Array:
    """Targets as -1 and 1: if all of them are 0 or 1, 0 becomes -1; else they are taken as they are."""
    binary = ((y_true == 0) | (y_true == 1)).all()
    return 2 * y_true - 1 if binary else y_true


@block(
    "loss",
    aliases=("hinge",),
    title=Words("Hinge", "힌지"),
    help=Words("For yes or no with a margin, without a sigmoid.", "시그모이드 없이 여유를 두고 가를 때 써요."),
)
class Hinge(Loss):
    """mean(max(1 - y_true y_pred, 0)) with y_true -1 or 1 (or 0 or 1, which are moved); derivative -y_true where the
    margin is missed, half of it exactly on the margin. Source: Keras 3."""

    reduction: Reduction = "sum_over_batch_size"
    name: str | None = "hinge"
    dtype: str | None = None

    targets = "binary"
    stretches = True

    def elements(self, y_true: Array, y_pred: Array) -> tuple[Array, Array]:
        y = signs(y_true)
        missing = 1 - y * y_pred
        return np.maximum(missing, 0).mean(axis=-1), -y * above(missing, 0) / y_pred.shape[-1]


@block(
    "loss",
    aliases=("squared_hinge",),
    title=Words("Squared hinge", "제곱 힌지"),
    help=Words("A hinge that punishes large misses more.", "크게 틀릴수록 더 크게 벌하는 힌지예요."),
)
class SquaredHinge(Loss):
    """mean(max(1 - y_true y_pred, 0)^2) with y_true -1 or 1 (or 0 or 1, which are moved). Source: Keras 3.

    Derivative: -2 y_true max(1 - y_true y_pred, 0) / n."""

    reduction: Reduction = "sum_over_batch_size"
    name: str | None = "squared_hinge"
    dtype: str | None = None

    targets = "binary"
    stretches = True

    def elements(self, y_true: Array, y_pred: Array) -> tuple[Array, Array]:
        y = signs(y_true)
        missing = np.maximum(1 - y * y_pred, 0)
        return np.square(missing).mean(axis=-1), y * missing * (-2 / y_pred.shape[-1])


@block(
    "loss",
    aliases=("categorical_hinge",),
    title=Words("Categorical hinge", "범주형 힌지"),
    help=Words("The right class must win by a margin.", "맞는 클래스가 여유 있게 이겨야 해요."),
)
class CategoricalHinge(Loss):
    """max(1 + max((1 - y_true) y_pred) - sum(y_true y_pred), 0) over the last axis, y_true one-hot. Source: Keras 3.

    Derivative: -1 for the right class, 1 for the best of the wrong ones (shared among equals), while the margin is
    missed; half of it exactly on the margin."""

    reduction: Reduction = "sum_over_batch_size"
    name: str | None = "categorical_hinge"
    dtype: str | None = None

    targets = "one_hot"
    stretches = True

    def elements(self, y_true: Array, y_pred: Array) -> tuple[Array, Array]:
        wrong = (1 - y_true) * y_pred
        best = wrong.max(axis=-1, keepdims=True)
        missing = 1 + best - (y_true * y_pred).sum(axis=-1, keepdims=True)
        winners = wrong == best
        share = (1 - y_true) * winners / winners.sum(axis=-1, keepdims=True, dtype=y_pred.dtype)
        return np.maximum(missing, 0)[..., 0], above(missing, 0) * (share - y_true)


def hinge(y_true: Any, y_pred: Any) -> Array:
    """Hinge loss per element, the mean over the last axis: (batch, ..., numbers) -> (batch, ...)."""
    return elements_of(Hinge(), y_true, y_pred)


def squared_hinge(y_true: Any, y_pred: Any) -> Array:
    """Squared hinge loss per element, the mean over the last axis: (batch, ..., numbers) -> (batch, ...)."""
    return elements_of(SquaredHinge(), y_true, y_pred)


def categorical_hinge(y_true: Any, y_pred: Any) -> Array:
    """Categorical hinge loss per element: (batch, ..., classes) -> (batch, ...)."""
    return elements_of(CategoricalHinge(), y_true, y_pred)
