"""Habits from Keras scripts that are no layer's own business: weights as arrays, errors, names, sizes, seeds."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import engine
from engine import initializers, layers, losses, metrics, optimizers
from engine.errors import ShapeError, StrataError
from engine.random import SeedGenerator


def dense(**options: Any) -> layers.Dense:
    made = layers.Dense(2, kernel_initializer="ones", **options)
    made.build((None, 3))
    return made


def test_one_reckons_with_a_weight_as_with_an_array() -> None:
    kernel = dense().kernel
    assert (2 * kernel - 1).tolist() == [[1, 1]] * 3
    assert (np.ones((1, 3)) @ kernel).tolist() == [[3, 3]]
    assert kernel[0].tolist() == [1, 1]
    assert len(kernel) == 3
    kernel.assign_add(np.full((3, 2), 2.0))
    kernel.assign_sub(np.ones((3, 2)))
    assert (kernel == 2).all()
    assert kernel != dense().kernel
    assert {kernel: "hashable"}


def test_a_weight_tells_its_price_and_its_bound() -> None:
    layer = dense(kernel_constraint="non_neg", bias_regularizer="l2")
    assert isinstance(layer.kernel.constraint, engine.constraints.NonNeg)
    assert isinstance(layer.bias.regularizer, engine.regularizers.L2)
    assert layer.kernel.regularizer is None
    attention = layers.MultiHeadAttention(1, 2, kernel_constraint="non_neg")
    attention.build((None, 3, 2), (None, 3, 2))
    assert isinstance(attention.query_dense.kernel.constraint, engine.constraints.NonNeg)


def test_what_a_layer_is_told_not_to_have_is_none() -> None:
    assert dense(use_bias=False).bias is None
    with pytest.raises(AttributeError):
        dense().gamma  # noqa: B018


def test_a_layer_refuses_inputs_that_its_weights_do_not_fit() -> None:
    layer = layers.Dense(2)
    layer(engine.Input((2,)))
    with pytest.raises(ShapeError):
        layer(engine.Input((3,)))
    with pytest.raises(ShapeError):
        dense()(np.ones((1, 2)))


@pytest.mark.parametrize("make", [lambda: layers.UpSampling1D("2"), lambda: layers.LayerNormalization({"axis": 1})])
def test_a_value_of_the_wrong_type_is_a_type_error_too(make: Any) -> None:
    with pytest.raises(TypeError) as caught:
        make()
    assert isinstance(caught.value, StrataError)


def test_sizes_are_tuples_and_no_activation_is_linear() -> None:
    config = layers.Conv2D(2, 3).get_config()
    assert (config["kernel_size"], config["strides"], config["activation"]) == ((3, 3), (1, 1), "linear")
    assert layers.Conv2D.from_config(config).get_config() == config


def test_open_lengths_do_not_matter_where_the_target_is_known() -> None:
    assert layers.Reshape((3, 5))(engine.Input(batch_shape=(2, None))).shape == (2, 3, 5)
    with pytest.raises(StrataError):
        layers.Reshape((-1, -1, 5))


def test_a_stack_that_was_never_told_its_input_takes_other_shapes() -> None:
    model = engine.Sequential([layers.Reshape((-1, 2)), layers.Dense(1)])
    assert model(np.ones((1, 4))).shape == (1, 2, 1)
    assert model(np.ones((1, 6))).shape == (1, 3, 1)
    told = engine.Sequential([engine.Input((4,)), layers.Reshape((-1, 2))])
    with pytest.raises(ShapeError):
        told(np.ones((1, 6)))
    narrow = engine.Sequential([layers.Dense(1)])
    narrow(np.ones((1, 4)))
    with pytest.raises(ShapeError):
        narrow(np.ones((1, 5)))


def test_the_mask_may_come_second() -> None:
    x, mask = np.array([[[1.0], [3.0], [9.0]]]), np.array([[True, True, False]])
    assert layers.GlobalAveragePooling1D()(x, mask).tolist() == [[2]]
    assert layers.Masking().compute_mask(np.array([[[0.0], [1.0]]]), mask=None).tolist() == [[False, True]]


def test_a_loss_is_a_number_of_its_own_type() -> None:
    assert losses.MeanSquaredError()([[1.0]], [[3.0]]).dtype == np.float32
    assert losses.MeanSquaredError(dtype="float64")([[1.0]], [[3.0]]).dtype == np.float64


def test_the_learning_rate_answers_as_a_variable() -> None:
    optimizer = optimizers.SGD(0.1)
    assert optimizer.learning_rate.value == optimizer.learning_rate.numpy() == np.float32(0.1)
    optimizer.learning_rate.assign(0.5)
    assert optimizer.learning_rate == 0.5
    assert [variable.name for variable in optimizer.variables] == ["iteration", "learning_rate"]
    scheduled = optimizers.SGD(optimizers.schedules.ExponentialDecay(0.1, 1, 0.5))
    assert [variable.name for variable in scheduled.variables] == ["iteration"]


def test_a_source_of_seeds_gives_other_numbers_at_each_call() -> None:
    drawn = [initializers.RandomNormal(seed=SeedGenerator(7)) for _ in range(2)]
    first, second = drawn[0]((4,)), drawn[0]((4,))
    assert (first != second).all()
    assert (drawn[1]((4,)) == first).all()
    assert SeedGenerator.from_config(SeedGenerator(7).get_config()).next() == SeedGenerator(7).next()


def test_the_heads_of_an_attention_start_by_the_fans_of_all_of_them() -> None:
    """Keras's unit test asks it of lecun_normal: variance 1 / features, whatever the number of heads."""
    engine.utils.set_random_seed(0)
    layer = layers.MultiHeadAttention(8, 16, kernel_initializer="lecun_normal")
    layer.build((None, 10, 32), (None, 10, 32))
    assert np.std(layer.query_dense.kernel) == pytest.approx(32**-0.5, rel=0.05)
    assert np.std(layer.output_dense.kernel) == pytest.approx(128**-0.5, rel=0.05)


class Furthest(metrics.Metric):
    """The sum of the errors, and how many there were, kept in Keras's way."""

    def __init__(self, name: str = "furthest", dtype: str | None = None) -> None:
        super().__init__(name=name, dtype=dtype)
        self.wrong = self.add_variable((), name="wrong")
        self.more = {"count": [self.add_weight((), "zeros", name="count")]}

    def update_state(self, y_true: Any, y_pred: Any, sample_weight: Any = None) -> None:
        self.wrong.assign_add(np.abs(np.asarray(y_true) - np.asarray(y_pred)).sum())
        self.more["count"][0].assign_add(np.size(y_true))

    def result(self) -> Any:  # type: ignore[override]
        return self.wrong / np.maximum(self.more["count"][0], 1)


def test_a_metric_of_ones_own_keeps_variables() -> None:
    metric = Furthest()
    metric.update_state([1.0, 2.0], [2.0, 4.0])
    assert [float(variable) for variable in metric.variables] == [3, 2]
    assert metric.result() == 1.5
    assert metric.stateless_result([8.0, 2.0]) == 4
    assert [float(v) for v in metric.stateless_update_state(metric.variables, [0.0], [1.0])] == [4, 3]
    assert [float(v) for v in metric.stateless_reset_state()] == [0, 0]
    assert metric.result() == 1.5
    metric.reset_state()
    assert metric.result() == 0
    assert Furthest.from_config(metric.get_config()).get_config() == metric.get_config()


def test_a_metric_of_ones_own_is_counted_over_all_batches() -> None:
    model = engine.Sequential([engine.Input((2,)), layers.Dense(1)])
    model.compile("sgd", "mse", metrics=[Furthest(), "mae"])
    x, y = np.arange(14.0).reshape(7, 2), np.arange(7.0)[:, None]
    found = model.evaluate(x, y, batch_size=3, verbose=0, return_dict=True)
    assert found["furthest"] == pytest.approx(found["mae"], rel=1e-5)


class Rows(metrics.Metric):
    """How many rows there were: the variable itself is the result, as in Keras's guide."""

    def __init__(self, name: str = "rows", each: int = 1, **place: Any) -> None:
        super().__init__(name=name, **place)
        self.each, self.number = each, self.add_weight((), name="number")

    def update_state(self, y_true: Any, y_pred: Any, sample_weight: Any = None) -> None:
        self.number.assign_add(len(y_true) * self.each)

    def result(self) -> Any:  # type: ignore[override]
        return self.number

    def get_config(self) -> dict[str, Any]:
        return {**super().get_config(), "each": self.each}


def test_a_variable_may_be_the_result() -> None:
    model = engine.Sequential([engine.Input((2,)), layers.Dense(1)])
    model.compile("sgd", "mse", metrics=[Rows(each=2)])
    x, y = np.ones((7, 2)), np.ones((7, 1))
    assert model.fit(x, y, epochs=2, batch_size=3, verbose=0).history["rows"] == [14, 14]
    assert model.evaluate(x, y, verbose=0)[1] == 14


class Absolute(metrics.Mean):
    """A mean that is told its numbers by ``update_state``."""

    def update_state(self, y_true: Any, y_pred: Any, sample_weight: Any = None) -> None:
        super().update_state(np.abs(y_true - y_pred), sample_weight=sample_weight)


class Both(metrics.Metric):
    """Two metrics in one, which gives two numbers by name."""

    def __init__(self) -> None:
        super().__init__(name="both")
        self.first, self.second = metrics.MeanSquaredError(), metrics.MeanAbsoluteError()

    def update_state(self, *batch: Any, **options: Any) -> None:
        self.first.update_state(*batch, **options)
        self.second.update_state(*batch, **options)

    def result(self) -> Any:  # type: ignore[override]
        return {"squared": self.first.result(), "absolute": self.second.result()}


def test_metrics_made_of_metrics() -> None:
    model = engine.Sequential([engine.Input((2,)), layers.Dense(1)])
    model.compile("sgd", "mse", metrics=[Absolute("far"), Both(), "mse", "mae"])
    x, y = np.arange(14.0).reshape(7, 2), np.arange(7.0)[:, None]
    found = model.evaluate(x, y, batch_size=3, verbose=0, return_dict=True)
    assert found["squared"] == pytest.approx(found["mse"])
    assert found["absolute"] == pytest.approx(found["mae"])
    assert found["far"] == pytest.approx(found["mae"])
    assert sorted(model.fit(x, y, verbose=0).history) == ["absolute", "far", "loss", "mae", "mse", "squared"]


def test_an_array_may_be_an_initializer() -> None:
    layer = layers.Dense(2, kernel_initializer=np.eye(2), bias_initializer=np.array([1.0, 2.0]))
    assert layer(np.array([[3.0, 4.0]])).tolist() == [[4, 6]]


def test_an_input_layer_may_be_given_its_batch_axis() -> None:
    for made in (
        engine.layers.InputLayer(batch_shape=(2, None, 3)),
        engine.layers.InputLayer.from_config({"batch_shape": [2, None, 3], "name": "x"}),
    ):
        assert (made.shape, made.batch_size, made.output.shape) == ((None, 3), 2, (2, None, 3))


UNKNOWN = {
    "layer": lambda: layers.Dense(2, units_too=3),
    "loss": lambda: losses.Huber(gamma=1.0),
    "metric": lambda: metrics.AUC(bins=3),
    "optimizer": lambda: optimizers.SGD(lr=0.1),
    "initializer": lambda: initializers.HeNormal(scale=2.0),
}


@pytest.mark.parametrize("make", UNKNOWN.values(), ids=UNKNOWN)
def test_an_unknown_argument_is_a_value_error_and_a_type_error(make: Any) -> None:
    with pytest.raises(ValueError, match="has no argument"):
        make()
    with pytest.raises(TypeError):
        make()


def test_words_of_older_scripts_are_understood() -> None:
    model = engine.Sequential([layers.Dense(2, input_dim=3), layers.LeakyReLU(alpha=0.25)])
    assert (model.output_shape, model.layers[1].negative_slope) == ((None, 2), 0.25)
    assert layers.Embedding(5, 2, input_length=4).compute_output_shape((None, 4)) == (None, 4, 2)


def test_what_was_not_given_reads_as_what_holds() -> None:
    layer = layers.Dense(2)
    assert (layer.activation.__name__, layer.dtype, layer.compute_dtype) == ("linear", "float32", "float32")
    assert layers.MultiHeadAttention(2, 3).value_dim == 3
    assert layers.MultiHeadAttention(2, 3).get_config()["value_dim"] is None


def test_a_layer_called_by_hand_reckons_in_its_own_float_type() -> None:
    layer = layers.Dense(2, dtype="float64")
    assert layer(np.ones((1, 3), np.float32)).dtype == layer.kernel.dtype == layer.variable_dtype == "float64"


def test_a_layer_goes_through_its_config() -> None:
    layer = layers.Bidirectional(layers.LSTM(2, activation="relu"), name="both")
    again = layers.deserialize(layers.serialize(layer))
    assert (again.name, again.get_config()) == ("both", layer.get_config())


def test_the_price_of_outputs_comes_before_that_of_weights() -> None:
    layer = dense(kernel_regularizer=engine.regularizers.L2(0.5), activity_regularizer=engine.regularizers.L1(1.0))
    layer(np.ones((1, 3)))
    assert layer.losses == [6.0, 3.0]


class Steps(initializers.Initializer):
    """0, step, 2 step, ...: one with an argument of its own."""

    def __init__(self, step: float = 1.0) -> None:
        self.step = step

    def __call__(self, shape: Any, dtype: Any = None, **options: Any) -> Any:
        return (np.arange(np.prod(shape)) * self.step).reshape(shape).astype(dtype or "float32")

    def get_config(self) -> dict[str, Any]:
        return {"step": self.step}


def test_a_class_of_ones_own_is_made_again_from_its_config() -> None:
    again = Steps.from_config(Steps(3.0).get_config())
    assert again([2, 2]).tolist() == [[0, 3], [6, 9]]
    assert isinstance(again.clone(), Steps)


def test_a_stack_that_knows_no_inputs_is_built_by_the_wrapper_around_it() -> None:
    stack = engine.Sequential([layers.Dense(3), layers.Dense(2)])
    assert layers.TimeDistributed(stack)(np.ones((2, 4, 5))).shape == (2, 4, 2)
    model = engine.Sequential([layers.TimeDistributed(engine.Sequential([layers.Dense(3)])), layers.Flatten()])
    model.build((None, 4, 5))
    assert (model.output_shape, [w.shape for w in model.get_weights()]) == ((None, 12), [(5, 3), (3,)])


def test_a_recurrent_layer_tells_the_lengths_of_its_states() -> None:
    assert layers.GRU(3).state_size == [3]
    assert layers.RNN([layers.GRUCell(2), layers.LSTMCell(3)]).state_size == [2, [3, 3]]
