"""What blocks say of the room they take, against what NumPy really allocates."""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable
from math import prod
from typing import Any

import numpy as np
import pytest

from engine import activations, initializers, optimizers
from engine.layers.base import Context, Example, Layer
from engine.layers.protocol import Home, listed
from engine.registry import KINDS

CLASSES: list[type[Layer]] = list(KINDS["layer"].values())  # type: ignore[arg-type]
EXAMPLES = [(f"{cls.__name__} {number}", example) for cls in CLASSES for number, example in enumerate(cls.examples())]
EXAMPLES = [(name, example) for name, example in EXAMPLES if name not in ("SeparableConv2D 2", "UpSampling3D 1")]
# rows of 4 numbers are too short to tell: their strided copies and repeats of axes of length 1 are a matter of luck
FLOAT = 4
ENOUGH = 150_000
"""Numbers of the largest array: small ones show the interpreter's own memory, and NumPy reuses large ones only."""


def spent(work: Callable[[], Any]) -> tuple[Any, float, float]:
    """What ``work`` gives, the numbers that it leaves allocated, and the most at once."""
    tracemalloc.start()
    try:
        before, _ = tracemalloc.get_traced_memory()
        made = work()
        now, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    return made, (now - before) / FLOAT, (most - before) / FLOAT


@pytest.mark.parametrize("example", [example for _, example in EXAMPLES], ids=[name for name, _ in EXAMPLES])
def test_a_layer_knows_its_room(example: Example) -> None:
    layer, shapes, rng = example.layer, example.input_shapes, np.random.default_rng(0)
    rows = max(16, ENOUGH // max(map(prod, (*shapes, *example.output_shapes))))
    specs = layer.params(shapes)
    home = Home.build({"layer": specs}, np.dtype(np.float32))["layer"]
    layer.settle(home)
    for name, spec in specs.items():
        home.views[name][...] = spec.initializer(spec.shape, rng)
    p, g = home.views, home.params.like().views("layer")
    xs = [rng.standard_normal((rows, *shape), dtype=np.float32) for shape in shapes]
    if example.indices is not None:
        xs = [rng.integers(0, example.indices, x.shape).astype(np.float32) for x in xs]
    (y, cache), kept, there = spent(lambda: layer.forward(p, xs, Context(training=True, rng=rng)))
    dy: list[Any] = [np.ones_like(part) for part in listed(y)]
    dys = [dy[0], *[None] * (len(dy) - 1)] if isinstance(y, list) else dy[0]
    _, _, back = spent(lambda: layer.backward(p, g, dys, cache))
    room, slack = layer.room(shapes), 4 * max(map(prod, (*shapes, *example.output_shapes))) * 0.1 + 3_000 / rows
    assert room.kept == pytest.approx(kept / rows, rel=0.15, abs=slack)
    slope = max((spec.size for spec in specs.values() if spec.trainable), default=0) / rows
    peak = max(there, kept + back) / rows
    planned = max(room.there, room.kept + max(room.back, room.slope + slope))
    assert planned == pytest.approx(peak, rel=0.3, abs=2 * slack)


@pytest.mark.parametrize("name", KINDS["activation"])
def test_an_activation_knows_its_room(name: str) -> None:
    function, x = activations.get(name), np.random.default_rng(0).standard_normal((400, 500), dtype=np.float32)
    function(x[:1])  # what the first call imports and works out once is not its room
    y, _, there = spent(lambda: function(x))
    dy = np.ones_like(y)
    _, _, back = spent(lambda: function.gradient(dy, x, y))
    said = function.room()
    assert said == pytest.approx((there / x.size, back / x.size), abs=0.35)


@pytest.mark.parametrize("name", KINDS["optimizer"])
def test_an_optimizer_knows_its_room(name: str) -> None:
    optimizer, size = optimizers.get(name), 100_000
    theta, grad, slots = (np.ones((*lead, size), np.float32) for lead in ((), (), (len(optimizer.slots),)))
    _, _, most = spent(lambda: optimizer.step(theta, grad, slots, 1, [slice(0, size)]))
    scratch = optimizer.room(size) / size - len(optimizer.slots)
    assert most / size - 0.1 <= scratch <= most / size + 1.1


@pytest.mark.parametrize("name", KINDS["initializer"])
def test_an_initializer_knows_its_room(name: str) -> None:
    made, shape = initializers.get(name), (400, 400)
    _, _, most = spent(lambda: made(shape, np.random.default_rng(0)))
    assert FLOAT * most / (8 * prod(shape)) == pytest.approx(made.scratch, abs=0.3)
