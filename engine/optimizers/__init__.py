"""The optimizers. A new one is one file and one line here."""

from typing import Any

from engine.optimizers.adagrad import Adagrad
from engine.optimizers.adam import Adam
from engine.optimizers.base import Optimizer
from engine.optimizers.rmsprop import RMSprop
from engine.optimizers.sgd import SGD
from engine.spec import resolve

__all__ = ["SGD", "Adagrad", "Adam", "Optimizer", "RMSprop", "get"]


def get(identifier: Optimizer | str | dict[str, Any]) -> Optimizer:
    """An optimizer from itself, its name, or its object form."""
    made: Optimizer = resolve("optimizer", identifier)
    return made
