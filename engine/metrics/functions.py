"""Functions as metrics: their names in a config, and back."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
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


def found(written: Any, custom_objects: Mapping[str, Any] | None = None) -> Callable[..., Any]:
    """The function itself, or the one of this name: one's own, a metric's, or a loss's. Raises SpecError."""
    if callable(written):
        return written  # type: ignore[no-any-return]
    word = written.get("config") if isinstance(written, Mapping) else written
    for place in (custom_objects or {}, vars(sys.modules["engine.metrics"]), vars(losses)):
        if isinstance(word, str) and callable(known := place.get(word)) and not isinstance(known, type):
            return known  # type: ignore[no-any-return]
    raise SpecError("block.function", kind=KIND_WORDS["metric"], got=shown(word))
