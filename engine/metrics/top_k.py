"""Top-k accuracies: the share of rows whose right class is among the k largest outputs."""

from __future__ import annotations

from typing import Annotated, Any, TypeAlias

import numpy as np

from engine.array import Array
from engine.errors import DataError, ShapeError, Words
from engine.marks import Ge, Le
from engine.metrics.accuracy import as_share, unfit
from engine.metrics.base import named, typed
from engine.metrics.mean import MeanOf
from engine.spec import Text, block

K: TypeAlias = Annotated[
    int,
    Ge(1),
    Le(2**31 - 1),
    Text("k", "k", "How many of the largest count.", "가장 큰 출력 몇 개까지 볼지예요.", "simple"),
]


def top_k_categorical_accuracy(y_true: Any, y_pred: Any, k: int = 5) -> Array:
    """1 where the target's largest entry is among the k largest outputs, equals included.

    Shapes: (batch, ..., classes) twice -> (batch, ...)."""
    y_true, y_pred = np.asarray(y_true), np.asarray(y_pred)
    if y_true.shape != y_pred.shape or not y_pred.ndim or not y_pred.shape[-1]:
        raise unfit("TopKCategoricalAccuracy", y_true, y_pred)
    return _among("TopKCategoricalAccuracy", y_true.argmax(axis=-1), y_pred, k)


def sparse_top_k_categorical_accuracy(y_true: Any, y_pred: Any, k: int = 5, from_sorted_ids: bool = False) -> Array:
    """1 where the target's class is among the k largest outputs, equals included.

    With ``from_sorted_ids`` the outputs are class indices themselves, the likeliest first. Shapes: (batch, ...) and
    (batch, ..., classes) -> as y_true. Raises DataError if a target is no class."""
    name = "SparseTopKCategoricalAccuracy"
    y_true, y_pred = np.asarray(y_true), np.asarray(y_pred)
    if not y_pred.ndim or y_true.size != y_pred[..., :1].size:
        raise unfit(name, y_true, y_pred)
    truth = y_true.reshape(y_pred.shape[:-1])
    if from_sorted_ids:
        return as_share((truth[..., None] == y_pred[..., :k]).any(axis=-1)).reshape(y_true.shape)
    classes = y_pred.shape[-1]
    if truth.size and not ((truth >= 0) & (truth < classes)).all():
        facts = {"lowest": int(np.nanmin(truth)), "highest": int(np.nanmax(truth))}
        raise DataError("data.labels", loss=name, classes=classes, **facts)
    return _among(name, truth, y_pred, k).reshape(y_true.shape)


def _among(metric: str, truth: Array, y_pred: Array, k: int) -> Array:
    """1 where y_pred at the class ``truth`` reaches the k-th largest. Shapes: (...), (..., classes) -> (...)."""
    classes = y_pred.shape[-1]
    if k > classes:
        raise ShapeError("metric.top_k", metric=metric, k=k, classes=classes)
    mine = np.take_along_axis(y_pred, truth[..., None].astype(np.int64), axis=-1)[..., 0]
    limit = np.partition(y_pred, classes - k, axis=-1)[..., classes - k]
    return as_share(mine >= limit)


@block(
    "metric",
    aliases=("top_k_categorical_accuracy",),
    family="accuracy",
    title=Words("Top-k accuracy", "상위 k 정확도"),
    help=Words("Share of right classes among the k likeliest.", "상위 k개 안에 정답이 든 비율이에요."),
)
class TopKCategoricalAccuracy(MeanOf):
    """Share of rows whose class is among the k largest outputs, targets one-hot. Source: Keras 3."""

    k: K = 5
    name: str | None = named("top_k_categorical_accuracy")
    dtype: str | None = typed()

    better = "max"
    function = staticmethod(top_k_categorical_accuracy)


@block(
    "metric",
    aliases=("sparse_top_k_categorical_accuracy",),
    family="accuracy",
    title=Words("Sparse top-k accuracy", "희소 상위 k 정확도"),
    help=Words("The same for targets as whole numbers.", "정답이 정수일 때의 상위 k 정확도예요."),
)
class SparseTopKCategoricalAccuracy(MeanOf):
    """Share of rows whose class is among the k largest outputs, targets whole numbers. Source: Keras 3."""

    k: K = 5
    name: str | None = named("sparse_top_k_categorical_accuracy")
    dtype: str | None = typed()
    from_sorted_ids: Annotated[
        bool,
        Text(
            "Sorted classes",
            "정렬된 클래스",
            "Outputs are class numbers, best first.",
            "출력이 순서대로 정렬된 클래스 번호예요.",
        ),
    ] = False

    better = "max"
    function = staticmethod(sparse_top_k_categorical_accuracy)

    def get_config(self) -> dict[str, Any]:
        config = super().get_config()
        return config if self.from_sorted_ids else {key: config[key] for key in config if key != "from_sorted_ids"}
