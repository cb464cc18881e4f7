"""Every view on every example and on models made for it: its answer has the written form, and nothing is moved."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pydantic import TypeAdapter

from app.api.shapes.views import ANSWERS
from app.domain.event import encode
from engine.errors import SpecError
from engine.experiment import Experiment, plan, prepare
from engine.models.position import streams_of
from engine.registry import KINDS
from engine.views import Subject, View, view_of

EXAMPLES = sorted(Path("app/examples").glob("*.json"))
VIEWS: list[type[View]] = list(KINDS["view"].values())  # type: ignore[arg-type]
ROWS = {"dataset": "digits_rows"}
PICTURES = {"dataset": "digits"}
LAYERS: dict[str, tuple[dict[str, str], list[Any]]] = {
    "gru both ways": (ROWS, [("Bidirectional", {"layer": {"class_name": "GRU", "config": {"units": 3}}}), 10]),
    "simple rnn backwards": (ROWS, [("SimpleRNN", {"units": 4, "go_backwards": True}), 10]),
    "rnn of a cell": (ROWS, [("RNN", {"cell": {"class_name": "LSTMCell", "config": {"units": 5}}}), 10]),
    "sequence convolution": (ROWS, [("Conv1D", {"filters": 3, "kernel_size": 2}), ("Flatten", {}), 10]),
    "depthwise and separable": (
        PICTURES,
        [
            ("DepthwiseConv2D", {"kernel_size": 3, "depth_multiplier": 2}),
            ("SeparableConv2D", {"filters": 4, "kernel_size": 2}),
            ("Conv2DTranspose", {"filters": 2, "kernel_size": 2}),
            ("GlobalMaxPooling2D", {}),
            10,
        ],
    ),
    "embedding": (PICTURES, [("Flatten", {}), ("Embedding", {"input_dim": 17, "output_dim": 3}), ("Flatten", {}), 10]),
    "one layer": (PICTURES, [("Flatten", {}), 10]),
}


def made_of(data: dict[str, str], layers: list[Any]) -> dict[str, Any]:
    """A classifier of these layers; a number is a Dense layer with softmax."""
    dense = {"class_name": "Dense", "config": {"units": 10, "activation": "softmax"}}
    stack = [dense if one == 10 else {"class_name": one[0], "config": one[1]} for one in layers]
    compiled = {"loss": "categorical_crossentropy", "optimizer": "adam"}
    return {"data": data, "model": {"layers": stack}, "compile": compiled, "fit": {"epochs": 1, "batch_size": 64}}


SPECS = {path.stem: json.loads(path.read_text("utf-8"))["spec"] for path in EXAMPLES}
SPECS |= {name: made_of(*made) for name, made in LAYERS.items()}


def branched() -> dict[str, Any]:
    """A graph whose convolution is read by two heads."""
    spec = made_of(PICTURES, [])
    dense = {"units": 10, "activation": "softmax"}
    nodes = [
        ("InputLayer", {}, "pixels", []),
        ("Conv2D", {"filters": 2, "kernel_size": 3}, "shared", ["pixels"]),
        ("Flatten", {}, "flat", ["shared"]),
        ("Dense", {"units": 5}, "hidden", ["flat"]),
        ("Dense", dense, "deep", ["hidden"]),
        ("Dense", dense, "shallow", ["flat"]),
    ]
    layers = [{"class_name": kind, "config": config, "name": name} for kind, config, name, _ in nodes]
    layers = [{**layer, "inputs": reads} if reads else layer for layer, (*_, reads) in zip(layers, nodes, strict=True)]
    return {**spec, "model": {"class_name": "Functional", "layers": layers, "outputs": ["deep", "shallow"]}}


SPECS["two heads"] = branched()


@cache
def subject(name: str) -> Subject:
    return prepare(Experiment.parse(SPECS[name])).subject


def offered(name: str) -> dict[str, list[str]]:
    """view -> the layers that the plan offers it for; an empty list for the whole model."""
    found = plan(SPECS[name])
    of_layers = {view: [layer.name for layer in found.layers if view in layer.views] for view in KINDS["view"]}
    return {view: layers for view, layers in of_layers.items() if layers or view in found.views}


@pytest.mark.parametrize("name", SPECS)
@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.spec_name)
def test_what_the_plan_offers_can_be_seen_and_nothing_else(view: type[View], name: str) -> None:
    seen, layers = subject(name), offered(name).get(view.spec_name)
    if layers is None:
        with pytest.raises(SpecError) as refused:
            view().look(seen)
        assert refused.value.code == "view.nothing"
        return
    before = seen.model.parameters.data.copy(), [str(s.bit_generator.state) for s in streams_of(seen.model).values()]
    asked = [view(layer=layer) for layer in layers] if hasattr(view, "layer") else [view()]
    for one in asked or [view()]:
        answer = {"view": view.spec_name, "epoch": 0, **one.look(seen)}
        text = encode(answer)
        TypeAdapter(ANSWERS[view.spec_name]).validate_json(text, strict=True)
        assert "not_finite" not in text
        assert len(text) < 400_000
        assert encode({"view": view.spec_name, "epoch": 0, **one.look(seen)}) == text
    assert np.array_equal(before[0], seen.model.parameters.data)
    assert before[1] == [str(s.bit_generator.state) for s in streams_of(seen.model).values()]


@pytest.mark.parametrize("name", SPECS)
def test_a_model_that_has_diverged_can_be_looked_at(name: str) -> None:
    broken = prepare(Experiment.parse(SPECS[name])).subject
    broken.model.parameters.data[...] = np.nan
    for view in VIEWS:
        if view.spec_name in offered(name):
            text = encode({"view": view.spec_name, "epoch": 0, **view().look(broken)})
            TypeAdapter(ANSWERS[view.spec_name]).validate_json(text, strict=True)


@pytest.mark.parametrize("view", [view for view in VIEWS if hasattr(view, "layer")], ids=lambda view: view.spec_name)
def test_a_layer_that_shows_nothing_is_refused_with_those_that_do(view: type[View]) -> None:
    name = next(name for name in SPECS if view.spec_name in offered(name))
    with pytest.raises(SpecError) as refused:
        view(layer="nowhere").look(subject(name))
    assert (refused.value.code, refused.value.pointer) == ("view.layer", "/layer")
    assert all(known in str(refused.value) for known in offered(name)[view.spec_name])


def test_a_graph_is_looked_at_from_its_first_output() -> None:
    seen = view_of("scatter", {}).look(subject("two heads"))
    assert (seen["layer"], seen["units"]) == ("hidden", 5)
    assert offered("two heads") == {
        "features": ["shared"],
        "kernels": ["shared"],
        "judgement": [],
        "examples": [],
        "scatter": [],
    }


def test_every_view_has_a_written_form() -> None:
    assert set(ANSWERS) == set(KINDS["view"])
