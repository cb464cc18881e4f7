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
from engine.models.position import Place

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
    model.place = Place(options.initial_epoch)
    hooks.call("on_train_begin", {})  # where a training that goes on takes its place
    while model.place.epoch < options.epochs and not model.stop_training:
        place, epoch = model.place, model.place.epoch
        hooks.call("on_epoch_begin", epoch, {})
        place.begin(model.streams.shuffle)
        for number, (x, y, weights) in enumerate(train):
            if number < place.batch:  # done before; the first one tells what its shapes tell
                if number == 0:
                    model.meet(x, y, weights, place.means)
                continue
            hooks.call("on_train_batch_begin", number, {})
            model.train_step(x, y, weights, place.means)
            place.batch = number + 1
            if told:
                hooks.call("on_train_batch_end", number, place.means.logs)
            if model.stop_training:
                break
        logs = place.means.logs
        if validation is not None and options.validates(epoch):
            validation.restart()
            tested = test(model, validation, hooks)
            logs |= {f"val_{name}": value for name, value in tested.items()}
        place.next_epoch()
        hooks.call("on_epoch_end", epoch, logs)
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
