"""LambdaCallback: a callback made of functions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

from engine.callbacks.base import Callback
from engine.errors import SpecError, shown

_HOOKS = tuple(name for name in vars(Callback) if name.startswith("on_"))
_Hook: TypeAlias = Callable[..., Any] | None


class LambdaCallback(Callback):
    """``LambdaCallback(on_epoch_end=lambda epoch, logs: print(epoch, logs["loss"]))``.

    A function under another name than a hook's is kept as an attribute. Source: Keras 3."""

    def __init__(
        self,
        on_epoch_begin: _Hook = None,
        on_epoch_end: _Hook = None,
        on_train_begin: _Hook = None,
        on_train_end: _Hook = None,
        on_train_batch_begin: _Hook = None,
        on_train_batch_end: _Hook = None,
        **hooks: _Hook,
    ) -> None:
        hooks |= {
            "on_epoch_begin": on_epoch_begin,
            "on_epoch_end": on_epoch_end,
            "on_train_begin": on_train_begin,
            "on_train_end": on_train_end,
            "on_train_batch_begin": on_train_batch_begin,
            "on_train_batch_end": on_train_batch_end,
        }
        for name, function in hooks.items():
            if name.startswith("on_") and name not in _HOOKS:
                raise SpecError("arg.unknown", owner="LambdaCallback", name=shown(name), known=list(_HOOKS))
            if function is not None:
                setattr(self, name, function)
