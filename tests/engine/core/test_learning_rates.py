"""Callbacks that change the learning rate: when, by how much, and what the history says of it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from engine.callbacks import LearningRateScheduler, ReduceLROnPlateau
from engine.errors import SpecError
from engine.optimizers import SGD, schedules
from tests.engine.core.doubles import rows
from tests.engine.core.test_callbacks import Told, line

# (arguments, told values per epoch, rates that the history shows: those in use before the epoch's end), from 0.01
PLATEAUS = {
    "one epoch of patience": ({"patience": 1}, [3, 2, 2, 2, 2], [0.01, 0.01, 0.01, 0.001, 0.0001]),
    "two": ({"patience": 2, "factor": 0.5}, [3, 3, 3, 3, 3, 3], [0.01, 0.01, 0.01, 0.005, 0.005, 0.0025]),
    "small gains do not count": ({"patience": 1, "min_delta": 0.5}, [3, 2.8, 2.6], [0.01, 0.01, 0.001]),
    "a gain begins anew": ({"patience": 2}, [3, 3, 2, 2, 2, 2], [0.01, 0.01, 0.01, 0.01, 0.01, 0.001]),
    "rest": ({"patience": 1, "cooldown": 2}, [3, 3, 3, 3, 3, 3], [0.01, 0.01, 0.001, 0.001, 0.0001, 0.0001]),
    "never below": ({"patience": 1, "min_lr": 0.004}, [3, 3, 3, 3], [0.01, 0.01, 0.004, 0.004]),
    "larger is better": ({"patience": 1, "mode": "max"}, [1, 2, 2, 3], [0.01, 0.01, 0.01, 0.001]),
}


@pytest.mark.parametrize(("arguments", "values", "rates"), PLATEAUS.values(), ids=PLATEAUS)
def test_a_plateau_lowers_the_rate(arguments: dict[str, Any], values: list[float], rates: list[float]) -> None:
    callbacks = [Told("loss", values), ReduceLROnPlateau("loss", **arguments)]
    history = line().fit(*rows(4), epochs=len(values), verbose=0, callbacks=callbacks)
    assert history.history["learning_rate"] == pytest.approx(rates)


def test_a_plateau_of_nothing_only_warns(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.warns(UserWarning, match="ReduceLROnPlateau watches val_loss"):
        history = line().fit(*rows(4), verbose=0, callbacks=[ReduceLROnPlateau()])
    assert history.history["learning_rate"] == [0.01]


@pytest.mark.parametrize("schedule", [lambda epoch, rate: rate / 2, lambda epoch: 0.01 / 2 ** (epoch + 1)])
def test_a_function_sets_the_rate(schedule: Any, capsys: pytest.CaptureFixture[str]) -> None:
    history = line().fit(*rows(4), epochs=3, verbose=0, callbacks=LearningRateScheduler(schedule, verbose=1))
    assert history.history["learning_rate"] == [0.005, 0.0025, 0.00125]
    assert "Epoch 3: LearningRateScheduler setting learning rate to 0.00125." in capsys.readouterr().out


def test_a_function_must_give_a_rate() -> None:
    with pytest.raises(SpecError, match="must give a float"):
        line().fit(*rows(4), verbose=0, callbacks=LearningRateScheduler(lambda epoch: "fast"))  # type: ignore[arg-type]


def test_the_update_uses_the_rate_of_the_schedule() -> None:
    model, x, y = line(), *rows(4)
    model.compile(SGD(schedules.PiecewiseConstantDecay([0], [0.5, 1e-12])), "mse")
    moved = []
    for _ in range(2):
        before = model.get_weights()[0]
        model.train_on_batch(x, y)
        moved.append(float(np.abs(model.get_weights()[0] - before).max()))
    assert moved[0] > 0.1
    assert moved[1] < 1e-6
