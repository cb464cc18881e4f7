"""Counts of right and wrong yes-or-no answers, and the two shares made of them: precision and recall."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any, TypeAlias

import numpy as np

from engine.array import Array
from engine.errors import SpecError, Words, shown
from engine.marks import Ge, Le
from engine.metrics.base import Metric, Read, Tally, named, typed
from engine.metrics.confusion import NO_THRESHOLD, Counting, evenly, several
from engine.metrics.weights import quotient
from engine.spec import Numbers, Text, block

Thresholds: TypeAlias = Annotated[
    float | Sequence[float] | None,
    Ge(0),
    Le(1),
    Numbers(),
    Text("Threshold", "기준값", "Above it means yes; empty: 0.5.", "이보다 크면 ‘예’, 비우면 0.5예요.", "simple"),
]
TopK: TypeAlias = Annotated[
    int | None,
    Ge(1),
    Le(2**31 - 1),
    Text("Top k", "상위 k", "Only the k largest say yes.", "가장 큰 k개만 ‘예’로 봐요."),
]
ClassId: TypeAlias = Annotated[
    int | None, Ge(0), Le(2**31 - 1), Text("Class", "클래스", "Only this class counts.", "이 클래스만 세요.")
]


def thresholds_as_list() -> Any:
    """The argument ``thresholds``: given as None, a number or several, read as the list of those counted at."""
    return Read(None, lambda metric, given: several(metric.default_threshold if given is None else given))


class _Thresholds(Metric):
    """Base of metrics with one number per threshold, and one number for one threshold."""

    thresholds: Any
    top_k: Any = None
    class_id: Any = None

    def __post_init__(self) -> None:
        super().__post_init__()
        if not all(isinstance(cut, float | int) for cut in self.thresholds):
            raise SpecError("arg.numbers", owner=type(self).__name__, name="thresholds", got=shown(self.thresholds)).at(
                "thresholds"
            )

    @property
    def default_threshold(self) -> float:
        return 0.5 if self.top_k is None else NO_THRESHOLD

    def update(self, y_true: Any, y_pred: Any, sample_weight: Any = None) -> Tally:
        cuts = self.thresholds
        count = Counting(
            type(self).__name__, cuts, self.numbers, evenly(cuts), top_k=self.top_k, class_id=self.class_id
        )
        return self.of(vars(count(y_true, y_pred, sample_weight)))

    def of(self, counts: dict[str, Array]) -> Tally:
        """The sums this metric keeps."""
        return Tally(*(counts[part] for part in self.parts))

    def start(self) -> Tally:
        return Tally(*(np.zeros(len(self.thresholds)) for _ in self.parts))

    def measure(self, *sums: Any) -> Array:
        found = self.share(*sums)
        return found[0] if len(found) == 1 else found

    def share(self, *sums: Any) -> Array:
        """One number per threshold: the sum itself, or the share of the first in all."""
        return quotient(sums[0], sums[0] + sums[1]) if len(sums) > 1 else sums[0]


class _Count(_Thresholds):
    """One of the four counts, which Keras calls the accumulator."""

    parts = ("accumulator",)
    counted = ""

    def of(self, counts: dict[str, Array]) -> Tally:
        return Tally(counts[self.counted])


@block(
    "metric",
    aliases=("true_positives",),
    family="yes_no",
    title=Words("True positives", "참 양성"),
    help=Words("How often yes was right.", "‘예’라고 해서 맞힌 횟수예요."),
)
class TruePositives(_Count):
    """Weight of the outputs above the threshold whose target is true. Source: Keras 3."""

    thresholds: Thresholds = thresholds_as_list()
    name: str | None = named()
    dtype: str | None = typed()

    counted = "true_positives"


@block(
    "metric",
    aliases=("false_positives",),
    family="yes_no",
    title=Words("False positives", "거짓 양성"),
    help=Words("How often yes was wrong.", "‘예’라고 했는데 틀린 횟수예요."),
)
class FalsePositives(_Count):
    """Weight of the outputs above the threshold whose target is false. Source: Keras 3."""

    thresholds: Thresholds = thresholds_as_list()
    name: str | None = named()
    dtype: str | None = typed()

    counted = "false_positives"


@block(
    "metric",
    aliases=("true_negatives",),
    family="yes_no",
    title=Words("True negatives", "참 음성"),
    help=Words("How often no was right.", "‘아니요’라고 해서 맞힌 횟수예요."),
)
class TrueNegatives(_Count):
    """Weight of the outputs not above the threshold whose target is false. Source: Keras 3."""

    thresholds: Thresholds = thresholds_as_list()
    name: str | None = named()
    dtype: str | None = typed()

    counted = "true_negatives"


@block(
    "metric",
    aliases=("false_negatives",),
    family="yes_no",
    title=Words("False negatives", "거짓 음성"),
    help=Words("How often no was wrong.", "‘아니요’라고 했는데 틀린 횟수예요."),
)
class FalseNegatives(_Count):
    """Weight of the outputs not above the threshold whose target is true. Source: Keras 3."""

    thresholds: Thresholds = thresholds_as_list()
    name: str | None = named()
    dtype: str | None = typed()

    counted = "false_negatives"


@block(
    "metric",
    aliases=("precision",),
    family="yes_no",
    title=Words("Precision", "정밀도"),
    help=Words("Of all said to be yes, the share that is.", "‘예’라고 한 것 가운데 진짜 ‘예’의 비율이에요."),
)
class Precision(_Thresholds):
    """true positives / (true positives + false positives), 0 if nothing was said to be true. Source: Keras 3."""

    thresholds: Thresholds = thresholds_as_list()
    top_k: TopK = None
    class_id: ClassId = None
    name: str | None = named()
    dtype: str | None = typed()

    better = "max"
    parts = ("true_positives", "false_positives")


@block(
    "metric",
    aliases=("recall",),
    family="yes_no",
    title=Words("Recall", "재현율"),
    help=Words("Of all that is yes, the share that was found.", "진짜 ‘예’ 가운데 찾아낸 비율이에요."),
)
class Recall(_Thresholds):
    """true positives / (true positives + false negatives), 0 if nothing is true. Source: Keras 3."""

    thresholds: Thresholds = thresholds_as_list()
    top_k: TopK = None
    class_id: ClassId = None
    name: str | None = named()
    dtype: str | None = typed()

    better = "max"
    parts = ("true_positives", "false_negatives")
