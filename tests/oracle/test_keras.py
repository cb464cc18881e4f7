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
from engine.layers.protocol import listed
from engine.masked import mask_of, with_mask
from engine.registry import KINDS
from engine.spec import Block, arguments, to_json
from tests.oracle import cases

DATA = Path(__file__).parent / "data"
TEXTS: dict[str, Any] = json.loads((DATA / "texts.json").read_text(encoding="utf-8"))


@cache
def recorded(topic: str, group: str) -> dict[str, dict[str, np.ndarray]]:
    """case -> what Keras answered."""
    answers: dict[str, dict[str, np.ndarray]] = {}
    with np.load(DATA / f"{topic}.{group.lower()}.npz", allow_pickle=False) as file:
        for key in file.files:
            name, _, what = key.partition("|")
            answers.setdefault(name, {})[what] = file[key]
    return answers


def each(group: str) -> Any:
    """One test per case of a group."""
    table = cases.table(group)
    rows = [(topic, name, case) for (topic, name), case in table.items()]
    return pytest.mark.parametrize(("topic", "name", "case"), rows, ids=[f"{topic}: {name}" for topic, name in table])


def under(answers: dict[str, np.ndarray], prefix: str) -> dict[str, np.ndarray]:
    return {key.removeprefix(prefix): value for key, value in answers.items() if key.startswith(prefix)}


def same(ours: Any, theirs: Any, what: str = "", rtol: float = 2e-4) -> None:
    np.testing.assert_allclose(ours, theirs, rtol=rtol, atol=5e-6, err_msg=what)


ASKED = [(topic, group) for topic, module in cases.TOPICS.items() for group in cases.GROUPS if hasattr(module, group)]


@pytest.mark.parametrize(("topic", "group"), ASKED)
def test_what_is_asked_was_recorded(topic: str, group: str) -> None:
    assert set(recorded(topic, group)) == set(getattr(cases.TOPICS[topic], group))


@each("LAYERS")
def test_layer(topic: str, name: str, case: Any) -> None:
    class_name, config, _, *more = case
    options = more[0] if more else {}
    said = recorded(topic, "LAYERS")[name]
    xs = list(under(said, "x/").values())
    layer = cases.made_layer(engine, class_name, config)
    masks = under(said, "call/mask/")
    xs = [with_mask(x, masks.get(str(place))) for place, x in enumerate(xs)]

    def masked() -> None:  # a call may take the masks off its inputs
        for place, mask in masks.items():
            xs[int(place)]._keras_mask = mask

    given, call = cases.spoken(xs, options, {**options.get("call", {}), **under(said, "call/")})
    layer(given, **call)
    layer.set_weights(list(under(said, "weight/").values()))
    masked()
    y = layer(given, training=options.get("training", False), **call)
    for place, output in enumerate(y if isinstance(y, list | tuple) else [y]):
        same(output, said[f"y/{place}"], f"output {place}")
    for place, after in under(said, "after/").items():
        same(layer.get_weights()[int(place)], after, f"weight {place} after training")

    layer.set_weights(list(under(said, "weight/").values()))
    masked()
    inputs, asked = layer.bind(given, **{k: v for k, v in call.items() if k != "mask"})
    floats = [np.asarray(x, np.float32) for x in inputs]
    known = [call["mask"], *[None] * (len(floats) - 1)] if "mask" in call else [mask_of(x) for x in inputs]
    known = known if any(mask is not None for mask in known) else []
    ctx = Context(options.get("training", False), np.random.default_rng(0), known, asked)
    outputs, cache = layer.forward(layer.views, floats, ctx)
    dys: list[Any] = [said.get(f"dy/{place}") for place in range(len(listed(outputs)))]
    specs = layer.params([x.shape[1:] for x in floats])
    grads = {weight: np.zeros_like(layer.views[weight]) for weight, spec in specs.items() if spec.trainable}
    slopes = layer.backward(layer.views, grads, dys if isinstance(outputs, list) else dys[0], cache)
    dxs = [sum(dx for dx, read in zip(slopes, inputs, strict=True) if read is x) for x in xs]  # key may be the value
    for place, gradient in under(said, "dx/").items():
        same(dxs[int(place)], gradient, f"gradient of input {place}")
    for gradient, theirs in zip(grads.values(), under(said, "gradient/").values(), strict=True):
        same(gradient, theirs, "gradient of a weight")


@each("LOSSES")
def test_loss(topic: str, name: str, case: Any) -> None:
    class_name, function, config, *_ = case
    said = recorded(topic, "LOSSES")[name]
    y_true, y_pred, weight = said["y_true"], said["y_pred"], said.get("sample_weight")
    loss = getattr(engine.losses, class_name)(**config)
    same(loss(y_true, with_mask(y_pred, said.get("mask")), sample_weight=weight), said["value"], "value")
    if function:
        elements = getattr(engine.losses, function)(y_true, y_pred, **cases.of_function(config))
        same(elements, said["elements"], "elements")
    value, gradient = loss.measure(y_true, y_pred, weight, said.get("mask"))
    same(value, said["value"].sum(), "measured")
    same(gradient, said["gradient"], "gradient")


@each("OPTIMIZERS")
def test_optimizer(topic: str, name: str, case: Any) -> None:
    said = recorded(topic, "OPTIMIZERS")[name]
    path = cases.trajectory(engine, cases.made_optimizer(engine, *case), said)
    same(path, said["path"], rtol=5e-4)


@each("METRICS")
def test_metric(topic: str, name: str, case: Any) -> None:
    class_name, config, *_ = case
    said = recorded(topic, "METRICS")[name]
    metric = getattr(engine.metrics, class_name)(**config)
    weights = said.get("sample_weight", [None] * len(said["y_true"]))
    same(cases.streamed(metric, said["y_true"], said["y_pred"], weights), said["results"])


@each("ANSWERS")
def test_answer(topic: str, name: str, case: Any) -> None:
    said, found = recorded(topic, "ANSWERS")[name], case(engine)
    assert set(found) == set(said)
    for what, value in found.items():
        same(value, said[what], what)


@pytest.mark.parametrize(("y_true", "y_pred", "name"), TEXTS["accuracy"], ids=lambda value: str(value))
def test_what_accuracy_means(y_true: list[int], y_pred: list[int], name: str) -> None:
    chosen = metrics.resolve("accuracy", tuple(y_true), tuple(y_pred))
    assert type(chosen).__name__ == name
    assert chosen.name == "accuracy"


@each("FITS")
def test_whole_training(topic: str, name: str, case: Any) -> None:
    said = recorded(topic, "FITS")[name]
    weights = list(under(said, "before/").values())
    found = cases.fit(engine, case, said["x"], said["y"], weights)
    assert found["order"].tolist() == said["order"].tolist()
    for what, array in under(said, "").items():
        if what in found and what != "order":
            same(found[what], array, what, rtol=5e-4)
    assert set(found) <= set(said)


@each("FITS")
def test_names_shapes_and_counts(topic: str, name: str, case: Any) -> None:
    engine.utils.clear_session()
    found = cases.described(case[0](engine))
    assert json.loads(json.dumps(found)) == TEXTS["models"][f"{topic}: {name}"]


def signature(cls: type[Block]) -> dict[str, Any]:
    """What Keras declares; a cell is a layer there."""
    found: dict[str, Any] = TEXTS["signatures"]["layer" if cls.kind == "cell" else cls.kind][cls.__name__]
    return found


SPOKEN = (*TEXTS["signatures"], "cell")
OURS = ("Maxout",)  # what Keras does not have
AMONG_KWARGS = [  # in no signature of Keras
    ("AdditiveAttention", "seed"),
    ("Embedding", "activity_regularizer"),
    ("LayerNormalization", "rms_scaling"),
]
DECLARED = [
    (cls, name)
    for kind in SPOKEN
    for cls in KINDS.get(kind, {}).values()
    for name in arguments(cls)
    if cls.__name__ not in OURS and (cls.__name__, name) not in AMONG_KWARGS
]


@pytest.mark.parametrize(("cls", "name"), DECLARED, ids=[f"{cls.__name__}.{name}" for cls, name in DECLARED])
def test_arguments_and_defaults_are_kerass(cls: type[Block], name: str) -> None:
    argument = arguments(cls)[name]
    theirs = signature(cls)[name]
    if argument.required:
        assert theirs in ("required", None)
    else:
        ours = to_json(argument.default)
        assert (ours if ours is not None else "linear") == (theirs if theirs is not None else "linear")


@pytest.mark.parametrize("cls", sorted({cls for cls, _ in DECLARED}, key=lambda cls: cls.__name__))
def test_positional_arguments_come_in_kerass_order(cls: type[Block]) -> None:
    theirs = list(signature(cls))
    ours = [name for name in arguments(cls) if (cls.__name__, name) not in AMONG_KWARGS]
    assert ours == [name for name in theirs if name in ours]


def test_the_comparison_can_fail() -> None:
    said = recorded("foundation", "LAYERS")["dense"]
    with pytest.raises(AssertionError):
        same(said["y/0"] * 1.001, said["y/0"])


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
