"""R2: how much of the spread of the targets the outputs explain."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import numpy as np

from engine.array import Array
from engine.errors import ShapeError, Words
from engine.marks import Ge, Le
from engine.metrics.accuracy import fitting
from engine.metrics.base import Metric, Tally, named, typed
from engine.metrics.weights import quotient, spread
from engine.spec import Text, block


@block(
    "metric",
    aliases=("r2_score",),
    family="numbers",
    title=Words("R2 score", "결정 계수"),
    help=Words("Share of the targets' spread that is explained.", "정답의 흩어짐을 얼마나 설명하는지예요."),
)
class R2Score(Metric):
    """1 - sum((y_true - y_pred)^2) / sum((y_true - mean(y_true))^2) per column; 0 where the targets are constant.

    Shapes: (batch, columns) twice. With p = ``num_regressors`` and n targets in all, the adjusted score is
    1 - (1 - R2)(n - 1) / (n - p - 1), as long as p < n - 1. Source: Keras 3."""

    class_aggregation: Annotated[
        Literal["uniform_average", "variance_weighted_average"] | None,
        Text("Average", "평균", "How columns make one number.", "열들을 한 숫자로 모으는 방법이에요."),
    ] = "uniform_average"
    num_regressors: Annotated[
        int,
        Ge(0),
        Le(2**31 - 1),
        Text("Regressors", "설명 변수", "Adjusts for this many inputs.", "입력이 많은 만큼 점수를 낮춰요."),
    ] = 0
    name: str | None = named("r2_score")
    dtype: str | None = typed()

    better = "max"
    parts = ("num_samples", "squared_sum", "sum", "total_mse", "count")

    def update(self, y_true: Any, y_pred: Any, sample_weight: Any = None) -> Tally:
        t, p = fitting("R2Score", y_true, y_pred)
        if t.ndim != 2:
            raise ShapeError("metric.rows", metric="R2Score", gets=p.shape)
        t, p = (y.astype(self.numbers, copy=False).astype(np.float64) for y in (t, p))
        weight = np.asarray(1 if sample_weight is None else sample_weight, self.numbers).astype(np.float64)
        weight = spread(weight[:, None] if weight.ndim == 1 else weight, t.shape)
        sums = (np.square(t) * weight, t * weight, np.square(t - p) * weight, weight)
        return Tally(float(t.size), *(part.sum(axis=0) for part in sums))

    def measure(self, *sums: Any) -> Array:
        size, squares, total, residual, count = sums
        spread_ = squares - total * quotient(total, count)
        constant = np.where(residual == 0, np.nan, 0.0)
        scores = np.where(spread_ == 0, constant, 1 - quotient(residual, spread_))
        if self.class_aggregation == "uniform_average":
            scores = np.asarray(scores.mean())
        elif self.class_aggregation == "variance_weighted_average":
            scores = np.asarray((spread_ * scores).sum() / spread_.sum()) if spread_.sum() else np.asarray(np.nan)
        p = self.num_regressors
        return 1 - (1 - scores) * (size - 1) / (size - p - 1) if 0 < p < size - 1 else scores
