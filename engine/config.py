"""Two numbers that Keras keeps for the whole process: the float type of new models, and the smallest probability."""

from __future__ import annotations

from typing import Any

import numpy as np

from engine.errors import SpecError, shown

_FLOATS = ("float32", "float64")
_state: dict[str, Any] = {"floatx": "float32", "epsilon": 1e-7}


def floatx() -> str:
    """The float type that new models compute in: "float32" unless changed."""
    return str(_state["floatx"])


def set_floatx(value: str) -> None:
    """Choose "float32" (training) or "float64" (gradient checks) for models built from now on."""
    if value not in _FLOATS:
        raise SpecError("config.floatx", got=shown(value), known=list(_FLOATS))
    _state["floatx"] = value


def epsilon() -> float:
    """Probabilities are kept this far from 0 and 1 before a logarithm is taken."""
    return float(_state["epsilon"])


def set_epsilon(value: float) -> None:
    """Change ``epsilon``; Keras's default is 1e-7."""
    _state["epsilon"] = float(value)


def image_data_format() -> str:
    """Pictures have their colours last; there is no other way here."""
    return "channels_last"


def dtype() -> np.dtype[Any]:
    """``floatx`` as NumPy wants it."""
    return np.dtype(floatx())
