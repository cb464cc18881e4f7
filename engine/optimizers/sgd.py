"""SGD: a step downhill, with or without momentum."""

from __future__ import annotations

from typing import Annotated

import numpy as np

from engine.array import Array
from engine.errors import Words
from engine.optimizers.base import LearningRate, Momentum, Optimizer
from engine.optimizers.rate import rate
from engine.spec import Text, block


@block(
    "optimizer",
    aliases=("sgd",),
    title=Words("SGD", "SGD"),
    help=Words("A step downhill each time.", "매번 내리막으로 한 걸음 가요."),
)
class SGD(Optimizer):
    """theta -= lr g. With momentum m: v = m v - lr g, then theta += v, or with nesterov theta += m v - lr g.

    Source: Keras 3, optimizers.SGD; Sutskever et al. 2013."""

    learning_rate: LearningRate = rate(0.01)
    momentum: Momentum = 0.0
    nesterov: Annotated[
        bool,
        Text("Nesterov", "네스테로프", "Looks ahead along the momentum.", "모멘텀 방향을 한 걸음 앞서 봐요."),
    ] = False

    @property
    def rows(self) -> tuple[str, ...]:
        return ("momentum",) if self.momentum else ()

    def update(self, theta: Array, grad: Array, slots: Array, t: int, lr: float) -> None:
        step, ahead = self.spare(theta)
        np.multiply(grad, lr, step)
        if not self.momentum:
            theta -= step
            return
        (v,) = slots
        v *= self.momentum
        v -= step
        if self.nesterov:
            np.multiply(v, self.momentum, ahead)
            ahead -= step
        theta += ahead if self.nesterov else v
