"""Intersection over union: how well the area of a class was met, of all that is this class or was taken for it."""

from __future__ import annotations

import math
from typing import Annotated, Any, TypeAlias

import numpy as np

from engine import config
from engine.array import Array
from engine.errors import ShapeError, SpecError, Words, shown
from engine.losses.arguments import Axis
from engine.marks import Ge, Le
from engine.metrics.accuracy import unfit
from engine.metrics.base import Metric, Tally, named, typed
from engine.metrics.weights import spread
from engine.spec import Text, block

NumClasses: TypeAlias = Annotated[
    int, Ge(1), Le(2048), Text("Classes", "클래스 수", "How many there are.", "클래스가 모두 몇 개인지예요.", "simple")
]
TargetClassIds: TypeAlias = Annotated[
    tuple[int, ...],
    Ge(0),
    Le(2047),
    Text("Targets", "대상 클래스", "Whose mean is taken.", "평균을 낼 클래스들이에요.", "simple"),
]
IgnoreClass: TypeAlias = Annotated[
    int | None,
    Ge(-(2**31)),
    Le(2**31 - 1),
    Text("Ignored class", "무시할 클래스", "Targets left out.", "세지 않을 정답이에요."),
]
SparseTrue: TypeAlias = Annotated[
    bool, Text("Targets as numbers", "정답이 정수", "Off: the largest entry counts.", "끄면 가장 큰 값의 자리를 봐요.")
]
SparsePred: TypeAlias = Annotated[
    bool,
    Text("Outputs as numbers", "출력이 정수", "Off: the largest output counts.", "끄면 가장 큰 출력의 자리를 봐요."),
]


class _Overlap(Metric):
    """mean over the target classes of tp / (tp + fp + fn), from a table of true against predicted classes.

    Classes that neither occur nor are predicted are left out of the mean. Labels outside the classes are left out of
    the table. As in Keras the weights are rounded down to whole numbers unless ``dtype`` is a float."""

    num_classes: Any
    target_class_ids: Any
    ignore_class: Any = None
    sparse_y_true: Any = True
    sparse_y_pred: Any = True
    axis: Any = -1

    better = "max"
    parts = ("total_cm",)
    default_dtype = "int32"

    def __post_init__(self) -> None:
        super().__post_init__()
        targets = self._targets
        if not targets or max(targets) >= self.num_classes:
            raise SpecError(
                "metric.target_classes", metric=type(self).__name__, classes=self.num_classes, got=shown(targets)
            ).at("target_class_ids")
        if self.target_class_ids is not None:
            vars(self)["target_class_ids"] = list(targets)  # a list, as Keras shows it

    @property
    def _targets(self) -> tuple[int, ...]:
        return tuple(range(self.num_classes) if self.target_class_ids is None else self.target_class_ids)

    def update(self, y_true: Any, y_pred: Any, sample_weight: Any = None) -> Tally:
        t, p = np.asarray(y_true), np.asarray(y_pred)
        t = t if self.sparse_y_true else self._largest(t)
        p = p if self.sparse_y_pred else self._largest(p)
        if t.size != p.size:
            raise unfit(type(self).__name__, np.asarray(y_true), np.asarray(y_pred))
        weight = self._weights(sample_weight, t.shape)
        t, p = self._labels(t), self._labels(p)
        known = (t >= 0) & (t < self.num_classes) & (p >= 0) & (p < self.num_classes)
        if self.ignore_class is not None:
            known &= t != self.ignore_class
        place = t[known] * self.num_classes + p[known]
        table = np.bincount(place, weight[known], minlength=self.num_classes**2)
        return Tally(table.reshape(self.num_classes, self.num_classes))

    def _weights(self, given: Any, shape: tuple[int, ...]) -> Array:
        """A weight per label in one row: from one for all, one per label, or one per row of labels."""
        weight = np.asarray(1 if given is None else given).astype(self.numbers).astype(np.float64)
        if weight.ndim == 1 and len(shape) > 1 and weight.size == shape[0]:
            weight = weight.reshape(-1, *(1 for _ in shape[1:]))
        if weight.size == math.prod(shape):
            return weight.ravel()
        return spread(weight, shape).ravel()

    def _labels(self, y: Array) -> Array:
        """Class numbers in one row; what is no number lies outside the classes."""
        flat = y.ravel()
        if flat.dtype.kind != "f":
            return flat.astype(np.int64)
        return np.where(np.abs(flat) < 2**31, flat, -1).astype(np.int64)  # NaN compares as false

    def _largest(self, y: Array) -> Array:
        if not -y.ndim <= self.axis < y.ndim:
            raise ShapeError("metric.axis", metric=type(self).__name__, axis=[self.axis], gets=y.shape)
        return y.argmax(axis=self.axis) if y.size else np.zeros(0)

    def start(self) -> Tally:
        return Tally(np.zeros((self.num_classes, self.num_classes)))

    def measure(self, *sums: Any) -> Array:
        (table,) = sums
        chosen = list(self._targets)
        hits = np.diag(table)
        union = (table.sum(axis=0) + table.sum(axis=1) - hits)[chosen]
        small, seen = config.epsilon(), union > 1e-9
        shares = np.where(seen, hits[chosen] / (union + small), 0.0)
        return np.asarray(shares.sum() / (seen.sum() + small))

    def get_config(self) -> dict[str, Any]:
        made = super().get_config()
        return made | ({"target_class_ids": list(self._targets)} if "target_class_ids" in made else {})


@block(
    "metric",
    aliases=("io_u",),
    family="overlap",
    title=Words("IoU", "IoU"),
    help=Words("Overlap of chosen classes, predicted and true.", "고른 클래스의 예측과 정답이 겹치는 정도예요."),
)
class IoU(_Overlap):
    """Mean intersection over union of ``target_class_ids``. Shapes: any, one target per output. Source: Keras 3."""

    num_classes: NumClasses
    target_class_ids: TargetClassIds
    name: str | None = named()
    dtype: str | None = typed()
    ignore_class: IgnoreClass = None
    sparse_y_true: SparseTrue = True
    sparse_y_pred: SparsePred = True
    axis: Axis = -1


@block(
    "metric",
    aliases=("binary_io_u",),
    family="overlap",
    title=Words("Binary IoU", "이진 IoU"),
    help=Words("Overlap of yes and of no with the targets.", "예와 아니요가 정답과 겹치는 정도예요."),
)
class BinaryIoU(_Overlap):
    """Mean intersection over union of the classes 0 and 1; outputs from ``threshold`` on are 1. Source: Keras 3."""

    target_class_ids: Annotated[
        tuple[int, ...],
        Ge(0),
        Le(1),
        Text("Targets", "대상 클래스", "0 is no, 1 is yes.", "0은 ‘아니요’, 1은 ‘예’예요."),
    ] = (0, 1)
    threshold: Annotated[float, Text("Threshold", "기준값", "From it on means yes.", "이 값부터 ‘예’예요.")] = 0.5
    name: str | None = named()
    dtype: str | None = typed()

    num_classes = 2

    def update(self, y_true: Any, y_pred: Any, sample_weight: Any = None) -> Tally:
        yes = np.asarray(y_pred, np.float32) >= np.float32(self.threshold)
        return super().update(y_true, yes, sample_weight)


@block(
    "metric",
    aliases=("mean_io_u",),
    family="overlap",
    title=Words("Mean IoU", "평균 IoU"),
    help=Words("Overlap of all classes, predicted and true.", "모든 클래스의 예측과 정답이 겹치는 정도예요."),
)
class MeanIoU(_Overlap):
    """Mean intersection over union of all classes. Shapes: any, as many targets as outputs. Source: Keras 3."""

    num_classes: NumClasses
    name: str | None = named()
    dtype: str | None = typed()
    ignore_class: IgnoreClass = None
    sparse_y_true: SparseTrue = True
    sparse_y_pred: SparsePred = True
    axis: Axis = -1

    target_class_ids = None


@block(
    "metric",
    aliases=("one_hot_io_u",),
    family="overlap",
    title=Words("One-hot IoU", "원-핫 IoU"),
    help=Words("Overlap of chosen classes, targets one-hot.", "원-핫 정답과 고른 클래스가 겹치는 정도예요."),
)
class OneHotIoU(_Overlap):
    """``IoU`` for targets, and usually outputs, with an axis of classes. Source: Keras 3."""

    num_classes: NumClasses
    target_class_ids: TargetClassIds
    name: str | None = named()
    dtype: str | None = typed()
    ignore_class: IgnoreClass = None
    sparse_y_pred: SparsePred = False
    axis: Axis = -1

    sparse_y_true = False


@block(
    "metric",
    aliases=("one_hot_mean_io_u",),
    family="overlap",
    title=Words("One-hot mean IoU", "원-핫 평균 IoU"),
    help=Words("Overlap of all classes, targets one-hot.", "원-핫 정답과 모든 클래스가 겹치는 정도예요."),
)
class OneHotMeanIoU(_Overlap):
    """``MeanIoU`` for targets, and usually outputs, with an axis of classes. Source: Keras 3."""

    num_classes: NumClasses
    name: str | None = named()
    dtype: str | None = typed()
    ignore_class: IgnoreClass = None
    sparse_y_pred: SparsePred = False
    axis: Axis = -1

    target_class_ids = None
    sparse_y_true = False
