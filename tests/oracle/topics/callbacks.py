"""Callbacks: small trainings whose histories, weights and calls are compared."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

RNG = np.random.default_rng(11)
X = RNG.normal(size=(30, 4)).astype(np.float32)
Y = (X @ RNG.normal(size=(4,)) + RNG.normal(size=30) > 0).astype(np.float32)[:, None]
X_VAL = RNG.normal(size=(14, 4)).astype(np.float32)
Y_VAL = (RNG.random(14) > 0.5).astype(np.float32)[:, None]
WEIGHTS = [RNG.normal(size=shape).astype(np.float32) for shape in ((4, 6), (6,), (6, 1), (1,))]
EPOCHS = 12

Arrays = dict[str, np.ndarray]


def net(keras: Any, optimizer: Any = None) -> Any:
    layers = keras.layers
    stack = [layers.Dense(6, activation="tanh"), layers.Dense(1, activation="sigmoid")]
    model = keras.Sequential([keras.Input((4,)), *stack])
    model.set_weights(WEIGHTS)
    model.compile(optimizer or keras.optimizers.SGD(0.8), "binary_crossentropy", metrics=["accuracy"])
    return model


def told(model: Any, history: Any) -> Arrays:
    """Everything that a training leaves behind."""
    found = {f"history/{name}": np.array(values) for name, values in history.history.items()}
    found |= {f"weight/{place}": weight for place, weight in enumerate(model.get_weights())}
    return found | {"epochs": np.array(history.epoch)}


def fit(model: Any, callbacks: Any, **options: Any) -> Any:
    given = {"epochs": EPOCHS, "batch_size": 8, "validation_data": (X_VAL, Y_VAL), **options}
    return model.fit(X, Y, shuffle=False, verbose=0, callbacks=callbacks, **given)


def watched(class_name: str, attributes: tuple[str, ...] = (), **arguments: Any) -> Callable[[Any], Arrays]:
    """A training under one callback, and what that one remembers at the end."""

    def answer(keras: Any) -> Arrays:
        model, callback = net(keras), getattr(keras.callbacks, class_name)(**arguments)
        found = told(model, fit(model, [callback]))
        return found | {name: np.array(float(getattr(callback, name))) for name in attributes}

    return answer


def stopped(**arguments: Any) -> Callable[[Any], Arrays]:
    return watched("EarlyStopping", ("wait", "stopped_epoch", "best_epoch", "best"), **arguments)


def slowed(**arguments: Any) -> Callable[[Any], Arrays]:
    return watched("ReduceLROnPlateau", ("wait", "cooldown_counter", "best"), **arguments)


def trained(class_name: str, epochs: int = 4, **config: Any) -> Callable[[Any], Arrays]:
    """A training with this optimizer; at its end the weights are settled."""

    def answer(keras: Any) -> Arrays:
        model = net(keras, getattr(keras.optimizers, class_name)(**config))
        return told(model, fit(model, None, epochs=epochs))

    return answer


def scheduled(keras: Any) -> Arrays:
    """Two functions set the rate, one of the epoch and the rate, one of the epoch alone."""
    model = net(keras)
    both = keras.callbacks.LearningRateScheduler(lambda epoch, rate: rate * 0.7 if epoch > 1 else rate)
    one = net(keras)
    alone = keras.callbacks.LearningRateScheduler(lambda epoch: 0.5 / (epoch + 1))
    found = told(model, fit(model, [both], epochs=5))
    return found | {f"alone {key}": value for key, value in told(one, fit(one, alone, epochs=3)).items()}


def not_a_number(keras: Any) -> Arrays:
    model = net(keras)
    model.compile("sgd", "mse")
    y = Y.copy()
    y[17] = np.nan
    callback = keras.callbacks.TerminateOnNaN()
    history = model.fit(X, y, batch_size=8, epochs=3, shuffle=False, verbose=0, callbacks=[callback])
    return {"loss": np.array(history.history["loss"]), "epochs": np.array(history.epoch)}


def twice(keras: Any) -> Arrays:
    """One callback in two trainings begins anew; epochs are counted on from where one asks."""
    model, callback = net(keras), keras.callbacks.EarlyStopping(patience=2)
    first = told(model, fit(model, callback))
    return first | {f"again {key}": value for key, value in told(model, fit(model, callback, initial_epoch=5)).items()}


HOOKS = [
    f"on_{when}_{end}" for when in ("train", "epoch", "train_batch", "test", "test_batch") for end in ("begin", "end")
]


def calls(keras: Any) -> Arrays:
    """Which hook is called when, with which number."""
    heard: list[tuple[int, int]] = []

    def ear(place: int) -> Callable[..., None]:
        return lambda number=-1, logs=None: heard.append((place, number if isinstance(number, int) else -1))

    callback = keras.callbacks.LambdaCallback(**{hook: ear(place) for place, hook in enumerate(HOOKS)})
    model = net(keras)
    fit(model, [callback], epochs=2)
    model.evaluate(X, Y, batch_size=16, verbose=0, callbacks=[callback])
    return {"heard": np.array(heard)}


def table(keras: Any) -> Arrays:
    """What stands in the file of a CSVLogger, with and without validation."""
    found = {}
    for name, held in {"validated": (X_VAL, Y_VAL), "plain": None}.items():
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "log.csv"
            fit(net(keras), [keras.callbacks.CSVLogger(str(file))], epochs=3, validation_data=held)
            lines = [line.split(",") for line in file.read_text().split()]
        cells = [[np.nan if cell == "NA" else float(cell) for cell in line] for line in lines[1:]]
        found |= {f"{name} cells": np.array(cells), f"{name} columns": np.array([len(word) for word in lines[0]])}
    return found


def one_after_the_other(keras: Any) -> Arrays:
    """The rate that one callback lowers is what the other writes down; the history comes last."""
    callbacks = keras.callbacks
    slow = callbacks.ReduceLROnPlateau(factor=0.5, patience=1, min_delta=0.05)
    stop = callbacks.EarlyStopping(patience=4, min_delta=0.02, restore_best_weights=True)
    model = net(keras)
    return told(model, fit(model, [slow, stop]))


ANSWERS = {
    "stop at once": stopped(),
    "stop after two": stopped(patience=2),
    "stop, small gains": stopped(monitor="loss", patience=1, min_delta=0.03),
    "stop by accuracy": stopped(monitor="val_accuracy", patience=3),
    "stop by accuracy, said": stopped(monitor="accuracy", mode="max", patience=2, min_delta=0.01),
    "stop, upside down": stopped(monitor="loss", mode="max", patience=3),
    "stop at a baseline": stopped(patience=3, baseline=0.1),
    "stop, back to the best": stopped(patience=3, restore_best_weights=True),
    "stop, the best under a baseline": stopped(patience=4, baseline=0.2, restore_best_weights=True),
    "stop, not before": stopped(start_from_epoch=4, patience=1, restore_best_weights=True),
    "stop never, back to the best": stopped(patience=50, restore_best_weights=True),
    "slow": slowed(patience=2),
    "slow, half": slowed(factor=0.5, patience=1, min_delta=0.01),
    "slow, with rest": slowed(factor=0.5, patience=1, cooldown=3),
    "slow, never below": slowed(factor=0.2, patience=1, min_lr=0.1),
    "slow by accuracy": slowed(monitor="val_accuracy", patience=2, factor=0.3),
    "scheduler": scheduled,
    "nan": not_a_number,
    "twice": twice,
    "calls": calls,
    "table": table,
    "slow, then stop": one_after_the_other,
    "fit with an average": trained("SGD", learning_rate=0.5, use_ema=True, ema_momentum=0.9),
    "fit with an average taken": trained(
        "Adam", learning_rate=0.05, use_ema=True, ema_momentum=0.8, ema_overwrite_frequency=5
    ),
    "fit with accumulation": trained("SGD", learning_rate=0.5, gradient_accumulation_steps=3, weight_decay=0.01),
    "fit nothing with an average": trained("SGD", epochs=0, use_ema=True),
}
