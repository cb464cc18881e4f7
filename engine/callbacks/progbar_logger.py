"""ProgbarLogger: what fit, evaluate and predict print. verbose 1: a bar per epoch, 2: a line per epoch, 0: nothing."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import Any

import numpy as np

from engine.callbacks.base import Callback, Logs

_FORM = "{n_fmt}/{total_fmt} {bar:20} {elapsed}{desc}"


class ProgbarLogger(Callback):
    """``verbose`` "auto" is 1. tqdm draws the bar; where that is not installed, a line per epoch stands for it."""

    def __init__(self) -> None:
        self.bar: Any = None
        self.verbose = self.epochs = 1
        self.target: int | None = None
        self._training = False

    def set_params(self, params: Mapping[str, Any]) -> None:
        super().set_params(params)
        verbose = params.get("verbose", 1)
        self.verbose = 1 if verbose == "auto" else int(verbose)
        self.epochs, self.target = params.get("epochs", 1), params.get("steps")

    def on_train_begin(self, logs: Logs | None = None) -> None:
        self._training = True  # from here on, a test is a validation: silent

    def on_epoch_begin(self, epoch: int, logs: Logs | None = None) -> None:
        if self.verbose == 1 and self.epochs > 1:
            print(f"Epoch {epoch + 1}/{self.epochs}")
        self._open()

    def on_train_batch_end(self, batch: int, logs: Logs | None = None) -> None:
        self._move(batch, logs)

    def on_epoch_end(self, epoch: int, logs: Logs | None = None) -> None:
        self._close(f"Epoch {epoch + 1}/{self.epochs} - ", logs)

    def on_test_begin(self, logs: Logs | None = None) -> None:
        if not self._training:
            self._open()

    def on_test_batch_end(self, batch: int, logs: Logs | None = None) -> None:
        if not self._training:
            self._move(batch, logs)

    def on_test_end(self, logs: Logs | None = None) -> None:
        if not self._training:
            self._close("", logs)

    def on_predict_begin(self, logs: Logs | None = None) -> None:
        self._open()

    def on_predict_batch_end(self, batch: int, logs: Logs | None = None) -> None:
        self._move(batch, None)  # the logs of a prediction are its outputs

    def on_predict_end(self, logs: Logs | None = None) -> None:
        self._close("", None)

    def _open(self) -> None:
        self._done = 0
        self.bar = _bar(self.target) if self.verbose == 1 else None

    def _move(self, batch: int, logs: Logs | None) -> None:
        self._done = batch + 1
        if self.bar is not None:
            self.bar.set_description_str(_line("", logs or {}), refresh=False)
            self.bar.update(self._done - self.bar.n)

    def _close(self, title: str, logs: Logs | None) -> None:
        if self.bar is not None:
            self.bar.total = self.bar.total or self._done
            self.bar.set_description_str(_line("", logs or {}))
            self.bar.close()
            self.bar = None
        elif self.verbose:
            print(_line(f"{title}{self.target or self._done} batches", logs or {}))


def _bar(total: int | None) -> Any:
    """A bar of tqdm, or None where it is not installed."""
    try:
        from tqdm import tqdm  # here, not above: only whoever wants a bar needs it
    except ImportError:
        return None
    # without its watching thread: a bar that moves with every batch needs no second look
    quiet = type("Bar", (tqdm,), {"monitor_interval": 0})
    return quiet(total=total, bar_format=_FORM, ascii=" ━", file=sys.stdout, dynamic_ncols=True)


def _line(title: str, logs: Logs) -> str:
    """A title and the logs on one line."""
    return title + "".join(f" - {name}: {_said(value)}" for name, value in logs.items())


def _said(value: Any) -> str:
    number = float(np.mean(value))
    return f"{number:.4e}" if 0 < abs(number) < 1e-3 else f"{number:.4f}"
