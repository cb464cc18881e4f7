"""Callbacks: when they stop, what they restore, what they send out."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest

from engine import Input, Sequential, config, layers
from engine.callbacks import Callback, CallbackList, EarlyStopping, Emit, LambdaCallback, TerminateOnNaN
from engine.errors import SpecError
from engine.random import Streams
from tests.engine.core.doubles import rows


def line(metrics: list[str] | None = None) -> Sequential:
    model = Sequential([Input((1,)), layers.Dense(1)], streams=Streams(1))
    model.compile("sgd", "mse", metrics=metrics)
    return model


class Told(Callback):
    """Replaces a number of the log by told values, so that stopping can be tested without luck."""

    def __init__(self, name: str, values: list[float]) -> None:
        self.name, self.values = name, values

    def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
        logs[self.name] = self.values[epoch]


# (arguments, told values per epoch, epochs run, best epoch from 0): Keras 3's rules, by hand
STOPPING = {
    "at once": ({}, [1.0, 0.5, 0.6, 0.4], 3, 1),
    "patience": ({"patience": 2}, [1.0, 0.5, 0.6, 0.4, 0.5, 0.5, 0.1], 6, 3),
    "never": ({"patience": 1}, [1.0, 0.9, 0.8, 0.7], 4, 3),
    "small gains do not count": ({"patience": 1, "min_delta": 0.2}, [1.0, 0.9, 0.85, 0.7], 2, 0),
    "larger is better": ({"mode": "max", "patience": 1}, [0.1, 0.5, 0.4, 0.9], 3, 1),
    "baseline": ({"baseline": 0.4, "patience": 2}, [1.0, 0.9, 0.95, 0.96], 3, 1),
    "not before": ({"start_from_epoch": 2}, [0.1, 0.9, 0.8, 0.9, 0.1], 4, 2),
    "NaN is no gain": ({"patience": 2}, [1.0, math.nan, math.nan, 0.1], 3, 0),
}


@pytest.mark.parametrize(("arguments", "values", "epochs", "best"), STOPPING.values(), ids=STOPPING)
def test_early_stopping(arguments: dict[str, Any], values: list[float], epochs: int, best: int | None) -> None:
    model, stopping = line(), EarlyStopping("loss", **arguments)
    told = Told("loss", values)
    history = model.fit(*rows(4), epochs=len(values), verbose=0, callbacks=[told, stopping])
    assert len(history.epoch) == epochs
    assert best is None or stopping.best_epoch == best
    assert model.stop_reason == ("early_stopping" if epochs < len(values) else None)


def test_the_best_weights_come_back() -> None:
    model = line()
    kept: list[np.ndarray] = []
    keep = LambdaCallback(on_epoch_end=lambda *_: kept.append(model.parameters.data.copy()))
    stopping = EarlyStopping("loss", patience=2, restore_best_weights=True)
    model.fit(*rows(4), epochs=9, verbose=0, callbacks=[Told("loss", [3, 1, 2, 2, 2]), keep, stopping])
    assert len(kept) == 4
    assert np.array_equal(model.parameters.data, kept[1])


def test_auto_asks_the_metric_which_way_is_better() -> None:
    model, stopping = line(["accuracy"]), EarlyStopping("val_accuracy", patience=1)
    x, y = rows(4)
    told = Told("val_accuracy", [0.5, 0.6, 0.5, 0.9])
    assert len(model.fit(x, y, epochs=4, verbose=0, callbacks=[told, stopping]).epoch) == 3


def test_auto_refuses_what_it_does_not_know() -> None:
    with pytest.raises(SpecError, match="val_wisdom"):
        line().fit(*rows(4), verbose=0, callbacks=[Told("val_wisdom", [1]), EarlyStopping("val_wisdom")])


def test_a_number_that_is_not_there_is_passed_over() -> None:
    with pytest.warns(UserWarning, match="EarlyStopping watches val_loss"):
        assert len(line().fit(*rows(4), epochs=3, verbose=0, callbacks=[EarlyStopping("val_loss")]).epoch) == 3


def test_nan_ends_the_run_and_says_where() -> None:
    model = line()
    x, y = rows(6)
    y[4] = math.nan
    history = model.fit(x, y, batch_size=2, epochs=5, shuffle=False, verbose=0, callbacks=[TerminateOnNaN()])
    assert (model.stop_reason, model.stop_facts) == ("nan", {"epoch": 1, "batch": 3})
    assert len(history.epoch) == 1
    assert math.isnan(history.history["loss"][0])


def test_nan_may_raise() -> None:
    x, y = rows(4)
    with pytest.raises(RuntimeError, match="at batch 0"):
        line().fit(x, y * math.nan, verbose=0, callbacks=[TerminateOnNaN(raise_error=True)])


def test_a_diverging_run_is_no_error() -> None:
    model = line()
    model.optimizer.learning_rate = 100
    model.fit(*rows(200), epochs=20, verbose=0, callbacks=[TerminateOnNaN()])
    assert model.stop_reason == "nan"


def test_a_new_fit_forgets_that_it_was_stopped() -> None:
    model = line()
    model.stop("by_hand")
    assert len(model.fit(*rows(4), epochs=2, verbose=0).epoch) == 2
    assert model.stop_reason is None


def test_lambda_refuses_unknown_hooks() -> None:
    with pytest.raises(SpecError, match="on_sunday"):
        LambdaCallback(on_sunday=print)


def emitted(seconds_per_look: float) -> list[tuple[str, Mapping[str, Any]]]:
    """What leaves a run of 2 epochs of 3 batches, with a clock that moves at every look."""
    time, heard = iter(np.arange(1000) * seconds_per_look), []
    emit = Emit(lambda kind, body: heard.append((kind, body)), clock=lambda: float(next(time)))
    line().fit(*rows(6), batch_size=2, epochs=2, verbose=0, callbacks=[emit])
    return heard


def test_emit_sends_epochs_and_now_and_then_batches() -> None:
    assert [kind for kind, _ in emitted(0.01)] == ["epoch", "epoch"]
    assert [kind for kind, _ in emitted(0.1)] == ["batch", "epoch", "batch", "epoch"]
    assert [kind for kind, _ in emitted(1)] == ["batch", "batch", "batch", "epoch"] * 2


def test_emit_says_all_there_is() -> None:
    heard = emitted(1)
    kind, body = heard[1]
    assert (kind, body["epoch"], body["batch"], body["batches"], body["updates"]) == ("batch", 1, 2, 3, 2)
    kind, body = heard[7]
    figures = ("epoch", 2, 2, 6, 11, 0.01)
    assert (kind, *(body[n] for n in ("epoch", "epochs", "updates", "seconds", "learning_rate"))) == figures
    assert list(body["logs"]) == ["loss"]


class Batches(Callback):
    """Hears of batches by Keras's older name."""

    def on_batch_end(self, batch: int, logs: Any = None) -> None: ...


@pytest.mark.parametrize(
    ("callback", "heard"),
    [(Callback(), False), (Batches(), True), (LambdaCallback(on_train_batch_end=lambda batch, logs: None), True)],
    ids=["nobody", "older name", "lambda"],
)
def test_logs_of_batches_are_worked_out_only_if_somebody_hears_them(callback: Callback, heard: bool) -> None:
    assert bool(CallbackList([callback]).listeners("on_train_batch_end")) is heard


class Deaf(Callback):
    """Hears of batches, but does not look at their logs."""

    reads_batch_logs = False

    def __init__(self) -> None:
        self.told: list[Any] = []

    def on_train_batch_end(self, batch: int, logs: Any = None) -> None:
        self.told.append(dict(logs))

    def on_test_batch_end(self, batch: int, logs: Any = None) -> None:
        self.told.append(dict(logs))


@pytest.mark.parametrize("plans", [True, False])
def test_where_nobody_reads_the_logs_of_batches_they_come_empty(plans: bool) -> None:
    x, y = rows(5)

    def told(*others: Callback) -> list[Any]:
        deaf, model = Deaf(), Sequential([Input((1,)), layers.Dense(1)])
        model.compile("sgd", "mse")
        model.fit(x, y, batch_size=2, validation_data=(x, y), verbose=0, callbacks=[deaf, TerminateOnNaN(), *others])
        return deaf.told

    config.set_plans(plans)
    try:
        assert told() == [{}] * 6
        assert [list(logs) for logs in told(LambdaCallback(on_train_batch_end=lambda batch, logs: None))] == [
            *[["loss"]] * 3,
            *[[]] * 3,
        ]
    finally:
        config.set_plans(True)
