"""Metrics for numbers: how far off, the losses' own mathematics."""

from __future__ import annotations

import numpy as np

from engine.array import Array
from engine.errors import Words
from engine.metrics.accuracy import fitting
from engine.metrics.base import Metric
from engine.spec import block


@block(
    "metric",
    aliases=("mse", "mean_squared_error", "MSE"),
    title=Words("Mean squared error", "평균 제곱 오차"),
    help=Words("The mean of the squared distances.", "차이를 제곱해 평균을 내요."),
)
class MeanSquaredError(Metric):
    """mean((y_pred - y_true)^2). Source: Keras 3."""

    def values(self, y_true: Array, y_pred: Array) -> Array:
        y_true, y_pred = fitting(self, y_true, y_pred)
        values: Array = np.square(y_pred - y_true.astype(y_pred.dtype, copy=False)).mean(axis=-1)
        return values


@block(
    "metric",
    aliases=("mae", "mean_absolute_error", "MAE"),
    title=Words("Mean absolute error", "평균 절대 오차"),
    help=Words("The mean of the distances.", "차이의 크기를 평균 내요."),
)
class MeanAbsoluteError(Metric):
    """mean(|y_pred - y_true|). Source: Keras 3."""

    def values(self, y_true: Array, y_pred: Array) -> Array:
        y_true, y_pred = fitting(self, y_true, y_pred)
        values: Array = np.abs(y_pred - y_true.astype(y_pred.dtype, copy=False)).mean(axis=-1)
        return values
