"""The sentence at the end of a run against real runs: trained here, their histories told to the page's own code."""

from __future__ import annotations

import json
import shutil
import subprocess
from math import isfinite
from pathlib import Path
from typing import Any

import pytest

from engine.experiment import Experiment, prepare, train
from tests.engine.experiment.specs import dense, examples, layer

SCRIPT = Path(__file__).parent / "verdicts.mjs"
EXAMPLES = examples()


def changed(name: str, *layers: Any, rate: float | None = None, optimizer: str = "Adam", **fit: Any) -> dict[str, Any]:
    """An example with other layers, another learning rate, another number of epochs."""
    spec = json.loads(json.dumps(EXAMPLES[name]))
    if layers:
        spec["model"]["layers"] = list(layers)
    if rate is not None:
        spec["compile"]["optimizer"] = {"class_name": optimizer, "config": {"learning_rate": rate}}
    spec["fit"] |= fit
    return dict(spec)


WIDE = (dense(256, "relu"), dense(256, "relu"), dense(1, "sigmoid"))
# what is trained -> what the page says at its end, and the one thing to try that it offers
RUNS: dict[str, tuple[dict[str, Any], str, str | None]] = {
    "the first example": (changed("digits-mlp"), "converged", None),
    "cut short": (changed("digits-mlp", rate=0.001, epochs=4), "falling", "cure.epochs"),
    "spirals, soon over": (changed("spiral", epochs=15), "falling", "cure.epochs"),
    "steps far too short": (changed("digits-mlp", rate=1e-7, epochs=10), "stuck", "cure.rate"),
    "steps so long that all units die": (changed("digits-mlp", rate=3.0, epochs=15), "stuck", "cure.rate"),
    "long steps that settle": (changed("digits-mlp", rate=0.5, optimizer="SGD", epochs=20), "converged", None),
    "steps beyond all numbers": (
        changed("diabetes", rate=5.0, optimizer="SGD", epochs=20),
        "diverged",
        "cure.rate",
    ),
    "far more weights than rows": (
        changed("breast-cancer", *WIDE, epochs=60),
        "overfit",
        "cure.layer",
    ),
    "far more weights than rows, with Dropout": (
        changed("breast-cancer", *WIDE[:1], layer("Dropout", rate=0.1), *WIDE[1:], epochs=60),
        "overfit",
        "cure.callback",
    ),
    "one straight line for two spirals": (changed("spiral", dense(1, "sigmoid"), epochs=30), "converged", None),
    "a number for an answer": (changed("diabetes"), "converged", None),
}


def told(spec: dict[str, Any]) -> dict[str, Any]:
    """What the page knows of a run when it has ended."""
    prepared = prepare(Experiment.parse(spec))
    history = train(prepared, lambda *_: None).history
    broke = prepared.model.stop_reason == "nan"
    epochs = len(history["loss"])
    return {
        "state": "diverged" if broke else "finished",
        "facts": {"epoch": epochs + 1, **prepared.model.stop_facts} if broke else {},
        "columns": {name: [value if isfinite(value) else None for value in values] for name, values in history.items()},
        "trained": epochs,
        "spec": spec,
    }


def test_every_run_is_told_what_it_is() -> None:
    node = shutil.which("node")
    if node is None:
        pytest.skip("node: install it, for example sudo apt-get install nodejs")
    runs = {name: told(spec) for name, (spec, _, _) in RUNS.items()}
    done = subprocess.run([node, str(SCRIPT)], input=json.dumps(runs), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == {name: [key, cure] for name, (_, key, cure) in RUNS.items()}
