"""Go to the end of an epoch of a run that has been there before: from the nearest checkpoint, by training again.

Everything that a run hangs on is in its spec, its position and the rates that people set; so the weights come out to
the same bits, and an epoch nobody kept costs only the time from the checkpoint before it.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np

from app.runner.order import Past
from app.runner.rates import Rates
from engine.callbacks import Callback
from engine.experiment import Experiment, Trainer, decode_position, prepare
from engine.models import Model
from engine.models.position import position_of

Tell: TypeAlias = Callable[[int, bytes], bool]
"""Takes an epoch and its weights; False: that is enough."""


class _ReachedError(Exception):
    """The epoch is over."""


class _Until(Callback):
    def __init__(self, epoch: int) -> None:
        self.epoch = epoch

    def on_epoch_begin(self, epoch: int, logs: Any = None) -> None:
        if epoch >= self.epoch:
            raise _ReachedError

    def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
        if epoch + 1 >= self.epoch:
            raise _ReachedError


class _Film(Callback):
    """Tells the weights wherever an epoch ends, the one included at whose end it sets out."""

    def __init__(self, tell: Tell) -> None:
        self.tell, self.began = tell, False

    def on_epoch_begin(self, epoch: int, logs: Any = None) -> None:
        if not self.began and self.model.place.batch == 0:
            self._show(epoch)
        self.began = True

    def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
        self._show(epoch + 1)

    def _show(self, epoch: int) -> None:
        if not self.tell(epoch, weights_of(self.model)):
            raise _ReachedError


def weights_of(model: Model) -> bytes:
    """All numbers that a model has learned: its vector of weights, then that of its state."""
    return np.concatenate([model.parameters.data, model.state.data]).tobytes()


def put(model: Model, weights: bytes) -> None:
    """Let an equal model have what ``weights_of`` gave."""
    numbers = np.frombuffer(weights, model.parameters.data.dtype)
    count = model.parameters.data.size
    model.parameters.data[...] = numbers[:count]
    model.state.data[...] = numbers[count:]


def replay(past: Past, datasets: Path, *callbacks: Callback) -> Trainer:
    """A trainer that stands at the end of that epoch; 0 is before the first."""
    # one epoch more, so that what comes at the end of a training (best weights, a mean of weights) does not come
    longer = {**past.spec, "fit": {**past.spec["fit"], "epochs": past.epoch + 1}}
    trainer = Trainer(prepare(Experiment.parse(longer), datasets))
    with suppress(_ReachedError):
        start = beginning(trainer, past.checkpoint, past.origin, datasets)
        trainer.go([Rates(past.rates), *callbacks, _Until(past.epoch)], start)
    return trainer


def film(past: Past, datasets: Path, tell: Tell) -> None:
    """Tell the weights at the end of every epoch on the way from its checkpoint to the end of that epoch."""
    replay(past, datasets, _Film(tell))


def beginning(trainer: Trainer, checkpoint: bytes | None, origin: Past | None, datasets: Path) -> dict[str, Any] | None:
    """Where a run begins: where its checkpoint stands, where it was forked off another run, or (None) at nothing."""
    if checkpoint is not None:
        position = decode_position(checkpoint)
        if position is not None and position["epochs"] != trainer.prepared.experiment.epochs:
            position["stop"] = None  # it had come to its end, and is to have another one
        return position
    return None if origin is None else grafted(replay(origin, datasets), trainer)


def grafted(origin: Trainer, new: Trainer) -> dict[str, Any]:
    """The position from which ``new`` goes on with what ``origin`` has learned.

    The optimizer's memory comes along if the new one has the same; callbacks begin afresh."""
    position, fresh = origin.position(), position_of(new.prepared.model)
    optimizers = [one.prepared.experiment.optimizer.to_json() for one in (origin, new)]
    models = [one.prepared.model for one in (origin, new)]
    if type(models[0].optimizer) is not type(models[1].optimizer) or position["slots"].shape != fresh["slots"].shape:
        position |= {"slots": fresh["slots"], "updates": 0}
    if optimizers[0] != optimizers[1]:
        position["learning_rate"] = fresh["learning_rate"]
    return {**position, "batch": 0, "order": None, "means": fresh["means"], "stop": None, "callbacks": {}}
