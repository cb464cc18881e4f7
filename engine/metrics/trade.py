"""The best of one share while another is kept: which threshold to choose, and what it costs."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, TypeAlias

import numpy as np

from engine.array import Array
from engine.errors import Words
from engine.marks import Ge, Le
from engine.metrics.base import Metric, Tally, named, typed
from engine.metrics.confusion import Counting
from engine.metrics.counts import ClassId
from engine.metrics.weights import quotient
from engine.spec import Text, block

NumThresholds: TypeAlias = Annotated[
    int, Ge(1), Le(100_000), Text("Thresholds", "기준값 수", "How many are tried.", "기준값을 몇 개나 시험할지예요.")
]

# share -> (what is counted, what is missing); share = counted / (counted + missing)
SHARES = {
    "sensitivity": ("true_positives", "false_negatives"),
    "specificity": ("true_negatives", "false_positives"),
    "precision": ("true_positives", "false_positives"),
    "recall": ("true_positives", "false_negatives"),
}


class _Trade(Metric):
    """The largest ``wanted`` share over evenly spaced thresholds at which the ``kept`` share is as asked, or 0."""

    wanted: ClassVar[str]
    kept: ClassVar[str]
    num_thresholds: Any
    class_id: Any

    better = "max"
    parts = ("true_positives", "false_positives", "true_negatives", "false_negatives")

    @property
    def thresholds(self) -> list[float]:
        """0, 1/(n - 1), ..., 1; or 0.5 alone."""
        steps = self.num_thresholds - 1
        return [place / steps for place in range(steps + 1)] if steps else [0.5]

    def update(self, y_true: Any, y_pred: Any, sample_weight: Any = None) -> Tally:
        even = self.num_thresholds > 1
        count = Counting(type(self).__name__, self.thresholds, self.numbers, even, class_id=self.class_id)
        counts = vars(count(y_true, y_pred, sample_weight))
        return Tally(*(counts[part] for part in self.parts))

    def start(self) -> Tally:
        return Tally(*(np.zeros(self.num_thresholds) for _ in self.parts))

    def measure(self, *sums: Any) -> Array:
        counts = dict(zip(self.parts, sums, strict=True))
        wanted, kept = (
            quotient(counts[have], counts[have] + counts[miss])
            for have, miss in (SHARES[self.wanted], SHARES[self.kept])
        )
        # compared as float32, as in Keras: 7 of 10 is enough where 0.7 is asked for
        enough = kept.astype(np.float32) >= np.float32(getattr(self, self.kept))
        return np.asarray(wanted[enough].max(initial=0))


@block(
    "metric",
    aliases=("sensitivity_at_specificity",),
    family="yes_no",
    title=Words("Sensitivity at specificity", "특이도를 지킨 민감도"),
    help=Words("Found of all yes, while enough no stay no.", "‘아니요’를 충분히 지키면서 찾아낸 ‘예’의 비율이에요."),
)
class SensitivityAtSpecificity(_Trade):
    """max tp / (tp + fn) over the thresholds with tn / (tn + fp) >= ``specificity``. Source: Keras 3."""

    specificity: Annotated[
        float, Ge(0), Le(1), Text("Specificity", "특이도", "At least this much.", "적어도 이만큼은 지켜요.", "simple")
    ]
    num_thresholds: NumThresholds = 200
    class_id: ClassId = None
    name: str | None = named()
    dtype: str | None = typed()

    wanted, kept = "sensitivity", "specificity"


@block(
    "metric",
    aliases=("specificity_at_sensitivity",),
    family="yes_no",
    title=Words("Specificity at sensitivity", "민감도를 지킨 특이도"),
    help=Words("Kept of all no, while enough yes are found.", "‘예’를 충분히 찾으면서 지켜 낸 ‘아니요’의 비율이에요."),
)
class SpecificityAtSensitivity(_Trade):
    """max tn / (tn + fp) over the thresholds with tp / (tp + fn) >= ``sensitivity``. Source: Keras 3."""

    sensitivity: Annotated[
        float, Ge(0), Le(1), Text("Sensitivity", "민감도", "At least this much.", "적어도 이만큼은 지켜요.", "simple")
    ]
    num_thresholds: NumThresholds = 200
    class_id: ClassId = None
    name: str | None = named()
    dtype: str | None = typed()

    wanted, kept = "specificity", "sensitivity"


@block(
    "metric",
    aliases=("precision_at_recall",),
    family="yes_no",
    title=Words("Precision at recall", "재현율을 지킨 정밀도"),
    help=Words("Precision, while enough yes are found.", "‘예’를 충분히 찾으면서 얻는 정밀도예요."),
)
class PrecisionAtRecall(_Trade):
    """max tp / (tp + fp) over the thresholds with tp / (tp + fn) >= ``recall``. Source: Keras 3."""

    recall: Annotated[
        float, Ge(0), Le(1), Text("Recall", "재현율", "At least this much.", "적어도 이만큼은 지켜요.", "simple")
    ]
    num_thresholds: NumThresholds = 200
    class_id: ClassId = None
    name: str | None = named()
    dtype: str | None = typed()

    wanted, kept = "precision", "recall"


@block(
    "metric",
    aliases=("recall_at_precision",),
    family="yes_no",
    title=Words("Recall at precision", "정밀도를 지킨 재현율"),
    help=Words("Recall, while enough of the yes are right.", "‘예’가 충분히 맞으면서 얻는 재현율이에요."),
)
class RecallAtPrecision(_Trade):
    """max tp / (tp + fn) over the thresholds with tp / (tp + fp) >= ``precision``. Source: Keras 3."""

    precision: Annotated[
        float, Ge(0), Le(1), Text("Precision", "정밀도", "At least this much.", "적어도 이만큼은 지켜요.", "simple")
    ]
    num_thresholds: NumThresholds = 200
    class_id: ClassId = None
    name: str | None = named()
    dtype: str | None = typed()

    wanted, kept = "recall", "precision"
