"""InputLayer: says what shape comes in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated

from annotated_types import Ge, Le

from engine.array import Array, Shape
from engine.errors import Words
from engine.layers.base import Cache, Context, Example, Layer
from engine.spec import Text, block


@block(
    "layer",
    title=Words("Input", "입력"),
    help=Words("Says what shape comes in.", "어떤 모양이 들어오는지 알려 줘요."),
    family="core",
    glyph="input",
)
class InputLayer(Layer):
    """y = x, after checking that one sample has ``shape``. Source: Keras 3, layers.InputLayer."""

    shape: Annotated[
        tuple[int, ...],
        Ge(1),
        Le(2**24),
        Text("Shape", "모양", "Shape of one sample.", "샘플 하나의 모양이에요.", "simple"),
    ]

    def infer(self, shapes: Sequence[Shape]) -> Shape:
        (shape,) = shapes
        if shape != self.shape:
            raise self.refuse("shape.input", shape, wants=self.shape)
        return shape

    def forward(self, p: Mapping[str, Array], xs: Sequence[Array], ctx: Context) -> tuple[Array, Cache]:
        return xs[0], None

    def backward(self, p: Mapping[str, Array], g: Mapping[str, Array], dy: Array, cache: Cache) -> Sequence[Array]:
        return [dy]

    def flops(self, shapes: Sequence[Shape]) -> int:
        return 0

    @classmethod
    def examples(cls) -> list[Example]:
        return [Example(cls((30,)), (30,), (30,), 0), Example(cls((8, 8, 1)), (8, 8, 1), (8, 8, 1), 0)]


def Input(shape: Sequence[int], name: str | None = None) -> InputLayer:  # noqa: N802  (Keras's spelling)
    """The first entry of a Sequential: ``Input((28, 28, 1))``. The batch axis is not part of ``shape``."""
    return InputLayer(tuple(shape), name=name)
