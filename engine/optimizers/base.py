"""What every optimizer answers: one step on the flat vector of all parameters.

``update`` is the mathematics of one optimizer, element by element. ``step`` is what all of them share around it:
averaging over several batches, clipping, weight decay, and a moving average of the weights, in Keras's order.

Whatever is remembered between steps stands in ``slots``, an array (slots, parameters) that the model owns; so a
checkpoint is the vector, the slots and the number of steps.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Annotated, Any, ClassVar, Self, TypeAlias

import numpy as np

from engine.array import Array
from engine.errors import SpecError
from engine.marks import Ge, Gt, Le
from engine.names import auto_name, snake_case
from engine.optimizers.loose import Loose
from engine.optimizers.rate import Count, rate
from engine.optimizers.schedules.base import LearningRateSchedule
from engine.registry import is_ours
from engine.spec import Block, Ref, Scale, Text
from engine.variable import Variable

LearningRate: TypeAlias = Annotated[
    float,
    Ref("schedule"),
    Ge(0),
    Le(100),
    Scale("log"),
    Text("Learning rate", "학습률", "Length of each step.", "한 걸음의 크기예요.", "simple"),
]
Momentum: TypeAlias = Annotated[
    float,
    Ge(0),
    Le(1),
    Text("Momentum", "모멘텀", "Share of the last step that goes on.", "지난 걸음을 이어 가는 비율이에요.", "card"),
]
Rho: TypeAlias = Annotated[
    float, Ge(0), Le(1), Text("Rho", "로", "How long it remembers.", "얼마나 오래 기억할지예요.")
]
Epsilon: TypeAlias = Annotated[
    float,
    Gt(0),
    Le(1),
    Scale("log"),
    Text("Epsilon", "엡실론", "Keeps a division from zero.", "0으로 나누지 않게 해요."),
]
FirstSum: TypeAlias = Annotated[
    float,
    Ge(0),
    Text("First sum", "누적 시작값", "Where the sum of squares starts.", "제곱합이 시작하는 값이에요."),
]
Limit: TypeAlias = float | None

TOGETHER = 2**17
"""Parameters that are updated together. Some ten passes go over them, between which more do not stay in the cache."""

_PLACE = ("name", "loss_scale_factor")
"""Arguments that say nothing about the steps: they stand in scripts and files, not in a form."""


@dataclass(eq=False, repr=False)
class Optimizer(Block):
    """Base of all optimizers. ``learning_rate`` may be set at any time, the next step uses it; where a schedule was
    given, reading it gives the number that holds now. ``loss_scale_factor`` is taken and changes nothing: Keras
    multiplies the loss by it and divides the gradient again."""

    kind = "optimizer"

    learning_rate: LearningRate = rate(0.001)  # noqa: RUF009  (a descriptor, one for the class)
    weight_decay: Annotated[
        Limit,
        Ge(0),
        Text("Weight decay", "가중치 감쇠", "Pulls every weight to 0.", "가중치를 조금씩 0 쪽으로 당겨요."),
    ] = field(default=None, kw_only=True)
    clipnorm: Annotated[
        Limit,
        Ge(0),
        Text(
            "Clip length", "길이 제한", "Longest gradient of a weight array.", "가중치 배열마다 기울기 길이를 제한해요."
        ),
    ] = field(default=None, kw_only=True)
    clipvalue: Annotated[
        Limit,
        Ge(0),
        Text("Clip value", "값 제한", "Largest number in a gradient.", "기울기의 값 하나하나를 제한해요."),
    ] = field(default=None, kw_only=True)
    global_clipnorm: Annotated[
        Limit,
        Ge(0),
        Text("Clip whole length", "전체 길이 제한", "Longest gradient of all.", "전체 기울기의 길이를 제한해요."),
    ] = field(default=None, kw_only=True)
    use_ema: Annotated[
        bool,
        Text("Average weights", "가중치 평균", "Ends with a mean of past weights.", "지난 가중치들의 평균으로 끝내요."),
    ] = field(default=False, kw_only=True)
    ema_momentum: Annotated[
        float,
        Ge(0),
        Le(1),
        Text("Average's memory", "평균의 기억", "How slowly that mean moves.", "평균이 얼마나 천천히 움직일지예요."),
    ] = field(default=0.99, kw_only=True)
    ema_overwrite_frequency: Annotated[
        int | None,
        Ge(1),
        Le(1_000_000),
        Text(
            "Take average every", "평균으로 바꾸는 주기", "Steps between taking it.", "몇 걸음마다 평균으로 바꿀지예요."
        ),
    ] = field(default=None, kw_only=True)
    gradient_accumulation_steps: Annotated[
        int | None,
        Ge(2),
        Le(1_000_000),
        Text(
            "Batches per update",
            "누적 배치 수",
            "Batches averaged into one step.",
            "이만큼의 배치를 모아 한 번 고쳐요.",
        ),
    ] = field(default=None, kw_only=True)
    loss_scale_factor: float | None = field(default=None, kw_only=True)
    name: str | None = field(default=None, kw_only=True)

    updates: int = field(default=0, init=False)
    """Steps taken so far; a model that is compiled anew or resumed sets it."""
    _loose: Loose | None = field(default=None, init=False, repr=False)
    _spare: dict[tuple[Any, ...], list[Array]] = field(default_factory=dict, init=False, repr=False)

    def __post_init__(self) -> None:
        if self.name is None:
            self.name = auto_name(snake_case(type(self).__name__))
        if sum(limit is not None for limit in (self.clipnorm, self.clipvalue, self.global_clipnorm)) > 1:
            raise SpecError("optimizer.clip_once", owner=type(self).__name__)

    # ---- what each class says

    scratch: ClassVar[int] = 2
    """Arrays of the size of the weights that ``update`` computes in."""

    @property
    def rows(self) -> tuple[str, ...]:
        """Names of what this optimizer remembers per parameter."""
        return ()

    @property
    def row_groups(self) -> tuple[tuple[str, ...], ...]:
        """How a Keras file lays ``rows`` out: group after group, and in a group weight by weight."""
        return (self.rows,)

    @property
    def saved_numbers(self) -> tuple[float, ...]:
        """Single numbers that a Keras file holds behind the slots."""
        return ()

    def start(self, slots: Array) -> None:
        """Fill the slots before the first step; they come as zeros."""

    def update(self, theta: Array, grad: Array, slots: Array, t: int, lr: float) -> None:
        """Change theta (parameters,) in place for the gradient of the mean loss. ``t`` counts from 1."""
        raise NotImplementedError

    def rates(self, slots: Array, t: int, lr: float) -> Array | None:
        """What stands before each parameter's direction after ``t`` steps; None where that is ``lr`` for all."""
        return None

    def spare(self, theta: Array) -> list[Array]:
        """``scratch`` arrays like theta to compute in. They are the same in every step, as making large arrays anew
        takes longer than most that is done with them; their numbers mean nothing."""
        key = (theta.shape, theta.dtype)
        if key not in self._spare:
            self._spare[key] = [np.empty_like(theta) for _ in range(self.scratch)]
        return self._spare[key]

    # ---- what all share

    def learning_rates(self, slots: Array) -> Array | None:
        """The learning rate that each parameter has now, which the optimizer has made of the one that was set.

        Shapes: slots (slots, parameters), or a part of their columns -> (parameters,). None before the first step, and
        where all have the same."""
        t = self.iterations
        return self.rates(slots[len(self._shared) :], t, float(self.learning_rate)) if t else None

    @property
    def slots(self) -> tuple[str, ...]:
        """Names of all that is remembered per parameter, one row of ``slots`` each, in Keras's order."""
        return (*self._shared, *self.rows)

    @property
    def slot_groups(self) -> tuple[tuple[str, ...], ...]:
        """How a Keras file lays all slots out."""
        return (*((name,) for name in self._shared), *self.row_groups)

    @property
    def _shared(self) -> tuple[str, ...]:
        average = ("average",) if self.use_ema else ()
        return (*average, "gradient_accumulator") if self.gradient_accumulation_steps else average

    @property
    def iterations(self) -> int:
        """Changes of the weights so far: steps, or fewer where several batches make one."""
        return Count.of(self, self.updates // (self.gradient_accumulation_steps or 1))

    @property
    def variables(self) -> list[Variable]:
        """What Keras's begin with: the number of changes, and the learning rate unless a schedule tells it."""
        first: dict[str, Any] = {"iteration": np.int64(self.iterations)}
        if not isinstance(vars(self).get("learning_rate"), LearningRateSchedule):
            first["learning_rate"] = np.float32(self.learning_rate)
        return [Variable.of(name, str(self.name), np.array(value), trainable=False) for name, value in first.items()]

    @property
    def bare(self) -> bool:
        """Whether a step is ``update`` and nothing around it."""
        limits = (self.weight_decay, self.clipnorm, self.clipvalue, self.global_clipnorm)
        return not self._shared and all(limit is None for limit in limits)

    def rate_at(self, updates: int) -> float:
        """The learning rate after so many updates."""
        given: Any = vars(self)["learning_rate"]
        return float(given(updates) if isinstance(given, LearningRateSchedule) else given)

    def step(self, theta: Array, grad: Array, slots: Array, t: int, arrays: Sequence[slice]) -> None:
        """The ``t``-th step (from 1) on all parameters: theta, grad (parameters,), slots (slots, parameters).

        ``arrays`` are the places of the weight arrays that may change, in order."""
        self.updates = t - 1  # which is where a schedule stands
        parts, every = merged(arrays), self.gradient_accumulation_steps or 1
        before = self.iterations
        if every > 1:
            sums = slots[len(self._shared) - 1]
            for part in parts:
                sums[part] += grad[part]
        if t % every == 0:
            given = grad if every == 1 else sums / every
            self._change(theta, self._clipped(given, arrays), slots[len(self._shared) :], before + 1, parts)
            if every > 1:
                sums.fill(0)
        if self.use_ema:
            self._average(theta, slots[0], before, parts)
        self.updates = t

    def finish(self, theta: Array, slots: Array, arrays: Sequence[slice]) -> None:
        """End training: the weights become their moving average, if one was kept."""
        if self.use_ema and self.updates:
            for part in merged(arrays):
                theta[part] = slots[0, part]

    def _change(self, theta: Array, grad: Array, rows: Array, t: int, parts: Sequence[slice]) -> None:
        lr = float(self.learning_rate)  # NumPy takes a subclass of float for float64 and would compute in that
        for part in parts:
            if self.weight_decay is not None:
                theta[part] *= 1 - self.weight_decay * lr
            self.advance(theta[part], grad[part], rows[:, part], t, lr)

    def advance(self, theta: Array, grad: Array, slots: Array, t: int, lr: float) -> None:
        """``update``, of large vectors in pieces. An optimizer of one's own may need to see the whole."""
        if len(theta) <= TOGETHER or not is_ours(type(self)):
            self.update(theta, grad, slots, t, lr)
            return
        for start in range(0, len(theta), TOGETHER):
            part = slice(start, start + TOGETHER)
            self.update(theta[part], grad[part], slots[:, part], t, lr)

    def _average(self, theta: Array, average: Array, before: int, parts: Sequence[slice]) -> None:
        memory = self.ema_momentum if before else 0.0
        overwrite = self.ema_overwrite_frequency and (before + 1) % self.ema_overwrite_frequency == 0
        for part in parts:
            average[part] = memory * average[part] + (1 - memory) * theta[part]
            if overwrite:
                theta[part] = average[part]

    def _clipped(self, grad: Array, arrays: Sequence[slice]) -> Array:
        """The gradient, made shorter if it is too long; a copy where anything changes."""
        if self.clipvalue:
            return np.clip(grad, -self.clipvalue, self.clipvalue)
        if self.clipnorm:
            clipped = grad.copy()
            for place in arrays:
                clipped[place] *= self.clipnorm / max(length(grad[place]), self.clipnorm)
            return clipped
        if self.global_clipnorm:
            whole = float(np.sqrt(sum(length(grad[place]) ** 2 for place in arrays)))
            # an infinite length makes every number NaN, as in Keras: such a step has no direction
            return grad * (self.global_clipnorm / max(whole, self.global_clipnorm) + (whole - whole))
        return grad

    def room(self, size: int) -> int:
        """Numbers for so many parameters: what is remembered, and the most at once while a step is taken."""
        clipped = any(limit is not None for limit in (self.clipnorm, self.clipvalue, self.global_clipnorm))
        copied = clipped or self.gradient_accumulation_steps is not None
        return (len(self.slots) + copied) * size + self.scratch * (min(size, TOGETHER) if is_ours(type(self)) else size)

    # ---- Keras's surface

    def build(self, variables: Sequence[Variable]) -> None:
        """Settle the variables outside of a model that ``apply`` will work on."""
        self._loose = Loose.of(self, variables)

    def apply(self, grads: Sequence[Any], trainable_variables: Sequence[Variable] | None = None) -> None:
        """One step on variables outside of a model; the first call settles which they are.

        ``grads``: arrays, or None where a variable stays. Raises SpecError for a variable that came later, or without
        a gradient at all, ShapeError for a gradient of another shape."""
        if not len(grads):
            return
        if self._loose is None:
            if trainable_variables is None:
                raise SpecError("optimizer.no_variables")
            self.build(trainable_variables)
        variables = self._loose.variables if trainable_variables is None else trainable_variables  # type: ignore[union-attr]
        if len(grads) != len(variables):
            raise SpecError("optimizer.gradient_number", got=len(grads), wants=len(variables))
        self._loose.step(self, grads, variables)  # type: ignore[union-attr]

    def apply_gradients(self, grads_and_vars: Iterable[tuple[Any, Variable]]) -> None:
        """``apply`` for pairs of a gradient and its variable."""
        grads, variables = zip(*grads_and_vars, strict=True)
        self.apply(grads, variables)

    def get_config(self) -> dict[str, Any]:
        """Name and arguments, as JSON values; a schedule as {"class_name", "config"}."""
        return {key: getattr(self, key) for key in _PLACE} | super().get_config()

    @classmethod
    def from_config(cls, config: Mapping[str, Any]) -> Self:
        """Make an optimizer from ``get_config``. Raises SpecError for unknown or unfit arguments."""
        made: Self = super().from_config({key: value for key, value in config.items() if key not in _PLACE})
        for key in _PLACE:
            if config.get(key) is not None:
                setattr(made, key, config[key])
        return made


def merged(arrays: Sequence[slice]) -> list[slice]:
    """Neighbours as one stretch: [0:4, 4:6, 9:12] -> [0:6, 9:12]."""
    parts: list[slice] = []
    for place in arrays:
        if parts and parts[-1].stop == place.start:
            place = slice(parts.pop().start, place.stop)
        parts.append(place)
    return parts


def length(numbers: Array) -> float:
    """sqrt(sum of squares)."""
    return float(np.sqrt(np.square(numbers).sum()))
