"""Attention: scores, masks, causality; at rest, since Keras draws other dropouts. Heads alone: see heads."""

from __future__ import annotations

from typing import Any

import numpy as np

from tests.oracle.answers import array, refused, said

QV, QVK = [(3, 2), (4, 2)], [(3, 2), (4, 5), (4, 2)]
CAUSAL, SCORES = {"call": {"use_causal_mask": True}}, {"call": {"return_attention_scores": True}}
BOTH = {"call": {"use_causal_mask": True, "return_attention_scores": True}}

LAYERS: dict[str, tuple[Any, ...]] = {
    "attention": ("Attention", {}, QV),
    "attention with key": ("Attention", {}, QVK),
    "attention scaled": ("Attention", {"use_scale": True}, QV),
    "attention concat": ("Attention", {"score_mode": "concat"}, QVK),
    "attention concat scaled": ("Attention", {"score_mode": "concat", "use_scale": True}, QVK),
    "attention dropout at rest": ("Attention", {"dropout": 0.5, "seed": 1}, QV),
    "attention causal": ("Attention", {}, QV, CAUSAL),
    "attention scores": ("Attention", {}, QVK, SCORES),
    "attention causal scores": ("Attention", {"use_scale": True}, [(4, 2), (4, 3), (4, 2)], BOTH),
    "attention masked": ("Attention", {}, QV, {"masks": True}),
    "attention masked causal": ("Attention", {}, [(4, 2), (4, 2)], {"masks": True, **BOTH}),
    "attention masked with key": ("Attention", {"score_mode": "concat"}, QVK, {"masks": True}),
    "additive": ("AdditiveAttention", {}, QV),
    "additive with key": ("AdditiveAttention", {}, QVK, SCORES),
    "additive without scale": ("AdditiveAttention", {"use_scale": False}, QV),
    "additive masked causal": ("AdditiveAttention", {"dropout": 0.2}, [(4, 2), (4, 2)], {"masks": True, **CAUSAL}),
}


def in_a_model(keras: Any) -> dict[str, Any]:
    """Attention within a functional model, with masks from an Embedding; two training steps."""
    layers = keras.layers
    words = keras.Input((5,))
    x = layers.Embedding(7, 4, mask_zero=True)(words)
    x = layers.MultiHeadAttention(2, 3)(x, x, use_causal_mask=True)
    y, scores = layers.MultiHeadAttention(1, 2)(x, x, return_attention_scores=True)
    z = layers.Attention(use_scale=True)([y, y])
    model, seen = keras.Model(words, z), keras.Model(words, scores)
    model.set_weights([0.4 * array(weight.shape, place) for place, weight in enumerate(model.get_weights())])
    model.compile(keras.optimizers.SGD(0.1), "mse")
    rows = np.array([[1, 2, 3, 0, 0], [4, 5, 6, 1, 0], [2, 2, 0, 0, 0]], np.float32)
    found = {"z": model.predict(rows, verbose=0), "scores": seen.predict(rows, verbose=0)}
    losses = [model.train_on_batch(rows, array((3, 5, 4), 1)) for _ in range(2)]
    weights = {f"weight/{place}": weight for place, weight in enumerate(model.get_weights())}
    return {"loss": np.array(losses), **found, **weights}


def masks_taken_off(keras: Any) -> dict[str, Any]:
    """Several heads take the masks off what they read: who comes later sees none, neither do losses."""
    layers = keras.layers

    def block(x: Any) -> Any:
        x = layers.LayerNormalization()(layers.Add()([x, layers.MultiHeadAttention(2, 3)(x, x)]))
        return layers.Add()([x, layers.Dense(4, activation="relu")(x)])

    words = keras.Input((5,))
    start = layers.Embedding(7, 4, mask_zero=True)(words)
    between = layers.LSTM(4, return_sequences=True)(block(start))  # reads the mask that was noted, and hands it on
    tail = layers.Multiply()([start, layers.MultiHeadAttention(1, 2)(start, start)])
    twice, mended = block(block(start)), block(between)
    ends = [layers.GlobalAveragePooling1D()(twice), twice, between, mended, tail]
    rows = np.array([[1, 2, 3, 0, 0], [4, 5, 6, 1, 0], [2, 0, 2, 0, 5]], np.float32)
    found: dict[str, Any] = {}
    for place, end in enumerate(ends):
        model = keras.Model(words, end)
        model.set_weights([0.4 * array(weight.shape, place) for place, weight in enumerate(model.get_weights())])
        model.compile(loss="mse")
        found[f"y/{place}"] = model.predict(rows, verbose=0)
        found[f"loss/{place}"] = np.array(model.evaluate(rows, array(found[f"y/{place}"].shape, 1), verbose=0))
    x = array((2, 3, 2), 1)
    x[0, 1] = 0
    masked = layers.Masking()(x)
    heads = layers.MultiHeadAttention(1, 2, kernel_initializer="ones")
    found |= {"y": heads(masked, masked), "mean": layers.GlobalAveragePooling1D()(masked)}
    found["query_mask"] = heads(x, x, query_mask=x[..., 0] > 0)  # of no effect, since no mask hangs on x
    return said(keras, found)


def priced(keras: Any) -> dict[str, Any]:
    """The activity regularizer charges every projection."""
    layers = keras.layers
    x = keras.Input((3, 4))
    y = layers.MultiHeadAttention(2, 3, activity_regularizer="l2", use_gate=True)(x, x)
    model = keras.Model(x, y)
    model.set_weights([array(weight.shape, place) for place, weight in enumerate(model.get_weights())])
    model.compile(keras.optimizers.SGD(0.1), "mse")
    losses = [model.train_on_batch(array((3, 3, 4), 1), array((3, 3, 4), 2)) for _ in range(2)]
    weights = {f"weight/{place}": weight for place, weight in enumerate(model.get_weights())}
    return {"loss": np.array(losses), **weights}


def masks(keras: Any) -> dict[str, Any]:
    layers = keras.layers
    a, b = array((2, 3, 2), 1), array((2, 4, 2), 2)
    one, other = np.array([[1, 0, 0], [1, 1, 0]], bool), np.array([[1, 1, 0, 0], [0, 1, 0, 1]], bool)
    found = {
        name: getattr(layers, name)().compute_mask([a, b], [one, other]) for name in ("Attention", "AdditiveAttention")
    }
    found["called"] = layers.Attention()([a, b], mask=[one, other])
    found["values only"] = layers.Attention()([a, b], mask=[None, other])
    heads = layers.MultiHeadAttention(1, 2, kernel_initializer="ones")
    found["value_mask"] = heads(a, b, value_mask=other)
    found["key_mask"] = heads(a, b, b, key_mask=other)
    groups = layers.GroupQueryAttention(2, 1, 1, kernel_initializer="ones")
    found["groups"] = groups(a, b, query_mask=one, value_mask=other)
    return said(keras, found)


def shapes(keras: Any) -> dict[str, Any]:
    layers = keras.layers
    heads = {"num_heads": 2, "key_dim": 3}
    wide = layers.MultiHeadAttention(**heads, output_shape=(7,))
    found = {
        "attention": layers.Attention().compute_output_shape([(2, 3, 4), (2, 5, 6), (2, 5, 4)]),
        "heads": layers.MultiHeadAttention(**heads).compute_output_shape((2, 3, 4), (2, 5, 4)),
        "heads output": wide.compute_output_shape((2, 3, 4), (2, 5, 4)),
        "groups": layers.GroupQueryAttention(2, 2, 1).compute_output_shape((2, 3, 4), (2, 5, 4)),
    }
    layer = layers.MultiHeadAttention(**heads, use_gate=True)
    layer.build((2, 3, 4), (2, 5, 4))
    found |= {f"weight/{place}": weight.shape for place, weight in enumerate(layer.weights)}
    found |= {"query_dense": layer.query_dense.kernel.shape, "output_dense": layer.output_dense.bias.shape}
    return {name: np.array(shape) for name, shape in found.items()}


def errors(keras: Any) -> dict[str, Any]:
    layers = keras.layers
    a, b = array((2, 3, 2), 1), array((2, 4, 3), 2)
    return refused(
        {
            "no list": lambda: layers.Attention()(a),
            "one": lambda: layers.Attention()([a]),
            "four": lambda: layers.Attention()([a, a, a, a]),
            "one mask": lambda: layers.Attention()([a, a], mask=[a[..., 0] > 0]),
            "score mode": lambda: layers.Attention(score_mode="scaled_dot"),
            "no heads": lambda: layers.MultiHeadAttention(0, 2),
            "no key": lambda: layers.MultiHeadAttention(1, 0),
            "no value": lambda: layers.MultiHeadAttention(1, 1, value_dim=0),
            "window": lambda: layers.MultiHeadAttention(1, 1, sliding_window=0),
            "value and key": lambda: layers.MultiHeadAttention(1, 1)(a, a, b),
            "groups": lambda: layers.GroupQueryAttention(2, 3, 2),
        }
    )


ANSWERS = {
    "model": in_a_model,
    "masks taken off": masks_taken_off,
    "priced": priced,
    "masks": masks,
    "shapes": shapes,
    "refused": errors,
}
