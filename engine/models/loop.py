"""The training loop, on one screen.

An epoch shows every row once, in batches; each batch is one update. The logs are means over what the epoch has seen
so far, each batch weighing by its rows, so the last short batch counts for what it is. Who takes a batch, the plain
path or a plan, is settled in ``engine/models/steps.py``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from engine.callbacks import CallbackList
from engine.models import steps
from engine.models.data import Epochs
from engine.models.objective import Means
from engine.models.options import FitOptions
from engine.models.position import Place

if TYPE_CHECKING:
    from engine.models.model import Model


def fit(model: Model, train: Epochs, validation: Epochs | None, options: FitOptions, hooks: CallbackList) -> None:
    """Train for the epochs asked for, or until somebody sets ``model.stop_training``."""
    logs: dict[str, Any] = {}
    begins, ends = hooks.listeners("on_train_batch_begin"), hooks.listeners("on_train_batch_end")
    reads = hooks.reads("on_train_batch_end")
    model.place = Place(options.initial_epoch)
    hooks.call("on_train_begin", {})  # where a training that goes on takes its place
    trainer = steps.training(model, train)
    while model.place.epoch < options.epochs and not model.stop_training:
        place, epoch = model.place, model.place.epoch
        hooks.call("on_epoch_begin", epoch, {})
        place.begin(model.streams.shuffle)
        with np.errstate(all="ignore"):  # a diverging run is an answer, not a fault
            if not begins and not ends:
                trainer.run(place)
            for number, batch in steps.rest(trainer, place) if begins or ends else ():
                for hear in begins:
                    hear(number, {})
                if begins:
                    trainer.look()
                trainer.take(batch, place.means)
                place.batch = number + 1
                if ends:
                    told = place.means.logs if reads else {}
                    for hear in ends:
                        hear(number, told)
                    trainer.look()
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
    begins, ends = hooks.listeners("on_test_batch_begin"), hooks.listeners("on_test_batch_end")
    reads = hooks.reads("on_test_batch_end")
    tester = steps.testing(model, batches, reads=reads)
    with np.errstate(all="ignore"):
        for number, batch in enumerate(tester.epoch()):
            for hear in begins:
                hear(number, {})
            tester.take(batch, means)
            if ends:
                told = means.logs if reads else {}
                for hear in ends:
                    hear(number, told)
    logs = means.logs
    hooks.call("on_test_end", logs)
    return logs


def predict(model: Model, batches: Epochs, hooks: CallbackList) -> list[list[Any]]:
    """The outputs of all batches: for every output its parts, one after the other."""
    hooks.call("on_predict_begin", {})
    begins, ends = hooks.listeners("on_predict_batch_begin"), hooks.listeners("on_predict_batch_end")
    parts: list[list[Any]] = [[] for _ in model.graph.outputs] if model.built else []
    answerer = steps.answering(model, batches, one_by_one=bool(begins or ends))
    with np.errstate(all="ignore"):
        for number, batch in enumerate(answerer.epoch()):
            for hear in begins:
                hear(number, {})
            outputs = answerer.take(batch)
            parts = parts or [[] for _ in outputs]
            for part, output in zip(parts, outputs, strict=True):
                part.append(output)
            for hear in ends:
                hear(number, {"outputs": model.output_structure.pack(outputs)})
    hooks.call("on_predict_end", {})
    return parts
