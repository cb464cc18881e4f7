"""What every optimizer answers: one step on the flat vector of all parameters.

Whatever it remembers between steps stands in ``slots``, an array (slots, parameters) that the model owns; so a
checkpoint is the vector, the slots and the number of steps.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, TypeAlias

from annotated_types import Ge, Gt, Le

from engine.array import Array
from engine.spec import Block, Scale, Text

LearningRate: TypeAlias = Annotated[
    float,
    Gt(0),
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
Epsilon: TypeAlias = Annotated[
    float,
    Gt(0),
    Le(1),
    Scale("log"),
    Text("Epsilon", "엡실론", "Keeps a division from zero.", "0으로 나누지 않게 해요."),
]


@dataclass(eq=False, repr=False)
class Optimizer(Block):
    """Base of all optimizers. ``learning_rate`` may be set at any time; the next step uses it."""

    learning_rate: LearningRate = 0.001

    @property
    def slots(self) -> tuple[str, ...]:
        """Names of what is remembered per parameter, one row of ``slots`` each."""
        return ()

    def start(self, slots: Array) -> None:
        """Fill the slots before the first step; they come as zeros."""

    def update(self, theta: Array, grad: Array, slots: Array, t: int, lr: float) -> None:
        """Change theta (parameters,) in place for the gradient of the mean loss. ``t`` counts steps from 1."""
        raise NotImplementedError
