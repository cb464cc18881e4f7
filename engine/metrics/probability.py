"""Metrics for classes from the losses' own mathematics: crossentropies, divergence, hinges."""

from __future__ import annotations

from typing import Annotated, Any

import numpy as np

from engine import losses
from engine.errors import Words
from engine.losses.arguments import Axis, FromLogits, LabelSmoothing
from engine.marks import Ge, Le
from engine.metrics.base import Tally, named, typed
from engine.metrics.mean import MeanOf, mean_tally
from engine.metrics.weights import spread
from engine.spec import Text, block


@block(
    "metric",
    aliases=("binary_crossentropy", "bce", "BCE"),
    family="probability",
    title=Words("Binary crossentropy", "이진 크로스 엔트로피"),
    help=Words("How surprising the yes-or-no answers are.", "예·아니요 정답이 얼마나 뜻밖인지 재요."),
)
class BinaryCrossentropy(MeanOf):
    """mean(-y log p - (1 - y) log(1 - p)). Source: Keras 3."""

    name: str | None = named("binary_crossentropy")
    dtype: str | None = typed()
    from_logits: FromLogits = False
    label_smoothing: LabelSmoothing = 0.0

    better = "min"
    function = staticmethod(losses.binary_crossentropy)


@block(
    "metric",
    aliases=("categorical_crossentropy",),
    family="probability",
    title=Words("Categorical crossentropy", "범주형 크로스 엔트로피"),
    help=Words("How surprising the one-hot classes are.", "원-핫 정답이 얼마나 뜻밖인지 재요."),
)
class CategoricalCrossentropy(MeanOf):
    """-sum_i y_i log p_i. Source: Keras 3."""

    name: str | None = named("categorical_crossentropy")
    dtype: str | None = typed()
    from_logits: FromLogits = False
    label_smoothing: LabelSmoothing = 0.0
    axis: Axis = -1

    better = "min"
    function = staticmethod(losses.categorical_crossentropy)


@block(
    "metric",
    aliases=("sparse_categorical_crossentropy",),
    family="probability",
    title=Words("Sparse categorical crossentropy", "희소 범주형 크로스 엔트로피"),
    help=Words("How surprising the class numbers are.", "정수 정답이 얼마나 뜻밖인지 재요."),
)
class SparseCategoricalCrossentropy(MeanOf):
    """-log p_y for a class index y; targets of ``ignore_class`` cost nothing. Source: Keras 3."""

    name: str | None = named("sparse_categorical_crossentropy")
    dtype: str | None = typed()
    from_logits: FromLogits = False
    ignore_class: Annotated[
        int | None,
        Ge(-(2**31)),
        Le(2**31 - 1),
        Text("Ignored class", "무시할 클래스", "Targets that cost nothing.", "손실에 넣지 않을 정답이에요."),
    ] = None
    axis: Axis = -1

    better = "min"
    function = staticmethod(losses.sparse_categorical_crossentropy)

    def update(self, y_true: Any, y_pred: Any, sample_weight: Any = None) -> Tally:
        values = self.values(y_true, y_pred)
        if sample_weight is not None and self.ignore_class is not None:
            # as in Keras: with weights an ignored target weighs nothing, without it counts as a 0
            kept = np.asarray(y_true).reshape(values.shape) != self.ignore_class
            weight = np.asarray(sample_weight, self.numbers)
            weight = weight.reshape(weight.shape + (1,) * (values.ndim - weight.ndim))
            sample_weight = spread(weight, values.shape) * kept
        return mean_tally(values, sample_weight, self.numbers)


@block(
    "metric",
    aliases=("kl_divergence",),
    family="probability",
    title=Words("KL divergence", "KL 발산"),
    help=Words("How far one distribution is from another.", "두 분포가 얼마나 다른지 재요."),
)
class KLDivergence(MeanOf):
    """sum(y_true log(y_true / y_pred)). Source: Keras 3."""

    name: str | None = named("kl_divergence")
    dtype: str | None = typed()

    better = "min"
    function = staticmethod(losses.kl_divergence)


@block(
    "metric",
    aliases=("poisson",),
    family="probability",
    title=Words("Poisson", "포아송"),
    help=Words("For counts of events.", "사건의 횟수를 맞힐 때 써요."),
)
class Poisson(MeanOf):
    """mean(y_pred - y_true log(y_pred)). Source: Keras 3."""

    name: str | None = named("poisson")
    dtype: str | None = typed()

    better = "min"
    function = staticmethod(losses.poisson)


@block(
    "metric",
    aliases=("hinge",),
    family="probability",
    title=Words("Hinge", "힌지"),
    help=Words("What is missing to a margin of 1.", "여유 1에 모자라는 만큼이에요."),
)
class Hinge(MeanOf):
    """mean(max(1 - y_true y_pred, 0)), y_true -1 or 1; 0 is taken for -1. Source: Keras 3."""

    name: str | None = named("hinge")
    dtype: str | None = typed()

    better = "min"
    function = staticmethod(losses.hinge)


@block(
    "metric",
    aliases=("squared_hinge",),
    family="probability",
    title=Words("Squared hinge", "제곱 힌지"),
    help=Words("The square of what is missing to a margin of 1.", "여유 1에 모자라는 만큼을 제곱해요."),
)
class SquaredHinge(MeanOf):
    """mean(max(1 - y_true y_pred, 0)^2), y_true -1 or 1; 0 is taken for -1. Source: Keras 3."""

    name: str | None = named("squared_hinge")
    dtype: str | None = typed()

    better = "min"
    function = staticmethod(losses.squared_hinge)


@block(
    "metric",
    aliases=("categorical_hinge",),
    family="probability",
    title=Words("Categorical hinge", "범주형 힌지"),
    help=Words("The right class must lead by 1.", "정답 클래스가 1만큼 앞서야 해요."),
)
class CategoricalHinge(MeanOf):
    """max(1 + max((1 - y_true) y_pred) - sum(y_true y_pred), 0). Source: Keras 3."""

    name: str | None = named("categorical_hinge")
    dtype: str | None = typed()

    better = "min"
    function = staticmethod(losses.categorical_hinge)
