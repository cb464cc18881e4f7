"""F scores: precision and recall in one number, class by class."""

from __future__ import annotations

from typing import Annotated, Any, Literal, TypeAlias

import numpy as np

from engine import config
from engine.array import Array
from engine.errors import ShapeError, Words
from engine.marks import Gt, Le
from engine.metrics.accuracy import unfit
from engine.metrics.base import Metric, Tally, named, typed
from engine.metrics.weights import spread
from engine.spec import Text, block

Average: TypeAlias = Annotated[
    Literal["micro", "macro", "weighted"] | None,
    Text("Average", "평균", "How classes make one number.", "클래스들을 한 숫자로 모으는 방법이에요."),
]
Threshold: TypeAlias = Annotated[
    float | None,
    Gt(0),
    Le(1),
    Text(
        "Threshold", "기준값", "Above it means yes; empty: the largest.", "이보다 크면 ‘예’, 비우면 가장 큰 출력이에요."
    ),
]


class _FScore(Metric):
    """(1 + b^2) P R / (b^2 P + R) from true positives, false positives, false negatives and support per class."""

    average: Any
    threshold: Any
    beta: Any = 1.0

    better = "max"
    parts = ("true_positives", "false_positives", "false_negatives", "intermediate_weights")

    def update(self, y_true: Any, y_pred: Any, sample_weight: Any = None) -> Tally:
        metric = type(self).__name__
        y_true, y_pred = (np.asarray(y).astype(self.numbers, copy=False) for y in (y_true, y_pred))
        if y_true.shape != y_pred.shape:
            raise unfit(metric, y_true, y_pred)
        if y_true.ndim != 2:
            raise ShapeError("metric.rows", metric=metric, gets=y_pred.shape)
        yes = self._yes(y_pred).astype(np.float64)
        t = y_true.astype(np.float64)
        weight = np.asarray(1 if sample_weight is None else sample_weight, self.numbers).astype(np.float64)
        weight = spread(weight[:, None] if weight.ndim == 1 else weight, t.shape)
        sums = (yes * t, yes * (1 - t), (1 - yes) * t, t)
        return Tally(*((part * weight).sum(axis=None if self.average == "micro" else 0) for part in sums))

    def _yes(self, y_pred: Array) -> Array:
        """Which outputs say yes: those above the threshold, or else the largest of a row unless it is 0."""
        if self.threshold is not None:
            yes: Array = y_pred > self.numbers.type(self.threshold)
        elif y_pred.size:
            yes = (y_pred >= y_pred.max(axis=-1, keepdims=True)) & (np.abs(y_pred) > 1e-9)
        else:
            yes = np.zeros(y_pred.shape, bool)
        return yes

    def measure(self, *sums: Any) -> Array:
        tp, fp, fn, support = sums
        small = config.epsilon()
        precision, recall = tp / (tp + fp + small), tp / (tp + fn + small)
        scores = (1 + self.beta**2) * precision * recall / (self.beta**2 * precision + recall + small)
        if self.average == "weighted":
            scores = (scores * (support / (support.sum() + small))).sum()
        return np.asarray(scores if self.average in (None, "weighted") else np.mean(scores))


@block(
    "metric",
    aliases=("fbeta_score", "f_beta_score"),
    family="yes_no",
    title=Words("F-beta score", "F-베타 점수"),
    help=Words(
        "Precision and recall in one number, recall weighing beta.", "정밀도와 재현율을 베타로 저울질해 모아요."
    ),
)
class FBetaScore(_FScore):
    """(1 + b^2) P R / (b^2 P + R) per class. Shapes: (batch, classes) twice. Source: Keras 3."""

    average: Average = None
    beta: Annotated[
        float, Gt(0), Text("Beta", "베타", "Above 1, recall weighs more.", "1보다 크면 재현율을 더 봐요.")
    ] = 1.0
    threshold: Threshold = None
    name: str | None = named("fbeta_score")
    dtype: str | None = typed()


@block(
    "metric",
    aliases=("f1_score",),
    family="yes_no",
    title=Words("F1 score", "F1 점수"),
    help=Words("The harmonic mean of precision and recall.", "정밀도와 재현율의 조화 평균이에요."),
)
class F1Score(_FScore):
    """2 P R / (P + R) per class. Shapes: (batch, classes) twice. Source: Keras 3."""

    average: Average = None
    threshold: Threshold = None
    name: str | None = named("f1_score")
    dtype: str | None = typed()
