"""Metrics by name, by function and by hand, in a model; and scikit-learn's numbers for the same data."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from engine import layers, losses, metrics
from engine.array import Array
from engine.callbacks import EarlyStopping
from engine.callbacks.monitor import direction
from engine.errors import SpecError
from engine.masked import with_mask
from engine.models import Sequential
from engine.utils import clear_session

# twelve answers of yes or no, what was said, and how much each weighs
SAID = np.array([0.09, 0.24, 0.8, 0.58, 0.09, 0.43, 0.48, 0.16, 0.73, 0.11, 0.39, 0.52])
YES = np.array([0, 0, 1, 0, 1, 0, 0, 1, 1, 0, 1, 1])
WEIGHT = np.array([1.8, 1.2, 0.9, 1.5, 0.1, 1.4, 0.7, 0.2, 1.3, 1.9, 0.4, 1.3])
# twelve rows of three classes
SHARES = np.array(
    [
        [0.04, 0.35, 0.61],
        [0.27, 0.4, 0.34],
        [0.26, 0.61, 0.13],
        [0.31, 0.67, 0.03],
        [0.66, 0.2, 0.14],
        [0.06, 0.9, 0.04],
        [0.32, 0.13, 0.55],
        [0.21, 0.76, 0.04],
        [0.08, 0.74, 0.18],
        [0.62, 0.25, 0.12],
        [0.74, 0.02, 0.24],
        [0.78, 0.08, 0.15],
    ]
)
CLASSES = np.array([0, 0, 0, 0, 2, 0, 1, 2, 1, 0, 0, 0])
ONE_HOT = np.eye(3)[CLASSES]
MANY = [place / 100 for place in range(1, 100)]  # every output stands between two of them

# (metric, y_true, y_pred, weights, what scikit-learn 1.9.1 says)
SKLEARN: dict[str, tuple[metrics.Metric, Array, Array, Array | None, Any]] = {
    "roc_auc_score": (metrics.AUC(thresholds=MANY), YES, SAID, None, 0.625),
    "roc_auc_score, weighted": (metrics.AUC(thresholds=MANY), YES, SAID, WEIGHT, 0.8568627450980393),
    "roc_auc_score, macro": (metrics.AUC(num_thresholds=2001, multi_label=True), ONE_HOT, SHARES, None, 0.4354166667),
    "precision_score": (metrics.Precision(), YES, SAID, None, 0.75),
    "precision_score, weighted": (metrics.Precision(), YES, SAID, WEIGHT, 0.7),
    "recall_score": (metrics.Recall(), YES, SAID, None, 0.5),
    "recall_score, weighted": (metrics.Recall(), YES, SAID, WEIGHT, 0.8333333333333333),
    "confusion_matrix, tn": (metrics.TrueNegatives(), YES, SAID, None, 5),
    "confusion_matrix, fp": (metrics.FalsePositives(), YES, SAID, None, 1),
    "confusion_matrix, fn": (metrics.FalseNegatives(), YES, SAID, None, 3),
    "confusion_matrix, tp": (metrics.TruePositives(), YES, SAID, None, 3),
    "f1_score": (metrics.F1Score(threshold=0.5), YES[:, None], SAID[:, None], None, [0.6]),
    "f1_score, micro": (metrics.F1Score("micro"), ONE_HOT, SHARES, None, 1 / 3),
    "f1_score, macro": (metrics.F1Score("macro"), ONE_HOT, SHARES, None, 0.25),
    "f1_score, weighted": (metrics.F1Score("weighted"), ONE_HOT, SHARES, None, 0.375),
    "f1_score, by class": (metrics.F1Score(), ONE_HOT, SHARES, None, [0.5, 0.25, 0]),
    "fbeta_score 2, macro": (metrics.FBetaScore("macro", 2.0), ONE_HOT, SHARES, WEIGHT, 0.28187561848214965),
    "fbeta_score 2, weighted": (metrics.FBetaScore("weighted", 2.0), ONE_HOT, SHARES, WEIGHT, 0.3959844138002958),
    "jaccard_score": (metrics.BinaryIoU([1]), YES, SAID, None, 0.42857142857142855),
    "jaccard_score, macro": (metrics.OneHotMeanIoU(3), ONE_HOT, SHARES, None, 0.15873015873015872),
    "accuracy_score": (metrics.SparseCategoricalAccuracy(), CLASSES, SHARES, WEIGHT, 0.38582677165354323),
    "top_k_accuracy_score": (metrics.SparseTopKCategoricalAccuracy(2), CLASSES, SHARES, WEIGHT, 0.68503937007874),
    "log_loss": (metrics.BinaryCrossentropy(), YES[:, None], SAID[:, None], WEIGHT, 0.44964373185784645),
    "r2_score": (metrics.R2Score(), YES[:, None], SAID[:, None], None, -0.0262),
    "r2_score, weighted": (metrics.R2Score(), YES[:, None], SAID[:, None], WEIGHT, 0.3473943137254901),
    "mean_squared_error": (metrics.MeanSquaredError(), YES[:, None], SAID[:, None], WEIGHT, 0.14444803149606297),
    "mean_absolute_error": (metrics.MeanAbsoluteError(), YES[:, None], SAID[:, None], WEIGHT, 0.32480314960629914),
    "root_mean_squared_error": (metrics.RootMeanSquaredError(), YES, SAID, WEIGHT, 0.3800631940823302),
    "mean_absolute_percentage_error": (
        metrics.MeanAbsolutePercentageError(),
        YES[:, None] + 1,
        SAID[:, None],
        None,
        72.70833333333332,
    ),
    "mean_squared_log_error": (
        metrics.MeanSquaredLogarithmicError(),
        YES[:, None],
        SAID[:, None],
        None,
        0.12170221673559885,
    ),
    "hinge_loss": (metrics.Hinge(), YES[:, None], 2 * SAID[:, None] - 1, None, 0.8733333333333334),
}


@pytest.mark.parametrize(("metric", "y_true", "y_pred", "weight", "value"), SKLEARN.values(), ids=SKLEARN)
def test_scikit_learn_says_the_same(
    metric: metrics.Metric, y_true: Array, y_pred: Array, weight: Array | None, value: Any
) -> None:
    assert metric.result(metric.update(y_true, y_pred, weight)) == pytest.approx(value, rel=1e-5, abs=1e-6)


def test_many_even_thresholds_come_close_to_the_exact_area() -> None:
    assert metrics.AUC()(YES, SAID, WEIGHT) == pytest.approx(0.8568627450980393, abs=1e-6)
    lower = metrics.AUC(num_thresholds=9, summation_method="minoring")(YES, SAID)
    higher = metrics.AUC(num_thresholds=9, summation_method="majoring")(YES, SAID)
    assert lower < 0.625 < higher


# ---- by name


def near(y_true: Array, y_pred: Array) -> Array:
    """A metric of one's own."""
    return np.abs(y_true - y_pred)[..., 0] < 0.25


ROW, COLUMN, CLASS_ROWS = (8,), (8, 1), (8, 3)
# what is written -> (shape of y_true, of y_pred, class, name)
NAMED: dict[str, tuple[Any, Any, Any, str, str]] = {
    "acc": ("acc", COLUMN, COLUMN, "BinaryAccuracy", "acc"),
    "Accuracy is no class here": ("Accuracy", ROW, CLASS_ROWS, "SparseCategoricalAccuracy", "Accuracy"),
    "accuracy of rows": ("accuracy", CLASS_ROWS, CLASS_ROWS, "CategoricalAccuracy", "accuracy"),
    "ce": ("ce", COLUMN, COLUMN, "BinaryCrossentropy", "ce"),
    "crossentropy": ("crossentropy", ROW, CLASS_ROWS, "SparseCategoricalCrossentropy", "crossentropy"),
    "mse": ("mse", COLUMN, COLUMN, "MeanSquaredError", "mse"),
    "MAPE": ("MAPE", COLUMN, COLUMN, "MeanAbsolutePercentageError", "MAPE"),
    "kl_divergence": ("kl_divergence", CLASS_ROWS, CLASS_ROWS, "KLDivergence", "kl_divergence"),
    "mean_io_u wants an object": (
        {"class_name": "MeanIoU", "config": {"num_classes": 3, "name": "overlap"}},
        ROW,
        ROW,
        "MeanIoU",
        "overlap",
    ),
    "huber, only a loss": ("huber", COLUMN, COLUMN, "MeanMetricWrapper", "huber"),
    "a loss's function": (losses.mean_squared_error, COLUMN, COLUMN, "MeanMetricWrapper", "mean_squared_error"),
    "a metric's function": (metrics.binary_accuracy, COLUMN, COLUMN, "MeanMetricWrapper", "binary_accuracy"),
    "one's own": (near, COLUMN, COLUMN, "MeanMetricWrapper", "near"),
    "a lambda": (lambda y_true, y_pred: y_true * y_pred, COLUMN, COLUMN, "MeanMetricWrapper", "lambda"),
    "a class": (metrics.Hinge, COLUMN, COLUMN, "Hinge", "hinge"),
    "an object": (metrics.AUC(name="area"), COLUMN, COLUMN, "AUC", "area"),
}


@pytest.mark.parametrize(("asked", "y_true", "y_pred", "cls", "name"), NAMED.values(), ids=NAMED)
def test_what_a_name_means(asked: Any, y_true: Any, y_pred: Any, cls: str, name: str) -> None:
    chosen = metrics.resolve(asked, y_true, y_pred)
    assert (type(chosen).__name__, chosen.name) == (cls, name)


@pytest.mark.parametrize("asked", ["accurracy", 3, None, {"class_name": "Nobody"}, {"config": {}}, "MeanIoU"])
def test_what_is_no_metric_is_refused(asked: Any) -> None:
    with pytest.raises(SpecError):
        metrics.resolve(asked, COLUMN, COLUMN)


def test_get_serialize_and_deserialize() -> None:
    assert metrics.get(None) is None
    assert isinstance(metrics.get("accuracy"), metrics.Accuracy)
    assert metrics.get(near) is near
    assert isinstance(metrics.get("mean"), metrics.Mean)
    assert metrics.serialize(metrics.binary_accuracy)["config"] == "binary_accuracy"
    assert metrics.deserialize(metrics.serialize(metrics.binary_accuracy)) is metrics.binary_accuracy
    assert metrics.deserialize(metrics.serialize(near), {"near": near}) is near
    wrapped = metrics.MeanMetricWrapper(losses.huber, "mine", delta=2.0)
    again = metrics.deserialize(metrics.serialize(wrapped))
    assert again.get_config() == wrapped.get_config()
    assert again(YES, SAID) == wrapped(YES, SAID)
    with pytest.raises(SpecError):
        metrics.deserialize(metrics.serialize(near))


def test_names_count_those_that_are_used() -> None:
    clear_session()
    first, _, second = metrics.Precision(), metrics.Precision(), metrics.Precision()  # the one between only checks
    assert [first.name, second.name] == ["precision", "precision_1"]
    assert metrics.IoU(2, [0]).name == "io_u"
    assert metrics.Hinge().name == metrics.Hinge().name == "hinge"


def test_arguments_are_read_as_what_they_stand_for() -> None:
    assert metrics.Precision().thresholds == [0.5]
    assert metrics.Precision().get_config()["thresholds"] is None
    assert metrics.Recall(thresholds=(0.2, 0.6)).thresholds == [0.2, 0.6]
    area = metrics.AUC(thresholds=[0.6, 0.2], curve="pr", summation_method="Majoring")
    assert area.thresholds == pytest.approx([0, 0.2, 0.6, 1], abs=1e-6)
    assert (area.num_thresholds, area.curve, area.summation_method) == (4, "PR", "majoring")
    assert area.get_config()["thresholds"] == [0.6, 0.2]
    assert "thresholds" not in metrics.AUC().get_config()
    assert [metrics.Mean().dtype, metrics.IoU(2, [0]).dtype, metrics.IoU(2, [0], dtype="float64").dtype] == [
        "float32",
        "int32",
        "float64",
    ]
    with pytest.raises(SpecError):
        metrics.Mean(dtype="words")


# ---- by hand and in a model


def test_sums_are_read_by_their_names_and_never_written() -> None:
    metric = metrics.Precision()
    metric.update_state(YES, SAID)
    assert metric.true_positives.numpy().tolist() == [3]
    metric.variables[0].assign([100])
    assert metric.result() == 0.75
    with pytest.raises(AttributeError):
        _ = metric.false_negatives


def test_what_a_mask_leaves_out_weighs_nothing() -> None:
    mask = np.array([[True, True, False], [True, False, False]])
    y_true, y_pred = np.array([[0, 1, 1], [1, 0, 0]]), np.array([[[1.0, 0], [0, 1], [1, 0]], [[1, 0], [0, 1], [0, 1]]])
    metric = metrics.SparseCategoricalAccuracy()
    assert metric(y_true, with_mask(y_pred, mask)) == pytest.approx(2 / 3)
    metric.reset_state()
    assert metric(y_true, with_mask(y_pred, mask), np.array([1.0, 3.0])) == pytest.approx(2 / 5)


def test_a_model_tells_what_the_metric_of_all_rows_would() -> None:
    rng = np.random.default_rng(0)
    x, y = rng.normal(size=(50, 4)), (rng.random((50, 1)) < 0.4).astype(np.float32)
    model = Sequential([layers.Dense(3, activation="tanh"), layers.Dense(1, activation="sigmoid")])
    asked = [metrics.AUC(name="area"), "accuracy", near, metrics.Recall(thresholds=0.4, name="found")]
    model.compile("adam", "binary_crossentropy", metrics=asked)
    history = model.fit(x, y, batch_size=16, epochs=2, validation_data=(x, y), verbose=0).history
    told = model.evaluate(x, y, batch_size=16, verbose=0, return_dict=True)
    y_pred = model.predict(x, verbose=0)
    assert told["area"] == pytest.approx(metrics.AUC()(y, y_pred))
    assert told["found"] == pytest.approx(metrics.Recall(thresholds=0.4)(y, y_pred))
    assert told["near"] == pytest.approx(float(near(y, y_pred).mean()))
    assert told["accuracy"] == pytest.approx(metrics.BinaryAccuracy()(y, y_pred))
    assert {name: values[-1] for name, values in history.items() if name.startswith("val_")} == {
        f"val_{name}": pytest.approx(value) for name, value in told.items()
    }


class Span(metrics.Metric):
    """A metric of one's own with sums of its own: the mean of the largest less the smallest output of a row."""

    parts = ("spans", "rows")

    def __init__(self, scale: float = 1.0, name: str = "span") -> None:
        super().__init__(name=name)
        self.scale = scale

    def update(self, y_true: Any, y_pred: Any, sample_weight: Any = None) -> metrics.Tally:
        return metrics.Tally(self.scale * float(np.ptp(y_pred, axis=-1).sum()), len(y_pred))

    def measure(self, *sums: Any) -> float:
        return float(sums[0] / sums[1])


def test_a_class_of_ones_own_is_told_too() -> None:
    model = Sequential([layers.Dense(3)])
    model.compile("sgd", "mse", metrics=[Span(10.0)])
    x, y = np.random.default_rng(0).normal(size=(10, 2)), np.zeros((10, 3))
    model.fit(x, y, verbose=0)
    told = model.evaluate(x, y, batch_size=4, verbose=0, return_dict=True)["span"]
    assert told == pytest.approx(10 * np.ptp(model.predict(x, verbose=0), axis=1).mean(), rel=1e-5)
    again = metrics.deserialize(metrics.serialize(metrics.Mean("mine")))
    assert (type(again), again.name) == (metrics.Mean, "mine")
    assert metrics.deserialize({"class_name": "Span", "config": {"scale": 2.0}}, {"Span": Span}).scale == 2


@pytest.mark.parametrize("asked", ["true_positives", near], ids=["a count", "one's own"])
def test_early_stopping_asks_which_way_is_up(asked: Any) -> None:
    model = Sequential([layers.Dense(1, activation="sigmoid")])
    model.compile("sgd", "mse", metrics=[asked, "recall", "mae"])
    name = asked if isinstance(asked, str) else asked.__name__
    x, y = np.ones((4, 2)), np.ones((4, 1))
    with pytest.raises(SpecError) as caught:
        model.fit(x, y, verbose=0, callbacks=[EarlyStopping(name)])
    assert caught.value.code == "callback.direction"
    for known, sign in (("recall", 1), ("mae", -1)):
        assert direction(f"val_{known}", "auto", model) == sign
