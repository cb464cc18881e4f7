"""LambdaCallback: a callback made of functions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from engine.callbacks.base import Callback
from engine.errors import SpecError, shown

_HOOKS = tuple(name for name in vars(Callback) if name.startswith("on_"))


class LambdaCallback(Callback):
    """``LambdaCallback(on_epoch_end=lambda epoch, logs: print(epoch, logs["loss"]))``. Source: Keras 3."""

    def __init__(self, **hooks: Callable[..., Any] | None) -> None:
        for name, function in hooks.items():
            if name not in _HOOKS:
                raise SpecError("arg.unknown", owner="LambdaCallback", name=shown(name), known=list(_HOOKS))
            if function is not None:
                setattr(self, name, function)
