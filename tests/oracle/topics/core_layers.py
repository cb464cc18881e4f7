"""Dense with all its arguments, EinsumDense in all its forms, and Identity."""

from __future__ import annotations

from typing import Any

import numpy as np

LAYERS: dict[str, Any] = {
    "dense with prices and bounds": (
        "Dense",
        {
            "units": 3,
            "activation": "elu",
            "kernel_regularizer": "l2",
            "bias_regularizer": "l1",
            "kernel_constraint": "max_norm",
            "bias_constraint": "non_neg",
        },
        (4,),
    ),
    "dense of four axes": ("Dense", {"units": 2}, (2, 3, 4)),
    "einsum as dense": ("EinsumDense", {"equation": "ab,bc->ac", "output_shape": 4, "bias_axes": "c"}, (3,)),
    "einsum without bias": ("EinsumDense", {"equation": "ab,bc->ac", "output_shape": (4,)}, (3,)),
    "einsum over time": (
        "EinsumDense",
        {"equation": "abc,cd->abd", "output_shape": (None, 5), "bias_axes": "d", "activation": "tanh"},
        (4, 3),
    ),
    "einsum dots left": ("EinsumDense", {"equation": "...x,xy->...y", "output_shape": 4, "bias_axes": "y"}, (5, 3)),
    "einsum dots left, deep": ("EinsumDense", {"equation": "...x,xy->...y", "output_shape": 4}, (2, 5, 3)),
    "einsum dots left, none": ("EinsumDense", {"equation": "...x,xy->...y", "output_shape": 4}, (3,)),
    "einsum dots right": (
        "EinsumDense",
        {"equation": "ab...,bc->ac...", "output_shape": 4, "bias_axes": "c"},
        (3, 2, 5),
    ),
    "einsum of heads": (
        "EinsumDense",
        {"equation": "abc,cde->abde", "output_shape": (None, 2, 4), "bias_axes": "de"},
        (3, 5),
    ),
    "einsum back from heads": (
        "EinsumDense",
        {"equation": "abde,dec->abc", "output_shape": (None, 5), "bias_axes": "c"},
        (3, 2, 4),
    ),
    "einsum, bias of time": (
        "EinsumDense",
        {"equation": "abc,cd->abd", "output_shape": (4, 2), "bias_axes": "b"},
        (4, 3),
    ),
    "einsum, bias between": (
        "EinsumDense",
        {"equation": "abc,cde->abde", "output_shape": (3, 2, 4), "bias_axes": "be"},
        (3, 5),
    ),
    "einsum over places": (
        "EinsumDense",
        {"equation": "abc,bd->adc", "output_shape": (5, 3), "bias_axes": "d"},
        (4, 3),
    ),
    "einsum per place": ("EinsumDense", {"equation": "abc,bcd->abd", "output_shape": (4, 2)}, (4, 3)),
    "einsum, one axis summed away": ("EinsumDense", {"equation": "abc,cd->ad", "output_shape": 2}, (4, 3)),
}


def regularized_step(keras: Any) -> dict[str, Any]:
    """Two steps with every price and bound on: the loss says the prices, the weights the bounds."""
    layers, found = keras.layers, {}
    x = np.linspace(-1, 1, 24, dtype=np.float32).reshape(6, 4)
    dense = layers.Dense(
        3,
        activation="tanh",
        kernel_regularizer=keras.regularizers.L1L2(0.02, 0.03),
        bias_regularizer="l2",
        activity_regularizer="l1",
        kernel_constraint=keras.constraints.MaxNorm(0.9),
        bias_constraint="non_neg",
    )
    model = keras.Sequential([keras.Input((4,)), dense])
    kernel = np.cos(np.arange(12, dtype=np.float32)).reshape(4, 3)
    model.set_weights([kernel, np.array([0.5, -0.5, 0.1], np.float32)])
    model.compile(keras.optimizers.SGD(0.1), "mse")
    found["losses"] = np.array([float(np.ravel(model.train_on_batch(x, x[:, :3]))[0]) for _ in range(2)])
    return found | {f"weight {place}": weight for place, weight in enumerate(model.get_weights())}


ANSWERS = {"regularized step": regularized_step}
