"""Who trains, who validates, who tests; and that scaling learns from training rows only."""

from __future__ import annotations

import numpy as np
import pytest

from engine import datasets
from engine.datasets import Rule, Scaling
from engine.errors import DataError, SpecError

SIZES = {
    "digits .2 .2: 359 each way": ("digits", 0.2, 0.2, (1_079, 359, 359)),
    "iris .2 .2": ("iris", 0.2, 0.2, (90, 30, 30)),
    "breast cancer .2 0": ("breast_cancer", 0.2, 0.0, (456, 113, 0)),
    "a whole share stays whole": ("spiral", 0.29, 0.0, (355, 145, 0)),
    "nothing held back": ("wine", 0.0, 0.0, (178, 0, 0)),
    "nearly everything held back": ("iris", 0.5, 0.49, (2, 75, 73)),
}


@pytest.mark.parametrize(("name", "validation", "test", "sizes"), SIZES.values(), ids=SIZES)
def test_sizes(name: str, validation: float, test: float, sizes: tuple[int, int, int]) -> None:
    data = datasets.load(name)
    split = datasets.split(data, 42, validation, test)
    assert (len(split.train), len(split.validation), len(split.test)) == sizes
    together = np.concatenate([split.train, split.validation, split.test])
    assert np.array_equal(np.sort(together), np.arange(data.info.rows))


def test_a_seed_splits_the_same_way_and_another_does_not() -> None:
    data = datasets.load("iris")
    first, again, other = (datasets.split(data, seed) for seed in (1, 1, 2))
    assert np.array_equal(first.train, again.train)
    assert not np.array_equal(first.validation, other.validation)


def test_test_rows_do_not_move_with_the_validation_share() -> None:
    data = datasets.load("iris")
    assert np.array_equal(datasets.split(data, 5, 0.1, 0.2).test, datasets.split(data, 5, 0.4, 0.2).test)


def test_training_rows_come_mixed() -> None:
    data = datasets.load("iris")  # stored class by class
    assert len(set(data.y[datasets.split(data, 0).train[:20]].tolist())) == 3


def test_nothing_left_to_train_on_is_refused() -> None:
    with pytest.raises(SpecError) as error:
        datasets.split(datasets.load("iris"), 0, 0.5, 0.5)
    assert (error.value.code, error.value.pointer) == ("data.split_sum", "/validation_split")


def test_standard_scaling_is_fitted_on_the_rows_given() -> None:
    data = datasets.load("breast_cancer")
    split = datasets.split(data, 42)
    scaling = Scaling.fit(data.info.scaling, data.x[split.train])
    train, validation = scaling.apply(data.x[split.train]), scaling.apply(data.x[split.validation])
    assert train.dtype == np.float32
    assert train.mean(axis=0) == pytest.approx(np.zeros(30), abs=1e-4)
    assert train.std(axis=0) == pytest.approx(np.ones(30), abs=1e-4)
    assert np.abs(validation.mean(axis=0)).max() > 0.01  # it did not see these


def test_a_constant_column_becomes_zero() -> None:
    x = np.array([[1, 5], [3, 5]], np.float32)
    assert Scaling.fit(Rule("standard"), x).apply(x).tolist() == [[-1, 0], [1, 0]]


def test_pictures_are_divided_by_their_range() -> None:
    x = datasets.load("digits").x
    scaled = Scaling.fit(Rule("divide", 16), x).apply(x)
    assert (scaled.dtype, scaled.min(), scaled.max()) == (np.float32, 0, 1)


SCALINGS = {
    "standard": Scaling.fit(Rule("standard"), np.array([[1, 5], [3, 6]], np.float32)),
    "divide": Scaling(Rule("divide", 255)),
    "none": Scaling(Rule("none")),
}


@pytest.mark.parametrize("scaling", SCALINGS.values(), ids=SCALINGS)
def test_scaling_survives_json(scaling: Scaling) -> None:
    assert Scaling.from_json(scaling.to_json()) == scaling


NO_SCALINGS = {
    "a list": [],
    "unknown": {"name": "log"},
    "unhashable": {"name": []},
    "zero divisor": {"name": "divide", "by": 0},
    "infinite": {"name": "divide", "by": float("inf")},
    "unequal": {"name": "standard", "mean": [1.0], "std": []},
    "text": {"name": "standard", "mean": ["a"], "std": [1.0]},
    "huge": {"name": "divide", "by": 10**400},
}


@pytest.mark.parametrize("body", NO_SCALINGS.values(), ids=NO_SCALINGS)
def test_foreign_scalings_are_refused(body: object) -> None:
    with pytest.raises(DataError, match="no scaling"):
        Scaling.from_json(body)


def test_wrong_number_of_columns_is_refused() -> None:
    with pytest.raises(DataError, match="2 columns"):
        SCALINGS["standard"].apply(np.zeros((1, 3)))


def test_one_hot() -> None:
    assert datasets.one_hot(np.array([2, 0]), 3).tolist() == [[0, 0, 1], [1, 0, 0]]
