"""The words in which layers are asked: weights wanted, how a pass is run, where weights live, facts to test."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field
from math import prod
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

from engine.array import Array, Shape
from engine.buffer import ParamBuffer
from engine.constraints import Constraint
from engine.initializers import Initializer
from engine.record import record
from engine.regularizers import Regularizer

if TYPE_CHECKING:
    from engine.layers.base import Layer

Cache: TypeAlias = Any
"""What ``forward`` hands to ``backward`` and shows to whoever looks inside: arrays by place or by name, or None."""

Weights: TypeAlias = Mapping[str, Array]
"""Arrays by name; those of a layer inside are called by their path ("forward_layer/kernel"), see ``part``."""


@record(frozen=True)
class ParamSpec:
    """One weight array: its shape, how it begins, its price and its bounds.

    ``trainable=False`` is state that no gradient reaches, such as a running mean; ``forward`` may write into it while
    training."""

    shape: Shape
    initializer: Initializer
    trainable: bool = True
    regularizer: Regularizer | None = None
    constraint: Constraint | None = None

    @property
    def size(self) -> int:
        return prod(self.shape)


@record(frozen=True)
class Context:
    """How a forward pass is run; ``step`` counts the updates so far.

    ``masks``: one per input, (batch, time) booleans with False where a step is to be skipped, or None; empty if there
    are none at all. ``options``: what the call asked for beyond its inputs (``use_causal_mask=True``)."""

    training: bool
    rng: np.random.Generator
    masks: Sequence[Array | None] = ()
    options: Mapping[str, Any] = field(default_factory=lambda: _NOTHING)
    step: int = 0

    @property
    def mask(self) -> Array | None:
        """The mask of the first input."""
        return self.masks[0] if self.masks else None

    def generator(self, seed: int | None) -> np.random.Generator:
        """The dropout stream, or for a layer with a seed of its own one that hangs on seed and step alone."""
        return self.rng if seed is None else np.random.default_rng((seed, self.step))


_NOTHING: Mapping[str, Any] = MappingProxyType({})


@record(frozen=True)
class Home:
    """Where a layer's weights live: the vectors of trainable and other weights, the owner's name in them, and for a
    layer inside another one its path there ("forward_layer/")."""

    params: ParamBuffer
    state: ParamBuffer
    owner: str
    path: str = ""

    @classmethod
    def build(cls, specs: Mapping[str, Mapping[str, ParamSpec]], dtype: np.dtype[Any]) -> dict[str, Home]:
        """One home per owner, all of them in the same two vectors of zeros."""

        def buffer(trainable: bool) -> ParamBuffer:
            chosen = {
                owner: {name: spec.shape for name, spec in params.items() if spec.trainable is trainable}
                for owner, params in specs.items()
            }
            return ParamBuffer(chosen, dtype)

        params, state = buffer(True), buffer(False)
        return {owner: cls(params, state, owner) for owner in specs}

    def part(self, name: str) -> Home:
        """The home of a layer inside this one."""
        return Home(self.params, self.state, self.owner, f"{self.path}{name}/")

    @property
    def views(self) -> Weights:
        """All weights by name or path, trainable ones first."""
        trainable, state = self.params.views(self.owner), self.state.views(self.owner)
        everything = {**trainable, **state} if state else trainable
        return part(everything, self.path[:-1]) if self.path else everything

    def is_trainable(self, name: str) -> bool:
        """Whether this weight lies in the vector that the optimizer moves."""
        return f"{self.path}{name}" in self.params.views(self.owner)


def part(weights: Mapping[str, Any], name: str) -> dict[str, Any]:
    """What belongs to the layer inside called ``name``: {"cell/kernel": w} -> {"kernel": w}."""
    start = f"{name}/"
    return {path[len(start) :]: value for path, value in weights.items() if path.startswith(start)}


def within(name: str, weights: Mapping[str, Any]) -> dict[str, Any]:
    """The inverse of ``part``: {"kernel": w} -> {"cell/kernel": w}."""
    return {f"{name}/{path}": value for path, value in weights.items()}


@record(frozen=True)
class Example:
    """A layer with facts about it that the contract tests check. ``parameters`` counts trainable and other weights.

    Several inputs or outputs are lists of shapes. ``indices``: the inputs are whole numbers below this (Embedding)."""

    layer: Layer
    input_shape: Shape | list[Shape]
    output_shape: Shape | list[Shape]
    parameters: int
    indices: int | None = None

    @property
    def input_shapes(self) -> list[Shape]:
        return listed(self.input_shape)

    @property
    def output_shapes(self) -> list[Shape]:
        return listed(self.output_shape)


def listed(one_or_more: Any) -> list[Any]:
    """A list as it is, anything else (a shape, an array) as the only entry of one."""
    return one_or_more if isinstance(one_or_more, list) else [one_or_more]
