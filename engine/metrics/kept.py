"""Numbers that a metric of one's own keeps between batches, as Keras's metrics do: variables among its attributes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import numpy as np

from engine.variable import Variable


def kept_in(value: Any) -> list[Variable]:
    """Every variable in an attribute: itself, in lists and dicts, and those of metrics inside."""
    if isinstance(value, Variable):
        return [value]
    if isinstance(value, Mapping):
        value = list(value.values())
    if isinstance(value, list | tuple):
        return [variable for part in value for variable in kept_in(part)]
    inside: list[Variable] = getattr(value, "_kept", [])
    return inside


@contextmanager
def holding(variables: Sequence[Variable], values: Sequence[Any]) -> Iterator[None]:
    """For a while the variables have these values; then again those that they had."""
    before = [variable.numpy() for variable in variables]
    try:
        for variable, value in zip(variables, values, strict=True):
            variable.assign(np.asarray(value))
        yield
    finally:
        for variable, value in zip(variables, before, strict=True):
            variable.assign(value)
