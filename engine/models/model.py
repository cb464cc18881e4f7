"""Model: a network that learns: compile, fit, evaluate, predict."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Literal, TypeAlias

import numpy as np

from engine import losses, metrics, optimizers
from engine.array import Array
from engine.callbacks import Callback, CallbackList, History, PrintEpochs, line
from engine.errors import SpecError, StateError, shown
from engine.losses import Loss
from engine.metrics import Metric
from engine.models import loop
from engine.models.data import Batches, last_part, pair, rows
from engine.models.graph import Graph
from engine.models.network import Network
from engine.models.summary import summary
from engine.optimizers import Optimizer
from engine.random import Streams

Verbose: TypeAlias = int | Literal["auto"]
Data: TypeAlias = tuple[Any, Any]


class Model(Network):
    """A network that learns. Keras's names and defaults throughout; arrays have the batch axis first."""

    def __init__(self, graph: Graph | None = None, name: str = "model", streams: Streams | None = None) -> None:
        super().__init__(graph, name, streams)
        self.stop_training = False
        self.stop_reason: str | None = None
        self.stop_facts: dict[str, int] = {}
        self.history: History | None = None
        self.updates = 0
        self._optimizer: Optimizer | None = None
        self._slots: Array | None = None
        self._loss: Loss | None = None
        self._asked: list[Metric | str | dict[str, Any]] = []
        self._metrics: list[Metric] | None = None

    # ---- compile

    def compile(
        self,
        optimizer: Optimizer | str | dict[str, Any] = "rmsprop",
        loss: Loss | str | dict[str, Any] | None = None,
        metrics: Sequence[Metric | str | dict[str, Any]] | None = None,
    ) -> None:
        """Choose optimizer, loss and metrics; the optimizer starts from nothing. Raises SpecError with its place."""
        self._optimizer = _placed("optimizer", optimizers.get, optimizer)
        self._loss = None if loss is None else _placed("loss", losses.get, loss)
        if isinstance(metrics, str | Metric):
            raise SpecError("spec.list", got=shown(metrics)).at("metrics")
        self._asked = list(metrics or [])
        for place, metric in enumerate(self._asked):
            _check_metric(metric, place)
        self._metrics, self._slots, self.updates = None, None, 0

    @property
    def compiled(self) -> bool:
        return self._optimizer is not None and self._loss is not None

    @property
    def optimizer(self) -> Optimizer:
        if self._optimizer is None:
            raise StateError("state.not_compiled", model=self.name)
        return self._optimizer

    @property
    def loss(self) -> Loss:
        if self._loss is None:
            raise StateError("state.not_compiled", model=self.name)
        return self._loss

    @property
    def optimizer_slots(self) -> Array:
        """What the optimizer remembers: (slots, parameters)."""
        vector = self.params.data
        shape = (len(self.optimizer.slots), vector.size)
        if self._slots is None or self._slots.shape != shape:
            self._slots = np.zeros(shape, vector.dtype)
            self.optimizer.start(self._slots)
        return self._slots

    @property
    def metrics(self) -> list[Metric]:
        """The metrics in compile's order; empty before the first batch, whose shapes settle what "accuracy" means."""
        return list(self._metrics or [])

    @property
    def metrics_names(self) -> list[str]:
        return ["loss", *(str(metric.name) for metric in self.metrics)]

    # ---- one batch

    def train_step(self, x: Array, y: Array, means: loop.Means | None = None) -> None:
        """Forward, loss, backward, one step of the optimizer; ``means``, if any, takes the batch in."""
        with np.errstate(all="ignore"):  # a diverging run is an answer, not a fault
            tape = self.tape(x, training=True)
            output = self.graph.outputs[0]
            y_pred = tape.outputs[output]
            per_sample, dy = self.loss.measure(y, y_pred)
            if means is not None:
                means.add(per_sample, self._resolved(y, y_pred), y, y_pred)
            self.grads.data.fill(0)
            self.graph.backward(tape, {output: dy}, self.grads)
            self._update()

    def test_step(self, x: Array, y: Array, means: loop.Means) -> None:
        """Forward and loss; ``means`` takes the batch in."""
        with np.errstate(all="ignore"):
            y_pred = self.outputs(x)
            per_sample, _ = self.loss.measure(y, y_pred)
            means.add(per_sample, self._resolved(y, y_pred), y, y_pred)

    def _resolved(self, y: Array, y_pred: Array) -> list[Metric]:
        if self._metrics is None:
            self._metrics = [metrics.resolve(asked, y.shape, y_pred.shape) for asked in self._asked]
        return self._metrics

    def _update(self) -> None:
        self.updates += 1
        slots, lr = self.optimizer_slots, self.optimizer.learning_rate
        theta, grad = self.params.data, self.grads.data
        for part in self.trainable_parts:
            self.optimizer.update(theta[part], grad[part], slots[:, part], self.updates, lr)

    def train_on_batch(self, x: Any, y: Any, return_dict: bool = False) -> Any:
        """One update; the loss, or a list of loss and metrics, or a dict."""
        xs, ys = pair(x, y)
        self._ready(xs)
        means = loop.Means()
        self.train_step(xs, ys, means)
        return self._answer(means.logs, return_dict)

    def test_on_batch(self, x: Any, y: Any, return_dict: bool = False) -> Any:
        """Loss and metrics of one batch; nothing is learned."""
        xs, ys = pair(x, y)
        self._ready(xs)
        means = loop.Means()
        self.test_step(xs, ys, means)
        return self._answer(means.logs, return_dict)

    def predict_on_batch(self, x: Any) -> Array:
        """The outputs for one batch."""
        self._ready(rows(x), compiled=False)
        return self.outputs(x)

    # ---- many batches

    def fit(
        self,
        x: Any = None,
        y: Any = None,
        batch_size: int | None = None,
        epochs: int = 1,
        verbose: Verbose = "auto",
        callbacks: Sequence[Callback] | Callback | None = None,
        validation_split: float = 0.0,
        validation_data: Data | None = None,
        shuffle: bool = True,
        initial_epoch: int = 0,
    ) -> History:
        """Train. Shapes: x (rows, *input), y (rows, ...). Raises DataError, ShapeError, StateError.

        ``validation_split`` takes the last part of the rows, before shuffling; ``batch_size`` None means 32."""
        train, validation = pair(x, y), validation_data
        self._ready(train[0])
        if validation is None and validation_split:
            train, validation = last_part(*train, validation_split)
        options = loop.FitOptions(
            _whole("epochs", epochs), _whole("initial_epoch", initial_epoch), _size(batch_size), shuffle
        )
        history = History()
        printing = [PrintEpochs()] if verbose else []
        steps = len(Batches(*train, options.batch_size))
        params = {"verbose": verbose, "epochs": options.epochs, "steps": steps}
        # as in Keras the history comes last, so that what a callback adds to the logs is kept
        hooks = CallbackList([*_listed(callbacks), *printing, history], self, params)
        self.stop_training, self.stop_reason, self.stop_facts, self.history = False, None, {}, history
        if validation is not None:
            validation = pair(*validation[:2])
            self._try(*validation)
        loop.fit(self, train, validation, options, hooks)
        return history

    def evaluate(
        self,
        x: Any = None,
        y: Any = None,
        batch_size: int | None = None,
        verbose: Verbose = "auto",
        callbacks: Sequence[Callback] | Callback | None = None,
        return_dict: bool = False,
    ) -> Any:
        """Loss and metrics over all rows: the loss alone without metrics, else a list, or a dict."""
        xs, ys = pair(x, y)
        self._ready(xs)
        batches = Batches(xs, ys, _size(batch_size))
        hooks = CallbackList(_listed(callbacks), self, {"verbose": verbose, "epochs": 1, "steps": len(batches)})
        logs = loop.test(self, batches, hooks)
        if verbose:
            print(line(f"{len(batches)} batches", logs))
        return self._answer(logs, return_dict)

    def predict(
        self,
        x: Any,
        batch_size: int | None = None,
        verbose: Verbose = "auto",
        callbacks: Sequence[Callback] | Callback | None = None,
    ) -> Array:
        """The outputs for all rows. Shapes: (rows, *input) -> (rows, *output)."""
        xs = rows(x)
        self._ready(xs, compiled=False)
        batches = Batches(xs, None, _size(batch_size))
        hooks = CallbackList(_listed(callbacks), self, {"verbose": verbose, "epochs": 1, "steps": len(batches)})
        return loop.predict(self, batches, hooks)

    def stop(self, reason: str, **facts: int) -> None:
        """Ask training to end after this batch or epoch, and say why."""
        self.stop_training, self.stop_reason, self.stop_facts = True, reason, facts

    # ---- looking at it

    @property
    def optimizer_state_size(self) -> int:
        """Numbers in the optimizer's state as Keras counts: its slots, the step count and the learning rate."""
        if self._optimizer is None or self._slots is None:
            return 0
        return len(self.optimizer.slots) * sum(weight.value.size for weight in self.trainable_weights) + 2

    def summary(self, print_fn: Callable[[str], Any] | None = None) -> None:
        """Print the layers with output shapes and parameter counts. Raises StateError if the input is not known."""
        for text in summary(self):
            (print_fn or print)(text)

    def _try(self, x: Array, y: Array) -> None:
        """Raises for shapes that do not fit, before an epoch is spent on finding out."""
        with np.errstate(all="ignore"):
            self.loss.measure(y[:1], self.outputs(x[:1]))

    def _answer(self, logs: dict[str, float], return_dict: bool) -> Any:
        if return_dict:
            return logs
        numbers = [logs[name] for name in self.metrics_names]
        return numbers if len(numbers) > 1 else numbers[0]

    def _ready(self, xs: Array, compiled: bool = True) -> None:
        """Raises StateError unless the model can take these rows; overridden where shapes come from the data."""
        if compiled and not self.compiled:
            raise StateError("state.not_compiled", model=self.name)


def _listed(callbacks: Sequence[Callback] | Callback | None) -> Sequence[Callback]:
    return [callbacks] if isinstance(callbacks, Callback) else callbacks or []


def _placed(place: str, get: Callable[[Any], Any], identifier: Any) -> Any:
    try:
        return get(identifier)
    except SpecError as error:
        raise error.at(place) from None


def _check_metric(metric: Any, place: int) -> None:
    if not (isinstance(metric, str) and metric.lower() in ("accuracy", "acc")):
        try:
            metrics.get(metric)
        except SpecError as error:
            raise error.at("metrics", place) from None


def _size(batch_size: int | None) -> int:
    return 32 if batch_size is None else _whole("batch_size", batch_size, least=1)


def _whole(name: str, value: Any, least: int = 0) -> int:
    if isinstance(value, bool) or not isinstance(value, int | np.integer) or value < least:
        raise SpecError("fit.whole_number", name=name, least=least, got=shown(value))
    return int(value)
