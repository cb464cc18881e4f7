"""A plan's numbers, each worked out by hand or from the study notes; and what stays unknown when something is wrong."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from engine.experiment import Bounds, Speed, plan
from engine.experiment.cost import Training
from tests.engine.experiment.specs import MLP, MNIST, MNIST_CURE, dense, examples, layer, spec

FLAT, OUT = layer("Flatten"), dense(10, "softmax")
BCE = "binary_crossentropy"

PARAMETERS: dict[str, tuple[Any, list[int], list[str]]] = {
    "64-32-10": (spec(*MLP), [0, 2_080, 330], ["", "64×32 + 32", "32×10 + 10"]),
    "30-1: 31": (spec(dense(1, "sigmoid"), data="breast_cancer", loss=BCE), [31], ["30×1 + 1"]),
    "30-10-1: 310 + 11": (
        spec(dense(10, "relu"), dense(1, "sigmoid"), data="breast_cancer", loss=BCE),
        [310, 11],
        ["30×10 + 10", "10×1 + 1"],
    ),
    "32 filters of 3x3 on grey: 320": (
        spec(layer("Conv2D", filters=32, kernel_size=3), FLAT, OUT),
        [320, 0, 11_530],
        ["3×3×1×32 + 32", "", "1,152×10 + 10"],
    ),
    "LSTM 4(u(u+f)+u): 5,248": (
        spec(layer("LSTM", units=32), OUT, data="digits_rows"),
        [5_248, 330],
        ["8×128 + 32×128 + 128", "32×10 + 10"],
    ),
}


@pytest.mark.parametrize(("raw", "parameters", "formulas"), PARAMETERS.values(), ids=PARAMETERS)
def test_parameters_and_formulas(raw: Any, parameters: list[int], formulas: list[str]) -> None:
    body = plan(raw).to_json()
    assert [entry["parameters"] for entry in body["layers"]] == parameters
    assert [entry["formula"] for entry in body["layers"]] == formulas
    assert body["parameters"] == {"total": sum(parameters), "trainable": sum(parameters), "non_trainable": 0}


# rows, batch size -> batches, last batch, updates of 5 epochs
BATCHES = {
    "60,000 rows by 128: 469, the last of 96": (60_000, 128, 469, 96, 2_345),
    "rows that divide": (1_024, 32, 32, 32, 160),
    "one short batch": (5, 32, 1, 5, 5),
    "rows of one": (7, 1, 7, 1, 35),
}


@pytest.mark.parametrize(("rows", "size", "batches", "last", "updates"), BATCHES.values(), ids=BATCHES)
def test_batches(rows: int, size: int, batches: int, last: int, updates: int) -> None:
    training = Training(rows, 0, size, 5)
    assert (training.batches, training.last_batch, training.updates) == (batches, last, updates)


def test_the_whole_document() -> None:
    body = plan({**spec(*MLP, epochs=20), "name": "digits", "seed": 42}).to_json("ko")
    assert body["valid"]
    assert body["errors"] == body["warnings"] == []
    assert body["data"] == {
        "dataset": "digits",
        "rows": 1797,
        "train": 1079,
        "validation": 359,
        "test": 359,
        "input_shape": [8, 8, 1],
        "kind": "image",
        "task": "classification",
        "classes": 10,
        "target": "one_hot",
        "scaling": {"name": "divide", "by": 16},
    }
    assert body["training"] == {
        "rows": 1079,
        "batch_size": 32,
        "batches_per_epoch": 34,
        "last_batch": 23,
        "epochs": 20,
        "updates": 680,
    }
    assert [(entry["name"], entry["output_shape"]) for entry in body["layers"]] == [
        ("flatten", [64]),
        ("dense", [32]),
        ("dense_1", [10]),
    ]
    assert body["layers"][1]["weights"] == [
        {"name": "kernel", "shape": [64, 32], "parameters": 2048, "trainable": True},
        {"name": "bias", "shape": [32], "parameters": 32, "trainable": True},
    ]
    # 2 * 64 * 32 + 2 * 32 and 2 * 32 * 10 + 2 * 10 forward, three times for training, once for validation
    assert body["flops_per_epoch"] == (4_160 + 660) * (3 * 1_079 + 359)
    assert body["view"] == "softmax"


TARGETS = {
    "one-hot": (spec(*MLP), "one_hot", "softmax"),
    "whole numbers": (spec(*MLP, loss="sparse_categorical_crossentropy"), "indices", "softmax"),
    "yes or no": (spec(dense(1, "sigmoid"), data="breast_cancer", loss=BCE), "binary", "softmax"),
    "points": (spec(dense(1, "sigmoid"), data="moons", loss=BCE), "binary", "surface"),
    "heights": (spec(dense(1), data="plane", loss="mse", metrics=["mae"]), "numbers", "surface"),
    "a number": (spec(dense(1), data="diabetes", loss="mse", metrics=["mae"]), "numbers", "scatter"),
}


@pytest.mark.parametrize(("raw", "target", "view"), TARGETS.values(), ids=TARGETS)
def test_targets_and_views(raw: Any, target: str, view: str) -> None:
    found = plan(raw)
    assert (found.target, found.view) == (target, view)


def test_layers_wait_below_the_first_wrong_one() -> None:
    raw = spec(FLAT, layer("Conv2D", filters=4, kernel_size=3), dense(8), OUT)
    body = plan(raw).to_json("ko")
    assert [(entry["state"], entry.get("waits_for")) for entry in body["layers"]] == [
        ("ok", None),
        ("error", None),
        ("waiting", "conv2d"),
        ("waiting", "conv2d"),
    ]
    assert body["layers"][1]["input_shape"] == [64]
    assert [body[key] for key in ("parameters", "memory_bytes", "memory", "flops_per_epoch", "seconds")] == [None] * 5
    assert body["training"]["updates"] == 68
    (error,) = body["errors"]
    assert error["pointer"] == "/model/layers/1"
    assert error["needs"] == "높이 × 너비 × 채널"
    assert error["gets"] == [64]
    assert error["facts"] == {"layer": "conv2d", "prev": "flatten", "got": [64], "k": 64}
    assert error["remedy"] == {
        "text": "flatten 위로 옮기기",
        "patch": [{"op": "move", "from": "/model/layers/1", "path": "/model/layers/0"}],
    }


def test_a_wrong_optimizer_leaves_the_layers_known() -> None:
    body = plan(spec(*MLP, optimizer="zzz")).to_json()
    assert [entry["state"] for entry in body["layers"]] == ["ok"] * 3
    assert body["memory_bytes"] is None
    assert body["parameters"]["total"] == 2_410


def test_names_are_counted_as_keras_counts_them() -> None:
    raw = spec(FLAT, {**dense(8, "relu"), "name": "dense_1"}, dense(8, "relu"), dense(8, "relu"), OUT)
    assert [entry.name for entry in plan(raw).layers] == ["flatten", "dense_1", "dense", "dense_2", "dense_3"]


@pytest.mark.skipif(not MNIST.is_dir(), reason=MNIST_CURE)
def test_mnist_784_512_10(tmp_path: Path) -> None:
    (tmp_path / "mnist").symlink_to(MNIST, target_is_directory=True)
    raw = {**spec(FLAT, dense(512, "relu"), OUT, data="mnist"), "fit": {"epochs": 5, "batch_size": 128}}
    body = plan(raw, folder=tmp_path).to_json()
    assert [entry["parameters"] for entry in body["layers"]] == [0, 401_920, 5_130]
    assert body["parameters"]["total"] == 407_050
    assert (body["data"]["train"], body["data"]["validation"], body["data"]["test"]) == (6_400, 1_600, 2_000)


def test_memory_is_told_in_parts() -> None:
    body = plan(examples()["digits-mlp"], bounds=Bounds(base_bytes=40_000_000)).to_json()
    assert body["memory"]["base"] == 40_000_000
    assert sum(body["memory"].values()) == body["memory_bytes"]


def test_memory_grows_with_the_batch_and_what_is_kept_of_it() -> None:
    small, large = (
        plan({**examples()["digits-convnet"], "fit": {"epochs": 1, "batch_size": size}}).memory for size in (100, 200)
    )
    assert small is not None
    assert large is not None
    assert large.activations == pytest.approx(2 * small.activations, rel=0.05)
    assert (large.base, large.data) == (small.base, small.data)


MOST = {"model.too_large": 3, "odd.too_long": 1666.7, "fit.too_long": 250.0}
SLOW = Speed(call=1.0, flop=1e-11, element=1e-10, far=1e-9)
BOUNDED: dict[str, tuple[Bounds, str, str, str, str]] = {
    "memory": (
        Bounds(memory_bytes=3e6, base_bytes=1_000_000),
        "errors",
        "model.too_large",
        "/model/layers/1",
        "Make it 64 units",
    ),
    "a while": (Bounds(seconds=100_000), "warnings", "odd.too_long", "/fit/epochs", "Train"),
    "for ever": (Bounds(seconds=15_000), "errors", "fit.too_long", "/fit/epochs", "Train"),
}


@pytest.mark.parametrize(("bounds", "where", "code", "pointer", "says"), BOUNDED.values(), ids=BOUNDED)
def test_a_run_beyond_its_bounds_is_named_with_numbers(
    bounds: Bounds, where: str, code: str, pointer: str, says: str
) -> None:
    raw = spec(FLAT, dense(2_048, "relu"), OUT, fit={"epochs": 20})
    body = plan(raw, SLOW if "time" in code or "long" in code else None, bounds=bounds).to_json()
    (found,) = [problem for problem in body[where] if problem["code"] == code]
    assert found["pointer"] == pointer
    assert found["facts"]["most"] == MOST[code]
    assert found["remedy"]["text"].startswith(says)
