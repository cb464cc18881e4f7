"""UnitNormalization: every sample gets length 1."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import prod

from engine.array import Array, Shape
from engine.errors import Words
from engine.layers.arguments import Axes
from engine.layers.axes import places, unit, unit_gradient
from engine.layers.base import Cache, Context, Example, Layer
from engine.layers.room import Room
from engine.spec import block

EPSILON = 1e-12


@block(
    "layer",
    title=Words("Unit normalization", "단위 정규화"),
    help=Words("Scales every sample to length 1.", "샘플마다 길이를 1로 맞춰요."),
    family="normalization",
    glyph="normalization",
)
class UnitNormalization(Layer):
    """y = x / max(|x|, 1e-12), the length over ``axis``. Shapes: any -> same. Source: Keras 3."""

    axis: Axes = -1

    supports_masking = True

    def infer(self, shapes: Sequence[Shape]) -> Shape:
        (shape,) = shapes
        places(self, self.axis, shape, first=0)
        return shape

    def forward(self, p: Mapping[str, Array], xs: Sequence[Array], ctx: Context) -> tuple[Array, Cache]:
        (x,) = xs
        axes = places(self, self.axis, x.shape[1:], first=0)
        y, factor = unit(x, axes, EPSILON)
        return y, {"y": y, "factor": factor}

    def backward(self, p: Mapping[str, Array], g: Mapping[str, Array], dy: Array, cache: Cache) -> Sequence[Array]:
        y, factor = cache.values()
        return [unit_gradient(dy, y, factor, places(self, self.axis, y.shape[1:], first=0), EPSILON)]

    def room(self, shapes: Sequence[Shape]) -> Room:
        x = prod(shapes[0])
        factors = x / prod(shapes[0][axis - 1] for axis in places(self, self.axis, shapes[0], first=0) if axis)
        return Room(x + factors, 2 * x + factors, 2 * x)

    def flops(self, shapes: Sequence[Shape]) -> int:
        return 4 * prod(shapes[0])

    @classmethod
    def examples(cls) -> list[Example]:
        return [Example(cls(), (4, 5), (4, 5), 0), Example(cls((1, 2)), (4, 5), (4, 5), 0)]
