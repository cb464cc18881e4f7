"""Ask real Keras, and write down what it says. See README.md beside this file.

KERAS_BACKEND=torch python -m tests.oracle.record
"""

from __future__ import annotations

import inspect
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

os.environ.setdefault("KERAS_BACKEND", "torch")

import keras
import torch
from keras.src.trainers.compile_utils import get_metric

from tests.oracle import cases

DATA = Path(__file__).parent / "data"
Arrays = dict[str, np.ndarray]


def tensor(array: np.ndarray) -> torch.Tensor:
    return torch.tensor(array, requires_grad=True)


def layer(name: str, rng: np.random.Generator) -> Arrays:
    class_name, config, shape = cases.LAYERS[name]
    made = getattr(keras.layers, class_name)(**config)
    made.build((None, *shape))
    weights = [rng.normal(size=weight.shape).astype(np.float32) * 0.5 for weight in made.weights]
    made.set_weights(weights)
    x = tensor(rng.normal(size=(3, *shape)).astype(np.float32))
    y = made(x)
    dy = rng.normal(size=tuple(y.shape)).astype(np.float32)
    held = [weight.value for weight in made.trainable_weights]
    gradients = torch.autograd.grad((y * torch.tensor(dy)).sum(), [x, *held])
    found = {"x": x, "y": y, "dx": gradients[0]}
    found |= {f"weight/{weight.name}": array for weight, array in zip(made.weights, weights, strict=True)}
    found |= {f"gradient/{weight.name}": g for weight, g in zip(made.trainable_weights, gradients[1:], strict=True)}
    return {key: keras.ops.convert_to_numpy(value) for key, value in found.items()} | {"dy": dy}


def loss(name: str, rng: np.random.Generator) -> Arrays:
    class_name, function, config, shape, guess, truth = cases.LOSSES[name]
    y_pred, y_true = cases.drawn(guess, shape, rng), cases.drawn(truth, shape, rng)
    guessed = tensor(y_pred)
    value = getattr(keras.losses, class_name)(**config)(y_true, guessed)
    value.backward()
    elements = getattr(keras.losses, function)(y_true, y_pred, **config)
    found = {"y_true": y_true, "y_pred": y_pred, "value": value, "elements": elements, "gradient": guessed.grad}
    return {key: keras.ops.convert_to_numpy(array) for key, array in found.items()}


def optimizer(name: str, rng: np.random.Generator) -> Arrays:
    class_name, config = cases.OPTIMIZERS[name]
    x, y = rng.normal(size=(20, 6, 3)), rng.normal(size=(20, 6, 2))
    data = {"x": x.astype(np.float32), "y": y.astype(np.float32)}
    for place, shape in enumerate([(3, 4), (4,), (4, 2), (2,)]):
        data[f"weights/{place}"] = rng.normal(size=shape).astype(np.float32)
    path = cases.trajectory(keras, getattr(keras.optimizers, class_name)(**config), data)
    return data | {"path": path}


def metric(name: str, rng: np.random.Generator) -> Arrays:
    class_name, config, shape, guess, truth = cases.METRICS[name]
    batches = range(4)
    y_pred = np.array([cases.drawn(guess, shape, rng) for _ in batches])
    y_true = np.array([cases.drawn(truth, shape, rng) for _ in batches])
    results = cases.streamed(getattr(keras.metrics, class_name)(**config), y_true, y_pred)
    return {"y_true": y_true, "y_pred": y_pred, "results": np.array(results)}


def training(name: str, rng: np.random.Generator) -> Arrays:
    build, shape, outputs, kind = cases.FITS[name]
    x = rng.normal(size=(cases.FIT_ROWS, *shape)).astype(np.float32)
    y = cases.drawn(kind, (cases.FIT_ROWS, outputs), rng)
    weights = [(rng.normal(size=weight.shape) * 0.4).astype(np.float32) for weight in build(keras).weights]
    found = cases.fit(keras, name, x, y, weights)
    return {"x": x, "y": y} | {f"before/{place}": weight for place, weight in enumerate(weights)} | found


GROUPS: dict[str, tuple[Callable[[str, np.random.Generator], Arrays], Any]] = {
    "layers": (layer, cases.LAYERS),
    "losses": (loss, cases.LOSSES),
    "optimizers": (optimizer, cases.OPTIMIZERS),
    "metrics": (metric, cases.METRICS),
    "fits": (training, cases.FITS),
}
KINDS = {
    "layer": keras.layers,
    "loss": keras.losses,
    "optimizer": keras.optimizers,
    "metric": keras.metrics,
    "callback": keras.callbacks,
    "initializer": keras.initializers,
}


def signature(cls: Any) -> dict[str, Any]:
    """Argument -> default, "required", or "other" for a default that is no plain value."""
    found = {}
    for name, parameter in list(inspect.signature(cls.__init__).parameters.items())[1:]:
        default = parameter.default
        plain = default is None or isinstance(default, str | int | float | bool | tuple)
        found[name] = "required" if default is inspect.Parameter.empty else default if plain else "other"
    return found


def texts() -> dict[str, Any]:
    """Everything that is not an array."""
    chosen = [
        [truth, guess, type(get_metric("accuracy", np.ones(truth), np.ones(guess))).__name__]
        for truth, guess in cases.ACCURACY
    ]
    signatures = {
        kind: {
            name: signature(cls)
            for name, cls in vars(module).items()
            if inspect.isclass(cls) and not name.startswith("_")
        }
        for kind, module in KINDS.items()
    }
    models = {}
    for name, (build, *_) in cases.FITS.items():
        keras.backend.clear_session()  # Keras numbers its names through the whole program
        models[name] = cases.described(build(keras))
    versions = {"keras": keras.__version__, "torch": torch.__version__, "numpy": np.__version__}
    return {"versions": versions, "accuracy": chosen, "models": models, "signatures": signatures}


def main() -> None:
    DATA.mkdir(exist_ok=True)
    for group, (ask, names) in GROUPS.items():
        rng = np.random.default_rng(sum(map(ord, group)))
        answers = {f"{name}|{key}": array for name in names for key, array in ask(name, rng).items()}
        np.savez_compressed(DATA / f"{group}.npz", **answers)
        print(f"{group}: {len(names)} cases, {(DATA / f'{group}.npz').stat().st_size // 1024} kB")
    (DATA / "texts.json").write_text(json.dumps(texts(), indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
