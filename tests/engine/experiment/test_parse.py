"""Any JSON value gives an experiment or a list of errors, never anything else; and the normal form is stable."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.errors import StrataError
from engine.experiment import Experiment, SpecErrors, plan
from tests.engine.experiment.specs import MLP, dense, examples, layer, spec


def codes(raw: object) -> list[tuple[str, str]]:
    with pytest.raises(SpecErrors) as refused:
        Experiment.parse(raw)
    return [(error.code, error.pointer) for error in refused.value.errors]


@pytest.mark.parametrize("raw", examples().values(), ids=examples())
def test_the_normal_form_is_its_own(raw: Any) -> None:
    normal = Experiment.parse(raw).to_json()
    assert Experiment.parse(json.loads(json.dumps(normal))).to_json() == normal
    assert plan(normal).to_json() == plan(raw).to_json() | {"seconds": plan(normal).seconds}


def test_defaults_are_written_and_short_spellings_kept() -> None:
    normal = Experiment.parse(spec(*MLP, optimizer="sgd", loss="categorical_crossentropy")).to_json()
    assert normal["seed"] == 42
    assert normal["data"] == {"dataset": "digits", "validation_split": 0.2, "test_split": 0.2, "options": {}}
    assert normal["compile"] == {"loss": "categorical_crossentropy", "optimizer": "sgd", "metrics": ["accuracy"]}
    assert normal["fit"] == {"epochs": 2, "batch_size": 32, "shuffle": True, "callbacks": []}
    assert normal["model"]["layers"][1]["config"]["kernel_initializer"] == "glorot_uniform"


def test_an_object_gets_every_argument() -> None:
    normal = Experiment.parse(spec(*MLP, optimizer={"class_name": "adam", "config": {"learning_rate": 0.01}})).to_json()
    assert normal["compile"]["optimizer"]["class_name"] == "adam"
    assert normal["compile"]["optimizer"]["config"]["beta_1"] == 0.9


def test_all_faults_are_told_at_once() -> None:
    raw = {
        "seed": -1,
        "data": {"dataset": "digits", "options": {"zzz": 1}},
        "model": {"layers": [layer("Dense", units=0), layer("Nope"), 7]},
        "compile": {"loss": "nope", "metrics": "accuracy"},
        "fit": {"epochs": 0, "batch_size": True, "more": 1},
        "extra": 1,
    }
    assert sorted(codes(raw), key=lambda entry: entry[1]) == [
        ("block.unknown", "/compile/loss"),
        ("spec.list", "/compile/metrics"),
        ("arg.unknown", "/data/options/zzz"),
        ("spec.unknown_key", "/extra"),
        ("arg.whole_number", "/fit/batch_size"),
        ("arg.min", "/fit/epochs"),
        ("spec.unknown_key", "/fit/more"),
        ("arg.min", "/model/layers/0/config/units"),
        ("block.unknown", "/model/layers/1"),
        ("block.form", "/model/layers/2"),
        ("arg.min", "/seed"),
    ]


HOSTILE: dict[str, object] = {
    "nothing": None,
    "a number": 1,
    "a text": "x" * 100_000,
    "a list": [],
    "empty": {},
    "deep": json.loads("[" * 500 + "]" * 500),
    "NaN as a rate": spec(*MLP, optimizer={"class_name": "Adam", "config": {"learning_rate": float("nan")}}),
    "infinity as epochs": spec(*MLP, epochs=float("inf")),
    "2^63 as epochs": spec(*MLP, epochs=2**63),
    "5,000 digits as epochs": spec(*MLP, epochs=10**5_000),
    "5,000 digits as a rate": spec(*MLP, optimizer={"class_name": "SGD", "config": {"learning_rate": 10**5_000}}),
    "5,000 digits in a shape": spec(layer("Reshape", target_shape=[10**5_000, 1]), *MLP),
    "half a surrogate as a name": spec(*MLP, name="\ud800"),
    "half a surrogate as a layer": spec(layer("\udfff"), *MLP),
    "half a surrogate as a key": {**spec(*MLP), "\ud800": 1},
    "a list as a name": spec(*MLP, name=["a"]),
    "a list as a class": spec({"class_name": ["Dense"], "config": {}}),
    "a list as an activation": spec(layer("Flatten"), dense(3, ["relu"])),  # type: ignore[arg-type]
    "an object as units": spec(layer("Flatten"), dense({"a": 1})),
    "a list as a data set": spec(*MLP, data=["digits"]),  # type: ignore[arg-type]
    "keys that are numbers": {1: 2, None: 3},
}


@pytest.mark.parametrize("raw", HOSTILE.values(), ids=HOSTILE)
def test_hostile_values_are_refused_in_words(raw: object) -> None:
    assert codes(raw)
    for language in ("en", "ko"):
        body = json.dumps(plan(raw).to_json(language), ensure_ascii=False, allow_nan=False)
        body.encode("utf-8")
        assert "x" * 200 not in body
        assert "0" * 400 not in body


# ---- fuzz: JSON of every kind, and specs with something of every kind put anywhere into them

SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**70), 2**70),
    st.floats(),
    st.text(st.characters(codec=None), max_size=8),
    st.sampled_from(["Dense", "digits", "adam", "mse", "accuracy", "class_name", "config", "spiral", "LSTM", "Conv2D"]),
)
KEYS = st.one_of(
    st.text(st.characters(codec=None), max_size=8),
    st.sampled_from(["class_name", "config", "name", "units", "data", "model", "layers", "compile", "fit", "dataset"]),
)
JSON = st.recursive(
    SCALARS,
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(KEYS, inner, max_size=4)),
    max_leaves=12,
)
PLACES = [
    *[("seed",), ("name",), ("data",), ("data", "dataset"), ("data", "options"), ("data", "validation_split")],
    *[("data", "test_split"), ("model",), ("model", "class_name"), ("model", "layers"), ("model", "layers", 0)],
    *[
        ("model", "layers", 1, "class_name"),
        ("model", "layers", 1, "config"),
        ("model", "layers", 1, "config", "units"),
    ],
    *[("model", "layers", 1, "config", "activation"), ("model", "layers", 0, "config", "zzz"), ("model", "layers", 2)],
    *[("compile",), ("compile", "loss"), ("compile", "optimizer"), ("compile", "metrics"), ("compile", "metrics", 0)],
    *[("fit",), ("fit", "epochs"), ("fit", "batch_size"), ("fit", "shuffle"), ("fit", "callbacks"), ("extra",)],
]


def put(raw: Any, place: tuple[str | int, ...], value: Any) -> Any:
    """A copy of a spec with a value put in somewhere."""
    raw = json.loads(json.dumps(raw))
    target = raw
    for step in place[:-1]:
        target = target[step]
    target[place[-1]] = value
    return raw


def check_answer(raw: object) -> None:
    errors: list[StrataError] = []
    try:
        normal = Experiment.parse(raw).to_json()
        assert Experiment.parse(normal).to_json() == normal
    except SpecErrors as refused:
        errors = refused.errors
    assert all(error.text("en") and error.text("ko") for error in errors)
    json.dumps(plan(raw).to_json("ko"), ensure_ascii=False, allow_nan=False).encode("utf-8")


FUZZ = settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)


@FUZZ
@given(JSON)
def test_any_json_is_answered(raw: object) -> None:
    check_answer(raw)


@FUZZ
@given(st.sampled_from(PLACES), JSON)
def test_any_value_anywhere_is_answered(place: tuple[str | int, ...], value: object) -> None:
    check_answer(put(spec(*MLP), place, value))
