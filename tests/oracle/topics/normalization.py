"""Normalizations: axes, options, masks, and what a training call leaves behind."""

from __future__ import annotations

from typing import Any

import numpy as np

from tests.oracle.answers import array, refused, said

TRAINING = {"training": True}
RENORM = {"renorm": True, "renorm_clipping": {"rmax": 1.5, "rmin": 0.5, "dmax": 0.2}}

LAYERS: dict[str, tuple[Any, ...]] = {
    "batch": ("BatchNormalization", {}, (4,)),
    "batch training": ("BatchNormalization", {}, (4,), TRAINING),
    "batch sequence": ("BatchNormalization", {"momentum": 0.7, "epsilon": 0.1}, (5, 3), TRAINING),
    "batch picture": ("BatchNormalization", {"momentum": 0.0}, (3, 2, 4), TRAINING),
    "batch axis 1": ("BatchNormalization", {"axis": 1}, (3, 2, 4), TRAINING),
    "batch axis -2": ("BatchNormalization", {"axis": -2}, (3, 2, 4)),
    "batch without beta": ("BatchNormalization", {"center": False}, (4,), TRAINING),
    "batch without gamma": ("BatchNormalization", {"scale": False}, (4,), TRAINING),
    "batch bare": ("BatchNormalization", {"scale": False, "center": False}, (3, 4), TRAINING),
    "batch masked": ("BatchNormalization", {"momentum": 0.5}, (5, 3), {"training": True, "mask": True}),
    "batch masked at rest": ("BatchNormalization", {}, (5, 3), {"mask": True}),
    "batch renorm": ("BatchNormalization", {"renorm": True, "momentum": 0.9}, (4,), TRAINING),
    "batch renorm clipped": ("BatchNormalization", {**RENORM, "renorm_momentum": 0.5}, (3, 4), TRAINING),
    "batch renorm bare": ("BatchNormalization", {**RENORM, "scale": False, "center": False}, (4,), TRAINING),
    "batch renorm at rest": ("BatchNormalization", {"renorm": True}, (4,)),
    "layer": ("LayerNormalization", {}, (5,)),
    "layer sequence": ("LayerNormalization", {"epsilon": 0.1}, (3, 4)),
    "layer two axes": ("LayerNormalization", {"axis": [1, 2]}, (3, 4)),
    "layer last two": ("LayerNormalization", {"axis": (-2, -1)}, (2, 3, 4)),
    "layer apart": ("LayerNormalization", {"axis": [1, 3]}, (2, 3, 4)),
    "layer without beta": ("LayerNormalization", {"center": False}, (3, 4)),
    "layer without gamma": ("LayerNormalization", {"scale": False}, (3, 4)),
    "layer rms": ("LayerNormalization", {"rms_scaling": True}, (3, 4)),
    "layer rms two axes": ("LayerNormalization", {"rms_scaling": True, "axis": [1, 2], "scale": False}, (3, 4)),
    "group": ("GroupNormalization", {"groups": 2}, (6,)),
    "group picture": ("GroupNormalization", {"groups": 2, "epsilon": 0.01}, (3, 2, 4)),
    "group of one each": ("GroupNormalization", {"groups": -1}, (3, 2, 4)),
    "group of all": ("GroupNormalization", {"groups": 1, "center": False}, (3, 4)),
    "group axis 1": ("GroupNormalization", {"groups": 2, "axis": 1, "scale": False}, (4, 3)),
    "group axis 2": ("GroupNormalization", {"groups": 2, "axis": 2}, (3, 4, 2)),
    "group axis -2": ("GroupNormalization", {"groups": 2, "axis": -2}, (3, 4, 2)),
    "rms": ("RMSNormalization", {}, (5,)),
    "rms sequence": ("RMSNormalization", {"epsilon": 0.1}, (3, 4)),
    "rms last two": ("RMSNormalization", {"axis": (-2, -1)}, (3, 4)),
    "unit": ("UnitNormalization", {}, (5,)),
    "unit axis 1": ("UnitNormalization", {"axis": 1}, (3, 4)),
    "unit two axes": ("UnitNormalization", {"axis": (1, 2)}, (3, 4)),
}


def frozen(keras: Any) -> dict[str, Any]:
    """A frozen BatchNormalization rests, also in a training call."""
    x = array((4, 3), 1)
    layer = keras.layers.BatchNormalization()
    layer.build((None, 3))
    layer.set_weights([np.abs(array((3,), place)) for place in range(4)])
    layer.trainable = False
    found = {"y": layer(x, training=True)}
    return said(keras, found | {f"after/{place}": weight for place, weight in enumerate(layer.get_weights())})


def trained(keras: Any) -> dict[str, Any]:
    """Running values, prices and bounds through fit, evaluate and predict."""
    layers = keras.layers
    model = keras.Sequential(
        [
            keras.Input((4,)),
            layers.BatchNormalization(momentum=0.6, gamma_regularizer="l2", beta_constraint="non_neg"),
            layers.Dense(3),
            layers.LayerNormalization(gamma_regularizer="l2"),
            layers.Dense(1),
        ]
    )
    model.set_weights([np.abs(array(weight.shape, place)) for place, weight in enumerate(model.get_weights())])
    model.compile(keras.optimizers.SGD(0.05), "mse")
    x, y = array((12, 4), 1), array((12, 1), 2)
    history = model.fit(x, y, batch_size=5, epochs=3, shuffle=False, verbose=0)
    found = {"loss": np.array(history.history["loss"]), "evaluate": np.array(model.evaluate(x, y, verbose=0))}
    return {**found, "predict": model.predict(x, verbose=0)} | {
        f"after/{place}": weight for place, weight in enumerate(model.get_weights())
    }


def errors(keras: Any) -> dict[str, Any]:
    layers = keras.layers
    x = array((2, 3, 4), 1)
    return refused(
        {
            "groups 0": lambda: layers.GroupNormalization(0),
            "groups -2": lambda: layers.GroupNormalization(-2),
            "groups beyond channels": lambda: layers.GroupNormalization(8)(x),
            "groups do not divide": lambda: layers.GroupNormalization(3)(x),
            "axis": lambda: layers.LayerNormalization(5).compute_output_shape((2, 3, 4)),
            "unit axis": lambda: layers.UnitNormalization(5).compute_output_shape((2, 3, 4)),
            "batch axis": lambda: layers.BatchNormalization(5).compute_output_shape((2, 3, 4)),
            "mask": lambda: layers.BatchNormalization()(array((2, 3, 2, 4), 1), mask=np.ones((2, 3)), training=True),
            "synchronized": lambda: layers.BatchNormalization(synchronized=True),
            "renorm keys": lambda: layers.BatchNormalization(renorm=True, renorm_clipping={"max": 1}),
            "renorm limits": lambda: layers.BatchNormalization(renorm=True, renorm_clipping={"rmax": 1, "rmin": 2}),
            "renorm dmax": lambda: layers.BatchNormalization(renorm=True, renorm_clipping={"dmax": -1}),
        }
    )


ANSWERS = {"frozen": frozen, "trained": trained, "refused": errors}
