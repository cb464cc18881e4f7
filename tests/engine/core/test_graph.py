"""The graph: order, forks, merges, shared layers, and what it refuses."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from engine import Input, Model, config, layers, losses
from engine.checks import model_gradients
from engine.errors import ShapeError, SpecError
from engine.models.graph import Graph, Node, Source
from tests.engine.core.doubles import Sum


@pytest.fixture(autouse=True)
def _float64() -> object:
    config.set_floatx("float64")
    yield
    config.set_floatx("float32")


def names(*wanted: str) -> list[layers.Layer]:
    return [layers.Dense(3, "tanh", name=name) for name in wanted]


def fork() -> Model:
    """a reads the input, b reads a, and sum reads both."""
    x = Input((3,), name="input")
    a, b = names("a", "b")
    first = a(x)
    return Model(x, Sum(name="sum")([first, b(first)]))


def shared() -> Model:
    """a reads the input, and then itself."""
    x = Input((3,), name="input")
    (a,) = names("a")
    return Model(x, a(a(x)))


def test_nodes_come_after_what_they_read() -> None:
    a, b = names("a", "b")
    nodes = [
        Node("sum", Sum(name="sum"), (Source("a"), Source("b"))),
        Node("a", a, (Source("input"),)),
        Node("b", b, (Source("a"),)),
        Node("input", layers.InputLayer((3,), name="input")),
    ]
    assert list(Graph(nodes, ["sum"]).nodes) == ["input", "a", "b", "sum"]


def test_a_shared_layer_counts_once() -> None:
    assert shared().count_params() == 3 * 3 + 3


@pytest.mark.parametrize("graph", [fork, shared])
def test_gradients_of_forks_and_shared_layers(graph: Callable[[], Model]) -> None:
    model = graph()
    rng = np.random.default_rng(0)
    errors = model_gradients(model, losses.MeanSquaredError(), rng.normal(size=(4, 3)), rng.normal(size=(4, 3)))
    assert max(errors.values()) < 1e-6, errors


def test_gradients_reach_the_input() -> None:
    model = fork()
    tape = model.tape(np.ones((2, 3)))
    (dx,) = model.graph.backward(tape, [np.ones((2, 3))], model.grads).values()
    assert dx.shape == (2, 3)
    assert dx.any()


@pytest.mark.parametrize(
    ("nodes", "code"),
    {
        "cycle": ([("a", ("b",)), ("b", ("a",))], "graph.cycle"),
        "unknown": ([("a", ("nobody",))], "graph.no_such_input"),
        "twice": ([("a", ()), ("a", ())], "model.duplicate_name"),
    }.values(),
    ids=["cycle", "unknown", "twice"],
)
def test_what_is_no_graph_is_refused(nodes: list[tuple[str, tuple[str, ...]]], code: str) -> None:
    with pytest.raises(SpecError) as caught:
        Graph([Node(name, layers.Flatten(name=name), tuple(map(Source, reads))) for name, reads in nodes], ["a"])
    assert caught.value.code == code
    assert "a" in str(caught.value)


def test_a_shape_error_names_the_node() -> None:
    nodes = [
        Node("input", layers.InputLayer((64,), name="input")),
        Node("eyes", layers.Conv2D(4, 3), (Source("input"),)),
    ]
    with pytest.raises(ShapeError, match=r"eyes needs a picture .* gets \(64,\)"):
        Graph(nodes, ["eyes"]).shapes()
