"""What every metric answers: sums of a batch, and the number they make.

A metric returns tallies, and tallies add up; so the last short batch weighs by its size by construction, and a metric
counted batch by batch equals the metric of the whole. What a metric used by hand has seen is one tally, too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, ClassVar, Literal, Self, TypeAlias

import numpy as np

from engine import config, initializers
from engine.array import Array
from engine.errors import ShapeError, SpecError, shown
from engine.metrics.kept import holding, kept_in
from engine.names import auto_name, snake_case
from engine.spec import Argument, Block, build
from engine.variable import Variable

Result: TypeAlias = Any
"""A float, or an array if the metric has several numbers (one per threshold, one per class)."""


class Tally:
    """Sums of some rows: numbers or float64 arrays. The tallies of two batches add up to the tally of both."""

    __slots__ = ("sums",)

    def __init__(self, *sums: Any) -> None:
        self.sums: tuple[Any, ...] = sums

    def __add__(self, other: Tally) -> Tally:
        if not self.sums or not other.sums:
            return self if self.sums else other
        if not all(type(part) is float for part in (*self.sums, *other.sums)):
            shapes = [tuple(np.shape(part) for part in tally.sums) for tally in (self, other)]
            if shapes[0] != shapes[1]:
                raise ShapeError("shape.tallies", before=shapes[0][-1], gets=shapes[1][-1])
        return Tally(*(a + b for a, b in zip(self.sums, other.sums, strict=True)))

    @property
    def total(self) -> float:
        """The first sum, which a mean divides by the second; 0 for nothing."""
        return float(self.sums[0]) if self.sums else 0.0

    @property
    def count(self) -> float:
        return float(self.sums[1]) if self.sums else 0.0

    def __repr__(self) -> str:
        return f"Tally{self.sums}"


NOTHING = Tally()
"""The tally of no rows: adding it changes nothing."""


class Read:
    """A constructor argument that is kept as it was given, and read as what it stands for: name=None as "auc_1"."""

    def __init__(self, default: Any, meaning: Callable[[Any, Any], Any]) -> None:
        self.default, self.meaning = default, meaning

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    def __get__(self, made: Any, owner: type) -> Any:
        return self.default if made is None else self.meaning(made, vars(made).get(self.name, self.default))

    def __set__(self, made: Any, given: Any) -> None:
        vars(made)[self.name] = given


def _name(metric: Metric, given: str | None) -> str:
    # counted when it is first read, as an object made only to check a spec must not use a number up
    if given is None:
        given = vars(metric)["name"] = auto_name(snake_case(type(metric).__name__))
    return given


_TYPES = {name: name for name in ("float16", "float32", "float64", "bfloat16", "int32", "int64")}
_TYPES |= {"int": "int32", "mixed_float16": "float16", "mixed_bfloat16": "bfloat16"}


def _dtype(metric: Metric, given: Any) -> str:
    return metric.default_dtype or config.floatx() if given is None else _TYPES[given]


def named(default: str | None = None) -> Any:
    """The argument ``name``; without one, precision, precision_1, ... as Keras counts."""
    return Read(default, _name)


def typed() -> Any:
    """The argument ``dtype``: what the inputs are rounded to. None is ``config.floatx()``."""
    return Read(None, _dtype)


class Metric(Block):
    """Base of all metrics. A metric answers ``update`` and ``measure``; the rest is Keras's surface on top of them.

    One of one's own writes these two, and says what its sums are called in ``parts``."""

    name: str | None = named()
    dtype: str | None = typed()
    seen: Tally = NOTHING

    kind = "metric"
    better: ClassVar[Literal["min", "max"] | None] = None
    """Which way is up; None if nobody can say (a count of positives)."""
    parts: ClassVar[tuple[str, ...]] = ("total", "count")
    """What the sums of a tally are called."""
    default_dtype: ClassVar[str] = ""

    def __init__(self, dtype: str | None = None, name: str | None = None) -> None:
        self.dtype, self.name = dtype, name
        self.__post_init__()

    def __post_init__(self) -> None:
        given = vars(self).get("dtype")
        if given is not None and (not isinstance(given, str) or given not in _TYPES):
            raise SpecError("config.floatx", got=shown(given), known=list(_TYPES)).at("dtype")
        if not isinstance(vars(self).get("name", ""), str | None):
            raise SpecError("arg.text", owner=type(self).__name__, name="name", got=shown(self.name), limit=200)

    # ---- the two questions

    def update(self, y_true: Any, y_pred: Any, sample_weight: Any = None) -> Tally:
        """The sums of one batch; nothing is remembered. Raises ShapeError or DataError if the arrays do not fit."""
        if not self._kept:
            raise NotImplementedError
        more = {} if sample_weight is None else {"sample_weight": sample_weight}
        return Tally(*self._after(self.stateless_reset_state(), y_true, y_pred, **more))

    def batches(self, y_true: Array, y_pred: Array, rows: int) -> Iterator[Tally]:
        """The sums of one batch of ``rows`` rows after the other, the last of which may be shorter: what ``update``
        says of each, to the bit."""
        for start in range(0, len(y_pred), rows):
            part = slice(start, start + rows)
            yield counting(self, y_true[part], y_pred[part])

    def measure(self, *sums: Any) -> Any:
        """The number or numbers that these sums make."""
        raise NotImplementedError

    def start(self) -> Tally:
        """The sums of no rows, as far as their shapes are known before the first batch."""
        return NOTHING

    @property
    def numbers(self) -> np.dtype[Any]:
        """``dtype`` as NumPy knows it."""
        return np.dtype("float32" if self.dtype == "bfloat16" else self.dtype)

    def result(self, tally: Tally | None = None) -> Result:
        """The number for a tally, or for everything seen; an array if there are several, 0 before anything was."""
        tally = self.seen if tally is None else tally
        sums = tally.sums or self.start().sums
        found = np.asarray(self.measure(*sums)) if sums else np.zeros(())
        return found if found.ndim else float(found)

    # ---- Keras's surface, for a metric used by hand

    def add_variable(
        self,
        shape: Sequence[int],
        initializer: Any = "zeros",
        dtype: str | None = None,
        aggregation: str | None = None,
        name: str | None = None,
    ) -> Variable:
        """A sum to keep, for a metric of one's own that writes ``update_state`` and ``result``."""
        value = initializers.get(initializer)(tuple(shape)).astype(dtype or self.numbers)
        return Variable.of(name or "variable", str(self.name), value, trainable=False)

    add_weight = add_variable

    @property
    def _kept(self) -> list[Variable]:
        """The variables of a metric of one's own; a metric of ours has none, what it saw is a tally."""
        ours = "spec_name" in vars(type(self))
        return [] if ours else [variable for value in vars(self).values() for variable in kept_in(value)]

    def update_state(self, *args: Any, **kwargs: Any) -> None:
        """Add a batch to what this metric has seen; the arguments are those of ``update``."""
        self.seen = self.seen + self.update(*args, **kwargs)

    def reset_state(self) -> None:
        """Forget everything seen; variables of one's own start from 0 again, as in Keras."""
        self.seen = NOTHING
        for variable in self._kept:
            variable.assign(np.zeros(variable.shape))

    def __call__(self, *args: Any, **kwargs: Any) -> Result:
        """Add a batch and return the result so far."""
        self.update_state(*args, **kwargs)
        return self.result()

    @property
    def variables(self) -> list[Variable]:
        """What was seen, each sum under its name: a copy, as the state itself is never written in place."""
        if self._kept:
            return self._kept
        sums = self.seen.sums or self.start().sums
        named_sums = zip(self.parts, sums, strict=True) if sums else ()
        return [Variable.of(part, str(self.name), np.array(value), trainable=False) for part, value in named_sums]

    def stateless_update_state(self, metric_variables: Sequence[Any], *args: Any, **kwargs: Any) -> list[Array]:
        """The variables after a further batch; this metric itself stays as it is."""
        if self._kept:
            return self._after(metric_variables, *args, **kwargs)
        after = self._tally(metric_variables) + self.update(*args, **kwargs)
        return [np.array(value) for value in after.sums]

    def stateless_result(self, metric_variables: Sequence[Any]) -> Result:
        """The result for these variables."""
        if self._kept:
            return reading(self, Tally(*metric_variables))
        return self.result(self._tally(metric_variables))

    def stateless_reset_state(self) -> list[Array]:
        """The variables before anything was seen."""
        if self._kept:
            with holding(self._kept, self._kept):
                self.reset_state()
                return [variable.numpy() for variable in self._kept]
        return [np.array(value) for value in self.start().sums]

    def _after(self, variables: Sequence[Any], *args: Any, **kwargs: Any) -> list[Array]:
        with holding(self._kept, variables):
            self.update_state(*args, **kwargs)
            return [variable.numpy() for variable in self._kept]

    def _tally(self, variables: Sequence[Any]) -> Tally:
        known = self.seen.sums or self.start().sums
        if len(variables) not in (len(known), len(self.parts)):
            raise ShapeError("metric.variables", metric=type(self).__name__, wants=len(self.parts), got=len(variables))
        return Tally(*(np.asarray(value, np.float64) for value in variables))

    # ---- config

    def get_config(self) -> dict[str, Any]:
        """Name, dtype and the declared arguments, as JSON values."""
        return {"name": self.name, "dtype": self.dtype, **super().get_config()}

    @classmethod
    def from_config(cls, config: Mapping[str, Any]) -> Self:
        """Make a metric from ``get_config``. Raises SpecError for unknown, missing or unfit arguments."""
        if "spec_name" not in vars(cls):  # a class of one's own knows what it takes
            return cls(**config)
        place = {key: text.check(cls.__name__, config[key]) for key, text in _PLACE.items() if key in config}
        made: Self = build(cls, {key: value for key, value in config.items() if key not in _PLACE})
        for key, value in place.items():
            if value is not None:
                setattr(made, key, value)
        made.__post_init__()
        return made

    if not TYPE_CHECKING:  # hidden from the type checker, which would take any misspelt attribute for a sum

        def __getattr__(self, name: str) -> Variable:
            """A sum by its name: ``precision.true_positives``."""
            found = [variable for variable in self.variables if variable.name == name] if name in self.parts else []
            if not found:
                raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")
            return found[0]


def counting(metric: Metric, y_true: Any, y_pred: Any, sample_weight: Any = None) -> Tally:
    """The sums of one batch; nothing is remembered. Of a metric of one's own, what its ``update_state`` adds up."""
    if metric._kept or not _counts_itself(metric):
        return metric.update(y_true, y_pred, sample_weight)
    more = {} if sample_weight is None else {"sample_weight": sample_weight}
    with _seeing(metric, NOTHING) as counters:
        metric.update_state(y_true, y_pred, **more)
        return Tally(*(counter.seen for counter in counters))


def reading(metric: Metric, tally: Tally) -> Result:
    """The number for such sums, or what a metric of one's own makes of them: a dict if it gives several by name."""
    if not metric._kept and not _counts_itself(metric):
        return metric.result(tally)
    if metric._kept:
        with holding(metric._kept, tally.sums or metric.stateless_reset_state()):
            return _copied(metric.result())
    with _seeing(metric, tally):
        return _copied(metric.result())


def _counts_itself(metric: Metric) -> bool:
    return type(metric).update_state is not Metric.update_state


@contextmanager
def _seeing(metric: Metric, tally: Tally) -> Iterator[list[Metric]]:
    """For a while this metric, and those it holds, have seen what the tally says, a tally for each; then as before."""
    counters = [metric, *(value for value in vars(metric).values() if isinstance(value, Metric))]
    before = [counter.seen for counter in counters]
    try:
        for counter, seen in zip(counters, tally.sums or [NOTHING] * len(counters), strict=True):
            counter.seen = seen
        yield counters
    finally:
        for counter, seen in zip(counters, before, strict=True):
            counter.seen = seen


def _copied(found: Any) -> Result:
    """A result that stays: it may be a variable itself."""
    if isinstance(found, Mapping):
        return {str(name): _copied(part) for name, part in found.items()}
    array = np.array(found)
    return array if array.ndim else float(array)


_PLACE = {name: Argument(name, str, True, None, ()) for name in ("name", "dtype")}
