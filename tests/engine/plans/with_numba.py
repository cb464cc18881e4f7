"""Compiled stacks train and answer as the plain path does, but for rounding. Run by ``test_compiled.py``."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from engine import Input, Sequential, callbacks, config, layers, losses, optimizers
from engine.array import Array
from engine.plans import compiled
from tests.engine.plans.twins import ROWS, Case, twins

L = layers
CLASSES = {"loss": "categorical_crossentropy", "targets": "one-hot", "outputs": 3, "metrics": ["accuracy"]}


def dense(*units: int, activation: Any = "tanh", last: Any = None) -> Callable[[], list[L.Layer]]:
    return lambda: [*(L.Dense(one, activation=activation) for one in units[:-1]), L.Dense(units[-1], activation=last)]


CASES = {
    "the Playground's": Case(dense(4, 2, 1, last="tanh"), (2,)),
    "its largest": Case(dense(8, 8, 8, 8, 8, 8, 1, last="tanh"), (7,)),
    "a line": Case(dense(1), (1,)),
    "wide enough for two lanes": Case(dense(13, 5, 2, activation="relu"), (9,), outputs=2),
    "with momentum": Case(dense(4, 1), (2,), optimizer=lambda: optimizers.SGD(0.05, momentum=0.9)),
    "adam": Case(dense(4, 1, activation="sigmoid"), (2,), optimizer="adam", metrics=["mae"]),
    "yes or no": Case(dense(5, 1, last="sigmoid"), (3,), "binary_crossentropy", "yes or no", metrics=["accuracy"]),
    "logits": Case(dense(5, 1), (3,), lambda: losses.BinaryCrossentropy(from_logits=True), "yes or no"),
    "classes": Case(dense(6, 3, activation="relu", last="softmax"), (4,), optimizer="adam", **CLASSES),
    "softmax with another loss": Case(dense(6, 3, last="softmax"), (4,), targets="shares", outputs=3),
    "loss as it is": Case(dense(4, 2), (3,), lambda: losses.Huber(), outputs=2),
    "activations apart": Case(lambda: [L.Dense(4), L.Activation("tanh"), L.Dense(3), L.ReLU(), L.Dense(1)], (2,)),
    "no bias": Case(lambda: [L.Dense(4, "tanh", use_bias=False), L.Dense(1, use_bias=False)], (2,)),
    "only the last has a bias": Case(lambda: [L.Dense(4, "tanh", use_bias=False), L.Dense(1)], (2,)),
    "flattened": Case(lambda: [L.Flatten(), L.Dense(4, "tanh"), L.Dense(1)], (2, 2)),
    "frozen below": Case(lambda: [L.Dense(4, "tanh", trainable=False), L.Dense(1)], (2,)),
    "frozen above": Case(lambda: [L.Dense(4, "tanh"), L.Dense(1, trainable=False)], (2,)),
    "a price on weights": Case(lambda: [L.Dense(4, "tanh", kernel_regularizer="l2"), L.Dense(1)], (2,)),
}

NOT = {
    "wide": Case(dense(64, 10), (16,), outputs=10),
    "dropout": Case(lambda: [L.Dense(4, "tanh"), L.Dropout(0.5), L.Dense(1)], (2,)),
    "another activation": Case(dense(4, 1, activation="gelu"), (2,)),
    "softmax in the middle": Case(dense(4, 3, 1, activation="softmax"), (2,)),
    "behind a convolution": Case(lambda: [L.Conv1D(2, 2), L.Flatten(), L.Dense(1)], (4, 1)),
}


class Listens(callbacks.Callback):
    """Hears of every batch, so that they are trained one by one."""

    def on_train_batch_end(self, batch: int, logs: Any = None) -> None: ...


class Slows(callbacks.Callback):
    def on_epoch_begin(self, epoch: int, logs: Any = None) -> None:
        self.model.optimizer.learning_rate = 0.05 / (1 + epoch)


WAYS: dict[str, dict[str, Any]] = {
    "ten rows, the last batch of seven": {"batch_size": 10},
    "one by one": {"batch_size": 10, "callbacks": [Listens()]},
    "batches of one": {"batch_size": 1, "epochs": 1},
    "all rows": {"batch_size": ROWS},
    "another rate every epoch": {"batch_size": 16, "callbacks": [Slows()]},
    "validated": {"batch_size": 10, "validation_split": 0.3},
}


def near(a: Any, b: Any) -> None:
    np.testing.assert_allclose(a, b, rtol=1e-4, atol=2e-6)


def kind(model: Sequential) -> type:
    plan = model.plans.trainer
    return type(None if plan is None else plan.stack)


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("name", CASES)
def test_training(name: str, way: str) -> None:
    case = CASES[name]
    x, y = case.data()

    def work(model: Sequential) -> tuple[Any, Array, float]:
        history = model.fit(x, y, **{"epochs": 3, "verbose": 0, **WAYS[way]}).history
        alone = model.train_on_batch(x[:5], y[:5], return_dict=True)["loss"]
        return history, model.parameters.data.copy(), alone

    (planned, first), (_, second) = twins(case, work)
    if name != "loss as it is":  # which is no matter of one stack any more
        assert kind(planned) is compiled.CompiledStack
    assert first[0].keys() == second[0].keys()
    for log in first[0]:
        near(first[0][log], second[0][log])
    near(first[1], second[1])
    near(first[2], second[2])


@pytest.mark.parametrize("rows", [1, 8, 9, 255, 256, 257, 1000])
@pytest.mark.parametrize("name", CASES)
def test_answers(name: str, rows: int) -> None:
    case = CASES[name]
    x, y = case.data(rows)
    planned, plain = twins(
        case, lambda m: (m.predict(x, verbose=0), m.evaluate(x, y, verbose=0), m.predict_on_batch(x))
    )
    assert type(planned[0].plans.readers[0].stack) is compiled.CompiledStack
    for first, second in zip(planned[1], plain[1], strict=True):
        near(first, second)


@pytest.mark.parametrize("name", NOT)
def test_others_stay_with_numpy(name: str) -> None:
    case = NOT[name]
    model, (x, y) = case.model(), case.data()
    model.fit(x, y, epochs=1, verbose=0)
    assert kind(model) is not compiled.CompiledStack
    for reading in model.plans.readers:
        assert type(reading.stack) is not compiled.CompiledStack


def test_switched_off() -> None:
    x, y = CASES["a line"].data()
    for given, wanted in ((False, False), (True, True), ("auto", True)):
        model = CASES["a line"].model()
        model.compile("sgd", "mse", jit_compile=given)
        model.fit(x, y, epochs=1, verbose=0)
        assert (kind(model) is compiled.CompiledStack) is wanted


def test_float64_stays_with_numpy() -> None:
    config.set_floatx("float64")
    try:
        model, (x, y) = CASES["a line"].model(), CASES["a line"].data()
        model.fit(x, y, epochs=1, verbose=0)
    finally:
        config.set_floatx("float32")
    assert kind(model) is not compiled.CompiledStack


def line(activation: str) -> Sequential:
    """x -> activation(x)."""
    model = Sequential([Input((1,)), L.Dense(1, activation)])
    model.compile("sgd", "mse")
    model.set_weights([np.ones((1, 1)), np.zeros(1)])
    return model


@pytest.mark.parametrize("activation", ["linear", "relu", "tanh", "sigmoid"])
def test_curves(activation: str) -> None:
    model = line(activation)
    x = np.concatenate([np.linspace(-12, 12, 100_001), np.geomspace(1e-30, 1, 1000)]).astype(np.float32)[:, None]
    wide = x.astype(np.float64)
    wanted = {
        "linear": wide,
        "relu": np.maximum(wide, 0),
        "tanh": np.tanh(wide),
        "sigmoid": 1 / (1 + np.exp(-wide)),
    }[activation]
    got = model.predict(x, batch_size=len(x), verbose=0)
    np.testing.assert_allclose(got, wanted, rtol=6e-7, atol=3e-7 if activation == "sigmoid" else 0)
    odd = model.predict(np.array([[np.nan], [np.inf], [-np.inf]], np.float32), verbose=0).ravel()
    ends = {"linear": [np.inf, -np.inf], "relu": [np.inf, 0], "tanh": [1, -1], "sigmoid": [1, 0]}[activation]
    assert np.isnan(odd[0])
    np.testing.assert_allclose(odd[1:], ends, atol=4e-7)


def test_what_diverges_is_nan_here_too() -> None:
    case = Case(dense(4, 1, activation="relu"), (2,), optimizer=lambda: optimizers.SGD(100.0))
    x, y = case.data()
    (planned, first), (_, second) = twins(case, lambda m: m.fit(x, y, epochs=20, verbose=0).history["loss"][-1])
    assert kind(planned) is compiled.CompiledStack
    assert not np.isfinite(first)
    assert not np.isfinite(second)


class Bends(callbacks.Callback):
    """Another activation from the second epoch on."""

    def __init__(self, activation: str) -> None:
        self.activation = activation

    def on_epoch_begin(self, epoch: int, logs: Any = None) -> None:
        if epoch == 1:
            self.model.layers[0].activation = self.activation


@pytest.mark.parametrize(("first", "then"), [("tanh", "gelu"), ("tanh", "relu"), ("softmax", "tanh")])
def test_a_layer_changes_in_the_middle(first: str, then: str) -> None:
    case = Case(lambda: [L.Dense(4, first), L.Dense(3, "tanh"), L.Dense(1, "tanh")], (2,))
    x, y = case.data()
    (_, found), (_, wanted) = twins(
        case, lambda m: m.fit(x, y, 10, 3, verbose=0, callbacks=[Bends(then)]).history["loss"]
    )
    near(found, wanted)


def test_nothing_is_left_of_a_divergence() -> None:
    case = CASES["the Playground's"]
    x, y = case.data()
    model, fresh = case.model(), case.model()
    first = model.get_weights()
    model.set_weights([np.full_like(weight, np.nan) for weight in first])
    model.fit(x, y, 10, verbose=0)
    model.set_weights(first)
    for one in (model, fresh):
        one.fit(x, y, 10, verbose=0, shuffle=False)
    np.testing.assert_array_equal(model.parameters.data, fresh.parameters.data)


def test_inputs_of_any_make() -> None:
    model, (x, _) = CASES["the Playground's"].model(), CASES["the Playground's"].data()
    wanted = model.predict(x, verbose=0)
    fixed = x.copy()
    fixed.setflags(write=False)
    spread = np.zeros((ROWS, 5), np.float32)
    spread[:, 1:4:2] = x
    raw = np.zeros(x.nbytes + 1, np.uint8)
    odd = raw[1:].view(np.float32).reshape(x.shape)
    odd[...] = x
    for made in (fixed, spread[:, 1:4:2], np.asfortranarray(x), odd, x.astype(np.float64), x.tolist()):
        np.testing.assert_array_equal(model.predict(made, verbose=0), wanted)
        model.fit(np.asarray(made), np.zeros((ROWS, 1), np.float32), epochs=0, verbose=0)


@pytest.mark.parametrize("name", CASES)
def test_the_same_bits_whoever_listens(name: str) -> None:
    x, y = CASES[name].data()
    found = []
    for hears in ([], [], [Listens()]):
        model = CASES[name].model()
        log = model.fit(x, y, 10, 5, verbose=0, callbacks=hears).history["loss"]
        found.append((model.parameters.data.copy(), log))
    for weights, log in found[1:]:
        np.testing.assert_array_equal(weights, found[0][0])
        assert log == found[0][1]
