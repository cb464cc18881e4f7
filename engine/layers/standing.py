"""Arguments that say what holds where nothing was given, as Keras's attributes do."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from engine import activations


class _Standing:
    """What was written stands in the object under the attribute's own name, where ``get_config`` finds it."""

    def __init__(self, otherwise: Callable[[Any], Any]) -> None:
        self.otherwise = otherwise
        self.name = ""

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    def __get__(self, layer: Any, owner: type) -> Any:
        if layer is None:
            return None  # so that a dataclass sees a default here
        given = vars(layer).get(self.name)
        return self.otherwise(layer) if given is None else given

    def __set__(self, layer: Any, value: Any) -> None:
        vars(layer)[self.name] = None if value is self else value


def standing(otherwise: Callable[[Any], Any]) -> Any:
    """An optional argument that reads as ``otherwise(layer)`` as long as it is None."""
    return _Standing(otherwise)


def given(layer: Any, name: str) -> Any:
    """What was given for it, or None."""
    return vars(layer).get(name)


def linear(_: Any) -> activations.Activation:
    """The activation of a layer that was told none."""
    return activations.get(None)
