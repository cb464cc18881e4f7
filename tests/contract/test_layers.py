"""Every layer, by its own examples: shapes, counts, gradients, files, training."""

from __future__ import annotations

import json
from math import prod

import numpy as np
import pytest

from engine import Sequential, config, layers, losses
from engine.checks import layer_gradients, loss_gradient, model_gradients
from engine.layers.base import Context, Example, Layer
from engine.layers.input_layer import InputLayer
from engine.random import Streams
from engine.spec import KINDS

CLASSES: list[type[Layer]] = list(KINDS["layer"].values())  # type: ignore[arg-type]
EXAMPLES = [(f"{cls.__name__} {number}", example) for cls in CLASSES for number, example in enumerate(cls.examples())]
SMALL = [(name, example) for name, example in EXAMPLES if example.parameters <= 1000]
each_example = pytest.mark.parametrize("example", [example for _, example in EXAMPLES], ids=[n for n, _ in EXAMPLES])
each_small = pytest.mark.parametrize("example", [example for _, example in SMALL], ids=[n for n, _ in SMALL])


@pytest.fixture
def _float64() -> object:
    config.set_floatx("float64")
    yield
    config.set_floatx("float32")


def some(example: Example, rows: int = 2) -> np.ndarray:
    return np.random.default_rng(7).normal(size=(rows, *example.input_shape))


def weights(example: Example) -> dict[str, np.ndarray]:
    rng = np.random.default_rng(8)
    specs = example.layer.params([example.input_shape])
    return {name: 0.5 * rng.normal(size=spec.shape) for name, spec in specs.items()}


def model_around(example: Example) -> Sequential:
    """The example between its input and a small dense end, so that a loss can reach every weight of it."""
    layer = type(example.layer).from_config(example.layer.get_config())
    stack = [layers.Input(example.input_shape)] + ([] if isinstance(layer, InputLayer) else [layer])
    model = Sequential([*stack, layers.Flatten(), layers.Dense(2)], streams=Streams(3))
    model.compile("sgd", "mse")
    return model


@pytest.mark.parametrize("cls", CLASSES, ids=lambda cls: cls.__name__)
def test_every_layer_has_an_example_small_enough_for_gradients(cls: type[Layer]) -> None:
    assert any(example.parameters <= 1000 for example in cls.examples())


@each_example
def test_shape_and_count_are_as_stated(example: Example) -> None:
    layer, shape = example.layer, example.input_shape
    assert layer.infer([shape]) == example.output_shape
    assert sum(spec.size for spec in layer.params([shape]).values()) == example.parameters
    y, _ = layer.forward(weights(example), [some(example)], Context(False, np.random.default_rng(0)))
    assert y.shape == (2, *example.output_shape)
    assert layer.flops([shape]) >= 0


@each_small
def test_gradients_are_central_differences(example: Example) -> None:
    errors = layer_gradients(example.layer, some(example), weights(example))
    assert set(errors) == {"input", *weights(example)}
    assert max(errors.values()) < 1e-6, errors


@each_example
def test_nothing_is_written_into_what_was_passed(example: Example) -> None:
    x, p = some(example), weights(example)
    y, cache = example.layer.forward(p, [x], Context(True, np.random.default_rng(0)))
    dy = np.ones_like(y)
    example.layer.backward(p, {name: np.zeros_like(weight) for name, weight in p.items()}, dy, cache)
    assert (x == some(example)).all()
    assert (dy == 1).all()
    assert all((p[name] == weight).all() for name, weight in weights(example).items())


@each_example
def test_float32_stays_float32(example: Example) -> None:
    x = some(example).astype(np.float32)
    p = {name: weight.astype(np.float32) for name, weight in weights(example).items()}
    y, cache = example.layer.forward(p, [x], Context(True, np.random.default_rng(0)))
    (dx,) = example.layer.backward(p, {name: np.zeros_like(weight) for name, weight in p.items()}, y, cache)
    assert y.dtype == dx.dtype == np.float32


@each_example
def test_the_config_goes_through_json_and_back(example: Example) -> None:
    example.layer.name = None
    text = json.dumps(example.layer.get_config())
    again = type(example.layer).from_config(json.loads(text))
    assert json.dumps(again.get_config()) == text
    assert again.infer([example.input_shape]) == example.output_shape


@each_small
def test_a_training_step_changes_every_weight(example: Example) -> None:
    model = model_around(example)
    before = model.get_weights()
    model.train_on_batch(some(example, 8), np.ones((8, 2)))
    assert all((old != new).any() for old, new in zip(before, model.get_weights(), strict=True))


@each_small
def test_a_prediction_in_mid_batch_disturbs_nothing(example: Example) -> None:
    def gradients(disturb: bool) -> np.ndarray:
        model = model_around(example)
        tape = model.tape(some(example, 4), training=True)
        if disturb:
            model.predict(-some(example, 3), verbose=0)
        model.graph.backward(
            tape, {"dense" if "dense_1" not in tape.outputs else "dense_1": np.ones((4, 2))}, model.grads
        )
        return model.grads.data

    assert np.array_equal(gradients(False), gradients(True))


@pytest.mark.usefixtures("_float64")
@pytest.mark.parametrize(
    "example",
    [e for _, e in SMALL if prod(e.output_shape) <= 1000],
    ids=[n for n, e in SMALL if prod(e.output_shape) <= 1000],
)
def test_a_whole_float64_model_has_right_gradients(example: Example) -> None:
    model = model_around(example)
    errors = model_gradients(model, losses.MeanSquaredError(), some(example), np.ones((2, 2)))
    assert errors
    assert max(errors.values()) < 1e-6, errors


def test_a_wrong_gradient_is_found() -> None:
    class Wrong(losses.MeanSquaredError):
        def elements(self, y_true, y_pred):  # type: ignore[no-untyped-def]
            values, slope = super().elements(y_true, y_pred)
            return values, 1.001 * slope

    assert loss_gradient(Wrong(), np.zeros((3, 2)), np.ones((3, 2))) > 1e-4
