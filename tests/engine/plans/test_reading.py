"""A plan answers and tests as the plain path does, whatever the length of the batches and whoever listens."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from engine import Input, Sequential, activations, config, layers, metrics
from engine.callbacks import LambdaCallback
from engine.layers import Dense, Dropout, LayerNormalization
from engine.losses import SparseCategoricalCrossentropy
from engine.masked import with_mask
from engine.random import Streams
from tests.engine.plans.twins import Case, twins


def ending(*end: Any, **options: Any) -> Case:
    return Case(
        lambda: [Dense(8, "relu"), Dropout(0.5), Dense(6, "sigmoid"), *(make() for make in end)], (4,), **options
    )


CASES = {
    "numbers": ending(lambda: Dense(2), outputs=2, metrics=["mae", "mse"]),
    "yes or no": ending(
        lambda: Dense(1, "sigmoid"), loss="binary_crossentropy", targets="yes or no", metrics=["accuracy", "auc"]
    ),
    "one-hot": ending(
        lambda: Dense(3, "softmax"), loss="categorical_crossentropy", targets="one-hot", outputs=3, metrics=["accuracy"]
    ),
    "classes from logits": ending(
        lambda: Dense(3),
        loss=lambda: SparseCategoricalCrossentropy(from_logits=True),
        targets="classes",
        outputs=3,
        metrics=["accuracy"],
    ),
    "a loss that nobody knows": ending(lambda: Dense(2), loss="huber", outputs=2, metrics=["mae"]),
    "a layer that nobody knows": ending(LayerNormalization, lambda: Dense(2, "gelu"), outputs=2, metrics=["mae"]),
    "a price on weights": ending(lambda: Dense(2, kernel_regularizer="l2"), outputs=2),
}


@pytest.mark.parametrize("size", [1, 10, 57, 100])
@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_evaluate_and_predict(case: Case, size: int) -> None:
    x, y = case.data()

    def ask(model: Sequential) -> tuple[dict[str, float], Any]:
        tested = model.evaluate(x, y, batch_size=size, verbose=0, return_dict=True)
        return tested, model.predict(x, batch_size=size, verbose=0)

    (planned, (tested, answers)), (_, (wanted, expected)) = twins(case, ask)
    assert len(planned.plans.readers) == 1
    assert tested == pytest.approx(wanted, rel=1e-5, abs=1e-7)
    assert list(tested) == list(wanted)
    assert answers.shape == expected.shape
    assert answers == pytest.approx(expected, abs=1e-6)


def test_weighed_rows() -> None:
    case = CASES["yes or no"]
    x, y = case.data()
    weights = np.linspace(0, 2, len(x))
    (_, found), (_, wanted) = twins(case, lambda model: model.evaluate(x, y, 10, 0, weights))
    assert found == pytest.approx(wanted, rel=1e-5)


@pytest.mark.parametrize("name", ["numbers", "yes or no", "a loss that nobody knows", "a layer that nobody knows"])
def test_listening_changes_no_bit(name: str) -> None:
    x, y = CASES[name].data()
    heard: list[Any] = []
    hooks = LambdaCallback(
        on_test_batch_end=lambda batch, logs: heard.append(logs["loss"]),
        on_predict_batch_end=lambda batch, logs: heard.append(logs["outputs"].copy()),
    )

    def ask(callbacks: list[Any]) -> tuple[Any, bytes]:
        model = CASES[name].model()
        tested = model.evaluate(x, y, batch_size=10, verbose=0, callbacks=callbacks)
        return tested, model.predict(x, batch_size=10, verbose=0, callbacks=callbacks).tobytes()

    assert ask([]) == ask([hooks])
    assert [np.shape(part) for part in heard[:6]] == [()] * 6
    assert [len(part) for part in heard[6:]] == [10, 10, 10, 10, 10, 7]


def test_a_question_in_the_middle_of_a_test_disturbs_nothing() -> None:
    case = CASES["numbers"]
    x, y = case.data()
    model = case.model()

    def ask(batch: int, logs: Any) -> None:
        assert logs["loss"] > 0
        model.predict(x + 1, batch_size=10, verbose=0)
        model.evaluate(x + 1, y, batch_size=10, verbose=0)

    hook = LambdaCallback(on_test_batch_begin=lambda batch, logs: None, on_test_batch_end=ask)
    plain = model.evaluate(x, y, batch_size=10, verbose=0)
    assert model.evaluate(x, y, batch_size=10, verbose=0, callbacks=[hook]) == plain


def test_answers_stay_when_others_are_given() -> None:
    case = CASES["numbers"]
    x, _ = case.data()
    model = case.model()
    first, second = model.predict_on_batch(x), model.predict(x, verbose=0)
    before = first.copy(), second.copy()
    model.predict_on_batch(x + 1)
    model.predict(x + 1, verbose=0)
    assert np.array_equal(first, before[0])
    assert np.array_equal(second, before[1])
    assert first == pytest.approx(model.tape(x).outputs[model.layers[-1].name], abs=1e-6)


def test_many_rows_are_answered_in_pieces() -> None:
    case = Case(lambda: [Dense(2000, "tanh"), Dense(1)], (1,))
    x, _ = case.data(5000)
    (planned, found), (_, wanted) = twins(case, lambda model: model.predict_on_batch(x))
    (reader,) = planned.plans.readers
    assert reader.piece < len(x) <= reader.most
    assert found == pytest.approx(wanted, abs=1e-5)


class Centred(layers.Layer):
    def infer(self, shapes: Any) -> Any:
        return shapes[0]

    def forward(self, p: Any, xs: Any, ctx: Any) -> Any:
        return xs[0] - xs[0].mean(axis=0, keepdims=True), ()


class Marked(Centred):
    def __init__(self) -> None:
        super().__init__()
        self.activation, self.axis = np.tanh, np.int64(1)


TOGETHER: dict[str, Any] = {
    "dense": lambda: [Dense(3, "tanh"), LayerNormalization(), Dense(2)],
    "a recurrent layer": lambda: [layers.Reshape((3, 2)), layers.Bidirectional(layers.LSTM(2)), Dense(1)],
    "along the batch": lambda: [layers.UnitNormalization(axis=0), Dense(2)],
    "along the batch, counted from the end": lambda: [layers.Softmax(-2)],
    "an activation along the batch": lambda: [Dense(3, activation=activations.Softmax(0))],
    "a layer of one's own": lambda: [Centred(), Dense(2)],
    "a layer of one's own with words of the engine's": lambda: [Dense(6), Marked()],
    "one inside another": lambda: [Sequential([Input((6,)), Centred()]), Dense(2)],
}


@pytest.mark.parametrize("made", TOGETHER.values(), ids=TOGETHER)
def test_only_rows_that_stand_alone_are_answered_in_pieces(made: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("engine.plans.reading.at_once", lambda *_: 4)
    (_, planned), (_, plain) = twins(Case(made, (6,)), lambda model: model.predict_on_batch(rows_of(11)))
    assert planned == pytest.approx(plain, abs=1e-6)


@pytest.mark.parametrize("metric", [metrics.CosineSimilarity(axis=0), metrics.PearsonCorrelation(axis=0)])
def test_a_metric_along_the_batch_counts_batches(metric: Any) -> None:
    case = Case(lambda: [Dense(3)], (6,), outputs=3, metrics=[metric])
    x, y = case.data(40)
    tested = twins(case, lambda model: model.evaluate(x, y, batch_size=10, verbose=0))
    assert tested[0][1] == pytest.approx(tested[1][1], rel=1e-5)


def rows_of(number: int) -> Any:
    return np.random.default_rng(5).standard_normal((number, 6)).astype(np.float32)


def test_new_weights_give_new_answers() -> None:
    model = CASES["numbers"].model()
    x, _ = CASES["numbers"].data()
    before = model.predict(x, verbose=0)
    model.set_weights([2 * weight for weight in model.get_weights()])
    assert not np.array_equal(model.predict(x, verbose=0), before)
    model.layers[0].activation = "tanh"
    with config.without_plans():
        wanted = model.predict(x, verbose=0)
    assert model.predict(x, verbose=0) == pytest.approx(wanted, abs=1e-6)


def test_rows_of_other_shapes_and_types_are_taken_as_on_the_plain_path() -> None:
    model = Sequential([Input((1,)), Dense(2, "tanh")], streams=Streams(1))
    x = np.arange(5)
    for form in (x, x[:, None], x[:, None].astype(np.float64), x.tolist()):
        with config.without_plans():
            wanted = model.predict(form, verbose=0)
        assert model.predict(form, verbose=0) == pytest.approx(wanted, abs=1e-6)


def test_an_input_that_carries_a_mask_goes_the_plain_path() -> None:
    model = Sequential([Input((3, 2)), layers.LSTM(2), Dense(1)], streams=Streams(1))
    x, mask = np.ones((2, 3, 2), np.float32), np.array([[True, True, False], [True, False, False]])
    assert model.predict_on_batch(with_mask(x, mask))[0] != model.predict_on_batch(x)[0]
