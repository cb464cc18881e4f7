"""The one mathematics of batch, layer and group normalization: zero mean and unit variance over some axes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

import numpy as np

from engine import constraints, initializers, regularizers
from engine.array import Array, Shape
from engine.constraints import Constraint
from engine.initializers import Initializer
from engine.layers.axes import others, spread
from engine.layers.protocol import ParamSpec
from engine.regularizers import Regularizer


class Affine(Protocol):
    """What a normalization says about its gamma and beta."""

    beta_initializer: Initializer | str
    gamma_initializer: Initializer | str
    beta_regularizer: Regularizer | str | None
    gamma_regularizer: Regularizer | str | None
    beta_constraint: Constraint | str | None
    gamma_constraint: Constraint | str | None


def affine(layer: Affine, shape: Shape, *, scale: bool, center: bool) -> dict[str, ParamSpec]:
    """The weights gamma and beta, as far as they are wanted."""
    gamma = ParamSpec(
        shape,
        initializers.get(layer.gamma_initializer),
        regularizer=regularizers.get(layer.gamma_regularizer),
        constraint=constraints.get(layer.gamma_constraint),
    )
    beta = ParamSpec(
        shape,
        initializers.get(layer.beta_initializer),
        regularizer=regularizers.get(layer.beta_regularizer),
        constraint=constraints.get(layer.beta_constraint),
    )
    return ({"gamma": gamma} if scale else {}) | ({"beta": beta} if center else {})


def scaled(y: Array, p: Mapping[str, Array], axes: Sequence[int]) -> Array:
    """gamma y + beta, each over these axes and only if there."""
    if "gamma" in p:
        y = y * spread(p["gamma"], axes, y.shape)
    if "beta" in p:
        y = y + spread(p["beta"], axes, y.shape)
    return y


def scaled_gradient(dy: Array, y: Array, p: Mapping[str, Array], g: Mapping[str, Array], axes: Sequence[int]) -> Array:
    """Adds the gradients of gamma and beta; d loss / d y of ``scaled``."""
    rest = others(dy.ndim, axes)
    if "beta" in g:
        g["beta"][...] += dy.sum(axis=rest).reshape(g["beta"].shape)
    if "gamma" in g:
        g["gamma"][...] += (dy * y).sum(axis=rest).reshape(g["gamma"].shape)
    return dy * spread(p["gamma"], axes, dy.shape) if "gamma" in p else dy


def moments(x: Array, axes: tuple[int, ...], share: Array | None = None) -> tuple[Array, Array]:
    """Mean and variance over these axes, which stay with length 1. ``share`` (shaped as x): what each number counts,
    adding up to about 1 over the axes; all alike without it."""
    if share is None:
        mean = x.mean(axis=axes, keepdims=True)
        # around the mean, not E[x^2] - E[x]^2: no cancellation where the mean is large
        return mean, np.square(x - mean).mean(axis=axes, keepdims=True)
    mean = (share * x).sum(axis=axes, keepdims=True)
    return mean, (share * np.square(x - mean)).sum(axis=axes, keepdims=True)


def standardize_gradient(dy: Array, y: Array, inv: Array, axes: tuple[int, ...], share: Array | None = None) -> Array:
    """d loss / d x of y = (x - mean(x)) inv with inv = 1 / sqrt(var(x) + epsilon), both over these axes:

    inv (dy - mean(dy) - y mean(dy y)), with the means weighted by ``share`` if only some numbers made mean and var."""
    if share is None:
        mean, along = dy.mean(axis=axes, keepdims=True), (dy * y).mean(axis=axes, keepdims=True)
        centred: Array = inv * (dy - mean - y * along)
        return centred
    total, along = dy.sum(axis=axes, keepdims=True), (dy * y).sum(axis=axes, keepdims=True)
    dx: Array = inv * (dy - share * (total + y * along))
    return dx
