"""What a classifier says, as one share per class, whatever its last layer gives: shares, logits, or one number."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from engine.array import Array

if TYPE_CHECKING:
    from engine.models.model import Model


def from_logits(model: Model) -> bool:
    """Whether the first output is made of logits, which only its loss knows."""
    return bool(getattr(model.objective.losses[0], "from_logits", False))


def shares(outputs: Array, from_logits: bool) -> Array:
    """One share per class from what the model gives: one output p becomes [1 - p, p], logits become shares."""
    outputs = outputs.astype(np.float64)
    with np.errstate(all="ignore"):  # a diverged model has NaN to show
        if outputs.shape[1] == 1:
            p = 0.5 * np.tanh(0.5 * outputs) + 0.5 if from_logits else outputs
            return np.concatenate([1 - p, p], axis=1)
        if from_logits:
            e = np.exp(outputs - outputs.max(axis=1, keepdims=True))
            return np.asarray(e / e.sum(axis=1, keepdims=True))
    return outputs
