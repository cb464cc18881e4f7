"""A plan trains as the plain path does: the same losses, metrics and weights after epochs of full and short batches.

Tolerances: both sum float32 numbers in other orders, so a weight of size 1 may differ by a few of its last digits
(6e-8 each) after eighteen updates; 5e-6 of absolute difference is some eighty of them. In float64 it is 1e-13.
"""

from __future__ import annotations

import copy
import tracemalloc
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

import numpy as np
import pytest

from engine import Input, Model, Sequential, config, layers, losses, regularizers
from engine.callbacks import Callback, LambdaCallback
from engine.errors import DataError, ShapeError
from engine.layers import Activation, Dense, Dropout, Flatten, GaussianNoise, LayerNormalization
from engine.losses import BinaryCrossentropy, CategoricalCrossentropy, SparseCategoricalCrossentropy
from engine.models.position import position_of, return_to
from engine.optimizers import SGD, Adam
from engine.optimizers.schedules import ExponentialDecay
from engine.random import Streams
from tests.engine.plans.twins import Case, segments, twins


def dense(*units: int, activation: str = "tanh", end: str | None = None, **options: Any) -> Any:
    """A stack of dense layers; the last one with another activation."""

    def made() -> list[Dense]:
        bends = [activation] * (len(units) - 1) + [end or activation]
        return [Dense(number, activation=bend, **options) for number, bend in zip(units, bends, strict=True)]

    return made


NAMES = ("adagrad", "adadelta", "adamax", "nadam", "lion", "ftrl")
CASES = {
    "tanh and squares": Case(dense(4, 2, 1), (2,), metrics=["mae"]),
    "one layer": Case(dense(1, end="linear"), (3,)),
    "many layers": Case(dense(8, 8, 8, 8, 8, 8, 1), (2,)),
    "yes or no": Case(
        dense(10, 1, activation="sigmoid"), (30,), "binary_crossentropy", "yes or no", 1, "sgd", ["accuracy"]
    ),
    "several yes or no": Case(
        dense(6, 3, end="sigmoid"), (4,), lambda: BinaryCrossentropy(label_smoothing=0.1), "shares", 3, "adam"
    ),
    "yes or no from logits": Case(
        dense(6, 1, end="linear"), (4,), lambda: BinaryCrossentropy(from_logits=True), "yes or no", 1, "adam"
    ),
    "one-hot": Case(
        dense(12, 5, activation="relu", end="softmax"),
        (6,),
        "categorical_crossentropy",
        "one-hot",
        5,
        "rmsprop",
        ["accuracy"],
    ),
    "shares, smoothed": Case(
        dense(12, 5, end="softmax"), (6,), lambda: CategoricalCrossentropy(label_smoothing=0.2), "shares", 5, "adam"
    ),
    "one-hot from logits": Case(
        dense(12, 5, end="linear"), (6,), lambda: CategoricalCrossentropy(from_logits=True), "one-hot", 5, "adam"
    ),
    "classes": Case(
        dense(12, 5, end="softmax"),
        (6,),
        "sparse_categorical_crossentropy",
        "classes",
        5,
        "adam",
        ["accuracy"],
    ),
    "classes from logits": Case(
        dense(12, 5, end="linear"), (6,), lambda: SparseCategoricalCrossentropy(from_logits=True), "classes", 5, "adam"
    ),
    "which crossentropy, the shapes tell": Case(dense(5, end="softmax"), (6,), "crossentropy", "classes", 5),
    "summed, not averaged": Case(dense(3, 1), (2,), lambda: losses.MeanSquaredError(reduction="sum")),
    "softmax inside": Case(dense(4, 3, activation="softmax", end="linear"), (3,), "mse", "numbers", 3),
    "softmax and squares": Case(dense(4, 3, end="softmax"), (3,), "mse", "shares", 3),
    "sigmoid, then tanh, then relu": Case(
        lambda: [Dense(5, "sigmoid"), Dense(4, "sigmoid"), Dense(5, "tanh"), Dense(6, "relu"), Dense(1)], (3,)
    ),
    "without a bias": Case(dense(5, 4, 1, use_bias=False), (3,)),
    "pictures, flattened": Case(
        lambda: [Flatten(), Dense(9, "relu"), Dense(5, "softmax")],
        (4, 3, 2),
        "categorical_crossentropy",
        "one-hot",
        5,
        "adam",
    ),
    "activations as layers": Case(
        lambda: [Dense(5), layers.ReLU(), Dense(4), Activation("tanh"), Dense(3), layers.Softmax()],
        (3,),
        "categorical_crossentropy",
        "one-hot",
        3,
    ),
    "dropout": Case(lambda: [Dense(12, "relu"), Dropout(0.4), Dense(6, "tanh"), Dropout(0.2, seed=5), Dense(1)], (4,)),
    "everything dropped": Case(lambda: [Dense(3, "relu"), Dropout(1.0), Dense(1)], (4,)),
    "dropout of the input": Case(
        lambda: [Dropout(0.5), Dense(3), Dense(1)], (4,), segments=("PlainSegment", "DenseStack")
    ),
    "dropout of the output": Case(
        lambda: [Dense(3), Dropout(0.5)], (4,), "mse", "numbers", 3, segments=("DenseStack", "PlainSegment")
    ),
    "a layer that nobody knows": Case(
        lambda: [Dense(6, "relu"), LayerNormalization(), Dense(5, "gelu"), GaussianNoise(0.1), Dense(1)],
        (4,),
        optimizer="adam",
        segments=("DenseStack", "PlainSegment", "PlainSegment", "PlainSegment", "DenseStack"),
    ),
    "a loss that nobody knows": Case(dense(5, 2), (3,), "huber", "numbers", 2, "adam", ["mae"]),
    "a loss of its own": Case(dense(5, 2), (3,), lambda: losses.LogCosh(), "numbers", 2),
    "sequences": Case(
        lambda: [Dense(4, "tanh"), Flatten(), Dense(1)],
        (5, 3),
        segments=("PlainSegment", "DenseStack"),
    ),
    "prices and bounds on weights": Case(
        dense(5, 1, kernel_regularizer=regularizers.L1L2(0.1, 0.2), bias_constraint="non_neg"), (3,), metrics=["mae"]
    ),
    "frozen in the middle": Case(lambda: [Dense(4, "tanh"), Dense(4, "tanh", trainable=False), Dense(1)], (3,)),
    "momentum": Case(dense(4, 1), (3,), optimizer=lambda: SGD(0.1, momentum=0.9, nesterov=True)),
    "clipped": Case(dense(4, 1), (3,), optimizer=lambda: SGD(0.1, clipnorm=0.1)),
    "decayed": Case(dense(4, 1), (3,), optimizer="adamw"),
    "schedule": Case(dense(4, 1), (3,), optimizer=lambda: SGD(ExponentialDecay(0.1, 3, 0.5))),
    "several batches a step": Case(dense(4, 1), (3,), optimizer=lambda: Adam(gradient_accumulation_steps=2)),
    "mean of weights": Case(dense(4, 1), (3,), optimizer=lambda: SGD(0.1, use_ema=True, ema_overwrite_frequency=3)),
    **{
        name: Case(dense(4, 1), (3,), optimizer=name)
        for name in ("adagrad", "adadelta", "adamax", "nadam", "lion", "ftrl")
    },
    "batches of one": Case(dense(4, 2, 1), (2,), fit={"batch_size": 1}),
    "one batch of all": Case(dense(4, 2, 1), (2,), fit={"batch_size": 100}),
    "in order": Case(dense(4, 2, 1), (2,), fit={"shuffle": False}),
    "batches in another order": Case(dense(4, 2, 1), (2,), fit={"shuffle": "batch"}),
    "epochs of three batches": Case(dense(4, 2, 1), (2,), fit={"steps_per_epoch": 3}),
    "weighed rows": Case(
        dense(4, 1, end="sigmoid"),
        (2,),
        "binary_crossentropy",
        "yes or no",
        metrics=["accuracy"],
        fit={"sample_weight": np.linspace(0, 2, 57)},
    ),
    "weighed classes": Case(
        dense(4, 1, end="sigmoid"), (2,), "binary_crossentropy", "yes or no", fit={"class_weight": {0: 0.5, 1: 3}}
    ),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_a_plan_trains_as_the_plain_path(case: Case) -> None:
    x, y = case.data()
    options = {"batch_size": 10, "epochs": 3, "validation_data": (x, y), "verbose": 0, **case.fit}
    (planned, found), (plain, wanted) = twins(case, lambda model: model.fit(x, y, **options).history)
    assert segments(planned) == list(case.segments)
    assert segments(plain) == []
    assert planned.parameters.data == pytest.approx(plain.parameters.data, abs=5e-6)
    assert planned.state.data == pytest.approx(plain.state.data, abs=5e-6)
    assert list(found) == list(wanted)
    for name, column in wanted.items():
        assert found[name] == pytest.approx(column, rel=2e-5, abs=1e-6), name
    assert planned.updates == plain.updates == planned.optimizer.updates
    assert planned.optimizer_slots == pytest.approx(plain.optimizer_slots, rel=2e-5, abs=5e-6)
    assert planned.predict(x, verbose=0) == pytest.approx(plain.predict(x, verbose=0), abs=5e-6)


@pytest.mark.parametrize("name", ["tanh and squares", "one-hot", "yes or no", "dropout", "a layer that nobody knows"])
def test_in_float64_it_is_the_same_to_the_last_digits(name: str) -> None:
    config.set_floatx("float64")
    try:
        case = CASES[name]
        x, y = case.data()
        (planned, _), (plain, _) = twins(case, lambda model: model.fit(x, y, batch_size=10, epochs=3, verbose=0))
    finally:
        config.set_floatx("float32")
    assert segments(planned) == list(case.segments)
    assert planned.parameters.data.dtype == np.float64
    assert planned.parameters.data == pytest.approx(plain.parameters.data, abs=1e-13)


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_the_first_gradients_are_those_of_the_plain_path(case: Case) -> None:
    """With plain SGD at a rate of 1, the way of the weights in one step is the gradient."""
    x, y = case.data(9)
    case = Case(case.layers, case.shape, case.loss, case.targets, case.outputs, lambda: SGD(1.0))
    starts = case.model().parameters.data
    (planned, _), (plain, _) = twins(case, lambda model: model.train_on_batch(x, y))
    slopes = [starts - model.parameters.data for model in (planned, plain)]
    assert slopes[0] == pytest.approx(slopes[1], rel=1e-5, abs=1e-6)


# ---- what must not be seen in the numbers

WATCHED = [
    "tanh and squares",
    "yes or no",
    "one-hot",
    "dropout",
    "a loss that nobody knows",
    "prices and bounds on weights",
]


@pytest.mark.parametrize("name", WATCHED)
def test_listening_changes_no_bit(name: str) -> None:
    """Batches are told of together where nobody listens, one by one where somebody does."""
    x, y = CASES[name].data()

    def fit(every: int) -> tuple[bytes, Any]:
        model = CASES[name].model()
        hook = LambdaCallback(on_train_batch_end=lambda batch, logs: None, on_test_batch_end=lambda batch, logs: None)
        history = model.fit(
            x, y, batch_size=10, epochs=3, validation_data=(x, y), verbose=0, callbacks=[hook] if every else []
        )
        return model.parameters.data.tobytes(), history.history

    assert fit(0) == fit(1)


@pytest.mark.parametrize("name", WATCHED)
@pytest.mark.parametrize("batch", [0, 3, 5])
def test_the_rest_of_a_broken_epoch_is_trained_to_the_same_bits_where_nobody_listens(name: str, batch: int) -> None:
    class Keep(Callback):
        position: Any = None

        def on_train_batch_end(self, batch_: int, logs: Any = None) -> None:
            if self.model.place.batch == batch + 1 and self.model.place.epoch == 1:
                self.position, self.model.stop_training = position_of(self.model), True

    class Return(Callback):
        def on_train_begin(self, logs: Any = None) -> None:
            return_to(self.model, keep.position)

    case, keep = CASES[name], Keep()
    (x, y), options = case.data(), {"batch_size": 10, "epochs": 3, "verbose": 0, **case.fit}
    unbroken, broken, again = case.model(), case.model(), case.model()
    wanted = unbroken.fit(x, y, **options)
    broken.fit(x, y, callbacks=[keep], **options)
    found = again.fit(x, y, callbacks=[Return()], **options)
    assert again.parameters.data.tobytes() == unbroken.parameters.data.tobytes()
    assert again.updates == unbroken.updates
    assert {name: values[1:] for name, values in wanted.history.items()} == found.history


def test_logs_are_told_at_every_batch_as_on_the_plain_path() -> None:
    case = CASES["yes or no"]
    x, y = case.data()

    def watch(model: Sequential) -> list[float]:
        told: list[float] = []
        hook = LambdaCallback(on_train_batch_end=lambda batch, logs: told.extend([logs["loss"], logs["accuracy"]]))
        model.fit(x, y, batch_size=10, epochs=2, verbose=0, callbacks=[hook])
        return told

    (_, found), (_, wanted) = twins(case, watch)
    assert len(found) == 24
    assert found == pytest.approx(wanted, rel=1e-5)


def test_batches_by_hand_are_those_of_fit() -> None:
    case = CASES["one-hot"]
    x, y = case.data()
    fitted, by_hand = case.model(), case.model()
    fitted.fit(x, y, batch_size=10, shuffle=False, verbose=0)
    for start in range(0, len(x), 10):
        by_hand.train_on_batch(x[start : start + 10], y[start : start + 10])
    assert segments(by_hand) == ["DenseStack"]
    assert np.array_equal(fitted.parameters.data, by_hand.parameters.data)


def test_what_somebody_changes_between_batches_counts_from_the_next() -> None:
    case = Case(lambda: [Dense(4, "tanh"), Dropout(0.5), Dense(1)], (3,), optimizer=lambda: SGD(0.1))
    x, y = case.data()

    def fit(model: Sequential) -> Any:
        def change(batch: int, logs: Any) -> None:
            if batch == 1:
                model.optimizer.learning_rate = 0.02
            if batch == 3:
                model.optimizer.clipvalue = 0.001

        model.fit(x, y, batch_size=10, verbose=0, callbacks=[LambdaCallback(on_train_batch_end=change)])
        model.layers[1].rate = 0.0
        model.layers[0].activation = "relu"
        model.loss.reduction = "sum"
        model.fit(x, y, batch_size=10, verbose=0)
        model.layers[0].trainable = False
        model.fit(x, y, batch_size=10, verbose=0)

    (planned, _), (plain, _) = twins(case, fit)
    assert segments(planned) == ["DenseStack"]
    assert planned.parameters.data == pytest.approx(plain.parameters.data, abs=5e-6)


EDITS = {
    "a rate of dropout": lambda model: setattr(model.layers[1], "rate", 0.1),
    "an activation": lambda model: setattr(model.layers[0], "activation", "relu"),
    "an activation that no stack knows": lambda model: setattr(model.layers[0], "activation", "gelu"),
    "the last activation": lambda model: setattr(model.layers[2], "activation", "sigmoid"),
    "what is frozen": lambda model: setattr(model.layers[0], "trainable", False),
    "the loss": lambda model: setattr(model.loss, "reduction", "sum"),
    "the loss, to what no end knows": lambda model: setattr(model.loss, "dtype", "float64"),
    "the momentum": lambda model: setattr(model.optimizer, "momentum", 0.5),
}


@pytest.mark.parametrize("edit", EDITS.values(), ids=EDITS)
@pytest.mark.parametrize("hook", ["on_epoch_begin", "on_train_batch_end"])
def test_what_is_changed_in_the_middle_of_training_counts_from_the_next_batch(hook: str, edit: Any) -> None:
    case = Case(
        lambda: [Dense(4, "tanh"), Dropout(0.5), Dense(1, "tanh")], (3,), optimizer=lambda: SGD(0.1), metrics=["mae"]
    )
    x, y = case.data()

    def fit(model: Sequential) -> Any:
        def change(number: int, logs: Any) -> None:
            if number == 1:
                edit(model)

        hooks = LambdaCallback(**{hook: change})
        return model.fit(x, y, batch_size=10, epochs=3, verbose=0, callbacks=[hooks]).history

    (planned, found), (plain, wanted) = twins(case, fit)
    assert planned.parameters.data == pytest.approx(plain.parameters.data, abs=5e-6)
    for name, column in wanted.items():
        assert found[name] == pytest.approx(column, rel=2e-5), name


def test_a_probability_at_its_bound_passes_no_gradient() -> None:
    """As on the plain path, and in Keras: p is clipped there, and a clipped number has no slope."""
    for end, loss, y in (
        ("sigmoid", "binary_crossentropy", [[1.0], [0.0]]),
        ("softmax", "categorical_crossentropy", [[1.0, 0.0], [0.0, 1.0]]),
    ):
        units = len(y[0])
        case = Case(dense(units, end=end), (1,), loss, optimizer=lambda: SGD(1.0))
        x = np.array([[-40.0], [40.0]], np.float32)

        def step(model: Sequential, x: Any = x, y: Any = y, units: int = units) -> None:
            model.layers[0].set_weights(
                [np.linspace(1, -1, units)[None] if units > 1 else np.ones((1, 1)), np.zeros(units)]
            )
            model.train_on_batch(x, np.array(y, np.float32))

        (planned, _), (plain, _) = twins(case, step)
        assert segments(planned) == ["DenseStack"]
        assert np.array_equal(planned.parameters.data, plain.parameters.data)


def test_a_diverging_run_tells_so_and_warns_nobody() -> None:
    case = Case(dense(4, 1, activation="relu", end="linear"), (3,), optimizer=lambda: SGD(100.0))
    x, y = case.data()
    (_, found), (_, wanted) = twins(case, lambda model: model.fit(x, y, epochs=30, verbose=0).history["loss"])
    assert np.isnan(found[-1])
    assert np.isnan(wanted[-1])


@pytest.mark.filterwarnings("error")
def test_a_batch_that_diverges_warns_nobody_and_leaves_numpy_as_it_was() -> None:
    model = Sequential([Input((2,)), Dense(3), Dense(1)])
    model.compile(SGD(100.0), "mse")
    before = np.geterr()
    x, y = np.full((8, 2), 1e30, np.float32), np.ones((8, 1), np.float32)
    told = [model.train_on_batch(x, y) for _ in range(4)]
    assert not np.isfinite(told[-1])
    assert np.geterr() == before


def test_a_model_may_be_trained_by_another_thread_later() -> None:
    model = Sequential([Input((2,)), Dense(3), Dense(1)], streams=Streams(1))
    model.compile(SGD(0.01), "mse")
    x, y = np.ones((8, 2), np.float32), np.ones((8, 1), np.float32)
    first = model.train_on_batch(x, y)
    with ThreadPoolExecutor(1) as pool:
        assert pool.submit(model.train_on_batch, x, y).result() < first


# ---- what has no plan, or another one


def test_models_that_are_no_chain_run_plain() -> None:
    start = Input((3,))
    shared = Dense(3)
    models = {
        "a layer twice": Model(start, Dense(1)(shared(shared(start)))),
        "a fork": Model(start, layers.Add()([Dense(1)(start), Dense(1)(shared(start))])),
        "a price on outputs": Sequential([Input((3,)), Dense(2, activity_regularizer="l2"), Dense(1)]),
        "masks": Sequential([Input((4, 3)), layers.Masking(), layers.LSTM(2), Dense(1)]),
    }
    for name, model in models.items():
        model.compile("sgd", "mse")
        x = np.ones((6, *model.input_shape[1:]), np.float32)
        model.fit(x, np.ones((6, 1)), verbose=0)
        model.predict(x, verbose=0)
        assert model.plans.trainer is None, name


def test_plans_can_be_turned_off() -> None:
    case = CASES["tanh and squares"]
    model = case.model()
    model.fit(*case.data(), verbose=0)
    assert segments(model) == ["DenseStack"]
    with config.without_plans():
        model.fit(*case.data(), verbose=0)
        assert segments(model) == []
    assert config.plans()


def test_batches_of_a_generator_have_plans_too() -> None:
    case = CASES["tanh and squares"]
    x, y = case.data()

    def batches() -> Any:
        while True:
            for size in (10, 10, 7, 3):
                yield x[:size], y[:size]

    (planned, _), (plain, _) = twins(case, lambda model: model.fit(batches(), steps_per_epoch=6, epochs=2, verbose=0))
    assert segments(planned) == ["DenseStack"]
    assert planned.parameters.data == pytest.approx(plain.parameters.data, abs=1e-6)


def test_wrong_shapes_are_refused_as_on_the_plain_path() -> None:
    case = CASES["one-hot"]
    x, y = case.data()
    fit, train = partial(Sequential.fit, verbose=0), Sequential.train_on_batch
    wrong = [(x[:, :3], y), (x, y[:, :3]), (x, y.argmax(axis=1))]
    for work, bad in [*((fit, bad) for bad in wrong), *((train, bad) for bad in wrong), (train, (x[:9], y[:8]))]:
        with pytest.raises(ShapeError) as planned:
            work(case.model(), *bad)
        with config.without_plans(), pytest.raises(ShapeError) as plain:
            work(case.model(), *bad)
        assert planned.value.code == plain.value.code
    with pytest.raises(DataError, match="classes 0 to 5"):
        CASES["classes"].model().fit(x, np.full(len(x), 5), verbose=0)


def test_a_copy_has_a_plan_of_its_own() -> None:
    case = CASES["tanh and squares"]
    x, y = case.data()
    model = case.model()
    model.fit(x, y, verbose=0)
    other, before = copy.deepcopy(model), model.parameters.data.copy()
    other.fit(x, y, verbose=0)
    assert np.array_equal(model.parameters.data, before)
    assert not np.array_equal(other.parameters.data, before)


def test_layers_that_another_model_trains_come_back_with_their_numbers() -> None:
    x, y = np.ones((8, 3), np.float32), np.ones((8, 1), np.float32)
    first = Sequential([Input((3,)), Dense(1)], streams=Streams(1))
    second = Sequential([Input((3,)), *first.layers], streams=Streams(2))
    for model in (first, second):
        model.compile("sgd", "mse")
    for _ in range(2):
        first.fit(x, y, verbose=0)
        learned = first.layers[0].get_weights()
        second.fit(x, y, verbose=0)
        assert not np.array_equal(learned[0], first.layers[0].get_weights()[0])
        assert np.array_equal(first.predict(x, verbose=0), second.predict(x, verbose=0))


# ---- what it is for


@pytest.mark.parametrize(
    "name", ["tanh and squares", "yes or no", "one-hot", "classes", "dropout", "momentum", "adadelta"]
)
def test_a_step_makes_no_array(name: str) -> None:
    case = Case(**{**vars(CASES[name]), "metrics": ()})
    model = case.model()
    x, y = case.data(2000)
    model.fit(x, y, batch_size=1000, verbose=0)
    plan = model.plans.trainer
    assert plan is not None
    slot = plan.load(x[:1000], y[:1000], None)
    means = model.place.means
    for _ in range(2):
        plan.train(slot, means)
    tracemalloc.start()
    try:
        for _ in range(5):
            plan.train(slot, means)
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert most < 2500  # a row of a batch has 4,000 bytes; NumPy itself takes a few hundred while it works
