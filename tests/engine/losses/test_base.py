"""Losses of one's own, names, and weights that were counted by hand."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import engine as keras
from engine import losses
from engine.array import Array
from engine.errors import ShapeError, SpecError, StrataError
from engine.losses import Loss
from engine.masked import with_mask

Y_TRUE, Y_PRED = np.array([1.0, 0, 1, 0]), np.array([0.1, 0.2, 0.3, 0.4])


class Squares(Loss):
    """Not reduced over the last axis, as Keras allows."""

    def elements(self, y_true: Array, y_pred: Array) -> tuple[Array, Array]:
        return (y_true - y_pred) ** 2, 2 * (y_pred - y_true)


class OnlyCall(Loss):
    def call(self, y_true: Array, y_pred: Array) -> Array:
        return (y_true - y_pred) ** 2


SQUARES = np.array([0.81, 0.04, 0.49, 0.16])
WEIGHTS = np.array([0.4, 0.3, 0.2, 0.1])
MASK = np.array([True, False, True, True])
# reduction, weights, mask -> by hand
BY_HAND: dict[str, tuple[str, Any, Any, float]] = {
    "mean": ("sum_over_batch_size", None, None, 1.5 / 4),
    "sum": ("sum", None, None, 1.5),
    "weighted": ("sum_over_batch_size", WEIGHTS, None, (SQUARES @ WEIGHTS) / 4),
    "weighted mean": ("mean_with_sample_weight", WEIGHTS, None, SQUARES @ WEIGHTS),
    "masked": ("sum_over_batch_size", None, MASK, (0.81 + 0.49 + 0.16) / 3),
    "masked sum": ("sum", None, MASK, 0.81 + 0.49 + 0.16),
    "masked and weighted": ("mean", WEIGHTS, MASK, (0.81 * 0.4 + 0.49 * 0.2 + 0.16 * 0.1) / 3),
    "masked weighted mean": (
        *("mean_with_sample_weight", WEIGHTS, MASK),
        (0.81 * 0.4 + 0.49 * 0.2 + 0.16 * 0.1) / (0.4 + 0.2 + 0.1),
    ),
    "nothing is left": ("sum_over_batch_size", None, np.zeros(4, bool), 0),
    "no weight at all": ("mean_with_sample_weight", np.zeros(4), None, 0),
}


@pytest.mark.parametrize("cls", [Squares, OnlyCall])
@pytest.mark.parametrize(("reduction", "weights", "mask", "value"), BY_HAND.values(), ids=BY_HAND)
def test_a_loss_of_ones_own_counted_by_hand(cls: Any, reduction: Any, weights: Any, mask: Any, value: float) -> None:
    loss = cls(reduction=reduction)
    assert loss(Y_TRUE, with_mask(Y_PRED, mask), sample_weight=weights) == pytest.approx(value)


def test_a_column_of_weights_meets_a_row_of_losses_as_in_keras() -> None:
    several = Squares(reduction="none")(Y_TRUE, Y_PRED, sample_weight=WEIGHTS[:, None])
    assert several == pytest.approx((SQUARES * WEIGHTS)[:, None])


def test_a_loss_of_ones_own_trains() -> None:
    model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1, kernel_initializer="zeros")])
    model.compile(keras.optimizers.SGD(0.1), Squares())
    x = np.array([[1.0], [2], [3]])
    model.fit(x, 2 * x, epochs=200, batch_size=3, verbose=0)
    assert model.predict(x, verbose=0) == pytest.approx(2 * x, abs=0.05)


def test_a_loss_that_only_says_its_value_cannot_train() -> None:
    with pytest.raises(SpecError, match="OnlyCall does not say its derivative"):
        OnlyCall().measure(Y_TRUE, Y_PRED)


def test_names_and_configs() -> None:
    assert Squares().name.startswith("squares")
    assert Squares("mine", "sum").get_config() == {"name": "mine", "reduction": "sum"}
    assert Squares.from_config({"name": "mine", "reduction": None}).reduction is None
    assert losses.MeanSquaredError("sum", "far").get_config() == {"name": "far", "reduction": "sum"}
    assert losses.Huber(2).get_config() == {"name": "huber_loss", "reduction": "sum_over_batch_size"}  # as Keras
    assert losses.Dice(axis=[1, 2]).axis == (1, 2)
    assert losses.CategoricalFocalCrossentropy(alpha=[0.1, 0.9]).get_config()["alpha"] == [0.1, 0.9]


WRONG: dict[str, Any] = {
    "reduction": lambda: losses.MeanSquaredError(reduction="median"),
    "reduction of one's own": lambda: Squares(reduction="median"),
    "dtype": lambda: losses.MeanSquaredError(dtype="int8"),
    "q": lambda: losses.CategoricalGeneralizedCrossEntropy(q=1.0),
    "axis": lambda: losses.CategoricalCrossentropy(axis=True),
    "name": lambda: losses.Hinge(name=3),
}


@pytest.mark.parametrize("make", WRONG.values(), ids=WRONG)
def test_wrong_arguments_are_refused(make: Any) -> None:
    with pytest.raises(StrataError):
        make()


def test_get_takes_every_spelling() -> None:
    spellings: list[Any] = ["mse", "MSE", "MeanSquaredError", losses.mean_squared_error, losses.MeanSquaredError]
    spellings += [{"class_name": "MeanSquaredError", "config": {"reduction": "sum"}}]
    spellings += [{"module": "builtins", "class_name": "function", "config": "mse", "registered_name": "function"}]
    for word in spellings:
        assert isinstance(losses.resolve(word), losses.MeanSquaredError), word
    assert losses.get(None) is None
    for word in ("mse", "MSE", "mean_squared_error", losses.mean_squared_error):
        assert losses.get(word) is losses.mean_squared_error, "Keras gives the function for a function's name"
    assert isinstance(losses.get(Squares), Squares)
    own = losses.deserialize({"class_name": "Squares", "config": {"name": "mine"}}, {"Squares": Squares})
    assert isinstance(own, Squares)
    assert own.name == "mine"
    assert losses.serialize(losses.hinge)["module"] == "keras.losses"


def test_dtype_is_the_type_that_is_computed_in() -> None:
    assert losses.MeanSquaredError(None)(Y_TRUE[None], Y_PRED[None]).dtype == np.float32
    assert losses.MeanSquaredError(None, dtype="float64")(Y_TRUE[None], Y_PRED[None]).dtype == np.float64
    assert losses.MeanSquaredError.from_config(losses.Hinge(dtype="float64").get_config()).dtype == "float64"


def test_references_of_their_own_make_the_circle_loss_as_they_make_the_batch() -> None:
    rows = np.array([[1, 0], [0.6, 0.8], [0, 1], [0.8, 0.6]])
    labels = np.array([0, 1, 0, 1])
    assert losses.circle(labels, rows, labels, rows, gamma=3) == pytest.approx(losses.circle(labels, rows, gamma=3))
    assert losses.circle(labels[:2], rows[:2], labels, rows, remove_diagonal=False).shape == (2,)


def test_an_ignored_element_may_be_anything() -> None:
    loss = losses.SparseCategoricalCrossentropy(ignore_class=-1)
    y_pred = np.array([[0.25, 0.75], [np.nan, np.nan]])
    value, gradient = loss.measure(np.array([1, -1]), y_pred)
    assert value == pytest.approx(-np.log(0.75))
    assert gradient == pytest.approx(np.array([[1, -1 / 3], [0, 0]]))


def test_a_measure_computes_in_dtype_and_answers_in_the_type_of_the_outputs() -> None:
    certain = np.ones((1, 1), np.float32)
    value, gradient = losses.BinaryCrossentropy(dtype="float64").measure(np.zeros((1, 1)), certain)
    assert value == pytest.approx(-np.log(1e-7), rel=1e-9)  # float32 has no number so close to 1
    assert gradient.dtype == np.float32


PAIRS = np.array([[1.0, 2.0], [2.0, 4.0]])
# class, function, targets, outputs -> by hand
STRETCHED: dict[str, tuple[str, str, Any, Any, float]] = {
    "column meets columns": ("MeanSquaredError", "mean_squared_error", [[1.0], [2.0]], PAIRS, (0 + 1 + 0 + 4) / 4),
    "columns meet a column": ("MeanAbsoluteError", "mean_absolute_error", PAIRS, [[1.0], [2.0]], (0 + 1 + 0 + 2) / 4),
    "one row for all": ("MeanAbsoluteError", "mean_absolute_error", [[1.0, 2.0]], PAIRS, (0 + 0 + 1 + 2) / 4),
    "fewer axes": ("Huber", "huber", [1.0, 2.0], PAIRS, (0 + 0 + 0.5 + 1.5) / 4),
    "one number": ("Hinge", "hinge", 1.0, PAIRS, 0),
    "one direction for all": (
        *("CosineSimilarity", "cosine_similarity", [[1.0, 2.0]], [[2.0, 4.0], [-2.0, 1.0]]),
        (-1 + 0) / 2,
    ),
    "a column has its own length": (
        *("CosineSimilarity", "cosine_similarity", [[3.0], [4.0]], [[1.0, 0.0], [0.6, 0.8]]),
        -(1 + 1.4) / 2,
    ),
    "two numbers": ("MeanSquaredError", "mean_squared_error", 1.0, 3.0, 4),
    "two numbers, yes or no": ("BinaryCrossentropy", "binary_crossentropy", 1.0, 0.5, float(np.log(2))),
}


@pytest.mark.parametrize(("cls", "function", "y_true", "y_pred", "value"), STRETCHED.values(), ids=STRETCHED)
def test_a_call_by_hand_stretches_shapes_as_keras_does(
    cls: str, function: str, y_true: Any, y_pred: Any, value: float
) -> None:
    assert getattr(losses, cls)()(y_true, y_pred) == pytest.approx(value, abs=1e-6)
    assert np.mean(getattr(losses, function)(y_true, y_pred)) == pytest.approx(value, abs=1e-6)


def test_a_training_stretches_nothing() -> None:
    with pytest.raises(ShapeError):
        losses.MeanSquaredError().measure(np.ones((2, 1)), PAIRS)
    with pytest.raises(ShapeError):
        losses.MeanSquaredError()(np.ones((2, 3)), PAIRS)
