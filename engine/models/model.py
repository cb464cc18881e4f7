"""Model: a network that learns: compile, fit, evaluate, predict."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Literal, TypeAlias

import numpy as np

from engine import optimizers
from engine.array import Array
from engine.callbacks import Callback, CallbackList, History
from engine.errors import DataError, SpecError, StateError, shown
from engine.metrics import Metric
from engine.models import loop, options
from engine.models.data import (
    TARGETS,
    WEIGHTS,
    Arrays,
    Epochs,
    cut,
    is_batched,
    last_part,
    only,
    rows,
    same_rows,
    split_at,
    weights_of_classes,
)
from engine.models.graph import Tape
from engine.models.network import INPUTS, Network
from engine.models.objective import Batch, Means, Objective
from engine.models.position import Place
from engine.models.summary import summary
from engine.optimizers import Optimizer
from engine.plans import Shelf

Verbose: TypeAlias = int | Literal["auto"]


class Model(Network):
    """A network that learns. Keras's names and defaults throughout; arrays have the batch axis first.

    ``Model(inputs, outputs)`` makes a functional model: symbolic tensors, or lists or dicts of them."""

    def __new__(cls, *args: Any, **kwargs: Any) -> Any:
        if cls is Model and (args or "inputs" in kwargs):
            from engine.models.functional_model import Functional

            return object.__new__(Functional)
        return object.__new__(cls)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        if args:
            raise SpecError("model.subclass", model=type(self).__name__)
        super().__init__(**kwargs)
        self.stop_training = False
        self.stop_reason: str | None = None
        self.stop_facts: dict[str, int] = {}
        self.history: History | None = None
        self.updates = 0
        self.place = Place()
        self._optimizer: Optimizer | None = None
        self._slots: Array | None = None
        self._compile: dict[str, Any] = {}
        self._objective: Objective | None = None
        self._jit_compile: bool | str = "auto"
        self.plans = Shelf()

    # ---- compile

    def compile(
        self,
        optimizer: Optimizer | str | dict[str, Any] = "rmsprop",
        loss: Any = None,
        loss_weights: Any = None,
        metrics: Any = None,
        weighted_metrics: Any = None,
        run_eagerly: bool = False,
        steps_per_execution: int = 1,
        jit_compile: bool | str = "auto",
        auto_scale_loss: bool = True,
    ) -> None:
        """Choose optimizer, loss and metrics; the optimizer starts from nothing. Raises SpecError with its place.

        ``loss``, ``loss_weights`` and the metrics are one for all outputs, a list, or a dict by output name.
        ``jit_compile``: small dense networks train by compiled loops, False never, else where numba is installed. The
        other three are Keras's and change nothing here."""
        try:
            self._optimizer = optimizers.get(optimizer)
        except SpecError as error:
            raise error.at("optimizer") from None
        self._jit_compile = jit_compile
        self._compile = {
            "loss": loss,
            "loss_weights": loss_weights,
            "metrics": metrics,
            "weighted_metrics": weighted_metrics,
        }
        # before the model is built its outputs have no names yet; what can be checked is checked now
        self._objective = Objective(self.output_names or ["output"], **self._compile) if self.built else None
        if self._objective is None and not isinstance(loss, Mapping | list | tuple):
            Objective(["output"], **self._compile)
        self._slots, self.updates, self._optimizer.updates = None, 0, 0
        self.plans = Shelf()

    def __getstate__(self) -> dict[str, Any]:
        return {**super().__getstate__(), "plans": Shelf()}  # as plans hold windows into this model's vectors

    @property
    def compiled(self) -> bool:
        return self._optimizer is not None and bool(self._compile)

    @property
    def objective(self) -> Objective:
        """Loss and metrics by output. Raises StateError before ``compile``."""
        if not self.compiled:
            raise StateError("state.not_compiled", model=str(self.name))
        if self._objective is None:
            self._objective = Objective(self.output_names, **self._compile)
        return self._objective

    @property
    def jit_compile(self) -> bool | str:
        """As given to ``compile``."""
        return self._jit_compile

    @property
    def optimizer(self) -> Optimizer:
        if self._optimizer is None:
            raise StateError("state.not_compiled", model=str(self.name))
        return self._optimizer

    @property
    def loss(self) -> Any:
        """The loss of a model with one output; as given to ``compile`` where there are several."""
        if self._compile.get("loss") is None:
            raise StateError("state.not_compiled", model=str(self.name))
        given = self._compile["loss"]
        single = self.built and len(self.output_names) == 1
        return self.objective.losses[0] if single else given

    @property
    def compile_arguments(self) -> Mapping[str, Any]:
        """What ``compile`` was given beside the optimizer."""
        return self._compile

    @property
    def optimizer_slots(self) -> Array:
        """What the optimizer remembers: (slots, parameters)."""
        vector = self.parameters.data
        shape = (len(self.optimizer.slots), vector.size)
        if self._slots is None or self._slots.shape != shape:
            self._slots = np.zeros(shape, vector.dtype)
            self.optimizer.start(self._slots)
        return self._slots

    @property
    def metrics(self) -> list[Metric]:
        """The metrics in compile's order; empty before the first batch, whose shapes settle what "accuracy" means."""
        resolved = self._objective.resolved if self._objective is not None else None
        return [metric for _, _, metric, _ in resolved or []]

    @property
    def metrics_names(self) -> list[str]:
        """What keeps count, by Keras's names: the loss, all metrics together, and the losses of several outputs once
        there was a batch. The names of the numbers that ``evaluate`` gives come with ``return_dict=True``."""
        objective = self._objective
        if objective is None:
            return ["loss"] if self.compiled else []
        outputs = objective.outputs if objective.resolved is not None and len(objective.outputs) > 1 else []
        losses = [f"{name}_loss" for name, loss in zip(outputs, objective.losses, strict=False) if loss is not None]
        return ["loss", *(["compile_metrics"] if objective.asks_metrics else []), *losses]

    def reset_metrics(self) -> None:
        """Keras's; there is nothing to reset, as every call that counts begins at zero."""

    # ---- one batch

    def train_step(self, x: Any, y: Any, weights: Any = None, means: Means | None = None) -> None:
        """Forward, loss, backward, one step of the optimizer; ``means``, if any, takes the batch in."""
        with np.errstate(all="ignore"):  # a diverging run is an answer, not a fault
            self.there_and_back(x, y, weights, means)
            theta, grad = self.parameters.data, self.grads.data
            self.updates += 1
            self.optimizer.step(theta, grad, self.optimizer_slots, self.updates, self.trainable_slices)
            self.constrain()

    def there_and_back(self, x: Any, y: Any, weights: Any = None, means: Means | None = None) -> Tape:
        """Forward, loss and backward as in training: the tape, and the gradients in ``grads``. No weight moves."""
        self.ready_for(x)
        tape = self.tape(x, training=True, step=self.updates)
        batch = self._batch(tape, y, weights)
        total, slopes = self.objective.measure(batch, means)
        if means is not None:
            self.objective.tell(batch, total + self.graph.price(tape) + self.weight_price(), means)
        self.grads.data.fill(0)
        self.graph.backward(tape, slopes, self.grads)
        self.add_weight_slopes()
        return tape

    def test_step(self, x: Any, y: Any, weights: Any, means: Means) -> None:
        """Forward and loss; ``means`` takes the batch in."""
        self.ready_for(x)
        with np.errstate(all="ignore"):
            tape = self.tape(x)
            batch = self._batch(tape, y, weights)
            total, _ = self.objective.measure(batch, means)
            self.objective.tell(batch, total + self.graph.price(tape) + self.weight_price(), means)

    def meet(self, x: Any, y: Any, weights: Any, means: Means) -> None:
        """Let metrics learn from a batch's shapes what they are, and nothing else."""
        batch = self._batch(self.tape(x), y, weights)
        means.metrics = {name: metric for _, name, metric, _ in self.objective.metrics_for(batch)}

    def train_batch(self, x: Any, y: Any, weights: Any, means: Means) -> None:
        """``train_step``, by a plan if there is one."""
        one, truth, weight = only(x), only(y), only(weights)
        plan = self.plans.training(self, one, truth, weighted=weight is not None)
        if plan is None:
            self.train_step(x, y, weights, means)
            return
        with np.errstate(all="ignore"):
            plan.train(plan.load(one, truth, weight), means)
            means.settle()

    def finish(self) -> None:
        """What the optimizer does to the weights when training ends (a moving average may take their place)."""
        if self._slots is not None:
            self.optimizer.finish(self.parameters.data, self._slots, self.trainable_slices)

    def _batch(self, tape: Tape, y: Any, weights: Any) -> Batch:
        answers = self.graph.answers(tape)
        return Batch(self._targets(y), answers, self._row_weights(weights), self.graph.answer_masks(tape))

    def _targets(self, y: Any) -> list[Array | None]:
        """Targets by output. Where only some outputs have a loss, only those need targets. Source: Keras 3."""
        if y is None:
            raise DataError("data.no_targets")
        structure, names = self.output_structure, self.output_names
        asked = [loss is not None for loss in self.objective.losses]
        several = isinstance(y, list | tuple) and len(y) == sum(asked) < len(names)
        if several:
            given = iter(y)
            return [np.asarray(next(given)) if wanted else None for wanted in asked]
        return [None if part is None else np.asarray(part) for part in structure.flat(y, TARGETS)]

    def _row_weights(self, weights: Any) -> list[Array | None]:
        number = len(self.output_names)
        if weights is None:
            return [None] * number
        if not isinstance(weights, Mapping | list | tuple) or (number > 1 and len(weights) == 1):
            one = weights[0] if isinstance(weights, list | tuple) else weights
            return [None if one is None else np.asarray(one)] * number
        return [None if part is None else np.asarray(part) for part in self.output_structure.flat(weights, WEIGHTS)]

    def train_on_batch(
        self,
        x: Any,
        y: Any = None,
        sample_weight: Any = None,
        class_weight: Mapping[int, float] | None = None,
        return_dict: bool = False,
    ) -> Any:
        """One update; the loss, or a list of loss and metrics, or a dict."""
        if sample_weight is None and class_weight is None:
            plan = self.plans.training(self, x, y, weighted=False)
            if plan is not None and plan.end is not None and not plan.counts:
                loss = plan.alone(x, y)
                return {"loss": loss} if return_dict else loss
        self._ready(x)
        means = Means()
        self.train_batch(x, y, self._weighted(y, sample_weight, class_weight), means)
        return self._answer(means.logs, return_dict)

    def test_on_batch(self, x: Any, y: Any = None, sample_weight: Any = None, return_dict: bool = False) -> Any:
        """Loss and metrics of one batch; nothing is learned."""
        self._ready(x)
        means = Means()
        self.test_step(x, y, sample_weight, means)
        return self._answer(means.logs, return_dict)

    def predict_on_batch(self, x: Any) -> Any:
        """The outputs for one batch."""
        self._ready(x, compiled=False)
        plan = self.plans.reading(self, x)
        return self.answer(x) if plan is None else plan.answers(x).copy()

    def answers_for(self, x: Any) -> list[Array]:
        """The outputs for one batch, by output."""
        self.ready_for(x)
        one = only(x)
        plan = self.plans.reading(self, one)
        return self.graph.answers(self.tape(x)) if plan is None else [plan.answers(one).copy()]

    # ---- many batches

    def fit(
        self,
        x: Any = None,
        y: Any = None,
        batch_size: int | None = None,
        epochs: int = 1,
        verbose: Verbose = "auto",
        callbacks: Sequence[Callback] | Callback | CallbackList | None = None,
        validation_split: float = 0.0,
        validation_data: Any = None,
        shuffle: bool | str = True,
        class_weight: Mapping[int, float] | None = None,
        sample_weight: Any = None,
        initial_epoch: int = 0,
        steps_per_epoch: int | None = None,
        validation_steps: int | None = None,
        validation_batch_size: int | None = None,
        validation_freq: int | Sequence[int] = 1,
    ) -> History:
        """Train. Shapes: x (rows, *input), y (rows, ...). Raises DataError, ShapeError, StateError.

        x may also be a generator of (x, y) or (x, y, sample_weight), or a data set of batches with ``len(d)`` and
        ``d[i]``. ``validation_split`` takes the last part of the rows, before shuffling; ``batch_size`` None is 32."""
        self._ready(x)
        if validation_data is None and validation_split:
            train, held = self._split(x, y, sample_weight, class_weight, validation_split)
        else:
            train = self._rows(x, y, sample_weight, class_weight)
            held = None if validation_data is None else self._validation(validation_data)
        size, steps = options.size(batch_size), options.steps("steps_per_epoch", steps_per_epoch)
        if batch_size is None and steps and isinstance(train, Arrays):
            size = -(-train.rows // steps)  # as Keras does: that many batches, whatever their size
        feed = Epochs(cut(train, size, self._orders(shuffle), whole=shuffle == "batch"), steps)
        validation = None
        if held is not None:
            batches = cut(held, options.size(validation_batch_size or batch_size))
            validation = Epochs(batches, options.steps("validation_steps", validation_steps))
        chosen = options.FitOptions.of(epochs, initial_epoch, validation_freq)
        self.stop_training, self.stop_reason, self.stop_facts = False, None, {}
        hooks = self._hooks(callbacks, verbose, chosen.epochs, feed.number, add_history=True)
        history = next(callback for callback in hooks.callbacks if isinstance(callback, History))
        if isinstance(held, Arrays):
            self._try(held)
        loop.fit(self, feed, validation, chosen, hooks)
        return history

    def evaluate(
        self,
        x: Any = None,
        y: Any = None,
        batch_size: int | None = None,
        verbose: Verbose = "auto",
        sample_weight: Any = None,
        steps: int | None = None,
        callbacks: Sequence[Callback] | Callback | CallbackList | None = None,
        return_dict: bool = False,
    ) -> Any:
        """Loss and metrics over all rows: the loss alone without metrics, else a list, or a dict."""
        self._ready(x)
        feed = Epochs(cut(self._rows(x, y, sample_weight), options.size(batch_size)), options.steps("steps", steps))
        hooks = self._hooks(callbacks, verbose, 1, feed.number)
        return self._answer(loop.test(self, feed, hooks), return_dict)

    def predict(
        self,
        x: Any,
        batch_size: int | None = None,
        verbose: Verbose = "auto",
        steps: int | None = None,
        callbacks: Sequence[Callback] | Callback | CallbackList | None = None,
    ) -> Any:
        """The outputs for all rows. Shapes: (rows, *input) -> (rows, *output)."""
        self._ready(x, compiled=False)
        feed = Epochs(cut(self._rows(x), options.size(batch_size)), options.steps("steps", steps))
        hooks = self._hooks(callbacks, verbose, 1, feed.number)
        parts = loop.predict(self, feed, hooks)
        return self.output_structure.pack([np.concatenate(several) for several in parts])

    def stop(self, reason: str, **facts: int) -> None:
        """Ask training to end after this batch or epoch, and say why."""
        self.stop_training, self.stop_reason, self.stop_facts = True, reason, facts

    def _hooks(
        self, callbacks: Any, verbose: Verbose, epochs: int, steps: int | None, add_history: bool = False
    ) -> CallbackList:
        if isinstance(callbacks, CallbackList):
            callbacks = callbacks.callbacks
        return CallbackList(
            callbacks, add_history, bool(verbose), model=self, verbose=verbose, epochs=epochs, steps=steps
        )

    # ---- files

    def save(self, filepath: Any, overwrite: bool = True, include_optimizer: bool = True) -> None:
        """Write the model into a .keras file: architecture, weights, compile's arguments, the optimizer's memory.

        Raises DataError for another ending or, without ``overwrite``, for a file that is there already."""
        from engine.saving import save_model  # saving reads models, so it can only come after them

        save_model(self, filepath, overwrite, include_optimizer)

    def save_weights(self, filepath: Any, overwrite: bool = True) -> None:
        """Write the weights alone into a .weights.h5 file. Raises DataError as ``save``, StateError before they are
        made."""
        from engine.saving import save_weights

        save_weights(self, filepath, overwrite)

    def load_weights(self, filepath: Any, skip_mismatch: bool = False) -> None:
        """Read the weights of an equal model from a .weights.h5 or .keras file. Raises DataError if they do not fit."""
        from engine.saving import load_weights

        load_weights(self, filepath, skip_mismatch)

    # ---- what is given to fit

    def _rows(self, x: Any, y: Any = None, sample_weight: Any = None, class_weight: Any = None) -> Any:
        """Arrays by input and output, or a data set of batches as it is. Raises DataError."""
        if is_batched(x):
            if y is not None or sample_weight is not None:
                raise DataError("data.spare_targets")
            return x
        inputs = (
            [rows(part) for part in self.input_structure.flat(x, INPUTS, self._keys(x))] if self.built else [rows(x)]
        )
        targets = None if y is None else [part if part is None else np.asarray(part) for part in self._flat_targets(y)]
        weights = self._weighted(y, sample_weight, class_weight)
        spread = None if weights is None else self._row_weights(weights)
        same_rows(x=inputs, y=targets, sample_weight=spread)
        return Arrays(inputs, targets, spread, 32)

    def _flat_targets(self, y: Any) -> list[Any]:
        return self._targets(y) if self.built and self.compiled else [y]

    def _split(self, x: Any, y: Any, sample_weight: Any, class_weight: Any, share: float) -> tuple[Any, Any]:
        given = self._rows(x, y, sample_weight, class_weight)
        if not isinstance(given, Arrays):
            raise DataError("data.no_split")
        at = split_at(given.rows, share)
        x, y, weights = [last_part(part, at) for part in (given.x, given.y, given.weights)]
        # classes weigh while training only; rows have their own weights in both parts. Source: Keras 3
        held = weights[1] if class_weight is None else None
        return Arrays(x[0], y[0], weights[0], 32), Arrays(x[1], y[1], held, 32)

    def _validation(self, given: Any) -> Any:
        if isinstance(given, tuple | list) and not is_batched(given):
            if len(given) not in (1, 2, 3):
                raise DataError("data.validation", got=len(given))
            return self._rows(*given)
        return self._rows(given)

    def _weighted(self, y: Any, sample_weight: Any, class_weight: Mapping[int, float] | None) -> Any:
        """The weights of the rows, from their own or from their class's."""
        if class_weight is None:
            return sample_weight
        if sample_weight is not None:
            raise SpecError("fit.two_weights")
        if len(self.output_names) > 1:
            raise SpecError("fit.class_weight_outputs", outputs=self.output_names)
        if not isinstance(class_weight, Mapping):
            raise SpecError("fit.class_weight", got=shown(class_weight))
        return weights_of_classes(self.output_structure.flat(y, TARGETS)[0], class_weight)

    def _orders(self, shuffle: bool | str) -> Callable[[int], Array] | None:
        return self.streams.shuffle.permutation if shuffle else None

    # ---- looking at it

    @property
    def optimizer_state_size(self) -> int:
        """Numbers in the optimizer's state as Keras counts: its slots, the step count and the learning rate."""
        if self._optimizer is None or self._slots is None:
            return 0
        return len(self.optimizer.slots) * sum(weight.value.size for weight in self.trainable_weights) + 2

    def summary(self, print_fn: Callable[[str], Any] | None = None, **_: Any) -> None:
        """Print the layers with output shapes and parameter counts. Raises StateError if the input is not known.

        Keras's other arguments are accepted; the table has one form."""
        for text in summary(self):
            (print_fn or print)(text)

    def _try(self, held: Arrays) -> None:
        """Raises for shapes that do not fit, before an epoch is spent on finding out."""
        with np.errstate(all="ignore"):
            one = next(Arrays(held.x, held.y, held.weights, 1).round())
            self.objective.measure(self._batch(self.tape(one[0]), one[1], one[2]))

    def _answer(self, logs: dict[str, Any], return_dict: bool) -> Any:
        """The logs, or their numbers in Keras's order; one number by itself."""
        if return_dict:
            return logs
        return next(iter(logs.values())) if len(logs) == 1 else self.objective.in_order(logs)

    def _ready(self, x: Any, compiled: bool = True) -> None:
        """Raises StateError unless the model can take data; builds it if their shape is all that was missing."""
        if compiled and not self.compiled:
            raise StateError("state.not_compiled", model=str(self.name))
        if not is_batched(x):
            self.ready_for(x)
        if compiled and self.built and not any(self.objective.losses) and not (self._kept or self.graph.priced):
            raise SpecError("fit.no_loss", model=str(self.name))
