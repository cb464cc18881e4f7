"""Whole models: several inputs and outputs, shared layers, nested models, weights of rows, steps, prices and bounds."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

Arrays = dict[str, Any]
RNG_SEED = 20


def numbers(*shape: int, seed: int = RNG_SEED) -> np.ndarray:
    return np.random.default_rng(seed).normal(size=shape).astype(np.float32)


def classes(rows: int, count: int) -> np.ndarray:
    return np.random.default_rng(RNG_SEED + 1).integers(0, count, rows)


def filled(model: Any) -> Any:
    """The model with weights that both sides can make."""
    model.set_weights([0.4 * numbers(*weight.shape, seed=place) for place, weight in enumerate(model.get_weights())])
    return model


def told(model: Any, history: Any, x: Any) -> Arrays:
    """Everything that can be compared after a training."""
    found = {f"history/{name}": np.array(values) for name, values in history.history.items()}
    outputs = model.predict(x, verbose=0)
    parts = outputs if isinstance(outputs, list) else list(outputs.values()) if isinstance(outputs, dict) else [outputs]
    found |= {f"predict/{place}": np.asarray(part) for place, part in enumerate(parts)}
    return found | {f"weight/{place}": np.asarray(weight) for place, weight in enumerate(model.get_weights())}


X, Y, Z = numbers(22, 4), numbers(22, 3, seed=21), classes(22, 3)


def two_heads(keras: Any) -> Any:
    layers = keras.layers
    x = keras.Input((4,), name="x")
    trunk = layers.Dense(5, activation="tanh", name="trunk")(x)
    value = layers.Dense(3, name="value")(trunk)
    kind = layers.Dense(3, activation="softmax", name="kind")(trunk)
    return filled(keras.Model(x, [value, kind]))


def lists(keras: Any) -> Arrays:
    model = two_heads(keras)
    model.compile(
        "sgd", ["mse", "sparse_categorical_crossentropy"], loss_weights=[0.5, 2.0], metrics=[["mae"], ["acc"]]
    )
    history = model.fit(X, [Y, Z], epochs=3, batch_size=5, shuffle=False, validation_split=0.25, verbose=0)
    return told(model, history, X) | {"evaluate": np.array(model.evaluate(X, [Y, Z], verbose=0))}


def dicts(keras: Any) -> Arrays:
    model = two_heads(keras)
    model.compile(
        "adam",
        {"value": "mae", "kind": "sparse_categorical_crossentropy"},
        loss_weights={"value": 1.0, "kind": 0.1},
        metrics={"kind": ["accuracy"]},
    )
    history = model.fit({"x": X}, {"value": Y, "kind": Z}, epochs=2, batch_size=7, shuffle=False, verbose=0)
    return told(model, history, X)


def one_loss_for_all(keras: Any) -> Arrays:
    layers = keras.layers
    x = keras.Input((4,))
    model = filled(keras.Model(x, [layers.Dense(3, name="a")(x), layers.Dense(3, name="b")(x)]))
    model.compile("sgd", "mse", metrics=["mae", "mse"])
    return told(model, model.fit(X, [Y, -Y], epochs=2, batch_size=8, shuffle=False, verbose=0), X)


def dict_outputs(keras: Any) -> Arrays:
    layers = keras.layers
    x = keras.Input((4,))
    model = filled(keras.Model(x, {"second": layers.Dense(3, name="a")(x), "first": layers.Dense(3, name="b")(x)}))
    model.compile("sgd", {"first": "mse", "second": "mae"})
    history = model.fit(X, {"first": Y, "second": -Y}, epochs=2, batch_size=8, shuffle=False, verbose=0)
    return {name: value for name, value in told(model, history, X).items() if not name.startswith("predict")} | {
        f"predict/{name}": np.asarray(value) for name, value in model.predict(X, verbose=0).items()
    }


def two_inputs(keras: Any) -> Arrays:
    layers = keras.layers
    a, b = keras.Input((4,), name="a"), keras.Input((3,), name="b")
    both = layers.Concatenate()([layers.Dense(3)(a), b])
    model = filled(keras.Model([a, b], layers.Dense(3)(both)))
    model.compile("rmsprop", "mse")
    history = model.fit([X, Y], Y, epochs=2, batch_size=6, shuffle=False, verbose=0)
    return told(model, history, [X, Y])


def shared(keras: Any) -> Arrays:
    layers = keras.layers
    x = keras.Input((4,))
    square = layers.Dense(4, activation="tanh", name="square")
    model = filled(keras.Model(x, layers.Dense(3)(layers.Add()([square(square(x)), x]))))
    model.compile("sgd", "mse")
    return told(model, model.fit(X, Y, epochs=2, batch_size=6, shuffle=False, verbose=0), X)


def nested(keras: Any) -> Arrays:
    layers = keras.layers
    inner = keras.Sequential([keras.Input((4,)), layers.Dense(5, activation="relu"), layers.Dense(4)])
    x = keras.Input((4,))
    again = inner(layers.Dense(4)(inner(x)))
    model = filled(keras.Model(x, layers.Dense(3)(again)))
    model.compile(keras.optimizers.SGD(0.05), "mse")
    found = told(model, model.fit(X, Y, epochs=2, batch_size=6, shuffle=False, verbose=0), X)
    return found | {"inner": np.asarray(inner.predict(X, verbose=0))}


def frozen(keras: Any) -> Arrays:
    layers = keras.layers
    model = filled(keras.Sequential([keras.Input((4,)), layers.Dense(5, activation="tanh"), layers.Dense(3)]))
    model.layers[0].trainable = False
    model.compile(keras.optimizers.Adam(0.1), "mse")
    found = told(model, model.fit(X, Y, epochs=2, batch_size=6, shuffle=False, verbose=0), X)
    counts = [len(model.trainable_weights), len(model.non_trainable_weights), model.count_params()]
    return found | {"counts": np.array(counts)}


def mlp(keras: Any, **arguments: Any) -> Any:
    layers = keras.layers
    stack = [layers.Dense(5, activation="tanh", **arguments), layers.Dense(3, activation="softmax")]
    return filled(keras.Sequential([keras.Input((4,)), *stack]))


def sample_weight(keras: Any) -> Arrays:
    model = mlp(keras)
    model.compile("sgd", "sparse_categorical_crossentropy", metrics=["accuracy"], weighted_metrics=["accuracy"])
    weight = np.abs(numbers(22, seed=5))
    held = (X[:9], Z[:9], weight[:9])
    history = model.fit(
        X, Z, sample_weight=weight, epochs=2, batch_size=6, shuffle=False, validation_data=held, verbose=0
    )
    evaluated = model.evaluate(X, Z, sample_weight=weight, verbose=0)
    once = model.train_on_batch(X[:6], Z[:6], sample_weight=weight[:6])
    return told(model, history, X) | {"evaluate": np.array(evaluated), "once": np.array(once)}


def class_weight(keras: Any) -> Arrays:
    model = mlp(keras)
    model.compile("sgd", "sparse_categorical_crossentropy", metrics=["accuracy"])
    weight = {0: 1.0, 1: 5.0, 2: 0.5}
    history = model.fit(X, Z, class_weight=weight, epochs=2, batch_size=6, shuffle=False, verbose=0)
    return told(model, history, X) | {"once": np.array(model.train_on_batch(X[:6], Z[:6], class_weight=weight))}


def class_weight_one_hot(keras: Any) -> Arrays:
    model = mlp(keras)
    model.compile("sgd", "categorical_crossentropy")
    history = model.fit(X, np.eye(3)[Z], class_weight={1: 3.0}, epochs=2, batch_size=6, shuffle=False, verbose=0)
    return told(model, history, X)


def batches(rows: int = 6, rounds: int = 9) -> Any:
    for number in range(rounds):
        start = number * rows % 18
        yield X[start : start + rows], Y[start : start + rows]


def linear(keras: Any) -> Any:
    return filled(keras.Sequential([keras.Input((4,)), keras.layers.Dense(3)]))


def generator(keras: Any) -> Arrays:
    model = linear(keras)
    model.compile("sgd", "mse", metrics=["mae"])
    history = model.fit(batches(), epochs=3, steps_per_epoch=3, verbose=0, validation_data=(X, Y))
    return told(model, history, X)


def steps(keras: Any) -> Arrays:
    model = linear(keras)
    model.compile("sgd", "mse")
    history = model.fit(X, Y, batch_size=4, epochs=4, steps_per_epoch=2, shuffle=False, verbose=0)
    return told(model, history, X)


def later(keras: Any) -> Arrays:
    model = linear(keras)
    model.compile("sgd", "mse")
    history = model.fit(
        X,
        Y,
        epochs=5,
        initial_epoch=2,
        batch_size=9,
        shuffle=False,
        verbose=0,
        validation_data=(X, Y),
        validation_freq=2,
    )
    return told(model, history, X) | {"epochs": np.array(history.epoch)}


def priced(keras: Any) -> Arrays:
    model = mlp(keras, kernel_regularizer="l2", activity_regularizer=keras.regularizers.L2(0.02))
    model.compile("sgd", "sparse_categorical_crossentropy", metrics=["accuracy"])
    history = model.fit(X, Z, epochs=2, batch_size=6, shuffle=False, validation_split=0.2, verbose=0)
    return told(model, history, X) | {"evaluate": np.array(model.evaluate(X, Z, verbose=0))}


def bounded(keras: Any) -> Arrays:
    model = mlp(keras, kernel_constraint="non_neg", bias_constraint=keras.constraints.NonNeg())
    model.compile(keras.optimizers.SGD(0.5), "sparse_categorical_crossentropy")
    return told(model, model.fit(X, Z, epochs=2, batch_size=6, shuffle=False, verbose=0), X)


def middle_of_a_model(keras: Any) -> Arrays:
    layers = keras.layers
    model = filled(
        keras.Sequential([keras.Input((4,)), layers.Dense(5, activation="tanh", name="hidden"), layers.Dense(3)])
    )
    looking = keras.Model(model.inputs, model.get_layer("hidden").output)
    return {"features": np.asarray(looking.predict(X, verbose=0))}


def partly_supervised(keras: Any) -> Arrays:
    """An output without a loss needs no targets."""
    model = two_heads(keras)
    model.compile("sgd", {"value": "mse", "kind": None})
    return told(model, model.fit(X, [Y, Z], epochs=2, batch_size=6, shuffle=False, verbose=0), X)


def frozen_base(keras: Any) -> Arrays:
    """Transfer: a model inside another is frozen, its running means too, and is thawed later."""
    layers = keras.layers
    base = keras.Sequential([keras.Input((4,)), layers.Dense(5, "relu"), layers.BatchNormalization()], name="base")
    base.trainable = False
    x = keras.Input((4,))
    model = filled(keras.Model(x, layers.Dense(3)(base(x, training=False))))
    model.compile("adam", "mse")
    first = told(model, model.fit(X, Y, epochs=2, batch_size=8, shuffle=False, verbose=0), X)
    base.trainable = True
    model.compile("adam", "mse")
    later = told(model, model.fit(X, Y, epochs=2, batch_size=8, shuffle=False, verbose=0), X)
    return {f"frozen/{key}": value for key, value in first.items()} | later


def frozen_whole(keras: Any) -> Arrays:
    model = mlp(keras)
    model.trainable = False
    model.compile("sgd", "sparse_categorical_crossentropy")
    return told(model, model.fit(X, Z, epochs=2, shuffle=False, verbose=0), X)


def class_weight_split(keras: Any) -> Arrays:
    model = mlp(keras)
    model.compile("sgd", "sparse_categorical_crossentropy", weighted_metrics=["acc"])
    options = {"class_weight": {0: 0.2, 1: 3.0}, "validation_split": 0.3}
    return told(model, model.fit(X, Z, epochs=2, batch_size=6, shuffle=False, verbose=0, **options), X)


def short_epochs(keras: Any) -> Arrays:
    """The third epoch meets the end of the rows; every validation begins anew."""
    model = mlp(keras)
    model.compile("sgd", "sparse_categorical_crossentropy")
    options = {"steps_per_epoch": 2, "validation_data": (X[:9], Z[:9]), "validation_batch_size": 2}
    history = model.fit(X, Z, 5, 5, shuffle=False, verbose=0, validation_steps=2, **options)
    return told(model, history, X)


def short_generator(keras: Any) -> Arrays:
    model = mlp(keras)
    model.compile("sgd", "sparse_categorical_crossentropy")
    pairs = ((X[place : place + 4], Z[place : place + 4]) for place in range(0, 20, 4))
    held = ((X[place : place + 4], Z[place : place + 4]) for place in range(0, 20, 4))
    return told(model, model.fit(pairs, epochs=4, verbose=0, validation_data=held, validation_steps=3), X)


def one_layer_twice(keras: Any) -> Arrays:
    x, head = keras.Input((4,)), keras.layers.Dense(3, name="head")
    model = filled(keras.Model(x, [head(x), head(keras.layers.Dense(4, activation="tanh")(x))]))
    model.compile("sgd", ["mse", "mae"], metrics=[["mae"], ["mse"]])
    history = model.fit(X, [Y, Y], epochs=2, batch_size=6, shuffle=False, verbose=0)
    return told(model, history, X) | {"evaluate": np.array(model.evaluate(X, [Y, Y], verbose=0))}


def arithmetic(keras: Any) -> Arrays:
    x = keras.Input((4,))
    y = keras.layers.Dense(4, activation="tanh")(x)
    model = filled(keras.Model(x, keras.layers.Dense(3)(x + (y - x) * y * 2.0 - 1.0 + (3.0 - y) / 4.0 + -x)))
    model.compile("sgd", "mse")
    return told(model, model.fit(X, Y, epochs=2, batch_size=6, shuffle=False, verbose=0), X)


def loose_variables(keras: Any) -> Arrays:
    """Optimizers by hand, on variables that belong to no model."""
    found: Arrays = {}
    for name in ("SGD", "RMSprop", "Adagrad", "Adadelta", "Adam", "AdamW", "Adamax", "Nadam", "Ftrl", "Lion"):
        for number, options in enumerate(({}, {"clipnorm": 0.2, "weight_decay": 0.01}, {"use_ema": True})):
            optimizer = getattr(keras.optimizers, name)(learning_rate=0.1, **options)
            own = [keras.Variable(numbers(3), name="a"), keras.Variable(numbers(2, 2), name="b")]
            for step in range(4):
                grads = [numbers(3, seed=step), numbers(2, 2, seed=9 - step)]
                if hasattr(keras, "ops"):
                    grads = [keras.ops.convert_to_tensor(grad) for grad in grads]
                optimizer.apply_gradients(zip(grads, own, strict=True))
            found |= {f"{name}/{number}/{place}": np.array(variable.numpy()) for place, variable in enumerate(own)}
            found[f"{name}/{number}/steps"] = np.array(int(optimizer.iterations))
    return found


ANSWERS: dict[str, Callable[[Any], Arrays]] = {
    "lists": lists,
    "dicts": dicts,
    "dict of outputs": dict_outputs,
    "shared layer": shared,
    "two inputs": two_inputs,
    "nested model": nested,
    "frozen layer": frozen,
    "frozen base": frozen_base,
    "sample weights": sample_weight,
    "class weights": class_weight,
    "class weights, one-hot": class_weight_one_hot,
    "generator": generator,
    "steps per epoch": steps,
    "initial epoch and validation frequency": later,
    "prices": priced,
    "bounds": bounded,
    "middle of a model": middle_of_a_model,
    "one loss for all": one_loss_for_all,
    "an output without a loss": partly_supervised,
    "frozen model inside a model": frozen_base,
    "frozen model": frozen_whole,
    "class weights and a validation split": class_weight_split,
    "epochs that meet the end of the rows": short_epochs,
    "a generator that ends": short_generator,
    "one layer gives two outputs": one_layer_twice,
    "arithmetic between tensors": arithmetic,
    "variables outside of models": loose_variables,
}
