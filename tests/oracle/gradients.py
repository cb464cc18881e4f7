"""Random graphs whose gradients are compared with central differences: python -m tests.oracle.gradients [graphs] [seed]

Shared layers, models inside models, masks that meet, several inputs and outputs, in float64. Prints how many agree.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

import numpy as np

import engine
from engine import config, losses
from engine.checks import model_gradients
from tests.oracle.graphs import random_model, random_sequences

KINDS: dict[str, Callable[[Any, int], Any]] = {"graphs": random_model, "sequences": random_sequences}


def worst(kind: str, seed: int) -> float:
    """The largest relative error of the gradient by any weight of the model with this seed."""
    before = config.floatx()
    config.set_floatx("float64")
    try:
        model = KINDS[kind](engine, seed)
        rng = np.random.default_rng(seed)
        # no bias of 0: a row of zeros must stay the only one that Masking skips, however a weight moves
        model.set_weights([0.5 * rng.normal(size=weight.shape) for weight in model.weights])
        xs = [rng.normal(size=(2, *layer.declared)) for layer in model.graph.input_layers]
        for x in xs:
            if x.ndim == 3:
                x[0, -1] = 0  # a step that Masking skips
        ys = [rng.normal(size=y.shape) for y in model.graph.answers(model.tape(xs))]
        return max(model_gradients(model, losses.MeanSquaredError(), xs, ys).values(), default=0.0)
    finally:
        config.set_floatx(before)


def main(graphs: int, seed: int) -> int:
    failed = 0
    for kind in KINDS:
        errors = {place: worst(kind, place) for place in range(seed, seed + graphs)}
        wrong = {place: error for place, error in errors.items() if error > 1e-6}
        failed += len(wrong)
        print(
            f"{kind}: {graphs - len(wrong)} of {graphs} agree to 1e-6, worst {max(errors.values()):.1e}; wrong: {wrong}"
        )
    return 1 if failed else 0


if __name__ == "__main__":
    arguments = [int(word) for word in sys.argv[1:]]
    sys.exit(main(*(arguments + [100, 0][len(arguments) :])))
