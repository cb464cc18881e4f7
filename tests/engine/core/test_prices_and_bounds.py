"""Regularizers and constraints: numbers by hand, slopes by differences, and every way to give one."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest

from engine import constraints, regularizers
from engine.checks import numeric_gradient, relative_error
from engine.constraints import Constraint, MaxNorm, MinMaxNorm, NonNeg, UnitNorm
from engine.layers import Dense
from engine.registry import KINDS
from engine.regularizers import L1, L1L2, L2, OrthogonalRegularizer, Regularizer

X = np.array([[3.0, -4.0], [0.0, 2.0]])
# 3 + 4 + 0 + 2 = 9; 9 + 16 + 0 + 4 = 29; the rows (0.6, -0.8) and (0, 1) have the cosine -0.8,
# the columns (1, 0) and (-4, 2) / sqrt(20) have -2 / sqrt(5)
PRICES: dict[str, tuple[Regularizer, float]] = {
    "l1": (L1(0.1), 0.9),
    "l1, Keras's price": (L1(), 0.09),
    "l2": (L2(0.1), 2.9),
    "l2, Keras's price": (L2(None), 0.29),
    "both": (L1L2(0.1, 0.01), 1.19),
    "neither": (L1L2(), 0),
    "neither, in words": (L1L2(None, None), 0),
    "rows": (OrthogonalRegularizer(0.5), 0.4),
    "columns": (OrthogonalRegularizer(0.5, "columns"), 0.5 * 2 / np.sqrt(5)),
}


@pytest.mark.parametrize(("regularizer", "price"), PRICES.values(), ids=PRICES)
def test_prices_by_hand(regularizer: Regularizer, price: float) -> None:
    assert regularizer(X) == pytest.approx(price)
    assert regularizer(X.astype(np.float32)) == pytest.approx(price, rel=1e-6)


@pytest.mark.parametrize("regularizer", [row[0] for row in PRICES.values()], ids=PRICES)
def test_slopes_are_central_differences(regularizer: Regularizer) -> None:
    x = np.random.default_rng(1).normal(size=(4, 3))
    slope = regularizer.gradient(x)
    assert relative_error(slope, numeric_gradient(lambda: float(regularizer(x)), x)) < 1e-7
    assert regularizer.gradient(x.astype(np.float32)).dtype == np.float32


def test_every_regularizer_has_a_row_above() -> None:
    assert {type(regularizer) for regularizer, _ in PRICES.values()} == set(KINDS["regularizer"].values())


def test_one_row_has_no_pair() -> None:
    assert OrthogonalRegularizer()(np.ones((1, 3))) == 0
    assert not OrthogonalRegularizer().gradient(np.zeros((2, 3))).any()


class Cubes(Regularizer):
    """One of one's own, without a slope."""

    def __call__(self, x: Any) -> Any:
        return (np.abs(x) ** 3).sum()


@pytest.mark.parametrize("own", [Cubes(), Cubes, lambda x: (np.abs(x) ** 3).sum()], ids=["object", "class", "function"])
def test_a_price_of_ones_own_gets_its_slope_by_differences(own: Any) -> None:
    made = regularizers.get(own)
    assert made is not None
    assert made(X) == 27 + 64 + 8
    assert made.gradient(X) == pytest.approx(3 * X * np.abs(X), abs=1e-6)
    spec = Dense(2, kernel_regularizer=own).params([(2,)])["kernel"]
    assert spec.regularizer is not None
    assert spec.regularizer(X) == 99


# lengths of the columns of X: 3 and sqrt(20); of the rows: 5 and 2
BOUNDS: dict[str, tuple[Constraint, list[list[float]]]] = {
    "not negative": (NonNeg(), [[3, 0], [0, 2]]),
    "length 1": (UnitNorm(axis=1), [[0.6, -0.8], [0, 1]]),
    "columns of length 1": (UnitNorm(), [[1, -4 / np.sqrt(20)], [0, 2 / np.sqrt(20)]]),
    "at most 2.5": (MaxNorm(2.5, axis=1), [[1.5, -2], [0, 2]]),
    "at most 2": (MaxNorm(axis=1), [[1.2, -1.6], [0, 2]]),
    "all at most sqrt(29) / 2": (MaxNorm(np.sqrt(29) / 2, axis=None), [[1.5, -2], [0, 1]]),
    "all, by both axes": (MaxNorm(np.sqrt(29) / 2, axis=[0, 1]), [[1.5, -2], [0, 1]]),  # type: ignore[arg-type]
    "3 to 4": (MinMaxNorm(3, 4, axis=1), [[2.4, -3.2], [0, 3]]),
    "half way to 3 to 4": (MinMaxNorm(3, 4, 0.5, axis=1), [[2.7, -3.6], [0, 2.5]]),
}


@pytest.mark.parametrize(("constraint", "expected"), BOUNDS.values(), ids=BOUNDS)
def test_bounds_by_hand(constraint: Constraint, expected: list[list[float]]) -> None:
    assert constraint(X) == pytest.approx(np.array(expected), abs=1e-6)
    assert constraint(X.astype(np.float32)).dtype == np.float32
    assert constraint(0 * X).tolist() == (0 * X).tolist()


def test_every_constraint_has_a_row_above() -> None:
    assert {type(constraint) for constraint, _ in BOUNDS.values()} == set(KINDS["constraint"].values())


def test_a_bound_of_ones_own() -> None:
    class Halved(Constraint):
        def __call__(self, w: Any) -> Any:
            return w / 2

    for own in (Halved(), Halved, lambda w: w / 2):
        spec = Dense(2, kernel_constraint=own).params([(2,)])["kernel"]  # type: ignore[arg-type]
        assert spec.constraint is not None
        assert spec.constraint(X).tolist() == (X / 2).tolist()


SPELLINGS: dict[str, tuple[Any, Any, str]] = {
    "name": (regularizers, "l1_l2", "L1L2"),
    "class name": (regularizers, "L1L2", "L1L2"),
    "class": (regularizers, L2, "L2"),
    "second spelling": (regularizers, regularizers.l1, "L1"),
    "long name": (regularizers, "orthogonal_regularizer", "OrthogonalRegularizer"),
    "object form": (regularizers, {"class_name": "L2", "config": {"l2": 0.3}}, "L2"),
    "bound by name": (constraints, "min_max_norm", "MinMaxNorm"),
    "bound by class name": (constraints, "UnitNorm", "UnitNorm"),
    "bound by second spelling": (constraints, constraints.max_norm, "MaxNorm"),
}


@pytest.mark.parametrize(("module", "spelling", "name"), SPELLINGS.values(), ids=SPELLINGS)
def test_spellings(module: Any, spelling: Any, name: str) -> None:
    made = module.get(spelling)
    assert type(made).__name__ == name
    again = module.deserialize(json.loads(json.dumps(module.serialize(made))))
    assert again.get_config() == made.get_config()


@pytest.mark.parametrize("module", [regularizers, constraints])
def test_nothing_is_nothing_and_nonsense_is_refused(module: Any) -> None:
    assert module.get(None) is None
    for nonsense in ("typo", 3, {"class_name": "typo"}):
        with pytest.raises(ValueError, match=r"no|Expected"):
            module.get(nonsense)
    for price in (-0.1, np.nan, np.inf, "much"):
        with pytest.raises(ValueError, match="l2"):
            L2(price)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="mode"):
        OrthogonalRegularizer(mode="diagonals")  # type: ignore[arg-type]


def test_dense_hands_them_on_and_writes_them_down() -> None:
    given = {
        "kernel_regularizer": L1L2(0.1, 0.2),
        "bias_regularizer": "l1",
        "activity_regularizer": "l2",
        "kernel_constraint": MaxNorm(3, axis=0),
        "bias_constraint": "non_neg",
    }
    dense = Dense.from_config(json.loads(json.dumps(Dense(2, **given).get_config())))  # type: ignore[arg-type]
    specs = dense.params([(3,)])
    assert [type(specs[name].regularizer).__name__ for name in ("kernel", "bias")] == ["L1L2", "L1"]
    assert [type(specs[name].constraint).__name__ for name in ("kernel", "bias")] == ["MaxNorm", "NonNeg"]
    assert type(dense.activity_regularizer).__name__ == "L2"
