"""Scaling: what happens to the raw numbers before a network sees them. Fitted on the training rows only."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from engine.errors import DataError, Words, shown

Array: TypeAlias = NDArray[Any]
Name: TypeAlias = Literal["standard", "divide", "none"]


@dataclass(frozen=True)
class Rule:
    """How a data set wants to be scaled. ``by`` is the divisor of "divide", the largest value a pixel can have."""

    name: Name
    by: float = 1.0

    @property
    def words(self) -> Words:
        divided = Words(f"÷ {self.by:g}", f"÷ {self.by:g}")
        table = {
            "standard": Words("mean 0, spread 1 per column", "열마다 평균 0, 표준편차 1"),
            "divide": divided,
            "none": Words("as it is", "그대로"),
        }
        return table[self.name]

    def to_json(self) -> dict[str, Any]:
        return {"name": self.name, "by": self.by} if self.name == "divide" else {"name": self.name}


@dataclass(frozen=True)
class Scaling:
    """A fitted rule: y = (x - mean) / std per column, y = x / by, or y = x.

    Shapes: (rows, ...) -> same, float32. Source: LeCun et al. 1998, Efficient BackProp, 4.3.
    """

    rule: Rule
    mean: tuple[float, ...] = ()
    std: tuple[float, ...] = ()

    @classmethod
    def fit(cls, rule: Rule, x_train: Array) -> Scaling:
        """Learn mean and standard deviation of each column from the training rows; other rules need no data."""
        if rule.name != "standard":
            return cls(rule)
        wide = x_train.astype(np.float64)
        std = wide.std(axis=0)
        # A column that is constant on the training rows says nothing: it becomes 0, not a division by 0.
        std = np.where(std > 0, std, 1.0)
        return cls(rule, tuple(wide.mean(axis=0).tolist()), tuple(std.tolist()))

    def apply(self, x: Array) -> Array:
        """Scaled float32 copy of raw values."""
        if self.rule.name == "none":
            return x.astype(np.float32)
        if self.rule.name == "divide":
            return x.astype(np.float32) / np.float32(self.rule.by)
        if x.shape[1:] != (len(self.mean),):
            raise DataError("data.columns", columns=len(self.mean), got=tuple(x.shape))
        scaled: Array = ((x - np.asarray(self.mean)) / np.asarray(self.std)).astype(np.float32)
        return scaled

    def to_json(self) -> dict[str, Any]:
        fitted = {"mean": list(self.mean), "std": list(self.std)} if self.rule.name == "standard" else {}
        return {**self.rule.to_json(), **fitted}

    @classmethod
    def from_json(cls, body: object) -> Scaling:
        """The same scaling again. Raises DataError for anything that ``to_json`` cannot have written."""
        if not isinstance(body, Mapping):
            raise DataError("data.scaling_form", got=shown(body))
        name: Any = body.get("name")
        by = body.get("by", 1.0)
        mean, std = body.get("mean", []), body.get("std", [])
        numbers = [*mean, *std, by] if isinstance(mean, list) and isinstance(std, list) else [None]
        fits = (
            name in ("standard", "divide", "none")
            and all(map(_is_number, numbers))
            and len(mean) == len(std)
            and all(n > 0 for n in [*std, by])
        )
        if not fits:
            raise DataError("data.scaling_form", got=shown(body))
        return cls(Rule(name, float(by)), tuple(map(float, mean)), tuple(map(float, std)))


def _is_number(value: object) -> bool:
    # abs() instead of isfinite(): an int beyond the range of a float must be compared, not converted
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) <= sys.float_info.max
