"""What a fair race rests on: experiments that differ in one thing start alike and see the same batches."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from engine.experiment import Experiment, prepare, train

SPEC: dict[str, Any] = {
    "name": "race",
    "seed": 42,
    "data": {"dataset": "spiral", "validation_split": 0.2, "test_split": 0.2, "options": {}},
    "model": {
        "class_name": "Sequential",
        "layers": [
            {"class_name": "Dense", "config": {"units": 6, "activation": "relu"}},
            {"class_name": "Dropout", "config": {"rate": 0.2}},
            {"class_name": "Dense", "config": {"units": 4, "activation": "tanh"}},
            {"class_name": "Dense", "config": {"units": 1, "activation": "sigmoid"}},
        ],
    },
    "compile": {"loss": "binary_crossentropy", "optimizer": "adam", "metrics": ["accuracy"]},
    "fit": {"epochs": 2, "batch_size": 32, "shuffle": True, "callbacks": []},
}


def changed(*path: str | int, to: Any) -> Callable[[], dict[str, Any]]:
    def make() -> dict[str, Any]:
        spec = copy.deepcopy(SPEC)
        place: Any = spec
        for step in path[:-1]:
            place = place[step]
        place[path[-1]] = to
        return spec

    return make


ALIKE = {
    "optimizer": changed("compile", "optimizer", to="sgd"),
    "learning rate": changed("compile", "optimizer", to={"class_name": "Adam", "config": {"learning_rate": 0.3}}),
    "loss": changed("compile", "loss", to="mse"),
    "activation": changed("model", "layers", 0, "config", "activation", to="tanh"),
    "dropout": changed("model", "layers", 1, "config", "rate", to=0.5),
    "epochs": changed("fit", "epochs", to=3),
}


@pytest.mark.parametrize("make", ALIKE.values(), ids=ALIKE)
def test_entries_of_a_race_start_from_the_same_weights(make: Callable[[], dict[str, Any]]) -> None:
    one, other = prepare(Experiment.parse(SPEC)), prepare(Experiment.parse(make()))
    for mine, theirs in zip(one.model.get_weights(), other.model.get_weights(), strict=True):
        np.testing.assert_array_equal(mine, theirs)


@pytest.mark.parametrize("make", ALIKE.values(), ids=ALIKE)
def test_entries_of_a_race_see_the_same_rows_in_the_same_order(make: Callable[[], dict[str, Any]]) -> None:
    one, other = prepare(Experiment.parse(SPEC)), prepare(Experiment.parse(make()))
    np.testing.assert_array_equal(one.split.train, other.split.train)
    orders = [prepared.model.streams.shuffle.permutation(len(one.split.train)) for prepared in (one, other)]
    np.testing.assert_array_equal(*orders)


def test_other_weights_do_not_change_the_order_of_the_rows() -> None:
    wider = prepare(Experiment.parse(changed("model", "layers", 0, "config", "units", to=9)()))
    one = prepare(Experiment.parse(SPEC))
    for prepared in (one, wider):
        train(prepared, lambda kind, body: None)
    np.testing.assert_array_equal(
        one.model.streams.shuffle.permutation(100), wider.model.streams.shuffle.permutation(100)
    )


def test_layers_above_the_one_that_differs_start_alike() -> None:
    """Weights are drawn from the top: what stands above a layer of another width is drawn before it."""
    one = prepare(Experiment.parse(SPEC)).model.get_weights()
    other = prepare(Experiment.parse(changed("model", "layers", 2, "config", "units", to=9)())).model.get_weights()
    np.testing.assert_array_equal(one[0], other[0])
    assert one[2].shape != other[2].shape
