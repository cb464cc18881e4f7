"""The metrics as classes, their functions in Keras's spelling, and what "accuracy" means in compile."""

from typing import TYPE_CHECKING

from engine import lazy

if TYPE_CHECKING:
    from engine.losses import (
        binary_crossentropy,
        binary_focal_crossentropy,
        categorical_crossentropy,
        categorical_focal_crossentropy,
        categorical_hinge,
        hinge,
        huber,
        kl_divergence,
        log_cosh,
        mean_absolute_error,
        mean_absolute_percentage_error,
        mean_squared_error,
        mean_squared_logarithmic_error,
        poisson,
        sparse_categorical_crossentropy,
        squared_hinge,
    )
    from engine.metrics.accuracy import (
        Accuracy,
        BinaryAccuracy,
        CategoricalAccuracy,
        SparseCategoricalAccuracy,
        binary_accuracy,
        categorical_accuracy,
        sparse_categorical_accuracy,
    )
    from engine.metrics.auc import AUC
    from engine.metrics.base import NOTHING, Metric, Tally, counting, reading
    from engine.metrics.correlation import (
        ConcordanceCorrelation,
        PearsonCorrelation,
        concordance_correlation,
        pearson_correlation,
    )
    from engine.metrics.counts import FalseNegatives, FalsePositives, Precision, Recall, TrueNegatives, TruePositives
    from engine.metrics.f_score import F1Score, FBetaScore
    from engine.metrics.iou import BinaryIoU, IoU, MeanIoU, OneHotIoU, OneHotMeanIoU
    from engine.metrics.lookup import deserialize, get, resolve, serialize
    from engine.metrics.mean import Mean, MeanMetricWrapper, Sum
    from engine.metrics.probability import (
        BinaryCrossentropy,
        CategoricalCrossentropy,
        CategoricalHinge,
        Hinge,
        KLDivergence,
        Poisson,
        SparseCategoricalCrossentropy,
        SquaredHinge,
    )
    from engine.metrics.r2 import R2Score
    from engine.metrics.regression import (
        CosineSimilarity,
        LogCoshError,
        MeanAbsoluteError,
        MeanAbsolutePercentageError,
        MeanSquaredError,
        MeanSquaredLogarithmicError,
        RootMeanSquaredError,
    )
    from engine.metrics.top_k import (
        SparseTopKCategoricalAccuracy,
        TopKCategoricalAccuracy,
        sparse_top_k_categorical_accuracy,
        top_k_categorical_accuracy,
    )
    from engine.metrics.trade import (
        PrecisionAtRecall,
        RecallAtPrecision,
        SensitivityAtSpecificity,
        SpecificityAtSensitivity,
    )
else:
    __getattr__, __dir__ = lazy.attach(__name__)

__all__ = [
    "AUC",
    "NOTHING",
    "Accuracy",
    "BinaryAccuracy",
    "BinaryCrossentropy",
    "BinaryIoU",
    "CategoricalAccuracy",
    "CategoricalCrossentropy",
    "CategoricalHinge",
    "ConcordanceCorrelation",
    "CosineSimilarity",
    "F1Score",
    "FBetaScore",
    "FalseNegatives",
    "FalsePositives",
    "Hinge",
    "IoU",
    "KLDivergence",
    "LogCoshError",
    "Mean",
    "MeanAbsoluteError",
    "MeanAbsolutePercentageError",
    "MeanIoU",
    "MeanMetricWrapper",
    "MeanSquaredError",
    "MeanSquaredLogarithmicError",
    "Metric",
    "OneHotIoU",
    "OneHotMeanIoU",
    "PearsonCorrelation",
    "Poisson",
    "Precision",
    "PrecisionAtRecall",
    "R2Score",
    "Recall",
    "RecallAtPrecision",
    "RootMeanSquaredError",
    "SensitivityAtSpecificity",
    "SparseCategoricalAccuracy",
    "SparseCategoricalCrossentropy",
    "SparseTopKCategoricalAccuracy",
    "SpecificityAtSensitivity",
    "SquaredHinge",
    "Sum",
    "Tally",
    "TopKCategoricalAccuracy",
    "TrueNegatives",
    "TruePositives",
    "binary_accuracy",
    "binary_crossentropy",
    "binary_focal_crossentropy",
    "categorical_accuracy",
    "categorical_crossentropy",
    "categorical_focal_crossentropy",
    "categorical_hinge",
    "concordance_correlation",
    "counting",
    "deserialize",
    "get",
    "hinge",
    "huber",
    "kl_divergence",
    "log_cosh",
    "mean_absolute_error",
    "mean_absolute_percentage_error",
    "mean_squared_error",
    "mean_squared_logarithmic_error",
    "pearson_correlation",
    "poisson",
    "reading",
    "resolve",
    "serialize",
    "sparse_categorical_accuracy",
    "sparse_categorical_crossentropy",
    "sparse_top_k_categorical_accuracy",
    "squared_hinge",
    "top_k_categorical_accuracy",
]
