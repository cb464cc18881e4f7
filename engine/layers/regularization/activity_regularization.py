"""ActivityRegularization: a price on what passes through."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated

from engine import regularizers
from engine.array import Array, Shape
from engine.errors import Words
from engine.layers.base import Cache, Context, Example, Layer
from engine.layers.room import Room
from engine.marks import Ge
from engine.regularizers import Regularizer
from engine.spec import Text, block


@block(
    "layer",
    title=Words("Activity regularization", "출력 규제"),
    help=Words("Large numbers passing through cost extra.", "지나가는 큰 숫자에 값을 매겨요."),
    family="regularization",
    glyph="price",
)
class ActivityRegularization(Layer):
    """y = x; l1 sum |x| + l2 sum x^2 is added to the loss. Shapes: any -> same. Source: Keras 3."""

    l1: Annotated[float, Ge(0), Text("L1", "L1", "Price of the size.", "크기에 매기는 값이에요.", "card")] = 0.0
    l2: Annotated[float, Ge(0), Text("L2", "L2", "Price of the square.", "제곱에 매기는 값이에요.", "card")] = 0.0

    supports_masking = True

    @property
    def activity_regularizer(self) -> Regularizer | None:
        """The price, which the model adds to its loss."""
        return regularizers.get({"class_name": "L1L2", "config": {"l1": self.l1, "l2": self.l2}})

    def infer(self, shapes: Sequence[Shape]) -> Shape:
        return shapes[0]

    def forward(self, p: Mapping[str, Array], xs: Sequence[Array], ctx: Context) -> tuple[Array, Cache]:
        return xs[0], None

    def backward(self, p: Mapping[str, Array], g: Mapping[str, Array], dy: Array, cache: Cache) -> Sequence[Array]:
        return [dy]

    def room(self, shapes: Sequence[Shape]) -> Room:
        return Room(0, 0, 0)

    def flops(self, shapes: Sequence[Shape]) -> int:
        return 0

    @classmethod
    def examples(cls) -> list[Example]:
        return [Example(cls(0.1, 0.2), (3, 2), (3, 2), 0)]
