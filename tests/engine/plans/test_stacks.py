"""Models with convolutions and recurrent layers train by a plan as they do on the plain path.

In float64, where sums in another order differ by 1e-16 of their size and eighteen updates leave the rest equal.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from engine import config, layers
from tests.engine.plans.twins import Case, segments, twins

L = layers
CLASSES = {"loss": "categorical_crossentropy", "targets": "one-hot", "outputs": 4, "metrics": ["accuracy"]}

CASES = {
    "Keras's convnet, small": Case(
        lambda: [
            L.Conv2D(4, 3, activation="relu"),
            L.MaxPooling2D(),
            L.Conv2D(6, 3, activation="relu"),
            L.MaxPooling2D(),
            L.Flatten(),
            L.Dropout(0.5),
            L.Dense(4, "softmax"),
        ],
        (12, 12, 1),
        optimizer="adam",
        segments=("ConvStack", "PlainSegment", "DenseStack"),
        **CLASSES,
    ),
    "LeNet, small": Case(
        lambda: [
            L.Conv2D(3, 3, activation="tanh", padding="same"),
            L.AveragePooling2D(2),
            L.Conv2D(5, 3, activation="tanh"),
            L.Flatten(),
            L.Dense(8, "tanh"),
            L.Dense(4, "softmax"),
        ],
        (8, 8, 1),
        segments=("ConvStack", "DenseStack"),
        **CLASSES,
    ),
    "normalized between": Case(
        lambda: [
            L.Conv2D(4, 3, use_bias=False),
            L.BatchNormalization(),
            L.ReLU(),
            L.MaxPooling2D(),
            L.Conv2D(3, 2, activation="relu"),
            L.GlobalAveragePooling2D(),
            L.Dense(4, "softmax"),
        ],
        (7, 7, 2),
        segments=("ConvStack", "Normalization", "Pools", "ConvStack", "PlainSegment", "DenseStack"),
        **CLASSES,
    ),
    "normalized rows": Case(
        lambda: [L.Dense(6), L.BatchNormalization(), L.Activation("tanh"), L.Dense(1)],
        (4,),
        segments=("DenseStack", "Normalization", "DenseStack"),
        optimizer="adam",
    ),
    "normalized before anything is learned": Case(
        lambda: [L.BatchNormalization(momentum=0.5, epsilon=0.1), L.Dense(1)],
        (4,),
        segments=("Normalization", "DenseStack"),
    ),
    "normalized without scale and center": Case(
        lambda: [
            L.LSTM(3, return_sequences=True),
            L.BatchNormalization(scale=False, center=False),
            L.ReLU(),
            L.BatchNormalization(scale=False),
            L.Flatten(),
            L.Dense(1),
        ],
        (7, 3),
        segments=("Loop", "Normalization", "Normalization", "DenseStack"),
    ),
    "normalized otherwise": Case(
        lambda: [
            L.BatchNormalization(renorm=True),
            L.BatchNormalization(1),
            L.BatchNormalization(trainable=False),
            L.BatchNormalization(),
            L.Activation("softmax"),
            L.Flatten(),
            L.Dense(1),
        ],
        (3, 2),
        segments=("PlainSegment", "PlainSegment", "PlainSegment", "Normalization", "PlainSegment", "DenseStack"),
    ),
    "LSTM": Case(lambda: [L.LSTM(6), L.Dense(1)], (7, 3), segments=("Loop", "DenseStack"), optimizer="adam"),
    "one above the other": Case(
        lambda: [L.GRU(5, return_sequences=True), L.Dropout(0.3), L.SimpleRNN(4), L.Dense(1)],
        (6, 2),
        segments=("Loop", "PlainSegment", "Loop", "DenseStack"),
    ),
    "convolution below, both ways above": Case(
        lambda: [
            L.Conv1D(4, 3, activation="relu"),
            L.MaxPooling1D(),
            L.Bidirectional(L.LSTM(3, dropout=0.2)),
            L.Dense(1),
        ],
        (12, 2),
        segments=("ConvStack", "Directions", "DenseStack"),
    ),
    "a frozen layer below": Case(
        lambda: [L.Conv1D(4, 3, activation="relu", trainable=False), L.LSTM(3), L.Dense(1)],
        (8, 2),
        segments=("ConvStack", "Loop", "DenseStack"),
    ),
    "priced and bound": Case(
        lambda: [L.LSTM(4, kernel_regularizer="l2", bias_constraint="non_neg"), L.Dense(1)],
        (5, 2),
        segments=("Loop", "DenseStack"),
    ),
}


@pytest.fixture(autouse=True)
def _exact() -> Iterator[None]:
    config.set_floatx("float64")
    yield
    config.set_floatx("float32")


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_a_plan_trains_as_the_plain_path(case: Case) -> None:
    x, y = case.data()  # with a last short batch
    options = {"batch_size": 10, "epochs": 3, "validation_data": (x, y), "verbose": 0}
    (planned, found), (plain, wanted) = twins(case, lambda model: model.fit(x, y, **options).history)
    assert segments(planned) == list(case.segments)
    assert segments(plain) == []
    assert planned.parameters.data == pytest.approx(plain.parameters.data, abs=1e-11)
    for name, column in wanted.items():
        assert found[name] == pytest.approx(column, rel=1e-9), name
    assert planned.predict(x, verbose=0) == pytest.approx(plain.predict(x, verbose=0), abs=1e-11)


@pytest.mark.parametrize("size", [1, 2, 19])
def test_normalization_of_any_number_of_rows(size: int) -> None:
    case = CASES["normalized rows"]
    x, y = case.data()
    (planned, _), (plain, _) = twins(case, lambda model: model.fit(x, y, batch_size=size, verbose=0))
    for one, other in zip(planned.get_weights(), plain.get_weights(), strict=True):
        assert one == pytest.approx(other, abs=1e-10)


MASKED = {
    "Masking": Case(lambda: [L.Masking(), L.LSTM(3), L.Dense(1)], (6, 2)),
    "Embedding": Case(lambda: [L.Embedding(5, 3, mask_zero=True), L.GRU(3), L.Dense(1)], (6,)),
}


@pytest.mark.parametrize("case", MASKED.values(), ids=MASKED)
def test_a_layer_that_makes_masks_keeps_the_model_on_the_plain_path(case: Case) -> None:
    x, y = np.ones((4, *case.shape)), np.ones((4, 1))
    model = case.model()
    model.fit(x, y, verbose=0)
    assert segments(model) == []
