"""The initializers that draw nothing, and what a seed and a name mean."""

from __future__ import annotations

from typing import Any

import numpy as np

NAMES = [
    "zeros",
    "ones",
    "random_normal",
    "random_uniform",
    "truncated_normal",
    "variance_scaling",
    "glorot_normal",
    "glorot_uniform",
    "he_normal",
    "he_uniform",
    "lecun_normal",
    "lecun_uniform",
    "orthogonal",
]
CLASSES = [
    "Zeros",
    "Ones",
    "RandomNormal",
    "RandomUniform",
    "TruncatedNormal",
    "VarianceScaling",
    "GlorotNormal",
    "GlorotUniform",
    "HeNormal",
    "HeUniform",
    "LecunNormal",
    "LecunUniform",
    "Orthogonal",
    "OrthogonalInitializer",
]


def fixed(keras: Any) -> dict[str, Any]:
    made = keras.initializers
    return {
        "zeros": made.Zeros()((2, 3)),
        "ones": made.Ones()((2, 3)),
        "constant": made.Constant(1.5)((2, 3)),
        "constant of a row": made.Constant(np.array([1.0, 2.0, 3.0], np.float32))((2, 3)),
        "identity": made.Identity()((3, 3)),
        "identity, wide": made.Identity(2.0)((2, 3)),
        "half": made.get("ones")((2,), dtype="float16"),
    }


def equal(keras: Any) -> dict[str, Any]:
    """Whether two calls give the same numbers."""
    found: dict[str, Any] = {}

    def same(a: Any, b: Any) -> Any:
        return np.array(bool((np.asarray(a) == np.asarray(b)).all()))

    for name in ("RandomNormal", "RandomUniform", "TruncatedNormal", "HeNormal", "Orthogonal"):
        cls = getattr(keras.initializers, name)
        seeded, unseeded = cls(seed=3), cls()
        found[f"{name}: a seed"] = same(seeded((3, 4)), cls(seed=3)((3, 4)))
        found[f"{name}: two calls with a seed"] = same(seeded((3, 4)), seeded((3, 4)))
        found[f"{name}: two calls without"] = same(unseeded((3, 4)), unseeded((3, 4)))
        found[f"{name}: two objects without"] = same(cls()((3, 4)), cls()((3, 4)))
        found[f"{name}: other seeds"] = same(cls(seed=1)((3, 4)), cls(seed=2)((3, 4)))
    return found


def configs(keras: Any) -> dict[str, Any]:
    """The arguments of each, by every name; Keras forgets the gain of Identity, and Constant needs a value."""
    found = {}
    for name in [*NAMES, *CLASSES]:
        config = keras.initializers.get(name).get_config()
        found[name] = np.array(sorted(f"{key}={value}" for key, value in config.items()))
    return {name: np.array(np.sum([sum(map(ord, word)) for word in words])) for name, words in found.items()}


ANSWERS = {"fixed": fixed, "equal": equal, "configs": configs}
