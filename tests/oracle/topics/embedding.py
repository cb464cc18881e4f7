"""Embedding and Masking: tables, masks and what follows them."""

from __future__ import annotations

from typing import Any

import numpy as np

from tests.oracle.answers import array, refused, said

LAYERS: dict[str, tuple[Any, ...]] = {
    "embedding": ("Embedding", {"input_dim": 10, "output_dim": 3}, (4,), {"indices": 10}),
    "embedding of one word": ("Embedding", {"input_dim": 10, "output_dim": 3}, (), {"indices": 10}),
    "embedding of few": ("Embedding", {"input_dim": 3, "output_dim": 2, "mask_zero": True}, (5, 2), {"indices": 3}),
    "masking": ("Masking", {}, (4, 2)),
    "masking value": ("Masking", {"mask_value": -1.0}, (4, 2, 2)),
}

STEPS = np.array([[[1, 2], [0, 0], [3, 0]], [[0, 0], [4, 5], [0, 0]]], np.float32)
WORDS = np.array([[1, 2, 0], [0, 3, 0]], np.float32)


def masking(keras: Any) -> dict[str, Any]:
    layers = keras.layers
    return said(
        keras,
        {
            "masked": layers.Masking()(STEPS),
            "mask": layers.Masking().compute_mask(STEPS),
            "mask of 4": layers.Masking(4.0).compute_mask(STEPS),
            "masked by a row": layers.Masking(np.array([4.0, 5.0]))(STEPS),
            "embedding's mask": layers.Embedding(4, 2, mask_zero=True).compute_mask(WORDS),
        },
    )


def weights(keras: Any) -> dict[str, Any]:
    """A table that is given."""
    table = array((4, 2), 3)
    layers = keras.layers
    one, other = layers.Embedding(4, 2, weights=[table]), layers.Embedding(4, 2, weights=table)
    found = {"y": one(WORDS), "other": other(WORDS), "table": one.get_weights()[0]}
    model = keras.Sequential([keras.Input((3,)), one])
    return said(keras, {**found, "model": model.predict(WORDS, verbose=0)})


def trained(keras: Any) -> dict[str, Any]:
    """Masks reach the layers after Embedding and Dropout; prices and bounds move the table."""
    layers = keras.layers
    model = keras.Sequential(
        [
            keras.Input((3,)),
            layers.Embedding(4, 2, mask_zero=True, embeddings_regularizer="l2", embeddings_constraint="non_neg"),
            layers.Dropout(0.0),
            layers.LSTM(3),
        ]
    )
    model.set_weights([array(weight.shape, place) for place, weight in enumerate(model.get_weights())])
    model.compile(keras.optimizers.SGD(0.1), "mse")
    losses = [model.train_on_batch(WORDS, array((2, 3), 1)) for _ in range(3)]
    return {"loss": np.array(losses)} | {f"after/{i}": weight for i, weight in enumerate(model.get_weights())}


def errors(keras: Any) -> dict[str, Any]:
    layers = keras.layers
    return refused(
        {
            "no words": lambda: layers.Embedding(0, 2),
            "no size": lambda: layers.Embedding(2, 0),
            "half a word": lambda: layers.Embedding(2.5, 2),
            "true words": lambda: layers.Embedding(True, 2),
        }
    )


ANSWERS = {"masking": masking, "weights": weights, "trained": trained, "refused": errors}
