"""A neural-network engine in NumPy that speaks Keras."""

from typing import TYPE_CHECKING

from engine import lazy

if TYPE_CHECKING:
    from engine import (
        activations,
        callbacks,
        config,
        constraints,
        datasets,
        initializers,
        layers,
        losses,
        metrics,
        models,
        optimizers,
        random,
        regularizers,
        saving,
        utils,
    )
    from engine.initializers import Initializer
    from engine.layers import Input, KerasTensor, Layer
    from engine.losses import Loss
    from engine.metrics import Metric
    from engine.models import Model, Sequential
    from engine.optimizers import Optimizer
    from engine.regularizers import Regularizer
    from engine.variable import Variable
else:
    __getattr__, __dir__ = lazy.attach(__name__)

__all__ = [
    "Initializer",
    "Input",
    "KerasTensor",
    "Layer",
    "Loss",
    "Metric",
    "Model",
    "Optimizer",
    "Regularizer",
    "Sequential",
    "Variable",
    "activations",
    "callbacks",
    "config",
    "constraints",
    "datasets",
    "initializers",
    "layers",
    "losses",
    "metrics",
    "models",
    "optimizers",
    "random",
    "regularizers",
    "saving",
    "utils",
]
