"""What fit and evaluate are told beside the data: sizes, numbers of batches, after which epochs to validate."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from engine.errors import SpecError, shown
from engine.record import record


@record(frozen=True)
class FitOptions:
    """Which epochs, and after which of them the validation rows are asked."""

    epochs: int
    initial_epoch: int
    validates: Callable[[int], bool]

    @classmethod
    def of(cls, epochs: Any, initial_epoch: Any, validation_freq: int | Sequence[int]) -> FitOptions:
        """Raises SpecError for what is no whole number."""
        return cls(whole("epochs", epochs), whole("initial_epoch", initial_epoch), _validates(validation_freq))


def size(batch_size: int | None) -> int:
    """Rows of a batch; None is 32."""
    return 32 if batch_size is None else whole("batch_size", batch_size, least=1)


def steps(name: str, number: int | None) -> int | None:
    """Batches of an epoch; None is all."""
    return None if number is None else whole(name, number, least=1)


def _validates(frequency: int | Sequence[int]) -> Callable[[int], bool]:
    """After which epochs (from 0) to validate: every n-th, or those listed (from 1)."""
    if isinstance(frequency, int):
        every = whole("validation_freq", frequency, least=1)
        return lambda epoch: (epoch + 1) % every == 0
    chosen = set(frequency)
    return lambda epoch: epoch + 1 in chosen


def whole(name: str, value: Any, least: int = 0) -> int:
    """A whole number. Raises SpecError."""
    if isinstance(value, bool) or not isinstance(value, int | np.integer) or value < least:
        raise SpecError("fit.whole_number", name=name, least=least, got=shown(value))
    return int(value)
