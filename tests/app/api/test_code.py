"""Experiments as text, and what fits where, as scripts ask for them."""

from __future__ import annotations

import json
import re
import shlex
from typing import Any

import pytest

from app.gate import Gate
from tests.app.asking import API, BASE, ask


def test_the_script_comes_with_the_lines_of_its_layers(gate: Gate, spec: dict[str, Any]) -> None:
    body = ask(gate, "POST", f"{API}/code", spec).json()
    lines = body["text"].splitlines()
    assert (body["format"], body["language"]) == ("keras", "python")
    first, last = body["layers"][0]
    assert (first, lines[first - 1].strip()) == (last, "keras.layers.Flatten(),")
    compile(body["text"], "script", "exec")


def test_text_alone_for_those_who_ask_for_it(gate: Gate, spec: dict[str, Any]) -> None:
    answer = ask(gate, "POST", f"{API}/code", spec, headers={"accept": "text/plain"})
    assert answer.headers["content-type"].startswith("text/plain")
    assert answer.text.startswith("# digits\n")


def test_json_is_the_spec_itself_with_a_layer_a_line(gate: Gate, spec: dict[str, Any]) -> None:
    body = ask(gate, "POST", f"{API}/code?format=json", spec).json()
    lines = body["text"].splitlines()
    assert json.loads(body["text"]) == spec
    for (first, last), layer in zip(body["layers"], spec["model"]["layers"], strict=True):
        assert json.loads("".join(lines[first - 1 : last]).strip().rstrip(",")) == layer


def test_the_call_starts_this_very_run_here(gate: Gate, spec: dict[str, Any]) -> None:
    text = ask(gate, "POST", f"{API}/code?format=curl", {**spec, "name": "it's 'quoted' $HOME `x`"}).json()["text"]
    command, document = re.fullmatch(r"(.*) <<'SPEC'\n(.*\n)SPEC\n", text, re.DOTALL).groups()  # type: ignore[union-attr]
    words = shlex.split(command)
    assert words[:4] == ["curl", "-X", "POST", f"{BASE}{API}/runs"]
    made = ask(gate, "POST", f"{API}/runs", json.loads(document))
    assert made.status_code == 201
    assert made.json()["name"] == "it's 'quoted' $HOME `x`"


@pytest.mark.parametrize("language", ["en", "ko"])
def test_what_is_no_spec_is_refused_with_its_faults(gate: Gate, spec: dict[str, Any], language: str) -> None:
    wrong = {**spec, "model": {"class_name": "Sequential", "layers": [{"class_name": "Sponge"}]}}
    answer = ask(gate, "POST", f"{API}/code?lang={language}", wrong)
    assert answer.status_code == 422
    assert [error["pointer"] for error in answer.json()["errors"]] == ["/model/layers/0"]
    odd = {"model": {"layers": {"x": 1, "0": 2}}}
    assert ask(gate, "POST", f"{API}/code?format=json", odd).json()["layers"] == []


def test_fits_says_why_not_and_what_helps(gate: Gate) -> None:
    layers = [
        {"class_name": name, "config": config} for name, config in [("Dense", {"units": 2}), ("LSTM", {"units": 2})]
    ]
    dense, lstm = ask(gate, "POST", f"{API}/fits?lang=ko", {"shapes": [[64]], "layers": layers}).json()["fits"]
    assert dense == {"fits": True, "code": None, "reason": None, "bridge": None}
    assert lstm["code"] == "shape.needs_sequence"
    assert "LSTM" in lstm["reason"]
    assert lstm["bridge"]["layers"] == [{"class_name": "Reshape", "config": {"target_shape": [8, 8]}}]


@pytest.mark.parametrize(
    "body", [{}, {"shapes": [], "layers": []}, {"shapes": [[0]], "layers": []}, {"shapes": [[2]] * 9, "layers": []}]
)
def test_a_question_without_a_shape_is_refused(gate: Gate, body: dict[str, Any]) -> None:
    assert ask(gate, "POST", f"{API}/fits", body).status_code == 422
