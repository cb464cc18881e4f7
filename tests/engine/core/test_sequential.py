"""Sequential: building, naming, adding, copying through JSON, freezing, sharing layers between models."""

from __future__ import annotations

import json

import numpy as np
import pytest

import engine
from engine import Input, Sequential, config, layers
from engine.errors import ShapeError, SpecError, StateError, StrataError
from engine.random import Streams


def small(**options: object) -> Sequential:
    return Sequential([Input((4,)), layers.Dense(3, "relu"), layers.Dense(2)], **options)  # type: ignore[arg-type]


def test_names_are_keras_names() -> None:
    stack = [layers.Conv2D(1, 1), layers.Flatten(), layers.Dense(1), layers.Dense(1, name="end"), layers.Dense(1)]
    model = Sequential([Input((2, 2, 1)), *stack])
    assert [layer.name for layer in model.layers] == ["conv2d", "flatten", "dense", "end", "dense_1"]


def test_it_is_built_by_input_by_build_by_input_shape_or_by_data() -> None:
    layered = [
        small(),
        Sequential([layers.Dense(3, input_shape=(4,)), layers.Dense(2)]),
        Sequential([layers.Dense(3), layers.Dense(2)]),
        Sequential([layers.Dense(3), layers.Dense(2)]),
    ]
    layered[2].build((None, 4))
    assert not layered[3].built
    layered[3].predict(np.ones((1, 4)), verbose=0)
    for model in layered:
        assert model.count_params() == 4 * 3 + 3 + 3 * 2 + 2
        assert (model.input_shape, model.output_shape) == ((None, 4), (None, 2))


def test_add_and_pop_keep_the_numbers_of_what_stays() -> None:
    model = small()
    kernel = model.get_layer("dense").get_weights()[0]
    assert model.pop().name == "dense_1"
    model.add(layers.Dense(7))
    assert model.output_shape == (None, 7)
    assert np.array_equal(model.get_layer("dense").get_weights()[0], kernel)


def test_what_does_not_fit_is_not_added() -> None:
    model = small()
    with pytest.raises(ShapeError) as caught:
        model.add(layers.MaxPooling2D())
    assert caught.value.pointer == "/layers/3"
    assert caught.value.facts == {"layer": "max_pooling2d", "got": (2,)}
    assert len(model.layers) == 2
    assert model.predict(np.ones((1, 4)), verbose=0).shape == (1, 2)


def test_the_config_goes_through_json_and_back() -> None:
    model = Sequential([Input((8, 8, 1)), layers.Conv2D(2, 3, activation="relu"), layers.Flatten(), layers.Dense(3)])
    model.layers[0].trainable = False
    again = Sequential.from_config(json.loads(model.to_json())["config"])
    assert again.to_json() == model.to_json()
    assert again.output_shape == model.output_shape
    assert not again.layers[0].trainable


def test_a_wrong_config_names_the_layer() -> None:
    with pytest.raises(SpecError) as caught:
        Sequential.from_config({"layers": [{"class_name": "Dense", "config": {"units": 0}}]})
    assert caught.value.pointer == "/layers/0/config/units"


def test_weights_go_out_and_in() -> None:
    first, second = small(), small()
    assert not np.array_equal(first.parameters.data, second.parameters.data)
    second.set_weights(first.get_weights())
    assert np.array_equal(first.parameters.data, second.parameters.data)
    dense = second.get_layer(index=0)
    dense.set_weights([np.ones((4, 3)), np.zeros(3)])
    assert second.weights[0].numpy().tolist() == dense.kernel.numpy().tolist() == np.ones((4, 3)).tolist()
    assert [weight.path for weight in first.weights] == [
        "dense/kernel",
        "dense/bias",
        "dense_1/kernel",
        "dense_1/bias",
    ]


def test_wrong_weights_change_nothing() -> None:
    model = small()
    before = model.parameters.data.copy()
    for wrong in ([np.ones((4, 3))], [*model.get_weights()[:3], np.ones(5)]):
        with pytest.raises(ShapeError):
            model.set_weights(wrong)
    assert np.array_equal(model.parameters.data, before)


def test_a_frozen_layer_does_not_move() -> None:
    model = small(streams=Streams(1))  # drawn freely, now and then no unit of the first layer lets anything through
    model.layers[0].trainable = False
    model.compile("adam", "mse")
    frozen, free = model.layers[0].get_weights(), model.layers[1].get_weights()
    model.fit(np.ones((8, 4)), np.ones((8, 2)), epochs=2, verbose=0)
    assert all(np.array_equal(a, b) for a, b in zip(frozen, model.layers[0].get_weights(), strict=True))
    assert not np.array_equal(free[0], model.layers[1].get_weights()[0])
    assert [weight.path for weight in model.non_trainable_weights] == ["dense/kernel", "dense/bias"]


def test_two_models_share_the_layers_they_share() -> None:
    whole = small()
    whole.compile("sgd", "mse")
    half = Sequential([Input((4,)), whole.layers[0]])
    x = np.ones((8, 4))
    for _ in range(2):
        whole.train_on_batch(x, np.ones((8, 2)))
        assert half.predict(x, verbose=0) == pytest.approx(whole.tape(x).outputs["dense"], abs=1e-6)
    half.compile("sgd", "mse")
    half.train_on_batch(x, np.zeros((8, 3)))
    assert half.predict(x, verbose=0) == pytest.approx(whole.tape(x).outputs["dense"], abs=1e-6)
    assert np.array_equal(whole.parameters.views("dense")["kernel"], half.parameters.views("dense")["kernel"])


def test_one_seed_one_start() -> None:
    first, second, other = (small(streams=Streams(seed)).parameters.data for seed in (5, 5, 6))
    assert np.array_equal(first, second)
    assert not np.array_equal(first, other)


def test_set_random_seed_repeats_a_program() -> None:
    def program() -> list[list[float]]:
        engine.utils.set_random_seed(11)
        return [small().parameters.data.tolist(), small().parameters.data.tolist(), np.random.rand(2).tolist()]

    first = program()
    assert first == program()
    assert first[0] != first[1]
    assert first[0] == small(streams=Streams(11)).parameters.data.tolist()


def test_float64_is_float64_throughout() -> None:
    config.set_floatx("float64")
    try:
        model = small()
        assert model.predict(np.ones((1, 4)), verbose=0).dtype == np.float64
        assert model.parameters.data.dtype == model.grads.data.dtype == np.float64
    finally:
        config.set_floatx("float32")


def test_a_missing_or_spare_last_axis_is_mended() -> None:
    model = Sequential([Input((2, 2, 1)), layers.Flatten()])
    for x in (np.ones((3, 2, 2)), np.ones((3, 2, 2, 1)), np.ones((3, 2, 2, 1, 1))):
        assert model.predict(x, verbose=0).shape == (3, 4)


WRONG = {
    "before compile": (lambda: small().fit(np.ones((2, 4)), np.ones((2, 2)), verbose=0), "state.not_compiled"),
    "no layers": (lambda: Sequential().predict(np.ones((1, 1)), verbose=0), "state.no_layers"),
    "pop of nothing": (lambda: Sequential().pop(), "state.no_layers"),
    "unknown shape": (lambda: Sequential([layers.Dense(1)]).output_shape, "state.not_built"),
    "wrong input": (lambda: small().predict(np.ones((1, 5)), verbose=0), "shape.input"),
    "no layer": (lambda: Sequential(["dense"]), "model.not_a_layer"),  # type: ignore[list-item]
    "name twice": (lambda: Sequential([layers.Dense(1, name="a"), layers.Dense(1, name="a")]), "model.duplicate_name"),
    "late input": (lambda: Sequential([layers.Dense(1), Input((1,))]), "model.input_not_first"),
    "metrics as one word": (lambda: small().compile("sgd", "mse", metrics="accuracy"), "spec.list"),  # type: ignore[arg-type]
    "no such layer": (lambda: small().get_layer("nobody"), "model.no_such_layer"),
    "no such place": (lambda: small().get_layer(index=9), "model.no_such_layer"),
    "unknown loss": (lambda: small().compile(loss="nobody"), "block.unknown"),
    "unknown metric": (lambda: small().compile(loss="mse", metrics=["nobody"]), "block.unknown"),
    "layer before build": (lambda: layers.Dense(1).count_params(), "state.layer_not_built"),
    "floatx": (lambda: config.set_floatx("float8"), "config.floatx"),
}


@pytest.mark.parametrize(("call", "code"), WRONG.values(), ids=WRONG)
def test_wrong_calls_have_codes_in_both_languages(call: object, code: str) -> None:
    with pytest.raises((SpecError, ShapeError, StateError)) as caught:
        call()  # type: ignore[operator]
    error: StrataError = caught.value
    assert error.code == code
    assert error.text("en") != error.text("ko")


def test_a_trained_layer_keeps_its_shape() -> None:
    dense = small().layers[1]  # its kernel is (3, 2)
    dense.name = "moved"
    with pytest.raises(ShapeError, match=r"moved: its kernel has shape \(3, 2\), but \(9, 2\) comes"):
        Sequential([Input((9,)), dense])
