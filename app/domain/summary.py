"""What a list of runs shows of one: the metric to compare by, its best value, and a small curve."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

SPARKS = 24
LOWER_IS_BETTER = ("loss", "mae", "mse", "error")


@dataclass
class Summary:
    """A fold over the logs of each epoch."""

    name: str | None = None
    best: float | None = None
    best_epoch: int | None = None
    curve: list[float | None] = field(default_factory=list)

    def take(self, epoch: int, logs: Mapping[str, float]) -> dict[str, Any]:
        """Take one epoch's logs in; the summary as it is now."""
        self.name = self.name or compared_by(logs)
        value = logs.get(self.name) if self.name else None
        if value is not None and math.isfinite(value) and self._is_better(value):
            self.best, self.best_epoch = value, epoch
        self.curve.append(logs.get("val_loss", logs.get("loss")))
        metric = {"name": self.name, "last": value, "best": self.best, "best_epoch": self.best_epoch}
        return {"metric": metric if self.name else None, "spark": spark(self.curve), "logs": dict(logs)}

    def _is_better(self, value: float) -> bool:
        if self.best is None:
            return True
        return value < self.best if is_cost(self.name or "") else value > self.best


def compared_by(logs: Mapping[str, float]) -> str | None:
    """The log that runs are compared by: the first validation metric, else the first metric, else the loss."""
    names = [name for name in logs if name not in ("loss", "val_loss")]
    validated = [name for name in names if name.startswith("val_")]
    losses = [name for name in ("val_loss", "loss") if name in logs]
    return next(iter([*validated, *names, *losses]), None)


def is_cost(name: str) -> bool:
    return any(word in name for word in LOWER_IS_BETTER)


def spark(curve: list[float | None]) -> list[float | None]:
    """At most 24 values of a curve, evenly spread, first and last always among them."""
    if len(curve) <= SPARKS:
        return list(curve)
    step = (len(curve) - 1) / (SPARKS - 1)
    return [curve[round(index * step)] for index in range(SPARKS)]
