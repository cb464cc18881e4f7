"""The training loop, on one screen.

An epoch shows every row once, in batches; each batch is one update. The logs are means over what the epoch has seen
so far, each batch weighing by its rows, so the last short batch counts for what it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from engine.array import Array
from engine.callbacks import CallbackList
from engine.metrics import NOTHING, Metric, Tally
from engine.models.data import Batches

if TYPE_CHECKING:
    from engine.models.model import Model


@dataclass
class Means:
    """Loss and metrics of everything seen since the start: sums that turn into the logs."""

    metrics: Sequence[Metric]
    loss: Tally = NOTHING
    tallies: list[Tally] = field(default_factory=list)

    def add(self, losses: Array, y_true: Array, y_pred: Array) -> None:
        """Take in one batch: its loss per sample, targets and outputs."""
        self.loss += Tally(float(losses.mean()) * len(losses), len(losses))
        self.tallies = self.tallies or [NOTHING] * len(self.metrics)
        self.tallies = [
            tally + metric.update(y_true, y_pred) for tally, metric in zip(self.tallies, self.metrics, strict=True)
        ]

    @property
    def logs(self) -> dict[str, float]:
        """Names and numbers in Keras's order, which is the alphabet's."""
        found = {"loss": self.loss.total / self.loss.count if self.loss.count else 0.0}
        for metric, tally in zip(self.metrics, self.tallies, strict=False):
            found[str(metric.name)] = metric.result(tally)
        return dict(sorted(found.items()))


@dataclass(frozen=True)
class Plan:
    """What fit was asked for."""

    epochs: int
    initial_epoch: int
    batch_size: int
    shuffle: bool


def fit(
    model: Model, train: tuple[Array, Array], validation: tuple[Array, Array] | None, plan: Plan, hooks: CallbackList
) -> None:
    """Train for the epochs of the plan, or until somebody sets ``model.stop_training``."""
    x, y = train
    logs: dict[str, float] = {}
    hooks.call("on_train_begin")
    for epoch in range(plan.initial_epoch, plan.epochs):
        hooks.call("on_epoch_begin", epoch)
        order = model.streams.shuffle.permutation(len(x)) if plan.shuffle else None
        means = model.reset_metrics()
        for number, (x_batch, y_batch) in enumerate(Batches(x, y, plan.batch_size, order)):
            hooks.call("on_train_batch_begin", number)
            model.train_step(x_batch, np.asarray(y_batch))
            hooks.call("on_train_batch_end", number, means.logs)
            if model.stop_training:
                break
        logs = means.logs
        if validation is not None:
            tested = test(model, Batches(*validation, plan.batch_size), hooks)
            logs |= {f"val_{name}": value for name, value in tested.items()}
        hooks.call("on_epoch_end", epoch, logs)
        if model.stop_training:
            break
    hooks.call("on_train_end", logs)


def test(model: Model, batches: Batches, hooks: CallbackList) -> dict[str, float]:
    """Loss and metrics over all batches; nothing is changed."""
    hooks.call("on_test_begin")
    means = model.reset_metrics()
    for number, (x, y) in enumerate(batches):
        hooks.call("on_test_batch_begin", number)
        model.test_step(x, np.asarray(y))
        hooks.call("on_test_batch_end", number, means.logs)
    hooks.call("on_test_end", means.logs)
    return means.logs


def predict(model: Model, batches: Batches, hooks: CallbackList) -> Array:
    """The outputs of all batches, one after the other."""
    hooks.call("on_predict_begin")
    parts = []
    for number, (x, _) in enumerate(batches):
        hooks.call("on_predict_batch_begin", number)
        parts.append(model.outputs(x))
        hooks.call("on_predict_batch_end", number, {})
    hooks.call("on_predict_end")
    return np.concatenate(parts)
