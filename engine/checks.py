"""Is the gradient right? Compare it with what happens when a number is moved a little.

Central differences: d f / d x_i is about (f(x + h e_i) - f(x - h e_i)) / 2h, with an error of order h^2. In float64
and with h = 1e-6 a right gradient agrees to about nine digits. The tests use this, and so may whoever wants to show it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from engine.array import Array
from engine.layers.base import Context, Layer
from engine.losses import Loss
from engine.models.network import Network

STEP = 1e-6


def numeric_gradient(f: Callable[[], float], x: Array, step: float = STEP) -> Array:
    """d f / d x by central differences; ``f`` reads x, whose numbers are moved and put back one by one."""
    gradient = np.zeros(x.shape)
    for place in np.ndindex(*x.shape):
        value = x[place]
        x[place] = value + step
        above = f()
        x[place] = value - step
        below = f()
        x[place] = value
        gradient[place] = (above - below) / (2 * step)
    return gradient


def relative_error(a: Array, b: Array) -> float:
    """|a - b| / (|a| + |b|) as Euclidean norms, 0 if both are zero: 1e-8 means equal, 1 unrelated."""
    size = float(np.linalg.norm(a) + np.linalg.norm(b))
    return float(np.linalg.norm(a - b)) / size if size else 0.0


def layer_gradients(layer: Layer, x: Array, weights: Mapping[str, Array], seed: int = 0) -> dict[str, float]:
    """Relative error of every gradient of a layer in training mode: "input", and each weight by its name.

    Everything must be float64. The loss is a random weighting of the outputs, so that no error can hide."""

    def forward() -> tuple[Array, Any]:
        # the generator starts anew each time, so that a Dropout draws the same mask
        return layer.forward(weights, [x], Context(True, np.random.default_rng(seed)))

    y, cache = forward()
    dy = np.random.default_rng(seed + 1).normal(size=y.shape)

    def loss() -> float:
        return float((forward()[0] * dy).sum())

    grads = {name: np.zeros_like(weight) for name, weight in weights.items()}
    (dx,) = layer.backward(weights, grads, dy, cache)
    errors = {name: relative_error(grads[name], numeric_gradient(loss, weight)) for name, weight in weights.items()}
    return {"input": relative_error(dx, numeric_gradient(loss, x)), **errors}


def loss_gradient(loss: Loss, y_true: Array, y_pred: Array) -> float:
    """Relative error of a loss's gradient by the outputs, in float64."""
    _, dy = loss.measure(y_true, y_pred)
    return relative_error(dy, numeric_gradient(lambda: loss(y_true, y_pred), y_pred))


def model_gradients(model: Network, loss: Loss, x: Array, y: Array) -> dict[str, float]:
    """Relative error of the gradient by every weight of a built float64 model, as "layer/weight"; dropout is off."""
    tape = model.tape(x)
    output = model.graph.outputs[0]
    _, dy = loss.measure(y, tape.outputs[output])
    model.grads.data.fill(0)
    model.graph.backward(tape, {output: dy}, model.grads)

    def value() -> float:
        return loss(y, model.outputs(x))

    return {
        f"{layer.name}/{name}": relative_error(gradient, numeric_gradient(value, layer.views[name]))
        for layer in model.layers
        for name, gradient in model.grads.views(str(layer.name)).items()
    }
