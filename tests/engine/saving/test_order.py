"""The order of a graph's layers is Keras's: recorded ones, and graphs done by hand."""

from __future__ import annotations

import json
from typing import Any

import pytest

from engine.models.order import layer_order
from tests.house import tree

RECORDED = json.loads((tree.ROOT / "tests/oracle/data/files/orders.json").read_text(encoding="utf-8"))
# nodes (name, layer, reads), outputs, order
BY_HAND: dict[str, tuple[list[tuple[str, str, list[str]]], list[str], list[str]]] = {
    "a chain": ([("b", "B", ["a"]), ("a", "A", [])], ["b"], ["A", "B"]),
    "the deep branch comes first": (
        [("x", "X", []), ("p", "P", ["x"]), ("q", "Q", ["x"]), ("r", "R", ["q"]), ("s", "S", ["p", "r"])],
        ["s"],
        ["X", "Q", "P", "R", "S"],
    ),
    "a shared layer lies as deep as its deepest use": (
        [("x", "X", []), ("a", "A", ["x"]), ("b", "B", ["a"]), ("c", "A", ["b"])],
        ["c"],
        ["X", "A", "B"],
    ),
    "a spare input stands at depth 0": ([("x", "X", []), ("y", "Y", []), ("a", "A", ["x"])], ["a"], ["X", "Y", "A"]),
    "what no output needs is left out": ([("x", "X", []), ("a", "A", ["x"]), ("b", "B", ["x"])], ["a"], ["X", "A"]),
}


@pytest.mark.parametrize("case", RECORDED, ids=lambda case: f"{len(case['nodes'])} nodes")
def test_keras_orders_them_so(case: dict[str, Any]) -> None:
    assert layer_order(case["nodes"], case["outputs"]) == case["order"]


@pytest.mark.parametrize(("nodes", "outputs", "order"), BY_HAND.values(), ids=BY_HAND)
def test_by_hand(nodes: Any, outputs: list[str], order: list[str]) -> None:
    assert layer_order(nodes, outputs) == order


def test_a_long_chain_is_no_trouble() -> None:
    nodes = [(str(n), n, [str(n - 1)] if n else []) for n in range(5000)]
    assert layer_order(nodes, ["4999"]) == list(range(5000))
