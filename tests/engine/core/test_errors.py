"""Errors: one sentence per code in both languages, filled with the facts of a real case, at the right place."""

from __future__ import annotations

import numpy as np
import pytest

from engine import layers, losses, utils
from engine.errors import StrataError, Words, shown
from engine.layers import LSTM, Conv2D, Dense, InputLayer, MaxPooling2D, Reshape
from engine.metrics import MeanSquaredError

ONE_HOT, INDICES = np.eye(3), np.arange(3)
# what was done -> (call, code, a part of the English sentence)
CASES = {
    "picture": (lambda: Conv2D(1, 3).infer([(64,)]), "shape.needs_picture", "conv2d needs a picture"),
    "picture to pool": (lambda: MaxPooling2D().infer([(8, 8)]), "shape.needs_picture", "gets (8, 8)"),
    "sequence": (lambda: LSTM(1, name="reader").infer([(64,)]), "shape.needs_sequence", "reader needs a sequence"),
    "row": (lambda: Dense(1).infer([()]), "shape.needs_row", "gets ()"),
    "window": (lambda: Conv2D(1, (3, 9)).infer([(8, 8, 1)]), "shape.window", "a window of (3, 9) over (8, 8, 1)"),
    "pool window": (lambda: MaxPooling2D((9, 9)).infer([(8, 8, 1)]), "shape.window", "(9, 9)"),
    "dilated window": (
        lambda: Conv2D(1, (3, 3), dilation_rate=(4, 4)).infer([(8, 8, 1)]),
        "shape.window",
        "a window of (9, 9)",
    ),
    "reshape": (lambda: Reshape((5, 5)).infer([(64,)]), "shape.reshape", "64 numbers of (64,) out as (5, 5)"),
    "reshape -1": (lambda: Reshape((-1, 5)).infer([(64,)]), "shape.reshape", "as (-1, 5)"),
    "reshape of nothing": (lambda: Reshape((-1, 0)).infer([(64,)]), "shape.reshape", "as (-1, 0)"),
    "two unknowns": (lambda: Reshape((-1, -1)).infer([(64,)]), "shape.reshape_unknown", "more than one size"),
    "input": (lambda: InputLayer((3,)).infer([(4,)]), "shape.input", "samples of shape (3,), but gets (4,)"),
    "not one-hot": (
        lambda: losses.CategoricalCrossentropy()(INDICES, ONE_HOT),
        "shape.needs_one_hot",
        "Labels are whole numbers",
    ),
    "one-hot": (
        lambda: losses.SparseCategoricalCrossentropy()(ONE_HOT, ONE_HOT),
        "shape.needs_indices",
        "Labels are rows of shape (3,)",
    ),
    "label too large": (
        lambda: losses.SparseCategoricalCrossentropy()(INDICES + 1, ONE_HOT),
        "data.labels",
        "from 1 to 3",
    ),
    "half a label": (
        lambda: losses.SparseCategoricalCrossentropy()(INDICES / 2, ONE_HOT),
        "data.labels_whole",
        "wants a whole number as each label",
    ),
    "no such class": (lambda: utils.to_categorical([0, 5], 3), "data.labels", "from 0 to 5"),
    "targets": (
        lambda: losses.MeanSquaredError()(np.ones((3, 2)), ONE_HOT),
        "shape.targets",
        "(2,) and an output (3,)",
    ),
    "metric": (lambda: MeanSquaredError()(np.ones((3, 2)), ONE_HOT), "shape.metric", "MeanSquaredError"),
    "one weight": (lambda: built().set_weights([1]), "weights.number", "has 2 weight arrays, but 1 come"),
    "other weight": (lambda: built().kernel.assign([1]), "weights.shape", "kernel has shape (3, 2), but (1,) comes"),
    "range": (lambda: Dense(0), "arg.min", "Dense: units must be at least 1, got 0."),
    "fraction": (lambda: Dense(1.5), "arg.whole_number", "got 1.5"),  # type: ignore[arg-type]
    "sizes": (lambda: Conv2D(1, (3, 3, 3)), "arg.sizes", "a list of 2"),  # type: ignore[arg-type]
    "choice": (lambda: Conv2D(1, (3, 3), padding="some"), "arg.choice", "one of valid, same"),  # type: ignore[arg-type]
    "name": (lambda: Dense(1, "swish?"), "block.unknown", "a text of length 6"),
}


def built() -> layers.Layer:
    dense = Dense(2)
    dense.build((None, 3))
    return dense


@pytest.mark.parametrize(("call", "code", "part"), CASES.values(), ids=CASES)
def test_every_error_says_what_came_and_what_was_wanted(call: object, code: str, part: str) -> None:
    with pytest.raises(StrataError) as caught:
        call()  # type: ignore[operator]
    error = caught.value
    assert isinstance(error, ValueError)
    assert error.code == code
    assert part in str(error) == error.text("en")
    assert error.text("ko") != error.text("en")


def test_places_become_json_pointers() -> None:
    error = StrataError("arg.missing", owner="Dense", name="units").at("a/b", 2).at("model~")
    assert error.pointer == "/model~0/a~1b/2"


@pytest.mark.parametrize(
    ("value", "english"),
    [
        (True, "true"),
        (None, "nothing"),
        (3, "3"),
        (2**70, "a number beyond 2^53"),
        (float("nan"), "not a finite number"),
        ("Dense", "Dense"),
        ("<script>", "a text of length 8"),
        ({}, "an object"),
        ([1, 2], "a list of length 2"),
        (object(), "object"),
    ],
)
def test_what_came_is_shown_but_never_echoed(value: object, english: str) -> None:
    fact = shown(value)
    assert (fact.en if isinstance(fact, Words) else str(fact)) == english
