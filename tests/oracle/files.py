"""Models of every form, which Keras trains a little and saves, so that the engine can read them and go on.

name -> (model, rows of x by input, rows of y by output, whether training can be compared: not with dropout)
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

ROWS = 20
RNG = np.random.default_rng(11)


def _normal(*shape: int) -> np.ndarray:
    return RNG.normal(size=(ROWS, *shape)).astype(np.float32)


def _classes(number: int) -> np.ndarray:
    return RNG.integers(0, number, ROWS).astype(np.int32)


def _words(length: int, most: int) -> np.ndarray:
    """Word numbers, of which the last ones are 0: nothing."""
    words = RNG.integers(1, most, (ROWS, length))
    return np.where(np.arange(length) < RNG.integers(2, length + 1, (ROWS, 1)), words, 0).astype(np.int32)


def pictures(keras: Any) -> Any:
    layers = keras.layers
    stack = [
        layers.Conv2D(3, 3, padding="same", activation="relu", kernel_regularizer="l2"),
        layers.BatchNormalization(),
        layers.MaxPooling2D(),
        layers.Dropout(0.25),
        layers.Flatten(),
        layers.Dense(3, activation="softmax", kernel_constraint=keras.constraints.MaxNorm(2)),
    ]
    model = keras.Sequential([keras.Input((6, 6, 1)), *stack], name="pictures")
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


def text(keras: Any) -> Any:
    layers = keras.layers
    words = keras.Input((7,), name="words")
    x = layers.Embedding(9, 4, mask_zero=True)(words)
    x = layers.Bidirectional(layers.LSTM(3, return_sequences=True))(x)
    x = layers.TimeDistributed(layers.Dense(4, activation="tanh"))(x)
    x = layers.GRU(3)(x)
    model = keras.Model(words, layers.Dense(1, activation="sigmoid")(x), name="text")
    model.compile(
        keras.optimizers.RMSprop(0.01, momentum=0.5, centered=True),
        keras.losses.BinaryCrossentropy(label_smoothing=0.1),
        metrics=[keras.metrics.BinaryAccuracy(name="right")],
    )
    return model


def heads(keras: Any) -> Any:
    layers = keras.layers
    left, right = keras.Input((3,), name="left"), keras.Input((3,), name="right")
    start = keras.Input((3,))
    shared = layers.Dense(3, activation="tanh", name="shared")
    inner = keras.Model(start, [layers.Dense(3)(start), layers.Dense(2)(start)], name="inner")
    near, far = inner(shared(left))
    again, _ = inner(layers.Subtract()([shared(right), near]))
    stack = keras.Sequential([keras.Input((3,)), layers.Dense(4, "relu"), layers.Dense(3, "softmax")], name="stack")
    model = keras.Model([left, right], {"kind": stack(again), "place": far}, name="heads")
    rate = keras.optimizers.schedules.ExponentialDecay(0.1, 5, 0.9)
    model.compile(
        keras.optimizers.SGD(rate, momentum=0.9, nesterov=True),
        loss={"kind": "sparse_categorical_crossentropy", "place": keras.losses.Huber()},
        loss_weights={"kind": 1.0, "place": 0.5},
        metrics={"kind": ["accuracy"], "place": ["mae"]},
    )
    return model


def attention(keras: Any) -> Any:
    layers = keras.layers
    x = keras.Input((5, 4))
    seen = layers.MultiHeadAttention(2, 3, use_bias=False)(x, x)
    y = layers.LayerNormalization()(layers.Add()([x, seen]))
    y = layers.Dense(4, activation=layers.LeakyReLU(0.2))(y)
    y = layers.Dense(2)(layers.GlobalAveragePooling1D()(y))
    model = keras.Model(x, y, name="attention")
    model.compile(keras.optimizers.AdamW(0.01, amsgrad=True, clipnorm=1.0), "mse")
    return model


def crossed(keras: Any) -> Any:
    """Layers made in another order than that in which Keras numbers them, all of one shape."""
    dense = [keras.layers.Dense(3, activation="tanh") for _ in range(6)]
    one, two = keras.Input((3,)), keras.Input((3,))
    short = dense[5](one)
    long = dense[0](dense[3](dense[1](two)))
    again = dense[3](dense[4](one))
    total = keras.layers.Add()([short, long, dense[2](again)])
    model = keras.Model([one, two], [total, short], name="crossed")
    model.compile(keras.optimizers.Nadam(0.01), ["mse", "mae"], loss_weights=[1.0, 0.3])
    return model


FILES: dict[str, tuple[Callable[[Any], Any], list[np.ndarray], list[np.ndarray], bool]] = {
    "pictures": (pictures, [_normal(6, 6, 1)], [_classes(3)], False),
    "text": (text, [_words(7, 9)], [RNG.integers(0, 2, (ROWS, 1)).astype(np.float32)], True),
    "heads": (heads, [_normal(3), _normal(3)], [_classes(3), _normal(2)], True),
    "attention": (attention, [_normal(5, 4)], [_normal(2)], True),
    "crossed": (crossed, [_normal(3), _normal(3)], [_normal(3), _normal(3)], True),
}


def data(name: str) -> tuple[Any, Any]:
    """x and y in the form in which the model takes them."""
    _, x, y, _ = FILES[name]
    targets = {"kind": y[0], "place": y[1]} if name == "heads" else y
    return x if len(x) > 1 else x[0], targets if len(y) > 1 else y[0]


def flat(answer: Any) -> list[np.ndarray]:
    """Every output, dicts by their sorted names."""
    if isinstance(answer, dict):
        return [np.asarray(answer[name]) for name in sorted(answer)]
    return [np.asarray(part) for part in answer] if isinstance(answer, list | tuple) else [np.asarray(answer)]


def go_on(model: Any, name: str) -> None:
    x, y = data(name)
    model.fit(x, y, batch_size=8, epochs=2, shuffle=False, verbose=0)
