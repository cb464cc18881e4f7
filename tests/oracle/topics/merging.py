"""Merging layers: broadcasting, ties, masks, axes; and their spelling as functions."""

from __future__ import annotations

from typing import Any

import numpy as np

from tests.oracle.answers import array, refused, said

PAIR, TRIO, SEQUENCES = [(3, 2), (3, 2)], [(3, 2), (3, 2), (3, 2)], [(4, 2), (4, 2), (4, 2)]

LAYERS: dict[str, tuple[Any, ...]] = {
    **{f"{name.lower()}": (name, {}, TRIO) for name in ("Add", "Multiply", "Average", "Maximum", "Minimum")},
    **{
        f"{name.lower()} of different ranks": (name, {}, [(3, 2), (2,), (1, 2)])
        for name in ("Add", "Multiply", "Average", "Maximum", "Minimum")
    },
    **{
        f"{name.lower()} of a column and a row": (name, {}, [(3, 1), (1, 4)])
        for name in ("Add", "Multiply", "Average", "Maximum", "Minimum", "Subtract")
    },
    **{
        f"{name.lower()} masked": (name, {}, SEQUENCES, {"masks": True})
        for name in ("Add", "Multiply", "Average", "Maximum", "Minimum", "Concatenate")
    },
    **{
        f"{name.lower()} of two masked": (name, {}, [(6, 2), (6, 2)], {"masks": True})
        for name in ("Subtract", "Multiply", "Maximum", "Minimum", "Concatenate")
    },
    "subtract": ("Subtract", {}, PAIR),
    "subtract of different ranks": ("Subtract", {}, [(2,), (3, 2)]),
    "concatenate": ("Concatenate", {}, [(3, 2), (3, 1), (3, 4)]),
    "concatenate over time": ("Concatenate", {"axis": 1}, [(1, 2), (3, 2)]),
    "concatenate axis -2": ("Concatenate", {"axis": -2}, [(2, 1, 2), (2, 3, 2)]),
    "dot of rows": ("Dot", {"axes": 1}, [(4,), (4,)]),
    "dot of rows, last": ("Dot", {"axes": -1}, [(4,), (4,)]),
    "dot of matrices": ("Dot", {"axes": (2, 1)}, [(3, 4), (4, 5)]),
    "dot of matrices, last": ("Dot", {"axes": -1}, [(3, 4), (2, 4)]),
    "dot of matrices, first": ("Dot", {"axes": 1}, [(4, 3), (4, 2)]),
    "dot, negative axes": ("Dot", {"axes": (-1, -2)}, [(3, 4), (4, 2)]),
    "dot of a row and a matrix": ("Dot", {"axes": (1, 2)}, [(3,), (2, 3)]),
    "dot of a matrix and a row": ("Dot", {"axes": (1, 1)}, [(3, 2), (3,)]),
    "dot of cubes": ("Dot", {"axes": (1, 3)}, [(3, 2, 2), (2, 2, 3)]),
    "cosine": ("Dot", {"axes": 1, "normalize": True}, [(4,), (4,)]),
    "cosine of matrices": ("Dot", {"axes": (2, 2), "normalize": True}, [(3, 4), (2, 4)]),
}


def functions(keras: Any) -> dict[str, Any]:
    layers = keras.layers
    a, b = array((2, 3), 1), array((2, 3), 2)
    found = {name: getattr(layers, name)([a, b]) for name in ("add", "subtract", "multiply", "average")}
    found |= {name: getattr(layers, name)([a, b]) for name in ("maximum", "minimum", "concatenate", "dot")}
    found |= {"concatenate axis 0": layers.concatenate([a, b], axis=1), "dot axes": layers.dot([a, b], axes=1)}
    found |= {"cosine": layers.dot([a, b], axes=1, normalize=True)}
    return said(keras, found)


def ties(keras: Any) -> dict[str, Any]:
    """Equal numbers share the gradient; a training step shows it."""
    found = {}
    for name in ("Maximum", "Minimum"):
        x = keras.Input((3,))
        parts = [keras.layers.Dense(3, kernel_initializer="ones", name=f"{name}_{place}")(x) for place in range(3)]
        y = getattr(keras.layers, name)()(parts)
        model = keras.Model(x, y)
        model.compile(keras.optimizers.SGD(0.1), "mse")
        model.train_on_batch(array((4, 3), 5), array((4, 3), 6))
        found |= {f"{name}/{place}": weight for place, weight in enumerate(model.get_weights())}
    return found


def masks(keras: Any) -> dict[str, Any]:
    layers = keras.layers
    a, b = array((2, 3, 2), 1), array((2, 3, 2), 2)
    one, other = np.array([[1, 0, 0], [1, 1, 0]], bool), np.array([[1, 1, 0], [0, 1, 0]], bool)
    found = {}
    for name in ("Add", "Subtract", "Multiply", "Average", "Maximum", "Minimum", "Concatenate"):
        layer = getattr(layers, name)()
        layer([a, b])
        found[name] = layer.compute_mask([a, b], [one, other])
    for axis in (1, -1):
        layer = layers.Concatenate(axis)
        found[f"Concatenate {axis}, one mask"] = layer.compute_mask([a, b], [one, None])
        found[f"Concatenate {axis}"] = layer.compute_mask([a, b], [one, other])
    assert layers.Add().compute_mask([a, b], [one, None]) is None
    assert layers.Dot(1).compute_mask([a, b], [one, other]) is None
    return said(keras, found)


def shapes(keras: Any) -> dict[str, Any]:
    layers = keras.layers
    found = {
        "add": layers.Add().compute_output_shape([(None, 3, 1), (None, 4)]),
        "concatenate": layers.Concatenate(1).compute_output_shape([(2, 3, 4), (2, 5, 4)]),
        "dot": layers.Dot((1, 2)).compute_output_shape([(2, 3, 5), (2, 10, 3)]),
        "dot of rows": layers.Dot(1).compute_output_shape([(2, 3), (2, 3)]),
    }
    return {name: np.array([-1 if length is None else length for length in shape]) for name, shape in found.items()}


def errors(keras: Any) -> dict[str, Any]:
    """What raises ValueError."""
    layers = keras.layers
    a, b, c = array((2, 3), 1), array((2, 4), 2), array((5, 3), 3)
    calls = {
        "lengths": lambda: layers.Add()([a, b]),
        "batches": lambda: layers.Add()([a, c]),
        "three": lambda: layers.Subtract()([a, a, a]),
        "concatenate": lambda: layers.Concatenate(1)([a[None], b[None]]),
        "dot": lambda: layers.Dot(1)([a, b]),
        "dot of three": lambda: layers.Dot(1)([a, a, a]),
        "three axes": lambda: layers.Dot((1, 1, 1)),
        "no list": lambda: layers.Add()(a),
        "mask no list": lambda: layers.Add().compute_mask([a, a], a > 0),
        "one mask of two": lambda: layers.Add().compute_mask([a, a], [a > 0]),
        "concatenate, one mask of two": lambda: layers.Concatenate().compute_mask([a, a], [a > 0]),
    }
    return refused(calls)


ANSWERS = {"functions": functions, "ties": ties, "masks": masks, "shapes": shapes, "refused": errors}
