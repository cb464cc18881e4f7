"""What every layer answers: four questions, no memory.

``infer`` gives the output shape, ``params`` the weights it needs, ``forward`` the output and a cache, ``backward`` the gradients
from that cache. Nothing about a batch is kept on the layer: a layer used twice, or a prediction in the middle of a batch, is right
by construction, and whoever wants to look inside a run reads the cache.

Shapes are written without the batch axis; arrays have it first, channels last.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar, TypeAlias

import numpy as np
from numpy.typing import NDArray

from engine.initializers import Initializer
from engine.names import snake_case
from engine.spec import Block

Array: TypeAlias = NDArray[Any]
Shape: TypeAlias = tuple[int, ...]
Cache: TypeAlias = Any
"""Whatever ``forward`` wants to hand to ``backward``; a tuple of arrays, or None."""


@dataclass(frozen=True)
class ParamSpec:
    """One weight array: its shape and how it begins. ``trainable=False`` is state that training does not differentiate."""

    shape: Shape
    initializer: Initializer
    trainable: bool = True

    @property
    def size(self) -> int:
        return int(np.prod(self.shape, dtype=np.int64))


@dataclass(frozen=True)
class Context:
    """How a forward pass is run: while training or not, and the generator of the dropout stream."""

    training: bool
    rng: np.random.Generator


@dataclass(frozen=True)
class Example:
    """A layer with facts about it that the contract tests check. ``parameters`` counts trainable and other weights."""

    layer: Layer
    input_shape: Shape
    output_shape: Shape
    parameters: int


@dataclass(eq=False, repr=False)
class Layer(Block):
    """Base of all layers. The config says what a layer computes; name, trainable and input_shape say where it stands."""

    name: str | None = field(default=None, kw_only=True)
    trainable: bool = field(default=True, kw_only=True)
    input_shape: Shape | None = field(default=None, kw_only=True)

    _weights: ClassVar[Mapping[str, Array]] = {}

    def infer(self, shapes: Sequence[Shape]) -> Shape:
        """Output shape for these input shapes. Raises ShapeError if they do not fit."""
        raise NotImplementedError

    def params(self, shapes: Sequence[Shape]) -> dict[str, ParamSpec]:
        """The weights needed for these input shapes, in Keras's order."""
        return {}

    def forward(self, p: Mapping[str, Array], xs: Sequence[Array], ctx: Context) -> tuple[Array, Cache]:
        """Output and cache for inputs ``xs`` with weights ``p``."""
        raise NotImplementedError

    def backward(self, p: Mapping[str, Array], g: Mapping[str, Array], dy: Array, cache: Cache) -> Sequence[Array]:
        """Add the weight gradients into ``g`` and return one gradient per input."""
        raise NotImplementedError

    def flops(self, shapes: Sequence[Shape]) -> int:
        """Floating-point operations of one forward pass for one sample; a multiply-add counts as two."""
        return int(np.prod(self.infer(shapes), dtype=np.int64))

    @classmethod
    def examples(cls) -> list[Example]:
        """Small instances with known facts; the contract tests take shapes, gradients and round trips from them."""
        raise NotImplementedError

    @property
    def default_name(self) -> str:
        """Keras's name for an unnamed layer of this class: Conv2D -> conv2d."""
        return snake_case(type(self).__name__)
