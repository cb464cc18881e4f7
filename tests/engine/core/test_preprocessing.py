"""Normalization takes its numbers from data in one piece or in batches."""

from __future__ import annotations

import numpy as np
import pytest

from engine import Model, layers
from engine.errors import ShapeError
from engine.layers.core.input_layer import Input

DATA = np.array([[0, 7, 4], [2, 9, 6], [0, 7, 4], [2, 9, 6], [7, 1, 0]], np.float32)
PIECES = {
    "one array": DATA,
    "batches of different sizes": [DATA[:1], DATA[1:3], DATA[3:]],
    "pairs": [(DATA[:2], None), (DATA[2:], None)],
    "a generator": (row[None] for row in DATA),
}


@pytest.mark.parametrize("data", PIECES.values(), ids=PIECES)
def test_mean_and_variance_are_those_of_all_rows(data: object) -> None:
    layer = layers.Normalization()
    layer.adapt(data)
    assert layer.adapt_mean.numpy() == pytest.approx(DATA.mean(axis=0))
    assert layer.adapt_variance.numpy() == pytest.approx(DATA.var(axis=0), rel=1e-5)
    assert layer(DATA).std(axis=0) == pytest.approx(1, rel=1e-5)


def test_other_features_are_refused() -> None:
    layer = layers.Normalization()
    layer.adapt(DATA)
    with pytest.raises(ShapeError, match="normalization"):
        layer.adapt(DATA[:, :2])


def test_it_adapts_within_a_model() -> None:
    layer = layers.Normalization()
    x = Input((3,))
    model = Model(x, layer(x))
    layer.adapt(DATA)
    assert model.predict(DATA, verbose=0).mean(axis=0) == pytest.approx(0, abs=1e-6)
    assert (model.predict(DATA[:1], verbose=0) == layer(DATA[:1])).all()


def test_invert_is_the_way_back() -> None:
    there, back = layers.Normalization(), layers.Normalization(invert=True)
    there.adapt(DATA)
    back.adapt(DATA)
    assert back(there(DATA)) == pytest.approx(DATA, abs=1e-5)


def test_mean_and_variance_are_shaped_to_meet_the_data() -> None:
    layer = layers.Normalization()
    assert layer.mean is None
    layer.adapt(DATA)
    assert np.allclose(layer.mean, DATA.mean(axis=0, keepdims=True))
    assert np.allclose(layer.variance.numpy(), DATA.var(axis=0, keepdims=True))
    assert layer.get_config()["mean"] is None
    assert layers.Normalization(mean=1.0, variance=4.0).mean == 1
