"""Permute: the axes in another order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated

import numpy as np

from engine.array import Array, Shape
from engine.errors import SpecError, Words, shown
from engine.layers.base import Cache, Context, Example, Layer
from engine.layers.room import Room
from engine.marks import Ge, Le
from engine.spec import Text, block


@block(
    "layer",
    title=Words("Permute", "축 바꾸기"),
    help=Words("Puts the axes into another order.", "축의 순서를 바꿔요."),
    family="reshaping",
    glyph="reshape",
)
class Permute(Layer):
    """Shapes: (batch, a_1, a_2, ...) -> (batch, a_dims[0], a_dims[1], ...). Source: Keras 3, layers.Permute."""

    dims: Annotated[
        tuple[int, ...],
        Ge(1),
        Le(64),
        Text("Order", "순서", "(2, 1) swaps two axes.", "(2, 1)은 두 축을 맞바꿔요.", "simple"),
    ]

    def __post_init__(self) -> None:
        super().__post_init__()
        if sorted(self.dims) != list(range(1, len(self.dims) + 1)):
            raise SpecError("args.order", owner="Permute", name="dims", got=shown(self.dims)).at("dims")

    def infer(self, shapes: Sequence[Shape]) -> Shape:
        (shape,) = shapes
        if len(shape) != len(self.dims):
            raise self.refuse("shape.rank", shape, wants=len(self.dims))
        return tuple(shape[dim - 1] for dim in self.dims)

    def forward(self, p: Mapping[str, Array], xs: Sequence[Array], ctx: Context) -> tuple[Array, Cache]:
        return xs[0].transpose(0, *self.dims), None

    def backward(self, p: Mapping[str, Array], g: Mapping[str, Array], dy: Array, cache: Cache) -> Sequence[Array]:
        return [dy.transpose(np.argsort((0, *self.dims)))]

    def room(self, shapes: Sequence[Shape]) -> Room:
        return Room(0, 0, 0)

    def flops(self, shapes: Sequence[Shape]) -> int:
        return 0

    @classmethod
    def examples(cls) -> list[Example]:
        return [Example(cls((2, 1)), (3, 4), (4, 3), 0), Example(cls((3, 1, 2)), (2, 3, 4), (4, 2, 3), 0)]
