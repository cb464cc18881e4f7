"""Activation: an activation function as a layer of its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from engine import activations
from engine.array import Array, Shape
from engine.errors import Words
from engine.layers.arguments import ActivationName
from engine.layers.base import Cache, Context, Example, Layer
from engine.spec import block


@block(
    "layer",
    title=Words("Activation", "활성화"),
    help=Words("Bends every number by one function.", "숫자마다 같은 함수를 적용해요."),
    family="activation",
    glyph="activation",
)
class Activation(Layer):
    """y = activation(x). Shapes: any -> same. Source: Keras 3, layers.Activation."""

    activation: ActivationName

    def infer(self, shapes: Sequence[Shape]) -> Shape:
        return shapes[0]

    def forward(self, p: Mapping[str, Array], xs: Sequence[Array], ctx: Context) -> tuple[Array, Cache]:
        y = activations.get(self.activation)(xs[0])
        return y, (xs[0], y)

    def backward(self, p: Mapping[str, Array], g: Mapping[str, Array], dy: Array, cache: Cache) -> Sequence[Array]:
        x, y = cache
        return [activations.get(self.activation).gradient(dy, x, y)]

    @classmethod
    def examples(cls) -> list[Example]:
        return [
            Example(cls("relu"), (4, 4, 2), (4, 4, 2), 0),
            Example(cls("softmax"), (10,), (10,), 0),
            Example(cls("sigmoid"), (3,), (3,), 0),
        ]
