"""What Adam and its relatives declare alike."""

from typing import Annotated, TypeAlias

import numpy as np

from engine.array import Array, number
from engine.marks import Ge, Lt
from engine.spec import Text

Beta1: TypeAlias = Annotated[
    float, Ge(0), Lt(1), Text("Beta 1", "베타 1", "Memory of the direction.", "방향을 기억하는 정도예요.")
]
Beta2: TypeAlias = Annotated[
    float, Ge(0), Lt(1), Text("Beta 2", "베타 2", "Memory of the size.", "크기를 기억하는 정도예요.")
]


def moments(m: Array, v: Array, grad: Array, spare: Array, beta_1: float, beta_2: float) -> None:
    """m += (1 - b1)(g - m); v += (1 - b2)(g^2 - v), in place."""
    np.subtract(grad, m, spare)
    np.multiply(spare, number(1 - beta_1, m.dtype), spare)
    np.add(m, spare, m)
    np.square(grad, spare)
    np.subtract(spare, v, spare)
    np.multiply(spare, number(1 - beta_2, v.dtype), spare)
    np.add(v, spare, v)
