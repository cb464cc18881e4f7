"""Ask real Keras, and write down what it says. See README.md beside this file.

KERAS_BACKEND=torch python -m tests.oracle.record [topic ...]
"""

from __future__ import annotations

import inspect
import json
import os
import sys
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
    return torch.tensor(array, requires_grad=array.dtype.kind == "f")


def layer(case: Any, rng: np.random.Generator) -> Arrays:
    class_name, config, shape, *more = case
    options = more[0] if more else {}
    made = cases.made_layer(keras, class_name, config)
    xs, call = cases.layer_inputs(shape, options, rng)
    inputs = [tensor(x) for x in xs]
    recorded = {name: array for name, array in call.items() if isinstance(array, np.ndarray)}
    given, call = cases.spoken(inputs, options, call)

    def answer(training: bool) -> Any:
        for place, x in enumerate(inputs):
            if f"mask/{place}" in recorded:  # a call may take the masks off its inputs
                x._keras_mask = torch.tensor(recorded[f"mask/{place}"])
        return made(given, training=training, **call)

    answer(False)
    weights = cases.layer_weights([(w.shape, w.trainable) for w in made.weights], rng)
    made.set_weights(weights)
    outputs = answer(options.get("training", False))
    outputs = list(outputs) if isinstance(outputs, list | tuple) else [outputs]
    dys = [rng.normal(size=tuple(y.shape)).astype(np.float32) for y in outputs]
    if options.get("spread") and "mask/0" in recorded:
        # torch's fused kernel takes the shares of a query that may look nowhere from a logarithm that float32 cannot
        # hold, and its gradient comes out too large; nobody reads the rows of such queries
        dys[0][~recorded["mask/0"]] = 0
    value = sum((y * torch.tensor(dy)).sum() for y, dy in zip(outputs, dys, strict=True))
    held = [weight.value for weight in made.trainable_weights]
    wanted = [*(x for x in inputs if x.requires_grad), *held]
    grads = torch.autograd.grad(value, wanted, allow_unused=True) if wanted else []
    grads = [torch.zeros_like(w) if g is None else g for g, w in zip(grads, wanted, strict=True)]
    number = len(wanted) - len(held)
    found: dict[str, Any] = {f"x/{i}": x for i, x in enumerate(xs)} | {f"dy/{i}": dy for i, dy in enumerate(dys)}
    found |= {f"y/{i}": y for i, y in enumerate(outputs)} | {f"dx/{i}": g for i, g in enumerate(grads[:number])}
    found |= {f"weight/{i}": array for i, array in enumerate(weights)}
    found |= {f"gradient/{i}": g for i, g in enumerate(grads[number:])}
    found |= {f"after/{i}": weight.numpy() for i, weight in enumerate(made.weights)} if options.get("training") else {}
    found |= {f"call/{name}": array for name, array in recorded.items()}
    return {key: keras.ops.convert_to_numpy(array) for key, array in found.items()}


def loss(case: Any, rng: np.random.Generator) -> Arrays:
    class_name, function, config, shape, guess, truth, *more = case
    y_pred, y_true = cases.drawn(guess, shape, rng), cases.drawn(truth, shape, rng)
    weight = cases.sample_weight(more, rng)
    guessed = tensor(y_pred)
    mask = rng.random(shape[:-1]) < 0.6 if more and more[0].get("mask") else None
    if mask is not None:
        keras.src.backend.set_keras_mask(guessed, torch.tensor(mask))
    value = getattr(keras.losses, class_name)(**config)(y_true, guessed, sample_weight=weight)
    value.sum().backward()
    found = {"y_true": y_true, "y_pred": y_pred, "value": value, "gradient": guessed.grad}
    if function:
        found["elements"] = getattr(keras.losses, function)(y_true, guessed, **cases.of_function(config))
    found |= {} if weight is None else {"sample_weight": weight}
    found |= {} if mask is None else {"mask": mask}
    return {key: keras.ops.convert_to_numpy(array) for key, array in found.items()}


def optimizer(case: Any, rng: np.random.Generator) -> Arrays:
    class_name, config = case
    x, y = rng.normal(size=(20, 6, 3)), rng.normal(size=(20, 6, 2))
    data = {"x": x.astype(np.float32), "y": y.astype(np.float32)}
    for place, shape in enumerate([(3, 4), (4,), (4, 2), (2,)]):
        data[f"weights/{place}"] = rng.normal(size=shape).astype(np.float32)
    path = cases.trajectory(keras, cases.made_optimizer(keras, class_name, config), data)
    return data | {"path": path}


def metric(case: Any, rng: np.random.Generator) -> Arrays:
    class_name, config, shape, guess, truth, *more = case
    batches = range(4)
    y_pred = np.array([cases.drawn(guess, shape, rng) for _ in batches])
    y_true = np.array([cases.drawn(truth, shape, rng) for _ in batches])
    weights = [cases.sample_weight(more, rng) for _ in batches]
    made = getattr(keras.metrics, class_name)(**config)
    found = {"y_true": y_true, "y_pred": y_pred, "results": cases.streamed(made, y_true, y_pred, weights)}
    return found | ({} if weights[0] is None else {"sample_weight": np.array(weights)})


def training(case: Any, rng: np.random.Generator) -> Arrays:
    build, shape, outputs, kind = case
    x = rng.normal(size=(cases.FIT_ROWS, *shape)).astype(np.float32)
    y = cases.drawn(kind, (cases.FIT_ROWS, outputs), rng)
    weights = [(rng.normal(size=weight.shape) * 0.4).astype(np.float32) for weight in build(keras).weights]
    found = cases.fit(keras, case, x, y, weights)
    return {"x": x, "y": y} | {f"before/{place}": weight for place, weight in enumerate(weights)} | found


def answers(case: Any, rng: np.random.Generator) -> Arrays:
    return {key: keras.ops.convert_to_numpy(value) for key, value in case(keras).items()}


ASK: dict[str, Callable[[Any, np.random.Generator], Arrays]] = {
    "LAYERS": layer,
    "LOSSES": loss,
    "OPTIMIZERS": optimizer,
    "METRICS": metric,
    "FITS": training,
    "ANSWERS": answers,
}
KINDS = {
    "layer": keras.layers,
    "loss": keras.losses,
    "optimizer": keras.optimizers,
    "schedule": keras.optimizers.schedules,
    "metric": keras.metrics,
    "callback": keras.callbacks,
    "initializer": keras.initializers,
    "regularizer": keras.regularizers,
    "constraint": keras.constraints,
}


def signature(cls: Any) -> dict[str, Any]:
    """Argument -> default, "required", or "other" for a default that is no plain value.

    A class with **kwargs hands them on: the arguments of RNN follow those of LSTM."""
    found: dict[str, Any] = {}
    for base in (cls, *(base for base in cls.__mro__ if base is keras.layers.RNN)):
        for name, parameter in list(inspect.signature(base.__init__).parameters.items())[1:]:
            default = parameter.default
            plain = default is None or isinstance(default, str | int | float | bool | tuple)
            shown = "required" if default is inspect.Parameter.empty else default if plain else "other"
            found.setdefault(name, shown)
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
    for (topic, name), (build, *_) in cases.table("FITS").items():
        keras.backend.clear_session()  # Keras numbers its names through the whole program
        models[f"{topic}: {name}"] = cases.described(build(keras))
    versions = {"keras": keras.__version__, "torch": torch.__version__, "numpy": np.__version__}
    return {"versions": versions, "accuracy": chosen, "models": models, "signatures": signatures}


def main(only: list[str]) -> None:
    DATA.mkdir(exist_ok=True)
    for topic, module in cases.TOPICS.items():
        if only and topic not in only:
            continue
        for group, ask in ASK.items():
            table = getattr(module, group, {})
            if not table:
                continue
            file = DATA / f"{topic}.{group.lower()}.npz"
            seed = sum(map(ord, topic + group))
            said = {}
            for name, case in table.items():  # every case draws its own numbers: a new one changes no other
                rng = np.random.default_rng((seed, sum(map(ord, name))))
                said |= {f"{name}|{key}": array for key, array in ask(case, rng).items()}
            np.savez_compressed(file, **said)
            print(f"{topic} {group}: {len(table)} cases, {file.stat().st_size // 1024} kB")
    (DATA / "texts.json").write_text(json.dumps(texts(), indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
