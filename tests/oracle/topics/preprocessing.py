"""Rescaling and Normalization: given numbers, and numbers taken from data."""

from __future__ import annotations

from typing import Any

import numpy as np

from tests.oracle.answers import array, refused, said

LAYERS: dict[str, tuple[Any, ...]] = {
    "rescaling": ("Rescaling", {"scale": 1 / 255}, (3, 2)),
    "rescaling offset": ("Rescaling", {"scale": 2.0, "offset": -1}, (3, 2)),
    "rescaling per channel": ("Rescaling", {"scale": [0.5, 2.0], "offset": [1.0, 0.0]}, (3, 2)),
    "normalization": ("Normalization", {}, (3,)),
    "normalization of all": ("Normalization", {"axis": None}, (3, 2)),
    "normalization per place": ("Normalization", {"axis": (1, 2)}, (3, 2)),
    "normalization axis 1": ("Normalization", {"axis": 1}, (3, 2)),
    "normalization back": ("Normalization", {"invert": True}, (3,)),
    "normalization given": ("Normalization", {"mean": 2.0, "variance": 4.0}, (3,)),
    "normalization given back": ("Normalization", {"mean": 2.0, "variance": 4.0, "invert": True}, (3,)),
    "normalization given per channel": ("Normalization", {"mean": [1.0, 2.0], "variance": [4.0, 0.0]}, (3, 2)),
    "normalization given per place": (
        "Normalization",
        {"axis": (1, 2), "mean": [[1.0, 2.0], [0.0, 3.0]], "variance": [[4.0, 1.0], [2.0, 0.5]]},
        (2, 2),
    ),
    "normalization given for some": (
        "Normalization",
        {"axis": (1, 2), "mean": [1.0, 2.0], "variance": [4.0, 1.0]},
        (3, 2),
    ),
}


def adapted(keras: Any) -> dict[str, Any]:
    layers = keras.layers
    data = 3 * array((7, 3, 2), 1) + 2
    found = {}
    for axis in (-1, None, 1, (1, 2)):
        for invert in (False, True):
            layer = layers.Normalization(axis=axis, invert=invert)
            layer.adapt(data)
            found[f"{axis} {invert}"] = layer(data[:2])
            found |= {f"{axis} {invert} weight/{i}": weight for i, weight in enumerate(layer.get_weights())}
    layer = layers.Normalization()
    for rows in (data, data[:2]):
        layer.adapt(rows)
    found["again"] = layer(data)
    one = layers.Normalization(axis=None)
    one.adapt(np.array([1.0, 2.0, 6.0], np.float32))
    found |= {"of numbers": one(np.array([1.0, 2.0, 6.0], np.float32))}
    return said(keras, found)


def in_a_model(keras: Any) -> dict[str, Any]:
    layer = keras.layers.Normalization()
    layer.adapt(3 * array((9, 4), 1) + 2)
    model = keras.Sequential([keras.Input((4,)), layer, keras.layers.Rescaling(0.5, 1.0)])
    return {"y": model.predict(array((3, 4), 2), verbose=0), "total": np.array(model.count_params())}


def errors(keras: Any) -> dict[str, Any]:
    layers = keras.layers
    return refused(
        {
            "mean alone": lambda: layers.Normalization(mean=1.0),
            "variance alone": lambda: layers.Normalization(variance=1.0),
            "shapes": lambda: layers.Normalization(mean=[1.0, 2.0], variance=1.0),
            "rank": lambda: layers.Normalization(axis=-1, mean=[[1.0]], variance=[[1.0]]),
            "axis": lambda: layers.Normalization(axis=3).build((None, 3)),
            "unknown axis": lambda: layers.Normalization(axis=1).build((None, None, 3)),
        }
    )


ANSWERS = {"adapted": adapted, "model": in_a_model, "refused": errors}
