"""Classic mistakes in the form of a spec (names, values, sections): named at their place, and mended."""

from __future__ import annotations

import pytest

from tests.engine.experiment.mending import Mistake, check_ends_valid, check_mended
from tests.engine.experiment.specs import MLP, dense, layer, spec

FLAT, OUT = layer("Flatten"), dense(10, "softmax")
BCE = "binary_crossentropy"

MISTAKES: dict[str, Mistake] = {
    "duplicate names": Mistake(
        spec(FLAT, {**dense(8, "relu"), "name": "a"}, {**OUT, "name": "a"}),
        "model.duplicate_name",
        "/model/layers/2/name",
        "Remove the name",
    ),
    "unfit name": Mistake(
        spec({**FLAT, "name": "a/b"}, OUT), "model.layer_name", "/model/layers/0/name", "Remove the name"
    ),
    "unknown layer": Mistake(spec(FLAT, layer("Dens", units=10)), "block.unknown", "/model/layers/1", "Use Dense"),
    "layer from another planet": Mistake(
        spec(FLAT, layer("Zzz"), OUT), "block.unknown", "/model/layers/1", "Remove this layer"
    ),
    "unknown argument": Mistake(
        spec(FLAT, layer("Dense", unit=10)), "arg.unknown", "/model/layers/1/config/unit", "Rename it to units"
    ),
    "argument too many": Mistake(
        spec(layer("Flatten", zzz=1), OUT), "arg.unknown", "/model/layers/0/config/zzz", "Remove it"
    ),
    "missing argument": Mistake(
        spec(FLAT, layer("Dense"), OUT), "arg.missing", "/model/layers/1/config/units", "Set units to 32"
    ),
    "number as text": Mistake(
        spec(FLAT, dense("10", "softmax")), "arg.whole_number", "/model/layers/1/config/units", "Set units to 10"
    ),
    "fraction of a unit": Mistake(
        spec(FLAT, dense(9.6, "softmax")), "arg.whole_number", "/model/layers/1/config/units", "Set units to 10"
    ),
    "no units": Mistake(spec(FLAT, dense(0, "relu"), OUT), "arg.min", "/model/layers/1/config/units", "Set units to 1"),
    "dropout of 120%": Mistake(
        spec(FLAT, layer("Dropout", rate=1.2), OUT), "arg.max", "/model/layers/1/config/rate", "Set rate to 1.0"
    ),
    "unknown activation": Mistake(
        spec(FLAT, dense(8, "rellu"), OUT), "block.unknown", "/model/layers/1/config/activation", "Use relu"
    ),
    "unknown padding": Mistake(
        spec(layer("Conv2D", filters=2, kernel_size=3, padding="sames"), FLAT, OUT),
        "arg.choice",
        "/model/layers/0/config/padding",
        "Set padding to same",
    ),
    "kernel of three numbers": Mistake(
        spec(layer("Conv2D", filters=2, kernel_size=[3, 3, 3]), FLAT, OUT),
        "arg.sizes",
        "/model/layers/0/config/kernel_size",
        "Set kernel_size to 3",
    ),
    "learning rate below zero": Mistake(
        spec(*MLP, optimizer={"class_name": "Adam", "config": {"learning_rate": -1}}),
        "arg.min",
        "/compile/optimizer/config/learning_rate",
        "Set learning_rate to 0.001",
    ),
    "unknown optimizer": Mistake(spec(*MLP, optimizer="adm"), "block.unknown", "/compile/optimizer", "Use adam"),
    "unknown loss": Mistake(spec(*MLP, loss="zzz"), "block.unknown", "/compile/loss", "Use categorical_crossentropy"),
    "unknown metric": Mistake(spec(*MLP, metrics=["accurracy"]), "block.unknown", "/compile/metrics/0", "Use"),
    "metric for whole numbers on one-hot": Mistake(
        spec(*MLP, metrics=["sparse_categorical_accuracy"]),
        "shape.metric",
        "/compile/metrics/0",
        "Use accuracy",
    ),
    "a loss's metric for whole numbers on one-hot": Mistake(
        spec(*MLP, metrics=["accuracy", "sparse_categorical_crossentropy"]),
        "shape.metric",
        "/compile/metrics/1",
        "Use accuracy",
    ),
    "metric of several numbers": Mistake(
        spec(*MLP, metrics=["f1_score"]), "metric.several_numbers", "/compile/metrics/0", "Use accuracy"
    ),
    "metric of more classes than there are": Mistake(
        spec(*MLP, metrics=[{"class_name": "Precision", "config": {"top_k": 99}}]),
        "metric.top_k",
        "/compile/metrics/0",
        "Use accuracy",
    ),
    "unknown data": Mistake(spec(*MLP, data="digit"), "block.unknown", "/data/dataset", "Use digits"),
    "unknown data without a neighbour": Mistake(
        spec(*MLP, data="qqqq"), "block.unknown", "/data/dataset", "Use digits"
    ),
    "too few points": Mistake(
        {**spec(dense(1, "sigmoid"), loss=BCE), "data": {"dataset": "spiral", "options": {"samples": 10}}},
        "arg.min",
        "/data/options/samples",
        "Set samples to 50",
    ),
    "unknown option": Mistake(
        {**spec(*MLP), "data": {"dataset": "digits", "options": {"noise": 0.1}}},
        "arg.unknown",
        "/data/options/noise",
        "Remove it",
    ),
    "files not there": Mistake(
        spec(*MLP, data="mnist"), "data.files_missing", "/data/dataset", "Use the bundled digits"
    ),
    "everything held back": Mistake(
        {**spec(*MLP), "data": {"dataset": "digits", "validation_split": 0.6, "test_split": 0.4}},
        "data.split_sum",
        "/data/validation_split",
        "Hold back 20% each",
    ),
    "no epochs": Mistake(spec(*MLP, epochs=0), "arg.min", "/fit/epochs", "Set epochs to 1"),
    "too many epochs": Mistake(spec(*MLP, epochs=10_001), "arg.max", "/fit/epochs", "Set epochs to 10000"),
    "epochs in words": Mistake(spec(*MLP, epochs="ten"), "arg.whole_number", "/fit/epochs", "Set epochs to 20"),
    "seed below zero": Mistake(spec(*MLP, seed=-1), "arg.min", "/seed", "Set seed to 0"),
    "misspelt key": Mistake(spec(*MLP, fitt={}), "spec.unknown_key", "/fitt", "Remove it"),
    "misspelt section": Mistake(
        {key.replace("compile", "compiled"): value for key, value in spec(*MLP).items()},
        "spec.unknown_key",
        "/compiled",
        "Rename it to compile",
    ),
    "section missing": Mistake(
        {key: value for key, value in spec(*MLP).items() if key != "compile"},
        "spec.missing",
        "/compile",
        "Add compile",
    ),
    "section of another type": Mistake({**spec(*MLP), "fit": []}, "spec.object", "/fit", "Add fit"),
    "loss missing": Mistake(
        {**spec(*MLP), "compile": {}}, "spec.missing", "/compile/loss", "Use categorical_crossentropy"
    ),
    "layers that are no list": Mistake({**spec(), "model": {"layers": {}}}, "spec.list", "/model/layers", "Empty it"),
    "functional model": Mistake(
        {**spec(), "model": {"class_name": "Subclass", "layers": list(MLP)}},
        "model.class",
        "/model/class_name",
        "Make it Sequential",
    ),
    "name with a line break": Mistake(spec(*MLP, name="a\nb"), "spec.text_signs", "/name", "Remove the name"),
    "name that never ends": Mistake(spec(*MLP, name="a" * 121), "spec.text", "/name", "Remove the name"),
    "65 layers": Mistake(
        spec(*[dense(4, "relu")] * 65, data="iris"), "spec.too_many", "/model/layers", "Keep the first 64"
    ),
}


@pytest.mark.parametrize("mistake", MISTAKES.values(), ids=MISTAKES)
def test_mistake_is_named_and_mended(mistake: Mistake) -> None:
    check_mended(mistake)


@pytest.mark.parametrize("mistake", MISTAKES.values(), ids=MISTAKES)
def test_remedies_lead_to_a_valid_plan(mistake: Mistake) -> None:
    check_ends_valid(mistake)
