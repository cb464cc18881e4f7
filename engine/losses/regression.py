"""Losses for numbers: how far off."""

from __future__ import annotations

from typing import Annotated, Any

import numpy as np

from engine.array import Array
from engine.errors import Words
from engine.losses.arguments import Reduction
from engine.losses.base import Loss, elements_of
from engine.marks import Ge
from engine.spec import Text, block


@block(
    "loss",
    aliases=("mse", "mean_squared_error", "MSE"),
    title=Words("Mean squared error", "평균 제곱 오차"),
    help=Words("The mean of the squared distances.", "차이를 제곱해 평균을 내요."),
)
class MeanSquaredError(Loss):
    """mean((y_pred - y_true)^2); derivative 2 (y_pred - y_true) / n. Source: Keras 3."""

    reduction: Reduction = "sum_over_batch_size"
    name: str | None = "mean_squared_error"
    dtype: str | None = None

    stretches = True

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

    reduction: Reduction = "sum_over_batch_size"
    name: str | None = "mean_absolute_error"
    dtype: str | None = None

    stretches = True

    def elements(self, y_true: Array, y_pred: Array) -> tuple[Array, Array]:
        error = y_pred - y_true
        return np.abs(error).mean(axis=-1), np.sign(error) / y_pred.shape[-1]


@block(
    "loss",
    aliases=("huber",),
    title=Words("Huber", "후버"),
    help=Words("Squared when close, absolute when far.", "가까우면 제곱, 멀면 크기만 봐요."),
)
class Huber(Loss):
    """mean(e^2 / 2 where |e| <= delta, else delta |e| - delta^2 / 2), with e = y_pred - y_true.

    Derivative: e kept between -delta and delta. Source: Keras 3; Huber 1964."""

    delta: Annotated[
        float,
        Ge(0),
        Text("Delta", "경계", "Farther off counts as an outlier.", "이보다 멀면 동떨어진 값으로 봐요."),
    ] = 1.0
    reduction: Reduction = "sum_over_batch_size"
    name: str | None = "huber_loss"
    dtype: str | None = None

    unwritten = ("delta",)
    stretches = True

    def elements(self, y_true: Array, y_pred: Array) -> tuple[Array, Array]:
        error, delta = y_pred - y_true, self.delta
        size = np.abs(error)
        values = np.where(size <= delta, 0.5 * np.square(error), delta * size - 0.5 * delta * delta)
        return values.mean(axis=-1), np.clip(error, -delta, delta) / y_pred.shape[-1]


@block(
    "loss",
    aliases=("log_cosh", "logcosh"),
    title=Words("Log-cosh", "로그 코시"),
    help=Words("A smooth mean absolute error.", "매끄러운 평균 절대 오차예요."),
)
class LogCosh(Loss):
    """mean(log cosh(y_pred - y_true)); derivative tanh(y_pred - y_true) / n. Source: Keras 3."""

    reduction: Reduction = "sum_over_batch_size"
    name: str | None = "log_cosh"
    dtype: str | None = None

    stretches = True

    def elements(self, y_true: Array, y_pred: Array) -> tuple[Array, Array]:
        error = y_pred - y_true
        size = np.abs(error)
        # |e| + log(1 + e^-2|e|) - log 2 is log cosh e, and cannot overflow
        values = size + np.log1p(np.exp(-2 * size)) - float(np.log(2))
        return values.mean(axis=-1), np.tanh(error) / y_pred.shape[-1]


def mean_squared_error(y_true: Any, y_pred: Any) -> Array:
    """Squared error per element, the mean over the last axis: (batch, ..., numbers) -> (batch, ...)."""
    return elements_of(MeanSquaredError(), y_true, y_pred)


def mean_absolute_error(y_true: Any, y_pred: Any) -> Array:
    """Absolute error per element, the mean over the last axis: (batch, ..., numbers) -> (batch, ...)."""
    return elements_of(MeanAbsoluteError(), y_true, y_pred)


def huber(y_true: Any, y_pred: Any, delta: float = 1.0) -> Array:
    """Huber loss per element, the mean over the last axis: (batch, ..., numbers) -> (batch, ...)."""
    return elements_of(Huber(delta), y_true, y_pred)


def log_cosh(y_true: Any, y_pred: Any) -> Array:
    """log cosh of the error per element, the mean over the last axis: (batch, ..., numbers) -> (batch, ...)."""
    return elements_of(LogCosh(), y_true, y_pred)
