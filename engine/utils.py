"""Keras's corner for the small functions that everybody uses; the name is Keras's."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from engine import config
from engine.array import Array
from engine.errors import DataError, SpecError, shown
from engine.layers.symbolic import Tensor
from engine.names import clear_session
from engine.random import set_random_seed

__all__ = ["clear_session", "is_keras_tensor", "normalize", "pad_sequences", "set_random_seed", "to_categorical"]


def to_categorical(x: Any, num_classes: int | None = None) -> Array:
    """Class indices as one-hot rows: (...) or (..., 1) -> (..., classes). Raises DataError for a wrong index."""
    indices = np.asarray(x).astype(np.int64)
    if indices.ndim > 1 and indices.shape[-1] == 1:
        indices = indices[..., 0]
    classes = int(indices.max(initial=-1)) + 1 if num_classes is None else num_classes
    if indices.size and not ((indices >= 0) & (indices < classes)).all():
        lowest, highest = int(indices.min()), int(indices.max())
        raise DataError("data.labels", loss="to_categorical", classes=classes, lowest=lowest, highest=highest)
    return np.eye(classes, dtype=config.dtype())[indices]


def normalize(x: Any, axis: int = -1, order: int = 2) -> Array:
    """x / its length along ``axis``: sum(|x|^order)^(1/order); what has no length stays 0. Shapes: any -> same."""
    array = np.atleast_1d(np.asarray(x))
    lengths = np.atleast_1d(np.linalg.norm(array, order, axis))
    lengths[lengths == 0] = 1
    scaled: Array = array / np.expand_dims(lengths, axis) if array.ndim > 1 else array[None] / lengths
    return scaled


def pad_sequences(
    sequences: Any,
    maxlen: int | None = None,
    dtype: str = "int32",
    padding: str = "pre",
    truncating: str = "pre",
    value: Any = 0.0,
) -> Array:
    """Sequences of one length: cut at the side ``truncating``, filled with ``value`` at the side ``padding``.

    Shapes: a list of (steps, ...) -> (sequences, maxlen, ...); ``maxlen`` None is the longest. Raises DataError."""
    for name, side in (("padding", padding), ("truncating", truncating)):
        if side not in ("pre", "post"):
            raise SpecError("sequences.side", name=name, got=shown(side))
    if not hasattr(sequences, "__len__") or not all(hasattr(sequence, "__len__") for sequence in sequences):
        raise DataError("sequences.form", got=shown(sequences))
    rows: Sequence[Array] = [np.asarray(sequence) for sequence in sequences]
    step = next((row.shape[1:] for row in rows if len(row)), ())
    length = max((len(row) for row in rows), default=0) if maxlen is None else maxlen
    padded = np.full((len(rows), length, *step), value, dtype)
    for place, row in enumerate(rows):
        if len(row) and row.shape[1:] != step:
            raise DataError("sequences.samples", wants=step, place=place, got=row.shape[1:])
        kept = row[len(row) - min(len(row), length) :] if truncating == "pre" else row[:length]
        if len(kept):
            start = length - len(kept) if padding == "pre" else 0
            padded[place, start : start + len(kept)] = kept
    return padded


def is_keras_tensor(x: Any) -> bool:
    """Whether x is symbolic: what an Input or a layer called on one gives."""
    return isinstance(x, Tensor)
