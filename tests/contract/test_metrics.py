"""Every metric: the sum of its parts equals the whole, its config makes an equal one, and hand-made tables come out."""

from __future__ import annotations

import json
from contextlib import nullcontext
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine import metrics
from engine.array import Array
from engine.errors import DataError, ShapeError, SpecError
from engine.metrics import NOTHING, Metric
from engine.registry import KINDS
from engine.spec import build

CLASSES: list[type[Metric]] = list(KINDS["metric"].values())  # type: ignore[arg-type]
each_metric = pytest.mark.parametrize("cls", CLASSES, ids=lambda cls: cls.__name__)

# class -> the arguments to test it with, each beside the smallest that it needs
NEEDED: dict[str, dict[str, Any]] = {
    "IoU": {"num_classes": 3, "target_class_ids": [0, 2], "dtype": "float64"},
    "OneHotIoU": {"num_classes": 3, "target_class_ids": [0, 2], "dtype": "float64"},
    "MeanIoU": {"num_classes": 3, "dtype": "float64"},
    "OneHotMeanIoU": {"num_classes": 3, "dtype": "float64"},
    "BinaryIoU": {"dtype": "float64"},
    "SensitivityAtSpecificity": {"specificity": 0.5},
    "SpecificityAtSensitivity": {"sensitivity": 0.5},
    "PrecisionAtRecall": {"recall": 0.5},
    "RecallAtPrecision": {"precision": 0.5},
    "TopKCategoricalAccuracy": {"k": 2},
    "SparseTopKCategoricalAccuracy": {"k": 2},
}
VARIANTS: dict[str, list[dict[str, Any]]] = {
    "AUC": [{"curve": "PR"}, {"thresholds": [0.2, 0.7]}, {"multi_label": True, "label_weights": [1.0, 2.0, 0.5]}],
    "Precision": [{"thresholds": [0.6, 0.2]}, {"top_k": 2}, {"class_id": 1}],
    "Recall": [{"thresholds": [0.0, 0.5, 1.0]}, {"top_k": 1, "class_id": 1}],
    "TruePositives": [{"thresholds": [0.6, 0.2]}],
    "F1Score": [{"average": "micro"}, {"average": "weighted", "threshold": 0.4}],
    "FBetaScore": [{"average": "macro", "beta": 2.0}],
    "R2Score": [{"class_aggregation": None}, {"num_regressors": 3}],
    "SparseCategoricalCrossentropy": [{"ignore_class": 1}, {"from_logits": True}],
}
MADE = [(cls, NEEDED.get(cls.__name__, {}) | more) for cls in CLASSES for more in ({}, *VARIANTS.get(cls.__name__, []))]
each_made = pytest.mark.parametrize(("cls", "config"), MADE, ids=[f"{cls.__name__} {config}" for cls, config in MADE])


def data(cls: type[Metric], rows: int = 23) -> tuple[Array, Array]:
    """Targets and outputs of the kind that a metric reads."""
    rng = np.random.default_rng(1)
    y_pred = rng.random((rows, 3)).astype(np.float32)
    indices = rng.integers(0, 3, rows)
    if cls.__name__ in ("IoU", "MeanIoU"):
        return indices, rng.integers(0, 3, rows)
    return (indices if "Sparse" in cls.__name__ else np.eye(3, dtype=np.float32)[indices]), y_pred


@each_made
@settings(max_examples=6, deadline=None, derandomize=True)
@given(cuts=st.lists(st.integers(0, 23), max_size=5), weighted=st.booleans())
def test_the_parts_make_the_whole(cls: type[Metric], config: dict[str, Any], cuts: list[int], weighted: bool) -> None:
    y_true, y_pred = data(cls)
    weights = np.random.default_rng(2).random(23).astype(np.float32) if weighted else None
    metric, tally = build_with(cls, config), NOTHING
    for first, last in zip([0, *sorted(cuts)], [*sorted(cuts), 23], strict=True):
        part = (y_true[first:last], y_pred[first:last], None if weights is None else weights[first:last])
        tally += metric.update(*part)
        metric.update_state(*part)
    whole = build_with(cls, config)(y_true, y_pred, sample_weight=weights)
    assert metric.result(tally + NOTHING) == pytest.approx(whole, rel=1e-9, nan_ok=True)
    assert metric.result() == pytest.approx(whole, rel=1e-9, nan_ok=True)


@each_made
@pytest.mark.parametrize("rows", [1, 5, 8, 23, 30])
def test_batches_together_are_batches_one_by_one_to_the_bit(
    cls: type[Metric], config: dict[str, Any], rows: int
) -> None:
    y_true, y_pred = data(cls)
    metric = build_with(cls, config)
    together = list(metric.batches(y_true, y_pred, rows))
    starts = range(0, len(y_pred), rows)
    alone = [metric.update(y_true[start : start + rows], y_pred[start : start + rows]) for start in starts]
    assert len(together) == len(alone)
    for found, wanted in zip(together, alone, strict=True):
        for mine, theirs in zip(found.sums, wanted.sums, strict=True):
            np.testing.assert_array_equal(mine, theirs)


@each_made
def test_a_new_metric_and_a_reset_one_have_seen_nothing(cls: type[Metric], config: dict[str, Any]) -> None:
    metric = build_with(cls, config)
    before = metric.result()
    assert np.all(np.asarray(before) == 0)
    metric(*data(cls))
    assert [variable.name for variable in metric.variables] == list(cls.parts)
    metric.reset_state()
    assert np.all(np.asarray(metric.result()) == before)


@each_made
def test_a_weight_of_two_is_the_row_twice(cls: type[Metric], config: dict[str, Any]) -> None:
    # Keras adjusts R2 by the number of rows, whatever they weigh
    config = {name: value for name, value in config.items() if name != "num_regressors"}
    y_true, y_pred = data(cls)
    weights = np.ones(23, np.float32)
    weights[:7] = 2
    twice = [np.concatenate([y[:7], y]) for y in (y_true, y_pred)]
    ignored = config.get("ignore_class") is not None  # without weights Keras counts an ignored target as a 0
    plain = np.ones(30, np.float32) if ignored else None
    weighted = build_with(cls, config)(y_true, y_pred, weights)
    assert weighted == pytest.approx(build_with(cls, config)(*twice, plain), rel=1e-6)


@each_made
def test_a_config_makes_an_equal_metric(cls: type[Metric], config: dict[str, Any]) -> None:
    metric = build_with(cls, {**config, "name": "mine"})
    written = json.loads(json.dumps(metric.get_config()))
    again = cls.from_config(written)
    assert again.name == "mine"
    assert again.get_config() == metric.get_config()
    assert metrics.deserialize(metrics.serialize(metric)).get_config() == metric.get_config()
    assert again(*data(cls)) == pytest.approx(metric(*data(cls)))


@each_made
def test_the_stateless_way_gives_the_same(cls: type[Metric], config: dict[str, Any]) -> None:
    metric, stateless = build_with(cls, config), build_with(cls, config)
    y_true, y_pred = data(cls)
    variables = stateless.stateless_reset_state()
    if not variables:  # what to add up is known with the first batch
        variables = [np.zeros_like(part) for part in stateless.update(y_true, y_pred).sums]
    for rows in (slice(0, 10), slice(10, None)):
        variables = stateless.stateless_update_state(variables, y_true[rows], y_pred[rows])
    assert stateless.stateless_result(variables) == pytest.approx(metric(y_true, y_pred))
    assert stateless.seen is NOTHING


@each_made
def test_diverged_outputs_are_counted_without_a_fault(cls: type[Metric], config: dict[str, Any]) -> None:
    y_true, y_pred = data(cls)
    spoilt = np.array(y_pred, np.float32)
    spoilt[3], spoilt[4] = np.nan, np.inf
    with np.errstate(all="ignore"):  # as training does
        build_with(cls, config)(y_true, spoilt)


@each_made
def test_shapes_that_do_not_fit_are_refused(cls: type[Metric], config: dict[str, Any]) -> None:
    for y_true, y_pred in ((np.ones((5, 2, 2)), np.ones((5, 3))), (np.ones((4, 3)), np.ones((5, 3)))):
        with pytest.raises((ShapeError, DataError)):
            build_with(cls, config)(y_true, y_pred)
    with pytest.raises(ShapeError):
        build_with(cls, config)(*data(cls), np.ones(22))


def build_with(cls: type[Metric], config: dict[str, Any]) -> Metric:
    made: Metric = cls.from_config(config)
    return made


# (metric, y_true, y_pred, value by counting on one's fingers)
M = metrics
YES, SAID = [0, 0, 1, 1], [0.1, 0.6, 0.4, 0.9]  # at 0.5: one right no, one wrong yes, one wrong no, one right yes
TABLE: dict[str, tuple[Metric, Any, Any, Any]] = {
    "equal": (M.Accuracy(), [1, 2, 3], [1, 2, 4], 2 / 3),
    "binary": (M.BinaryAccuracy(), [[1], [1], [0], [0]], [[0.98], [1], [0], [0.6]], 0.75),
    "half is no": (M.BinaryAccuracy(), [[0]], [[0.5]], 1),
    "every output counts": (M.BinaryAccuracy(), [[1, 0], [0, 0]], [[0.9, 0.9], [0.1, 0.2]], 0.75),
    "threshold": (M.BinaryAccuracy(threshold=0.7), [[1], [0]], [[0.6], [0.6]], 0.5),
    "a threshold is a float32": (M.BinaryAccuracy(threshold=0.3), [0.0], np.array([0.30000001]), 1),
    "one-hot": (M.CategoricalAccuracy(), [[0, 0, 1], [0, 1, 0]], [[0.1, 0.9, 0.8], [0.05, 0.95, 0]], 0.5),
    "the first of equals": (M.CategoricalAccuracy(), [[1, 0]], [[0.5, 0.5]], 1),
    "indices": (M.SparseCategoricalAccuracy(), [2, 1], [[0.1, 0.6, 0.3], [0.05, 0.95, 0]], 0.5),
    "indices in a column": (M.SparseCategoricalAccuracy(), [[2], [1]], [[0.1, 0.6, 0.3], [0, 0.9, 0]], 0.5),
    "top two": (M.TopKCategoricalAccuracy(2), [[0, 0, 1], [1, 0, 0]], [[0.1, 0.6, 0.3], [0.1, 0.6, 0.3]], 0.5),
    "a tie with the second": (M.TopKCategoricalAccuracy(2), [[0, 0, 1]], [[0.6, 0.2, 0.2]], 1),
    "sparse top two": (M.SparseTopKCategoricalAccuracy(2), [2, 0], [[0.1, 0.6, 0.3], [0.1, 0.6, 0.3]], 0.5),
    "squared": (M.MeanSquaredError(), [[0, 1], [0, 0]], [[1, 1], [0, 0]], 0.25),
    "absolute": (M.MeanAbsoluteError(), [[0, 1], [0, 0]], [[1, 1], [0, 0]], 0.25),
    "a column meets a row": (M.MeanSquaredError(), [1, 2], [[1], [4]], 2),
    "the root of the mean": (M.RootMeanSquaredError(), [[0.0, 0.0]], [[3.0, 4.0]], 12.5**0.5),
    "percent": (M.MeanAbsolutePercentageError(), [[2.0, 4.0]], [[1.0, 5.0]], 37.5),
    "logarithms": (M.MeanSquaredLogarithmicError(), [[0.0]], [[np.e - 1]], 1),
    "log of cosh": (M.LogCoshError(), [[0.0]], [[1.0]], np.log(np.cosh(1))),
    "a right angle and a line": (M.CosineSimilarity(), [[0, 1], [1, 1]], [[1, 0], [2, 2]], 0.5),
    "a falling line": (M.PearsonCorrelation(), [[1.0, 2.0, 3.0]], [[6.0, 4.0, 2.0]], -1),
    # cov 2/3, variances 2/3 and 2/3, means 1 apart: (4/3) / (7/3)
    "a shifted line": (M.ConcordanceCorrelation(), [[1.0, 2.0, 3.0]], [[2.0, 3.0, 4.0]], 4 / 7),
    "half explained": (M.R2Score(), [[1.0], [2.0], [3.0]], [[1.0], [3.0], [3.0]], 0.5),
    "a bit": (M.BinaryCrossentropy(), [[1.0]], [[0.5]], np.log(2)),
    "two bits": (M.CategoricalCrossentropy(), [[1.0, 0.0]], [[0.25, 0.75]], np.log(4)),
    "two bits by index": (M.SparseCategoricalCrossentropy(), [0], [[0.25, 0.75]], np.log(4)),
    "divergence": (M.KLDivergence(), [[0.5, 0.5]], [[0.25, 0.75]], 0.5 * np.log(2) + 0.5 * np.log(2 / 3)),
    "poisson": (M.Poisson(), [[1.0]], [[np.e]], np.e - 1),
    "hinge": (M.Hinge(), [[1.0, -1.0]], [[0.5, 2.0]], 1.75),
    "squared hinge": (M.SquaredHinge(), [[1.0, -1.0]], [[0.5, 1.0]], 2.125),
    "categorical hinge": (M.CategoricalHinge(), [[0.0, 1.0]], [[0.4, 0.6]], 0.8),
    "yes, right": (M.TruePositives(), YES, SAID, 1),
    "yes, wrong": (M.FalsePositives(0.3), YES, SAID, 1),
    "no, right": (M.TrueNegatives(), YES, SAID, 1),
    "no, wrong": (M.FalseNegatives([0.05, 0.5, 0.95]), YES, SAID, [0, 1, 2]),
    "precision": (M.Precision([0.05, 0.5, 0.8]), YES, SAID, [0.5, 0.5, 1]),
    "recall": (M.Recall([0.05, 0.5, 0.95]), YES, SAID, [1, 0.5, 0]),
    "best of the two largest": (M.Precision(top_k=2), [[0, 1, 1]], [[0.2, 0.6, 0.3]], 1),
    "one class only": (M.Recall(class_id=1), [[1, 1], [1, 1]], [[0.1, 0.9], [0.1, 0.2]], 0.5),
    # no false yes at all from 0.6 on, where one of two is found
    "sensitivity": (M.SensitivityAtSpecificity(1.0), YES, SAID, 0.5),
    "specificity": (M.SpecificityAtSensitivity(1.0), YES, SAID, 0.5),
    "precision at": (M.PrecisionAtRecall(1.0), YES, SAID, 2 / 3),
    "recall at": (M.RecallAtPrecision(0.6), YES, SAID, 1),
    "three of four pairs": (M.AUC(), YES, SAID, 0.75),
    "f1": (M.F1Score(), [[1, 0], [1, 0]], [[0.9, 0.1], [0.2, 0.8]], [2 / 3, 0]),
    "f2": (M.FBetaScore("micro", 2.0, 0.5), [[1], [1], [0]], [[0.9], [0.1], [0.8]], 0.5),
    "overlap": (M.IoU(2, [0]), [0, 0, 1, 1], [0, 1, 0, 1], 1 / 3),
    "mean overlap": (M.MeanIoU(3), [0, 1, 1], [0, 1, 0], 0.5),
    "overlap of yes and no": (M.BinaryIoU(), YES, SAID, 1 / 3),
    "one-hot overlap": (M.OneHotIoU(2, [1]), [[1, 0], [0, 1]], [[0.2, 0.8], [0.2, 0.8]], 0.5),
    "one-hot mean overlap": (M.OneHotMeanIoU(2), [[1, 0], [0, 1]], [[0.2, 0.8], [0.2, 0.8]], 0.25),
}


@pytest.mark.parametrize(("metric", "y_true", "y_pred", "value"), TABLE.values(), ids=TABLE)
def test_values_counted_by_hand(metric: Metric, y_true: object, y_pred: object, value: float) -> None:
    assert metric.result(metric.update(y_true, y_pred)) == pytest.approx(value, rel=1e-5, abs=1e-6)


@each_metric
def test_every_metric_has_a_row_above(cls: type[Metric]) -> None:
    assert any(type(row[0]) is cls for row in TABLE.values())


@each_metric
def test_what_it_needs_is_known_here(cls: type[Metric]) -> None:
    needs = set(NEEDED.get(cls.__name__, {})) - {"dtype", "k"}
    with pytest.raises(SpecError) if needs else nullcontext():
        build(cls, {})
