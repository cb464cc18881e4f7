"""The training loop: how many batches and updates, how they are weighed, in which order the rows come."""

from __future__ import annotations

from itertools import chain

import numpy as np
import pytest

from engine import Input, Sequential, layers
from engine.callbacks import LambdaCallback
from engine.errors import StrataError
from engine.random import Streams
from tests.engine.core.doubles import Recorder, rows


def line(optimizer: str = "sgd", streams: Streams | None = None, metrics: list[str] | None = None) -> Sequential:
    model = Sequential([Input((1,)), layers.Dense(1)], streams=streams or Streams(1))
    model.compile(optimizer, "mse", metrics=metrics)
    model.optimizer.learning_rate = 1e-12
    return model


def test_60000_rows_in_batches_of_128() -> None:
    """469 batches, the last of 96; five epochs are 2,345 updates (DESIGN, section 8)."""
    sizes: list[int] = []
    recorder = Recorder()
    model = Sequential([Input((1,)), recorder, layers.Dense(1)], streams=Streams(1))
    model.compile("sgd", "mse")
    model.fit(*rows(60_000), batch_size=128, epochs=5, verbose=0)
    sizes = [len(x) for x in recorder.seen]
    assert model.updates == len(sizes) == 2345
    assert sizes[:469] == [128] * 468 + [96]


def test_the_last_short_batch_weighs_by_its_rows() -> None:
    model = line(metrics=["mae"])
    model.layers[0].trainable = False  # nothing moves, so the epoch's mean is the mean over all rows
    x, y = rows(5)
    logs = model.fit(x, y, batch_size=4, verbose=0).history
    error = model.predict(x, verbose=0) - y
    assert logs["loss"] == [pytest.approx(np.square(error).mean(), rel=1e-6)]
    assert logs["mae"] == [pytest.approx(np.abs(error).mean(), rel=1e-6)]


def test_history_has_keras_names_in_keras_order() -> None:
    history = line(metrics=["mse", "accuracy"]).fit(*rows(8), epochs=3, validation_split=0.25, verbose=0)
    assert list(history.history) == ["accuracy", "loss", "mse", "val_accuracy", "val_loss", "val_mse"]
    assert history.epoch == [0, 1, 2]
    assert {len(column) for column in history.history.values()} == {3}


def order_of(optimizer: str, seed: int, shuffle: bool = True, dropout: bool = False) -> list[list[float]]:
    recorder = Recorder()
    extra = [layers.Dropout(0.5)] if dropout else []
    model = Sequential([Input((1,)), recorder, *extra, layers.Dense(1)], streams=Streams(seed))
    model.compile(optimizer, "mse")
    model.fit(*rows(10), batch_size=4, epochs=2, shuffle=shuffle, verbose=0)
    return [x[:, 0].tolist() for x in recorder.seen]


def test_every_epoch_shows_every_row_once_in_a_new_order() -> None:
    seen = order_of("sgd", 3)
    first, second = (list(chain(*epoch)) for epoch in (seen[:3], seen[3:]))
    assert sorted(first) == sorted(second) == list(range(10))
    assert first != second
    assert first != list(range(10))


def test_without_shuffling_rows_come_as_they_are() -> None:
    assert order_of("sgd", 3, shuffle=False)[:3] == [[0, 1, 2, 3], [4, 5, 6, 7], [8, 9]]


def test_neither_optimizer_nor_dropout_changes_the_order() -> None:
    assert order_of("sgd", 3) == order_of("adam", 3) == order_of("adam", 3, dropout=True)
    assert order_of("sgd", 3) != order_of("sgd", 4)


def test_one_seed_the_same_bits() -> None:
    def train() -> np.ndarray:
        stack = [layers.Dense(8, "relu"), layers.Dropout(0.3), layers.Dense(1)]
        model = Sequential([Input((1,)), *stack], streams=Streams(9))
        model.compile("adam", "mse")
        model.fit(*rows(50), epochs=3, verbose=0)
        return model.parameters.data

    assert np.array_equal(train(), train())


def test_validation_is_the_last_part_before_shuffling() -> None:
    model = line()
    x, y = rows(10)
    logs = model.fit(x, y, validation_split=0.25, verbose=0).history
    assert logs["val_loss"] == [pytest.approx(model.evaluate(x[7:], y[7:], verbose=0))]  # floor(10 * 0.75) = 7 train


def test_validation_data_come_before_validation_split() -> None:
    model = line()
    x, y = rows(10)
    logs = model.fit(x, y, validation_split=0.5, validation_data=(x[:2], y[:2]), verbose=0).history
    assert logs["val_loss"] == [pytest.approx(model.evaluate(x[:2], y[:2], verbose=0))]
    assert model.updates == 1  # all ten rows trained


def test_validation_neither_learns_nor_draws() -> None:
    def train(validate: bool) -> np.ndarray:
        model = line(streams=Streams(2))
        model.optimizer.learning_rate = 0.001
        x, y = rows(20)
        model.fit(x, y, epochs=3, batch_size=6, validation_data=(x, y) if validate else None, verbose=0)
        return model.parameters.data

    assert np.array_equal(train(True), train(False))


def test_a_learning_rate_set_between_batches_counts_from_the_next() -> None:
    model = line()
    steps: list[float] = []
    previous = model.parameters.data.copy()

    def after(batch: int, logs: object) -> None:
        steps.append(float(np.abs(model.parameters.data - previous).max()))
        previous[...] = model.parameters.data
        model.optimizer.learning_rate = 1e-12 if batch == 1 else 0.001

    model.fit(*rows(8), batch_size=2, shuffle=False, verbose=0, callbacks=[LambdaCallback(on_train_batch_end=after)])
    assert [step > 1e-6 for step in steps] == [False, True, False, True]


def test_logs_of_a_batch_are_means_so_far() -> None:
    model = line()
    model.layers[0].trainable = False
    x, y = rows(5)
    seen: list[float] = []
    hook = LambdaCallback(on_train_batch_end=lambda batch, logs: seen.append(logs["loss"]))
    model.fit(x, y, batch_size=2, shuffle=False, verbose=0, callbacks=[hook])
    errors = np.square(model.predict(x, verbose=0) - y)
    assert seen == [pytest.approx(errors[:count].mean(), rel=1e-6) for count in (2, 4, 5)]


def test_an_evaluation_between_batches_does_not_blur_the_epoch() -> None:
    def train(disturb: bool) -> dict[str, list[float]]:
        model = line(streams=Streams(2), metrics=["mae"])
        x, y = rows(7)

        def look(batch: int, logs: object) -> None:
            if disturb:
                model.evaluate(x + 100, y, verbose=0)

        hook = LambdaCallback(on_train_batch_end=look)
        return model.fit(x, y, batch_size=2, verbose=0, callbacks=[hook]).history

    assert train(True) == train(False)


def test_hooks_come_in_keras_order() -> None:
    heard: list[str] = []
    names = [
        f"on_{what}_{when}"
        for what in ("train", "epoch", "train_batch", "test", "test_batch")
        for when in ("begin", "end")
    ]
    hooks = LambdaCallback(**{name: lambda *_, name=name: heard.append(name) for name in names})
    line().fit(*rows(4), batch_size=4, validation_split=0.5, verbose=0, callbacks=[hooks])
    batch, test = ["on_train_batch_begin", "on_train_batch_end"], ["on_test_batch_begin", "on_test_batch_end"]
    inside = [*batch, "on_test_begin", *test, "on_test_end"]
    assert heard == ["on_train_begin", "on_epoch_begin", *inside, "on_epoch_end", "on_train_end"]


def test_evaluate_and_predict_answer_as_keras_does() -> None:
    model = line(metrics=["mae"])
    x, y = rows(70)
    loss, mae = model.evaluate(x, y, verbose=0)
    assert model.evaluate(x, y, verbose=0, return_dict=True) == {"loss": loss, "mae": mae}
    assert model.predict(x, verbose=0).shape == (70, 1)
    assert np.array_equal(model.predict(x, verbose=0)[:3], model.predict_on_batch(x[:3]))
    alone = Sequential([Input((1,)), layers.Dense(1)])
    alone.compile(loss="mse")
    assert isinstance(alone.evaluate(x, y, verbose=0), float)


def test_single_batches_report_themselves() -> None:
    model = line()
    model.layers[0].trainable = False
    x, y = rows(4)
    one, two = model.evaluate(x[:2], y[:2], verbose=0), model.evaluate(x[2:], y[2:], verbose=0)
    assert model.train_on_batch(x[:2], y[:2]) == pytest.approx(one)
    assert model.train_on_batch(x[2:], y[2:]) == pytest.approx(two)
    assert model.test_on_batch(x[:2], y[:2], return_dict=True) == {"loss": pytest.approx(one)}


def test_compile_starts_the_optimizer_anew() -> None:
    model = line("adam")
    model.train_on_batch(*rows(4))
    assert model.optimizer_slots.any()
    model.compile("adam", "mse")
    assert not model.optimizer_slots.any()
    assert model.updates == 0


def test_initial_epoch_counts_on() -> None:
    assert line().fit(*rows(4), epochs=5, initial_epoch=3, verbose=0).epoch == [3, 4]


def test_verbose_prints_one_line_per_epoch(capsys: pytest.CaptureFixture[str]) -> None:
    line().fit(*rows(4), epochs=2, verbose=2)
    printed = capsys.readouterr().out.splitlines()
    assert len(printed) == 2
    assert printed[1].startswith("Epoch 2/2 - 1 batches - loss: ")


REFUSED = {
    "rows differ": (lambda m, x, y: m.fit(x, y[:3], verbose=0), "data.rows_differ"),
    "no rows": (lambda m, x, y: m.fit(x[:0], y[:0], verbose=0), "data.no_rows"),
    "no targets": (lambda m, x, y: m.fit(x, verbose=0), "data.no_targets"),
    "split of one": (lambda m, x, y: m.fit(x, y, validation_split=1.0, verbose=0), "fit.validation_split"),
    "split of all rows": (lambda m, x, y: m.fit(x[:1], y[:1], validation_split=0.9, verbose=0), "data.no_rows_left"),
    "batch of none": (lambda m, x, y: m.fit(x, y, batch_size=0, verbose=0), "fit.whole_number"),
    "half an epoch": (lambda m, x, y: m.fit(x, y, epochs=0.5, verbose=0), "fit.whole_number"),
    "other outputs": (lambda m, x, y: m.fit(x, np.ones((4, 3)), verbose=0), "shape.targets"),
}


@pytest.mark.parametrize(("call", "code"), REFUSED.values(), ids=REFUSED)
def test_wrong_calls_are_refused_before_anything_moves(call: object, code: str) -> None:
    model = line()
    before = model.parameters.data.copy()
    with pytest.raises(StrataError) as caught:
        call(model, *rows(4))  # type: ignore[operator]
    assert caught.value.code == code
    assert caught.value.text("ko") != caught.value.text("en")
    assert np.array_equal(before, model.parameters.data)
