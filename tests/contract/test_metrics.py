"""Every metric: batch by batch equals the whole, and hand-made tables come out."""

from __future__ import annotations

import numpy as np
import pytest

from engine import metrics
from engine.array import Array
from engine.errors import ShapeError
from engine.metrics import NOTHING, Metric
from engine.spec import KINDS

CLASSES: list[type[Metric]] = list(KINDS["metric"].values())  # type: ignore[arg-type]
each_metric = pytest.mark.parametrize("cls", CLASSES, ids=lambda cls: cls.__name__)


def data(cls: type[Metric], rows: int = 23) -> tuple[Array, Array]:
    rng = np.random.default_rng(1)
    y_pred = rng.random((rows, 3))
    indices = rng.integers(0, 3, rows)
    return (indices if "Sparse" in cls.__name__ else np.eye(3)[indices]), y_pred


@each_metric
def test_batches_make_the_whole(cls: type[Metric]) -> None:
    y_true, y_pred = data(cls)
    metric, tally = cls(), NOTHING
    for start in (0, 5, 10, 15, 20):
        rows = slice(start, start + 5)
        tally += metric.update(y_true[rows], y_pred[rows])
        metric.update_state(y_true[rows], y_pred[rows])
    whole = cls()(y_true, y_pred)
    assert metric.result(tally) == pytest.approx(whole, rel=1e-12)
    assert metric.result() == pytest.approx(whole, rel=1e-12)
    metric.reset_state()
    assert metric.result() == 0


@each_metric
def test_shapes_that_do_not_fit_are_refused(cls: type[Metric]) -> None:
    with pytest.raises(ShapeError):
        cls()(np.ones((5, 2, 2)), np.ones((5, 3)))


# (metric, y_true, y_pred, value by counting on one's fingers)
TABLE = {
    "equal": (metrics.Accuracy(), [1, 2, 3], [1, 2, 4], 2 / 3),
    "binary": (metrics.BinaryAccuracy(), [[1], [1], [0], [0]], [[0.98], [1], [0], [0.6]], 0.75),
    "half is no": (metrics.BinaryAccuracy(), [[0]], [[0.5]], 1),
    "every output counts": (metrics.BinaryAccuracy(), [[1, 0], [0, 0]], [[0.9, 0.9], [0.1, 0.2]], 0.75),
    "threshold": (metrics.BinaryAccuracy(0.7), [[1], [0]], [[0.6], [0.6]], 0.5),
    "one-hot": (metrics.CategoricalAccuracy(), [[0, 0, 1], [0, 1, 0]], [[0.1, 0.9, 0.8], [0.05, 0.95, 0]], 0.5),
    "the first of equals": (metrics.CategoricalAccuracy(), [[1, 0]], [[0.5, 0.5]], 1),
    "indices": (metrics.SparseCategoricalAccuracy(), [2, 1], [[0.1, 0.6, 0.3], [0.05, 0.95, 0]], 0.5),
    "indices in a column": (metrics.SparseCategoricalAccuracy(), [[2], [1]], [[0.1, 0.6, 0.3], [0, 0.9, 0]], 0.5),
    "squared": (metrics.MeanSquaredError(), [[0, 1], [0, 0]], [[1, 1], [0, 0]], 0.25),
    "absolute": (metrics.MeanAbsoluteError(), [[0, 1], [0, 0]], [[1, 1], [0, 0]], 0.25),
    "a column meets a row": (metrics.MeanSquaredError(), [1, 2], [[1], [4]], 2),
}


@pytest.mark.parametrize(("metric", "y_true", "y_pred", "value"), TABLE.values(), ids=TABLE)
def test_values_counted_by_hand(metric: Metric, y_true: object, y_pred: object, value: float) -> None:
    assert metric.result(metric.update(y_true, y_pred)) == pytest.approx(value)


@each_metric
def test_every_metric_has_a_row_above(cls: type[Metric]) -> None:
    assert any(type(row[0]) is cls for row in TABLE.values())
