"""Dot: the products of two inputs, added up along one axis of each."""

from __future__ import annotations

from collections.abc import Sequence
from math import prod
from typing import Annotated, Any

import numpy as np

from engine import config
from engine.array import Array, Shape
from engine.errors import ShapeError, SpecError, Words, shown
from engine.layers.axes import place, unit, unit_gradient
from engine.layers.base import Cache, Context, Example
from engine.layers.merging.merge import Merge, Weights
from engine.layers.room import Room
from engine.marks import Ge, Le
from engine.spec import OneOrMore, Text, block


@block(
    "layer",
    title=Words("Dot", "내적"),
    help=Words("Adds up products of two inputs along an axis.", "두 입력의 곱을 한 축을 따라 더해요."),
    family="merging",
    glyph="merge",
)
class Dot(Merge):
    """y_ij = sum over k of a_ik b_kj, with k the place on axis ``axes[0]`` of a and ``axes[1]`` of b.

    Shapes: (batch, ..., n, ...) and (batch, ..., n, ...) -> (batch, rest of a, rest of b); (batch, 1) if nothing is
    left. ``normalize`` scales a and b to length 1 along their axis first: y is then the cosine of their angle.
    Raises ShapeError if the two lengths differ. Source: Keras 3, layers.Dot."""

    axes: Annotated[
        int | tuple[int, ...],
        OneOrMore(),
        Ge(-64),
        Le(64),
        Text(
            "Axes", "축", "Axis of each input, or one for both.", "입력마다 한 축, 또는 둘에 같은 축이에요.", "simple"
        ),
    ]
    normalize: Annotated[
        bool, Text("Cosine", "코사인", "Scales both to length 1.", "둘의 길이를 1로 맞춰요.", "card")
    ] = False

    exactly = 2

    def __post_init__(self) -> None:
        super().__post_init__()
        if isinstance(self.axes, tuple) and len(self.axes) != 2:
            raise SpecError("args.two_axes", owner="Dot", name="axes", got=shown(self.axes)).at("axes")

    def _places(self, shapes: Sequence[Shape]) -> tuple[int, int]:
        one, other = (self.axes, self.axes) if isinstance(self.axes, int) else self.axes
        return place(self, one, shapes[0]), place(self, other, shapes[1])

    def infer(self, shapes: Sequence[Shape]) -> Shape:
        if len(shapes) != 2:
            raise ShapeError("shape.inputs", layer=str(self.name), wants=2, got=len(shapes))
        a, b = shapes
        i, j = self._places(shapes)
        if a[i - 1] != b[j - 1]:
            raise self.refuse("shape.dot", a, other=b, axis=i, other_axis=j, length=a[i - 1], other_length=b[j - 1])
        return (*a[: i - 1], *a[i:], *b[: j - 1], *b[j:]) or (1,)

    def forward(self, p: Weights, xs: Sequence[Array], ctx: Context) -> tuple[Array, Cache]:
        self.aligned(xs)  # refuses batches of different sizes
        i, j = self._places([x.shape[1:] for x in xs])
        units = [unit(x, axis, config.epsilon()) for x, axis in zip(xs, (i, j), strict=True)] if self.normalize else []
        a, b = (y for y, _ in units) if units else xs
        left, right = np.moveaxis(a, i, -1), np.moveaxis(b, j, -1)
        y = flat(left) @ flat(right).swapaxes(1, 2)  # (batch, rest of a, n) @ (batch, n, rest of b)
        shape = (len(a), *self.infer([x.shape[1:] for x in xs]))
        return y.reshape(shape), (i, j, left, right, [factor for _, factor in units])

    def backward(self, p: Weights, g: Weights, dy: Array, cache: Cache) -> Sequence[Array]:
        i, j, left, right, factors = cache
        a, b = flat(left), flat(right)
        dy = dy.reshape(len(dy), a.shape[1], b.shape[1])
        da = np.moveaxis((dy @ b).reshape(left.shape), -1, i)
        db = np.moveaxis((dy.swapaxes(1, 2) @ a).reshape(right.shape), -1, j)
        if not factors:
            return [da, db]
        units = zip((da, db), (np.moveaxis(left, -1, i), np.moveaxis(right, -1, j)), factors, (i, j), strict=True)
        return [unit_gradient(grad, y, factor, axis, config.epsilon()) for grad, y, factor, axis in units]

    def mask(self, xs: Sequence[Array], masks: Sequence[Array | None], cache: Cache = None) -> None:
        return None

    def room(self, shapes: Sequence[Shape]) -> Room:
        x, y = sum(map(prod, shapes)), prod(self.infer(shapes))
        units = 1.25 * x if self.normalize else 0
        return Room(y + units, y + 1.6 * units, 2.2 * x if self.normalize else x)

    def flops(self, shapes: Sequence[Shape]) -> int:
        return 2 * prod(self.infer(shapes)) * shapes[0][self._places(shapes)[0] - 1]

    @classmethod
    def examples(cls) -> list[Example]:
        return [
            Example(cls(1), [(4,), (4,)], (1,), 0),
            Example(cls((2, 1)), [(3, 4), (4, 5)], (3, 5), 0),
            Example(cls(-1, normalize=True), [(3, 4), (2, 4)], (3, 2), 0),
            Example(cls((1, 2), normalize=True), [(3, 2), (2, 3, 2)], (2, 2, 2), 0),
        ]


def flat(x: Array) -> Array:
    """(batch, ..., n) -> (batch, everything between, n)."""
    return x.reshape(len(x), prod(x.shape[1:-1]), x.shape[-1])


def dot(inputs: Any, axes: Any = -1, **kwargs: Any) -> Any:
    """Products of two inputs, added up along an axis; see Dot."""
    return Dot(axes, **kwargs)(inputs)
