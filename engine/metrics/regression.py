"""Metrics for numbers: how far off, mostly the losses' own mathematics."""

from __future__ import annotations

from typing import Any

import numpy as np

from engine import losses
from engine.array import Array
from engine.errors import Words
from engine.losses.arguments import Axis
from engine.metrics.accuracy import fitting
from engine.metrics.base import named, typed
from engine.metrics.mean import MeanOf
from engine.spec import block


@block(
    "metric",
    aliases=("mse", "mean_squared_error", "MSE"),
    family="numbers",
    title=Words("Mean squared error", "평균 제곱 오차"),
    help=Words("The mean of the squared distances.", "차이를 제곱해 평균을 내요."),
)
class MeanSquaredError(MeanOf):
    """mean((y_pred - y_true)^2). Source: Keras 3."""

    name: str | None = named("mean_squared_error")
    dtype: str | None = typed()

    better = "min"
    function = staticmethod(losses.mean_squared_error)


@block(
    "metric",
    aliases=("root_mean_squared_error",),
    family="numbers",
    title=Words("Root mean squared error", "평균 제곱근 오차"),
    help=Words("The root of the mean squared error.", "평균 제곱 오차의 제곱근이에요."),
)
class RootMeanSquaredError(MeanOf):
    """sqrt(mean((y_pred - y_true)^2)), the mean over all rows before the root. Source: Keras 3."""

    name: str | None = named("root_mean_squared_error")
    dtype: str | None = typed()

    better = "min"

    def values(self, y_true: Any, y_pred: Any) -> Array:
        y_true, y_pred = fitting("RootMeanSquaredError", y_true, y_pred, stretch=True)
        squares: Array = np.square(y_pred.astype(self.numbers, copy=False) - y_true.astype(self.numbers, copy=False))
        return squares

    def measure(self, *sums: Any) -> Array:
        return np.sqrt(super().measure(*sums))


@block(
    "metric",
    aliases=("mae", "mean_absolute_error", "MAE"),
    family="numbers",
    title=Words("Mean absolute error", "평균 절대 오차"),
    help=Words("The mean of the distances.", "차이의 크기를 평균 내요."),
)
class MeanAbsoluteError(MeanOf):
    """mean(|y_pred - y_true|). Source: Keras 3."""

    name: str | None = named("mean_absolute_error")
    dtype: str | None = typed()

    better = "min"
    function = staticmethod(losses.mean_absolute_error)


@block(
    "metric",
    aliases=("mape", "mean_absolute_percentage_error", "MAPE"),
    family="numbers",
    title=Words("Mean absolute percentage error", "평균 절대 백분율 오차"),
    help=Words("How many percent off, on average.", "평균 몇 퍼센트나 빗나갔는지예요."),
)
class MeanAbsolutePercentageError(MeanOf):
    """100 mean(|y_true - y_pred| / |y_true|). Source: Keras 3."""

    name: str | None = named("mean_absolute_percentage_error")
    dtype: str | None = typed()

    better = "min"
    function = staticmethod(losses.mean_absolute_percentage_error)


@block(
    "metric",
    aliases=("msle", "mean_squared_logarithmic_error", "MSLE"),
    family="numbers",
    title=Words("Mean squared logarithmic error", "평균 제곱 로그 오차"),
    help=Words("Squared distances of the logarithms.", "로그로 바꾼 값의 차이를 제곱해요."),
)
class MeanSquaredLogarithmicError(MeanOf):
    """mean((log(y_true + 1) - log(y_pred + 1))^2). Source: Keras 3."""

    name: str | None = named("mean_squared_logarithmic_error")
    dtype: str | None = typed()

    better = "min"
    function = staticmethod(losses.mean_squared_logarithmic_error)


@block(
    "metric",
    aliases=("log_cosh_error",),
    family="numbers",
    title=Words("Log-cosh error", "로그 코사인 하이퍼볼릭 오차"),
    help=Words("Squared for small errors, plain for large ones.", "작은 차이는 제곱으로, 큰 차이는 그대로 세요."),
)
class LogCoshError(MeanOf):
    """mean(log(cosh(y_pred - y_true))). Source: Keras 3."""

    name: str | None = named("logcosh")
    dtype: str | None = typed()

    better = "min"
    function = staticmethod(losses.log_cosh)


def _cosine(y_true: Any, y_pred: Any, axis: int = -1) -> Array:
    similarity: Array = losses.cosine_similarity(y_true, y_pred, axis=axis)
    return -similarity


@block(
    "metric",
    aliases=("cosine_similarity",),
    family="numbers",
    title=Words("Cosine similarity", "코사인 유사도"),
    help=Words("1 for the same direction, -1 for the opposite.", "방향이 같으면 1, 반대면 -1이에요."),
)
class CosineSimilarity(MeanOf):
    """mean(sum(l2(y_true) l2(y_pred))), l2(y) = y / |y|. The loss of this name is its negative. Source: Keras 3."""

    name: str | None = named("cosine_similarity")
    dtype: str | None = typed()
    axis: Axis = -1

    better = "max"
    function = staticmethod(_cosine)
