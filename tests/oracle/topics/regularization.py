"""Dropout and noise at rest and at their ends, and the price on what passes."""

from __future__ import annotations

from typing import Any

import numpy as np

from tests.oracle.answers import array, refused

LAYERS: dict[str, tuple[Any, ...]] = {
    "dropout": ("Dropout", {"rate": 0.5, "noise_shape": (None, 1), "seed": 3}, (4,)),
    "dropout of nothing": ("Dropout", {"rate": 0.0}, (4,), {"training": True}),
    "spatial 1D": ("SpatialDropout1D", {"rate": 0.5}, (3, 2)),
    "spatial 2D": ("SpatialDropout2D", {"rate": 0.5, "seed": 3}, (3, 2, 4)),
    "spatial 3D": ("SpatialDropout3D", {"rate": 0.5, "data_format": "channels_first"}, (2, 3, 2, 2)),
    "spatial of nothing": ("SpatialDropout2D", {"rate": 0.0}, (3, 2, 4), {"training": True}),
    "noise": ("GaussianNoise", {"stddev": 0.5}, (4,)),
    "noise of nothing": ("GaussianNoise", {"stddev": 0.0}, (4,), {"training": True}),
    "gaussian dropout": ("GaussianDropout", {"rate": 0.5, "seed": 3}, (4,)),
    "gaussian dropout of nothing": ("GaussianDropout", {"rate": 0.0}, (4,), {"training": True}),
    "alpha dropout": ("AlphaDropout", {"rate": 0.5}, (4,)),
    "alpha dropout of nothing": ("AlphaDropout", {"rate": 0.0}, (4,), {"training": True}),
    "price": ("ActivityRegularization", {"l1": 0.1, "l2": 0.2}, (4,)),
}


def priced(keras: Any) -> dict[str, Any]:
    layers = keras.layers
    model = keras.Sequential(
        [keras.Input((3,)), layers.Dense(4), layers.ActivityRegularization(0.1, l2=0.2), layers.Dense(1)]
    )
    model.set_weights([array(weight.shape, place) for place, weight in enumerate(model.get_weights())])
    model.compile(keras.optimizers.SGD(0.1), "mse")
    losses = [model.train_on_batch(array((5, 3), 1), array((5, 1), 2)) for _ in range(3)]
    return {"loss": np.array(losses)} | {f"after/{i}": weight for i, weight in enumerate(model.get_weights())}


def masks(keras: Any) -> dict[str, Any]:
    """Which layers hand a mask on."""
    layers = keras.layers
    made = {
        "Dropout": layers.Dropout(0.5),
        "SpatialDropout1D": layers.SpatialDropout1D(0.5),
        "GaussianNoise": layers.GaussianNoise(0.5),
        "GaussianDropout": layers.GaussianDropout(0.5),
        "AlphaDropout": layers.AlphaDropout(0.5),
        "ActivityRegularization": layers.ActivityRegularization(),
        "BatchNormalization": layers.BatchNormalization(),
        "LayerNormalization": layers.LayerNormalization(),
        "GroupNormalization": layers.GroupNormalization(2),
        "RMSNormalization": layers.RMSNormalization(),
        "UnitNormalization": layers.UnitNormalization(),
        "Attention": layers.Attention(),
        "AdditiveAttention": layers.AdditiveAttention(),
        "MultiHeadAttention": layers.MultiHeadAttention(1, 1),
        "GroupQueryAttention": layers.GroupQueryAttention(1, 1, 1),
        "Embedding": layers.Embedding(2, 2),
        "Embedding masked": layers.Embedding(2, 2, mask_zero=True),
        "Masking": layers.Masking(),
        "Flatten": layers.Flatten(),
        "Reshape": layers.Reshape((6,)),
        "Permute": layers.Permute((2, 1)),
        "RepeatVector": layers.RepeatVector(2),
        "Rescaling": layers.Rescaling(2.0),
        "Normalization": layers.Normalization(),
        "Add": layers.Add(),
        "Dot": layers.Dot(1),
        "Concatenate": layers.Concatenate(),
    }
    return {name: np.array(bool(layer.supports_masking)) for name, layer in made.items()}


def errors(keras: Any) -> dict[str, Any]:
    layers = keras.layers
    x = array((2, 3), 1)
    return refused(
        {
            "rate": lambda: layers.Dropout(1.5),
            "negative rate": lambda: layers.Dropout(-0.1),
            "noise shape": lambda: layers.Dropout(0.5, noise_shape=(0, 1)),
            "noise text": lambda: layers.Dropout(0.5, noise_shape="two"),
            "noise half": lambda: layers.Dropout(0.5, noise_shape=(1.5, 1)),
            "alpha": lambda: layers.AlphaDropout(2),
            "gaussian": lambda: layers.GaussianDropout(-1),
            "stddev": lambda: layers.GaussianNoise(-1),
            "stddev above 1": lambda: layers.GaussianNoise(2),
            "spatial": lambda: layers.SpatialDropout1D(0.5)(x),
            "l1": lambda: layers.ActivityRegularization(l1=-1),
        }
    )


ANSWERS = {"priced": priced, "masks": masks, "refused": errors}
