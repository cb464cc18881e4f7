"""Pooling layers on a plan give the numbers of the layers, for whole and short batches."""

from __future__ import annotations

import numpy as np
import pytest

from engine import layers
from engine.array import Shape
from engine.layers.base import Layer
from engine.plans.pool import take
from tests.engine.plans import both

L = layers
LAYERS: dict[str, tuple[Layer, Shape]] = {
    "largest": (L.MaxPooling2D(), (4, 6, 3)),
    "largest, the rest left out": (L.MaxPooling2D((2, 3)), (5, 7, 2)),
    "largest of a sequence": (L.MaxPooling1D(3), (7, 2)),
    "mean": (L.AveragePooling2D(2), (5, 4, 3)),
    "mean, same without margins": (L.AveragePooling2D(2, padding="same"), (4, 4, 1)),
    "mean of a sequence": (L.AveragePooling1D(2), (6, 3)),
}


@pytest.mark.parametrize(("layer", "shape"), LAYERS.values(), ids=LAYERS)
def test_numbers_and_gradients_are_the_layers(layer: Layer, shape: Shape) -> None:
    segment, rng = both.taken(take, [both.alone(layer)], shape, 9), np.random.default_rng(1)
    for n in (9, 2, 1, 9):
        x = rng.integers(-2, 3, (n, *shape)).astype(np.float32)  # many are equal, so that the first must win
        dy = rng.normal(size=segment.forward(x, training=False).shape).astype(np.float32)
        wanted = both.plain([both.alone(layer)], x, dy)
        # a mean of six is a product with 1/6 here and a division there
        assert both.differ(both.planned(segment, [], x, dy), wanted, 1e-6) == []


def test_nothing_is_worked_out_that_nobody_wants() -> None:
    segment = both.taken(take, [both.alone(L.MaxPooling1D())], (4, 1), 2)
    segment.forward(np.ones((2, 4, 1)), training=True)
    assert segment.backward(np.ones((2, 2, 1)), wants_dx=False) is None


LEFT: dict[str, Layer] = {
    "windows that overlap": L.MaxPooling2D(3, strides=2),
    "windows over the edge": L.MaxPooling2D(2, padding="same"),
    "windows of one": L.MaxPooling2D(1),
    "another layer": L.Flatten(),
}


@pytest.mark.parametrize("layer", LEFT.values(), ids=LEFT)
def test_what_it_cannot_do_is_left_to_others(layer: Layer) -> None:
    assert take([both.alone(layer)], (5, 5, 1), 2) is None
