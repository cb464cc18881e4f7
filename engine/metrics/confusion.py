"""Counting right and wrong yes-or-no answers at many thresholds at once.

An output says yes at every threshold below it. So each output is put into the bucket between its two neighbouring
thresholds, and the counts at a threshold are the sum of all buckets above it: N + T steps instead of N T.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from engine import config
from engine.array import Array
from engine.errors import ShapeError
from engine.losses.base import same_rank
from engine.metrics.accuracy import unfit
from engine.metrics.weights import spread

NO_THRESHOLD = -1e10
"""What outputs outside the top k are set to, and the threshold that lets all others through."""


@dataclass(frozen=True)
class Counts:
    """Weights of the four kinds of answers, each (thresholds,) or (thresholds, labels)."""

    true_positives: Array
    false_positives: Array
    true_negatives: Array
    false_negatives: Array


@dataclass(frozen=True)
class Counting:
    """How to count: the thresholds, which outputs are looked at, and whether every label has counts of its own."""

    metric: str
    thresholds: Sequence[float]
    numbers: np.dtype[Any]
    even: bool = False
    top_k: int | None = None
    class_id: int | None = None
    multi_label: bool = False
    label_weights: Array | None = None

    def __call__(self, y_true: Any, y_pred: Any, sample_weight: Any = None) -> Counts:
        """Count one batch. Shapes: (batch, ...) twice, weights as many as rows or outputs. Raises ShapeError."""
        p, t = same_rank(np.asarray(y_pred).astype(self.numbers, copy=False), np.asarray(y_true))
        if t.shape != p.shape:
            raise unfit(self.metric, t, p)
        weight = None if sample_weight is None else self._fitted(np.asarray(sample_weight, self.numbers), t)
        p, t = self._chosen(p, t)
        weights = np.ones(p.shape) if weight is None else spread(weight, p.shape).astype(np.float64)
        if self.label_weights is not None:
            weights = weights * spread(self.label_weights[None], p.shape)
        if not self.multi_label:
            p, t, weights = p.reshape(-1, 1), t.reshape(-1, 1), weights.reshape(-1, 1)
        yes, above = t.astype(bool), self._above(p)
        tp, fp = (self._reached(above, weights * part) for part in (yes, ~yes))
        positives, negatives = (weights * yes).sum(axis=0), (weights * ~yes).sum(axis=0)
        found = (tp, fp, negatives - fp, positives - tp)
        return Counts(*(part if self.multi_label else part[:, 0] for part in found))

    def _fitted(self, weight: Array, y_true: Array) -> Array:
        """(batch,) meets (batch, ...) as a column. Source: Keras 3, update_confusion_matrix_variables."""
        weight = weight[..., None]
        return weight[..., 0] if weight.ndim == y_true.ndim + 1 else weight

    def _chosen(self, p: Array, t: Array) -> tuple[Array, Array]:
        classes = p.shape[-1] if p.ndim else 0
        if self.top_k is not None:
            if self.top_k > classes:
                raise ShapeError("metric.top_k", metric=self.metric, k=self.top_k, classes=classes)
            best = np.argsort(-p, axis=-1, kind="stable")[..., : self.top_k]
            chosen = np.zeros(p.shape, bool)
            np.put_along_axis(chosen, best, True, axis=-1)
            p = np.where(chosen, p, p.dtype.type(NO_THRESHOLD))
        if self.class_id is not None:
            if p.ndim < 2 or self.class_id >= classes:
                raise ShapeError("metric.class_id", metric=self.metric, class_id=self.class_id, gets=p.shape)
            p, t = p[..., self.class_id, None], t[..., self.class_id, None]
        return p, t

    def _above(self, p: Array) -> Array:
        """How many of the sorted thresholds each output is above; none for NaN."""
        cuts = np.asarray(self.thresholds, np.float64)
        known = ~np.isnan(p)
        if not self.even:
            return np.where(known, np.searchsorted(np.sort(cuts.astype(p.dtype)), p), 0)
        # as in Keras, rounded in the metric's own type: at the edge of a bucket the last bit decides
        steps = np.ceil(np.clip(np.where(known, p, 0), 0, 1) * p.dtype.type(len(cuts) - 1)).astype(np.int64)
        ends = cuts[0] < 0 or cuts[-1] > 1  # the ends stand outside, so every output is above the first
        return np.where(known, np.maximum(steps, 1) if ends else steps, 0)

    def _reached(self, above: Array, weights: Array) -> Array:
        """Weight of the outputs above each threshold: (n, labels) twice -> (thresholds, labels)."""
        size, labels = len(self.thresholds), above.shape[1]
        place = above + np.arange(labels) * (size + 1)
        buckets = np.bincount(place.ravel(), weights.ravel(), minlength=labels * (size + 1)).reshape(labels, size + 1)
        # the outputs in bucket b are above the thresholds 0 to b - 1
        reached = buckets[:, ::-1].cumsum(axis=1)[:, ::-1][:, 1:].T
        order = np.argsort(np.argsort(np.asarray(self.thresholds, self.numbers), kind="stable"), kind="stable")
        return reached[order]


def evenly(thresholds: Sequence[float]) -> bool:
    """Whether these are the thresholds 0, 1/n, 2/n, ..., 1: three or more. Source: Keras 3."""
    size = len(thresholds)
    if size < 3:
        return False
    return bool(np.allclose(thresholds, np.arange(size) / (size - 1), atol=config.epsilon()))


def several(numbers: Any) -> list[float]:
    """One number or several as a list."""
    return list(numbers) if isinstance(numbers, Sequence) else [numbers]
