"""The optimizers. A new one is one file and one line here."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from engine import lazy
from engine.optimizers.base import Optimizer
from engine.registry import find
from engine.spec import resolve

if TYPE_CHECKING:
    from engine.optimizers import schedules
    from engine.optimizers.adadelta import Adadelta
    from engine.optimizers.adagrad import Adagrad
    from engine.optimizers.adam import Adam
    from engine.optimizers.adamax import Adamax
    from engine.optimizers.adamw import AdamW
    from engine.optimizers.ftrl import Ftrl
    from engine.optimizers.lion import Lion
    from engine.optimizers.nadam import Nadam
    from engine.optimizers.rmsprop import RMSprop
    from engine.optimizers.sgd import SGD
else:
    __getattr__, __dir__ = lazy.attach(__name__)

__all__ = [
    "SGD",
    "Adadelta",
    "Adagrad",
    "Adam",
    "AdamW",
    "Adamax",
    "Ftrl",
    "Lion",
    "Nadam",
    "Optimizer",
    "RMSprop",
    "deserialize",
    "get",
    "schedules",
    "serialize",
]


def get(identifier: Optimizer | str | Mapping[str, Any]) -> Optimizer:
    """An optimizer from itself, its name in any case, or its object form. Raises SpecError."""
    if isinstance(identifier, str) and find("optimizer", identifier) is None:
        identifier = identifier.lower()
    made: Optimizer = resolve("optimizer", identifier)
    return made


def serialize(optimizer: Optimizer) -> dict[str, Any]:
    """An optimizer as {"class_name", "config"}."""
    return {"class_name": type(optimizer).__name__, "config": optimizer.get_config()}


def deserialize(config: Mapping[str, Any]) -> Optimizer:
    """An optimizer from what ``serialize`` gave. Raises SpecError."""
    return get(config)
