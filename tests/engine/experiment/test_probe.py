"""What the pictures are drawn from: fixed rows, shares that add up, a field of bytes, targets in their own unit."""

from __future__ import annotations

import base64
from typing import Any

import numpy as np
import pytest

from engine.experiment import Experiment, Prepared, Probe, prepare, train
from engine.experiment.probe import chosen, shares
from tests.engine.experiment.specs import MLP, dense, spec

BCE = "binary_crossentropy"


def probes(raw: Any) -> tuple[list[dict[str, Any]], Prepared]:
    found: list[dict[str, Any]] = []
    prepared = prepare(Experiment.parse(raw))
    train(
        prepared, lambda kind, body: found.append(dict(body)) if kind == "probe" and body["view"] != "layers" else None
    )
    return found, prepared


def test_six_pictures_of_six_classes_and_their_shares() -> None:
    found, prepared = probes(spec(*MLP, epochs=2))
    assert [(body["epoch"], body["view"]) for body in found] == [(0, "softmax"), (1, "softmax"), (2, "softmax")]
    samples = found[0]["samples"]
    assert len({sample["y"] for sample in samples}) == len(samples) == 6
    assert [sample["row"] for sample in samples] == sorted(sample["row"] for sample in samples)
    for sample in samples:
        assert sample["row"] in prepared.split.validation
        assert np.array_equal(sample["x"], prepared.dataset.x[sample["row"]])
        assert sample["y"] == prepared.dataset.y[sample["row"]]
    for body in found:
        assert np.array(body["outputs"]).shape == (6, 10)
        assert np.sum(body["outputs"], axis=1) == pytest.approx(np.ones(6), abs=1e-5)
    assert "samples" not in found[1]
    assert found[0]["outputs"] != found[1]["outputs"]


def test_rows_are_the_same_for_every_model_of_a_data_set() -> None:
    small, other = probes(spec(*MLP))[0], probes(spec(*MLP, optimizer="sgd", loss="sparse_categorical_crossentropy"))[0]
    assert small[0]["samples"] == other[0]["samples"]


def test_two_classes_take_turns() -> None:
    found, _ = probes(spec(dense(1, "sigmoid"), data="breast_cancer", loss=BCE))
    assert sorted(sample["y"] for sample in found[0]["samples"]) == [0, 0, 0, 1, 1, 1]
    assert np.sum(found[-1]["outputs"], axis=1) == pytest.approx(np.ones(6))


def test_chosen_rows() -> None:
    y = np.array([0, 0, 0, 1, 1, 2])
    assert chosen(y, np.array([5, 4, 3, 2, 1]), 4).tolist() == [1, 3, 5, 2]


def test_one_output_becomes_two_shares_and_logits_become_shares() -> None:
    assert shares(np.array([[0.25]]), False).tolist() == [[0.75, 0.25]]
    assert shares(np.array([[0.0]]), True).tolist() == [[0.5, 0.5]]
    # softmax(2.20, 1.39, 0.85) = .59 .26 .15
    assert np.round(shares(np.array([[2.20, 1.39, 0.85]]), True), 2).tolist() == [[0.59, 0.26, 0.15]]


def field(body: dict[str, Any]) -> np.ndarray:
    grid = body["grid"]
    return np.frombuffer(base64.b64decode(grid["data"]), np.uint8).reshape(grid["height"], grid["width"])


def test_the_field_has_its_top_row_first() -> None:
    found, prepared = probes(spec(dense(1, "sigmoid"), data="gauss", loss=BCE, epochs=3))
    assert {key: found[0]["grid"][key] for key in ("x", "y", "low", "high")} == {
        "x": [-6, 6],
        "y": [-6, 6],
        "low": 0,
        "high": 1,
    }
    # make the output x2 alone: bright above, dark below, level along each row
    prepared.model.set_weights([np.array([[0.0], [1.0]]), np.array([0.0])])
    events: list[Any] = []
    probe = Probe(prepared, lambda kind, body: events.append(body))
    probe.set_model(prepared.model)
    probe.on_epoch_begin(0)
    cells = field(events[0]).astype(int)
    assert cells.shape == (64, 64)
    assert (np.ptp(cells, axis=1) == 0).all()
    assert (np.diff(cells[:, 0]) <= 0).all()
    assert (cells[0, 0], cells[-1, 0]) == (254, 1)  # 255 sigmoid(+-5.906)


def test_points_come_from_both_parts() -> None:
    found, _ = probes(spec(dense(1, "sigmoid"), data="moons", loss=BCE))
    points = found[0]["points"]
    assert len(points) == 300
    counts = [sum(point["split"] == part for point in points) for part in ("train", "validation")]
    assert counts == pytest.approx([225, 75], abs=1)
    assert len({tuple(point["x"]) for point in points}) == 300


def test_at_most_300_fields() -> None:
    raw = {**spec(dense(1, "sigmoid"), loss=BCE), "fit": {"epochs": 601, "batch_size": 500}}
    raw["data"] = {"dataset": "gauss", "options": {"samples": 50}}
    found, _ = probes(raw)
    epochs = [body["epoch"] for body in found]
    assert epochs[:3] == [0, 3, 6]
    assert epochs[-1] == 601
    assert len(epochs) <= 302


def test_heights_go_from_minus_one_to_one() -> None:
    found, _ = probes(spec(dense(1), data="plane", loss="mse", metrics=["mae"]))
    assert (found[0]["grid"]["low"], found[0]["grid"]["high"]) == (-1, 1)
    assert isinstance(found[0]["points"][0]["y"], float)


def test_scatter_is_in_the_targets_unit() -> None:
    found, prepared = probes(spec(dense(8, "relu"), dense(1), data="diabetes", loss="mse", metrics=["mae"]))
    assert found[0]["targets"] == prepared.dataset.y[found[0]["rows"]].tolist()
    assert set(found[0]["rows"]) <= set(prepared.split.validation.tolist())
    assert len(found[0]["outputs"]) == len(found[0]["rows"]) == 88
    x = prepared.scaling.apply(prepared.dataset.x[found[0]["rows"]])
    assert found[-1]["outputs"] == pytest.approx(prepared.model.predict_on_batch(x)[:, 0].tolist(), rel=1e-4)
