"""Any layer with any arguments in a spec is answered: a plan or an error, and what the plan lets pass also trains."""

from __future__ import annotations

import random
from contextlib import suppress
from typing import Any

import pytest

from engine.errors import StrataError
from engine.experiment import Experiment, plan, prepare, train
from engine.registry import KINDS
from engine.spec import arguments
from tests.engine.experiment.specs import dense, layer, spec

ODD: list[Any] = [
    *(0, -1, 1, 2, 3, 1e9, 0.5, "x", "same", "causal", None, True, False, 2**40, 256),
    *([], [1, 2], [1], [3, 3], [[1, 1], [2, 2]], [[1, 0]], [None, 3], {}, {"a": 1}),
    *("relu", "glu", "LSTM", "LSTMCell", "l2", "max_norm", "Flatten", "channels_last", "...x,xy->...y"),
    *(layer("LSTM", units=2), layer("LSTMCell", units=2), ["LSTMCell"], layer("Dense", units=2), layer("orthogonal")),
]
SHAPES = [[8, 8], [4, 4, 4], [64], [2, 4, 8, 1], [2, 2, 4, 2, 2]]


def any_spec(rng: random.Random) -> dict[str, Any]:
    """An example of any layer, one in four of its arguments replaced, with any loss, metric and optimizer."""
    cls: Any = rng.choice(list(KINDS["layer"].values()))
    example = rng.choice(cls.examples()).layer
    config = {name: value for name, value in example.get_config().items() if name in arguments(cls)}
    for name in arguments(cls):
        if rng.random() < 0.25:
            config[name] = rng.choice(ODD)
    stack = [layer(cls.spec_name, **config), layer("Flatten"), dense(10, "softmax")]
    if rng.random() < 0.5:
        stack.insert(0, layer("Reshape", target_shape=rng.choice(SHAPES)))
    loss, metric, optimizer = (rng.choice(list(KINDS[kind])) for kind in ("loss", "metric", "optimizer"))
    data = rng.choice(["digits", "digits_rows", "iris", "spiral", "diabetes"])
    return spec(*stack, data=data, loss=loss, metrics=[metric], optimizer=optimizer, epochs=1)


@pytest.mark.parametrize("seed", range(20))
def test_any_layer_is_answered(seed: int) -> None:
    rng = random.Random(seed)
    for _ in range(60):
        wanted = any_spec(rng)
        found = plan(wanted)
        found.to_json("ko")
        if found.valid and (found.seconds or 9) < 0.2:
            with suppress(StrataError):  # said in a sentence
                train(prepare(Experiment.parse(wanted)), lambda *_: None)
