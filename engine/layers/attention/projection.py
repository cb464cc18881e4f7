"""The projections inside multi-head attention: y = x kernel + bias over several axes at once."""

from __future__ import annotations

from collections.abc import Mapping
from math import prod
from typing import Protocol

from engine import constraints, initializers, regularizers
from engine.array import Array, Shape
from engine.constraints import Constraint
from engine.initializers import Initializer, Scaling
from engine.layers.base import Layer
from engine.layers.protocol import ParamSpec
from engine.regularizers import Regularizer


class Projection(Layer):
    """Where the kernel and bias of one projection live; the attention layer around it computes with them."""


class Projecting(Protocol):
    """What an attention layer says about all its projections."""

    use_bias: bool
    kernel_initializer: Initializer | str
    bias_initializer: Initializer | str
    kernel_regularizer: Regularizer | str | None
    bias_regularizer: Regularizer | str | None
    kernel_constraint: Constraint | str | None
    bias_constraint: Constraint | str | None


def projection_params(layer: Projecting, inputs: Shape, outputs: Shape) -> dict[str, ParamSpec]:
    """Kernel (*inputs, *outputs) and bias (*outputs)."""
    start = initializers.get(layer.kernel_initializer)
    if isinstance(start, Scaling) and (start.input_axes is None or start.output_axes is None):
        rank = len(inputs)  # the fans are those of the whole projection, not of one head
        start = start.along(tuple(range(rank)), tuple(range(rank, rank + len(outputs))))
    kernel = ParamSpec(
        (*inputs, *outputs),
        start,
        regularizer=regularizers.get(layer.kernel_regularizer),
        constraint=constraints.get(layer.kernel_constraint),
    )
    bias = ParamSpec(
        outputs,
        initializers.get(layer.bias_initializer),
        regularizer=regularizers.get(layer.bias_regularizer),
        constraint=constraints.get(layer.bias_constraint),
    )
    return {"kernel": kernel, "bias": bias} if layer.use_bias else {"kernel": kernel}


def project(x: Array, p: Mapping[str, Array], bound: int = 1) -> Array:
    """x kernel + bias, summed over the last ``bound`` axes of x: (batch, ..., *inputs) -> (batch, ..., *outputs)."""
    kernel = p["kernel"]
    lead, outputs = x.shape[: x.ndim - bound], kernel.shape[bound:]
    inner = prod(kernel.shape[:bound])
    y = x.reshape(-1, inner) @ kernel.reshape(inner, prod(outputs))
    y = y.reshape(*lead, *outputs)
    return y + p["bias"] if "bias" in p else y


def project_gradient(dy: Array, x: Array, p: Mapping[str, Array], g: Mapping[str, Array], bound: int = 1) -> Array:
    """Adds the gradients of kernel and bias; d loss / d x of ``project``."""
    kernel = p["kernel"]
    inner, outer = prod(kernel.shape[:bound]), prod(kernel.shape[bound:])
    rows, dz = x.reshape(-1, inner), dy.reshape(-1, outer)
    g["kernel"][...] += (rows.T @ dz).reshape(kernel.shape)
    if "bias" in g:
        g["bias"][...] += dz.sum(axis=0).reshape(g["bias"].shape)
    return (dz @ kernel.reshape(inner, outer).T).reshape(x.shape)
