"""Every layer, by its own examples: shapes, counts, gradients, files, training."""

from __future__ import annotations

import json
from math import prod

import numpy as np
import pytest

from engine import Model, config, layers, losses
from engine.checks import layer_gradients, loss_gradient, model_gradients
from engine.layers.base import Context, Example, Layer, ParamSpec
from engine.layers.core.input_layer import InputLayer
from engine.layers.protocol import listed
from engine.random import Streams
from engine.registry import KINDS

CLASSES: list[type[Layer]] = [*KINDS["layer"].values(), *KINDS["cell"].values()]  # type: ignore[arg-type]
EXAMPLES = [(f"{cls.__name__} {number}", example) for cls in CLASSES for number, example in enumerate(cls.examples())]
SMALL = [(name, example) for name, example in EXAMPLES if example.parameters <= 1000]
each_example = pytest.mark.parametrize("example", [example for _, example in EXAMPLES], ids=[n for n, _ in EXAMPLES])
each_small = pytest.mark.parametrize("example", [example for _, example in SMALL], ids=[n for n, _ in SMALL])


@pytest.fixture
def _float64() -> object:
    config.set_floatx("float64")
    yield
    config.set_floatx("float32")


def some(example: Example, rows: int = 2) -> list[np.ndarray]:
    rng = np.random.default_rng(7)
    shapes = [(rows, *shape) for shape in example.input_shapes]
    if example.indices is not None:
        return [rng.integers(0, example.indices, shape).astype(float) for shape in shapes]
    return [rng.normal(size=shape) for shape in shapes]


def specs_of(example: Example) -> dict[str, ParamSpec]:
    return example.layer.params(example.input_shapes)


def weights(example: Example) -> dict[str, np.ndarray]:
    """Random numbers; state begins as the layer says, since a variance must be positive."""
    rng = np.random.default_rng(8)
    return {
        name: np.asarray(0.5 * rng.normal(size=spec.shape)) if spec.trainable else spec.initializer(spec.shape, rng)
        for name, spec in specs_of(example).items()
    }


def zeros(example: Example, p: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    return {name: np.zeros_like(p[name]) for name, spec in specs_of(example).items() if spec.trainable}


def ones_like(y: object) -> object:
    return [np.ones_like(part) for part in y] if isinstance(y, list) else np.ones_like(y)


def model_around(example: Example) -> Model:
    """The example between its inputs and small dense ends, so that a loss can reach every weight of it."""
    layer = type(example.layer).from_config(example.layer.get_config())
    inputs = [layers.Input(shape) for shape in example.input_shapes]
    made = inputs[0] if isinstance(layer, InputLayer) else layer(inputs[0] if len(inputs) == 1 else inputs)
    ends = [layers.Dense(2, name=f"end_{place}")(layers.Flatten()(y)) for place, y in enumerate(flat(made))]
    model = Model(inputs, ends, streams=Streams(3))
    model.compile("sgd", "mse")
    return model


def flat(made: object) -> list[object]:
    """Everything that a layer gave back: states of stacked cells come in lists of lists."""
    return [y for part in made for y in flat(part)] if isinstance(made, list | tuple) else [made]


def truth(model: Model, rows: int) -> list[np.ndarray]:
    return [np.ones((rows, 2)) for _ in model.outputs]


@pytest.mark.parametrize("cls", CLASSES, ids=lambda cls: cls.__name__)
def test_every_layer_has_an_example_small_enough_for_gradients(cls: type[Layer]) -> None:
    assert any(example.parameters <= 1000 for example in cls.examples())


@each_example
def test_shape_and_count_are_as_stated(example: Example) -> None:
    layer = example.layer
    assert listed(layer.infer(example.input_shapes)) == example.output_shapes
    assert sum(spec.size for spec in specs_of(example).values()) == example.parameters
    y, _ = layer.forward(weights(example), some(example), Context(False, np.random.default_rng(0)))
    assert [part.shape for part in listed(y)] == [(2, *shape) for shape in example.output_shapes]
    assert layer.flops(example.input_shapes) >= 0


@each_small
def test_gradients_are_central_differences(example: Example) -> None:
    p, xs = weights(example), some(example)
    errors = layer_gradients(example.layer, xs, p)
    inputs = {f"input {place}" for place in range(len(xs))}
    assert set(errors) == {*inputs, *zeros(example, p)}
    if example.indices is not None:  # whole numbers have no slope
        errors = {name: error for name, error in errors.items() if name not in inputs}
    assert max(errors.values(), default=0) < 1e-6, errors


@each_example
def test_nothing_is_written_into_what_was_passed(example: Example) -> None:
    xs, p = some(example), weights(example)
    y, cache = example.layer.forward(p, xs, Context(True, np.random.default_rng(0)))
    dy = ones_like(y)
    example.layer.backward(p, zeros(example, p), dy, cache)
    assert all((x == before).all() for x, before in zip(xs, some(example), strict=True))
    assert all((part == 1).all() for part in listed(dy))
    assert all((p[name] == weights(example)[name]).all() for name in zeros(example, p))


@each_small
def test_weight_gradients_are_added(example: Example) -> None:
    """A layer used twice gets the sum of both."""
    xs, p = some(example), weights(example)
    y, cache = example.layer.forward(p, xs, Context(False, np.random.default_rng(0)))
    once, twice = zeros(example, p), zeros(example, p)
    for grads, times in ((once, 1), (twice, 2)):
        for _ in range(times):
            example.layer.backward(p, grads, ones_like(y), cache)
    assert all(np.allclose(twice[name], 2 * once[name]) for name in once)


@each_example
def test_float32_stays_float32(example: Example) -> None:
    xs = [x.astype(np.float32) for x in some(example)]
    p = {name: weight.astype(np.float32) for name, weight in weights(example).items()}
    y, cache = example.layer.forward(p, xs, Context(True, np.random.default_rng(0)))
    dxs = example.layer.backward(p, zeros(example, p), y, cache)
    assert {array.dtype for array in (*listed(y), *dxs)} == {np.dtype(np.float32)}


@each_example
def test_the_config_goes_through_json_and_back(example: Example) -> None:
    text = json.dumps(example.layer.get_config())
    again = type(example.layer).from_config(json.loads(text))
    assert json.dumps(again.get_config()) == text
    assert listed(again.infer(example.input_shapes)) == example.output_shapes


@each_small
def test_a_training_step_changes_every_weight(example: Example) -> None:
    model = model_around(example)
    before = {weight.path: weight.numpy() for weight in model.trainable_weights}
    model.train_on_batch(some(example, 8), truth(model, 8))
    after = {weight.path: weight.numpy() for weight in model.trainable_weights}
    assert [path for path in before if (before[path] == after[path]).all()] == []


def gradients(model: Model, xs: list[np.ndarray], disturb: bool) -> np.ndarray:
    tape = model.tape(xs, training=True)
    if disturb:
        model.predict([x[:3] for x in xs[::1]], verbose=0)
    model.grads.data.fill(0)
    model.graph.backward(tape, [np.ones_like(y) for y in model.graph.answers(tape)], model.grads)
    return model.grads.data


@each_small
def test_a_prediction_in_mid_batch_disturbs_nothing(example: Example) -> None:
    xs = some(example, 4)
    undisturbed, disturbed = (gradients(model_around(example), xs, disturb) for disturb in (False, True))
    assert np.array_equal(undisturbed, disturbed)


@pytest.mark.usefixtures("_float64")
@pytest.mark.parametrize(
    "example",
    [e for _, e in SMALL if sum(map(prod, e.output_shapes)) <= 1000],
    ids=[n for n, e in SMALL if sum(map(prod, e.output_shapes)) <= 1000],
)
def test_a_whole_float64_model_has_right_gradients(example: Example) -> None:
    model = model_around(example)
    errors = model_gradients(model, losses.MeanSquaredError(), some(example), truth(model, 2))
    assert errors
    assert max(errors.values()) < 1e-6, errors


def test_a_wrong_gradient_is_found() -> None:
    class Wrong(losses.MeanSquaredError):
        def elements(self, y_true, y_pred):  # type: ignore[no-untyped-def]
            values, slope = super().elements(y_true, y_pred)
            return values, 1.001 * slope

    assert loss_gradient(Wrong(), np.zeros((3, 2)), np.ones((3, 2))) > 1e-4
