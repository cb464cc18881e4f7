"""Is the gradient right? Compare it with what happens when a number is moved a little.

Central differences: d f / d x_i is about (f(x + h e_i) - f(x - h e_i)) / 2h, with an error of order h^2. In float64
and with h = 1e-6 a right gradient agrees to about nine digits. The tests use this, and so may whoever wants to show it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from engine.array import Array
from engine.layers.base import Context, Layer
from engine.layers.protocol import listed
from engine.losses import Loss
from engine.models.network import Network as Model

STEP = 1e-6
NOISE = 1e-8
"""Smaller than this, a central difference in float64 is rounding and nothing else."""


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
    """|a - b| / (|a| + |b|) as Euclidean norms, 0 if both are as good as zero: 1e-8 means equal, 1 unrelated."""
    size = float(np.linalg.norm(a) + np.linalg.norm(b))
    return float(np.linalg.norm(a - b)) / size if size > NOISE else 0.0


def layer_gradients(layer: Layer, xs: Sequence[Array], weights: Mapping[str, Array], seed: int = 0) -> dict[str, float]:
    """Relative error of every gradient of a layer in training mode: "input 0", ..., and each weight by its name.

    Everything must be float64. The loss is a random weighting of the outputs, so that no error can hide. Weights that
    the layer itself changes (running means) are put back after each pass and have no gradient."""
    before = {name: weight.copy() for name, weight in weights.items()}

    def forward() -> tuple[list[Array], Any]:
        # the generator starts anew each time, so that a Dropout draws the same mask
        y, cache = layer.forward(weights, xs, Context(True, np.random.default_rng(seed)))
        for name in fixed:
            weights[name][...] = before[name]
        return listed(y), cache

    specs = layer.params([x.shape[1:] for x in xs])
    fixed = [name for name, spec in specs.items() if not spec.trainable]
    ys, cache = forward()
    rng = np.random.default_rng(seed + 1)
    dys = [rng.normal(size=y.shape) for y in ys]

    def loss() -> float:
        return sum(float((y * dy).sum()) for y, dy in zip(forward()[0], dys, strict=True))

    grads = {name: np.zeros_like(weight) for name, weight in weights.items() if name not in fixed}
    dxs = layer.backward(weights, grads, dys if len(dys) > 1 else dys[0], cache)
    errors = {name: relative_error(grad, numeric_gradient(loss, weights[name])) for name, grad in grads.items()}
    inputs = enumerate(zip(dxs, xs, strict=True))
    return errors | {f"input {place}": relative_error(dx, numeric_gradient(loss, x)) for place, (dx, x) in inputs}


def loss_gradient(loss: Loss, y_true: Array, y_pred: Array) -> float:
    """Relative error of a loss's gradient by the outputs, in float64."""
    _, dy = loss.measure(y_true, y_pred)
    return relative_error(dy, numeric_gradient(lambda: loss.measure(y_true, y_pred)[0], y_pred))


def model_gradients(model: Model, loss: Loss, x: Any, y: Any) -> dict[str, float]:
    """Relative error of the gradient by every weight of a built float64 model, as "layer/weight"; dropout is off.

    With several outputs y is a list, and the losses of all outputs add up."""
    targets = listed(y)
    tape = model.tape(x)
    slopes = [loss.measure(t, out)[1] for t, out in zip(targets, model.graph.answers(tape), strict=True)]
    model.grads.data.fill(0)
    model.graph.backward(tape, slopes, model.grads)

    def value() -> float:
        outputs = model.graph.answers(model.tape(x))
        return sum(loss.measure(t, out)[0] for t, out in zip(targets, outputs, strict=True))

    return {
        f"{owner}/{name}": relative_error(gradient, numeric_gradient(value, model.parameters[owner][name]))
        for owner in model.grads.layout
        for name, gradient in model.grads[owner].items()
    }
