"""Train a prepared experiment and tell what happens: the same few lines for the runner's child, a notebook and a test.

prepared = prepare(Experiment.parse(spec))
train(prepared, lambda kind, body: print(kind, body))
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeAlias

from engine.callbacks import Callback, Emit, History, TerminateOnNaN
from engine.experiment.prepare import Prepared
from engine.experiment.probe import Probe

Send: TypeAlias = Callable[[str, Mapping[str, Any]], None]


def train(prepared: Prepared, emit: Send, callbacks: Sequence[Callback] = ()) -> History:
    """Fit the model, sending "epoch", "batch" and "probe". ``callbacks`` come after the experiment's own.

    Why it ended early, if it did, stands in ``prepared.model.stop_reason`` ("nan", "early_stopping", ...) and
    ``stop_facts``."""
    experiment = prepared.experiment
    own = [choice.make() for choice in experiment.callbacks]
    validation = (prepared.x_val, prepared.y_val) if len(prepared.x_val) else None
    return prepared.model.fit(
        prepared.x_train,
        prepared.y_train,
        batch_size=experiment.batch_size,
        epochs=experiment.epochs,
        verbose=0,
        # the numbers of an epoch are told before the pictures of it, and both before anybody waits or stops
        callbacks=[TerminateOnNaN(), *own, Emit(emit), Probe(prepared, emit), *callbacks],
        validation_data=validation,
        shuffle=experiment.shuffle,
    )
