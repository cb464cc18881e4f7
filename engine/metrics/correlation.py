"""Correlations: do outputs and targets rise and fall together?"""

from __future__ import annotations

from typing import Annotated, Any, TypeAlias

import numpy as np

from engine import config
from engine.array import Array
from engine.errors import ShapeError, Words
from engine.losses.base import as_floats
from engine.marks import Ge, Le
from engine.metrics.accuracy import fitting
from engine.metrics.base import named, typed
from engine.metrics.mean import MeanOf
from engine.metrics.weights import quotient
from engine.spec import OneOrMore, Text, block

Axes: TypeAlias = Annotated[
    int | tuple[int, ...],
    OneOrMore(),
    Ge(-8),
    Le(7),
    Text("Axis", "축", "Along which to compare.", "어느 축을 따라 견줄지예요."),
]


def pearson_correlation(y_true: Any, y_pred: Any, axis: int | tuple[int, ...] = -1) -> Array:
    """cov(y_true, y_pred) / (std(y_true) std(y_pred)) along ``axis``; NaN where one of them is constant.

    Shapes: (batch, ..., numbers) twice -> without the axis."""
    t, p = _centred("PearsonCorrelation", y_true, y_pred, axis)
    spread = np.sqrt(np.square(t).mean(axis=axis) * np.square(p).mean(axis=axis))
    return np.where(spread == 0, np.nan, quotient((t * p).mean(axis=axis), spread))


def concordance_correlation(y_true: Any, y_pred: Any, axis: int | tuple[int, ...] = -1) -> Array:
    """2 cov(y_true, y_pred) / (var(y_true) + var(y_pred) + (mean(y_true) - mean(y_pred))^2 + epsilon) along ``axis``.

    Shapes: (batch, ..., numbers) twice -> without the axis."""
    t, p = _centred("ConcordanceCorrelation", y_true, y_pred, axis)
    shift = np.mean(as_floats(y_true), axis=axis) - np.mean(as_floats(y_pred), axis=axis)
    below = np.square(t).mean(axis=axis) + np.square(p).mean(axis=axis) + np.square(shift) + config.epsilon()
    found: Array = 2 * (t * p).mean(axis=axis) / below
    return found


def _centred(metric: str, y_true: Any, y_pred: Any, axis: int | tuple[int, ...]) -> tuple[Array, Array]:
    """Both less their means along the axis, or ShapeError."""
    y_true, y_pred = fitting(metric, as_floats(y_true), as_floats(y_pred))
    axes = axis if isinstance(axis, tuple) else (axis,)
    if len({place % max(y_pred.ndim, 1) for place in axes}) < len(axes) or not all(
        -y_pred.ndim <= place < y_pred.ndim for place in axes
    ):
        raise ShapeError("metric.axis", metric=metric, axis=list(axes), gets=y_pred.shape)
    return tuple(y - y.mean(axis=axis, keepdims=True) for y in (y_true, y_pred))


@block(
    "metric",
    aliases=("pearson_correlation",),
    family="numbers",
    title=Words("Pearson correlation", "피어슨 상관계수"),
    help=Words("1 if outputs lie on a rising line over the targets.", "출력과 정답이 나란히 오르면 1이에요."),
)
class PearsonCorrelation(MeanOf):
    """The mean of ``pearson_correlation`` over the rows. Source: Keras 3."""

    name: str | None = named("pearson_correlation")
    dtype: str | None = typed()
    axis: Axes = -1

    better = "max"
    function = staticmethod(pearson_correlation)


@block(
    "metric",
    aliases=("concordance_correlation",),
    family="numbers",
    title=Words("Concordance correlation", "일치 상관계수"),
    help=Words("1 if outputs rise with the targets and equal them.", "정답과 나란히 오르면서 값도 같으면 1이에요."),
)
class ConcordanceCorrelation(MeanOf):
    """The mean of ``concordance_correlation`` over the rows. Source: Keras 3."""

    name: str | None = named("concordance_correlation")
    dtype: str | None = typed()
    axis: Axes = -1

    better = "max"
    function = staticmethod(concordance_correlation)
