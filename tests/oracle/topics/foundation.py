"""The first lesson: Dense, Conv2D, MaxPooling2D, LSTM; its losses, optimizers, metrics; four whole trainings."""

from __future__ import annotations

from typing import Any

# name -> (class, arguments, input shape without batch axis)
LAYERS: dict[str, tuple[str, dict[str, Any], tuple[int, ...]]] = {
    "dense": ("Dense", {"units": 3}, (4,)),
    "dense relu": ("Dense", {"units": 5, "activation": "relu"}, (4,)),
    "dense softmax without bias": ("Dense", {"units": 3, "activation": "softmax", "use_bias": False}, (4,)),
    "dense over time": ("Dense", {"units": 2, "activation": "tanh"}, (3, 4)),
    "activation relu": ("Activation", {"activation": "relu"}, (5,)),
    "activation sigmoid": ("Activation", {"activation": "sigmoid"}, (5,)),
    "activation softmax": ("Activation", {"activation": "softmax"}, (2, 5)),
    "activation tanh": ("Activation", {"activation": "tanh"}, (5,)),
    "activation linear": ("Activation", {"activation": "linear"}, (5,)),
    "flatten": ("Flatten", {}, (2, 3, 2)),
    "reshape": ("Reshape", {"target_shape": (3, 4)}, (2, 6)),
    "reshape -1": ("Reshape", {"target_shape": (-1, 2)}, (2, 6)),
    "dropout at rest": ("Dropout", {"rate": 0.5}, (6,)),
    "conv": ("Conv2D", {"filters": 3, "kernel_size": 3}, (6, 5, 2)),
    "conv same": ("Conv2D", {"filters": 2, "kernel_size": (2, 3), "padding": "same", "activation": "relu"}, (5, 4, 2)),
    "conv strides": ("Conv2D", {"filters": 2, "kernel_size": 3, "strides": 2}, (7, 6, 1)),
    "conv strides same": ("Conv2D", {"filters": 2, "kernel_size": 3, "strides": (2, 3), "padding": "same"}, (6, 7, 2)),
    "conv dilated": ("Conv2D", {"filters": 2, "kernel_size": 2, "dilation_rate": (2, 3)}, (6, 6, 1)),
    "conv dilated same": (
        "Conv2D",
        {"filters": 2, "kernel_size": 3, "dilation_rate": 2, "padding": "same", "use_bias": False},
        (6, 5, 1),
    ),
    "pool": ("MaxPooling2D", {}, (6, 5, 2)),
    "pool wide": ("MaxPooling2D", {"pool_size": (2, 3)}, (6, 7, 2)),
    "pool overlapping": ("MaxPooling2D", {"pool_size": 3, "strides": 1}, (5, 5, 1)),
    "pool same": ("MaxPooling2D", {"pool_size": 2, "padding": "same"}, (5, 7, 2)),
    "pool same, overlapping": ("MaxPooling2D", {"pool_size": 3, "strides": 2, "padding": "same"}, (6, 5, 2)),
    "lstm": ("LSTM", {"units": 4}, (5, 3)),
    "lstm sequences": ("LSTM", {"units": 3, "return_sequences": True}, (4, 2)),
    "lstm backwards": ("LSTM", {"units": 3, "go_backwards": True, "return_sequences": True}, (4, 2)),
    "lstm other activations": ("LSTM", {"units": 3, "activation": "relu", "recurrent_activation": "tanh"}, (4, 2)),
    "lstm without bias": ("LSTM", {"units": 3, "use_bias": False}, (3, 2)),
}

# name -> (class, function, arguments, shape of y_pred, kind of y_pred, kind of y_true)
LOSSES: dict[str, tuple[str, str, dict[str, Any], tuple[int, ...], str, str]] = {
    "mse": ("MeanSquaredError", "mean_squared_error", {}, (6, 3), "numbers", "numbers"),
    "mse, a column meets a row": ("MeanSquaredError", "mean_squared_error", {}, (6, 1), "numbers", "row"),
    "mse over time": ("MeanSquaredError", "mean_squared_error", {}, (4, 3, 2), "numbers", "numbers"),
    "mae": ("MeanAbsoluteError", "mean_absolute_error", {}, (6, 3), "numbers", "numbers"),
    "bce": ("BinaryCrossentropy", "binary_crossentropy", {}, (6, 1), "shares", "binary"),
    "bce of several": ("BinaryCrossentropy", "binary_crossentropy", {}, (6, 3), "shares", "binary"),
    "bce at the edge": ("BinaryCrossentropy", "binary_crossentropy", {}, (6, 1), "certain", "binary"),
    "bce logits": ("BinaryCrossentropy", "binary_crossentropy", {"from_logits": True}, (6, 1), "numbers", "binary"),
    "bce smooth": ("BinaryCrossentropy", "binary_crossentropy", {"label_smoothing": 0.2}, (6, 1), "shares", "binary"),
    "bce smooth logits": (
        "BinaryCrossentropy",
        "binary_crossentropy",
        {"from_logits": True, "label_smoothing": 0.2},
        (6, 2),
        "large",
        "binary",
    ),
    "cce": ("CategoricalCrossentropy", "categorical_crossentropy", {}, (6, 4), "distribution", "one_hot"),
    "cce of shares not summing to 1": (
        "CategoricalCrossentropy",
        "categorical_crossentropy",
        {},
        (6, 4),
        "shares",
        "one_hot",
    ),
    "cce at the edge": ("CategoricalCrossentropy", "categorical_crossentropy", {}, (6, 4), "certain", "one_hot"),
    "cce logits": (
        "CategoricalCrossentropy",
        "categorical_crossentropy",
        {"from_logits": True},
        (6, 4),
        "large",
        "one_hot",
    ),
    "cce smooth": (
        "CategoricalCrossentropy",
        "categorical_crossentropy",
        {"label_smoothing": 0.1},
        (6, 4),
        "distribution",
        "one_hot",
    ),
    "cce over time": ("CategoricalCrossentropy", "categorical_crossentropy", {}, (3, 2, 4), "distribution", "one_hot"),
    "scce": ("SparseCategoricalCrossentropy", "sparse_categorical_crossentropy", {}, (6, 4), "distribution", "indices"),
    "scce of a column": (
        "SparseCategoricalCrossentropy",
        "sparse_categorical_crossentropy",
        {},
        (6, 4),
        "distribution",
        "index column",
    ),
    "scce logits": (
        "SparseCategoricalCrossentropy",
        "sparse_categorical_crossentropy",
        {"from_logits": True},
        (6, 4),
        "large",
        "indices",
    ),
    "scce over time": (
        "SparseCategoricalCrossentropy",
        "sparse_categorical_crossentropy",
        {},
        (3, 2, 4),
        "distribution",
        "indices",
    ),
}

# name -> (class, arguments)
OPTIMIZERS: dict[str, tuple[str, dict[str, Any]]] = {
    "sgd": ("SGD", {}),
    "sgd momentum": ("SGD", {"learning_rate": 0.05, "momentum": 0.9}),
    "sgd nesterov": ("SGD", {"learning_rate": 0.05, "momentum": 0.8, "nesterov": True}),
    "rmsprop": ("RMSprop", {}),
    "rmsprop momentum": ("RMSprop", {"learning_rate": 0.01, "momentum": 0.5, "rho": 0.8}),
    "rmsprop centered": ("RMSprop", {"learning_rate": 0.01, "centered": True}),
    "rmsprop centered momentum": ("RMSprop", {"learning_rate": 0.01, "centered": True, "momentum": 0.3}),
    "adam": ("Adam", {}),
    "adam fast": ("Adam", {"learning_rate": 0.05, "beta_1": 0.8, "beta_2": 0.9, "epsilon": 1e-4}),
    "adam amsgrad": ("Adam", {"learning_rate": 0.05, "beta_2": 0.5, "amsgrad": True}),
    "adagrad": ("Adagrad", {}),
    "adagrad fast": ("Adagrad", {"learning_rate": 0.3, "initial_accumulator_value": 0.5}),
}

# name -> (class, arguments, shape of y_pred per batch, kind of y_pred, kind of y_true)
METRICS: dict[str, tuple[str, dict[str, Any], tuple[int, ...], str, str]] = {
    "accuracy": ("Accuracy", {}, (5,), "indices", "indices"),
    "binary": ("BinaryAccuracy", {}, (5, 1), "shares", "binary"),
    "binary of several": ("BinaryAccuracy", {"threshold": 0.3}, (5, 3), "shares", "binary"),
    "binary against a row": ("BinaryAccuracy", {}, (5, 1), "shares", "binary row"),
    "categorical": ("CategoricalAccuracy", {}, (5, 4), "distribution", "one_hot"),
    "categorical over time": ("CategoricalAccuracy", {}, (3, 2, 4), "distribution", "one_hot"),
    "sparse": ("SparseCategoricalAccuracy", {}, (5, 4), "distribution", "indices"),
    "sparse of a column": ("SparseCategoricalAccuracy", {}, (5, 4), "distribution", "index column"),
    "sparse over time": ("SparseCategoricalAccuracy", {}, (3, 2, 4), "distribution", "indices"),
    "mse": ("MeanSquaredError", {}, (5, 3), "numbers", "numbers"),
    "mse against a row": ("MeanSquaredError", {}, (5, 1), "numbers", "row"),
    "mae": ("MeanAbsoluteError", {}, (5, 3), "numbers", "numbers"),
}

# ---- whole trainings: the same functions run with Keras and with the engine


def mlp(keras: Any) -> Any:
    layers = keras.layers
    stack = [layers.Flatten(), layers.Dense(8, activation="relu"), layers.Dense(3, activation="softmax")]
    model = keras.Sequential([keras.Input((2, 3)), *stack])
    model.compile(optimizer="rmsprop", loss="categorical_crossentropy", metrics=["accuracy", "mse"])
    return model


def binary_mlp(keras: Any) -> Any:
    layers = keras.layers
    stack = [layers.Dense(5, activation="tanh"), layers.Dropout(0.0), layers.Dense(1, activation="sigmoid")]
    model = keras.Sequential([keras.Input((4,)), *stack])
    optimizer = keras.optimizers.SGD(0.1, momentum=0.9, nesterov=True)
    model.compile(optimizer, keras.losses.BinaryCrossentropy(), metrics=["acc", keras.metrics.MeanAbsoluteError()])
    return model


def convnet(keras: Any) -> Any:
    layers = keras.layers
    stack = [
        layers.Conv2D(4, 3, activation="relu", padding="same"),
        layers.MaxPooling2D(2),
        layers.Conv2D(5, (2, 2), activation="relu"),
        layers.Flatten(),
        layers.Dense(3),
        layers.Activation("softmax"),
    ]
    model = keras.Sequential([keras.Input((6, 6, 1)), *stack])
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


def lstm(keras: Any) -> Any:
    layers = keras.layers
    stack = [layers.LSTM(5, return_sequences=True), layers.LSTM(4), layers.Dense(1)]
    model = keras.Sequential([keras.Input((5, 2)), *stack])
    model.compile(keras.optimizers.Adagrad(0.1), "mae", metrics=["mse", "mae"])
    return model


# name -> (model, input shape, last axis of y_pred, kind of y_true)
FITS = {
    "mlp": (mlp, (2, 3), 3, "one_hot"),
    "binary mlp": (binary_mlp, (4,), 1, "binary"),
    "convnet": (convnet, (6, 6, 1), 3, "indices"),
    "lstm": (lstm, (5, 2), 1, "numbers"),
}
