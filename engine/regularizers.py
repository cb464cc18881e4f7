"""Regularizers: a price on numbers, added to the loss. Names and formulas are Keras 3's."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, Literal

import numpy as np

from engine.array import Array
from engine.errors import ShapeError, Words
from engine.marks import Ge
from engine.spec import PLAIN, Block, Text, block, resolve, to_json

STEP = 1e-4


@dataclass(eq=False, repr=False)
class Regularizer(Block):
    """A price and its slope. Shapes: any. One of your own overrides ``__call__``, and ``gradient`` to be fast."""

    kind: ClassVar[str] = "regularizer"

    def __call__(self, x: Any) -> Any:
        """The price of these numbers."""
        return 0.0

    def gradient(self, x: Array) -> Array:
        """d price / d x, shaped as x; by central differences unless a subclass knows better, which asks for the price
        twice per number."""
        moved = np.array(x, dtype=np.float64)
        slope = np.zeros_like(moved)
        for place in np.ndindex(*moved.shape):
            number = moved[place]
            moved[place] = number + STEP
            above = float(self(moved))
            moved[place] = number - STEP
            slope[place] = (above - float(self(moved))) / (2 * STEP)
            moved[place] = number
        return slope.astype(x.dtype)


@block(
    "regularizer",
    name="l1",
    aliases=("L1",),
    title=Words("L1", "L1"),
    help=Words("Every number costs its size, so that many become 0.", "크기만큼 값을 치러서 여럿이 0이 돼요."),
)
class L1(Regularizer):
    """l1 sum(|x|); gradient l1 sign(x), 0 at 0. Source: Keras 3, regularizers.L1."""

    l1: Annotated[float | None, Ge(0), Text("L1", "L1", "Price of the size.", "크기에 매기는 값이에요.")] = 0.01

    def __post_init__(self) -> None:
        self.l1 = 0.01 if self.l1 is None else self.l1

    def __call__(self, x: Any) -> float:
        return float((self.l1 or 0.0) * np.abs(x).sum())

    def gradient(self, x: Array) -> Array:
        slope: Array = np.sign(x) * (self.l1 or 0.0)
        return slope


@block(
    "regularizer",
    name="l2",
    aliases=("L2",),
    title=Words("L2", "L2"),
    help=Words("Large weights cost by their square.", "큰 가중치일수록 제곱만큼 값을 치러요."),
)
class L2(Regularizer):
    """l2 sum(x^2); gradient 2 l2 x. Source: Keras 3, regularizers.L2."""

    l2: Annotated[float | None, Ge(0), Text("L2", "L2", "Price of the square.", "제곱에 매기는 값이에요.")] = 0.01

    def __post_init__(self) -> None:
        self.l2 = 0.01 if self.l2 is None else self.l2

    def __call__(self, x: Any) -> float:
        return float((self.l2 or 0.0) * np.square(x).sum())

    def gradient(self, x: Array) -> Array:
        slope: Array = x * (2 * (self.l2 or 0.0))
        return slope


@block(
    "regularizer",
    name="l1_l2",
    aliases=("L1L2", "l1l2"),
    title=Words("L1 and L2", "L1과 L2"),
    help=Words("Both prices at once.", "두 값을 함께 치러요."),
)
class L1L2(Regularizer):
    """l1 sum(|x|) + l2 sum(x^2). Source: Keras 3, regularizers.L1L2."""

    l1: Annotated[float | None, Ge(0), Text("L1", "L1", "Price of the size.", "크기에 매기는 값이에요.")] = 0.0
    l2: Annotated[float | None, Ge(0), Text("L2", "L2", "Price of the square.", "제곱에 매기는 값이에요.")] = 0.0

    def __post_init__(self) -> None:
        self.l1, self.l2 = self.l1 or 0.0, self.l2 or 0.0

    def __call__(self, x: Any) -> float:
        return L1(self.l1)(x) + L2(self.l2)(x)

    def gradient(self, x: Array) -> Array:
        return L1(self.l1).gradient(x) + L2(self.l2).gradient(x)


@block(
    "regularizer",
    name="orthogonal_regularizer",
    aliases=("OrthogonalRegularizer", "orthogonal"),
    title=Words("Orthogonal", "직교"),
    help=Words("Rows that point the same way cost.", "같은 쪽을 보는 줄끼리 값을 치러요."),
)
class OrthogonalRegularizer(Regularizer):
    """factor times the mean size of the cosine between two rows (or columns) of a matrix.

    With n_i = x_i / |x_i| and m = n (n - 1) / 2 pairs: price = factor / m sum_{i<j} |n_i n_j|, whose slope by n_i is
    factor / m sum_j sign(n_i n_j) n_j, and by x_i that without its part along n_i, divided by |x_i|. Raises ShapeError
    unless x has two axes. Source: Keras 3, regularizers.OrthogonalRegularizer."""

    factor: Annotated[float, Ge(0), Text("Price", "값", "Price of a cosine of 1.", "코사인 1에 매기는 값이에요.")] = (
        0.01
    )
    mode: Annotated[
        Literal["rows", "columns"],
        Text("Between", "대상", "What should be at right angles.", "무엇이 직각이어야 할지예요."),
    ] = "rows"

    def __call__(self, x: Any) -> float:
        rows, _ = self._directions(np.asarray(x))
        cosines = rows @ rows.T
        np.fill_diagonal(cosines, 0)
        return float(self._price(len(rows)) * 0.5 * np.abs(cosines).sum())

    def gradient(self, x: Array) -> Array:
        rows, lengths = self._directions(x)
        signs = np.sign(rows @ rows.T)
        np.fill_diagonal(signs, 0)
        turned = self._price(len(rows)) * (signs @ rows)
        slope: Array = (turned - rows * (turned * rows).sum(axis=1, keepdims=True)) / lengths
        return slope if self.mode == "rows" else slope.T

    def _directions(self, x: Array) -> tuple[Array, Array]:
        """Rows of length 1 (or 0), and the lengths they were divided by."""
        if x.ndim != 2:
            raise ShapeError("regularizer.needs_matrix", regularizer="OrthogonalRegularizer", got=x.shape)
        rows = x if self.mode == "rows" else x.T
        lengths = np.sqrt(np.square(rows).sum(axis=1, keepdims=True))
        lengths[lengths == 0] = 1
        return rows / lengths, lengths

    def _price(self, rows: int) -> float:
        return self.factor / (rows * (rows - 1) / 2) if rows > 1 else 0.0  # one row has no pair


class Own(Regularizer):
    """A function of an array of one's own."""

    def __init__(self, function: Callable[[Array], Any]) -> None:
        self.function = function

    def __call__(self, x: Any) -> Any:
        return self.function(x)


PLAIN["regularizer"] = Own

l1, l2, l1_l2, orthogonal_regularizer = L1, L2, L1L2, OrthogonalRegularizer  # Keras's second spelling


def get(identifier: Any) -> Regularizer | None:
    """A regularizer from itself, its class, its name, its object form, or a function of an array; None is none.

    Raises SpecError."""
    made: Regularizer | None = None if identifier is None else resolve("regularizer", identifier)
    return made


def serialize(regularizer: Any) -> Any:
    """The name of a regularizer, or its object form where an argument is not the default."""
    return to_json(get(regularizer))


def deserialize(config: Any, custom_objects: Any = None) -> Regularizer | None:  # noqa: ARG001  (Keras's signature)
    """The inverse of ``serialize``."""
    return get(config)
