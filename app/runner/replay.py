"""Go to the end of an epoch of a run that has been there before: from the nearest checkpoint, by training again.

Everything that a run hangs on is in its spec, its position and the rates that people set; so the weights come out to
the same bits, and an epoch nobody kept costs only the time from the checkpoint before it.
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Any

from app.runner.order import Past
from app.runner.rates import Rates
from engine.callbacks import Callback
from engine.experiment import Experiment, Trainer, decode_position, encode_weights, prepare
from engine.models.position import position_of


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


def replay(past: Past, datasets: Path) -> Trainer:
    """A trainer that stands at the end of that epoch; 0 is before the first."""
    # one epoch more, so that what comes at the end of a training (best weights, a mean of weights) does not come
    longer = {**past.spec, "fit": {**past.spec["fit"], "epochs": past.epoch + 1}}
    trainer = Trainer(prepare(Experiment.parse(longer), datasets))
    with suppress(_ReachedError):
        trainer.go([Rates(past.rates), _Until(past.epoch)], beginning(trainer, past.checkpoint, past.origin, datasets))
    return trainer


def file_at(past: Past, datasets: Path) -> bytes:
    """The file of the model as it was at the end of that epoch."""
    trainer = replay(past, datasets)
    return encode_weights(trainer.prepared, trainer.prepared.model.place.epoch, trainer.position())


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
