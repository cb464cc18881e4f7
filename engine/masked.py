"""Arrays that carry a mask from one layer to the next when layers are called by hand, as Keras's tensors do."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np

from engine.array import Array

MASK_READERS = frozenset(
    {
        *("SimpleRNN", "LSTM", "GRU", "RNN", "ConvLSTM1D", "ConvLSTM2D", "ConvLSTM3D", "Bidirectional"),
        *("TimeDistributed", "BatchNormalization", "Softmax", "GlobalAveragePooling1D"),
    }
)
"""The layers whose call takes a mask in Keras; so do models. In a graph it is the one noted when the graph was made."""


class Masked(np.ndarray[Any, Any]):
    """An array whose steps are valid where ``_keras_mask`` (batch, time) is True. Results of arithmetic have none."""

    _keras_mask: Array | None = None


def with_mask(y: Array, mask: Array | None) -> Array:
    """The array itself, or a view of it that carries the mask."""
    if mask is None:
        return y
    masked = y.view(Masked)
    masked._keras_mask = mask
    return masked


def mask_of(x: Any) -> Array | None:
    """The mask that a layer has put on an array."""
    return getattr(x, "_keras_mask", None)


def unmask(xs: Iterable[Any]) -> None:
    """Take the masks off the arrays that carry one."""
    for x in xs:
        if isinstance(x, Masked):
            x._keras_mask = None
