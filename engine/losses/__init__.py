"""The losses, as classes and in Keras's function spelling."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, TypeAlias

from engine import lazy
from engine.losses.base import Loss
from engine.registry import find
from engine.spec import resolve as resolve_block

if TYPE_CHECKING:
    from engine.losses.binary import (
        BinaryCrossentropy,
        BinaryFocalCrossentropy,
        binary_crossentropy,
        binary_focal_crossentropy,
    )
    from engine.losses.categorical import (
        CategoricalCrossentropy,
        CategoricalFocalCrossentropy,
        KLDivergence,
        categorical_crossentropy,
        categorical_focal_crossentropy,
        kl_divergence,
    )
    from engine.losses.connectionist import CTC, ctc
    from engine.losses.hinges import CategoricalHinge, Hinge, SquaredHinge, categorical_hinge, hinge, squared_hinge
    from engine.losses.regression import (
        Huber,
        LogCosh,
        MeanAbsoluteError,
        MeanSquaredError,
        huber,
        log_cosh,
        mean_absolute_error,
        mean_squared_error,
    )
    from engine.losses.relative import (
        MeanAbsolutePercentageError,
        MeanSquaredLogarithmicError,
        Poisson,
        mean_absolute_percentage_error,
        mean_squared_logarithmic_error,
        poisson,
    )
    from engine.losses.segmentation import Dice, Tversky, dice, tversky
    from engine.losses.similarity import Circle, CosineSimilarity, circle, cosine_similarity
    from engine.losses.sparse import (
        CategoricalGeneralizedCrossEntropy,
        SparseCategoricalCrossentropy,
        categorical_generalized_cross_entropy,
        sparse_categorical_crossentropy,
    )
else:
    __getattr__, __dir__ = lazy.attach(__name__)

__all__ = [
    "CTC",
    "BinaryCrossentropy",
    "BinaryFocalCrossentropy",
    "CategoricalCrossentropy",
    "CategoricalFocalCrossentropy",
    "CategoricalGeneralizedCrossEntropy",
    "CategoricalHinge",
    "Circle",
    "CosineSimilarity",
    "Dice",
    "Hinge",
    "Huber",
    "KLDivergence",
    "LogCosh",
    "Loss",
    "MeanAbsoluteError",
    "MeanAbsolutePercentageError",
    "MeanSquaredError",
    "MeanSquaredLogarithmicError",
    "Poisson",
    "SparseCategoricalCrossentropy",
    "SquaredHinge",
    "Tversky",
    "binary_crossentropy",
    "binary_focal_crossentropy",
    "categorical_crossentropy",
    "categorical_focal_crossentropy",
    "categorical_generalized_cross_entropy",
    "categorical_hinge",
    "circle",
    "cosine_similarity",
    "ctc",
    "deserialize",
    "dice",
    "get",
    "hinge",
    "huber",
    "kl_divergence",
    "log_cosh",
    "mean_absolute_error",
    "mean_absolute_percentage_error",
    "mean_squared_error",
    "mean_squared_logarithmic_error",
    "poisson",
    "resolve",
    "serialize",
    "sparse_categorical_crossentropy",
    "squared_hinge",
    "tversky",
]


Identifier: TypeAlias = Loss | type[Loss] | Callable[..., Any] | str | Mapping[str, Any]


def get(identifier: Identifier | None) -> Loss | Callable[..., Any] | None:
    """What Keras gives: the function for a function's name ("mse") or itself, else a loss as ``resolve``; None stays
    None. Raises SpecError."""
    if identifier is None:
        return None
    if isinstance(identifier, str) and (cls := find("loss", identifier)) and identifier in cls.spec_aliases:
        home = vars(sys.modules[cls.__module__])
        function: Callable[..., Any] = next(home[word] for word in cls.spec_aliases if word in home)
        return function
    if callable(identifier) and not isinstance(identifier, Loss | type):
        return identifier
    return resolve(identifier)


def resolve(identifier: Identifier) -> Loss:
    """A loss from itself, its class, its name, its object form, or Keras's function. Raises SpecError."""
    if isinstance(identifier, Mapping) and identifier.get("class_name") == "function":  # how Keras's files name one
        identifier = identifier.get("config", "")
    made: Loss = resolve_block("loss", identifier)
    return made


def serialize(loss: Loss | Callable[..., Any]) -> dict[str, Any]:
    """The object form of a loss as Keras writes it."""
    made = resolve(loss)
    module = "keras.losses" if "spec_name" in vars(type(made)) else None
    config = made.get_config()
    return {"module": module, "class_name": type(made).__name__, "config": config, "registered_name": None}


def deserialize(name: str | Mapping[str, Any], custom_objects: Mapping[str, Any] | None = None) -> Loss:
    """A loss from its name or object form. ``custom_objects``: name -> class of one's own."""
    word = name if isinstance(name, str) else name.get("class_name")
    own = (custom_objects or {}).get(str(word))
    if own is None:
        return resolve(name)
    made: Loss = own.from_config({} if isinstance(name, str) else name.get("config", {}))
    return made
