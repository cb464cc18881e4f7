"""What is to become small: a loss per output, their weights, and the metrics that are told along the way.

``compile`` takes one of each, a list, or a dict by output name; here they become one entry per output. Rules and log
names are Keras 3's (compile_utils): ``<output>_loss`` and ``<output>_<metric>`` where there are several outputs.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import field
from typing import Any

import numpy as np

from engine import losses, metrics
from engine.array import Array, Shape
from engine.errors import DataError, SpecError, shown
from engine.losses import Loss
from engine.masked import with_mask
from engine.metrics import (
    NOTHING,
    Accuracy,
    BinaryAccuracy,
    CategoricalAccuracy,
    Metric,
    SparseCategoricalAccuracy,
    Tally,
    counting,
)
from engine.record import record


@record
class Batch:
    """Targets, outputs, weights of the rows and masks, one entry per output; None where an output has none."""

    y_true: Sequence[Any]
    y_pred: Sequence[Array]
    weights: Sequence[Array | None]
    masks: Sequence[Array | None]

    @property
    def rows(self) -> int:
        return len(self.y_pred[0])


@record
class Mean:
    """The mean of a loss over the rows seen: each batch weighs by its rows."""

    total: float = 0.0
    rows: int = 0

    def add(self, value: float, rows: int) -> None:
        self.total += value * rows
        self.rows += rows

    def add_all(self, values: Sequence[float], rows: int) -> None:
        """Several batches of so many rows: the same sum as one after the other."""
        total = self.total
        for value in values:
            total += value * rows
        self.total, self.rows = total, self.rows + rows * len(values)

    @property
    def value(self) -> float:
        return self.total / self.rows if self.rows else 0.0


@record
class Means:
    """Loss and metrics of everything seen since the start: sums that turn into the logs."""

    loss: Mean = field(default_factory=Mean)
    parts: dict[int, tuple[str, Mean]] = field(default_factory=dict)  # by output; of two with one name the last is told
    metrics: dict[str, Metric] = field(default_factory=dict)
    tallies: dict[str, Tally] = field(default_factory=dict)
    waiting: Callable[[bool], None] | None = field(default=None, compare=False)

    def settle(self, *, metrics: bool = True) -> None:
        """Take in what a plan has trained and not told of yet; who reads the sums themselves asks for it first. Without
        ``metrics`` only their loss, which takes less time."""
        if self.waiting is not None:
            self.waiting(metrics)

    @property
    def current_loss(self) -> float | None:
        """The loss as the logs would tell it, and nothing else; None before the first batch."""
        self.settle(metrics=False)
        return self.loss.value if self.loss.rows else None

    def count(self, name: str, metric: Metric, seen: Tally) -> None:
        """Let a metric take the sums of further rows in."""
        self.metrics[name] = metric
        self.tallies[name] = self.tallies.get(name, NOTHING) + seen

    @property
    def logs(self) -> dict[str, Any]:
        """Names and numbers in Keras's order, which is the alphabet's."""
        self.settle()
        found: dict[str, Any] = {"loss": self.loss.value} if self.loss.rows else {}  # an epoch without a batch has none
        found |= {name: mean.value for name, mean in self.parts.values()}
        for name, metric in self.metrics.items():
            result = metrics.reading(metric, self.tallies.get(name, NOTHING))
            found |= result if isinstance(result, Mapping) else {name: plain(result)}
        return dict(sorted(found.items()))


class Objective:
    """Loss, loss weights and metrics of a compiled model, by output."""

    def __init__(
        self,
        outputs: Sequence[str],
        loss: Any = None,
        loss_weights: Any = None,
        metrics: Any = None,
        weighted_metrics: Any = None,
    ) -> None:
        self.outputs = list(outputs)
        self.losses = self._losses(loss)
        self.weights = self._loss_weights(loss_weights)
        self.asked = self._metrics(metrics, "metrics")
        self.asked_weighted = self._metrics(weighted_metrics, "weighted_metrics")
        self.resolved: list[tuple[int, str, Metric, bool]] | None = None

    @property
    def asks_metrics(self) -> bool:
        return any(self.asked) or any(self.asked_weighted)

    # ---- what compile was given

    def _losses(self, given: Any) -> list[Loss | str | None]:
        if isinstance(given, Mapping) and not _is_block(given):
            unknown = [shown(name) for name in given if name not in self.outputs]
            if unknown:
                raise SpecError("compile.names", argument="loss", got=unknown, known=self.outputs).at("loss")
            entries = [given.get(name) for name in self.outputs]
        elif isinstance(given, list | tuple):
            if len(given) != len(self.outputs):
                raise SpecError(
                    "compile.number", argument="loss", got=len(given), wants=len(self.outputs), known=self.outputs
                ).at("loss")
            entries = list(given)
        else:
            entries = [given] * len(self.outputs)
        return [None if entry is None else _loss(entry) for entry in entries]

    def _loss_weights(self, given: Any) -> list[float]:
        if given is None:
            return [1.0] * len(self.outputs)
        if isinstance(given, Mapping):
            unknown = [shown(name) for name in given if name not in self.outputs]
            if unknown:
                raise SpecError("compile.names", argument="loss_weights", got=unknown, known=self.outputs)
            return [float(given.get(name, 1.0)) for name in self.outputs]
        entries = list(given) if isinstance(given, list | tuple) else [given]
        if not all(weight is None or isinstance(weight, int | float | np.number) for weight in entries):
            raise SpecError("compile.loss_weights", got=shown(given)).at("loss_weights")
        if len(entries) != len(self.outputs):
            raise SpecError(
                "compile.number", argument="loss_weights", got=len(entries), wants=len(self.outputs), known=self.outputs
            )
        return [1.0 if weight is None else float(weight) for weight in entries]

    def _metrics(self, given: Any, argument: str) -> list[list[Any]]:
        """The metrics asked for, by output."""
        if given is None:
            return [[] for _ in self.outputs]
        if isinstance(given, str | Metric) or not isinstance(given, list | tuple | Mapping):
            raise SpecError("spec.list", got=shown(given)).at(argument)
        if len(self.outputs) == 1:
            flat = list(given.values()) if isinstance(given, Mapping) else list(given)
            entries = [[one for part in flat for one in (part if isinstance(part, list | tuple) else [part])]]
        elif isinstance(given, Mapping):
            unknown = [shown(name) for name in given if name not in self.outputs]
            if unknown:
                raise SpecError("compile.names", argument=argument, got=unknown, known=self.outputs).at(argument)
            entries = [_entries(given.get(name)) for name in self.outputs]
        elif len(given) == len(self.outputs):
            entries = [_entries(part) for part in given]
        elif not given:
            entries = [[] for _ in self.outputs]
        else:
            raise SpecError(
                "compile.number", argument=argument, got=len(given), wants=len(self.outputs), known=self.outputs
            ).at(argument)
        for several in entries:
            for place, metric in enumerate(several):
                _check_metric(metric, argument, place)
        return entries

    # ---- a batch

    def measure(self, batch: Batch, means: Means | None = None) -> tuple[float, list[Array | None]]:
        """The total loss of a batch and its gradient by every output; ``means``, if any, takes the losses in."""
        total = 0.0
        slopes: list[Array | None] = []
        several = sum(loss is not None for loss in self.losses) > 1
        for place, (loss, weight) in enumerate(zip(self.losses, self.weights, strict=True)):
            if loss is None:
                slopes.append(None)
                continue
            y_true, y_pred = batch.y_true[place], batch.y_pred[place]
            if y_true is None:
                raise DataError("data.no_target_of", name=self.outputs[place])
            chosen = self.chosen(place, y_true, y_pred)
            value, slope = chosen.measure(y_true, y_pred, batch.weights[place], batch.masks[place])
            if means is not None and several:
                _, mean = means.parts.setdefault(place, (f"{self.outputs[place]}_loss", Mean()))
                mean.add(value, len(y_pred))
            total += weight * value
            slopes.append(slope if weight == 1 else slope * y_pred.dtype.type(weight))
        return total, slopes

    def chosen(self, place: int, y_true: Array, y_pred: Array) -> Loss:
        """The loss of an output; which one "crossentropy" is, the shapes tell."""
        loss = self.losses[place]
        if isinstance(loss, Loss):
            return loss
        chosen = losses.resolve(_crossentropy(np.shape(y_true), y_pred.shape))
        self.losses[place] = chosen
        return chosen

    def tell(self, batch: Batch, total: float, means: Means) -> None:
        """Let the loss and every metric take the batch in."""
        means.loss.add(total, batch.rows)
        for place, name, metric, weighted in self.metrics_for(batch):
            y_true, mask = batch.y_true[place], batch.masks[place]
            if y_true is None:
                continue
            y_pred = with_mask(batch.y_pred[place], mask)
            means.count(name, metric, counting(metric, y_true, y_pred, batch.weights[place] if weighted else None))

    def meet(self, y_true: Array, y_pred: Array, means: Means) -> None:
        """Let the metrics of the only output learn from a batch's shapes what they are, and nothing else."""
        batch = Batch([y_true], [y_pred], [None], [None])
        means.metrics = {name: metric for _, name, metric, _ in self.metrics_for(batch)}

    def judge(self, y_true: Array, y_pred: Array, weights: Array | None, price: float, means: Means) -> Array:
        """``measure`` and ``tell`` for a model with one output; the gradient by it. ``price``: what else it costs."""
        batch = Batch([y_true], [y_pred], [weights], [None])
        total, (slope,) = self.measure(batch, means)
        self.tell(batch, total + price, means)
        return slope  # type: ignore[return-value]  # there is a loss

    def count(self, y_true: Array, y_pred: Array, rows: int, means: Means) -> None:
        """Let the metrics of the only output take in several batches of ``rows`` rows: one by one, so that the bits do
        not hang on how many come together, but all at once where the sums are whole numbers, which add up exactly."""
        for _, name, metric, _ in self.metrics_for(Batch([y_true], [y_pred], [None], [None])):
            step = len(y_pred) if _counts_rows(metric, y_pred.shape[1:]) else rows
            for tally in metric.batches(y_true, y_pred, step):
                means.count(name, metric, tally)

    def metrics_for(self, batch: Batch) -> list[tuple[int, str, Metric, bool]]:
        """(output, log name, metric, weighted) for every metric; "accuracy" is settled by the first batch's shapes."""
        if self.resolved is None:
            found: list[tuple[int, str, Metric, bool]] = []
            used: dict[str, int] = {}
            for weighted, asked in ((False, self.asked), (True, self.asked_weighted)):
                for place, several in enumerate(asked):
                    for one in several:
                        shape = np.shape(batch.y_true[place])
                        metric = metrics.resolve(one, shape, batch.y_pred[place].shape)
                        name = self._log_name(place, str(metric.name), weighted, used)
                        found.append((place, name, metric, weighted))
            self.resolved = found
        return self.resolved

    def in_order(self, logs: Mapping[str, Any]) -> list[Any]:
        """The numbers of logs in Keras's order: the loss, metrics by name, and what else there is."""
        own = ["loss", *(str(metric.name) for _, _, metric, _ in self.resolved or [])]
        if len(self.outputs) > 1:
            own += [f"{name}_loss" for name in self.outputs]
        # two metrics of one name come twice and what was renamed comes last: Keras's own order
        first = [name for name in own if name in logs]
        return [logs[name] for name in (*first, *(name for name in sorted(logs) if name not in first))]

    def _log_name(self, place: int, metric: str, weighted: bool, used: dict[str, int]) -> str:
        """A name that no other metric has: the second accuracy is accuracy_1, the weighted one weighted_accuracy."""
        several = len(self.outputs) > 1
        name = f"{self.outputs[place]}_{metric}" if several else metric
        if weighted and name in used:
            name = f"{self.outputs[place]}_weighted_{metric}" if several else f"weighted_{metric}"
        number = used.get(name, 0)
        used[name] = number + 1
        return f"{name}_{number}" if number else name


def _counts_rows(metric: Metric, outputs: Shape) -> bool:
    """Whether the sums of this metric are whole numbers."""
    if type(metric) in (Accuracy, BinaryAccuracy):
        return outputs == (1,)
    return type(metric) in (CategoricalAccuracy, SparseCategoricalAccuracy) and len(outputs) == 1


def _is_block(given: Mapping[str, Any]) -> bool:
    return "class_name" in given


def _entries(given: Any) -> list[Any]:
    if given is None:
        return []
    return list(given) if isinstance(given, list | tuple) else [given]


def _check_metric(metric: Any, argument: str, place: int) -> None:
    """Raises SpecError for what can be no metric; "accuracy" must wait for the shapes, a function needs no check."""
    named = isinstance(metric, str) and metric.lower() in ("accuracy", "acc", "crossentropy", "ce")
    if named or (callable(metric) and not isinstance(metric, Metric | type)):
        return
    try:
        metrics.get(metric)
    except SpecError as error:
        raise error.at(argument, place) from None


def _loss(entry: Any) -> Loss | str:
    if isinstance(entry, str) and entry.lower() in ("crossentropy", "ce"):
        return entry
    try:
        return losses.resolve(entry)
    except SpecError as error:
        raise error.at("loss") from None


def _crossentropy(y_true: tuple[int, ...], y_pred: tuple[int, ...]) -> str:
    """Source: Keras 3, compile_utils.get_loss."""
    if y_pred[-1] == 1:
        return "binary_crossentropy"
    sparse = len(y_true) < len(y_pred) or (y_true[-1] == 1 and y_pred[-1] > 1)
    return "sparse_categorical_crossentropy" if sparse else "categorical_crossentropy"


def plain(value: Any) -> Any:
    """A metric's result as a float where it is one number."""
    return float(value) if np.ndim(value) == 0 else value
