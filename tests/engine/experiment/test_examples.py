"""The examples that the page offers: planned without a remark, trained in time, and as good as promised."""

from __future__ import annotations

import json
import math
import time
from pathlib import Path
from typing import Any

import pytest

from engine.experiment import Experiment, Speed, plan, prepare, train
from tests.engine.experiment.specs import MNIST, MNIST_CURE, ROOT, dense, examples, layer, spec

# id -> what the last epoch must reach on the validation rows; docs/examples.md has what it does reach
GOALS = {
    "digits-mlp": ("val_accuracy", 0.95),
    "digits-convnet": ("val_accuracy", 0.97),
    "digits-lstm": ("val_accuracy", 0.93),
    "breast-cancer": ("val_accuracy", 0.95),
    "spiral": ("val_accuracy", 0.95),
    "diabetes": ("val_mae", 50.0),  # guessing the mean is off by 66
    "hills": ("val_mae", 0.1),  # guessing the mean is off by 0.25
    "xor-line": ("val_accuracy", 0.4),  # meant not to learn: no line parts the four corners
    "by-heart": ("val_accuracy", 0.7),  # meant to overfit
}
EXAMPLES = examples()
MEASURED = json.loads((ROOT / "app" / "measured.json").read_text(encoding="utf-8"))["results"]


def run(raw: Any) -> dict[str, list[float]]:
    return train(prepare(Experiment.parse(raw)), lambda kind, body: None).history


def test_every_example_has_a_goal() -> None:
    assert list(EXAMPLES) == list(GOALS)


@pytest.mark.parametrize("name", GOALS)
def test_example_is_planned_without_a_remark(name: str) -> None:
    found = plan(EXAMPLES[name])
    assert found.valid
    assert found.warnings == []


@pytest.mark.parametrize("name", GOALS)
def test_example_reaches_its_goal_in_time(name: str) -> None:
    metric, goal = GOALS[name]
    began = time.perf_counter()
    history = run(EXAMPLES[name])
    last = history[metric][-1]
    assert last >= goal if metric == "val_accuracy" else last <= goal
    assert time.perf_counter() - began < 60
    # what the gallery tells of it is near: another machine adds up in another order, and no more
    told = MEASURED[name]
    assert (f"val_{told['metric']}", told["epochs"]) == (metric, EXAMPLES[name]["fit"]["epochs"])
    near = {"abs": 0.04} if metric == "val_accuracy" else {"rel": 0.2}
    assert last == pytest.approx(told["value"], **near)
    if name == "xor-line":
        assert max(history["val_accuracy"]) < 0.8
    if name == "by-heart":
        assert history["val_loss"][-1] > 1.5 * min(history["val_loss"])
        assert history["loss"][-1] < 0.2


def test_expected_seconds_are_of_the_right_size() -> None:
    # tools/measure_examples.py --speed shows all of them, within a factor of two; here processor time is compared,
    # because a test may run beside others
    for name in ("digits-mlp", "breast-cancer"):
        Speed.measured.cache_clear()
        expected = plan(EXAMPLES[name]).seconds
        prepared = prepare(Experiment.parse(EXAMPLES[name]))
        began = time.thread_time()
        train(prepared, lambda kind, body: None)
        assert expected is not None
        assert abs(math.log(expected / (time.thread_time() - began))) < math.log(3)


@pytest.mark.skipif(not MNIST.is_dir(), reason=MNIST_CURE)
def test_mnist_784_512_10(tmp_path: Path) -> None:
    """8,000 real digits, RMSprop, batches of 128, 5 epochs, judged on the 2,000 digits of the test files.

    The learning rate is twice the default, because 315 updates are few. With it eight seeds give .9455 to .950; with
    the default .001 they give .932 to .941, and so do real Keras (.920 to .940) and PyTorch (.925 to .943)."""
    (tmp_path / "mnist").symlink_to(MNIST, target_is_directory=True)
    stack = (layer("Flatten"), dense(512, "relu"), dense(10, "softmax"))
    optimizer = {"class_name": "RMSprop", "config": {"learning_rate": 0.002}}
    raw = spec(*stack, optimizer=optimizer, fit={"epochs": 5, "batch_size": 128})
    raw["data"] = {"dataset": "mnist", "validation_split": 0}
    prepared = prepare(Experiment.parse(raw), tmp_path)
    train(prepared, lambda kind, body: None)
    assert (len(prepared.x_train), prepared.model.updates) == (8_000, 315)
    assert prepared.evaluate("test")["accuracy"] >= 0.94
