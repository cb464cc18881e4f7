"""Who trains a workload: the engine, eager PyTorch, and JAX compiled. Each gives a function that trains some epochs
and returns the seconds of a step; PyTorch and JAX only where they are installed."""

from __future__ import annotations

import time
from collections.abc import Callable
from math import prod
from typing import Any, TypeAlias

import numpy as np

from bench.workloads import Workload
from engine import Input, Sequential, activations, losses, optimizers

try:
    import torch
except ImportError:
    torch = None  # type: ignore[assignment]
try:
    import jax
    from jax import numpy as jnp
except ImportError:
    jax = None

Chunk: TypeAlias = Callable[[], float]

STEPS = 400
"""At least so many of a small network in a round, in whole epochs, as a run has them."""
LOSSES: dict[str, Callable[[], Any]] = {
    "mse": losses.MeanSquaredError,
    "bce": lambda: losses.BinaryCrossentropy(from_logits=True),
    "cce": lambda: losses.CategoricalCrossentropy(from_logits=True),
}
OPTIMIZERS = {"sgd": optimizers.SGD, "rmsprop": optimizers.RMSprop, "adam": optimizers.Adam}


def epochs_of(work: Workload) -> int:
    return max(1, STEPS * work.batch // work.rows) if work.rows < 2_000 and len(work.shape) == 1 else 1


def model_of(work: Workload) -> Sequential:
    return Sequential([Input(work.shape), *work.net()])


def ours(work: Workload, data: tuple[Any, Any] | None = None) -> tuple[Chunk, int]:
    """The engine's ``fit`` with metrics on, and the operations of a step."""
    x, y = data or work.data()
    model = model_of(work)
    metrics = ["accuracy"] if work.loss != "mse" else None
    model.compile(OPTIMIZERS[work.optimizer](work.rate), LOSSES[work.loss](), metrics=metrics)
    epochs = epochs_of(work)
    steps = epochs * -(-work.rows // work.batch)

    def chunk() -> float:
        began = time.perf_counter()
        model.fit(x, y, batch_size=work.batch, epochs=epochs, verbose=0)
        return (time.perf_counter() - began) / steps

    chunk()
    return chunk, 3 * model.graph.flops() * work.batch  # there, and twice as much back


def theirs(work: Workload, *, fused: bool, data: tuple[Any, Any] | None = None) -> Chunk:
    """Eager PyTorch with its plain or its fused optimizer, the latter with channels last."""
    functional = torch.nn.functional
    torch.manual_seed(0)
    torch.set_num_threads(1)
    x, y = (torch.from_numpy(part) for part in data or work.data())
    net = work.module(torch)
    if work.axes:
        x = x.permute(*work.axes).contiguous()
    if fused and len(work.shape) == 3:
        net = net.to(memory_format=torch.channels_last)
    loss = {"mse": functional.mse_loss, "bce": functional.binary_cross_entropy_with_logits}.get(work.loss)
    if loss is None:
        y, loss = y.argmax(1), functional.cross_entropy
    more: dict[str, Any] = {} if not fused else {"foreach": True} if work.optimizer == "rmsprop" else {"fused": True}
    kinds = {"sgd": torch.optim.SGD, "rmsprop": torch.optim.RMSprop, "adam": torch.optim.Adam}
    optimizer = kinds[work.optimizer](net.parameters(), lr=work.rate, **more)

    def chunk() -> float:
        began, steps = time.perf_counter(), 0
        total = torch.zeros(())
        for start in list(range(0, work.rows, work.batch)) * epochs_of(work):
            cost = loss(net(x[start : start + work.batch]), y[start : start + work.batch])
            optimizer.zero_grad(set_to_none=True)
            cost.backward()
            optimizer.step()
            total += cost.detach()
            steps += 1
        return (time.perf_counter() - began) / steps

    chunk()
    return chunk


def compiled(work: Workload) -> Chunk | None:
    """JAX, one compiled call a step, from the engine's own layers and first weights; None for a layer not written
    here."""
    model = model_of(work)
    parts = [(layer, len(layer.get_weights())) for layer in model.layers]
    if any(type(layer).__name__ not in _FORWARD or _bend(layer) not in _BENDS for layer, _ in parts):
        return None
    x, y = work.data()

    def cost(weights: Any, x: Any, y: Any, key: Any) -> Any:
        first = 0
        for layer, number in parts:
            key, own = jax.random.split(key) if type(layer).__name__ == "Dropout" else (key, key)
            x = _FORWARD[type(layer).__name__](layer, weights[first : first + number], x, own)
            first += number
        if work.loss == "mse":
            return jnp.mean((x - y) ** 2)
        if work.loss == "bce":
            return jnp.mean(jnp.maximum(x, 0) - x * y + jnp.log1p(jnp.exp(-jnp.abs(x))))
        return -jnp.mean(jnp.sum(jax.nn.log_softmax(x) * y, -1))

    def step(weights: Any, slots: Any, key: Any, x: Any, y: Any) -> Any:
        key, own = jax.random.split(key)
        value, slopes = jax.value_and_grad(cost)(weights, x, y, own)
        moved = [_UPDATE[work.optimizer](w, g, s, work.rate) for w, g, s in zip(weights, slopes, slots, strict=True)]
        return [w for w, _ in moved], [s for _, s in moved], key, value

    jitted = jax.jit(step, donate_argnums=(0, 1))
    weights = [jnp.asarray(weight) for weight in model.get_weights()]
    slots = [(jnp.zeros_like(weight), jnp.zeros_like(weight), jnp.zeros(())) for weight in weights]
    state = [weights, slots, jax.random.PRNGKey(0)]

    def chunk() -> float:
        began, steps, value = time.perf_counter(), 0, None
        for start in list(range(0, work.rows, work.batch)) * epochs_of(work):
            *state[:], value = jitted(*state, x[start : start + work.batch], y[start : start + work.batch])
            steps += 1
        jax.block_until_ready(value)
        return (time.perf_counter() - began) / steps

    chunk()
    return chunk


# ---- what JAX computes, layer by layer: (layer, weights, x, key) -> y


def _bend(layer: Any) -> str:
    return str(activations.get(getattr(layer, "activation", None)).spec_name)


_BENDS: dict[str, Callable[[Any], Any]] = {
    "linear": lambda z: z,
    "relu": lambda z: jax.nn.relu(z),
    "tanh": lambda z: jnp.tanh(z),
    "sigmoid": lambda z: jax.nn.sigmoid(z),
}


def _bent(layer: Any, z: Any) -> Any:
    return _BENDS[_bend(layer)](z)


def _conv(layer: Any, weights: Any, x: Any, _: Any) -> Any:
    kernel, bias = weights
    order = ("NHWC", "HWIO", "NHWC")
    z = jax.lax.conv_general_dilated(x, kernel, layer.strides, layer.padding.upper(), dimension_numbers=order)
    return _bent(layer, z + bias)


def _pool(layer: Any, _: Any, x: Any, __: Any) -> Any:
    window, steps = (1, *layer.pool_size, 1), (1, *(layer.strides or layer.pool_size), 1)
    return jax.lax.reduce_window(x, -jnp.inf, jax.lax.max, window, steps, layer.padding.upper())


def _drop(layer: Any, _: Any, x: Any, key: Any) -> Any:
    return x * jax.random.bernoulli(key, 1 - layer.rate, x.shape) / (1 - layer.rate)


def _lstm(layer: Any, weights: Any, x: Any, _: Any) -> Any:
    kernel, loop, bias = weights
    z = jnp.swapaxes(x, 0, 1) @ kernel + bias

    def cell(state: Any, z: Any) -> Any:
        h, c = state
        i, f, g, o = jnp.split(z + h @ loop, 4, axis=-1)
        c = jax.nn.sigmoid(f) * c + jax.nn.sigmoid(i) * jnp.tanh(g)
        h = jax.nn.sigmoid(o) * jnp.tanh(c)
        return (h, c), (h if layer.return_sequences else None)

    zeros = jnp.zeros((x.shape[0], loop.shape[0]), jnp.float32)
    (h, _), every = jax.lax.scan(cell, (zeros, zeros), z)
    return jnp.swapaxes(every, 0, 1) if layer.return_sequences else h


_FORWARD: dict[str, Callable[[Any, Any, Any, Any], Any]] = {
    "Dense": lambda layer, weights, x, _: _bent(layer, x @ weights[0] + weights[1]),
    "Flatten": lambda _, __, x, ___: x.reshape(len(x), prod(x.shape[1:])),
    "Conv2D": _conv,
    "MaxPooling2D": _pool,
    "Dropout": _drop,
    "LSTM": _lstm,
}


# ---- an update of one array: (weight, gradient, (m, v, t), rate) -> (weight, (m, v, t))


def _adam(w: Any, g: Any, slots: Any, rate: float) -> Any:
    m, v, t = slots[0] + 0.1 * (g - slots[0]), slots[1] + 0.001 * (g * g - slots[1]), slots[2] + 1
    size = rate * jnp.sqrt(1 - 0.999**t) / (1 - 0.9**t)
    return w - size * m / (jnp.sqrt(v) + 1e-7), (m, v, t)


def _rmsprop(w: Any, g: Any, slots: Any, rate: float) -> Any:
    v = slots[1] + 0.1 * (g * g - slots[1])
    return w - rate * g / jnp.sqrt(v + 1e-7), (slots[0], v, slots[2])


_UPDATE: dict[str, Callable[[Any, Any, Any, float], Any]] = {
    "sgd": lambda w, g, slots, rate: (w - rate * g, slots),
    "rmsprop": _rmsprop,
    "adam": _adam,
}


def gemm_peak(side: int = 1_024, times: int = 10) -> float:
    """Operations a second in a large product of float32 matrices, the best of some."""
    a = np.random.default_rng(0).random((side, side), dtype=np.float32)
    out, taken = np.empty_like(a), []
    for _ in range(times):
        began = time.perf_counter()
        np.dot(a, a, out)
        taken.append(time.perf_counter() - began)
    return float(2 * side**3 / min(taken))
