"""One vector, named views: writing through a view, through the vector, and surviving copies."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from engine import Sequential, layers
from engine.buffer import ParamBuffer

LAYOUT = {"dense": {"kernel": (2, 3), "bias": (3,)}, "flatten": {}, "dense_1": {"kernel": (3, 1)}}
COPIES: dict[str, Callable[[Any], Any]] = {
    "deepcopy": copy.deepcopy,
    "pickle": lambda thing: pickle.loads(pickle.dumps(thing)),  # noqa: S301
}
each_copy = pytest.mark.parametrize("copied", COPIES.values(), ids=COPIES)


def buffer() -> ParamBuffer:
    made = ParamBuffer(LAYOUT, np.dtype(np.float32))
    made.data[...] = np.arange(12)
    return made


def model() -> Sequential:
    made = Sequential([layers.Input((4,)), layers.Dense(3, "relu"), layers.Dense(2)])
    made.compile("adam", "mse")
    return made


def test_views_lie_in_order() -> None:
    made = buffer()
    assert made.views("dense")["bias"].tolist() == [6, 7, 8]
    assert made.views("dense_1")["kernel"].tolist() == [[9], [10], [11]]
    assert made.slices("dense_1") == {"kernel": slice(9, 12)}
    assert made.views("flatten") == made.views("nobody") == {}
    assert made.slices("nobody") == {}


def test_views_and_vector_are_the_same_numbers() -> None:
    made = buffer()
    made.views("dense")["kernel"][1, 2] = 50
    made.data[9] = 90
    assert made.data[5] == 50
    assert made.views("dense_1")["kernel"][0, 0] == 90


def test_a_view_cannot_be_replaced() -> None:
    with pytest.raises(TypeError):
        buffer().views("dense")["bias"] = np.zeros(3)  # type: ignore[index]


def test_like_has_the_layout_and_zeros() -> None:
    made = buffer().like()
    assert not made.data.any()
    made.views("dense")["bias"][...] = 1
    assert made.data.tolist() == [0] * 6 + [1] * 3 + [0] * 3


@each_copy
def test_copies_keep_views(copied: Callable[[Any], Any]) -> None:
    first = buffer()
    second = copied(first)
    second.views("dense")["bias"][0] = -1
    assert second.data[6] == -1
    assert first.data[6] == 6


@each_copy
def test_a_copied_model_stands_on_its_own(copied: Callable[[Any], Any]) -> None:
    x, y = np.ones((8, 4)), np.ones((8, 2))
    first = model()
    first.train_on_batch(x, y)
    second = copied(first)
    assert second.get_layer("dense").views["bias"].base is not None
    second.parameters.data[...] = 0
    assert not second.predict(x, verbose=0).any()
    assert first.predict(x, verbose=0).any()


@each_copy
def test_a_copied_model_trains_on_to_the_same_bits(copied: Callable[[Any], Any]) -> None:
    x, y = np.ones((8, 4)), np.ones((8, 2))
    first = model()
    first.train_on_batch(x, y)
    second = copied(first)
    for either in (first, second):
        either.train_on_batch(x, y)
    assert np.array_equal(first.parameters.data, second.parameters.data)
    assert first.updates == second.updates == 2
