"""Functional models: built from symbolic tensors, nested, cloned, written down; and what they refuse."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest

from engine import Input, Model, Sequential, layers, models
from engine.errors import StrataError
from engine.models import Functional, clone_model
from tests.engine.core.doubles import Sum

X = np.linspace(-1, 1, 24, dtype=np.float32).reshape(6, 4)


def two_ends() -> Any:
    x = Input((4,), name="x")
    trunk = layers.Dense(3, activation="tanh", name="trunk")
    ends = [layers.Dense(2, name="a")(trunk(x)), layers.Dense(1, name="b")(Sum(name="sum")([trunk(x), trunk(x)]))]
    return Model(x, ends)


def test_model_of_two_ends_is_functional() -> None:
    model = two_ends()
    assert isinstance(model, Functional)
    assert (model.input_shape, model.output_shape) == ((None, 4), [(None, 2), (None, 1)])
    assert (model.input_names, model.output_names) == (["x"], ["a", "b"])
    assert model.count_params() == 15 + 8 + 4
    assert [part.shape for part in model.predict(X, verbose=0)] == [(6, 2), (6, 1)]


def test_a_symbolic_call_gives_weights() -> None:
    dense = layers.Dense(3)
    tensor = dense(Input((4,)))
    assert tensor.shape == (None, 3)
    assert dense.built
    assert dense.kernel.shape == (4, 3)
    kernel = dense.get_weights()[0]
    assert np.array_equal(Model(dense.input, dense.output).get_weights()[0], kernel)


def test_an_axis_may_be_unknown() -> None:
    x = Input((None, 4))
    model = Model(x, layers.Dense(2)(x))
    assert model.output_shape == (None, None, 2)
    for length in (1, 3):
        assert model.predict(np.ones((2, length, 4)), verbose=0).shape == (2, length, 2)


def test_weights_cannot_hang_on_an_unknown_axis() -> None:
    with pytest.raises(StrataError, match=r"must know every length .* gets \(None,\)"):
        layers.Dense(2)(layers.Flatten()(Input((None, 4)))).call.layer.get_weights()


@pytest.mark.parametrize("make", [two_ends, lambda: Sequential([Input((4,)), layers.Dense(2)])], ids=["graph", "stack"])
def test_a_config_goes_through_json_and_back(make: Any) -> None:
    model = make()
    if isinstance(model, Functional):  # a double is no registered block
        model = Model(model.inputs, model.get_layer("a").output)
    text = json.dumps(model.get_config())
    again = type(model).from_config(json.loads(text))
    assert json.dumps(again.get_config()) == text
    again.set_weights(model.get_weights())
    np.testing.assert_array_equal(again.predict(X, verbose=0), model.predict(X, verbose=0))
    assert models.model_from_json(model.to_json()).get_config() == model.get_config()


def shared_config() -> dict[str, Any]:
    x = Input((3,), name="x")
    dense = layers.Dense(3, name="d")
    config: dict[str, Any] = Model(x, dense(dense(x))).get_config()
    return config


def test_a_shared_layer_has_an_entry_with_two_calls() -> None:
    (entry,) = [entry for entry in shared_config()["layers"] if entry["name"] == "d"]
    histories = [node["args"][0]["config"]["keras_history"] for node in entry["inbound_nodes"]]
    assert histories == [["x", 0, 0], ["d", 0, 0]]
    assert Functional.from_config(shared_config()).count_params() == 12


def broken_config(change: str) -> dict[str, Any]:
    config = shared_config()
    nodes = config["layers"][1]["inbound_nodes"]
    if change == "circle":
        nodes[0]["args"][0]["config"]["keras_history"] = ["d", 1, 0]
    elif change == "nobody":
        nodes[0]["args"][0]["config"]["keras_history"] = ["nobody", 0, 0]
    elif change == "no output":
        config["output_layers"] = [["d", 7, 0]]
    elif change == "class":
        config["layers"][1]["class_name"] = "Lambda"
    return config


@pytest.mark.parametrize(
    ("change", "code"),
    {
        "circle": "graph.cycle",
        "nobody": "graph.no_such_input",
        "no output": "graph.no_such_output",
        "class": "block.unknown",
    }.items(),
)
def test_a_broken_config_is_refused(change: str, code: str) -> None:
    with pytest.raises(StrataError) as caught:
        Functional.from_config(broken_config(change))
    assert caught.value.code == code


def nested() -> tuple[Any, Any]:
    inner = Sequential([Input((4,)), layers.Dense(3, activation="tanh"), layers.Dense(4)])
    x = Input((4,))
    outer = Model(x, layers.Dense(1)(inner(inner(x))))
    outer.compile("sgd", "mse")
    return inner, outer


def test_a_nested_model_learns_with_the_outer_one() -> None:
    inner, outer = nested()
    before = inner.predict(X, verbose=0)
    outer.train_on_batch(X, np.ones((6, 1)))
    after = inner.predict(X, verbose=0)
    assert (before != after).any()
    # asked by itself it takes its weights back; the outer one goes on with the same numbers
    first = outer.predict(X, verbose=0)
    inner.compile("sgd", "mse")
    inner.train_on_batch(X, X)
    assert (outer.predict(X, verbose=0) != first).any()
    assert np.array_equal(outer.layers[1].get_weights()[0], inner.get_weights()[0])
    assert [layer.name for layer in outer.layers] == [str(layer.name) for layer in outer.graph.layers]


def test_freezing_a_nested_model_freezes_all_of_it() -> None:
    inner, outer = nested()
    inner.trainable = False
    before = inner.get_weights()
    outer.train_on_batch(X, np.ones((6, 1)))
    assert all(np.array_equal(a, b) for a, b in zip(before, inner.get_weights(), strict=True))
    assert [weight.path for weight in outer.trainable_weights] == [
        f"{outer.layers[-1].name}/{n}" for n in ("kernel", "bias")
    ]


def test_a_clone_has_weights_of_its_own() -> None:
    for model in nested():
        clone = clone_model(model)
        assert [layer.name for layer in clone.layers] == [layer.name for layer in model.layers]
        assert clone.count_params() == model.count_params()
        before = model.get_weights()
        clone.set_weights([weight + 1 for weight in before])
        assert all(np.array_equal(a, b) for a, b in zip(before, model.get_weights(), strict=True))


def test_a_clone_may_change_its_layers() -> None:
    def wider(layer: Any) -> Any:
        if isinstance(layer, layers.Dense):
            return layers.Dense(layer.units, activation="relu", name=layer.name)
        return type(layer).from_config(layer.get_config())

    clone = clone_model(Sequential([Input((4,)), layers.Dense(3, activation="tanh")]), clone_function=wider)
    assert clone.predict(X, verbose=0).min() >= 0


WRONG = {
    "an array": (lambda: Model(np.ones(3), np.ones(3)), "graph.not_symbolic"),
    "another input": (lambda: Model(Input((4,)), layers.Dense(1)(Input((4,)))), "graph.disconnected"),
    "one name twice": (
        lambda: Model(x := Input((4,)), [layers.Dense(1, name="d")(x), layers.Dense(2, name="d")(x)]),
        "model.duplicate_name",
    ),
    "mixed": (lambda: Sum()([Input((4,)), np.ones((2, 4))]), "call.mixed_inputs"),
    "an unknown argument": (lambda: layers.Dense(1)(Input((4,)), colour="red"), "call.unknown_option"),
    "a class of one's own": (lambda: type("Own", (models.Model,), {})(1), "model.subclass"),
    "no call": (lambda: layers.Dense(1).output, "state.layer_not_called"),
    "too few targets": (lambda: fitted(two_ends(), X, np.ones((6, 2))), "data.number"),
    "other names": (lambda: fitted(two_ends(), X, {"a": X[:, :2], "c": X[:, :1]}), "data.names"),
    "no number": (lambda: two_ends().predict(np.array([["a"] * 4]), verbose=0), "data.not_numbers"),
    "loss by other names": (lambda: two_ends().compile("sgd", {"c": "mse"}), "compile.names"),
    "three losses": (lambda: two_ends().compile("sgd", ["mse"] * 3), "compile.number"),
    "weights as a word": (lambda: two_ends().compile("sgd", "mse", "accuracy"), "compile.loss_weights"),
    "two weights": (
        lambda: fitted(stack(), X, X[:, :2], sample_weight=np.ones(6), class_weight={0: 1}),
        "fit.two_weights",
    ),
    "class weights of two ends": (
        lambda: fitted(two_ends(), X, [X[:, :2], X[:, :1]], class_weight={0: 1}),
        "fit.class_weight_outputs",
    ),
    "class weights in a list": (lambda: fitted(stack(), X, X[:, :2], class_weight=[1]), "fit.class_weight"),
    "a weight too few": (lambda: fitted(stack(), X, X[:, :2], sample_weight=np.ones(5)), "data.weights_differ"),
    "targets of a generator": (lambda: fitted(stack(), iter([]), X), "data.spare_targets"),
    "split of a generator": (lambda: fitted(stack(), iter([]), validation_split=0.5), "data.no_split"),
    "validation of four parts": (lambda: fitted(stack(), X, X[:, :2], validation_data=(X, X, X, X)), "data.validation"),
    "no model": (lambda: clone_model(layers.Dense(1)), "model.not_a_model"),
}


def stack() -> Any:
    return Sequential([Input((4,)), layers.Dense(2)])


def fitted(model: Any, *data: Any, **more: Any) -> None:
    model.compile("sgd", "mse")
    model.fit(*data, verbose=0, **more)


@pytest.mark.parametrize(("call", "code"), WRONG.values(), ids=WRONG)
def test_what_is_wrong_has_a_sentence(call: Any, code: str) -> None:
    with pytest.raises(StrataError) as caught:
        call()
    assert caught.value.code == code
    assert caught.value.text("en") != caught.value.text("ko")


class Halves:
    """A data set of two batches that counts the epochs."""

    def __init__(self) -> None:
        self.epochs = 0

    def __len__(self) -> int:
        return 2

    def __getitem__(self, place: int) -> tuple[np.ndarray, np.ndarray]:
        return X[3 * place : 3 * place + 3], X[3 * place : 3 * place + 3, :2]

    def on_epoch_end(self) -> None:
        self.epochs += 1


def test_a_data_set_of_batches_trains_as_its_rows_do() -> None:
    batched, plain = stack(), stack()
    plain.set_weights(batched.get_weights())
    for model in (batched, plain):
        model.compile("sgd", "mse")
    data = Halves()
    ours = batched.fit(data, epochs=3, shuffle=False, verbose=0)
    theirs = plain.fit(X, X[:, :2], batch_size=3, epochs=3, shuffle=False, verbose=0)
    assert ours.history == theirs.history
    assert data.epochs == 3
    np.testing.assert_array_equal(batched.predict(data, verbose=0), plain.predict(X, verbose=0))


def test_a_generator_that_runs_out_begins_again_with_the_two_batches_that_were_looked_at() -> None:
    model = stack()
    model.compile("sgd", "mse")
    history = model.fit(((X, X[:, :2]) for _ in range(3)), epochs=5, steps_per_epoch=2, verbose=0)
    assert history.epoch == [0, 1, 2, 3, 4]
    assert len(history.history["loss"]) == 4  # the fourth epoch met the end at once: Keras 3
