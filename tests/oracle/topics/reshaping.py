"""Flatten, Reshape, Permute, RepeatVector."""

from __future__ import annotations

from typing import Any

import numpy as np

from tests.oracle.answers import array, refused

LAYERS: dict[str, tuple[Any, ...]] = {
    "flatten": ("Flatten", {}, (2, 3)),
    "flatten nothing": ("Flatten", {}, ()),
    "flatten channels first": ("Flatten", {"data_format": "channels_first"}, (2, 3, 2)),
    "flatten a row, channels first": ("Flatten", {"data_format": "channels_first"}, (3,)),
    "reshape to a row": ("Reshape", {"target_shape": (-1,)}, (2, 3)),
    "reshape to a cube": ("Reshape", {"target_shape": (2, -1, 2)}, (12,)),
    "reshape to one": ("Reshape", {"target_shape": (1, 1)}, ()),
    "reshape to a number": ("Reshape", {"target_shape": ()}, (1,)),
    "permute": ("Permute", {"dims": (2, 1)}, (3, 4)),
    "permute three": ("Permute", {"dims": (3, 1, 2)}, (2, 3, 4)),
    "permute one": ("Permute", {"dims": (1,)}, (3,)),
    "repeat": ("RepeatVector", {"n": 3}, (4,)),
}


def shapes(keras: Any) -> dict[str, Any]:
    layers = keras.layers
    found = {
        "flatten": layers.Flatten()(keras.Input((3, 4))).shape,
        "flatten open": layers.Flatten()(keras.Input((None, 4))).shape,
        "reshape": layers.Reshape((3, -1))(keras.Input((12,))).shape,
        "reshape open": layers.Reshape((-1, 2))(keras.Input((None, 4))).shape,
        "permute": layers.Permute((2, 1))(keras.Input((None, 4))).shape,
        "repeat": layers.RepeatVector(3)(keras.Input((4,))).shape,
    }
    return {name: np.array([-1 if length is None else length for length in shape]) for name, shape in found.items()}


def errors(keras: Any) -> dict[str, Any]:
    layers = keras.layers
    x = array((2, 3, 4), 1)
    return refused(
        {
            "sizes": lambda: layers.Reshape((5,))(x),
            "two unknowns": lambda: layers.Reshape((-1, -1))(x),
            "below -1": lambda: layers.Reshape((-2, 3)),
            "no order": lambda: layers.Permute((1, 3)),
            "from 0": lambda: layers.Permute((0, 1)),
            "twice": lambda: layers.Permute((1, 1)),
            "too few axes": lambda: layers.Permute((1,))(x),
            "n 0": lambda: layers.RepeatVector(0),
            "a sequence": lambda: layers.RepeatVector(2)(x),
        }
    )


ANSWERS = {"shapes": shapes, "refused": errors}
