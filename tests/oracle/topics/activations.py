"""Every activation function, its arguments, its corners and its derivatives; and the layers that are one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

WITHOUT_ARGUMENTS = [
    "relu6",
    "selu",
    "softplus",
    "softsign",
    "sparse_plus",
    "silu",
    "swish",
    "tanh",
    "tanh_shrink",
    "sigmoid",
    "sparse_sigmoid",
    "exponential",
    "hard_sigmoid",
    "hard_silu",
    "hard_swish",
    "hard_tanh",
    "linear",
    "mish",
    "log_sigmoid",
]

# name -> arguments that are tried, by position or name
ARGUMENTS: dict[str, list[Any]] = {
    "relu": [
        {},
        {"negative_slope": 0.1},
        {"max_value": 2.0},
        {"max_value": 6.0},
        {"threshold": 1.0},
        {"threshold": -1.0},
        {"negative_slope": 0.1, "max_value": 2.0},
        {"negative_slope": 0.1, "threshold": 1.0},
        {"threshold": -1.0, "max_value": 2.0},
        {"threshold": 1.0, "max_value": 6.0},
        {"negative_slope": 0.3, "max_value": 6.0},
        {"negative_slope": 0.2, "max_value": 3.0, "threshold": 1.0},
        (0.1, 2.0, 0.5),
    ],
    "leaky_relu": [{}, {"negative_slope": 0.4}, {"negative_slope": 0.0}],
    "elu": [{}, {"alpha": 0.5}, {"alpha": 2.0}],
    "celu": [{}, {"alpha": 0.5}, {"alpha": 2.0}],
    "gelu": [{}, {"approximate": True}],
    "squareplus": [{}, {"b": 1}, (0.25,)],
    "hard_shrink": [{}, {"threshold": 1.0}],
    "soft_shrink": [{}, {"threshold": 1.0}],
    "threshold": [(1.0, 0.5), {"threshold": -1.0, "default_value": 2.0}],
    "softmax": [{}, {"axis": 0}, {"axis": (0, 1)}],
    "log_softmax": [{}, {"axis": 0}],
    "sparsemax": [{}, {"axis": 0}],
    "glu": [{}, {"axis": 0}],
}
# the corners of all of them, and numbers so large that a naive formula overflows
CORNERS = [-1000, -100, -20.5, -6, -3, -2.5, -1, -0.5, -0.25, 0, 0.25, 0.5, 1, 2, 2.5, 3, 5, 6, 7, 20.5, 80, 100]


def calling(function: str, arguments: Any) -> Callable[[Any], dict[str, Any]]:
    def asked(keras: Any) -> dict[str, Any]:
        positional, named = ((), arguments) if isinstance(arguments, dict) else (arguments, {})
        call = getattr(keras.activations, function)
        x = np.array(CORNERS, np.float32)
        grid = np.random.default_rng(3).normal(size=(4, 6)).astype(np.float32) * 2
        given = {"grid": grid} | ({} if "axis" in named else {"corners": x if function != "exponential" else x[:-2]})
        return {name: call(array, *positional, **named) for name, array in given.items()}

    return asked


ANSWERS = {
    f"{name} {arguments}": calling(name, arguments) for name, tried in ARGUMENTS.items() for arguments in tried
} | {name: calling(name, {}) for name in WITHOUT_ARGUMENTS}


def of_a_list(keras: Any) -> dict[str, Any]:
    return {"y": keras.activations.relu([-1.0, 2.0, -0.5])}


def from_names(keras: Any) -> dict[str, Any]:
    """What ``get`` and ``serialize`` make of a name."""
    names = [*WITHOUT_ARGUMENTS, *(name for name in ARGUMENTS if name != "threshold")]
    x = np.linspace(-2, 2, 8, dtype=np.float32).reshape(2, 4)
    found = {name: keras.activations.get(name)(x) for name in names}
    written = {name: np.array(keras.activations.serialize(keras.activations.get(name))) for name in names}
    return found | {f"serialized {name}": np.array(str(value) == name) for name, value in written.items()}


ANSWERS |= {"a list": of_a_list, "names": from_names}


def slopes(class_name: str, arguments: dict[str, Any]) -> Callable[[Any], dict[str, Any]]:
    """The derivative at the corners, read off one step of training that starts from them."""

    def asked(keras: Any) -> dict[str, Any]:
        corners = np.array([[corner for corner in CORNERS if abs(corner) < 8]], np.float32)
        number = corners.shape[1]
        bend = getattr(keras.layers, class_name)(**arguments)
        model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(number, use_bias=False), bend])
        model.set_weights([corners])
        one = np.ones((1, 1), np.float32)
        model.compile(keras.optimizers.SGD(number / 2), "mse")
        model.train_on_batch(one, model.predict(one, verbose=0) - 1)
        return {"slopes": corners - model.get_weights()[0]}

    return asked


ELEMENTWISE = [*WITHOUT_ARGUMENTS, *(n for n in ARGUMENTS if n not in ("threshold", "glu", "softmax", "log_softmax"))]
ANSWERS |= {
    f"slopes of {name}": slopes("Activation", {"activation": name}) for name in ELEMENTWISE if "max" not in name
}
ANSWERS |= {
    f"slopes of {class_name} {arguments}": slopes(class_name, arguments)
    for class_name, arguments in [
        ("ReLU", {"max_value": 2.0}),
        ("ReLU", {"max_value": 6.0}),
        ("ReLU", {"negative_slope": 0.5}),
        ("ReLU", {"negative_slope": 0.5, "max_value": 2.0}),
        ("ReLU", {"negative_slope": 0.5, "max_value": 6.0}),
        ("ReLU", {"threshold": 1.0}),
        ("ReLU", {"threshold": 1.0, "max_value": 6.0}),
        ("ReLU", {"threshold": 1.0, "negative_slope": 0.5}),
        ("LeakyReLU", {}),
        ("ELU", {"alpha": 0.5}),
    ]
}

SMOOTH = {f"{name} layer": ("Activation", {"activation": name}, (3, 8)) for name in WITHOUT_ARGUMENTS}
SHAPED = {
    f"{name} layer": ("Activation", {"activation": name}, (3, 8))
    for name in ARGUMENTS
    if name not in ("threshold", "glu")
}
LAYERS: dict[str, Any] = {
    **SMOOTH,
    **SHAPED,
    "dense glu": ("Dense", {"units": 6, "activation": "glu"}, (4,)),
    "dense swish": ("Dense", {"units": 6, "activation": "swish"}, (4,)),
    "relu": ("ReLU", {}, (3, 4)),
    "relu up to 1": ("ReLU", {"max_value": 1.0}, (3, 8)),
    "relu up to 6": ("ReLU", {"max_value": 6.0}, (3, 8)),
    "relu with slope": ("ReLU", {"negative_slope": 0.2}, (3, 8)),
    "relu with threshold": ("ReLU", {"threshold": 0.5}, (3, 8)),
    "relu with all": ("ReLU", {"max_value": 1.0, "negative_slope": 0.3, "threshold": 0.5}, (3, 8)),
    "leaky relu": ("LeakyReLU", {}, (3, 4)),
    "leaky relu 0.1": ("LeakyReLU", {"negative_slope": 0.1}, (3, 4)),
    "elu": ("ELU", {}, (3, 4)),
    "elu 0.5": ("ELU", {"alpha": 0.5}, (3, 4)),
    "softmax": ("Softmax", {}, (3, 4)),
    "softmax axis 1": ("Softmax", {"axis": 1}, (3, 4)),
    "softmax axes": ("Softmax", {"axis": (1, 2)}, (3, 4)),
    "softmax masked": ("Softmax", {}, (5,), {"mask": True}),
    "softmax masked axes": ("Softmax", {"axis": [-1]}, (5,), {"mask": True}),
    "prelu": ("PReLU", {}, (3, 4)),
    "prelu shared": ("PReLU", {"alpha_initializer": "ones", "shared_axes": [1, 2]}, (3, 4, 2)),
    "prelu shared once": ("PReLU", {"shared_axes": 2}, (3, 4)),
    "identity": ("Identity", {}, (3, 4)),
}
