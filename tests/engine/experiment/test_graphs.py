"""Functional specs: planned, trained, written down, and refused where they are wrong."""

from __future__ import annotations

import copy
import json
from typing import Any

import numpy as np
import pytest

from engine.experiment import Experiment, decode_weights, encode_weights, plan, prepare, train
from engine.experiment.patch import apply

FORK: dict[str, Any] = {
    "data": {"dataset": "digits"},
    "model": {
        "class_name": "Functional",
        "layers": [
            {"class_name": "InputLayer", "name": "picture"},
            {"class_name": "Flatten", "name": "flat", "inputs": ["picture"]},
            {"class_name": "Dense", "name": "trunk", "config": {"units": 24, "activation": "relu"}, "inputs": ["flat"]},
            {
                "class_name": "Dense",
                "name": "kind",
                "config": {"units": 10, "activation": "softmax"},
                "inputs": ["trunk"],
            },
            {"class_name": "Dense", "name": "hint", "config": {"units": 10}, "inputs": ["flat"]},
        ],
        "outputs": ["kind", "hint"],
    },
    "compile": {
        "loss": {
            "kind": "categorical_crossentropy",
            "hint": {"class_name": "SparseCategoricalCrossentropy", "config": {"from_logits": True}},
        },
        "loss_weights": {"hint": 0.3},
        "optimizer": "adam",
        "metrics": {"kind": ["accuracy"], "hint": ["accuracy"]},
    },
    "fit": {"epochs": 3},
}


def changed(*path: Any, to: Any) -> dict[str, Any]:
    """The spec with one value replaced."""
    made = copy.deepcopy(FORK)
    place: Any = made
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = to
    return made


def test_it_is_planned() -> None:
    found = plan(FORK).to_json()
    assert found["errors"] == found["warnings"] == []
    assert [(layer["name"], layer["output_shape"], layer["parameters"]) for layer in found["layers"]] == [
        ("picture", [8, 8, 1], 0),
        ("flat", [64], 0),
        ("trunk", [24], 64 * 24 + 24),
        ("kind", [10], 250),
        ("hint", [10], 650),
    ]
    assert found["parameters"]["total"] == 1560 + 250 + 650
    assert found["data"]["target"] == "one_hot"


def test_the_normal_form_is_the_same_experiment() -> None:
    experiment = Experiment.parse(FORK)
    again = Experiment.parse(json.loads(json.dumps(experiment.to_json())))
    assert again.to_json() == experiment.to_json()
    assert plan(experiment.to_json()).to_json()["parameters"]["total"] == 2460


def test_it_learns_and_its_file_predicts_the_same() -> None:
    told: list[tuple[str, dict[str, Any]]] = []
    prepared = prepare(Experiment.parse({**FORK, "fit": {"epochs": 6}}))
    train(prepared, lambda kind, body: told.append((kind, dict(body))))
    logs = [body["logs"] for kind, body in told if kind == "epoch"][-1]
    assert set(logs) >= {"loss", "kind_loss", "hint_loss", "kind_accuracy", "val_kind_accuracy", "val_hint_accuracy"}
    assert logs["val_kind_accuracy"] > 0.85
    assert logs["val_hint_accuracy"] > 0.6
    assert logs["loss"] == pytest.approx(logs["kind_loss"] + 0.3 * logs["hint_loss"], rel=1e-4)
    trained = decode_weights(encode_weights(prepared, 6))
    raw = prepared.dataset.x[:5]
    expected = prepared.model.predict(prepared.scaling.apply(raw), verbose=0)[0]
    np.testing.assert_allclose(trained.predict(raw), expected, rtol=1e-6)
    assert trained.labels(trained.predict(raw)) == expected.argmax(axis=1).tolist()


def test_one_output_is_trained_like_a_stack() -> None:
    """The same net as a stack and as a graph gives the same numbers: both draw from the seed's own stream."""
    ends = {"class_name": "Dense", "config": {"units": 10, "activation": "softmax"}}
    stack = {**FORK, "model": {"layers": [{"class_name": "Flatten"}, ends]}}
    graph = {
        **FORK,
        "model": {
            "class_name": "Functional",
            "layers": [
                {"class_name": "InputLayer", "name": "in"},
                {"class_name": "Flatten", "name": "flatten", "inputs": ["in"]},
                {**ends, "name": "dense", "inputs": ["flatten"]},
            ],
            "outputs": ["dense"],
        },
    }
    one = {"loss": "categorical_crossentropy", "optimizer": "adam", "metrics": ["accuracy"]}
    histories = [
        train(prepare(Experiment.parse({**spec, "compile": one})), lambda *_: None).history for spec in (stack, graph)
    ]
    assert histories[0] == histories[1]


LAYERS = ("model", "layers")
# what is wrong -> (spec, code, pointer)
WRONG = {
    "a name that nobody has": (
        changed(*LAYERS, 3, "inputs", to=["nobody"]),
        "graph.no_such_input",
        "/model/layers/3/inputs/0",
    ),
    "a circle": (changed(*LAYERS, 1, "inputs", to=["trunk"]), "graph.cycle", "/model/layers/1/inputs"),
    "a loose end": (changed("model", "outputs", to=["hint"]), "graph.orphan", "/model/layers/2"),
    "an output that nobody makes": (
        changed("model", "outputs", to=["kind", "hint", "x"]),
        "graph.no_such_output",
        "/model/outputs/2",
    ),
    "no outputs": (changed("model", "outputs", to=[]), "graph.no_outputs", "/model/outputs"),
    "no name": (
        changed(*LAYERS, 1, to={"class_name": "Flatten", "inputs": ["picture"]}),
        "graph.no_name",
        "/model/layers/1/name",
    ),
    "nothing read": (
        changed(*LAYERS, 1, to={"class_name": "Flatten", "name": "flat"}),
        "graph.no_inputs",
        "/model/layers/1/inputs",
    ),
    "an input that reads": (
        changed(*LAYERS, 0, "inputs", to=["kind"]),
        "graph.input_reads",
        "/model/layers/0/inputs",
    ),
    "an output without a loss": (
        changed("compile", "loss", to={"kind": "categorical_crossentropy"}),
        "compile.no_loss",
        "/compile/loss",
    ),
    "a loss for nobody": (
        changed("compile", "loss", to={"x": "mse"}),
        "spec.unknown_key",
        "/compile/loss/x",
    ),
    "a shape that does not fit": (
        changed(*LAYERS, 1, to={"class_name": "LSTM", "name": "flat", "config": {"units": 3}, "inputs": ["picture"]}),
        "shape.needs_sequence",
        "/model/layers/1",
    ),
    "a wrong number of outputs": (
        changed(*LAYERS, 4, "config", "units", to=7),
        "ending.units",
        "/model/layers/4",
    ),
    "a metric that does not fit": (
        changed("compile", "metrics", "hint", to=["categorical_accuracy"]),
        "shape.metric",
        "/compile/metrics/hint/0",
    ),
}
MENDED = set(WRONG) - {"an output without a loss", "a loss for nobody", "a metric that does not fit"}


@pytest.mark.parametrize(("spec", "code", "pointer"), WRONG.values(), ids=WRONG)
def test_what_is_wrong_is_said_at_its_place(spec: dict[str, Any], code: str, pointer: str) -> None:
    found = plan(spec)
    assert (code, pointer) in [(error.code, error.pointer) for error in found.errors]
    for error in found.errors:
        assert error.text("en") != error.text("ko")


@pytest.mark.parametrize("name", sorted(MENDED))
def test_its_remedy_helps(name: str) -> None:
    spec, code, _ = WRONG[name]
    before = plan(spec).to_json()
    fault = next(error for error in before["errors"] if error["code"] == code)
    assert fault["remedy"] is not None
    after = plan(apply(spec, fault["remedy"]["patch"])).to_json()
    codes = [[error["code"] for error in one["errors"]].count(code) for one in (before, after)]
    assert codes[1] < codes[0]
