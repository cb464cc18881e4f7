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

    def reset_state(self) -> None:
        for variable in self.variables:
            variable.assign(0)


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


def test_an_input_layer_may_be_given_its_batch_axis() -> None:
    for made in (
        engine.layers.InputLayer(batch_shape=(2, None, 3)),
        engine.layers.InputLayer.from_config({"batch_shape": [2, None, 3], "name": "x"}),
    ):
        assert (made.shape, made.batch_size, made.output.shape) == ((None, 3), 2, (2, None, 3))
