"""The engine against real Keras, by what Keras said when it was recorded. Keras itself is not needed here."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import engine
from engine import metrics
from engine.layers.base import Context
from engine.spec import KINDS, Block, arguments, to_json
from tests.oracle import cases

DATA = Path(__file__).parent / "data"
TEXTS: dict[str, Any] = json.loads((DATA / "texts.json").read_text(encoding="utf-8"))
REST = Context(False, np.random.default_rng(0))


@cache
def recorded(group: str) -> dict[str, dict[str, np.ndarray]]:
    """case -> what Keras answered."""
    answers: dict[str, dict[str, np.ndarray]] = {}
    with np.load(DATA / f"{group}.npz", allow_pickle=False) as file:
        for key in file.files:
            name, _, what = key.partition("|")
            answers.setdefault(name, {})[what] = file[key]
    return answers


def under(answers: dict[str, np.ndarray], prefix: str) -> dict[str, np.ndarray]:
    return {key.removeprefix(prefix): value for key, value in answers.items() if key.startswith(prefix)}


def same(ours: Any, theirs: Any, what: str = "", rtol: float = 2e-4) -> None:
    np.testing.assert_allclose(ours, theirs, rtol=rtol, atol=5e-6, err_msg=what)


@pytest.mark.parametrize("group", ["layers", "losses", "optimizers", "metrics", "fits"])
def test_what_is_asked_was_recorded(group: str) -> None:
    assert set(recorded(group)) == set(getattr(cases, group.upper()))


@pytest.mark.parametrize("name", cases.LAYERS)
def test_layer(name: str) -> None:
    class_name, config, _ = cases.LAYERS[name]
    said = recorded("layers")[name]
    layer = getattr(engine.layers, class_name)(**config)
    specs = layer.params([said["x"].shape[1:]])
    weights = under(said, "weight/")
    assert {weight: spec.shape for weight, spec in specs.items()} == {key: w.shape for key, w in weights.items()}
    assert list(specs) == list(weights)
    y, cache = layer.forward(weights, [said["x"]], REST)
    grads = {weight: np.zeros_like(array) for weight, array in weights.items()}
    (dx,) = layer.backward(weights, grads, said["dy"], cache)
    same(y, said["y"], "output")
    same(dx, said["dx"], "gradient of the input")
    for weight, gradient in under(said, "gradient/").items():
        same(grads[weight], gradient, f"gradient of {weight}")


@pytest.mark.parametrize("name", cases.LOSSES)
def test_loss(name: str) -> None:
    class_name, function, config, *_ = cases.LOSSES[name]
    said = recorded("losses")[name]
    y_true, y_pred = said["y_true"], said["y_pred"]
    loss = getattr(engine.losses, class_name)(**config)
    per_sample, gradient = loss.measure(y_true, y_pred)
    same(loss(y_true, y_pred), said["value"], "mean")
    same(per_sample.mean(), said["value"], "mean of samples")
    same(getattr(engine.losses, function)(y_true, y_pred, **config), said["elements"], "elements")
    same(gradient, said["gradient"], "gradient")


@pytest.mark.parametrize("name", cases.OPTIMIZERS)
def test_optimizer(name: str) -> None:
    class_name, config = cases.OPTIMIZERS[name]
    said = recorded("optimizers")[name]
    path = cases.trajectory(engine, getattr(engine.optimizers, class_name)(**config), said)
    same(path, said["path"], rtol=5e-4)


@pytest.mark.parametrize("name", cases.METRICS)
def test_metric(name: str) -> None:
    class_name, config, *_ = cases.METRICS[name]
    said = recorded("metrics")[name]
    metric = getattr(engine.metrics, class_name)(**config)
    same(cases.streamed(metric, said["y_true"], said["y_pred"]), said["results"])


@pytest.mark.parametrize(("y_true", "y_pred", "name"), TEXTS["accuracy"], ids=lambda value: str(value))
def test_what_accuracy_means(y_true: list[int], y_pred: list[int], name: str) -> None:
    chosen = metrics.resolve("accuracy", tuple(y_true), tuple(y_pred))
    assert type(chosen).__name__ == name
    assert chosen.name == "accuracy"


@pytest.mark.parametrize("name", cases.FITS)
def test_whole_training(name: str) -> None:
    said = recorded("fits")[name]
    weights = list(under(said, "before/").values())
    found = cases.fit(engine, name, said["x"], said["y"], weights)
    assert found["order"].tolist() == said["order"].tolist()
    for what, array in under(said, "").items():
        if what in found and what != "order":
            same(found[what], array, what, rtol=5e-4)
    assert set(found) <= set(said)


@pytest.mark.parametrize("name", cases.FITS)
def test_names_shapes_and_counts(name: str) -> None:
    found = cases.described(cases.FITS[name][0](engine))
    assert json.loads(json.dumps(found)) == TEXTS["models"][name]


DECLARED = [(cls, name) for kind in TEXTS["signatures"] for cls in KINDS[kind].values() for name in arguments(cls)]


@pytest.mark.parametrize(("cls", "name"), DECLARED, ids=[f"{cls.__name__}.{name}" for cls, name in DECLARED])
def test_arguments_and_defaults_are_kerass(cls: type[Block], name: str) -> None:
    signature = TEXTS["signatures"][cls.kind][cls.__name__]
    argument = arguments(cls)[name]
    theirs = signature[name]
    if argument.required:
        assert theirs in ("required", None)
    else:
        ours = to_json(argument.default)
        assert (ours if ours is not None else "linear") == (theirs if theirs is not None else "linear")


@pytest.mark.parametrize("cls", sorted({cls for cls, _ in DECLARED}, key=lambda cls: cls.__name__))
def test_positional_arguments_come_in_kerass_order(cls: type[Block]) -> None:
    theirs = list(TEXTS["signatures"][cls.kind][cls.__name__])
    ours = list(arguments(cls))
    assert ours == [name for name in theirs if name in ours]


def test_the_comparison_can_fail() -> None:
    said = recorded("layers")["dense"]
    with pytest.raises(AssertionError):
        same(said["y"] * 1.001, said["y"])


def test_a_script_for_keras_runs_here() -> None:
    """The same lines with another import."""
    keras: Any = engine
    keras.utils.set_random_seed(1)
    model = keras.Sequential([keras.layers.Dense(4, activation="relu"), keras.layers.Dense(1)])
    model.compile(optimizer=keras.optimizers.Adam(learning_rate=0.01), loss="mse", metrics=["mae"])
    x = np.linspace(0, 1, 64)[:, None]
    history = model.fit(x, 2 * x, epochs=60, batch_size=16, verbose=0, validation_split=0.1)
    assert history.history["loss"][-1] < history.history["loss"][0]
    assert model.predict(x, verbose=0).shape == (64, 1)
