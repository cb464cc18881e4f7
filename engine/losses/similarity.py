"""Losses for directions: whether vectors point the same way."""

from __future__ import annotations

from typing import Annotated, Any

import numpy as np

from engine import config
from engine.array import Array
from engine.errors import ShapeError, Words
from engine.losses.alignment import as_floats
from engine.losses.arguments import Axis, Reduction
from engine.losses.base import Loss, elements_of, same_rank
from engine.losses.kinks import above
from engine.losses.sparse import whole
from engine.marks import Gt
from engine.spec import Text, block


@block(
    "loss",
    aliases=("cosine_similarity",),
    title=Words("Cosine similarity", "코사인 유사도"),
    help=Words("Only the direction counts, not the length.", "길이는 보지 않고 방향만 견줘요."),
)
class CosineSimilarity(Loss):
    """-cos of the angle between y_true and y_pred along the axis: -1 the same way, 0 at right angles, 1 opposite.

    A zero vector gives 0 and has no gradient; lengths below epsilon divide as epsilon. Derivative:
    -(t - (t . u) u) / |y_pred| with the unit vectors t and u of y_true and y_pred. Source: Keras 3."""

    axis: Axis = -1
    reduction: Reduction = "sum_over_batch_size"
    name: str | None = "cosine_similarity"
    dtype: str | None = None

    unwritten = ("axis",)

    def meet(self, y_true: Array, y_pred: Array) -> tuple[Array, Array]:
        # each has its own length: stretched before it is divided by it, a column would be shorter than in Keras
        y_true, y_pred = same_rank(y_true, y_pred)
        try:
            np.broadcast_shapes(y_true.shape, y_pred.shape)
        except ValueError:
            raise self.unfit(y_true, y_pred) from None
        return y_true.astype(y_pred.dtype, copy=False), y_pred

    def elements(self, y_true: Array, y_pred: Array) -> tuple[Array, Array]:
        truth, _ = self._unit(y_true)
        guess, length = self._unit(y_pred)
        cosine = (truth * guess).sum(axis=self.axis, keepdims=True)
        turned = np.where(length > config.epsilon(), truth - cosine * guess, truth)
        slope = np.where(length > 0, -turned / np.maximum(length, config.epsilon()), 0)
        return -cosine.squeeze(self.axis), slope

    def _unit(self, x: Array) -> tuple[Array, Array]:
        """x / |x|, and |x|."""
        length = np.sqrt(np.square(x).sum(axis=self.axis, keepdims=True))
        return x / np.maximum(length, config.epsilon()), length


@block(
    "loss",
    aliases=("circle",),
    title=Words("Circle", "서클"),
    help=Words("Same class close together, others far apart.", "같은 클래스는 모으고 다른 클래스는 떼어 놓아요."),
)
class Circle(Loss):
    """softplus(logsumexp over same class + logsumexp over other classes) of weighted distances, for embeddings of
    length 1. With d = max(1 - cos, 0) to every other row: gamma (d + margin)(d - margin) where the class is the same,
    gamma max(1 + margin - d, 0)(1 - margin - d) where it is not.

    Shapes: y_true (batch,) or (batch, 1) whole numbers, y_pred (batch, numbers) -> (batch,). A row whose class has no
    other row costs 0; rows that cost 0 do not count in the mean. Source: Keras 3; Sun et al. 2020."""

    gamma: Annotated[
        float,
        Gt(0),
        Text("Scale", "배율", "How sharply pairs are told apart.", "짝을 얼마나 날카롭게 가를지 정해요."),
    ] = 80.0
    margin: Annotated[
        float,
        Text("Margin", "여유", "How much is good enough.", "이만큼이면 충분하다고 봐요."),
    ] = 0.4
    remove_diagonal: Annotated[
        bool,
        Text("Without itself", "자기 제외", "No row is compared with itself.", "자기 자신과는 견주지 않아요."),
    ] = True
    reduction: Reduction = "sum_over_batch_size"
    name: str | None = "circle"
    dtype: str | None = None

    targets = "indices"

    def align(self, y_true: Array, y_pred: Array) -> tuple[Array, Array]:
        if y_pred.ndim != 2 or y_true.shape not in ((len(y_pred),), (len(y_pred), 1)):
            raise ShapeError("shape.pairs", loss=type(self).__name__, gets=y_true.shape, outputs=y_pred.shape)
        return whole(self, y_true).reshape(-1), y_pred

    def counted(self, y_true: Array, values: Array) -> Array | None:
        return values > 0

    def elements(self, y_true: Array, y_pred: Array) -> tuple[Array, Array]:
        """The loss of every row, and its derivative by the cosine with every row: (batch, batch)."""
        return self.pairs(y_true, y_pred, y_true, y_pred)

    def spread(self, share: Array | float, slope: Array, y_pred: Array) -> Array:
        # a cosine hangs on two rows, so every row is moved by its own loss and by those of all others
        by_cosine = (share[:, None] if isinstance(share, np.ndarray) else share) * slope
        gradient: Array = (by_cosine + by_cosine.T) @ y_pred
        return gradient

    def pairs(self, labels: Array, rows: Array, ref_labels: Array, ref_rows: Array) -> tuple[Array, Array]:
        """The loss of every row against reference rows, and its derivative by their cosines: (batch, references)."""
        cosine, margin = rows @ ref_rows.T, self.margin
        distance = np.maximum(1 - cosine, 0)
        same = labels[:, None] == ref_labels
        other = ~same
        if self.remove_diagonal:
            same &= np.arange(len(labels))[:, None] != np.arange(len(ref_labels))
        near, far = np.maximum(margin + distance, 0), np.maximum(1 + margin - distance, 0)
        pulled, pull = log_sum_exp(-self.gamma * near * (margin - distance), same)
        pushed, push = log_sum_exp(self.gamma * far * (1 - margin - distance), other)
        both = pulled + pushed
        d_pull = above(margin + distance, 0) * (distance - margin) + near
        d_push = -above(1 + margin - distance, 0) * (1 - margin - distance) - far
        by_distance = self.gamma * (pull * d_pull + push * d_push) * (1 / (1 + np.exp(-both)))[:, None]
        return np.logaddexp(both, 0), -by_distance * above(1 - cosine, 0)


def log_sum_exp(x: Array, chosen: Array) -> tuple[Array, Array]:
    """log sum e^x over the chosen of each row (-inf for none), and its derivative, their softmax (0 for none)."""
    x = np.where(chosen, x, -np.inf)
    top = x.max(axis=1, keepdims=True)
    top = np.where(np.isfinite(top), top, 0)
    powers = np.exp(x - top)
    total = powers.sum(axis=1)
    some = total > 0
    total = np.where(some, total, 1)
    return np.where(some, np.log(total) + top[:, 0], -np.inf), powers / total[:, None]


def cosine_similarity(y_true: Any, y_pred: Any, axis: int = -1) -> Array:
    """Minus the cosine per element along an axis: (batch, ..., numbers) -> (batch, ...)."""
    return elements_of(CosineSimilarity(axis), y_true, y_pred)


def circle(
    y_true: Any,
    y_pred: Any,
    ref_labels: Any = None,
    ref_embeddings: Any = None,
    remove_diagonal: bool = True,
    gamma: float = 80,
    margin: float = 0.4,
) -> Array:
    """Circle loss of every row against the reference rows or the batch itself: (batch, numbers) -> (batch,)."""
    loss = Circle(gamma, margin, remove_diagonal)
    labels, rows = loss.align(np.asarray(y_true), as_floats(y_pred))
    others = rows if ref_embeddings is None else as_floats(ref_embeddings)
    classes = labels if ref_labels is None else np.asarray(ref_labels)
    with np.errstate(all="ignore"):
        return loss.pairs(labels, rows, *loss.align(classes, others))[0]
