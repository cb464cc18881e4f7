"""PrintEpochs: one line per epoch, what verbose=1 shows."""

from __future__ import annotations

from collections.abc import Callable

from engine.callbacks.base import Callback, Logs


class PrintEpochs(Callback):
    """Epoch 3/20 - 34 batches - loss: 0.2310 - accuracy: 0.9310."""

    def __init__(self, write: Callable[[str], None] = print) -> None:
        self.write = write

    def on_epoch_end(self, epoch: int, logs: Logs | None = None) -> None:
        self.write(line(f"Epoch {epoch + 1}/{self.params['epochs']} - {self.params['steps']} batches", logs or {}))


def line(title: str, logs: Logs) -> str:
    """A title and the logs on one line."""
    return title + "".join(f" - {name}: {value:.4f}" for name, value in logs.items())
