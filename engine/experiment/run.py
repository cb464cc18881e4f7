"""Train a prepared experiment and tell what happens: the same few lines for the runner's child, a notebook and a test.

prepared = prepare(Experiment.parse(spec))
train(prepared, lambda kind, body: print(kind, body))

trainer = Trainer(prepared, emit)        one that can be left at any batch and taken up again elsewhere
trainer.go(callbacks)                     ... trainer.position() inside a callback
Trainer(equal, emit).go(callbacks, position)
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, TypeAlias

from engine.callbacks import Callback, Emit, History, TerminateOnNaN
from engine.experiment.inside import Inside
from engine.experiment.prepare import Prepared
from engine.experiment.probe import Probe
from engine.models.position import position_of, return_to

Send: TypeAlias = Callable[[str, Mapping[str, Any]], None]


class Trainer:
    """One run of an experiment, sending "epoch", "batch" and "probe"; without ``emit`` it trains in silence. ``clock``
    says how many seconds of training have gone by."""

    def __init__(
        self, prepared: Prepared, emit: Send | None = None, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.prepared = prepared
        own = [TerminateOnNaN(), *(choice.make() for choice in prepared.experiment.callbacks)]
        # the numbers of an epoch are told before the pictures of it, and both before anybody waits or stops
        telling = (
            [] if emit is None else [Emit(emit, clock, time.monotonic), Probe(prepared, emit), Inside(prepared, emit)]
        )
        self.callbacks: list[Callback] = [*own, *telling]

    def go(self, callbacks: Sequence[Callback] = (), position: Mapping[str, Any] | None = None) -> History:
        """Fit the model, from ``position`` on if there is one, to the same bits as without the break.

        ``callbacks`` come after the experiment's own. Why training ended early, if it did, stands in
        ``model.stop_reason`` ("nan", "early_stopping", ...) and ``stop_facts``. Raises DataError if the position is
        another model's."""
        prepared, experiment = self.prepared, self.prepared.experiment
        self.callbacks += callbacks
        validation = (prepared.x_val, prepared.y_val) if len(prepared.x_val) else None
        return prepared.model.fit(
            prepared.x_train,
            prepared.y_train,
            batch_size=experiment.batch_size,
            epochs=experiment.epochs,
            verbose=0,
            callbacks=[*self.callbacks, _Entry(self, position)],
            validation_data=validation,
            shuffle=experiment.shuffle,
        )

    def position(self) -> dict[str, Any]:
        """Where it stands now, callbacks included, as JSON values and copies of arrays."""
        states = {name: state for name, callback in self.named() if (state := callback.get_state())}
        epochs = self.prepared.experiment.epochs
        return {**position_of(self.prepared.model), "callbacks": states, "epochs": epochs}

    def named(self) -> Iterator[tuple[str, Callback]]:
        """Every callback under a name by which an equal run knows it too."""
        seen: Counter[str] = Counter()
        for callback in self.callbacks:
            kind = type(callback).__name__
            seen[kind] += 1
            yield f"{kind}_{seen[kind]}", callback


class _Entry(Callback):
    """Takes the position up once every callback has begun, and so forgotten what it knew."""

    def __init__(self, trainer: Trainer, position: Mapping[str, Any] | None) -> None:
        self.trainer, self.position = trainer, position

    def on_train_begin(self, logs: Any = None) -> None:
        if self.position is None:
            return
        return_to(self.model, self.position)
        states = self.position["callbacks"]
        for name, callback in self.trainer.named():
            if name in states:
                callback.set_state(states[name])


def train(prepared: Prepared, emit: Send, callbacks: Sequence[Callback] = ()) -> History:
    """Train it from beginning to end."""
    return Trainer(prepared, emit).go(callbacks)
