"""Reshape: the same numbers in another shape."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import prod
from typing import Annotated

from engine.array import Array, Shape
from engine.errors import SpecError, Words
from engine.layers.base import Cache, Context, Example, Layer
from engine.layers.room import Room
from engine.layers.shapes import OpenShape
from engine.marks import Ge, Le
from engine.spec import Text, block


@block(
    "layer",
    title=Words("Reshape", "모양 바꾸기"),
    help=Words("The same numbers in another shape.", "같은 숫자를 다른 모양으로 놓아요."),
    family="reshaping",
    glyph="reshape",
)
class Reshape(Layer):
    """Shapes: (batch, ...) -> (batch, *target_shape). One -1 stands for whatever is left.

    Raises ShapeError if the sizes differ. Source: Keras 3, layers.Reshape."""

    target_shape: Annotated[
        tuple[int, ...],
        Ge(-1),
        Le(2**24),
        Text(
            "Shape",
            "모양",
            "Shape of one sample; -1 works itself out.",
            "샘플 하나의 모양이에요. -1은 알아서 정해져요.",
            "simple",
        ),
    ]

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.target_shape.count(-1) > 1:
            raise SpecError("shape.reshape_unknown", layer=str(self.name), target=self.target_shape).at("target_shape")

    def open_shape(self, shapes: Sequence[OpenShape]) -> OpenShape | None:
        return None if -1 in self.target_shape else self.target_shape

    def infer(self, shapes: Sequence[Shape]) -> Shape:
        (shape,) = shapes
        size, target = prod(shape), self.target_shape
        known = prod(length for length in target if length != -1)
        if -1 in target and known and size % known == 0:
            target = tuple(size // known if length == -1 else length for length in target)
        if prod(target) != size or -1 in target:
            raise self.refuse("shape.reshape", shape, size=size, target=self.target_shape, target_size=known)
        return target

    def forward(self, p: Mapping[str, Array], xs: Sequence[Array], ctx: Context) -> tuple[Array, Cache]:
        (x,) = xs
        return x.reshape(len(x), *self.infer([x.shape[1:]])), x.shape

    def backward(self, p: Mapping[str, Array], g: Mapping[str, Array], dy: Array, cache: Cache) -> Sequence[Array]:
        return [dy.reshape(cache)]

    def room(self, shapes: Sequence[Shape]) -> Room:
        return Room(0, 0, 0)

    def flops(self, shapes: Sequence[Shape]) -> int:
        return 0

    @classmethod
    def examples(cls) -> list[Example]:
        return [Example(cls((8, 8)), (64,), (8, 8), 0), Example(cls((-1, 4)), (3, 8), (6, 4), 0)]
