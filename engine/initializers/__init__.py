"""How weights begin, by Keras's names: "he_normal" in specs, ``HeNormal(seed=1)`` in scripts."""

from __future__ import annotations

from typing import Any, overload

import numpy as np

from engine.array import Array, Shape
from engine.errors import ShapeError
from engine.initializers.base import Initializer, Own, RandomInitializer, fans
from engine.initializers.drawn import Orthogonal, RandomNormal, RandomUniform, TruncatedNormal
from engine.initializers.fixed import Constant, Identity, Ones, Zeros
from engine.initializers.scaled import (
    GlorotNormal,
    GlorotUniform,
    HeNormal,
    HeUniform,
    LecunNormal,
    LecunUniform,
    Scaling,
    VarianceScaling,
)
from engine.spec import ARRAYS, PLAIN, resolve, to_json

__all__ = [
    "Constant",
    "GlorotNormal",
    "GlorotUniform",
    "HeNormal",
    "HeUniform",
    "Identity",
    "IdentityInitializer",
    "Initializer",
    "LecunNormal",
    "LecunUniform",
    "Ones",
    "Orthogonal",
    "OrthogonalInitializer",
    "Own",
    "RandomInitializer",
    "RandomNormal",
    "RandomUniform",
    "Scaling",
    "TruncatedNormal",
    "VarianceScaling",
    "Zeros",
    "constant",
    "deserialize",
    "fans",
    "get",
    "glorot_normal",
    "glorot_uniform",
    "he_normal",
    "he_uniform",
    "identity",
    "lecun_normal",
    "lecun_uniform",
    "ones",
    "orthogonal",
    "random_normal",
    "random_uniform",
    "serialize",
    "truncated_normal",
    "variance_scaling",
    "zeros",
]

PLAIN["initializer"] = Own

# Keras's second spelling of each class
constant, zeros, ones, identity, orthogonal = Constant, Zeros, Ones, Identity, Orthogonal
random_normal, random_uniform, truncated_normal = RandomNormal, RandomUniform, TruncatedNormal
glorot_normal, glorot_uniform, he_normal, he_uniform = GlorotNormal, GlorotUniform, HeNormal, HeUniform
lecun_normal, lecun_uniform, variance_scaling = LecunNormal, LecunUniform, VarianceScaling
IdentityInitializer, OrthogonalInitializer = Identity, Orthogonal


@overload
def get(identifier: None) -> None: ...
@overload
def get(identifier: Any) -> Initializer: ...
def get(identifier: Any) -> Initializer | None:
    """An initializer from itself, its class, its name, its object form, an array that is copied, or a function of a
    shape and a dtype. Raises SpecError."""
    if identifier is None:
        return None
    made: Initializer = resolve("initializer", identifier)
    overrides = type(made).__call__ not in (Initializer.__call__, RandomInitializer.__call__)
    return Own(made) if overrides else made


class _Copied(Initializer):
    """Copies an array, which must have the weight's shape."""

    def __init__(self, array: Any) -> None:
        self.array: Array = np.asarray(array)

    def draw(self, shape: Shape, rng: np.random.Generator) -> Array:
        if shape != self.array.shape:
            raise ShapeError("init.shape", initializer="array", wants=self.array.shape, got=shape)
        return self.array.astype(np.float64)


ARRAYS["initializer"] = _Copied


def serialize(initializer: Any) -> Any:
    """The name of an initializer, or its object form where an argument is not the default."""
    return to_json(get(initializer))


def deserialize(config: Any, custom_objects: Any = None) -> Initializer | None:  # noqa: ARG001  (Keras's signature)
    """The inverse of ``serialize``."""
    made: Initializer | None = get(config)
    return made
