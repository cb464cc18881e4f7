"""Right and wrong: the counts of the views agree with each other and with the metrics of the engine."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from engine.errors import DataError
from engine.experiment import Experiment, Prepared, prepare, train
from engine.views import view_of

EXAMPLES = Path("app/examples")
NAMES = ["01-digits-mlp", "04-breast-cancer", "05-spiral", "06-diabetes", "07-hills"]


@cache
def trained(name: str, **data: float) -> Prepared:
    """An example after one epoch, which gets some rows right and some wrong."""
    spec = json.loads((EXAMPLES / f"{name}.json").read_text("utf-8"))["spec"]
    spec = {**spec, "data": {**spec["data"], **data}, "fit": {**spec["fit"], "epochs": 1}}
    prepared = prepare(Experiment.parse(spec))
    train(prepared, lambda kind, body: None)
    return prepared


def look(prepared: Prepared, view: str, **config: Any) -> dict[str, Any]:
    return view_of(view, config).look(prepared.subject)


@pytest.mark.parametrize("part", ["train", "validation", "test"])
@pytest.mark.parametrize("name", NAMES)
def test_what_is_counted_is_what_the_metrics_say(name: str, part: str) -> None:
    prepared = trained(name)
    logs, told = prepared.evaluate(part), look(prepared, "judgement", split=part)
    assert (told["split"], told["rows"]) == (part, len(prepared.split.rows(part)))
    if told["task"] == "regression":
        assert told["mae"] == pytest.approx(logs["mae"], rel=1e-5)
        assert told["rmse"] ** 2 == pytest.approx(logs["loss"], rel=1e-5)
        assert sum(told["histogram"]["counts"]) == told["rows"]
        return
    assert told["right"] / told["rows"] == pytest.approx(logs["accuracy"], abs=1e-6)
    assert sum(map(sum, told["matrix"])) == told["answered"] == told["rows"]
    assert [sum(row) for row in told["matrix"]] == [one["support"] for one in told["classes"]]


def test_every_cell_of_the_matrix_opens_its_rows() -> None:
    prepared = trained("01-digits-mlp")
    told = look(prepared, "judgement")
    for truth, row in enumerate(told["matrix"]):
        for said, count in enumerate(row):
            found = look(prepared, "examples", truth=truth, said=said, limit=60)
            assert found["total"] == count
            assert {(one["y"], one["said"]) for one in found["samples"]} <= {(truth, said)}
            assert all(one["confidence"] >= one["share"] for one in found["samples"])


def test_the_worst_mistakes_come_first_in_pages() -> None:
    prepared = trained("01-digits-mlp")
    told = look(prepared, "judgement")
    pages = [look(prepared, "examples", offset=offset, limit=10)["samples"] for offset in range(0, told["rows"], 10)]
    every = [one for page in pages for one in page]
    assert len(every) == told["rows"] - told["right"]
    assert all(one["said"] != one["y"] for one in every)
    sure = [one["confidence"] for one in every]
    assert sure == sorted(sure, reverse=True)
    assert sorted(one["row"] for one in every) == sorted({one["row"] for one in every})
    assert {one["row"] for one in every} <= set(prepared.split.validation.tolist())
    assert every[0]["x"] == prepared.dataset.x[every[0]["row"]].tolist()


def test_numbers_farthest_off_come_first() -> None:
    prepared = trained("06-diabetes")
    found = look(prepared, "examples", limit=60)
    off = [abs(one["y"] - one["said"]) for one in found["samples"]]
    assert off == sorted(off, reverse=True)
    assert found["total"] == len(prepared.split.validation)


def test_without_validation_rows_the_training_rows_are_judged_and_without_test_rows_nothing() -> None:
    prepared = trained("04-breast-cancer", validation_split=0.0, test_split=0.0)
    assert look(prepared, "judgement")["split"] == "train"
    with pytest.raises(DataError):
        look(prepared, "judgement", split="test")


def test_a_model_without_numbers_has_no_answers() -> None:
    prepared = prepare(trained("01-digits-mlp").experiment)
    prepared.model.parameters.data[...] = np.nan
    told, found = look(prepared, "judgement"), look(prepared, "examples")
    assert (told["answered"], told["right"], told["confused"], told["calibration"]) == (0, 0, None, None)
    assert told["curves"] == [None] * 10
    assert {one["said"] for one in found["samples"]} == {None}
