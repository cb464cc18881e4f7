"""Ways of writing things that a Keras script may use, each with the effect it has there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest

import engine as keras
from engine.errors import SpecError

X = np.linspace(-1, 1, 24, dtype="float32").reshape(8, 3)
Y = np.array([0, 1, 1, 0, 1, 0, 0, 1])


def model(loss: Any = "mse", optimizer: Any = "sgd") -> keras.Sequential:
    made = keras.Sequential([keras.layers.Dense(1, activation="sigmoid", kernel_initializer="ones")])
    made.compile(optimizer=optimizer, loss=loss)
    return made


SPELLINGS: dict[str, Any] = {
    "object": keras.losses.BinaryCrossentropy(),
    "class": keras.losses.BinaryCrossentropy,
    "function": keras.losses.binary_crossentropy,
    "object form": {"class_name": "BinaryCrossentropy", "config": {}},
}


@pytest.mark.parametrize("loss", SPELLINGS.values(), ids=SPELLINGS)
def test_every_spelling_of_a_loss_is_that_loss(loss: Any) -> None:
    wanted = model("binary_crossentropy").evaluate(X, Y, verbose=0)
    assert model(loss).evaluate(X, Y, verbose=0) == pytest.approx(wanted)


def test_a_function_of_ones_own_is_refused_in_words() -> None:
    with pytest.raises(SpecError, match="derivative") as refusal:
        model(lambda y_true, y_pred: 0.0)
    assert refusal.value.pointer == "/loss"


class Short(keras.callbacks.Callback):
    """A callback with Keras's short hook names, an annotation nobody resolves, and a note in the logs."""

    note: "Nowhere"  # type: ignore[name-defined]  # noqa: F821, UP037

    def __init__(self) -> None:
        self.calls: list[str] = []

    def on_train_begin(self, logs: Mapping[str, float] | None = None) -> None:
        assert logs == {}

    def on_batch_end(self, batch: int, logs: Mapping[str, float] | None = None) -> None:
        self.calls.append(f"batch {batch}")

    def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
        logs["lr"] = 0.5


def test_one_callback_without_a_list_with_short_hooks_may_add_to_the_logs() -> None:
    short = Short()
    history = model().fit(X, Y, batch_size=3, verbose=0, callbacks=short)
    assert short.calls == ["batch 0", "batch 1", "batch 2"]
    assert history.history["lr"] == [0.5]


def test_the_first_number_of_build_is_the_batch() -> None:
    made = keras.Sequential([keras.layers.Dense(2)])
    made.build((32, 5))
    assert made.count_params() == 12


def test_momentum_may_come_later() -> None:
    made = model(optimizer=keras.optimizers.SGD(0.1))
    made.fit(X, Y, verbose=0)
    made.optimizer.momentum = 0.9
    made.fit(X, Y, verbose=0)
    assert made.optimizer_slots.shape == (1, 4)
