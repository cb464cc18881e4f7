"""Convolution stacks on a plan give the numbers of the layers, for whole and short batches."""

from __future__ import annotations

import numpy as np
import pytest

from engine import layers
from engine.array import Shape
from engine.layers.base import Layer
from engine.plans.conv import take
from tests.engine.plans import both

# relative to the largest number: sums of some thousand products in float32, in another order
TOLERANCE = {"float32": 2e-5, "float64": 1e-12}

L = layers
STACKS: dict[str, tuple[list[Layer], Shape]] = {
    "two stages and Flatten": (
        [
            L.Conv2D(4, 3, activation="relu"),
            L.MaxPooling2D(),
            L.Conv2D(5, 3, activation="relu"),
            L.MaxPooling2D(),
            L.Flatten(),
        ],
        (13, 12, 1),
    ),
    "no pooling": ([L.Conv2D(3, 3, activation="relu"), L.Flatten()], (8, 8, 1)),
    "no bias, same, wide": ([L.Conv2D(3, (3, 5), padding="same", use_bias=False)], (6, 7, 4)),
    "even window, same": ([L.Conv2D(3, 2, padding="same", activation="tanh")], (5, 4, 2)),
    "strides": ([L.Conv2D(3, 3, strides=(2, 3), padding="same"), L.Conv2D(2, 2, strides=2)], (9, 10, 3)),
    "dilation": ([L.Conv2D(3, 2, dilation_rate=(2, 1), activation="sigmoid")], (6, 5, 2)),
    "many channels": ([L.Conv2D(4, 3, activation="relu"), L.MaxPooling2D()], (7, 6, 9)),
    "pool of 2 by 3, the rest left out": ([L.Conv2D(2, 2, activation="relu"), L.MaxPooling2D((2, 3))], (8, 9, 1)),
    "tanh before the largest": ([L.Conv2D(2, 3, activation="tanh"), L.MaxPooling2D()], (6, 6, 1)),
    "mean, as in LeNet": (
        [L.Conv2D(3, 3, activation="tanh"), L.AveragePooling2D(2), L.Conv2D(4, 2), L.AveragePooling2D(2)],
        (10, 8, 1),
    ),
    "activation layers": (
        [L.Conv2D(2, 3), L.ReLU(), L.MaxPooling2D(), L.Conv2D(3, 2), L.Activation("sigmoid")],
        (9, 9, 2),
    ),
    "sequence": ([L.Conv1D(4, 3, activation="relu"), L.MaxPooling1D(), L.Conv1D(3, 3)], (14, 2)),
    "causal sequence": ([L.Conv1D(3, 2, padding="causal", dilation_rate=2, activation="tanh"), L.Flatten()], (6, 5)),
    "one by one": ([L.Conv2D(3, 1, activation="relu"), L.MaxPooling2D()], (4, 4, 12)),
}


@pytest.mark.parametrize("dtype", TOLERANCE)
@pytest.mark.parametrize(("stack", "shape"), STACKS.values(), ids=STACKS)
def test_numbers_and_gradients_are_the_layers(stack: list[Layer], shape: Shape, dtype: str) -> None:
    parts, rows = both.chain(stack, shape, dtype), 70
    segment, rng = both.taken(take, parts, shape, rows), np.random.default_rng(1)
    for n in (rows, 3, 1, rows):  # a whole batch, a short one, a single picture, and back
        x = rng.normal(size=(n, *shape)).astype(dtype)
        dy = rng.normal(size=segment.forward(x, training=False).shape).astype(dtype)
        wanted = both.plain(parts, x, dy)
        for wants_dx in (True, False):
            assert both.differ(both.planned(segment, parts, x, dy, wants_dx), wanted, TOLERANCE[dtype]) == []


LEFT: dict[str, tuple[list[Layer], Shape, int]] = {
    "groups": ([L.Conv2D(4, 3, groups=2)], (5, 5, 4), 0),
    "an activation told by z alone": ([L.Conv2D(4, 3, activation="gelu")], (5, 5, 4), 0),
    "a price on the output": ([L.Conv2D(4, 3, activity_regularizer="l2")], (5, 5, 4), 0),
    "no convolution": ([L.MaxPooling2D()], (4, 4, 1), 0),
    "pool windows that overlap": ([L.Conv2D(2, 1), L.MaxPooling2D(3, strides=2)], (5, 5, 1), 1),
    "pool windows over the edge": ([L.Conv2D(2, 1), L.MaxPooling2D(2, padding="same")], (5, 5, 1), 1),
    "channels laid out first": ([L.Conv2D(2, 1), L.Flatten("channels_first")], (5, 5, 1), 1),
    "dropout between": ([L.Conv2D(2, 1), L.Dropout(0.5), L.Conv2D(2, 1)], (5, 5, 1), 1),
}


@pytest.mark.parametrize(("stack", "shape", "number"), LEFT.values(), ids=LEFT)
def test_what_it_cannot_do_is_left_to_others(stack: list[Layer], shape: Shape, number: int) -> None:
    found = take(both.chain(stack, shape), shape, 4)
    assert (0 if found is None else found[1]) == number


def test_of_equal_cells_the_first_gets_the_gradient() -> None:
    parts = both.chain([L.Conv2D(1, 1), L.MaxPooling2D(), L.Conv2D(1, 1), L.MaxPooling2D()], (4, 4, 1))
    x, dy = np.ones((1, 4, 4, 1), np.float32), np.ones((1, 1, 1, 1), np.float32)
    _, dx, _ = both.planned(both.taken(take, parts, (4, 4, 1), 1), parts, x, dy)
    assert dx is not None
    assert np.argwhere(dx).tolist() == [[0, 0, 0, 0]]


@pytest.mark.parametrize("wants_dx", [True, False])
def test_a_step_makes_no_array(wants_dx: bool) -> None:
    stack = [L.Conv2D(8, 3, activation="relu"), L.MaxPooling2D(), L.Conv2D(8, 3, padding="same"), L.Flatten()]
    parts, rng = both.chain(stack, (20, 20, 1)), np.random.default_rng(0)
    x, dy = (rng.normal(size=(64, *shape)).astype(np.float32) for shape in ((20, 20, 1), (648,)))
    assert both.bytes_made(both.taken(take, parts, (20, 20, 1), 64), x, dy, wants_dx) < both.BUFFERS < dy.nbytes
