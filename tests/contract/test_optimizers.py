"""Every optimizer: it descends, it starts as computed by hand, and it changes the vector in place."""

from __future__ import annotations

import copy
import json
from collections.abc import Sequence

import numpy as np
import pytest

from engine.errors import SpecError
from engine.optimizers import (
    SGD,
    Adadelta,
    Adagrad,
    Adam,
    Adamax,
    AdamW,
    Ftrl,
    Lion,
    Nadam,
    Optimizer,
    RMSprop,
    deserialize,
    get,
    schedules,
    serialize,
)
from engine.registry import KINDS
from engine.spec import resolve, to_json

CLASSES: list[type[Optimizer]] = list(KINDS["optimizer"].values())  # type: ignore[arg-type]

# f(theta) = theta^2 / 2 from theta = 1 with lr = 0.1, so that the gradient is theta. By hand from the formulas of each
# docstring: SGD multiplies by 0.9; with momentum v = -0.1, -0.18, -0.234; Nesterov 1 - 0.09 - 0.1 = 0.81, and so on.
FIRST_THREE = {
    "SGD": (SGD(0.1), [0.9, 0.81, 0.729]),
    "momentum": (SGD(0.1, momentum=0.9), [0.9, 0.72, 0.486]),
    "nesterov": (SGD(0.1, momentum=0.9, nesterov=True), [0.81, 0.5751, 0.327321]),
    "RMSprop": (RMSprop(0.1), [0.68377239, 0.4988708, 0.36918076]),
    "RMSprop, momentum": (RMSprop(0.1, momentum=0.5), [0.68377239, 0.340757, 0.07640056]),
    "RMSprop, centered": (RMSprop(0.1, centered=True), [0.66666685, 0.46556791, 0.32356965]),
    "Adagrad": (Adagrad(0.1), [0.90465375, 0.83933874, 0.78751277]),
    "Adadelta": (Adadelta(1.0), [0.99858579, 0.99715455, 0.99571247]),
    "Adam": (Adam(0.1), [0.90000032, 0.80041278, 0.70158701]),
    "Adam, amsgrad": (Adam(0.1, amsgrad=True), [0.90000032, 0.80041278, 0.70158701]),
    "AdamW": (AdamW(0.1, 0.2), [0.88000032, 0.76293574, 0.649204]),
    "Adamax": (Adamax(0.1), [0.90000001, 0.80516835, 0.7154995]),
    "Nadam": (Nadam(0.1), [0.89372123, 0.82024505, 0.75467429]),
    "Lion": (Lion(0.1), [0.9, 0.8, 0.7]),
    "Ftrl": (Ftrl(0.1), [0.6031424, 0.55329048, 0.51170158]),
    "Ftrl, priced": (Ftrl(0.1, -0.5, 0.1, 0.5, 0.1, 0.02, 0.2), [0.45600335, 0.42122588, 0.39077774]),
    # what all share, each by hand on SGD
    "decayed": (SGD(0.1, weight_decay=0.5), [0.85, 0.7225, 0.614125]),  # theta * 0.95 - 0.1 theta
    "clipped by value": (SGD(0.1, clipvalue=0.5), [0.95, 0.9, 0.85]),
    "clipped by length": (SGD(0.1, clipnorm=0.5), [0.95, 0.9, 0.85]),
    "clipped as a whole": (SGD(0.1, global_clipnorm=0.5), [0.95, 0.9, 0.85]),
    "too short to clip": (SGD(0.1, clipnorm=2.0), [0.9, 0.81, 0.729]),
    "two batches a step": (SGD(0.1, gradient_accumulation_steps=2), [1, 0.9, 0.9, 0.81]),
    # the mean is 0.9, then (0.9 + 0.81) / 2 = 0.855 which the weight becomes, then 0.9 * 0.855 = 0.7695
    "averaged": (SGD(0.1, use_ema=True, ema_momentum=0.5, ema_overwrite_frequency=2), [0.9, 0.855, 0.7695]),
    "halved each step": (SGD(schedules.ExponentialDecay(0.1, 1, 0.5)), [0.9, 0.855, 0.833625]),
}


def walk(optimizer: Optimizer, theta: np.ndarray, steps: int, arrays: Sequence[slice] = ()) -> list[np.ndarray]:
    """The path down a bowl, whose gradient is theta."""
    slots = np.zeros((len(optimizer.slots), theta.size), theta.dtype)
    optimizer.start(slots)
    path = []
    for t in range(1, steps + 1):
        optimizer.step(theta, theta.copy(), slots, t, arrays or [slice(0, theta.size)])
        path.append(theta.copy())
    return path


@pytest.mark.parametrize(("optimizer", "expected"), FIRST_THREE.values(), ids=FIRST_THREE)
def test_the_first_steps_are_those_computed_by_hand(optimizer: Optimizer, expected: list[float]) -> None:
    found = [float(theta[0]) for theta in walk(optimizer, np.ones(1), len(expected))]
    assert found == pytest.approx(expected, abs=1e-7)


@pytest.mark.parametrize("cls", CLASSES, ids=lambda cls: cls.__name__)
def test_every_optimizer_has_a_row_above(cls: type[Optimizer]) -> None:
    assert any(type(optimizer) is cls for optimizer, _ in FIRST_THREE.values())


@pytest.mark.parametrize("cls", CLASSES, ids=lambda cls: cls.__name__)
def test_it_descends_a_bowl(cls: type[Optimizer]) -> None:
    start = np.array([1.0, -2.0, 0.5])
    end = walk(cls(), start.copy(), 50)[-1]
    assert (np.abs(end) < np.abs(start)).all()


@pytest.mark.parametrize("cls", CLASSES, ids=lambda cls: cls.__name__)
def test_parameters_do_not_hear_of_each_other(cls: type[Optimizer]) -> None:
    together = walk(cls(), np.array([1.0, -3.0]), 4)[-1]
    assert [walk(cls(), np.array([start]), 4)[-1][0] for start in (1.0, -3.0)] == together.tolist()


@pytest.mark.parametrize("optimizer", [made for made, _ in FIRST_THREE.values()], ids=FIRST_THREE)
def test_a_large_vector_in_pieces_goes_the_same_way_to_the_bit(
    optimizer: Optimizer, monkeypatch: pytest.MonkeyPatch
) -> None:
    start = np.random.default_rng(3).standard_normal(103).astype(np.float32)
    whole = walk(copy.deepcopy(optimizer), start.copy(), 4)
    monkeypatch.setattr("engine.optimizers.base.TOGETHER", 16)
    assert np.array_equal(whole, walk(copy.deepcopy(optimizer), start.copy(), 4))


@pytest.mark.parametrize("cls", CLASSES, ids=lambda cls: cls.__name__)
def test_float32_stays_float32_and_in_place(cls: type[Optimizer]) -> None:
    optimizer = cls(use_ema=True, gradient_accumulation_steps=2, clipnorm=0.5, weight_decay=0.1)
    theta = np.ones(3, np.float32)
    walk(optimizer, theta, 4)
    assert theta.dtype == np.float32
    assert (theta < 1).all()
    slots = np.zeros((len(cls().slots), 3), np.float32)
    cls().update(theta, np.ones(3, np.float32), slots, 1, 0.1)
    assert slots.dtype == np.float32


# ---- what all share

FROZEN = [slice(0, 2), slice(2, 3), slice(5, 6)]


@pytest.mark.parametrize("options", [{}, {"clipnorm": 0.1}, {"use_ema": True, "gradient_accumulation_steps": 2}])
@pytest.mark.parametrize("cls", CLASSES, ids=lambda cls: cls.__name__)
def test_frozen_arrays_stay_as_they_are(cls: type[Optimizer], options: dict[str, object]) -> None:
    start = np.arange(1.0, 7.0)
    optimizer, theta = cls(weight_decay=0.1, **options), start.copy()
    walk(optimizer, theta, 4, FROZEN)
    assert np.flatnonzero(theta != start).tolist() == [0, 1, 2, 5]


def test_each_array_is_clipped_by_its_own_length() -> None:
    # lengths 5 and 0.5 with limit 1: the first is divided by 5, the second is short enough
    theta = np.array([3.0, 4.0, 0.3, 0.4])
    walk(SGD(1.0, clipnorm=1.0), theta, 1, [slice(0, 2), slice(2, 4)])
    assert theta == pytest.approx([2.4, 3.2, 0, 0])


def test_the_whole_gradient_is_clipped_by_its_whole_length() -> None:
    theta = np.array([1.0, 2.0, 2.0, 4.0])  # length 5, to be 1
    walk(SGD(1.0, global_clipnorm=1.0), theta, 1, [slice(0, 2), slice(2, 4)])
    assert theta == pytest.approx([0.8, 1.6, 1.6, 3.2])


def test_a_gradient_of_zero_has_no_length_and_stays_zero() -> None:
    for options in ({"clipnorm": 1.0}, {"global_clipnorm": 1.0}):
        assert walk(SGD(1.0, **options), np.zeros(2), 1)[0].tolist() == [0, 0]


def test_training_ends_with_the_average() -> None:
    optimizer, theta = SGD(0.1, use_ema=True, ema_momentum=0.5), np.ones(2)
    slots = np.zeros((1, 2))
    optimizer.finish(theta, slots, [slice(0, 2)])  # nothing was learned yet
    assert theta.tolist() == [1, 1]
    for t in (1, 2):
        optimizer.step(theta, theta.copy(), slots, t, [slice(0, 1)])
    optimizer.finish(theta, slots, [slice(0, 1)])
    assert theta == pytest.approx([0.855, 1])


def test_rows_stand_in_kerass_order() -> None:
    assert Adam(use_ema=True, gradient_accumulation_steps=2).slots == (
        "average",
        "gradient_accumulator",
        "momentum",
        "velocity",
    )


def test_one_way_of_clipping_is_enough() -> None:
    with pytest.raises(SpecError, match="Keep one of clipnorm"):
        SGD(clipnorm=1.0, clipvalue=1.0)


# ---- the learning rate

HALVED = schedules.ExponentialDecay(0.1, 1, 0.5)


def test_a_schedule_shows_the_rate_of_now() -> None:
    optimizer, rates = SGD(HALVED, gradient_accumulation_steps=2), []
    slots = np.zeros((1, 1))
    for t in range(1, 5):
        rates.append((optimizer.learning_rate, optimizer.iterations))
        optimizer.step(np.ones(1), np.ones(1), slots, t, [slice(0, 1)])
    assert rates == [(0.1, 0), (0.05, 0), (0.025, 1), (0.0125, 1)]  # the rate counts batches, iterations updates


def test_a_number_may_follow_a_number_and_a_schedule_anything() -> None:
    optimizer = SGD(0.1)
    optimizer.learning_rate = np.float32(0.5)
    assert optimizer.learning_rate == 0.5
    optimizer.learning_rate = HALVED
    optimizer.learning_rate = {
        "class_name": "PolynomialDecay",
        "config": {"initial_learning_rate": 1, "decay_steps": 9},
    }
    assert optimizer.learning_rate == 1
    with pytest.raises(TypeError, match="follows a schedule"):
        optimizer.learning_rate = 0.1
    with pytest.raises(SpecError, match="at least 0"):
        SGD(0.1).learning_rate = -1


def test_a_schedule_of_ones_own() -> None:
    class Countdown(schedules.LearningRateSchedule):
        def __init__(self, start: float) -> None:
            self.start = start

        def __call__(self, step: float) -> float:
            return self.start - step

    assert [theta[0] for theta in walk(SGD(Countdown(0.5)), np.ones(1), 1)] == [0.5]
    with pytest.raises(ValueError, match="__call__"):
        schedules.LearningRateSchedule()(0)


def test_lists_of_a_schedule_fit_together() -> None:
    with pytest.raises(SpecError, match="1 boundaries and 3 values"):
        schedules.PiecewiseConstantDecay([1], [1, 2, 3])
    with pytest.raises(SpecError, match="a list of at least 1 numbers"):
        schedules.PiecewiseConstantDecay([], [1])


# ---- there and back

WRITTEN = {
    "by number": AdamW(0.01, 0.1, clipnorm=2.0, name="mine"),
    "by schedule": Ftrl(schedules.CosineDecay(0.1, 10, warmup_target=0.2, warmup_steps=3, name="warm")),
    "averaging": Lion(use_ema=True, gradient_accumulation_steps=4, loss_scale_factor=8.0),
}


@pytest.mark.parametrize("optimizer", WRITTEN.values(), ids=WRITTEN)
def test_it_comes_back_from_its_config(optimizer: Optimizer) -> None:
    config = json.loads(json.dumps(optimizer.get_config()))
    assert type(optimizer).from_config(config).get_config() == optimizer.get_config()
    assert deserialize(serialize(optimizer)).get_config() == optimizer.get_config()
    assert to_json(resolve("optimizer", to_json(optimizer))) == to_json(optimizer)


def test_a_schedule_comes_back_from_its_config() -> None:
    schedule = schedules.PiecewiseConstantDecay([1, 2], [0.3, 0.2, 0.1], name="mine")
    again = schedules.deserialize(json.loads(json.dumps(schedules.serialize(schedule))))
    assert (
        again.get_config() == schedule.get_config() == {"boundaries": [1, 2], "values": [0.3, 0.2, 0.1], "name": "mine"}
    )


def test_names_are_found_in_any_case() -> None:
    assert [type(get(word)) for word in ("ADAM", "AdamW", "rmsprop", "sgd")] == [Adam, AdamW, RMSprop, SGD]
    with pytest.raises(SpecError, match="no optimizer called"):
        get("gradient_ascent")


# After one step from theta = 1 with the gradient 1, by hand: what stands before the direction in each docstring.
RATES: dict[str, tuple[Optimizer, float | None]] = {
    "SGD": (SGD(0.1), None),
    "Lion": (Lion(0.1), None),
    "Adagrad": (Adagrad(0.1), 0.1 / 1.1**0.5),
    "RMSprop": (RMSprop(0.1), 0.1 / 0.1**0.5),
    "RMSprop, centered": (RMSprop(0.1, centered=True), 0.1 / 0.09**0.5),  # 0.1 - 0.1^2
    "Adadelta": (Adadelta(1.0), (2e-7 / 0.05) ** 0.5),  # a = 0.05, and x has come to 0.05 (1e-7 / 0.05)
    "Adam": (Adam(0.1), 1.0),  # 0.1 / (1 - 0.9)
    "Adam, amsgrad": (Adam(0.1, amsgrad=True), 1.0),
    "AdamW": (AdamW(0.1), 1.0),
    "Adamax": (Adamax(0.1), 1.0),
    "Nadam": (Nadam(0.1), 0.1),
    "Ftrl": (Ftrl(0.1), 0.1 / 1.1**0.5),
    "with a mean of weights": (Adam(0.1, use_ema=True), 1.0),
}


@pytest.mark.parametrize(("optimizer", "rate"), RATES.values(), ids=RATES)
def test_the_learning_rate_of_each_parameter(optimizer: Optimizer, rate: float | None) -> None:
    theta, slots = np.ones(2), np.zeros((len(optimizer.slots), 2))
    optimizer.start(slots)
    assert optimizer.learning_rates(slots) is None  # no step yet
    optimizer.step(theta, np.ones(2), slots, 1, [slice(0, 2)])
    found = optimizer.learning_rates(slots)
    assert found is None if rate is None else found == pytest.approx([rate, rate], rel=1e-4)


def test_every_optimizer_has_a_row_for_its_learning_rates() -> None:
    assert {type(optimizer) for optimizer, _ in RATES.values()} == set(CLASSES)
