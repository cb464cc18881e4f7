"""Rows in, batches out: arrays, generators, and data sets that know their batches.

Whatever ``fit`` is given becomes a ``Feed``; ``Epochs`` cuts it into epochs as Keras's epoch iterator does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import chain, islice
from math import ceil, floor
from typing import Any, Protocol, TypeAlias

import numpy as np

from engine.array import Array
from engine.errors import DataError, SpecError, Words, shown
from engine.record import record

Batch: TypeAlias = tuple[Any, Any, Any]
"""x, y and sample weights of one batch; y and weights may be None."""

TARGETS = Words("targets", "정답")
WEIGHTS = Words("sample weights", "샘플 가중치")


class Feed(Protocol):
    """Something that gives batches. ``batches``: how many in one round, None if only the end will tell."""

    @property
    def batches(self) -> int | None: ...

    def round(self) -> Iterator[Batch]:
        """The batches of one round."""
        ...

    def end_epoch(self) -> None:
        """Called after every epoch."""


@record
class Arrays:
    """Consecutive rows, or rows in a new order each round; the last batch may be short and is a batch of its own.

    ``shuffle``: gives an order of n things, or None."""

    x: list[Array]
    y: list[Array | None] | None
    weights: list[Array | None] | None
    size: int
    shuffle: Callable[[int], Array] | None = None
    whole_batches: bool = False

    @property
    def rows(self) -> int:
        return len(self.x[0])

    @property
    def batches(self) -> int:
        return ceil(self.rows / self.size)

    @property
    def single(self) -> bool:
        """Whether there is one input, and one target at most."""
        return len(self.x) == 1 and (self.y is None or (len(self.y) == 1 and self.y[0] is not None))

    def rows_of(self, rows: Any) -> tuple[Array, Any, Any]:
        """These rows of the only input, the only target and its weights."""
        y, weights = self.y and self.y[0], self.weights and self.weights[0]
        return self.x[0][rows], None if y is None else y[rows], None if weights is None else weights[rows]

    def round(self) -> Iterator[Batch]:
        starts = range(0, self.rows, self.size)
        order = None if self.shuffle is None or self.whole_batches else self.shuffle(self.rows)
        if self.shuffle is not None and self.whole_batches:
            starts = [starts[place] for place in self.shuffle(len(starts))]  # type: ignore[assignment]
        for start in starts:
            rows: Any = slice(start, start + self.size)
            if order is not None:
                rows = order[rows]
            yield _take(self.x, rows), _take(self.y, rows), _take(self.weights, rows)

    def end_epoch(self) -> None:
        pass


def _take(arrays: Sequence[Array | None] | None, rows: Any) -> Any:
    return None if arrays is None else [None if array is None else array[rows] for array in arrays]


@record
class Generated:
    """Batches that a generator makes: (x, y) or (x, y, sample_weight).

    The first two are looked at beforehand, and every round begins with them before it goes on where the last one
    stopped. Source: Keras 3, generator_data_adapter.peek_and_restore."""

    source: Iterator[Any]

    def __post_init__(self) -> None:
        self.first = list(islice(self.source, 2))

    @property
    def batches(self) -> None:
        return None

    def round(self) -> Iterator[Batch]:
        return map(as_batch, chain(self.first, self.source))

    def end_epoch(self) -> None:
        pass


@record
class Batched:
    """A data set that knows its batches: ``len(d)`` of them, ``d[i]`` is (x, y) or (x, y, sample_weight), and after
    every epoch ``d.on_epoch_end()``, if it has one. Keras calls it PyDataset."""

    source: Any
    shuffle: Callable[[int], Array] | None = None

    @property
    def batches(self) -> int:
        return len(self.source)

    def round(self) -> Iterator[Batch]:
        order = range(len(self.source)) if self.shuffle is None else self.shuffle(len(self.source))
        return (as_batch(self.source[int(place)]) for place in order)

    def end_epoch(self) -> None:
        if hasattr(self.source, "on_epoch_end"):
            self.source.on_epoch_end()


def as_batch(given: Any) -> Batch:
    """(x,), (x, y) or (x, y, sample_weight) as a generator gives them; anything else is x alone."""
    if isinstance(given, tuple | list) and 1 <= len(given) <= 3:
        x, y, weights = [*given, None, None][:3]
        return x, y, weights
    return given, None, None


def is_batched(x: Any) -> bool:
    """Whether x gives batches by itself rather than being rows."""
    return not hasattr(x, "shape") and (
        hasattr(x, "__next__") or (hasattr(x, "__getitem__") and hasattr(x, "__len__") and not _is_plain(x))
    )


def _is_plain(x: Any) -> bool:
    return isinstance(x, list | tuple | str | bytes | Mapping)


def cut(given: Any, size: int, orders: Callable[[int], Array] | None = None, *, whole: bool = False) -> Any:
    """A feed of batches of this size; data that come in batches keep theirs."""
    if isinstance(given, Arrays):
        return Arrays(given.x, given.y, given.weights, size, orders, whole)
    return Generated(iter(given)) if hasattr(given, "__next__") else Batched(given, orders)


def only(given: Any) -> Any:
    """The array in a list of one, anything else as it is."""
    return given[0] if type(given) is list and len(given) == 1 and hasattr(given[0], "shape") else given


class Epochs:
    """A feed cut into epochs.

    Without ``steps`` an epoch is one round. With it, an epoch takes that many batches and the next one goes on where it
    stopped; one that comes to the end of the round is shorter, and the next begins anew.
    Source: Keras 3, trainers.epoch_iterator."""

    def __init__(self, feed: Feed, steps: int | None = None) -> None:
        self.feed, self.steps = feed, steps
        self.batches = feed.batches
        self._round: Iterator[Batch] | None = None
        self._seen = 0

    def restart(self) -> None:
        """Begin the next epoch with a new round."""
        self._round = None

    @property
    def number(self) -> int | None:
        """Batches of an epoch, as far as known."""
        return self.steps or self.batches

    def __iter__(self) -> Iterator[Batch]:
        if self.steps is None and self.batches is not None:  # a round, and nothing to count
            yield from self.feed.round()
            self.feed.end_epoch()
            return
        if self._round is None or self.steps is None:
            self._round, self._seen = self.feed.round(), 0
        taken = 0
        while self.steps is None or taken < self.steps:
            batch = next(self._round, None)
            if batch is None:
                self.batches = self.batches if self.batches is not None else self._seen
                self._round = None
                break
            taken += 1
            self._seen += 1
            yield batch
        if self.batches is not None and self._seen >= self.batches:
            self._round = None
        self.feed.end_epoch()


def rows(x: Any) -> Array:
    """An array with at least one row. Raises DataError."""
    array = np.asarray(x)
    if array.ndim == 0 or len(array) == 0:
        raise DataError("data.no_rows")
    return array


def same_rows(**arrays: Sequence[Array | None] | None) -> None:
    """Raises DataError unless all arrays have equally many rows."""
    counts = {
        name: [len(array) if array.ndim else 1 for array in several if array is not None]
        for name, several in arrays.items()
        if several is not None
    }
    if len({*chain.from_iterable(counts.values())}) > 1:
        x, y = counts.get("x", [0]), counts.get("y", [0])
        if set(x) != set(y):
            raise DataError("data.rows_differ", x=x[0], y=y[0])
        raise DataError("data.weights_differ", x=x[0], weights=counts.get("sample_weight", [0])[0])


def last_part(arrays: Sequence[Array | None] | None, at: int) -> tuple[Any, Any]:
    """Everything before row ``at``, and the rest."""
    return _take(arrays, slice(0, at)), _take(arrays, slice(at, None))


def split_at(number: int, share: float) -> int:
    """The first row of the last ``share`` of the rows, before any shuffling. Source: Keras 3."""
    if isinstance(share, bool) or not isinstance(share, int | float) or not 0 < share < 1:
        raise SpecError("fit.validation_split", got=shown(share))
    at = floor(number * (1 - share))
    if at == 0 or at == number:
        raise DataError("data.no_rows_left", rows=number, share=share)
    return at


def weights_of_classes(y: Array, class_weight: Mapping[int, float]) -> Array:
    """A weight per row from the weight of its class; classes that are not named weigh 1. Source: Keras 3."""
    labels = np.asarray(y)
    if labels.ndim > 1:
        labels = labels.argmax(axis=-1) if labels.shape[-1] != 1 else labels[..., 0]
    whole = np.round(labels).astype(np.int64)
    found = np.ones(whole.shape, np.float32)
    for label, weight in class_weight.items():
        found[whole == int(label)] = weight
    return found
