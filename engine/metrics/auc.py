"""AUC: the area under a curve of two shares, drawn by moving the threshold from 1 to 0."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any, Literal

import numpy as np

from engine import config
from engine.activations import sigmoid
from engine.array import Array
from engine.errors import ShapeError, SpecError, Words, shown
from engine.marks import Ge, Le
from engine.metrics.base import Metric, Read, Tally, named, typed
from engine.metrics.confusion import Counting, evenly, several
from engine.metrics.weights import quotient
from engine.spec import Numbers, Text, block

_SPELLINGS = {word.lower(): word for word in ("ROC", "PR", "PRGAIN")}
_SPELLINGS |= {word.capitalize(): word for word in ("interpolation", "minoring", "majoring")}


def _cuts(metric: Any, given: Sequence[float] | None) -> list[float]:
    """The thresholds in order, the ends a little outside 0 and 1 so that every output lies between them."""
    steps = metric.num_thresholds - 1
    inner = sorted(several(given)) if given is not None else [place / steps for place in range(1, steps)]
    return [-config.epsilon(), *inner, 1 + config.epsilon()]


def _own_thresholds() -> Any:
    """The argument ``thresholds``, read as all of those counted at."""
    return Read(None, _cuts)


@block(
    "metric",
    aliases=("auc",),
    family="yes_no",
    title=Words("AUC", "AUC"),
    help=Words(
        "How well yes and no are told apart at any threshold.", "기준값과 상관없이 예·아니요를 얼마나 잘 가르는지예요."
    ),
)
class AUC(Metric):
    """Area under the ROC curve (recall over false positive rate), or under precision over recall or their gains.

    Counted at ``num_thresholds`` evenly spaced thresholds, or at those given. With ``multi_label`` every column of
    (batch, labels) has its own area, and the result is their mean. Source: Keras 3; Davis & Goadrich 2006, The
    Relationship Between Precision-Recall and ROC Curves, 4; Flach & Kull 2015, Precision-Recall-Gain Curves."""

    num_thresholds: Annotated[
        int | None,
        Ge(2),
        Le(100_000),
        Text("Thresholds", "기준값 수", "How many are tried.", "기준값을 몇 개나 시험할지예요."),
    ] = 200
    curve: Annotated[
        Literal["ROC", "PR", "PRGAIN"],
        Text("Curve", "곡선", "Under which curve.", "어느 곡선의 아래인지예요.", "simple"),
    ] = "ROC"
    summation_method: Annotated[
        Literal["interpolation", "minoring", "majoring"],
        Text("Summation", "합산", "Between two points: mean, lower or higher.", "두 점 사이를 어떻게 이을지예요."),
    ] = "interpolation"
    name: str | None = named()
    dtype: str | None = typed()
    thresholds: Annotated[
        float | Sequence[float] | None,
        Ge(0),
        Le(1),
        Numbers(),
        Text("Own thresholds", "직접 정한 기준값", "Instead of evenly spaced ones.", "고른 간격 대신 쓸 기준값이에요."),
    ] = _own_thresholds()
    multi_label: Annotated[
        bool, Text("Per label", "라벨별로", "Every column on its own.", "열마다 따로 재서 평균을 내요.")
    ] = False
    num_labels: Annotated[
        int | None, Ge(1), Le(100_000), Text("Labels", "라벨 수", "How many columns there are.", "열이 몇 개인지예요.")
    ] = None
    label_weights: Annotated[
        float | Sequence[float] | None,
        Ge(0),
        Numbers(),
        Text("Label weights", "라벨 가중치", "How much each column weighs.", "열마다 얼마나 중요한지예요."),
    ] = None
    from_logits: Annotated[
        bool, Text("From logits", "로짓 입력", "Outputs are not probabilities yet.", "출력이 아직 확률이 아닐 때 켜요.")
    ] = False

    better = "max"
    parts = ("true_positives", "false_positives", "true_negatives", "false_negatives")

    def __setattr__(self, name: str, value: Any) -> None:
        spelling = name in ("curve", "summation_method") and isinstance(value, str)
        super().__setattr__(name, _SPELLINGS.get(value, value) if spelling else value)

    def __post_init__(self) -> None:
        super().__post_init__()
        given = vars(self).get("thresholds")
        for name, value in (("thresholds", given), ("label_weights", self.label_weights)):
            if value is not None and np.ndim(value) > 1:
                raise SpecError("arg.numbers", owner="AUC", name=name, got=shown(value)).at(name)
        if given is not None:
            self.num_thresholds = len(several(given)) + 2
        elif self.num_thresholds is None:
            self.num_thresholds = 200
        if self.num_labels and not self.multi_label:
            raise SpecError("metric.num_labels").at("num_labels")

    def get_config(self) -> dict[str, Any]:
        made = super().get_config()
        return made if made["thresholds"] is not None else {key: made[key] for key in made if key != "thresholds"}

    # ---- counting

    def update(self, y_true: Any, y_pred: Any, sample_weight: Any = None) -> Tally:
        y_pred = np.asarray(y_pred)
        labels = y_pred.shape[-1] if y_pred.ndim else 0
        weights = None if self.label_weights is None else np.asarray(several(self.label_weights), np.float64)
        if self.multi_label and (y_pred.ndim != 2 or self.num_labels not in (None, labels)):
            raise ShapeError("metric.labels", wants=self.num_labels or "n", gets=y_pred.shape)
        if weights is not None and len(weights) not in (1, labels):
            raise ShapeError("metric.label_weights", wants=len(weights), gets=y_pred.shape)
        if self.from_logits:
            y_pred = sigmoid(y_pred.astype(self.numbers, copy=False))
        cuts: Any = self.thresholds
        even = "thresholds" not in vars(self) or vars(self)["thresholds"] is None or evenly([0, *cuts[1:-1], 1])
        count = Counting(
            "AUC",
            cuts,
            self.numbers,
            even,
            multi_label=self.multi_label,
            label_weights=None if self.multi_label else weights,
        )
        counts = vars(count(y_true, y_pred, sample_weight))
        return Tally(*(counts[part] for part in self.parts))

    def reset_state(self) -> None:
        """Forget everything seen, but not how many labels there are."""
        self.seen = Tally(*(np.zeros_like(part) for part in self.seen.sums))

    def start(self) -> Tally:
        if self.multi_label and self.num_labels is None:
            return Tally()
        shape = (int(self.num_thresholds or 0), *([self.num_labels] if self.num_labels else []))
        return Tally(*(np.zeros(shape) for _ in self.parts))

    # ---- the area

    def measure(self, *sums: Any) -> Array:
        tp, fp, tn, fn = sums
        if self.curve == "PR" and self.summation_method == "interpolation":
            areas = _area_below_pr(tp, fp, fn)
        else:
            x, y = {"ROC": _roc, "PR": _pr, "PRGAIN": _pr_gain}[self.curve](tp, fp, fn, tn)
            left, right = y[:-1], y[1:]
            if self.summation_method == "interpolation":
                height = (left + right) / 2
            else:
                height = (np.minimum if self.summation_method == "minoring" else np.maximum)(left, right)
            areas = (x[:-1] - x[1:]) * height
        by_label: Array = areas.sum(axis=0)
        if not self.multi_label or self.label_weights is None:
            return np.asarray(by_label.mean())
        weights = np.asarray(several(self.label_weights))
        return quotient((by_label * weights).sum(), weights.sum())


def _roc(tp: Array, fp: Array, fn: Array, tn: Array) -> tuple[Array, Array]:
    """False positive rate and recall at each threshold."""
    return quotient(fp, fp + tn), quotient(tp, tp + fn)


def _pr(tp: Array, fp: Array, fn: Array, _: Array) -> tuple[Array, Array]:
    """Recall and precision at each threshold."""
    return quotient(tp, tp + fn), quotient(tp, tp + fp)


def _pr_gain(tp: Array, fp: Array, fn: Array, tn: Array) -> tuple[Array, Array]:
    """Gain of recall and of precision over always saying yes; without a true positive 0 and 1."""
    scale = quotient(tp + fn, tn + fp)
    recall, precision = 1 - scale * quotient(fn, tp), 1 - scale * quotient(fp, tp)
    return np.where(tp == 0, 0, np.maximum(recall, 0)), np.where(tp == 0, 1, precision)


def _area_below_pr(tp: Array, fp: Array, fn: Array) -> Array:
    """Area below precision over recall between each two thresholds, true and false positives growing linearly.

    With slope s = dTP / dP and intercept i = TP - s P, P the outputs above the threshold, the precision is
    s + i / P, so the area from B to A is s (TP_A - TP_B + i log(P_A / P_B)) / positives."""
    p = tp + fp
    d_tp = tp[:-1] - tp[1:]
    slope = quotient(d_tp, np.maximum(p[:-1] - p[1:], 0))
    intercept = tp[1:] - slope * p[1:]
    ratio = np.where(p[1:] > 0, quotient(p[:-1], p[1:]), 1.0)
    return quotient(slope * (d_tp + intercept * np.log(ratio)), np.maximum(tp[1:] + fn[1:], 0))
