"""Two equal models, one of which runs by a plan and the other layer by layer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from engine import Input, Sequential, config
from engine.array import Array, Shape
from engine.layers import Layer
from engine.random import Streams

ROWS = 57
"""Five batches of ten rows, and a last one of seven."""


@dataclass(frozen=True)
class Case:
    """A model, and what it is trained with. ``segments``: what its plan must be made of."""

    layers: Callable[[], Sequence[Layer]]
    shape: Shape
    loss: Any = "mse"
    targets: str = "numbers"
    outputs: int = 1
    optimizer: Any = "sgd"
    metrics: Sequence[Any] = ()
    segments: Sequence[str] = ("DenseStack",)
    fit: dict[str, Any] = field(default_factory=dict)

    def model(self, seed: int = 1) -> Sequential:
        model = Sequential([Input(self.shape), *self.layers()], streams=Streams(seed))
        chosen = self.optimizer() if callable(self.optimizer) else self.optimizer
        loss = self.loss() if callable(self.loss) else self.loss
        model.compile(chosen, loss, metrics=list(self.metrics))
        return model

    def data(self, rows: int = ROWS) -> tuple[Array, Array]:
        rng = np.random.default_rng(7)
        x = rng.standard_normal((rows, *self.shape)).astype(np.float32)
        labels = rng.integers(0, max(self.outputs, 2), rows)
        made = {
            "numbers": lambda: rng.standard_normal((rows, self.outputs)).astype(np.float32),
            "yes or no": lambda: labels.astype(np.float32),
            "one-hot": lambda: np.eye(self.outputs, dtype=np.float32)[labels],
            "classes": lambda: labels,
            "shares": lambda: rng.dirichlet(np.ones(self.outputs), rows).astype(np.float32),
        }
        return x, made[self.targets]()


def twins(case: Case, work: Callable[[Sequential], Any]) -> tuple[tuple[Sequential, Any], tuple[Sequential, Any]]:
    """(model, what ``work`` gave) with plans and without."""
    planned, plain = case.model(), case.model()
    first = work(planned)
    with config.without_plans():
        return (planned, first), (plain, work(plain))


def segments(model: Sequential) -> list[str]:
    """The kinds of segments in the model's plan for training; none if it has no plan."""
    plan = model.plans.trainer
    return [] if plan is None else [type(segment).__name__ for segment in plan.segments]
