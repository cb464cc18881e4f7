"""What goes on inside is told truly, leaves no trace, and stays small."""

from __future__ import annotations

import base64
import json
from typing import Any

import numpy as np
import pytest

from engine.callbacks import Callback
from engine.experiment import Experiment, Inside, Prepared, Trainer, prepare, train
from engine.experiment.looks import spacing
from engine.experiment.spread import BINS, SAMPLE, norm, packed, sample, spread
from engine.models.position import streams_of
from tests.engine.experiment.specs import MLP, dense, examples, layer, spec

BCE = "binary_crossentropy"
NOISY = (
    layer("Flatten"),
    dense(8, "relu"),
    layer("BatchNormalization"),
    layer("Dropout", rate=0.5),
    dense(10, "softmax"),
)


def told(raw: Any) -> tuple[list[dict[str, Any]], Prepared]:
    found: list[dict[str, Any]] = []
    prepared = prepare(Experiment.parse(raw))
    train(prepared, lambda kind, body: found.append(dict(body)) if body.get("view") == "layers" else None)
    return found, prepared


def looked(prepared: Prepared) -> dict[str, Any]:
    inside = Inside(prepared, lambda kind, body: None)
    inside.set_model(prepared.model)
    return inside.look()


def points(*layers: Any, **more: Any) -> Prepared:
    return prepare(Experiment.parse(spec(*layers, data="gauss", loss=BCE, **more)))


# ---- spreads


def test_a_spread_by_hand() -> None:
    found = spread(np.array([[3.0, 0.0], [0.0, 1.0], [4.0, 1.0]]))  # sorted 0 0 1 1 3 4
    assert found["quantiles"] == [0, 0, 0, 1, 3, 4, 4]  # places 0, 0.25, 1.25, 2.5, 3.75, 4.75, 5, the even one of two
    assert (found["mean"], found["zero"]) == (1.5, 0.3333)
    assert found["std"] == pytest.approx(np.std([0, 0, 1, 1, 3, 4]), abs=1e-3)
    # steps of 1/6: 0 in the first, 1 in the seventh, 3 in the nineteenth, the largest number in the last
    assert {place: count for place, count in enumerate(found["bins"]) if count} == {0: 2, 6: 2, 18: 1, BINS - 1: 1}


SPREADS: dict[str, tuple[Any, dict[str, Any]]] = {
    "all alike": ([2, 2, 2], {"mean": 2, "std": 0, "zero": 0, "quantiles": [2] * 7}),
    "some no numbers": ([np.nan, 1, np.inf], {"strange": 2, "mean": 1, "std": 0, "zero": 0, "quantiles": [1] * 7}),
    "none at all": ([np.nan, np.nan], {"strange": 2}),
    "nothing": ([], {}),
}


@pytest.mark.parametrize(("values", "wanted"), SPREADS.values(), ids=SPREADS)
def test_spreads_of_odd_arrays(values: Any, wanted: dict[str, Any]) -> None:
    assert spread(np.array(values, np.float32), bins=False) == wanted


def test_a_sample_is_bounded_and_takes_from_every_channel() -> None:
    values = np.zeros((100, 50, 8)) + np.arange(8)
    taken = sample(values)
    assert len(taken) <= SAMPLE
    assert set(taken) == set(range(8))
    assert spread(values)["mean"] == pytest.approx(3.5, abs=0.01)


NORMS = {"by hand": ([3, 4], 5), "large": ([3e30, 4e30], 5e30), "no number": ([1, np.nan], None), "none": ([], 0)}


@pytest.mark.parametrize(("values", "wanted"), NORMS.values(), ids=NORMS)
def test_norms(values: Any, wanted: float | None) -> None:
    with np.errstate(all="ignore"):
        assert norm(np.array(values, np.float32)) == wanted


def test_numbers_come_back_from_their_text() -> None:
    values = np.array([[0.5, -1.25], [0.0, 1.0]], np.float32)
    found = packed(values)
    steps = np.frombuffer(base64.b64decode(found["data"]), "<i2")
    assert steps * found["most"] / 32_767 == pytest.approx(values.ravel(), abs=1e-4)
    assert packed(np.zeros(2))["data"] == "AAAAAA=="
    assert packed(np.array([np.nan]))["data"] is None


# ---- what is told


def test_weights_and_gradients_are_those_of_the_model() -> None:
    prepared = points(
        dense(3, "tanh"), dense(1, "sigmoid"), optimizer={"class_name": "SGD", "config": {"learning_rate": 0.5}}
    )
    model = prepared.model
    found = looked(prepared)
    before = {name: value.copy() for name, value in model.named_weights.items()}
    model.train_step(prepared.x_train[:32], prepared.y_train[:32])  # its step is 0.5 times the gradient that was told
    assert [one["name"] for one in found["layers"]] == [str(one.name) for one in model.layers]
    for one in found["layers"]:
        for weight in one["weights"]:
            name = f"{one['name']}/{weight['name']}"
            assert weight["norm"] == pytest.approx(np.linalg.norm(before[name]), rel=1e-3)
            step = np.linalg.norm(before[name] - model.named_weights[name])
            assert weight["gradient"]["norm"] == pytest.approx(step / 0.5, rel=1e-3)
            numbers = np.frombuffer(base64.b64decode(weight["numbers"]["data"]), "<i2") / 32_767
            assert numbers * weight["numbers"]["most"] == pytest.approx(before[name].ravel(), abs=1e-3)


class Keeps(Callback):
    """Keeps the weights of every moment between two epochs."""

    def __init__(self) -> None:
        self.kept = list[np.ndarray]()

    def on_train_begin(self, logs: Any = None) -> None:
        self.kept.append(self.model.get_weights()[0])

    def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
        self.kept.append(self.model.get_weights()[0])


def test_the_way_of_an_epoch_is_measured_against_its_beginning() -> None:
    found: list[Any] = []
    keeps = Keeps()
    prepared = points(dense(3, "tanh"), dense(1, "sigmoid"), epochs=3)
    train(prepared, lambda kind, body: found.append(body) if body.get("view") == "layers" else None, [keeps])
    moved = [body["layers"][0]["weights"][0]["moved"] for body in found]
    assert moved[0] is None
    pairs = zip(keeps.kept, keeps.kept[1:], strict=False)
    wanted = [np.linalg.norm(after - before) / np.linalg.norm(before) for before, after in pairs]
    assert moved[1:] == pytest.approx(wanted, rel=1e-2)
    rates = [body["layers"][0]["weights"][0]["rates"] for body in found]
    assert rates[0] is None
    assert all(len(one) == 3 and one == sorted(one) and one[0] > 0 for one in rates[1:])


def test_dead_and_flat_units_are_counted() -> None:
    prepared = points(dense(4, "relu"), dense(2, "tanh"), dense(1, "sigmoid"))
    kernels = [
        np.zeros((2, 4)),
        np.array([-1.0, -1, 1, 0]),
        np.zeros((4, 2)),
        np.array([3.0, 0]),
        np.zeros((2, 1)),
        [0.0],
    ]
    prepared.model.set_weights([np.asarray(kernel) for kernel in kernels])
    relu, tanh, sigmoid = (one["output"] for one in looked(prepared)["layers"])
    assert (relu["dead"], relu["zero"], relu["flat"], relu["shape"]) == (3, 0.75, 0.75, [4])
    assert (tanh["flat"], tanh.get("dead")) == (0.5, None)  # tanh(3) = 0.995; tanh(0) gives 0 but is steep
    assert (sigmoid["flat"], sigmoid["zero"]) == (0, 0)


def test_units_show_the_field_with_its_top_row_first() -> None:
    prepared = points(dense(2, "linear"), dense(1, "sigmoid"))
    prepared.model.set_weights([np.array([[1.0, 0], [0, 1]]), np.zeros(2), np.zeros((2, 1)), np.zeros(1)])
    found = looked(prepared)
    across, up = found["units"][str(prepared.model.layers[0].name)], found["units"][str(prepared.model.layers[1].name)]
    cells = (
        np.frombuffer(base64.b64decode(across["data"]), np.uint8).reshape(2, found["side"], found["side"]).astype(int)
    )
    assert (across["low"], across["high"], across["level"]) == (-5.5, 5.5, 0)
    assert (np.diff(cells[0], axis=1) > 0).all()  # the first unit is x1: brighter to the right
    assert (np.diff(cells[1], axis=0) < 0).all()  # the second is x2: brighter at the top
    assert (up["units"], up["level"]) == (1, 0.5)


def test_pictures_have_no_units() -> None:
    assert "units" not in told(spec(*MLP))[0][0]


# ---- no trace, small, not too many


@pytest.mark.parametrize("layers", [MLP, NOISY], ids=["plain", "with noise and running means"])
def test_looking_leaves_no_trace(layers: Any) -> None:
    ends = []
    for emit in (None, lambda kind, body: None):
        prepared = prepare(Experiment.parse(spec(*layers, epochs=2)))
        Trainer(prepared, emit).go()
        model = prepared.model
        streams = {name: stream.bit_generator.state for name, stream in streams_of(model).items()}
        ends.append(
            (model.parameters.data.tobytes(), model.state.data.tobytes(), model.optimizer_slots.tobytes(), streams)
        )
    assert ends[0] == ends[1]


def size(body: dict[str, Any]) -> int:
    """Bytes of the event."""
    return len(json.dumps(body, separators=(",", ":")))


@pytest.mark.parametrize("name", examples())
def test_events_are_small(name: str) -> None:
    prepared = prepare(Experiment.parse(examples()[name]))
    assert size(looked(prepared)) < 9_000


def test_a_deep_stack_stays_small() -> None:
    layers = [dense(8, "tanh") for _ in range(30)]
    assert size(looked(points(*layers, dense(1, "sigmoid")))) < 20_000


SPACINGS = {
    "every epoch of 34 updates": (40, 34, 1),
    "200 of many": (601, 34, 4),
    "not after every few updates": (400, 9, 4),
    "20 of a short run": (40, 1, 2),
    "all of a very short one": (5, 1, 1),
    "as many epochs as there may be": (10_000, 1, 50),
}


@pytest.mark.parametrize(("epochs", "updates", "every"), SPACINGS.values(), ids=SPACINGS)
def test_looks_are_few_enough(epochs: int, updates: int, every: int) -> None:
    assert spacing(epochs, updates) == every


def test_the_last_epoch_is_always_told() -> None:
    raw = {**spec(dense(1, "sigmoid"), loss=BCE), "fit": {"epochs": 101, "batch_size": 500}}
    raw["data"] = {"dataset": "gauss", "options": {"samples": 50}}
    epochs = [body["epoch"] for body in told(raw)[0]]
    assert (epochs[:3], epochs[-2:]) == ([0, 6, 12], [96, 101])


def test_what_diverges_is_told_without_numbers_that_are_none() -> None:
    raw = spec(dense(16), dense(1), data="diabetes", loss="mse", metrics=["mae"], optimizer="sgd", epochs=50)
    found, _ = told(raw)
    json.dumps(found[-1], allow_nan=False)
    assert found[-1]["layers"][0]["weights"][0]["norm"] is None
