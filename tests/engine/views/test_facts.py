"""Views against numbers worked out by hand, or by running the formula of the layer once more."""

from __future__ import annotations

import base64
from typing import Any

import numpy as np
import pytest

from engine.errors import SpecError
from engine.experiment import Experiment, Prepared, prepare
from engine.views import features, gates, kernels, scatter
from engine.views.base import limit, short
from engine.views.pca import plane


def prepared(dataset: str, *layers: tuple[str, dict[str, Any]]) -> Prepared:
    stack = [{"class_name": name, "config": config} for name, config in layers]
    stack.append({"class_name": "Dense", "config": {"units": 10, "activation": "softmax"}})
    compiled = {"loss": "sparse_categorical_crossentropy", "optimizer": "sgd"}
    fit = {"epochs": 1, "batch_size": 64}
    return prepare(
        Experiment.parse({"data": {"dataset": dataset}, "model": {"layers": stack}, "compile": compiled, "fit": fit})
    )


@pytest.fixture(scope="module")
def conv() -> Prepared:
    return prepared("digits", ("Conv2D", {"filters": 2, "kernel_size": [2, 3], "activation": "relu"}), ("Flatten", {}))


@pytest.fixture(scope="module")
def lstm() -> Prepared:
    return prepared("digits_rows", ("LSTM", {"units": 3}))


def test_kernels_are_filters_of_channels_of_pictures(conv: Prepared) -> None:
    kernel = conv.model.layers[0].views["kernel"]
    kernel[...] = np.arange(12).reshape(2, 3, 1, 2) / 4 - 1
    seen = kernels.Kernels().look(conv.subject)
    assert seen["kernels"] == [
        [[[-1.0, -0.5, 0.0], [0.5, 1.0, 1.5]]],
        [[[-0.75, -0.25, 0.25], [0.75, 1.25, 1.75]]],
    ]
    assert (seen["layer"], seen["filters"], seen["bias"], seen["limit"]) == ("conv2d", 2, [0.0, 0.0], 1.75)


def test_feature_maps_are_the_outputs_of_the_layers(conv: Prepared) -> None:
    subject = conv.subject
    row = int(subject.rows("validation")[3])
    seen = features.Features(sample=row).look(subject)
    (maps,) = seen["layers"]
    output = np.asarray(subject.model.layers[0](subject.inputs(np.array([row]))))[0]
    height, width, channels = maps["shape"]
    assert (height, width, channels) == output.shape == (7, 6, 2)
    cells = np.frombuffer(base64.b64decode(maps["maps"]), np.uint8).reshape(channels, height, width)
    back = maps["low"] + (maps["high"] - maps["low"]) * cells / 255
    assert np.abs(back - output.transpose(2, 0, 1)).max() <= (maps["high"] - maps["low"]) / 500
    assert maps["peaks"] == pytest.approx(output.max(axis=(0, 1)), rel=1e-3)
    data = subject.dataset
    assert seen["sample"]["x"] == data.x[row].tolist()
    assert (seen["sample"]["row"], seen["sample"]["y"]) == (row, data.y[row])
    assert seen["sample"]["said"] == subject.outputs(np.array([row])).argmax()


def test_gates_are_those_of_the_formula(lstm: Prepared) -> None:
    subject = lstm.subject
    row = int(subject.rows("train")[5])
    (reading,) = gates.Gates(sample=row).look(subject)["readings"]
    values = {part["letter"]: np.array(part["values"]) for part in reading["parts"]}
    p = subject.model.layers[0].views
    x = subject.inputs(np.array([row]))[0]
    h = c = np.zeros(3)
    for t in range(8):
        z = (x[t] @ p["cell/kernel"] + h @ p["cell/recurrent_kernel"] + p["cell/bias"]).reshape(4, 3)
        i, f, o = (1 / (1 + np.exp(-z[k])) for k in (0, 1, 3))
        c = f * c + i * np.tanh(z[2])
        h = o * np.tanh(c)
        for letter, wanted in (("i", i), ("f", f), ("g", np.tanh(z[2])), ("o", o), ("c", c), ("h", h)):
            assert values[letter][t] == pytest.approx(wanted, abs=1e-4), (letter, t)
    assert [part["letter"] for part in reading["parts"] if part["bounded"]] == ["i", "f", "o"]


def test_steps_stand_in_the_order_of_the_sequence_whichever_way_they_are_read() -> None:
    one = prepared("digits_rows", ("SimpleRNN", {"units": 2, "go_backwards": True}))
    subject = one.subject
    row = np.array([subject.sample(None)])
    (reading,) = gates.Gates().look(subject)["readings"]
    (part,) = reading["parts"]
    assert reading["backwards"] is True
    # read backwards, the first step of the sequence is the last one read: it is what the layer gives
    assert part["values"][0] == pytest.approx(np.asarray(subject.model.layers[0](subject.inputs(row)))[0], rel=1e-3)


def test_scatter_shows_what_the_last_layer_with_weights_reads() -> None:
    one = prepared("digits", ("Flatten", {}), ("Dense", {"units": 7, "activation": "tanh"}), ("Dropout", {"rate": 0.5}))
    subject = one.subject
    seen = scatter.Scatter().look(subject)
    assert (seen["layer"], seen["units"], len(seen["rows"])) == ("dropout", 7, 300)
    assert seen["answers"] == subject.dataset.y[seen["rows"]].tolist()
    assert set(seen["rows"]) <= set(subject.rows("validation").tolist())
    named = scatter.Scatter(layer="dense", split="train").look(subject)
    assert (named["layer"], named["units"]) == ("dense", 7)
    assert set(named["rows"]) <= set(subject.rows("train").tolist())


def test_a_row_that_is_not_there_is_refused(conv: Prepared) -> None:
    with pytest.raises(SpecError, match="no row 1797") as refused:
        features.Features(sample=1797).look(conv.subject)
    assert refused.value.pointer == "/sample"


PLANES = {
    "on a line": ([[0, 0, 0], [1, 1, 0], [3, 3, 0]], [1.0, 0.0]),
    "along two axes": ([[2, 0, 0], [-2, 0, 0], [0, 1, 0], [0, -1, 0]], [0.8, 0.2]),
    "all in one place": ([[1, 2, 3], [1, 2, 3]], [0.0, 0.0]),
    "one column": ([[1], [2], [4]], [1.0, 0.0]),
}


@pytest.mark.parametrize(("points", "spread"), PLANES.values(), ids=PLANES)
def test_pca_keeps_what_lies_in_a_plane(points: list[list[float]], spread: list[float]) -> None:
    given = np.array(points, float)
    found, shares = plane(given)
    assert shares == pytest.approx(spread, abs=1e-12)
    distances = [np.linalg.norm(rows[:, None] - rows[None], axis=-1) for rows in (given, found)]
    assert distances[0] == pytest.approx(distances[1], abs=1e-12)  # all of these lie in a plane to begin with


def test_pca_of_mirrored_points_is_mirrored_back() -> None:
    points = np.random.default_rng(3).normal(size=(20, 5)) * [5, 3, 1, 1, 1]
    found, _ = plane(points)
    assert plane(points.astype(np.float32))[0] == pytest.approx(found, abs=1e-5)
    assert np.isnan(plane(np.full((3, 2), np.inf))[0]).all()


def test_short_numbers_are_right_to_four_digits() -> None:
    assert short(np.array([0.0, 123456.0, -0.000123456, 1e-40, 2.0])) == [0.0, 123500.0, -0.0001235, 1e-40, 2.0]
    assert short(np.array([[1.0, np.nan], [np.inf, -3.25]])) == [[1.0, None], [None, -3.25]]
    assert limit(np.array([1.0, -2.5, np.nan, np.inf])) == 2.5
    assert limit(np.array([np.nan])) == 0.0
