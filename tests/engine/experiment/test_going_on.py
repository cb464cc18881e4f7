"""A run that is left anywhere and taken up by a new process's objects ends in the same bits as one left alone."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest

from engine.callbacks import Callback
from engine.errors import DataError
from engine.experiment import Experiment, Trainer, decode_position, encode_weights, prepare

DIGITS = {"dataset": "digits"}
FLAT = {"class_name": "Flatten"}
SOFTMAX = {"class_name": "Dense", "config": {"units": 10, "activation": "softmax"}}
BASE = {
    "data": DIGITS,
    "model": {"layers": [FLAT, {"class_name": "Dense", "config": {"units": 8, "activation": "relu"}}, SOFTMAX]},
    "compile": {"loss": "categorical_crossentropy", "optimizer": "adam", "metrics": ["accuracy"]},
    "fit": {"epochs": 4, "batch_size": 200},
}


def block(name: str, **config: Any) -> dict[str, Any]:
    return {"class_name": name, "config": config}


def stack(*layers: dict[str, Any]) -> dict[str, Any]:
    return {**BASE, "model": {"layers": [*layers, SOFTMAX]}}


def compiled(**changes: Any) -> dict[str, Any]:
    return {**BASE, "compile": {**BASE["compile"], **changes}}  # type: ignore[dict-item]


def fitted(**changes: Any) -> dict[str, Any]:
    return {**BASE, "fit": {**BASE["fit"], **changes}}  # type: ignore[dict-item]


DECAY = block("ExponentialDecay", initial_learning_rate=0.01, decay_steps=5, decay_rate=0.7)
SPECS: dict[str, dict[str, Any]] = {
    "plain": BASE,
    "dropout": stack(FLAT, block("Dropout", rate=0.5), block("GaussianNoise", stddev=0.3), block("Dense", units=8)),
    "batch norm": stack(FLAT, block("Dense", units=8), block("BatchNormalization")),
    "lstm": stack(block("Reshape", target_shape=[8, 8]), block("LSTM", units=4, dropout=0.2, recurrent_dropout=0.1)),
    "no shuffling": fitted(shuffle=False),
    "momentum": compiled(optimizer=block("SGD", learning_rate=0.1, momentum=0.9, nesterov=True)),
    "average of weights": compiled(optimizer=block("Adam", use_ema=True, ema_overwrite_frequency=3)),
    "several batches a step": compiled(optimizer=block("RMSprop", gradient_accumulation_steps=2, centered=True)),
    "schedule": compiled(optimizer=block("SGD", learning_rate=DECAY)),
    "nadam": compiled(optimizer="nadam"),
    "many metrics": compiled(
        metrics=["accuracy", "categorical_crossentropy", block("TopKCategoricalAccuracy", k=2), "mse"]
    ),
    "early stopping": fitted(callbacks=[block("EarlyStopping", monitor="val_loss", patience=1, min_delta=0.2)]),
    "back to the best": fitted(
        callbacks=[block("EarlyStopping", monitor="val_loss", patience=2, restore_best_weights=True, min_delta=1.0)]
    ),
    "plateau": fitted(callbacks=[block("ReduceLROnPlateau", monitor="loss", patience=1, min_delta=0.5, factor=0.5)]),
    "no validation": {**BASE, "data": {**DIGITS, "validation_split": 0.0}},
    "regression": {
        "data": {"dataset": "diabetes"},
        "model": {"layers": [block("Dense", units=1)]},
        "compile": {"loss": "mse", "optimizer": "ftrl", "metrics": ["mae"]},
        "fit": {"epochs": 4, "batch_size": 64},
    },
}


class Watch(Callback):
    """Keeps the file of every moment."""

    def __init__(self, trainer: Trainer) -> None:
        self.trainer, self.files = trainer, list[bytes]()

    def on_train_batch_end(self, batch: int, logs: Any = None) -> None:
        self.look()

    def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
        self.look()

    def look(self) -> None:
        position = self.trainer.position()
        for state in position["callbacks"].values():
            state |= {"seconds": 0.0} if "seconds" in state else {}  # the only thing that no two runs share
        self.files.append(encode_weights(self.trainer.prepared, self.model.place.epoch, position))


def run(spec: dict[str, Any], position: Mapping[str, Any] | None = None) -> tuple[list[str], bytes, list[bytes]]:
    """(epochs and pictures as JSON, bytes of the last weights, the files of every moment)."""
    told: list[str] = []

    def emit(kind: str, body: Mapping[str, Any]) -> None:
        if kind != "batch" and body["epoch"] > 0:
            told.append(json.dumps({name: value for name, value in body.items() if name != "seconds"}))

    prepared = prepare(Experiment.parse(spec))
    trainer = Trainer(prepared, emit)
    watch = Watch(trainer)
    trainer.go([watch], position)
    weights = prepared.model.parameters.data.tobytes() + prepared.model.state.data.tobytes()
    return told, weights, watch.files


@pytest.mark.parametrize("name", SPECS)
def test_going_on_from_any_moment_gives_the_same_bits(name: str) -> None:
    told, weights, files = run(SPECS[name])
    moments = sorted({0, 1, len(files) // 3, len(files) // 2, len(files) - 3, len(files) - 2, len(files) - 1})
    for moment in moments:
        again, end, later = run(SPECS[name], decode_position(files[moment]))
        assert told[len(told) - len(again) :] == again
        assert end == weights
        # a file made after the break equals the one made without it, so it can be broken off again and again
        assert later == files[moment + 1 :]


def test_more_epochs_equal_the_longer_run() -> None:
    _, longer, _ = run(BASE)
    files = run(fitted(epochs=2))[2]
    assert run(BASE, decode_position(files[-1]))[1] == longer


def test_a_position_of_another_model_is_refused() -> None:
    position = decode_position(run(BASE)[2][0])
    assert position is not None
    with pytest.raises(DataError, match="another model or optimizer"):
        run(stack(FLAT), position)
    assert np.isfinite(position["params"]).all()
