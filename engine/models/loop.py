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

    loss: Tally = NOTHING
    metrics: dict[str, tuple[Metric, Tally]] = field(default_factory=dict)

    def add(self, losses: Array, metrics: Sequence[Metric], y_true: Array, y_pred: Array) -> None:
        """Take in one batch: its loss per sample, targets and outputs."""
        self.loss += Tally(float(losses.mean()) * len(losses), len(losses))
        for metric in metrics:
            name = str(metric.name)
            _, before = self.metrics.get(name, (metric, NOTHING))
            self.metrics[name] = metric, before + metric.update(y_true, y_pred)

    @property
    def logs(self) -> dict[str, float]:
        """Names and numbers in Keras's order, which is the alphabet's."""
        found = {"loss": self.loss.total / self.loss.count if self.loss.count else 0.0}
        found |= {name: metric.result(tally) for name, (metric, tally) in self.metrics.items()}
        return dict(sorted(found.items()))


@dataclass(frozen=True)
class FitOptions:
    """What fit was asked for."""

    epochs: int
    initial_epoch: int
    batch_size: int
    shuffle: bool


def fit(
    model: Model,
    train: tuple[Array, Array],
    validation: tuple[Array, Array] | None,
    options: FitOptions,
    hooks: CallbackList,
) -> None:
    """Train for the epochs asked for, or until somebody sets ``model.stop_training``."""
    x, y = train
    logs: dict[str, float] = {}
    hooks.call("on_train_begin", {})
    for epoch in range(options.initial_epoch, options.epochs):
        hooks.call("on_epoch_begin", epoch, {})
        order = model.streams.shuffle.permutation(len(x)) if options.shuffle else None
        means = Means()
        for number, (x_batch, y_batch) in enumerate(Batches(x, y, options.batch_size, order)):
            hooks.call("on_train_batch_begin", number, {})
            model.train_step(x_batch, np.asarray(y_batch), means)
            hooks.call("on_train_batch_end", number, means.logs)
            if model.stop_training:
                break
        logs = means.logs
        if validation is not None:
            tested = test(model, Batches(*validation, options.batch_size), hooks)
            logs |= {f"val_{name}": value for name, value in tested.items()}
        hooks.call("on_epoch_end", epoch, logs)
        if model.stop_training:
            break
    hooks.call("on_train_end", logs)


def test(model: Model, batches: Batches, hooks: CallbackList) -> dict[str, float]:
    """Loss and metrics over all batches; nothing is changed."""
    hooks.call("on_test_begin", {})
    means = Means()
    for number, (x, y) in enumerate(batches):
        hooks.call("on_test_batch_begin", number, {})
        model.test_step(x, np.asarray(y), means)
        hooks.call("on_test_batch_end", number, means.logs)
    hooks.call("on_test_end", means.logs)
    return means.logs


def predict(model: Model, batches: Batches, hooks: CallbackList) -> Array:
    """The outputs of all batches, one after the other."""
    hooks.call("on_predict_begin", {})
    parts = []
    for number, (x, _) in enumerate(batches):
        hooks.call("on_predict_batch_begin", number, {})
        parts.append(model.outputs(x))
        hooks.call("on_predict_batch_end", number, {})
    hooks.call("on_predict_end", {})
    return np.concatenate(parts)
