"""Run the script of every example, and of models that branch and nest, under real Keras.

KERAS_BACKEND=torch PYTHONPATH=. python -m tests.oracle.scripts

Each must train, end in finite losses under the names that the engine gives them, and have as many parameters as the
plan says.
"""

from __future__ import annotations

import os
import sys
from typing import Any

os.environ.setdefault("KERAS_BACKEND", "torch")

import numpy as np

from engine.experiment import Experiment, plan, prepare, script, train
from tests.engine.experiment.test_script import SPECS, short


def faults(spec: dict[str, Any]) -> list[str]:
    """What is not as it should be."""
    planned = plan(spec)
    found: dict[str, Any] = {}
    exec(script(planned).text, found)
    history = found["history"].history
    names: list[str] = []
    train(prepare(Experiment.parse(spec)), lambda kind, body: names.extend(body["logs"]) if kind == "epoch" else None)
    wanted = planned.to_json()["parameters"]["total"]
    return [
        *(f"{name} is missing" for name in sorted(set(names) - set(history))),
        *(f"{name} is not finite" for name, values in history.items() if not np.isfinite(values).all()),
        *(
            [f"{found['model'].count_params()} parameters, not {wanted}"]
            if found["model"].count_params() != wanted
            else []
        ),
    ]


def main() -> int:
    wrong = {name: said for name, spec in SPECS.items() if (said := faults(short(spec)))}
    for name in SPECS:
        print(f"{name}: {'; '.join(wrong.get(name, ['as it should be']))}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
