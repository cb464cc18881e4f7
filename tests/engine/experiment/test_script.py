"""The Keras script of an experiment: it says what the spec says, and under the engine it gives the run's numbers."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from engine.experiment import Experiment, SpecErrors, plan, prepare, script, train
from engine.experiment.phrases import block
from engine.spec import resolve
from tests.engine.experiment.specs import MLP, dense, examples, layer, spec
from tests.engine.experiment.test_graphs import FORK

BRANCHES: dict[str, Any] = {
    "data": {"dataset": "moons", "options": {"noise": 0.2}},
    "model": {
        "class_name": "Functional",
        "layers": [
            {"class_name": "InputLayer", "name": "in"},
            {"class_name": "Dense", "name": "a-1", "config": {"units": 4, "activation": "tanh"}, "inputs": ["in"]},
            {"class_name": "Dense", "name": "a_1", "config": {"units": 4}, "inputs": ["in"]},
            {"class_name": "Concatenate", "name": "model", "inputs": ["a-1", "a_1"]},
            {
                "class_name": "Dense",
                "name": "end",
                "config": {"units": 1, "activation": "sigmoid"},
                "inputs": ["model"],
            },
        ],
        "outputs": ["end"],
    },
    "compile": {"loss": "binary_crossentropy", "metrics": ["accuracy"]},
    "fit": {"epochs": 2, "shuffle": False, "callbacks": [{"class_name": "EarlyStopping", "config": {"patience": 3}}]},
}
NESTED = spec(
    layer("Bidirectional", layer={"class_name": "LSTM", "config": {"units": 4}}, merge_mode="sum"),
    layer("Dense", units=8, activation={"class_name": "leaky_relu", "config": {"negative_slope": 0.1}}),
    layer("Dense", units=10, activation="softmax", kernel_regularizer={"class_name": "L2", "config": {"l2": 0.001}}),
    data="digits_rows",
    optimizer={
        "class_name": "SGD",
        "config": {
            "learning_rate": {
                "class_name": "ExponentialDecay",
                "config": {"initial_learning_rate": 0.1, "decay_steps": 100, "decay_rate": 0.9},
            }
        },
    },
)
SPECS = {**examples(), "fork": FORK, "branches": BRANCHES, "nested": NESTED}


def short(given: dict[str, Any]) -> dict[str, Any]:
    """Two epochs of it."""
    return {**given, "fit": {**given.get("fit", {}), "epochs": 2}}


@pytest.mark.parametrize("name", SPECS)
def test_under_the_engine_it_gives_the_numbers_of_the_run(name: str) -> None:
    given = short(SPECS[name])
    text = script(plan(given)).text.replace("import keras ", "import engine as keras ", 1)
    found: dict[str, Any] = {}
    exec(text, found)
    told: list[dict[str, Any]] = []
    train(prepare(Experiment.parse(given)), lambda kind, body: told.append(dict(body)) if kind == "epoch" else None)
    history = found["history"].history
    assert len(told) == 2
    for place, body in enumerate(told):
        for metric, value in body["logs"].items():
            np.testing.assert_array_equal(np.float64(history[metric][place]), value, err_msg=metric)


@pytest.mark.parametrize("name", SPECS)
def test_every_layer_has_its_lines(name: str) -> None:
    made = script(plan(SPECS[name]))
    lines = made.text.splitlines()
    layers = SPECS[name]["model"]["layers"]
    assert len(made.layers) == len(layers)
    for (first, last), entry in zip(made.layers, layers, strict=True):
        assert entry["class_name"].removesuffix("Layer") in " ".join(lines[first - 1 : last])


def test_the_words_are_keras_and_no_more_than_needed() -> None:
    lines = script(
        plan(
            spec(*MLP, name="A first try"),
        ),
        "ko",
    ).text.splitlines()
    assert lines[0] == "# A first try"
    assert "    keras.Input((8, 8, 1))," in lines
    assert '    keras.layers.Dense(32, activation="relu"),' in lines
    assert '    optimizer="adam",' in lines
    assert any("같은 행" in line for line in lines)
    assert not any("test" in line.replace("test_split", "") for line in lines), "the test rows stay sealed"


WRITTEN = {
    "defaults are left out": (layer("Conv2D", filters=8, kernel_size=3), "keras.layers.Conv2D(8, (3, 3))"),
    "a default that hangs on another argument": (
        layer("MaxPooling2D", pool_size=3, strides=2),
        "keras.layers.MaxPooling2D(pool_size=(3, 3), strides=(2, 2))",
    ),
    "the same where it is the other's own": (
        layer("MaxPooling2D", pool_size=3),
        "keras.layers.MaxPooling2D(pool_size=(3, 3))",
    ),
    "a block with settings": (
        layer("Dense", units=2, kernel_initializer={"class_name": "RandomNormal", "config": {"stddev": 0.1}}),
        "keras.layers.Dense(2, kernel_initializer=keras.initializers.RandomNormal(stddev=0.1))",
    ),
    "an activation that is a layer too": (
        layer("Dense", units=2, activation={"class_name": "elu", "config": {"alpha": 0.5}}),
        "keras.layers.Dense(2, activation=keras.layers.ELU(alpha=0.5))",
    ),
    "an activation that is not": (
        layer("Dense", units=2, activation={"class_name": "celu", "config": {"alpha": 0.5}}),
        "keras.layers.Dense(2, activation=lambda x: keras.activations.celu(x, alpha=0.5))",
    ),
    "a word that Keras does not know": (
        layer("Dense", units=2, kernel_regularizer="l1_l2"),
        "keras.layers.Dense(2, kernel_regularizer=keras.regularizers.L1L2())",
    ),
    "arguments that only stand together": (
        layer("Conv1DTranspose", filters=2, kernel_size=3, strides=3, output_padding=1),
        "keras.layers.Conv1DTranspose(2, (3,), strides=(3,), output_padding=(1,))",
    ),
    "a layer inside": (
        layer("TimeDistributed", layer={"class_name": "Dense", "config": {"units": 3}}),
        "keras.layers.TimeDistributed(keras.layers.Dense(3))",
    ),
}


@pytest.mark.parametrize(("given", "wanted"), WRITTEN.values(), ids=WRITTEN)
def test_blocks_as_they_are_written(given: dict[str, Any], wanted: str) -> None:
    assert block(resolve("layer", given)) == wanted


def test_what_keras_does_not_have_is_said() -> None:
    lines = script(plan(spec(layer("Flatten"), layer("Maxout", units=4), dense(10, "softmax")))).text.splitlines()
    assert "    keras.layers.Maxout(4),  # Strata's own, not in Keras" in lines


def test_no_text_of_a_person_becomes_code() -> None:
    name = '"""; import os; os.abort() #\\'
    made = script(plan(spec(*MLP, name=name))).text
    assert made.splitlines()[0] == f"# {name}"
    compile(made, "script", "exec")


def test_shapes_that_do_not_fit_are_written_as_they_stand() -> None:
    made = script(plan(spec(layer("Flatten"), layer("Conv2D", filters=8, kernel_size=3), dense(10))))
    assert "keras.layers.Conv2D(8, (3, 3))" in made.text


@pytest.mark.parametrize("reads", [[], ["a", "b"], ["nobody"]])
@pytest.mark.parametrize("given", [layer("Flatten"), layer("LSTM", units=2), layer("Dot", axes=1)], ids=str)
def test_wrong_lines_are_planned_and_written_too(given: dict[str, Any], reads: list[str]) -> None:
    layers = [
        {"class_name": "InputLayer", "name": "in"},
        {**dense(3), "name": "a", "inputs": ["in"]},
        {**dense(4), "name": "b", "inputs": ["in"]},
        {**given, "name": "x", "inputs": reads},
    ]
    model = {"class_name": "Functional", "layers": layers, "outputs": ["x"]}
    made = plan({**spec(), "data": {"dataset": "moons"}, "model": model, "compile": {"loss": "mse"}})
    assert made.errors
    if not made.draft.errors:
        compile(script(made).text, "script", "exec")


def test_what_has_not_the_form_of_a_spec_has_no_script() -> None:
    with pytest.raises(SpecErrors):
        script(plan({"data": {"dataset": "digits"}}))
