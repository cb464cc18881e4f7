"""Losses for maps of yes and no: how badly two areas overlap, counted over a whole map or batch at once."""

from __future__ import annotations

from typing import Annotated, Any

from engine import config
from engine.array import Array
from engine.errors import Words
from engine.losses.arguments import MapAxis, Reduction
from engine.losses.base import Loss, elements_of
from engine.marks import Ge
from engine.spec import Text, block


@block(
    "loss",
    aliases=("dice",),
    title=Words("Dice", "다이스"),
    help=Words("How badly two areas overlap.", "두 영역이 얼마나 어긋나는지 봐요."),
)
class Dice(Loss):
    """1 - 2 sum(y p) / (sum(y) + sum(p) + epsilon), summed over ``axis``; None: over everything, the batch too.

    Shapes: (batch, ..., numbers) -> those axes that are not summed. Derivative -2 (y - I) / D with the quotient I / D
    = sum(y p) / (sum(y) + ...) inside. Source: Keras 3."""

    reduction: Reduction = "sum_over_batch_size"
    name: str | None = "dice"
    axis: MapAxis = None
    dtype: str | None = None

    targets = "binary"
    expects = ("sigmoid", "softmax")

    def elements(self, y_true: Array, y_pred: Array) -> tuple[Array, Array]:
        common = (y_true * y_pred).sum(axis=self.axis, keepdims=True)
        size = y_true.sum(axis=self.axis, keepdims=True) + y_pred.sum(axis=self.axis, keepdims=True)
        size = size + config.epsilon()
        share = 2 * common / size
        return (1 - share).squeeze(self.axis), (share - 2 * y_true) / size


@block(
    "loss",
    aliases=("tversky",),
    title=Words("Tversky", "트버스키"),
    help=Words("Dice that weighs misses and false alarms.", "놓침과 헛짚음을 따로 재는 다이스예요."),
)
class Tversky(Loss):
    """1 - I / (I + alpha sum(y (1 - p)) + beta sum(p (1 - y)) + epsilon) with I = sum(y p), summed over ``axis``.

    Shapes: (batch, ..., numbers) -> those axes that are not summed; None: over everything, the batch too. With both
    weights 0.5 it is Dice. Source: Keras 3; Salehi et al. 2017."""

    alpha: Annotated[
        float,
        Ge(0),
        Text("Alpha", "알파", "Weight of what is missed.", "놓친 부분의 가중치예요."),
    ] = 0.5
    beta: Annotated[
        float,
        Ge(0),
        Text("Beta", "베타", "Weight of false alarms.", "헛짚은 부분의 가중치예요."),
    ] = 0.5
    reduction: Reduction = "sum_over_batch_size"
    name: str | None = "tversky"
    axis: MapAxis = None
    dtype: str | None = None

    targets = "binary"
    expects = ("sigmoid", "softmax")

    def elements(self, y_true: Array, y_pred: Array) -> tuple[Array, Array]:
        common = (y_true * y_pred).sum(axis=self.axis, keepdims=True)
        missed = (y_true * (1 - y_pred)).sum(axis=self.axis, keepdims=True)
        alarms = (y_pred * (1 - y_true)).sum(axis=self.axis, keepdims=True)
        size = common + self.alpha * missed + self.beta * alarms + config.epsilon()
        share = common / size
        d_size = y_true * (1 - self.alpha) + self.beta * (1 - y_true)
        return (1 - share).squeeze(self.axis), (share * d_size - y_true) / size


def dice(y_true: Any, y_pred: Any, axis: int | tuple[int, ...] | None = None) -> Array:
    """Dice loss over the given axes: those that are left, a single number for None."""
    return elements_of(Dice(axis=axis), y_true, y_pred)


def tversky(
    y_true: Any, y_pred: Any, alpha: float = 0.5, beta: float = 0.5, axis: int | tuple[int, ...] | None = None
) -> Array:
    """Tversky loss over the given axes: those that are left, a single number for None."""
    return elements_of(Tversky(alpha, beta, axis=axis), y_true, y_pred)
