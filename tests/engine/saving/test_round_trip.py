"""What comes out of a file is what went in: architecture, numbers, and the way training goes on."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import engine
from engine.errors import DataError, SpecError, StateError
from engine.layers import Dense, InputLayer
from engine.registry import KINDS
from engine.saving import load_model, load_weights, save_model, save_weights
from engine.saving.models import decode, encode, read_about
from tests.engine.saving.models import CLASSES, DATA, PICTURES, ROWS, heads, pictures


def flat(model: Any) -> list[Any]:
    return [*model.get_weights(), model.optimizer_slots]


@pytest.mark.parametrize(("build", "x", "y"), DATA.values(), ids=DATA)
@pytest.mark.parametrize("shuffle", [False, True])
def test_training_goes_on_as_if_nothing_had_been(build: Any, x: Any, y: Any, shuffle: bool) -> None:
    whole, halved = build(), build()
    halved.set_weights(whole.get_weights())
    halved.streams = engine.random.Streams(5)
    whole.streams = engine.random.Streams(5)
    history = whole.fit(x, y, batch_size=7, epochs=5, shuffle=shuffle, verbose=0).history
    halved.fit(x, y, batch_size=7, epochs=3, shuffle=shuffle, verbose=0)
    again = decode(encode(halved))
    rest = again.fit(x, y, batch_size=7, epochs=2, shuffle=shuffle, verbose=0).history
    assert {name: values[3:] for name, values in history.items()} == rest
    assert again.updates == whole.updates
    for a, b in zip(flat(whole), flat(again), strict=True):
        np.testing.assert_array_equal(a, b)


@pytest.mark.parametrize("name", KINDS["optimizer"])
def test_every_optimizer_remembers(name: str) -> None:
    whole = engine.Sequential([engine.Input((5,)), Dense(4, "tanh"), Dense(4, "softmax")])
    whole.compile(name, "categorical_crossentropy")
    whole.fit(ROWS, CLASSES, epochs=2, shuffle=False, verbose=0)
    again = decode(encode(whole))
    for model in (whole, again):
        model.fit(ROWS, CLASSES, epochs=2, shuffle=False, verbose=0)
    for a, b in zip(flat(whole), flat(again), strict=True):
        np.testing.assert_array_equal(a, b)


def alone() -> dict[str, tuple[Any, Any]]:
    """Every example of every layer, by name."""
    return {
        f"{name} {place}": (example.layer, example)
        for name, cls in KINDS["layer"].items()
        if not issubclass(cls, InputLayer)
        for place, example in enumerate(cls.examples())
    }


@pytest.mark.parametrize(("layer", "example"), alone().values(), ids=alone())
def test_every_layer_comes_back(layer: Any, example: Any) -> None:
    layer = type(layer).from_config({**layer.get_config(), "name": "it"})
    inputs = [engine.Input(shape) for shape in example.input_shapes]
    args, kwargs = layer.unbind(inputs, {})
    model = engine.Model(inputs if len(inputs) > 1 else inputs[0], layer(*args, **kwargs))
    again = decode(encode(model))
    assert again.get_config() == model.get_config()
    assert [w.path for w in again.weights] == [w.path for w in model.weights]
    for a, b in zip(model.get_weights(), again.get_weights(), strict=True):
        np.testing.assert_array_equal(a, b)


def test_compile_comes_back() -> None:
    model = heads()
    again = decode(encode(model))
    assert again.optimizer.get_config() == model.optimizer.get_config()
    again.fit(ROWS, DATA["heads"][2], epochs=1, verbose=0)
    assert set(again.history.history) == {"loss", "class_loss", "number_loss", "class_accuracy", "number_off"}
    assert not decode(encode(heads()), compile=False).compiled
    assert not decode(encode(heads(), include_optimizer=False)).compiled


def test_a_learning_rate_set_by_hand_comes_back() -> None:
    model = pictures()
    model.optimizer.learning_rate = 0.0123
    assert decode(encode(model)).optimizer.learning_rate == 0.0123


def test_an_unbuilt_stack_comes_back_unbuilt() -> None:
    again = decode(encode(engine.Sequential([Dense(3), Dense(1)])))
    assert not again.built
    assert [layer.units for layer in again.layers] == [3, 1]


def test_frozen_layers_stay_frozen() -> None:
    model = heads()
    model.get_layer("graph").trainable = False
    again = decode(encode(model))
    assert not again.get_layer("graph").trainable
    assert [w.path for w in again.trainable_weights] == [w.path for w in model.trainable_weights]


def test_double_precision_comes_back() -> None:
    engine.config.set_floatx("float64")
    try:
        model = engine.Sequential([engine.Input((5,)), Dense(2)])
    finally:
        engine.config.set_floatx("float32")
    again = decode(encode(model))
    assert again.weights[0].dtype == "float64"
    assert engine.config.floatx() == "float32"
    np.testing.assert_array_equal(again.get_weights()[0], model.get_weights()[0])


def test_files_and_paths(tmp_path: Path) -> None:
    path = tmp_path / "model.keras"
    model = pictures()
    save_model(model, path)
    np.testing.assert_array_equal(
        load_model(str(path)).predict(PICTURES, verbose=0), model.predict(PICTURES, verbose=0)
    )
    with pytest.raises(DataError, match="is there already"):
        save_model(model, path, overwrite=False)
    with pytest.raises(DataError, match=r"must end in \.keras"):
        save_model(model, tmp_path / "model.h5")
    with pytest.raises(DataError, match="no file called"):
        load_model(tmp_path / "other.keras")
    assert [file.name for file in tmp_path.iterdir()] == ["model.keras"]
    stream = io.BytesIO()
    save_model(model, stream)
    assert load_model(io.BytesIO(stream.getvalue())).name == "pictures"


def test_weights_alone(tmp_path: Path) -> None:
    path = tmp_path / "model.weights.h5"
    model, other = heads(), heads()
    model.fit(ROWS, DATA["heads"][2], epochs=2, verbose=0)
    save_weights(model, path)
    load_weights(other, path)
    assert other.updates == model.updates
    for a, b in zip(flat(model), flat(other), strict=True):
        np.testing.assert_array_equal(a, b)
    save_model(model, tmp_path / "model.keras")
    third = heads()
    load_weights(third, tmp_path / "model.keras")
    np.testing.assert_array_equal(third.get_weights()[0], model.get_weights()[0])
    with pytest.raises(StateError):
        save_weights(engine.Sequential([Dense(1)]), path)


def test_mismatches_can_be_skipped(tmp_path: Path) -> None:
    path = tmp_path / "model.weights.h5"
    model = engine.Sequential([engine.Input((5,)), Dense(4), Dense(2)])
    other = engine.Sequential([engine.Input((5,)), Dense(4), Dense(3)])
    save_weights(model, path)
    kept = other.get_weights()
    with pytest.raises(DataError, match="layers/dense_1/vars"):
        load_weights(other, path)
    np.testing.assert_array_equal(other.get_weights()[0], kept[0])
    load_weights(other, path, skip_mismatch=True)
    np.testing.assert_array_equal(other.get_weights()[0], model.get_weights()[0])
    np.testing.assert_array_equal(other.get_weights()[2], kept[2])


def test_the_callers_own_words_come_back() -> None:
    assert read_about(encode(heads(), about={"scaling": [1, 2]})) == {"scaling": [1, 2]}
    assert read_about(encode(heads())) == {}


def test_the_container_is_keras_s() -> None:
    with zipfile.ZipFile(io.BytesIO(encode(heads()))) as archive:
        assert archive.namelist() == ["metadata.json", "config.json", "model.weights.h5"]
        assert {"keras_version", "date_saved"} <= set(json.loads(archive.read("metadata.json")))
        config = json.loads(archive.read("config.json"))
    assert config["class_name"] == "Functional"
    assert config["config"]["output_layers"] == {"class": ["stack", 0, 0], "number": ["graph", 2, 1]}


def test_functions_of_ones_own() -> None:
    drawn = engine.Sequential(
        [engine.Input((3,)), Dense(2, kernel_initializer=lambda shape, dtype=None: np.ones(shape))]
    )
    np.testing.assert_array_equal(decode(encode(drawn)).get_weights()[0], np.ones((3, 2)))
    bound = engine.Sequential([engine.Input((3,)), Dense(2, kernel_constraint=lambda w: w)])
    with pytest.raises(SpecError, match="a function of your own"):
        encode(bound)


class Doubled(Dense):
    """A class of one's own, which no file can know by itself."""


@engine.saving.register_keras_serializable(package="tests")
class Tripled(Dense):
    """One that files may name."""


def test_classes_of_ones_own() -> None:
    blob = encode(engine.Sequential([engine.Input((3,)), Doubled(2, name="mine"), Tripled(1)]))
    with pytest.raises(DataError, match="mine in the file is a layer of class Doubled"):
        decode(blob)
    assert type(decode(blob, {"Doubled": Doubled}).layers[0]) is Doubled
    with engine.saving.custom_object_scope({"Doubled": Doubled}):
        assert type(decode(blob).layers[1]) is Tripled
    with pytest.raises(DataError):
        decode(blob)
    assert engine.saving.get_registered_name(Tripled) == "tests>Tripled"
    assert engine.saving.get_registered_object("tests>Tripled") is Tripled


class Squares(engine.regularizers.Regularizer):
    """A regularizer of one's own with an argument."""

    def __init__(self, price: float = 0.1) -> None:
        self.price = price

    def __call__(self, x: Any) -> Any:
        return self.price * np.square(np.asarray(x)).sum()

    def get_config(self) -> dict[str, Any]:
        return {"price": self.price}


def test_arguments_of_ones_own_come_back() -> None:
    model = engine.Sequential(
        [engine.Input((2,)), Dense(1, kernel_initializer="ones", kernel_regularizer=Squares(3.0))]
    )
    blob = encode(model)
    again: Any = decode(blob, {"Squares": Squares}).layers[0]
    assert again.kernel_regularizer.price == 3
    with pytest.raises(DataError):
        decode(blob, {"Squares": type("Squares", (Squares,), {"__init__": lambda self: None})})
