"""OpenAPI is true to the routes: every operation is asked for real, and its answer must fit what is written."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from app.domain.event import encode
from app.gate import Gate
from app.store.events import Checkpoint, Entry, Events
from engine.experiment import Experiment, encode_weights, plan, prepare, train
from tests.app.asking import API, ask

SAMPLE = [[[0.0]] * 8] * 8


@pytest.fixture
def document(gate: Gate) -> dict[str, Any]:
    found: dict[str, Any] = ask(gate, "GET", "/openapi.json").json()
    return found


@pytest.fixture
def run(gate: Gate, events: Events, spec: dict[str, Any]) -> str:
    """A run that was really trained, its events and weights in the store, one command not answered."""
    made = ask(gate, "POST", f"{API}/runs", spec).json()
    name: str = made["id"]
    events.accept(name, made["number"], 0.0)
    events.append([Entry(name, 1, 1.0, signal="claim")])
    prepared = prepare(Experiment.parse(spec))
    told: list[Entry] = []
    train(prepared, lambda kind, body: told.append(Entry(name, 1, 2.0, kind, encode(body))))  # type: ignore[arg-type]
    told += [Entry(name, 1, 3.0, "ack", '{"command":1,"type":"pause","ok":true}', command=1)]
    told += [Entry(name, 1, 3.0, "note", '{"code":"checkpoint.too_large"}')]
    events.append(told)
    events.save(
        Checkpoint(name, 1, 3, encode_weights(prepared, 3)), Entry(name, 1, 3.0, "checkpoint", '{"epoch":3,"bytes":9}')
    )
    return name


def asked(run: str, spec: dict[str, Any]) -> dict[str, tuple[str, str, Any, int]]:
    """operation -> (method, address, body, status)"""
    home = f"{API}/runs/{run}"
    return {
        "health": ("GET", "/healthz", None, 200),
        "readiness": ("GET", "/readyz", None, 503),
        "catalog": ("GET", f"{API}/catalog", None, 200),
        "listDatasets": ("GET", f"{API}/datasets", None, 200),
        "getDataset": ("GET", f"{API}/datasets/spiral", None, 200),
        "listSamples": ("GET", f"{API}/datasets/diabetes/samples?split=probe", None, 200),
        "plan": ("POST", f"{API}/plan", spec, 200),
        "code": ("POST", f"{API}/code?format=curl", spec, 200),
        "fits": (
            "POST",
            f"{API}/fits",
            {"shapes": [[64]], "layers": [{"class_name": "LSTM", "config": {"units": 4}}]},
            200,
        ),
        "startRun": ("POST", f"{API}/runs", spec, 201),
        "listRuns": ("GET", f"{API}/runs?limit=1", None, 200),
        "getRun": ("GET", home, None, 200),
        "changeRun": ("PATCH", home, {"label": "x"}, 200),
        "commandRun": ("POST", f"{home}/commands", {"type": "set_learning_rate", "value": 0.5}, 202),
        "openTestRows": ("POST", f"{home}/openings", {}, 201),
        "getHistory": ("GET", f"{home}/history", None, 200),
        "listEvents": ("GET", f"{home}/events", None, 200),
        "predict": ("POST", f"{home}/predict", {"inputs": [SAMPLE, SAMPLE]}, 200),
        "evaluate": ("POST", f"{home}/evaluate", {"split": "test"}, 200),
        "getModel": ("GET", f"{home}/model", None, 200),
        "lookJudgement": ("GET", f"{home}/views/judgement?split=train", None, 200),
        "lookExamples": ("GET", f"{home}/views/examples?truth=3&limit=2", None, 200),
        "lookScatter": ("GET", f"{home}/views/scatter?split=train", None, 200),
        "lookKernels": ("GET", f"{home}/views/kernels", None, 422),
        "lookFeatures": ("GET", f"{home}/views/features?sample=3", None, 422),
        "lookGates": ("GET", f"{home}/views/gates?layer=lstm", None, 422),
        "lookEmbedding": ("GET", f"{home}/views/embedding", None, 422),
        "getReport": ("GET", f"{home}/report", None, 200),
        "forkRun": ("POST", f"{home}/fork", {"epoch": 0}, 201),
        "makeToken": ("POST", f"{API}/tokens", {}, 201),
        "deleteRun": ("DELETE", home, None, 204),
    }


def operations(document: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            yield method.upper(), path, operation


def faults(document: dict[str, Any], schema: dict[str, Any], value: object) -> list[str]:
    validator = Draft202012Validator({**schema, "components": document["components"]})
    return [f"{list(error.path)}: {error.message[:200]}" for error in validator.iter_errors(value)]


def test_every_route_is_described_and_every_description_is_a_route(gate: Gate, document: dict[str, Any]) -> None:
    described = {operation["operationId"] for _, _, operation in operations(document)}
    assert described == set(asked("x", {}))
    for method, path, operation in operations(document):
        named = {part["name"] for part in operation.get("parameters", []) if part["in"] == "path"}
        assert named == {part[1:-1] for part in path.split("/") if part.startswith("{")}, path
        answer = ask(gate, "OPTIONS", path.replace("{run}", "a" * 16).replace("{name}", "digits"))
        assert method in answer.headers["allow"], path


def test_schemas_are_schemas_and_every_reference_leads_somewhere(document: dict[str, Any]) -> None:
    schemas = document["components"]["schemas"]
    for name, schema in schemas.items():
        Draft202012Validator.check_schema(schema)
        assert name
    asked_for = {line.split('"')[0] for line in json.dumps(document).split("#/components/schemas/")[1:]}
    assert asked_for - set(schemas) == set()
    assert {"Experiment", "LayerDense", "LayerLSTM", "Event", "Problem"} <= set(schemas)


def test_real_answers_fit_what_is_written(gate: Gate, document: dict[str, Any], run: str, spec: dict[str, Any]) -> None:
    wrong: dict[str, Any] = {}
    described = {operation["operationId"]: operation for _, _, operation in operations(document)}
    for name, (method, path, body, status) in asked(run, spec).items():
        answer = ask(gate, method, path, body)
        assert answer.status_code == status, (name, answer.text)
        written = described[name]["responses"][str(status)].get("content", {})
        kind = answer.headers.get("content-type", "").split(";")[0]
        if not written:
            assert answer.content == b"", name
            continue
        schema = written[kind]["schema"]
        if kind == "application/json" and (found := faults(document, schema, answer.json())):
            wrong[name] = found[:3]
    assert wrong == {}


def test_real_events_fit_what_is_written(gate: Gate, document: dict[str, Any], run: str) -> None:
    events = ask(gate, "GET", f"{API}/runs/{run}/events").json()["events"]
    types = {event["type"] for event in events} - {"batch"}  # only an epoch of more than a quarter second has batches
    assert types == {"state", "epoch", "probe", "ack", "note", "checkpoint"}
    schemas = document["components"]["schemas"]
    for event in events:
        shape = {"$ref": f"#/components/schemas/{event['type'].title()}Event"}
        assert faults(document, shape, event) == [], event["type"]
        assert schemas[f"{event['type'].title()}Event"]["type"] == "object"


PROBLEMS = {
    "listSamples": ("GET", f"{API}/datasets/nope/samples", None),
    "plan": ("POST", f"{API}/plan", {"x": 1}),
    "startRun": ("POST", f"{API}/runs", {}),
    "listRuns": ("GET", f"{API}/runs?limit=0", None),
    "getRun": ("GET", f"{API}/runs/{'a' * 16}", None),
    "changeRun": ("PATCH", f"{API}/runs/{'a' * 16}", {"pinned": 3}),
    "commandRun": ("POST", f"{API}/runs/{'a' * 16}/commands", {"type": "stop"}),
}


@pytest.mark.parametrize("name", PROBLEMS)
def test_real_refusals_fit_what_is_written(gate: Gate, document: dict[str, Any], name: str) -> None:
    method, path, body = PROBLEMS[name]
    answer = ask(gate, method, path, body)
    described = {operation["operationId"]: operation for _, _, operation in operations(document)}
    written = described[name]["responses"][str(answer.status_code)]["content"]["application/problem+json"]
    assert answer.headers["content-type"] == "application/problem+json"
    assert faults(document, written["schema"], answer.json()) == []


def test_a_spec_fits_its_schema_exactly_when_the_engine_takes_it(
    document: dict[str, Any], spec: dict[str, Any]
) -> None:
    def fits() -> tuple[bool, bool]:
        return not faults(document, {"$ref": "#/components/schemas/Experiment"}, spec), plan(spec).valid

    assert fits() == (True, True)
    dense = spec["model"]["layers"][1]["config"]
    for key, value in (("units", 0), ("units", 1.5), ("activation", "nonsense"), ("surprise", 1), ("use_bias", "yes")):
        before = dict(dense)
        dense[key] = value
        assert fits() == (False, False), (key, value)
        dense.clear()
        dense.update(before)
    spec["fit"]["epochs"] = 10_001
    assert fits() == (False, False)
