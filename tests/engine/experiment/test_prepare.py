"""From a spec to arrays and a model: answers as the loss wants them, nothing learnt from held-back rows, equal bits."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from engine.callbacks import Callback
from engine.experiment import Experiment, Prepared, SpecErrors, prepare, train
from tests.engine.experiment.specs import MLP, dense, layer, spec

BCE = "binary_crossentropy"


def ready(raw: Any) -> Prepared:
    return prepare(Experiment.parse(raw))


ANSWERS: dict[str, tuple[Any, tuple[int, ...], str]] = {
    "one-hot": (spec(*MLP), (1_079, 10), "float32"),
    "whole numbers": (spec(*MLP, loss="sparse_categorical_crossentropy"), (1_079,), "int64"),
    "yes or no": (spec(dense(1, "sigmoid"), data="breast_cancer", loss=BCE), (343, 1), "float32"),
    "two shares": (spec(dense(2, "softmax"), data="breast_cancer"), (343, 2), "float32"),
    "numbers": (spec(dense(1), data="diabetes", loss="mse", metrics=["mae"]), (266, 1), "float32"),
}


@pytest.mark.parametrize(("raw", "shape", "dtype"), ANSWERS.values(), ids=ANSWERS)
def test_answers_are_written_as_the_loss_wants_them(raw: Any, shape: tuple[int, ...], dtype: str) -> None:
    prepared = ready(raw)
    assert (prepared.y_train.shape, prepared.y_train.dtype) == (shape, dtype)
    classes = prepared.dataset.y[prepared.split.train]
    if prepared.target == "one_hot":
        assert np.array_equal(prepared.y_train.argmax(axis=1), classes)
    else:
        assert np.array_equal(prepared.y_train.ravel(), classes)


def test_rows_are_scaled_by_what_the_training_rows_say() -> None:
    prepared = ready(spec(dense(1, "sigmoid"), data="breast_cancer", loss=BCE))
    assert prepared.x_train.dtype == np.float32
    assert np.abs(prepared.x_train.mean(axis=0)).max() < 1e-4
    assert np.abs(prepared.x_val.mean(axis=0)).max() > 1e-2
    assert prepared.rows("test")[0].shape == (113, 30)


def test_what_does_not_fit_together_is_refused() -> None:
    experiment = Experiment.parse(spec(layer("Flatten"), dense(7, "softmax")))
    with pytest.raises(SpecErrors, match="gives 7 numbers"):
        prepare(experiment)


def run(raw: Any) -> tuple[list[tuple[str, Any]], Prepared]:
    events: list[tuple[str, Any]] = []
    prepared = ready(raw)
    train(prepared, lambda kind, body: events.append((kind, body)))
    return events, prepared


def test_events_come_in_order() -> None:
    events, _ = run(spec(*MLP, epochs=3))
    kinds = [(kind, body["epoch"]) for kind, body in events if kind != "batch"]
    told = [(kind, epoch) for epoch in (1, 2, 3) for kind in ("epoch", "probe", "probe")]
    assert kinds == [("probe", 0), ("probe", 0), *told]
    last = [body for kind, body in events if kind == "epoch"][-1]
    assert (last["epochs"], last["updates"], last["learning_rate"]) == (3, 102, 0.001)
    assert sorted(last["logs"]) == ["accuracy", "loss", "val_accuracy", "val_loss"]


def test_same_spec_same_bits_and_the_split_does_not_hang_on_the_optimizer() -> None:
    first, again, other = (run(spec(*MLP, optimizer=name))[1] for name in ("adam", "adam", "sgd"))
    assert first.model.parameters.data.tobytes() == again.model.parameters.data.tobytes()
    assert first.model.parameters.data.tobytes() != other.model.parameters.data.tobytes()
    assert np.array_equal(first.x_train, other.x_train)


def test_the_seed_changes_split_and_weights() -> None:
    one, two = (ready(spec(*MLP, seed=seed)) for seed in (1, 2))
    assert not np.array_equal(one.split.train, two.split.train)
    assert not np.array_equal(one.model.parameters.data, two.model.parameters.data)


def test_a_second_run_of_one_experiment_starts_anew() -> None:
    stop = {"class_name": "EarlyStopping", "config": {"monitor": "val_loss", "patience": 1}}
    experiment = Experiment.parse(spec(*MLP, fit={"epochs": 2, "callbacks": [stop]}))
    first, second = prepare(experiment), prepare(experiment)
    train(first, lambda kind, body: None)
    assert second.model.parameters.data.tobytes() == prepare(experiment).model.parameters.data.tobytes()


def test_divergence_ends_the_run_and_says_where() -> None:
    raw = spec(dense(16), dense(1), data="diabetes", loss="mse", metrics=["mae"], optimizer="sgd", epochs=50)
    events, prepared = run(raw)
    assert prepared.model.stop_reason == "nan"
    assert set(prepared.model.stop_facts) == {"epoch", "batch"}
    assert events[-1][0] == "probe"


def test_without_validation_rows_training_goes_on_without_them() -> None:
    events, _ = run({**spec(*MLP, epochs=1), "data": {"dataset": "digits", "validation_split": 0}})
    assert sorted(next(body["logs"] for kind, body in events if kind == "epoch")) == ["accuracy", "loss"]


class StopsAtOnce(Callback):
    def on_train_batch_end(self, batch: int, logs: Any = None) -> None:
        self.model.stop("asked")


def test_further_callbacks_can_stop_it() -> None:
    prepared = ready(spec(*MLP, epochs=9))
    history = train(prepared, lambda kind, body: None, [StopsAtOnce()])
    assert len(history.epoch) == 1
    assert prepared.model.updates == 1


def test_evaluate_takes_any_part() -> None:
    prepared = ready(spec(*MLP))
    for part, count in (("train", 1_079), ("validation", 359), ("test", 359)):
        x, y = prepared.rows(part)
        assert len(x) == len(y) == count
        logs = prepared.evaluate(part)
        assert logs["accuracy"] == pytest.approx((prepared.model.predict_on_batch(x).argmax(1) == y.argmax(1)).mean())
