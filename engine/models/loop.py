"""The training loop, on one screen.

An epoch shows every row once, in batches; each batch is one update. The logs are means over what the epoch has seen
so far, each batch weighing by its rows, so the last short batch counts for what it is.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from engine.callbacks import CallbackList
from engine.models.data import Epochs
from engine.models.objective import Means

if TYPE_CHECKING:
    from engine.models.model import Model


@dataclass(frozen=True)
class FitOptions:
    """Which epochs, and after which of them the validation rows are asked."""

    epochs: int
    initial_epoch: int
    validates: Callable[[int], bool]


def fit(model: Model, train: Epochs, validation: Epochs | None, options: FitOptions, hooks: CallbackList) -> None:
    """Train for the epochs asked for, or until somebody sets ``model.stop_training``."""
    logs: dict[str, Any] = {}
    told = hooks.hears("on_train_batch_end")
    hooks.call("on_train_begin", {})
    for epoch in range(model._initial_epoch or options.initial_epoch, options.epochs):  # a backup may set it
        hooks.call("on_epoch_begin", epoch, {})
        means = Means()
        for number, (x, y, weights) in enumerate(train):
            hooks.call("on_train_batch_begin", number, {})
            model.train_step(x, y, weights, means)
            if told:
                hooks.call("on_train_batch_end", number, means.logs)
            if model.stop_training:
                break
        logs = means.logs
        if validation is not None and options.validates(epoch):
            tested = test(model, validation, hooks)
            logs |= {f"val_{name}": value for name, value in tested.items()}
        hooks.call("on_epoch_end", epoch, logs)
        if model.stop_training or train.ran_out:
            break
    model.finish()
    hooks.call("on_train_end", logs)


def test(model: Model, batches: Epochs, hooks: CallbackList) -> dict[str, Any]:
    """Loss and metrics over all batches; nothing is changed."""
    hooks.call("on_test_begin", {})
    means = Means()
    told = hooks.hears("on_test_batch_end")
    for number, (x, y, weights) in enumerate(batches):
        hooks.call("on_test_batch_begin", number, {})
        model.test_step(x, y, weights, means)
        if told:
            hooks.call("on_test_batch_end", number, means.logs)
    hooks.call("on_test_end", means.logs)
    return means.logs


def predict(model: Model, batches: Epochs, hooks: CallbackList) -> list[list[Any]]:
    """The outputs of all batches: for every output its parts, one per batch."""
    hooks.call("on_predict_begin", {})
    parts: list[list[Any]] = [[] for _ in model.graph.outputs] if model.built else []
    for number, (x, _, _) in enumerate(batches):
        hooks.call("on_predict_batch_begin", number, {})
        model.ready_for(x)
        outputs = model.graph.answers(model.tape(x))
        parts = parts or [[] for _ in outputs]
        for part, output in zip(parts, outputs, strict=True):
            part.append(output)
        hooks.call("on_predict_batch_end", number, {"outputs": model.output_structure.pack(outputs)})
    hooks.call("on_predict_end", {})
    return parts
