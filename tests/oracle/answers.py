"""What several topics need for their answers: fixed numbers, and answers as arrays."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np


def as_numpy(value: Any) -> Any:
    """A tensor of Keras's backend or an array as NumPy sees it."""
    return value.detach().cpu().numpy() if hasattr(value, "detach") else value


def array(shape: tuple[int, ...], seed: int) -> np.ndarray:
    """Normal numbers that are the same everywhere."""
    return np.random.default_rng(seed).normal(size=shape).astype(np.float32)


def said(keras: Any, found: Mapping[str, Any]) -> dict[str, np.ndarray]:
    """Tensors of Keras's backend and arrays alike as arrays."""
    return {name: np.asarray(as_numpy(value)) for name, value in found.items()}


def refused(calls: Mapping[str, Callable[[], Any]]) -> dict[str, np.ndarray]:
    """Which of these calls raise ValueError."""

    def raises(call: Callable[[], Any]) -> bool:
        try:
            call()
        except ValueError:
            return True
        return False

    return {name: np.array(raises(call)) for name, call in calls.items()}
