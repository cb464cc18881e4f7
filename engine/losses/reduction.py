"""From a loss per element to one number: sample weights, masks, and Keras's reductions.

A weight multiplies its value. "sum_over_batch_size" (and "mean", its other name) divides the sum by the number of
values, whatever the weights are; "mean_with_sample_weight" by the sum of the weights; "sum" by nothing; "none" and None
keep the values. A mask is a weight of 0 or 1; where the number of values divides, it is scaled so that the number of
unmasked ones does. Source: Keras 3, losses.loss.
"""

from __future__ import annotations

from typing import Literal, TypeAlias

import numpy as np

from engine.array import Array
from engine.errors import ShapeError
from engine.losses.alignment import same_rank

Way: TypeAlias = Literal["sum_over_batch_size", "sum", "mean", "mean_with_sample_weight", "none"]


def merged(sample_weight: Array | None, mask: Array | None, reduction: Way | None) -> Array | None:
    """Weights and mask as one array of weights; None if there is neither."""
    if mask is None:
        return sample_weight
    share = mask.astype(np.float64)
    if reduction in ("mean", "sum_over_batch_size"):
        valid = share.sum()
        share *= mask.size / valid if valid else 0
    if sample_weight is None:
        return share
    return times(*same_rank(sample_weight, share))


def reduced(values: Array, weights: Array | None, reduction: Way | None) -> tuple[Array | float, Array | float]:
    """What Keras returns for these values, and the derivative of its sum by them: one number, or as ``values``.

    Raises ShapeError if the weights do not fit. No weight at all (a sum of 0) gives 0."""
    product, share = values, np.ones(())
    if weights is not None:
        aligned, weights = same_rank(values, weights.astype(values.dtype, copy=False))
        product = times(aligned, weights)
        share = summed_to(np.broadcast_to(weights, product.shape), aligned.shape).reshape(values.shape)
    if reduction in (None, "none") or product.shape in ((), (0,)):
        return product, share if share.ndim else float(share)
    divisor = 1.0
    if reduction == "mean_with_sample_weight" and weights is not None:
        divisor = float(weights.sum())
    elif reduction != "sum":
        divisor = float(product.size)
    factor = 1 / divisor if divisor else 0.0
    return float(product.sum()) * factor, share * factor if share.ndim else float(share) * factor


def times(values: Array, weights: Array) -> Array:
    """values x weights, where an axis of length 1 is stretched. Raises ShapeError if they do not fit."""
    try:
        product: Array = values * weights
    except ValueError:
        raise ShapeError("shape.sample_weight", gets=weights.shape, wants=values.shape) from None
    return product


def summed_to(array: Array, shape: tuple[int, ...]) -> Array:
    """The gradient of a broadcast: sum over every axis that was added or stretched."""
    added = array.ndim - len(shape)
    stretched = [place for place, size in enumerate(shape, added) if size == 1 != array.shape[place]]
    summed: Array = array.sum(axis=(*range(added), *stretched))
    return summed.reshape(shape)
