"""Masking: says which steps of a sequence are to be skipped."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import prod
from typing import Annotated

from engine.array import Array, Shape
from engine.errors import Words
from engine.layers.base import Cache, Context, Example, Layer
from engine.layers.room import Room
from engine.spec import Numbers, Text, block


@block(
    "layer",
    title=Words("Masking", "마스킹"),
    help=Words("Marks steps to be skipped later.", "나중에 건너뛸 시점을 표시해요."),
    family="core",
    glyph="masking",
)
class Masking(Layer):
    """A step all of whose numbers equal ``mask_value`` is masked and becomes 0; the others stay.

    Shapes: (batch, ..., features) -> same; the mask is (batch, ...). Source: Keras 3, layers.Masking."""

    mask_value: Annotated[
        float | Sequence[float],
        Numbers(),
        Text(
            "Mask value",
            "마스크 값",
            "A step of nothing but this is skipped.",
            "이 값뿐인 시점은 건너뛰어요.",
            "simple",
        ),
    ] = 0.0

    supports_masking = True

    def infer(self, shapes: Sequence[Shape]) -> Shape:
        (shape,) = shapes
        if not shape:
            raise self.refuse("shape.needs_row", shape)
        return shape

    def room(self, shapes: Sequence[Shape]) -> Room:
        return Room(1.05, 1.3, 1.05) * prod(shapes[0])

    def forward(self, p: Mapping[str, Array], xs: Sequence[Array], ctx: Context) -> tuple[Array, Cache]:
        (x,) = xs
        kept = (x != self.mask_value).any(axis=-1, keepdims=True)
        return x * kept, kept

    def backward(self, p: Mapping[str, Array], g: Mapping[str, Array], dy: Array, cache: Cache) -> Sequence[Array]:
        return [dy * cache]

    def mask(self, xs: Sequence[Array], masks: Sequence[Array | None], cache: Cache = None) -> Array:
        found: Array = (xs[0] != self.mask_value).any(axis=-1)
        return found

    @classmethod
    def examples(cls) -> list[Example]:
        return [Example(cls(), (4, 2), (4, 2), 0), Example(cls(-1.0), (3, 2, 2), (3, 2, 2), 0)]
