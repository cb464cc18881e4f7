"""What a list of runs shows of one."""

from __future__ import annotations

import math

import pytest

from app.domain.summary import SPARKS, Summary, compared_by, spark

COMPARED: dict[str, tuple[list[str], str | None]] = {
    "validation first": (["accuracy", "loss", "val_accuracy", "val_loss"], "val_accuracy"),
    "no validation rows": (["accuracy", "loss"], "accuracy"),
    "no metric": (["loss", "val_loss"], "val_loss"),
    "regression": (["loss", "mae", "val_loss", "val_mae"], "val_mae"),
    "nothing": ([], None),
}


@pytest.mark.parametrize(("names", "wanted"), COMPARED.values(), ids=COMPARED)
def test_runs_are_compared_by(names: list[str], wanted: str | None) -> None:
    assert compared_by(dict.fromkeys(names, 0.0)) == wanted


@pytest.mark.parametrize(
    ("name", "values", "best", "epoch"),
    [
        ("val_accuracy", [0.5, 0.9, 0.8], 0.9, 2),
        ("val_loss", [0.5, 0.2, 0.3], 0.2, 2),
        ("val_mae", [3.0, 2.0, 2.0], 2.0, 2),
        ("val_loss", [0.5, math.nan, 0.6], 0.5, 1),
        ("val_loss", [math.nan], None, None),
    ],
)
def test_the_best_epoch(name: str, values: list[float], best: float | None, epoch: int | None) -> None:
    summary, told = Summary(), {}
    for number, value in enumerate(values, 1):
        told = summary.take(number, {name: value})
    assert (told["metric"]["best"], told["metric"]["best_epoch"]) == (best, epoch)


@pytest.mark.parametrize("length", [0, 1, 23, 24, 25, 10_000])
def test_a_spark_is_short_and_keeps_its_ends(length: int) -> None:
    curve = [float(n) for n in range(length)]
    drawn = spark(curve)
    assert len(drawn) == min(length, SPARKS)
    assert drawn[:1] + drawn[-1:] == curve[:1] + curve[-1:]
