"""Callbacks: what is told how training goes, and may end it by ``model.stop_training = True``."""

from __future__ import annotations

from collections.abc import Mapping, MutableMapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, TypeAlias

from engine.spec import Block

if TYPE_CHECKING:
    from engine.models.model import Model

Logs: TypeAlias = MutableMapping[str, Any]
"""Numbers by name; what a callback adds, those after it see too."""


@dataclass(eq=False, repr=False)
class Callback(Block):
    """Base of all callbacks. Keras's hooks: epochs and batches count from 0, logs are means of the epoch so far."""

    reads_batch_logs: ClassVar[bool] = True
    """Whether it looks at the logs of batches. Where nobody does they are not worked out, and come empty."""

    remembers: ClassVar[tuple[str, ...]] = ()
    """Attributes that it carries from epoch to epoch: what a training that goes on elsewhere must bring along."""

    def get_state(self) -> dict[str, Any]:
        """What it remembers, as JSON values and arrays."""
        return {name: getattr(self, name) for name in self.remembers}

    def set_state(self, state: Mapping[str, Any]) -> None:
        """Remember what an equal callback remembered; after ``on_train_begin``, which forgets."""
        for name in self.remembers:
            setattr(self, name, state[name])

    def set_model(self, model: Model) -> None:
        self.model: Model = model

    def set_params(self, params: Mapping[str, Any]) -> None:
        """``epochs``, ``steps`` (batches per epoch) and ``verbose`` of the call."""
        self.params: Mapping[str, Any] = params

    def stop(self, reason: str, **facts: Any) -> None:
        """Ask the model to end its training, and tell why if it wants to know."""
        if hasattr(self.model, "stop"):
            self.model.stop(reason, **facts)
        else:
            self.model.stop_training = True

    def on_train_begin(self, logs: Logs | None = None) -> None: ...
    def on_train_end(self, logs: Logs | None = None) -> None: ...
    def on_epoch_begin(self, epoch: int, logs: Logs | None = None) -> None: ...
    def on_epoch_end(self, epoch: int, logs: Logs | None = None) -> None: ...
    def on_batch_begin(self, batch: int, logs: Logs | None = None) -> None: ...
    def on_batch_end(self, batch: int, logs: Logs | None = None) -> None: ...

    def on_train_batch_begin(self, batch: int, logs: Logs | None = None) -> None:
        self.on_batch_begin(batch, logs)  # Keras's older, shorter name

    def on_train_batch_end(self, batch: int, logs: Logs | None = None) -> None:
        self.on_batch_end(batch, logs)

    def on_test_begin(self, logs: Logs | None = None) -> None: ...
    def on_test_end(self, logs: Logs | None = None) -> None: ...
    def on_test_batch_begin(self, batch: int, logs: Logs | None = None) -> None: ...
    def on_test_batch_end(self, batch: int, logs: Logs | None = None) -> None: ...
    def on_predict_begin(self, logs: Logs | None = None) -> None: ...
    def on_predict_end(self, logs: Logs | None = None) -> None: ...
    def on_predict_batch_begin(self, batch: int, logs: Logs | None = None) -> None: ...
    def on_predict_batch_end(self, batch: int, logs: Logs | None = None) -> None: ...
