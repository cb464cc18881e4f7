"""Activation functions: derivatives, float types, and every way in which Keras lets one be given."""

from __future__ import annotations

import json
from math import erf as erf_of_one
from typing import Any

import numpy as np
import pytest

import engine
from engine import activations, layers
from engine.activations import Activation, LeakyRelu, Relu
from engine.activations.gates import erf
from engine.checks import numeric_gradient, relative_error
from engine.errors import ShapeError, SpecError, StrataError
from engine.layers import Dense
from engine.registry import KINDS

ALL: dict[str, Activation] = {name: cls() for name, cls in KINDS["activation"].items()}  # type: ignore[misc]
CONFIGURED: dict[str, Activation] = {
    "relu, all": Relu(0.1, 1.5, 0.3),
    "relu, below 0": Relu(0.0, 1.5, -0.5),
    "relu, slope and 6": Relu(0.1, 6.0),
    "leaky": LeakyRelu(0.4),
    "elu": activations.Elu(0.5),
    "celu": activations.Celu(0.5),
    "gelu": activations.Gelu(True),
    "squareplus": activations.Squareplus(0.5),
    "relu as squareplus": activations.Squareplus(0),
    "threshold": activations.Threshold(0.5, -2.0),
    "hard shrink": activations.HardShrink(1.0),
    "soft shrink": activations.SoftShrink(1.0),
    "softmax": activations.Softmax((0, 1)),
    "softmax of all": activations.Softmax(None),
    "log softmax": activations.LogSoftmax((0, 1)),
    "sparsemax": activations.Sparsemax(0),
    "glu": activations.Glu(0),
}
each = pytest.mark.parametrize("activation", [*ALL.values(), *CONFIGURED.values()], ids=[*ALL, *CONFIGURED])


@each
def test_the_derivative_is_central_differences(activation: Activation) -> None:
    rng = np.random.default_rng(2)
    x = 2 * rng.normal(size=(4, 6))
    y = activation(x)
    dy = rng.normal(size=y.shape)
    dx = activation.gradient(dy, x, y)
    assert relative_error(dx, numeric_gradient(lambda: float((activation(x) * dy).sum()), x)) < 1e-7


@each
@pytest.mark.parametrize("kind", [np.float32, np.float64])
def test_the_float_type_is_kept(activation: Activation, kind: Any) -> None:
    x = np.linspace(-3, 3, 24, dtype=kind).reshape(4, 6)
    y = activation(x)
    dx = activation.gradient(np.ones_like(y), x, y)
    assert x.tolist() == np.linspace(-3, 3, 24, dtype=kind).reshape(4, 6).tolist()
    assert y.dtype == dx.dtype == kind


@pytest.mark.parametrize("name", [name for name in ALL if name != "exponential"])
def test_large_numbers_stay_finite(name: str) -> None:
    x = np.array([[-1e4, -100, 0, 100, 1e4, 1]], np.float32)
    y = ALL[name](x)
    assert np.isfinite(y).all()
    assert np.isfinite(ALL[name].gradient(np.ones_like(y), x, y)).all()


@pytest.mark.parametrize("activation", ALL.values(), ids=ALL)
def test_the_shape_is_as_stated(activation: Activation) -> None:
    assert activation(np.ones((4, 6))).shape == (4, *activation.infer((6,)))


def test_float64_does_not_fall_back() -> None:
    """Accurate far beyond float32, by a value of each that is known in closed form or to many digits."""
    known = {
        "gelu": 0.8413447460685429,  # 1 times Phi(1)
        "softplus": 1.3132616875182228,  # log(1 + e)
        "silu": 0.7310585786300049,  # 1 / (1 + 1/e)
        "mish": 0.8650983882673103,  # tanh(log(1 + e))
        "selu": 1.0507009873554805,
        "squareplus": 1.618033988749895,  # the golden ratio
        "hard_sigmoid": 2 / 3,
        "log_sigmoid": -0.3132616875182228,
    }
    for name, value in known.items():
        assert float(ALL[name](np.float64(1))) == pytest.approx(value, rel=1e-14), name


def test_erf_is_erf() -> None:
    x = np.linspace(-8, 8, 4001)
    exact = np.array([erf_of_one(number) for number in x])
    assert np.abs(erf(x) - exact).max() < 1e-14
    assert np.abs(erf(x.astype(np.float32)) - exact).max() < 1e-6


def test_functions_take_keras_arguments_and_anything_like_an_array() -> None:
    assert activations.relu([-10, -5, 0.0, 5, 10]).tolist() == [0, 0, 0, 5, 10]
    assert activations.relu([-10, -5, 0.0, 5, 10], negative_slope=0.5).tolist() == [-5, -2.5, 0, 5, 10]
    assert activations.relu([-10, -5, 0.0, 5, 10], max_value=5).tolist() == [0, 0, 0, 5, 5]
    assert activations.relu([-10, -5, 0.0, 5, 10], threshold=5).tolist() == [0, 0, 0, 0, 10]
    assert activations.softmax([[0, 0], [3, 3]], 0).sum() == pytest.approx(2)
    assert activations.threshold([1, 2, 3], 2, 0.5).tolist() == [0.5, 0.5, 3]
    assert activations.relu([-1, 2]).dtype == np.float32
    assert activations.relu(np.array([-1.0, 2.0])).dtype == np.float64
    with pytest.raises(TypeError):
        activations.relu([1.0], no_such=1)


@pytest.mark.parametrize("name", [*ALL, "swish", "hard_swish"])
def test_names(name: str) -> None:
    found = activations.get(name)
    assert found == getattr(activations, name)
    assert found.__name__ == activations.serialize(found)
    assert activations.deserialize(activations.serialize(found)) == found
    assert Dense(2, activation=getattr(activations, name)).activation == found


def test_equal_arguments_are_equal() -> None:
    assert Relu(0.1) == Relu(negative_slope=0.1) != Relu(0.2)
    assert len({Relu(0.1), Relu(0.1), Relu()}) == 2
    assert activations.get(None) is activations.linear
    assert activations.relu != "relu"


SPELLINGS: dict[str, Any] = {
    "object": LeakyRelu(0.1),
    "object form": {"class_name": "leaky_relu", "config": {"negative_slope": 0.1}},
    "layer": layers.LeakyReLU(0.1),
    "layer, object form": {"class_name": "LeakyReLU", "config": {"negative_slope": 0.1}},
    "layer, as Keras writes it": {
        "module": "keras.layers",
        "class_name": "LeakyReLU",
        "config": {"name": "leaky_re_lu", "trainable": True, "dtype": "float32", "negative_slope": 0.1},
        "registered_name": None,
    },
    "layer around it": layers.Activation(LeakyRelu(0.1)),
}


@pytest.mark.parametrize("spelling", SPELLINGS.values(), ids=SPELLINGS)
def test_spellings_of_a_configured_activation(spelling: Any) -> None:
    dense = Dense(3, activation=spelling)
    assert dense.activation == LeakyRelu(0.1)
    again = Dense.from_config(json.loads(json.dumps(dense.get_config())))
    assert again.activation == LeakyRelu(0.1)


def test_a_layer_class_stands_for_its_defaults() -> None:
    assert Dense(1, activation=layers.LeakyReLU).activation == LeakyRelu(0.3)
    assert Dense(1, activation={"class_name": "LeakyReLU"}).activation == LeakyRelu(0.3)
    assert Dense(1, activation="leaky_relu").activation == LeakyRelu(0.2)
    assert Dense(1, activation=layers.Softmax(0)).activation == activations.Softmax(0)


@pytest.mark.parametrize(
    "nonsense",
    ["typo", "LeakyReLU", 3, {}, {"class_name": "Dense", "config": {"units": 1}}, layers.PReLU(), lambda x: x, "Relu"],
    ids=["typo", "no envelope", "number", "empty", "Dense", "with weights", "function", "wrong case"],
)
def test_what_is_no_activation_is_refused(nonsense: Any) -> None:
    with pytest.raises(SpecError):
        activations.get(nonsense)
    with pytest.raises(SpecError) as caught:
        Dense(1, activation=nonsense)
    assert caught.value.pointer.startswith("/activation")


def test_a_function_bends_a_symbolic_tensor() -> None:
    x = engine.Input((3,))
    model = engine.Model(x, activations.relu(Dense(2, kernel_initializer="ones")(x), negative_slope=0.5))
    assert model.predict(np.array([[1.0, 1, 1], [-1, -1, 0]]), verbose=0).tolist() == [[3, 3], [-1, -1]]


def test_glu_halves() -> None:
    y = activations.glu([[1.0, 2.0, 0.0, np.log(3)]])
    assert y[0].tolist() == pytest.approx([0.5, 1.5])  # 1 sigmoid(0) and 2 sigmoid(log 3) = 2 * 3/4
    assert Dense(6, "glu").compute_output_shape((None, 5)) == (None, 3)
    assert layers.Activation(activations.Glu(1)).compute_output_shape((None, 4, 3)) == (None, 2, 3)
    for axis in (0, 2, -2):
        with pytest.raises(StrataError):
            activations.Glu(axis).infer((3,))
    with pytest.raises(StrataError):
        activations.glu(np.ones((2, 3)))


def test_masked_numbers_take_no_share() -> None:
    mask = np.array([[True, False, True]])
    layer = layers.Softmax()
    assert layer(np.zeros((1, 3)), mask=mask).tolist() == [[0.5, 0, 0.5]]
    assert layer(np.zeros((1, 3)), mask=mask & False).tolist() == [[0, 0, 0]]
    assert layers.Softmax((1, 2))(np.zeros((1, 2, 2))).tolist() == [[[0.25, 0.25], [0.25, 0.25]]]


def test_prelu_shares_its_slopes() -> None:
    layer = layers.PReLU(alpha_initializer=engine.initializers.Constant(0.5), shared_axes=1)
    assert layer(np.array([[[-2.0, 4.0], [6.0, -8.0]]])).tolist() == [[[-1, 4], [6, -4]]]
    assert layer.alpha.shape == (1, 2)
    assert layer.get_config()["shared_axes"] == [1]


@pytest.mark.parametrize("name", ["softmax", "log_softmax", "sparsemax"])
def test_an_axis_that_is_not_there_is_refused(name: str) -> None:
    chosen = activations.get({"class_name": name, "config": {"axis": 2}})
    with pytest.raises(ShapeError, match=r"works on axis 2, but gets \(3,\)"):
        Dense(3, activation=chosen).infer([(4,)])
    assert Dense(3, activation=chosen).infer([(5, 4)]) == (5, 3)
