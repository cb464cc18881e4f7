"""Connectionist temporal classification: labels without knowing when they are said.

A path gives one class per time step; leaving out repeats and then blanks (class 0) makes it a row of labels. The loss
is -log of the probability of all paths that make the wanted labels. They are counted on the labels with blanks around
each, z = 0 a 0 b 0: a step stays, goes to the next place, or skips the blank between two different labels. With
alpha_t(s) the probability of beginnings that are at place s at time t, and beta_t(s) that of the ends from there,
alpha_t(s) beta_t(s) / P is the probability of being there, and d loss / d logit_t(k) = softmax_t(k) minus its sum over
all places of class k. Everything is kept as logarithms, so that long rows do not vanish.
Source: Keras 3; Graves et al. 2006.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from engine.array import Array
from engine.errors import ShapeError, Words
from engine.losses.arguments import Reduction
from engine.losses.base import Loss, elements_of
from engine.losses.sparse import whole, within
from engine.spec import block

BLANK = 0


@block(
    "loss",
    aliases=("ctc",),
    title=Words("CTC", "CTC"),
    help=Words("For labels in order, without their times.", "언제인지는 모르고 순서만 아는 정답에 써요."),
)
class CTC(Loss):
    """-log P(labels | logits) per row, over all ways of lining labels up with time.

    Shapes: y_true (batch, labels) whole numbers, y_pred (batch, time, classes) logits -> (batch,). Class 0 is the blank
    and fills y_true up: a row has as many labels as numbers that are not 0. All time steps count. Labels that do not
    fit into the time cost infinity and give no gradient. Raises ShapeError or DataError. Source: Keras 3."""

    reduction: Reduction = "sum_over_batch_size"
    name: str | None = "ctc"
    dtype: str | None = None

    targets = "indices"
    axis = (1, 2)

    def align(self, y_true: Array, y_pred: Array) -> tuple[Array, Array]:
        if y_true.ndim != 2 or y_pred.ndim != 3 or len(y_true) != len(y_pred):
            raise ShapeError("shape.ctc", loss=type(self).__name__, gets=y_true.shape, outputs=y_pred.shape)
        labels = whole(self, y_true)
        within(self, labels, y_pred.shape[-1])
        return labels, y_pred

    def elements(self, y_true: Array, y_pred: Array) -> tuple[Array, Array]:
        z = y_pred - y_pred.max(axis=-1, keepdims=True)
        log_p = z - np.log(np.exp(z).sum(axis=-1, keepdims=True))
        places = np.full((len(y_true), 2 * y_true.shape[1] + 1), BLANK)
        places[:, 1::2] = y_true
        ends = 2 * (y_true != BLANK).sum(axis=1)  # the place of the last blank
        emitted = np.take_along_axis(log_p, places[:, None, :], axis=2)  # (batch, time, places)
        skips = skip_costs(places).astype(y_pred.dtype)
        alpha, beta = beginnings(emitted, skips), endings(emitted, skips, ends)
        total = np.logaddexp.reduce(alpha[:, -1] + beta[:, -1], axis=1)  # log P: only the two last places are left
        possible = np.isfinite(total)[:, None, None]
        # alpha beta adds up to P at every step, but dividing by its own sum keeps the digits of a very small P
        paths = np.where(possible, alpha + beta, 0)
        there = np.exp(paths - paths.max(axis=2, keepdims=True))
        there /= there.sum(axis=2, keepdims=True)
        classes = (places[:, :, None] == np.arange(y_pred.shape[2])).astype(y_pred.dtype)
        return -total, (np.exp(log_p) - there @ classes) * possible


def skip_costs(places: Array) -> Array:
    """0 where a place may be reached from two before it: a label that differs from the one before; else -inf."""
    skips = np.full(places.shape, -np.inf)
    skips[:, 3::2] = np.where(places[:, 3::2] != places[:, 1:-2:2], 0, -np.inf)
    return skips


def beginnings(emitted: Array, skips: Array) -> Array:
    """log alpha (batch, time, places): all ways to be at a place at a time, with everything said until then."""
    batch, time, places = emitted.shape
    alpha = np.full((batch, time, places + 2), -np.inf, emitted.dtype)  # two places before the first, never reached
    alpha[:, 0, 2:4] = emitted[:, 0, :2]
    for t in range(1, time):
        before = alpha[:, t - 1]
        moved = np.logaddexp(before[:, 2:], before[:, 1:-1])
        alpha[:, t, 2:] = np.logaddexp(moved, before[:, :-2] + skips) + emitted[:, t]
    return alpha[:, :, 2:]


def endings(emitted: Array, skips: Array, ends: Array) -> Array:
    """log beta (batch, time, places): all ways to come from a place at a time to one of the two last places."""
    batch, time, places = emitted.shape
    beta = np.full((batch, time, places + 2), -np.inf, emitted.dtype)  # two places after the last
    skips = np.pad(skips, ((0, 0), (0, 2)), constant_values=-np.inf)
    rows = np.arange(batch)
    beta[rows, -1, ends] = 0
    beta[rows, -1, np.maximum(ends - 1, 0)] = 0
    for t in range(time - 2, -1, -1):
        after = beta[:, t + 1].copy()
        after[:, :-2] += emitted[:, t + 1]
        moved = np.logaddexp(after[:, :-2], after[:, 1:-1])
        beta[:, t, :-2] = np.logaddexp(moved, after[:, 2:] + skips[:, 2:])
    return beta[:, :, :-2]


def ctc(y_true: Any, y_pred: Any) -> Array:
    """CTC loss per row: labels (batch, labels) and logits (batch, time, classes) -> (batch,)."""
    return elements_of(CTC(), y_true, y_pred)
