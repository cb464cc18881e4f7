"""Normalization: features brought to mean 0 and variance 1 by what was seen of the data beforehand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import prod
from typing import Annotated, Any

import numpy as np

from engine import config, initializers
from engine.array import Array, Shape
from engine.errors import DataError, SpecError, Words
from engine.layers.axes import others, place, spread
from engine.layers.base import Cache, Context, Example, Layer, ParamSpec
from engine.layers.standing import given, standing
from engine.marks import Ge, Le
from engine.spec import Numbers, OneOrMore, Text, block
from engine.variable import Variable


@block(
    "layer",
    title=Words("Normalization", "데이터 정규화"),
    help=Words("Brings features to mean 0 and variance 1.", "특성을 평균 0, 분산 1로 맞춰요."),
    family="preprocessing",
    glyph="normalization",
)
class Normalization(Layer):
    """y = (x - mean) / sqrt(variance), or the way back with ``invert``; a variance of 0 counts as 1e-14.

    Mean and variance, one per place of ``axis`` (none: one for all), are given or come from ``adapt(data)``.
    Shapes: any -> same. State: mean, variance, count, unless given. Source: Keras 3, layers.Normalization."""

    axis: Annotated[
        int | tuple[int, ...] | None,
        OneOrMore(),
        Ge(-64),
        Le(64),
        Text(
            "Axes",
            "축",
            "Each place has its own mean; empty: one for all.",
            "자리마다 평균을 따로 써요. 비우면 하나만 써요.",
        ),
    ] = -1
    mean: Annotated[
        float | Sequence[Any] | None,
        Numbers(),
        Text("Mean", "평균", "Empty: from adapt.", "비우면 adapt로 구해요.", "card"),
    ] = standing(lambda layer: layer.adapted("mean"))
    variance: Annotated[
        float | Sequence[Any] | None,
        Numbers(),
        Ge(0),
        Text("Variance", "분산", "Empty: from adapt.", "비우면 adapt로 구해요.", "card"),
    ] = standing(lambda layer: layer.adapted("variance"))
    invert: Annotated[
        bool, Text("Way back", "되돌리기", "Turns normal numbers into real ones.", "맞춘 숫자를 원래대로 되돌려요.")
    ] = False

    supports_masking = True

    def __post_init__(self) -> None:
        super().__post_init__()
        self._meets: Shape | None = None  # how mean and variance are shaped to meet the data they came from
        numbers = given(self, "mean"), given(self, "variance")
        shapes = [None if number is None else np.shape(number) for number in numbers]
        most = len(self._written)
        if shapes[0] != shapes[1] or (shapes[0] is not None and len(shapes[0]) > most):
            raise SpecError("args.mean_variance", owner="Normalization", most=most).at("mean")

    @property
    def learns(self) -> bool:
        """Whether mean and variance come from ``adapt``, since none were given."""
        return given(self, "mean") is None

    def adapted(self, name: str) -> Variable | None:
        """Mean or variance as ``adapt`` found it, shaped to meet the data; None before."""
        found = next((weight for weight in self.weights if weight.name == name), None) if self.learns else None
        if found is None or self._meets is None:
            return found
        return Variable.of(found.name, found.layer, found.value.reshape(self._meets), trainable=False)

    @property
    def _written(self) -> tuple[int, ...]:
        return () if self.axis is None else (self.axis,) if isinstance(self.axis, int) else self.axis

    def _kept(self, shape: Shape) -> tuple[int, ...]:
        """The axes whose places have a mean of their own, in order."""
        return tuple(sorted(place(self, axis, shape) for axis in self._written))

    def infer(self, shapes: Sequence[Shape]) -> Shape:
        (shape,) = shapes
        kept = tuple(shape[axis - 1] for axis in self._kept(shape))
        numbers = () if self.learns else np.shape(given(self, "mean"))
        if any(a not in (1, b) for a, b in zip(reversed(numbers), reversed(kept), strict=False)):
            raise self.refuse("shape.scaling", shape, numbers=numbers)
        return shape

    def params(self, shapes: Sequence[Shape]) -> dict[str, ParamSpec]:
        if not self.learns:
            return {}
        shape = tuple(shapes[0][axis - 1] for axis in self._kept(shapes[0]))
        zeros, ones = initializers.get("zeros"), initializers.get("ones")
        return {
            "mean": ParamSpec(shape, zeros, trainable=False),
            "variance": ParamSpec(shape, ones, trainable=False),
            "count": ParamSpec((), zeros, trainable=False),  # always 0; Keras keeps it for its older files
        }

    def _numbers(self, p: Mapping[str, Array], x: Array) -> tuple[Array, Array]:
        """Mean and standard deviation, shaped so that they meet x."""
        kept = self._kept(x.shape[1:])
        if self.learns:
            mean, variance = p["mean"], p["variance"]
        else:
            places = tuple(x.shape[axis] for axis in kept)
            mean, variance = (
                np.broadcast_to(np.asarray(given(self, n), x.dtype), places) for n in ("mean", "variance")
            )
        deviation = np.maximum(np.sqrt(spread(variance, kept, x.shape)), x.dtype.type(config.epsilon()))
        return spread(mean, kept, x.shape), deviation

    def forward(self, p: Mapping[str, Array], xs: Sequence[Array], ctx: Context) -> tuple[Array, Cache]:
        (x,) = xs
        mean, deviation = self._numbers(p, x)
        if self.invert:
            return mean + x * deviation, deviation
        return (x - mean) / deviation, 1 / deviation

    def backward(self, p: Mapping[str, Array], g: Mapping[str, Array], dy: Array, cache: Cache) -> Sequence[Array]:
        return [dy * cache]

    def adapt(self, data: Any) -> None:
        """Take mean and variance from data: an array of rows, or batches of them (of which pairs are x and y).

        Replaces what an earlier call found. Raises DataError without data, ShapeError if the shapes do not fit."""
        batches = [data] if hasattr(data, "shape") else list(data)
        arrays = [np.asarray(batch[0] if isinstance(batch, tuple) else batch) for batch in batches]
        if not arrays:
            raise DataError("data.no_batches", layer=str(self.name))
        if self.home is None:
            self._build([arrays[0].shape[1:]])
        count, mean, variance = 0, 0.0, 0.0
        for array in arrays:
            kept = self._kept(array.shape[1:])
            places = tuple(array.shape[axis] for axis in kept)
            if self.learns and places != self.views["mean"].shape:
                raise self.refuse("shape.scaling", array.shape[1:], numbers=self.views["mean"].shape)
            rest = others(array.ndim, kept)
            own = prod(array.shape[axis] for axis in rest)
            count += own
            share = own / count if count else 0.0
            own_mean, own_variance = array.mean(axis=rest), array.var(axis=rest)
            middle = mean * (1 - share) + own_mean * share
            # what the parts vary by, and what their means lie apart
            variance = (variance + (mean - middle) ** 2) * (1 - share) + (
                own_variance + (own_mean - middle) ** 2
            ) * share
            mean = middle
        self._meets = tuple(length if axis in kept else 1 for axis, length in enumerate(array.shape))
        if self.learns:
            self.views["mean"][...] = mean
            self.views["variance"][...] = variance

    @property
    def adapt_mean(self) -> Variable:
        """The mean that ``adapt`` found; Keras's name for it."""
        return next(weight for weight in self.weights if weight.name == "mean")

    @property
    def adapt_variance(self) -> Variable:
        """The variance that ``adapt`` found; Keras's name for it."""
        return next(weight for weight in self.weights if weight.name == "variance")

    @classmethod
    def examples(cls) -> list[Example]:
        return [
            Example(cls(), (3,), (3,), 7),
            Example(cls(None), (3, 2), (3, 2), 3),
            Example(cls((1, 2)), (3, 2), (3, 2), 13),
            Example(cls(mean=2.0, variance=4.0, invert=True), (3,), (3,), 0),
            Example(cls(mean=(1.0, 2.0), variance=(4.0, 0.5)), (3, 2), (3, 2), 0),
        ]
