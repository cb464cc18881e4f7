"""Functions as metrics: their names in a config, and back."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from engine import losses
from engine.errors import SpecError, shown
from engine.registry import KIND_WORDS


def spelled(function: Any) -> dict[str, Any]:
    """A function as Keras writes it into a config."""
    return {
        "module": "builtins",
        "class_name": "function",
        "config": function.__name__,
        "registered_name": "function",
    }


def _of_this_name(word: str, custom_objects: Mapping[str, Any] | None) -> Iterator[Any]:
    yield (custom_objects or {}).get(word)
    yield getattr(sys.modules["engine.metrics"], word, None)
    yield getattr(losses, word, None)


def found(written: Any, custom_objects: Mapping[str, Any] | None = None) -> Callable[..., Any]:
    """The function itself, or the one of this name: one's own, a metric's, or a loss's. Raises SpecError."""
    if callable(written):
        return written  # type: ignore[no-any-return]
    word = written.get("config") if isinstance(written, Mapping) else written
    for known in _of_this_name(word, custom_objects) if isinstance(word, str) else ():
        if callable(known) and not isinstance(known, type):
            return known  # type: ignore[no-any-return]
    raise SpecError("block.function", kind=KIND_WORDS["metric"], got=shown(word))
