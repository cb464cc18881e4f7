"""Files that real Keras made: the engine predicts the same from them, and learns on from them in the same way."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from engine.saving import load_model
from engine.saving.models import decode, encode
from tests.house import tree
from tests.oracle import files

FOLDER = tree.ROOT / "tests" / "oracle" / "data" / "files"
ANSWERS = np.load(FOLDER / "answers.npz")


def recorded(name: str, what: str) -> list[np.ndarray]:
    return [ANSWERS[f"{name}/{what}/{place}"] for place in range(99) if f"{name}/{what}/{place}" in ANSWERS]


def loaded(name: str) -> Any:
    return load_model(FOLDER / f"{name}.keras")


@pytest.mark.parametrize("name", files.FILES)
def test_predictions_are_keras_s(name: str) -> None:
    model = loaded(name)
    x, _ = files.data(name)
    outputs = files.flat(model.predict(x, verbose=0))
    for ours, keras in zip(outputs, recorded(name, "predict"), strict=True):
        np.testing.assert_allclose(ours, keras, rtol=1e-4, atol=1e-6)
    again = decode(encode(model))
    for ours, back in zip(outputs, files.flat(again.predict(x, verbose=0)), strict=True):
        np.testing.assert_array_equal(ours, back)


@pytest.mark.parametrize("name", [name for name, (*_, comparable) in files.FILES.items() if comparable])
def test_training_goes_on_as_in_keras(name: str) -> None:
    model = loaded(name)
    files.go_on(model, name)
    for weight, ours, keras in zip(model.weights, model.get_weights(), recorded(name, "after"), strict=True):
        np.testing.assert_allclose(ours, keras, rtol=5e-4, atol=1e-5, err_msg=weight.path)
