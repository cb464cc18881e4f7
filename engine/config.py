"""What holds for the whole process: Keras's float type and smallest probability, and whether plans run."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np

from engine.errors import SpecError, shown

_FLOATS = ("float32", "float64")
_state: dict[str, Any] = {"floatx": "float32", "epsilon": 1e-7, "plans": True}
_stamp: list[object] = [object()]


def _set(name: str, value: Any) -> None:
    _state[name], _stamp[0] = value, object()


def stamp() -> object:
    """The same object as long as nothing here is set."""
    return _stamp[0]


def floatx() -> str:
    """The float type that new models compute in: "float32" unless changed."""
    return str(_state["floatx"])


def set_floatx(value: str) -> None:
    """Choose "float32" (training) or "float64" (gradient checks) for models built from now on."""
    if value not in _FLOATS:
        raise SpecError("config.floatx", got=shown(value), known=list(_FLOATS))
    _set("floatx", value)


def epsilon() -> float:
    """Probabilities are kept this far from 0 and 1 before a logarithm is taken."""
    return float(_state["epsilon"])


def set_epsilon(value: float) -> None:
    """Change ``epsilon``; Keras's default is 1e-7."""
    _set("epsilon", float(value))


def image_data_format() -> str:
    """Pictures have their colours last; there is no other way here."""
    return "channels_last"


def plans() -> bool:
    """Whether models run by a plan where there is one (engine/plans); True unless changed."""
    return bool(_state["plans"])


def set_plans(value: bool) -> None:
    """False: every model runs layer by layer, as the plain path is written. The numbers agree but for rounding."""
    _set("plans", bool(value))


@contextmanager
def without_plans() -> Iterator[None]:
    """``with config.without_plans():`` runs everything inside layer by layer."""
    before = plans()
    set_plans(False)
    try:
        yield
    finally:
        set_plans(before)


def dtype() -> np.dtype[Any]:
    """``floatx`` as NumPy wants it."""
    return np.dtype(floatx())
