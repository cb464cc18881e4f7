"""Activation: an activation function as a layer of its own."""

from __future__ import annotations

from collections.abc import Sequence
from math import prod

from engine import activations
from engine.array import Array, Shape
from engine.errors import ShapeError, Words
from engine.layers.arguments import ActivationName
from engine.layers.base import Cache, Context, Example, Layer, Weights
from engine.layers.room import Room
from engine.spec import block


class FunctionLayer(Layer):
    """A layer that does nothing but apply an activation function. Shapes: any -> that of the function, mostly the same.

    One of them may also stand as the ``activation`` of another layer: Dense(4, activation=LeakyReLU(0.1))."""

    supports_masking = True

    def as_activation(self) -> activations.Activation:
        """The function."""
        raise NotImplementedError

    def infer(self, shapes: Sequence[Shape]) -> Shape:
        try:
            return self.as_activation().infer(shapes[0])
        except ShapeError as error:
            error.facts["layer"] = str(self.name)
            raise

    def room(self, shapes: Sequence[Shape]) -> Room:
        x = prod(shapes[0])
        there, back = (arrays * x for arrays in self.as_activation().room())
        return Room(prod(self.infer(shapes)) if there else 0, there, back)

    def forward(self, p: Weights, xs: Sequence[Array], ctx: Context) -> tuple[Array, Cache]:
        y = self.as_activation()(xs[0])
        return y, (xs[0], y)

    def backward(self, p: Weights, g: Weights, dy: Array, cache: Cache) -> Sequence[Array]:
        x, y = cache
        return [self.as_activation().gradient(dy, x, y)]


@block(
    "layer",
    title=Words("Activation", "활성화"),
    help=Words("Bends every number by one function.", "숫자마다 같은 함수를 적용해요."),
    family="activation",
    glyph="activation",
)
class Activation(FunctionLayer):
    """y = activation(x). Shapes: any -> that of the activation. Source: Keras 3, layers.Activation."""

    activation: ActivationName

    def as_activation(self) -> activations.Activation:
        return activations.get(self.activation)

    @classmethod
    def examples(cls) -> list[Example]:
        return [
            Example(cls("relu"), (4, 4, 2), (4, 4, 2), 0),
            Example(cls("softmax"), (10,), (10,), 0),
            Example(cls("sigmoid"), (3,), (3,), 0),
            Example(cls("glu"), (3, 4), (3, 2), 0),
            Example(cls(activations.Glu(axis=1)), (4, 3), (2, 3), 0),
            Example(cls(activations.Relu(0.1, 1.5, 0.2)), (5,), (5,), 0),
        ]
