"""Keras's corner for two functions that everybody uses; the name is Keras's."""

from __future__ import annotations

from typing import Any

import numpy as np

from engine import config
from engine.array import Array
from engine.errors import DataError
from engine.names import clear_session
from engine.random import set_random_seed

__all__ = ["clear_session", "set_random_seed", "to_categorical"]


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
