"""What every initializer answers: the first numbers of a weight array."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, TypeAlias

import numpy as np

from engine import config
from engine.array import Array, Shape
from engine.marks import Ge, Le
from engine.random import SeedGenerator, loose_streams
from engine.spec import Block, Text

Seed: TypeAlias = Annotated[
    int | None,
    Ge(0),
    Le(2**32 - 1),
    Text(
        "Seed",
        "시드",
        "Equal seed, equal numbers. Empty: drawn.",
        "같은 시드면 같은 숫자예요. 비우면 매번 뽑아요.",
        "hidden",
    ),
]


@dataclass(eq=False, repr=False)
class Initializer(Block):
    """Makes a first value for a weight array. Names, fans and scales are Keras 3's.

    Scripts call it with a shape and perhaps a dtype, as in Keras; a model calls it with a shape and its generator. One
    of your own derives this class and overrides ``draw(shape, rng)`` or, as in Keras, ``__call__(shape, dtype)``."""

    kind: ClassVar[str] = "initializer"

    scratch: ClassVar[float] = 1.0
    """Arrays of float64 of the shape asked for, at once while they are drawn."""

    def __call__(self, shape: Sequence[int], dtype: Any = None, rng: np.random.Generator | None = None) -> Array:
        """An array of this shape: in float64 if a generator is given (the caller casts it), else in ``dtype`` or the
        float type of new models."""
        if isinstance(dtype, np.random.Generator):
            dtype, rng = None, dtype
        values = self.draw(tuple(shape), rng or self.own_generator())
        wanted = np.float64 if rng is not None and dtype is None else np.dtype(dtype or config.dtype())
        return values.astype(wanted, copy=False)

    def draw(self, shape: Shape, rng: np.random.Generator) -> Array:
        """An array of this shape in float64."""
        raise NotImplementedError

    def own_generator(self) -> np.random.Generator:
        """What a call by hand draws from."""
        return loose_streams().init

    def clone(self) -> Initializer:
        """Another one with the same arguments."""
        made: Initializer = type(self).from_config(self.get_config())
        return made


class RandomInitializer(Initializer):
    """One that draws, whose subclasses declare a ``seed``. With it the same numbers come at each call; without it those
    of the model's generator, and by hand, as in Keras, those of a seed that is drawn once per object. With a
    SeedGenerator other numbers come at each call."""

    seed: int | None
    drawn: int | None = None
    source: SeedGenerator | None = None

    def __setattr__(self, name: str, value: Any) -> None:
        if name == "seed" and isinstance(value, SeedGenerator):
            self.source, value = value, None
        super().__setattr__(name, value)

    def __call__(self, shape: Sequence[int], dtype: Any = None, rng: np.random.Generator | None = None) -> Array:
        if isinstance(dtype, np.random.Generator):
            dtype, rng = None, dtype
        if rng is not None and (self.seed is not None or self.source is not None):
            rng = self.own_generator()
        return super().__call__(shape, dtype, rng)

    def own_generator(self) -> np.random.Generator:
        if self.source is not None:
            return np.random.default_rng(self.source.next())
        if self.seed is None and self.drawn is None:
            self.drawn = int(loose_streams().init.integers(2**32))
        return np.random.default_rng(self.drawn if self.seed is None else self.seed)


class Own(Initializer):
    """A function ``(shape, dtype=None)`` of one's own, or a class that overrides ``__call__`` so."""

    def __init__(self, function: Callable[..., Any]) -> None:
        self.function = function

    def draw(self, shape: Shape, rng: np.random.Generator) -> Array:
        return np.asarray(self.function(shape, dtype=config.floatx()), dtype=np.float64)

    def get_config(self) -> dict[str, Any]:
        own = self.function
        return own.get_config() if isinstance(own, Block) else {}


def fans(
    shape: Sequence[int], input_axes: Sequence[int] | None = None, output_axes: Sequence[int] | None = None
) -> tuple[int, int]:
    """(fan_in, fan_out) of a kernel: its last two axes, times the receptive field of all others; or the products of the
    axes that are named. Source: Keras 3."""
    if input_axes is not None and output_axes is not None:
        return size(shape[axis] for axis in input_axes), size(shape[axis] for axis in output_axes)
    if len(shape) < 2:
        alone = shape[0] if shape else 1
        return alone, alone
    receptive = size(shape[:-2])
    return shape[-2] * receptive, shape[-1] * receptive


def size(lengths: Any) -> int:
    """The product of some lengths."""
    return int(np.prod(list(lengths), dtype=np.int64))
