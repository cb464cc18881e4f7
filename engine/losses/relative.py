"""Losses for numbers of very different sizes: how far off, measured by the number itself."""

from __future__ import annotations

from typing import Any

import numpy as np

from engine import config
from engine.array import Array
from engine.errors import Words
from engine.losses.arguments import Reduction
from engine.losses.base import Loss, elements_of
from engine.losses.kinks import above
from engine.spec import block


@block(
    "loss",
    aliases=("mape", "mean_absolute_percentage_error", "MAPE"),
    title=Words("Mean absolute percentage error", "평균 절대 백분율 오차"),
    help=Words("Distances in percent of the target.", "차이를 정답의 몇 퍼센트인지로 봐요."),
)
class MeanAbsolutePercentageError(Loss):
    """100 mean(|y_pred - y_true| / |y_true|), the divisor kept at least epsilon. Source: Keras 3."""

    reduction: Reduction = "sum_over_batch_size"
    name: str | None = "mean_absolute_percentage_error"
    dtype: str | None = None

    stretches = True

    def elements(self, y_true: Array, y_pred: Array) -> tuple[Array, Array]:
        error, size = y_pred - y_true, np.maximum(np.abs(y_true), y_pred.dtype.type(config.epsilon()))
        return 100 * np.abs(error / size).mean(axis=-1), np.sign(error) / size * (100 / y_pred.shape[-1])


@block(
    "loss",
    aliases=("msle", "mean_squared_logarithmic_error", "MSLE"),
    title=Words("Mean squared logarithmic error", "평균 제곱 로그 오차"),
    help=Words("Squared distances of logarithms.", "로그의 차이를 제곱해요."),
)
class MeanSquaredLogarithmicError(Loss):
    """mean((log(1 + y_pred) - log(1 + y_true))^2), both kept at least epsilon. Source: Keras 3.

    Derivative: 2 (log(1 + y_pred) - log(1 + y_true)) / (1 + y_pred) / n, 0 for outputs below epsilon."""

    reduction: Reduction = "sum_over_batch_size"
    name: str | None = "mean_squared_logarithmic_error"
    dtype: str | None = None

    stretches = True

    def elements(self, y_true: Array, y_pred: Array) -> tuple[Array, Array]:
        least = y_pred.dtype.type(config.epsilon())
        kept = np.maximum(y_pred, least)
        error = np.log1p(kept) - np.log1p(np.maximum(y_true, least))
        slope = error / (1 + kept) * above(y_pred, least) * (2 / y_pred.shape[-1])
        return np.square(error).mean(axis=-1), slope


@block(
    "loss",
    aliases=("poisson",),
    title=Words("Poisson", "푸아송"),
    help=Words("For counts, such as visitors per hour.", "시간당 방문자처럼 횟수를 맞힐 때 써요."),
)
class Poisson(Loss):
    """mean(y_pred - y_true log(y_pred + epsilon)); derivative (1 - y_true / (y_pred + epsilon)) / n.

    Source: Keras 3."""

    reduction: Reduction = "sum_over_batch_size"
    name: str | None = "poisson"
    dtype: str | None = None

    stretches = True

    def elements(self, y_true: Array, y_pred: Array) -> tuple[Array, Array]:
        rate = y_pred + config.epsilon()
        return (y_pred - y_true * np.log(rate)).mean(axis=-1), (1 - y_true / rate) / y_pred.shape[-1]


def mean_absolute_percentage_error(y_true: Any, y_pred: Any) -> Array:
    """Error in percent per element, the mean over the last axis: (batch, ..., numbers) -> (batch, ...)."""
    return elements_of(MeanAbsolutePercentageError(), y_true, y_pred)


def mean_squared_logarithmic_error(y_true: Any, y_pred: Any) -> Array:
    """Squared error of logarithms per element, the mean over the last axis: (batch, ..., numbers) -> (batch, ...)."""
    return elements_of(MeanSquaredLogarithmicError(), y_true, y_pred)


def poisson(y_true: Any, y_pred: Any) -> Array:
    """Poisson loss per element, the mean over the last axis: (batch, ..., numbers) -> (batch, ...)."""
    return elements_of(Poisson(), y_true, y_pred)
