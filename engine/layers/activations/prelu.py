"""PReLU: a leaky relu that learns how leaky to be."""

from __future__ import annotations

from collections.abc import Sequence
from math import prod
from typing import Annotated, Any

import numpy as np

from engine import constraints, initializers, regularizers
from engine.array import Array, Shape
from engine.constraints import Constraint
from engine.errors import Words
from engine.initializers import Initializer
from engine.layers.base import Cache, Context, Example, Layer, ParamSpec, Weights
from engine.layers.room import Room
from engine.marks import Ge, Le
from engine.regularizers import Regularizer
from engine.spec import OneOrMore, Ref, Text, block


@block(
    "layer",
    title=Words("PReLU", "PReLU"),
    help=Words("A leaky ReLU that learns its slopes.", "음수의 기울기를 스스로 배우는 ReLU예요."),
    family="activation",
    glyph="activation",
)
class PReLU(Layer):
    """y = max(0, x) + alpha min(0, x). Shapes: any -> same.

    Weights: alpha, one slope per number of a sample, with length 1 on shared axes (counted from 1, as the batch axis is
    0). Gradients: d alpha = sum min(0, x) dy; dx = dy above 0, alpha dy below, 0 at 0. Raises ShapeError for a shared
    axis that is not there. Source: He et al. 2015; Keras 3, layers.PReLU."""

    alpha_initializer: Annotated[
        Initializer | str,
        Ref("initializer"),
        Text("Slopes start as", "기울기 초깃값", "First values of the slopes.", "기울기의 첫 값이에요."),
    ] = "Zeros"
    alpha_regularizer: Annotated[
        Regularizer | str | None,
        Ref("regularizer"),
        Text("Slope price", "기울기 규제", "Large slopes cost extra.", "큰 기울기에 값을 매겨요."),
    ] = None
    alpha_constraint: Annotated[
        Constraint | str | None,
        Ref("constraint"),
        Text("Slope bound", "기울기 제약", "What the slopes must keep to.", "기울기가 지켜야 할 조건이에요."),
    ] = None
    shared_axes: Annotated[
        int | tuple[int, ...] | None,
        OneOrMore(),
        Ge(1),
        Le(8),
        Text("Shared axes", "함께 쓰는 축", "Axes with one slope for all.", "기울기 하나를 함께 쓰는 축이에요."),
    ] = None

    supports_masking = True

    def __post_init__(self) -> None:
        super().__post_init__()
        if isinstance(self.shared_axes, int):
            self.shared_axes = (self.shared_axes,)

    @property
    def _shared(self) -> tuple[int, ...]:
        return self.shared_axes if isinstance(self.shared_axes, tuple) else ()

    def infer(self, shapes: Sequence[Shape]) -> Shape:
        (shape,) = shapes
        if any(axis > len(shape) for axis in self._shared):
            raise self.refuse("shape.shared_axes", shape, axes=self._shared, most=len(shape))
        return shape

    def params(self, shapes: Sequence[Shape]) -> dict[str, ParamSpec]:
        shape = tuple(1 if axis in self._shared else length for axis, length in enumerate(shapes[0], start=1))
        return {
            "alpha": ParamSpec(
                shape,
                initializers.get(self.alpha_initializer),
                regularizer=regularizers.get(self.alpha_regularizer),
                constraint=constraints.get(self.alpha_constraint),
            )
        }

    def room(self, shapes: Sequence[Shape]) -> Room:
        return Room(1, 3, 2.3) * prod(shapes[0])

    def forward(self, p: Weights, xs: Sequence[Array], ctx: Context) -> tuple[Array, Cache]:
        (x,) = xs
        return np.maximum(x, 0) + p["alpha"] * np.minimum(x, 0), x

    def backward(self, p: Weights, g: Weights, dy: Array, cache: Cache) -> Sequence[Array]:
        x = cache
        per_slope = (np.minimum(x, 0) * dy).sum(axis=(0, *self._shared), keepdims=True)
        g["alpha"][...] += per_slope[0]
        return [dy * (x > 0) + p["alpha"] * dy * (x < 0)]

    def get_config(self) -> dict[str, Any]:
        shared = None if self.shared_axes is None else list(self._shared)  # a list, as Keras shows it
        return {**super().get_config(), "shared_axes": shared}

    @classmethod
    def examples(cls) -> list[Example]:
        return [
            Example(cls(), (3,), (3,), 3),
            Example(cls("ones", shared_axes=(1, 2)), (4, 3, 2), (4, 3, 2), 2),
            Example(cls(shared_axes=1), (4, 3), (4, 3), 3),
        ]
