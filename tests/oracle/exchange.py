"""Send models through real Keras and back, and compare what they predict.

KERAS_BACKEND=torch python -m tests.oracle.exchange [graphs] [first seed]

Every example of every layer that Keras has stands alone in a model; then come random graphs with shared layers, several
inputs and outputs and models inside models. Each is written by the engine, read and written by Keras, and read by the
engine.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

os.environ.setdefault("KERAS_BACKEND", "torch")

import keras
import numpy as np

import engine
from engine.layers import InputLayer
from engine.registry import KINDS
from engine.spec import arguments
from tests.oracle.graphs import random_model, random_sequences

CLOSE = 1e-6


def examples() -> Iterator[tuple[str, Callable[[], Any], int | None]]:
    """(name, model, indices) for every example that can stand in a model."""
    for name, cls in KINDS["layer"].items():
        if issubclass(cls, InputLayer) or not hasattr(keras.layers, name):
            continue
        for place, example in enumerate(cls.examples()):

            def build(example: Any = example) -> Any:
                engine.utils.clear_session()
                layer = type(example.layer).from_config({**example.layer.get_config(), "name": None})
                inputs = [engine.Input(shape) for shape in example.input_shapes]
                args, kwargs = layer.unbind(inputs, {})
                return engine.Model(inputs, layer(*args, **kwargs))

            yield f"{name} {place}", build, example.indices


def rows(model: Any, rng: np.random.Generator, indices: int | None = None) -> Any:
    """Three rows for every input."""
    shapes = [[3, *(length or 4 for length in layer.shape)] for layer in model.graph.input_layers]
    if indices is None:
        made = [rng.normal(size=shape).astype(np.float32) for shape in shapes]
        for x in made:
            if x.ndim == 3:
                x[0, -1] = 0  # a step that Masking skips
    else:
        made = [rng.integers(0, indices, shape).astype(np.float32) for shape in shapes]
    return model.input_structure.pack(made)


def flat(answer: Any) -> list[np.ndarray]:
    """Every output, dicts by their sorted names."""
    if isinstance(answer, dict):
        return [part for name in sorted(answer) for part in flat(answer[name])]
    if isinstance(answer, list | tuple):
        return [part for several in answer for part in flat(several)]
    return [np.asarray(answer)]


def distance(ours: Any, theirs: Any) -> float:
    """The largest difference, as a share of the largest number if that is above 1."""
    pairs = list(zip(flat(ours), flat(theirs), strict=True))
    return max(
        float(np.abs(a - b).max(initial=0) / max(1, np.abs(a).max(initial=0))) if a.shape == b.shape else np.inf
        for a, b in pairs
    )


def scramble(model: Any, rng: np.random.Generator) -> None:
    """Random numbers everywhere: equal first values would hide a weight in the wrong place."""
    for weight in model.weights:
        numbers = rng.normal(size=weight.shape) / max(1, int(np.prod(weight.shape[:-1]))) ** 0.5
        weight.assign(numbers if weight.trainable else np.abs(numbers) + 0.1)


def there_and_back(model: Any, x: Any, folder: Path) -> tuple[float, float]:
    """How far apart the predictions are: engine and Keras, engine and what comes back."""
    path = folder / "there.keras"
    engine.saving.save_model(model, path)
    ours = model.predict(x, verbose=0)
    theirs = keras.saving.load_model(path)
    try:
        there = distance(ours, theirs.predict(x, verbose=0))
    except RuntimeError:
        there = 0.0  # some axes and strides Keras cannot compute on torch, however the model was made
    keras.saving.save_model(theirs, path)
    return there, distance(ours, engine.saving.load_model(path).predict(x, verbose=0))


def run(name: str, build: Callable[[], Any], rng: np.random.Generator, indices: int | None = None) -> str | None:
    """What went wrong, or nothing."""
    try:
        model = build()
        if "engine." in json.dumps(engine.saving.serialize_keras_object(model)):
            return None  # Keras has no word for it
        scramble(model, rng)
        with tempfile.TemporaryDirectory() as folder:
            there, back = there_and_back(model, rows(model, rng, indices), Path(folder))
    except Exception as error:  # a command reports and goes on
        return f"{name}: {type(error).__name__}: {str(error)[:300]}"
    return None if max(there, back) < CLOSE else f"{name}: {there:.1e} there, {back:.1e} back"


def optimizers() -> Iterator[tuple[str, dict[str, Any]]]:
    """Every optimizer that Keras has, alone and with whatever else changes what it remembers."""
    common: list[dict[str, Any]] = [{}, {"use_ema": True, "ema_momentum": 0.7}, {"gradient_accumulation_steps": 3}]
    common += [{"weight_decay": 0.01, "clipnorm": 0.5}, {"schedule": True}]
    own = {
        "SGD": [{"momentum": 0.9}, {"momentum": 0.9, "nesterov": True}],
        "RMSprop": [{"momentum": 0.5}, {"centered": True}, {"momentum": 0.5, "centered": True}],
        "Adam": [{"amsgrad": True}],
        "AdamW": [{"amsgrad": True}],
    }
    for name in KINDS["optimizer"]:
        if hasattr(keras.optimizers, name):
            yield from ((name, config) for config in [*common, *own.get(name, [])])


def goes_on(name: str, config: dict[str, Any], rng: np.random.Generator) -> str | None:
    """Train a little, save, and train on: in the engine, in Keras, and in the engine after Keras saved it again."""
    label = f"{name} {config}"
    x, y = rng.normal(size=(24, 5)).astype(np.float32), rng.normal(size=(24, 2)).astype(np.float32)
    try:
        config = dict(config)
        if config.pop("schedule", False):
            config["learning_rate"] = engine.optimizers.schedules.ExponentialDecay(0.05, 3, 0.8)
        model = engine.Sequential([engine.Input((5,)), engine.layers.Dense(4, "tanh"), engine.layers.Dense(2)])
        model.compile(getattr(engine.optimizers, name)(**config), "mse")
        fit = {"batch_size": 8, "shuffle": False, "verbose": 0}
        model.fit(x, y, epochs=2, **fit)
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "there.keras"
            engine.saving.save_model(model, path)
            theirs = keras.saving.load_model(path)
            keras.saving.save_model(theirs, path)
            back = engine.saving.load_model(path)
        for each in (model, theirs, back):
            each.fit(x, y, epochs=3, **fit)
    except Exception as error:  # a command reports and goes on
        return f"{label}: {type(error).__name__}: {str(error)[:300]}"
    found = [distance(model.get_weights(), each.get_weights()) for each in (theirs, back)]
    return None if max(found) < 1e-5 else f"{label}: {found[0]:.1e} there, {found[1]:.1e} back"


def judges() -> Iterator[tuple[str, str]]:
    """Every loss and metric of Keras that needs no argument."""
    for kind, module in (("loss", keras.losses), ("metric", keras.metrics)):
        for name, cls in KINDS[kind].items():
            if hasattr(module, name) and not any(argument.required for argument in arguments(cls).values()):
                yield kind, name


def judged(kind: str, name: str, rng: np.random.Generator) -> str | None:
    """Compile with a loss or metric as an object, and compare what evaluate says in the engine and in Keras."""
    x = rng.normal(size=(24, 5)).astype(np.float32)
    indices = rng.integers(0, 3, 24)
    told = []
    for y in (np.eye(3, dtype=np.float32)[indices], indices.astype(np.float32)):
        model = engine.Sequential([engine.Input((5,)), engine.layers.Dense(3, "softmax")])
        made = KINDS[kind][name]()
        usual = "mse" if y.ndim == 2 else "sparse_categorical_crossentropy"
        loss, metrics = (made, None) if kind == "loss" else (usual, [made])
        try:
            model.compile("sgd", loss, metrics=metrics)
            ours = model.evaluate(x, y, verbose=0, return_dict=True)
        except ValueError:
            continue  # it wants the other form of y
        try:
            with tempfile.TemporaryDirectory() as folder:
                path = Path(folder) / "there.keras"
                engine.saving.save_model(model, path)
                theirs = keras.saving.load_model(path)
                keras.saving.save_model(theirs, path)
                back = engine.saving.load_model(path)
            found = [each.evaluate(x, y, verbose=0, return_dict=True) for each in (theirs, back)]
        except Exception as error:  # a command reports and goes on
            return f"{kind} {name}: {type(error).__name__}: {str(error)[:300]}"
        told += [f"{ours} here, {other}" for other in found if not alike(ours, other)]
        break
    return f"{kind} {name}: {'; '.join(told)}" if told else None


def alike(ours: dict[str, Any], theirs: dict[str, Any]) -> bool:
    if set(ours) != set(theirs):
        return False
    return all(np.allclose(ours[name], np.asarray(theirs[name]), rtol=1e-4, atol=1e-6) for name in ours)


def main(graphs: int = 300, first: int = 0) -> int:
    warnings.simplefilter("ignore")
    rng = np.random.default_rng(first)
    wrong = []
    alone = list(examples())
    wrong += [said for name, build, indices in alone if (said := run(name, build, rng, indices))]
    print(f"{len(alone)} examples of layers, {len(wrong)} wrong with Keras {keras.__version__}")
    print(*wrong, sep="\n")
    judging = list(judges())
    unjust = [said for kind, name in judging if (said := judged(kind, name, rng))]
    print(f"{len(judging)} losses and metrics, {len(unjust)} wrong")
    print(*unjust, sep="\n")
    remembering = list(optimizers())
    forgot = [said for name, config in remembering if (said := goes_on(name, config, rng))]
    print(f"{len(remembering)} optimizers, {len(forgot)} wrong")
    print(*forgot, sep="\n")
    lost = [
        said
        for seed in range(first, first + graphs)
        for build in (random_model, random_sequences)
        if (said := run(f"{build.__name__} {seed}", lambda seed=seed, build=build: build(engine, seed), rng))
    ]
    print(f"{2 * graphs} random graphs, {len(lost)} wrong")
    print(*lost, sep="\n")
    return len(wrong) + len(unjust) + len(forgot) + len(lost)


if __name__ == "__main__":
    sys.exit(min(main(*map(int, sys.argv[1:])), 1))
