"""Identity: a place with a name."""

from __future__ import annotations

from collections.abc import Sequence

from engine.array import Array, Shape
from engine.errors import Words
from engine.layers.base import Cache, Context, Example, Layer, Weights
from engine.layers.room import Room
from engine.spec import block


@block(
    "layer",
    title=Words("Identity", "항등"),
    help=Words("Passes everything on as it is.", "들어온 것을 그대로 내보내요."),
    family="core",
)
class Identity(Layer):
    """y = x. Shapes: any -> same. Source: Keras 3, layers.Identity."""

    supports_masking = True

    def infer(self, shapes: Sequence[Shape]) -> Shape:
        return shapes[0]

    def forward(self, p: Weights, xs: Sequence[Array], ctx: Context) -> tuple[Array, Cache]:
        return xs[0], None

    def backward(self, p: Weights, g: Weights, dy: Array, cache: Cache) -> Sequence[Array]:
        return [dy]

    def room(self, shapes: Sequence[Shape]) -> Room:
        return Room(0, 0, 0)

    def flops(self, shapes: Sequence[Shape]) -> int:
        return 0

    @classmethod
    def examples(cls) -> list[Example]:
        return [Example(cls(), (2, 3), (2, 3), 0)]
