"""Who takes the batches of fit, evaluate and predict: the plain path, or a plan where the model has one.

Both give the batches of an epoch one by one and take each when it is its turn, so the loop need not know which it is.
A plan gathers many batches at once, and several are tested or answered together where nobody listens in between.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from itertools import repeat
from typing import TYPE_CHECKING, Any, Protocol

from engine.array import Array
from engine.models.data import Arrays, Batch, Epochs
from engine.models.objective import Means
from engine.record import record

if TYPE_CHECKING:
    from engine.models.model import Model
    from engine.models.position import Place
    from engine.plans.reading import Answered, Reading
    from engine.plans.training import Training


class Trainer(Protocol):
    """``epoch`` gives the batches of one epoch; ``take`` trains one, which comes to ``means``."""

    def epoch(self) -> Iterator[Any]: ...

    def take(self, batch: Any, means: Means) -> None: ...

    def run(self, place: Place) -> None:
        """Train all that is left of an epoch, where nobody listens in between."""
        ...

    def meet(self, batch: Any, means: Means) -> None:
        """Look at a batch that was trained before: what its shapes tell, and nothing else."""
        ...

    def look(self) -> None:
        """Somebody was told something, and may have changed the optimizer."""
        ...


def rest(trainer: Trainer, place: Place) -> Iterator[tuple[int, Any]]:
    """The batches of an epoch that were not trained before, with their numbers."""
    for number, batch in enumerate(trainer.epoch()):
        if number >= place.batch:
            yield number, batch
        elif number == 0:  # the first one tells what its shapes tell
            trainer.meet(batch, place.means)


def run_singly(trainer: Trainer, place: Place) -> None:
    for number, batch in rest(trainer, place):
        trainer.take(batch, place.means)
        place.batch = number + 1


class Tester(Protocol):
    """``take`` tests a batch, or several; nothing is changed."""

    def epoch(self) -> Iterator[Any]: ...

    def take(self, batch: Any, means: Means) -> None: ...


class Answerer(Protocol):
    """``take`` gives the outputs for a batch, or for several."""

    def epoch(self) -> Iterator[Any]: ...

    def take(self, batch: Any) -> list[Array]: ...


@record
class PlainTraining:
    """Batch by batch; one may still have a plan for itself, however long it is."""

    model: Model
    feed: Epochs

    def epoch(self) -> Iterator[Batch]:
        return iter(self.feed)

    def take(self, batch: Batch, means: Means) -> None:
        self.model.train_batch(*batch, means)

    def run(self, place: Place) -> None:
        run_singly(self, place)

    def meet(self, batch: Batch, means: Means) -> None:
        self.model.meet(*batch, means)

    def look(self) -> None: ...


@record
class Planned:
    """A feed whose batches are a plan's. Its rounds draw the same orders."""

    plan: Training
    rows: Arrays

    @property
    def batches(self) -> int:
        return self.rows.batches

    def round(self) -> Iterator[Any]:
        return self.plan.round(self.rows)

    def end_epoch(self) -> None: ...


class PlannedTraining:
    def __init__(self, plan: Training, rows: Arrays, steps: int | None) -> None:
        self.plan, self.rows, self.feed = plan, rows, Epochs(Planned(plan, rows), steps)
        self.take, self.meet, self.look = plan.train, plan.meet, partial(plan.look, always=False)

    def epoch(self) -> Iterator[Any]:
        self.look()
        return iter(self.feed)

    def run(self, place: Place) -> None:
        if self.feed.steps is not None:  # an epoch may begin and end anywhere
            return run_singly(self, place)
        self.look()
        number = 0
        for slots in self.plan.pieces(self.rows):
            done = max(place.batch - number, 0)
            if done and not number:
                self.meet(slots[0], place.means)
            if done < len(slots):
                self.plan.train_all(slots[done:], place)
            number += len(slots)
        return None


def training(model: Model, feed: Epochs) -> Trainer:
    """How this model trains on this feed."""
    rows = feed.feed
    if not isinstance(rows, Arrays) or rows.whole_batches or not rows.single or rows.y is None:
        return PlainTraining(model, feed)
    size, weighted = min(rows.size, rows.rows), rows.weights is not None
    plan = model.plans.training(model, rows.x[0], rows.y[0], size, weighted=weighted)
    return PlainTraining(model, feed) if plan is None else PlannedTraining(plan, rows, feed.steps)


@record
class PlainTesting:
    model: Model
    feed: Epochs

    def epoch(self) -> Iterator[Batch]:
        return iter(self.feed)

    def take(self, batch: Batch, means: Means) -> None:
        self.model.test_step(*batch, means)


@record
class PlannedTesting:
    """Where nobody reads what is known after each batch, the first of many tests all of them."""

    plan: Reading
    rows: Arrays
    reads: bool

    def epoch(self) -> Iterator[Answered | None]:
        for answered in self.plan.round(self.rows, one_by_one=self.reads):
            yield answered
            yield from repeat(None, answered.batches - 1)

    def take(self, batch: Answered | None, means: Means) -> None:
        if batch is not None:
            self.plan.test(batch, means)


def testing(model: Model, feed: Epochs, *, reads: bool) -> Tester:
    """How this model is tested on this feed; ``reads``: somebody looks at the logs of every batch."""
    plan = _reading(model, feed)
    if plan is None or feed.feed.y is None:  # type: ignore[attr-defined]
        return PlainTesting(model, feed)
    return PlannedTesting(plan, feed.feed, reads)  # type: ignore[arg-type]


@record
class PlainAnswers:
    model: Model
    feed: Epochs

    def epoch(self) -> Iterator[Batch]:
        return iter(self.feed)

    def take(self, batch: Batch) -> list[Array]:
        return self.model.answers_for(batch[0])


@record
class PlannedAnswers:
    plan: Reading
    rows: Arrays
    one_by_one: bool

    def epoch(self) -> Iterator[Array]:
        plan = self.plan
        for start in range(0, self.rows.rows, plan.most):
            outputs = plan.outputs(self.rows.x[0][start : start + plan.most]).copy()
            step = plan.rows if self.one_by_one else len(outputs)
            for first in range(0, len(outputs), step):
                yield outputs[first : first + step]

    def take(self, batch: Array) -> list[Array]:
        return [batch]


def answering(model: Model, feed: Epochs, *, one_by_one: bool) -> Answerer:
    """How this model answers this feed; ``one_by_one``: somebody wants to hear of every batch."""
    plan = _reading(model, feed)
    return PlainAnswers(model, feed) if plan is None else PlannedAnswers(plan, feed.feed, one_by_one)  # type: ignore[arg-type]


def _reading(model: Model, feed: Epochs) -> Reading | None:
    rows = feed.feed
    if not isinstance(rows, Arrays) or not rows.single or feed.steps is not None:
        return None
    return model.plans.reading(model, rows.x[0], min(rows.size, rows.rows))
