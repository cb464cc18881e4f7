"""Losses for numbers: how far off."""

from __future__ import annotations

from typing import Any

import numpy as np

from engine.array import Array
from engine.errors import Words
from engine.losses.base import Loss, elements_of
from engine.spec import block


@block(
    "loss",
    aliases=("mse", "mean_squared_error", "MSE"),
    title=Words("Mean squared error", "평균 제곱 오차"),
    help=Words("The mean of the squared distances.", "차이를 제곱해 평균을 내요."),
)
class MeanSquaredError(Loss):
    """mean((y_pred - y_true)^2); derivative 2 (y_pred - y_true) / n. Source: Keras 3."""

    def elements(self, y_true: Array, y_pred: Array) -> tuple[Array, Array]:
        error = y_pred - y_true
        return np.square(error).mean(axis=-1), error * (2 / y_pred.shape[-1])


@block(
    "loss",
    aliases=("mae", "mean_absolute_error", "MAE"),
    title=Words("Mean absolute error", "평균 절대 오차"),
    help=Words("The mean of the distances.", "차이의 크기를 평균 내요."),
)
class MeanAbsoluteError(Loss):
    """mean(|y_pred - y_true|); derivative sign(y_pred - y_true) / n, 0 where they are equal. Source: Keras 3."""

    def elements(self, y_true: Array, y_pred: Array) -> tuple[Array, Array]:
        error = y_pred - y_true
        return np.abs(error).mean(axis=-1), np.sign(error) / y_pred.shape[-1]


def mean_squared_error(y_true: Any, y_pred: Any) -> Array:
    """Squared error per element, the mean over the last axis: (batch, ..., numbers) -> (batch, ...)."""
    return elements_of(MeanSquaredError(), y_true, y_pred)


def mean_absolute_error(y_true: Any, y_pred: Any) -> Array:
    """Absolute error per element, the mean over the last axis: (batch, ..., numbers) -> (batch, ...)."""
    return elements_of(MeanAbsoluteError(), y_true, y_pred)
