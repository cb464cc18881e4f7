"""CallbackList: several callbacks told as one, in their order."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from engine.callbacks.base import Callback
from engine.callbacks.history import History
from engine.callbacks.progbar_logger import ProgbarLogger

_HOOKS = tuple(name for name in vars(Callback) if name.startswith("on_"))


class CallbackList(Callback):
    """``CallbackList([a, b], add_history=True, model=model, epochs=3, verbose=1, steps=10)``.

    ``add_history`` and ``add_progbar`` add what is not in the list already; as in Keras they come last, so that what
    another callback adds to the logs is kept and shown. Every hook calls the same hook of all. Source: Keras 3."""

    def __init__(
        self,
        callbacks: Any = None,
        add_history: bool = False,
        add_progbar: bool = False,
        model: Any = None,
        **params: Any,
    ) -> None:
        self.callbacks: list[Callback] = list(_flat(callbacks))
        if add_history and not self._has(History):
            self.callbacks.append(History())
        if add_progbar and not self._has(ProgbarLogger):
            self.callbacks.append(ProgbarLogger())
        self.set_model(model)
        self.set_params(params)

    def _has(self, cls: type[Callback]) -> bool:
        return any(isinstance(callback, cls) for callback in self.callbacks)

    def set_model(self, model: Any) -> None:
        if model is None:
            return
        self.model = model
        for callback in self.callbacks:
            if isinstance(callback, History):
                model.history = callback
            callback.set_model(model)

    def set_params(self, params: Any) -> None:
        self.params = params
        if params:
            for callback in self.callbacks:
                callback.set_params(params)

    def listeners(self, hook: str) -> list[Callable[..., None]]:
        """This hook of every callback that does something at it; where there is none, what it would be told need not
        be worked out."""
        return [getattr(callback, hook) for callback in self.callbacks if _does(callback, hook)]

    def reads(self, hook: str) -> bool:
        """Whether any of them looks at the logs that this hook of a batch brings."""
        return any(getattr(one, "reads_batch_logs", True) for one in self.callbacks if _does(one, hook))

    def call(self, hook: str, *arguments: Any) -> None:
        """``call("on_epoch_end", 0, logs)``."""
        for callback in self.callbacks:
            getattr(callback, hook)(*arguments)


def _does(callback: Any, hook: str) -> bool:
    """Whether a callback does anything at this hook."""
    names = (hook, hook.replace("_train", "")) if hook.startswith("on_train_batch") else (hook,)
    own, kind = vars(callback), type(callback)
    return any(name in own or getattr(kind, name, None) is not getattr(Callback, name) for name in names)


def _told(hook: str) -> Callable[..., None]:
    def tell(self: CallbackList, *arguments: Any, logs: Any = None) -> None:
        wanted = 2 if "batch" in hook or "epoch" in hook else 1
        self.call(hook, *arguments, *([logs] if len(arguments) < wanted else []))

    tell.__name__ = hook
    return tell


for _hook in _HOOKS:
    setattr(CallbackList, _hook, _told(_hook))


def _flat(callbacks: Any) -> Iterator[Callback]:
    if isinstance(callbacks, list | tuple):
        for part in callbacks:
            yield from _flat(part)
    elif callbacks is not None:
        yield callbacks
