"""What Keras is asked: the tables of all topics, and the functions that run with Keras and with the engine alike.

Whatever takes a module named ``keras`` runs unchanged with ``import keras`` and with ``import engine as keras``.
A topic is a module in ``topics/`` with any of the tables below; its answers stand in ``data/<topic>.<group>.npz``.

LAYERS      name -> (class, arguments, input shape or list of them without the batch axis[, options])
            options: "indices": n (inputs are whole numbers below n), "training": True, "mask": True (steps of the first
            input are masked at random), "call": {...} (further arguments of the call), "states": True (the inputs
            after the first are initial states), "spread": True (they are value and key), "masks": True (every input is
            masked at random), "attention_mask": its shape without the batch axis
LOSSES      name -> (class, function or "", arguments, shape of y_pred, kind of y_pred, kind of y_true[, options])
            instead of a kind the numbers themselves may stand; options: "sample_weight": shape, "mask": True (elements
            of y_pred are masked at random)
OPTIMIZERS  name -> (class, arguments)
METRICS     name -> (class, arguments, shape of y_pred per batch, kind of y_pred, kind of y_true[, options])
            options: "sample_weight": shape
FITS        name -> (model, input shape, last axis of y_pred, kind of y_true)
ANSWERS     name -> function(keras) -> dict of arrays: anything else, from its own fixed numbers
"""

from __future__ import annotations

import importlib
import pkgutil
from typing import Any

import numpy as np

from tests.oracle import topics
from tests.oracle.answers import as_numpy

GROUPS = ("LAYERS", "LOSSES", "OPTIMIZERS", "METRICS", "FITS", "ANSWERS")
TOPICS = {
    name: importlib.import_module(f"tests.oracle.topics.{name}") for _, name, _ in pkgutil.iter_modules(topics.__path__)
}


def table(group: str) -> dict[tuple[str, str], Any]:
    """(topic, case) -> what is asked, over all topics."""
    return {
        (topic, name): case for topic, module in TOPICS.items() for name, case in getattr(module, group, {}).items()
    }


# shapes of (y_true, y_pred), with the batch axis
ACCURACY = [
    ((8, 1), (8, 1)),
    ((8,), (8, 1)),
    ((8, 3), (8, 3)),
    ((8,), (8, 3)),
    ((8, 1), (8, 3)),
    ((8, 5, 3), (8, 5, 3)),
    ((8, 5), (8, 5, 3)),
    ((8, 5, 1), (8, 5, 3)),
    ((8, 5, 1), (8, 5, 1)),
    ((8, 2), (8, 2)),
]


def drawn(kind: Any, shape: tuple[int, ...], rng: np.random.Generator) -> np.ndarray:
    """Numbers of a kind; the recording keeps them, so that nothing depends on the generator later."""
    if not isinstance(kind, str):
        return np.asarray(kind, np.float32)
    classes, leading = shape[-1], shape[:-1]
    z = rng.normal(size=shape)
    if kind == "distribution":
        made = np.exp(z) / np.exp(z).sum(axis=-1, keepdims=True)
    elif kind == "shares":
        made = 1 / (1 + np.exp(-z))
    elif kind == "certain":  # exactly 0 and 1, where only the clipping keeps the logarithm finite
        made = np.eye(max(classes, 2))[rng.integers(0, 2, leading)][..., :classes]
    elif kind == "positive":
        made = np.exp(z)
    elif kind == "unit rows":
        made = z / np.linalg.norm(z, axis=-1, keepdims=True)
    elif kind == "large":
        made = 20 * z
    elif kind == "binary":
        made = rng.integers(0, 2, shape)
    elif kind == "signs":
        made = 2 * rng.integers(0, 2, shape) - 1
    elif kind == "counts":
        made = rng.poisson(2, shape)
    elif kind == "binary row":
        made = rng.integers(0, 2, leading)
    elif kind == "one_hot":
        made = np.eye(classes)[rng.integers(0, classes, leading)]
    elif kind == "indices":
        made = rng.integers(0, classes, leading or shape)
    elif kind == "index column":
        made = rng.integers(0, classes, (*leading, 1))
    elif kind == "row":
        made = z[..., 0]
    else:
        made = z
    return made.astype(np.float32)


FIT_ROWS, FIT_BATCH, FIT_EPOCHS = 43, 8, 4  # 32 rows train in 4 batches; with 43 * 0.75 = 32 the last 11 validate


def layer_inputs(shape: Any, options: dict[str, Any], rng: np.random.Generator) -> tuple[list[Any], dict[str, Any]]:
    """Three rows for every input of a layer, and what else its call is given."""
    shapes = shape if isinstance(shape, list) else [shape]
    if "indices" in options:
        xs = [rng.integers(0, options["indices"], (3, *size)).astype(np.int32) for size in shapes]
    else:
        xs = [rng.normal(size=(3, *size)).astype(np.float32) for size in shapes]
    call = dict(options.get("call", {}))
    if options.get("mask"):
        mask = rng.random((3, shapes[0][0])) < 0.7
        mask[:, 0] = True
        call["mask"] = mask
    if options.get("masks"):
        masks = [rng.random((3, size[0])) < 0.7 for size in shapes]
        for place, mask in enumerate(masks):
            mask[:, 0] = True
            call[f"mask/{place}"] = mask
    if "attention_mask" in options:
        call["attention_mask"] = rng.random((3, *options["attention_mask"])) < 0.6
        call["attention_mask"][..., 0] = True
    return xs, call


def made_layer(keras: Any, class_name: str, config: dict[str, Any]) -> Any:
    """A layer; (class, arguments) among its arguments becomes that layer, also in a list."""

    def made(value: Any) -> Any:
        if isinstance(value, tuple) and len(value) == 2 and isinstance(value[1], dict):
            return made_layer(keras, *value)
        return [made(part) for part in value] if isinstance(value, list) else value

    return getattr(keras.layers, class_name)(**{name: made(value) for name, value in config.items()})


def spoken(inputs: list[Any], options: dict[str, Any], call: dict[str, Any]) -> tuple[Any, dict[str, Any]]:
    """How a call is written: one input or all in a list, or the first with the others by their names."""
    call = {name: value for name, value in call.items() if "/" not in name}  # masks that inputs carry are no arguments
    if options.get("spread"):
        return inputs[0], {**call, **dict(zip(("value", "key"), inputs[1:], strict=False))}
    if options.get("states"):
        return inputs[0], {**call, "initial_state": inputs[1:]}
    return inputs if len(inputs) > 1 else inputs[0], call


def layer_weights(wanted: list[tuple[Any, bool]], rng: np.random.Generator) -> list[np.ndarray]:
    """Random numbers for every weight; state is positive, since a variance must be."""
    drawn_ = [(rng.normal(size=tuple(shape)) * 0.5, trainable) for shape, trainable in wanted]
    return [(array if trainable else np.abs(array) + 0.1).astype(np.float32) for array, trainable in drawn_]


def sample_weight(more: list[dict[str, Any]], rng: np.random.Generator) -> np.ndarray | None:
    shape = more[0].get("sample_weight") if more else None
    return None if shape is None else rng.uniform(0, 2, shape).astype(np.float32)


def of_function(config: dict[str, Any]) -> dict[str, Any]:
    """The arguments that the function of a loss shares with its class."""
    return {name: value for name, value in config.items() if name not in ("reduction", "name", "dtype")}


def made_optimizer(keras: Any, class_name: str, config: dict[str, Any]) -> Any:
    """An optimizer; a learning rate written as (schedule, arguments) becomes that schedule."""
    config = dict(config)
    if isinstance(config.get("learning_rate"), tuple):
        schedule, arguments = config["learning_rate"]
        config["learning_rate"] = getattr(keras.optimizers.schedules, schedule)(**arguments)
    return getattr(keras.optimizers, class_name)(**config)


def fit(keras: Any, case: Any, x: np.ndarray, y: np.ndarray, weights: list[np.ndarray]) -> dict[str, np.ndarray]:
    """Train as given, and say everything that can be compared."""
    build, _, _, kind = case
    model = build(keras)
    model.set_weights(weights)
    split = {"validation_split": 0.25} if kind != "indices" else {"validation_data": (x[:11], y[:11])}
    history = model.fit(x, y, batch_size=FIT_BATCH, epochs=FIT_EPOCHS, shuffle=False, verbose=0, **split)
    found = {f"history/{column}": np.array(values) for column, values in history.history.items()}
    found["order"] = np.array(list(history.history))
    found["evaluate"] = np.array(model.evaluate(x, y, verbose=0))
    found["predict"] = np.asarray(model.predict(x, batch_size=7, verbose=0))
    found["train_on_batch"] = np.array([model.train_on_batch(x[:5], y[:5]), model.train_on_batch(x[5:8], y[5:8])])
    return found | {f"after/{place}": weight for place, weight in enumerate(model.get_weights())}


def trajectory(keras: Any, optimizer: Any, data: Any) -> np.ndarray:
    """All weights of a small net after each of 20 updates: (20, parameters)."""
    layers = keras.layers
    model = keras.Sequential([keras.Input((3,)), layers.Dense(4, activation="tanh"), layers.Dense(2)])
    model.set_weights([data[f"weights/{place}"] for place in range(4)])
    model.compile(optimizer, "mse")
    path = []
    for x, y in zip(data["x"], data["y"], strict=True):
        model.train_on_batch(x, y)
        path.append(np.concatenate([weight.ravel() for weight in model.get_weights()]))
    return np.array(path)


def streamed(metric: Any, y_true: np.ndarray, y_pred: np.ndarray, weights: Any) -> np.ndarray:
    """The result after each batch."""
    results = []
    for truth, guess, weight in zip(y_true, y_pred, weights, strict=True):
        metric.update_state(truth, guess, sample_weight=weight)
        results.append(np.array(as_numpy(metric.result())))
    return np.array(results)


def described(model: Any) -> dict[str, Any]:
    """Names, shapes and counts as a summary shows them."""
    printed: list[str] = []
    model.summary(print_fn=lambda text, **_: printed.append(text))
    return {
        "totals": [line for line in "\n".join(printed).splitlines() if "params:" in line],
        "layers": [[layer.name, type(layer).__name__, int(layer.count_params())] for layer in model.layers],
        "weights": [[int(size) for size in weight.shape] for weight in model.weights],
        "weight_names": [weight.name for weight in model.weights],
        "total": int(model.count_params()),
        "input_shape": list(model.input_shape),
        "output_shape": list(model.output_shape),
    }
