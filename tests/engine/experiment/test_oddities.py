"""What runs, but probably not as it was meant, is remarked with a remedy; what is right is left alone."""

from __future__ import annotations

from typing import Any

import pytest

from engine.experiment import plan
from engine.experiment.patch import apply
from engine.registry import KINDS
from tests.engine.experiment.specs import MLP, dense, layer, spec

FLAT, OUT = layer("Flatten"), dense(10, "softmax")
BCE = "binary_crossentropy"
ODD: dict[str, tuple[Any, str, str]] = {
    "sigmoid before categorical crossentropy": (spec(FLAT, dense(10, "sigmoid")), "odd.not_softmax", "Use softmax"),
    "nothing before categorical crossentropy": (spec(FLAT, dense(10)), "odd.not_softmax", "Use softmax"),
    "softmax before binary crossentropy": (spec(*MLP, loss=BCE), "odd.softmax_binary", "Use categorical"),
    "nothing before binary crossentropy": (spec(dense(1), data="moons", loss=BCE), "odd.not_sigmoid", "Use sigmoid"),
    "nothing before an overlap": (spec(FLAT, dense(10), loss="dice"), "odd.not_sigmoid", "Use sigmoid"),
    "nothing before a divergence": (spec(FLAT, dense(10), loss="kl_divergence"), "odd.not_softmax", "Use softmax"),
    "softmax and logits": (
        spec(*MLP, loss={"class_name": "CategoricalCrossentropy", "config": {"from_logits": True}}),
        "odd.logits_twice",
        "Switch from_logits off",
    ),
    "sigmoid for hundreds": (
        spec(dense(1, "sigmoid"), data="diabetes", loss="mse", metrics=["mae"]),
        "odd.narrow",
        "Use linear",
    ),
    "accuracy of a regression": (spec(dense(1), data="diabetes", loss="mse"), "odd.accuracy_of_numbers", "Use mae"),
    "Dense on Dense": (spec(FLAT, dense(32), OUT), "odd.two_lines", "Use relu"),
    "batch larger than the data": (spec(*MLP, fit={"batch_size": 2_000}), "odd.batch_larger", "Make it 32 rows"),
    "no validation": (
        {**spec(*MLP), "data": {"dataset": "digits", "validation_split": 0}},
        "odd.no_validation",
        "Hold back 20%",
    ),
    "no test": ({**spec(*MLP), "data": {"dataset": "digits", "test_split": 0}}, "odd.no_test", "Seal 20%"),
    "pixels large again": (spec(layer("Rescaling", scale=255), *MLP), "odd.unscaled", "Remove"),
    "pixels scaled twice": (spec(FLAT, layer("Rescaling", scale=1 / 255), OUT), "odd.scaled_twice", "Remove"),
    "early stopping without validation": (
        {
            **spec(*MLP),
            "data": {"dataset": "digits", "validation_split": 0},
            "fit": {"callbacks": [{"class_name": "EarlyStopping", "config": {"patience": 2}}]},
        },
        "odd.watches_nothing",
        "Hold back 20%",
    ),
}


@pytest.mark.parametrize(("raw", "code", "says"), ODD.values(), ids=ODD)
def test_odd_specs_run_but_are_remarked(raw: Any, code: str, says: str) -> None:
    found = plan(raw)
    assert found.valid
    remark = next(p for p in found.remarks if p.error.code == code)
    assert remark.remedy is not None
    assert remark.remedy.text.en.startswith(says)
    after = plan(apply(raw, remark.remedy.patch))
    assert after.valid
    assert code not in [error.code for error in after.warnings]


FINE = {
    "digits": spec(*MLP),
    "sparse loss": spec(*MLP, loss="sparse_categorical_crossentropy"),
    "two shares for two classes": spec(dense(2, "softmax"), data="moons"),
    "two sigmoids for two classes": spec(dense(2, "sigmoid"), data="moons", loss=BCE),
    "distance to the class": spec(dense(1, "tanh"), data="circle", loss="mse"),
    "distance to ten shares": spec(*MLP, loss="mse"),
    "logits": spec(FLAT, dense(10), loss={"class_name": "CategoricalCrossentropy", "config": {"from_logits": True}}),
    "a hinge on raw numbers": spec(dense(1), data="moons", loss="hinge"),
    "a hinge for ten classes": spec(FLAT, dense(10), loss="categorical_hinge"),
    "overlap of shares": spec(*MLP, loss="dice"),
    "overlap of sigmoids": spec(FLAT, dense(10, "sigmoid"), loss="tversky"),
    "directions": spec(FLAT, dense(10), loss="cosine_similarity"),
    "counts": spec(dense(1), data="diabetes", loss="poisson", metrics=["mae"]),
    "rescaled a little": spec(layer("Rescaling", scale=2, offset=-1), *MLP),
    "whole numbers for words": spec(
        FLAT, layer("Rescaling", scale=16), layer("Embedding", input_dim=17, output_dim=2), FLAT, OUT
    ),
    "rescaled further down": spec(FLAT, dense(8, "relu"), layer("Rescaling", scale=100), OUT),
    "activation as a layer": spec(FLAT, dense(10), layer("Activation", activation="softmax")),
}


@pytest.mark.parametrize("raw", FINE.values(), ids=FINE)
def test_right_specs_are_left_alone(raw: Any) -> None:
    found = plan(raw)
    assert [error.code for error in found.errors] == []
    assert [error.code for error in found.warnings] == []


@pytest.mark.parametrize("name", KINDS["loss"])
@pytest.mark.parametrize("raw", [spec(*MLP), spec(dense(1), data="moons"), spec(dense(1), data="diabetes")])
def test_every_loss_is_planned_or_refused_with_a_remedy(name: str, raw: Any) -> None:
    found = plan({**raw, "compile": {"loss": name, "optimizer": "adam", "metrics": []}})
    assert found.valid or all(problem.remedy is not None for problem in found.problems)
