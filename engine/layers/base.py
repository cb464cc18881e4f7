"""What every layer answers: four questions, no memory.

``infer`` gives the output shape, ``params`` the weights it needs, ``forward`` the output and a cache, ``backward``
the gradients from that cache. Nothing about a batch is kept on the layer: a layer used twice, or a prediction in the
middle of a batch, is right by construction, and whoever wants to look inside a run reads the cache.

The only thing a layer holds besides its arguments is where its weights live (``home``): views into a model's flat
vector.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import prod
from typing import TYPE_CHECKING, Any, Self, TypeAlias

import numpy as np

from engine import config
from engine.array import Array, Shape
from engine.buffer import ParamBuffer
from engine.errors import Fact, ShapeError, StateError
from engine.initializers import Initializer
from engine.names import snake_case
from engine.random import loose_streams
from engine.spec import Argument, Block
from engine.variable import Variable

Cache: TypeAlias = Any
"""What ``forward`` hands to ``backward`` and shows to whoever looks inside: arrays by place or by name, or None."""


@dataclass(frozen=True)
class ParamSpec:
    """One weight array: its shape and how it begins. ``trainable=False`` is state that no gradient reaches."""

    shape: Shape
    initializer: Initializer
    trainable: bool = True

    @property
    def size(self) -> int:
        return prod(self.shape)


@dataclass(frozen=True)
class Context:
    """How a forward pass is run: while training or not, and the generator of the dropout stream."""

    training: bool
    rng: np.random.Generator


@dataclass(frozen=True)
class Home:
    """Where a layer's weights live: the vectors of trainable and other weights, and the owner's name in them."""

    params: ParamBuffer
    state: ParamBuffer
    owner: str

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

    @property
    def views(self) -> Mapping[str, Array]:
        """All weights by name, trainable ones first."""
        state = self.state.views(self.owner)
        return {**self.params.views(self.owner), **state} if state else self.params.views(self.owner)


@dataclass(frozen=True)
class Example:
    """A layer with facts about it that the contract tests check. ``parameters`` counts trainable and other weights."""

    layer: Layer
    input_shape: Shape
    output_shape: Shape
    parameters: int


@dataclass(eq=False, repr=False)
class Layer(Block):
    """Base of all layers. The arguments say what a layer computes; name, trainable and input_shape where it stands."""

    name: str | None = field(default=None, kw_only=True)
    trainable: bool = field(default=True, kw_only=True)
    input_shape: Shape | None = field(default=None, kw_only=True)

    home: Home | None = field(default=None, init=False)  # set by ``build``, or by the model that holds the layer

    # ---- the four questions

    def infer(self, shapes: Sequence[Shape]) -> Shape:
        """Output shape for these input shapes. Raises ShapeError if they do not fit."""
        raise NotImplementedError

    def params(self, shapes: Sequence[Shape]) -> dict[str, ParamSpec]:
        """The weights needed for these input shapes, in Keras's order."""
        return {}

    def forward(self, p: Mapping[str, Array], xs: Sequence[Array], ctx: Context) -> tuple[Array, Cache]:
        """Output and cache for inputs ``xs`` with weights ``p``. Never writes into ``xs``."""
        raise NotImplementedError

    def backward(self, p: Mapping[str, Array], g: Mapping[str, Array], dy: Array, cache: Cache) -> Sequence[Array]:
        """Add the weight gradients into ``g`` and return one gradient per input. Never writes into ``dy``."""
        raise NotImplementedError

    def flops(self, shapes: Sequence[Shape]) -> int:
        """Floating-point operations of one forward pass for one sample; a multiply-add counts as two."""
        return prod(self.infer(shapes))

    @classmethod
    def examples(cls) -> list[Example]:
        """Small instances with known facts; the contract tests take shapes, gradients and round trips from them."""
        raise NotImplementedError

    def refuse(self, code: str, got: Shape, **facts: Fact) -> ShapeError:
        """The error for an input shape that does not fit."""
        return ShapeError(code, layer=self.name or self.default_name, got=got, **facts)

    # ---- Keras's surface

    @property
    def default_name(self) -> str:
        """Keras's name for an unnamed layer of this class: Conv2D -> conv2d."""
        return snake_case(type(self).__name__)

    @property
    def built(self) -> bool:
        return self.home is not None

    def build(self, input_shape: Sequence[int | None]) -> None:
        """Make the weights of a layer that stands alone. ``input_shape`` has the batch axis (None) first."""
        shape = tuple(int(size) for size in input_shape[1:] if size is not None)
        self.infer([shape])
        specs = self.params([shape])
        owner = self.name or self.default_name
        self.home = Home.build({owner: specs}, config.dtype())[owner]
        for name, spec in specs.items():
            self.home.views[name][...] = spec.initializer(spec.shape, loose_streams().init)

    def __call__(self, *inputs: Any, training: bool = False) -> Array:
        """The output for arrays with a batch axis. Builds the layer at the first call."""
        xs = [np.asarray(x, dtype=config.dtype()) for x in inputs]
        if self.home is None:
            self.build((None, *xs[0].shape[1:]))
        self.infer([x.shape[1:] for x in xs])
        with np.errstate(all="ignore"):  # NaN and infinity are answers here, as in Keras
            y, _ = self.forward(self.views, xs, Context(training, loose_streams().dropout))
        return y

    @property
    def views(self) -> Mapping[str, Array]:
        """Every weight by name, as writable views; empty before ``build``."""
        return {} if self.home is None else self.home.views

    @property
    def weights(self) -> list[Variable]:
        if self.home is None:
            return []
        trainable = self.home.params.views(self.home.owner) if self.trainable else {}
        return [Variable(name, self.home.owner, view, name in trainable) for name, view in self.views.items()]

    @property
    def trainable_weights(self) -> list[Variable]:
        return [weight for weight in self.weights if weight.trainable]

    @property
    def non_trainable_weights(self) -> list[Variable]:
        return [weight for weight in self.weights if not weight.trainable]

    def get_weights(self) -> list[Array]:
        """Copies of all weights, in Keras's order."""
        return [view.copy() for view in self.views.values()]

    def set_weights(self, weights: Sequence[Any]) -> None:
        """Overwrite all weights. Raises ShapeError if number or shapes differ."""
        assign_all(self.name or self.default_name, self.weights, weights)

    def count_params(self) -> int:
        """How many numbers the weights hold. Raises StateError before ``build``."""
        if self.home is None:
            raise StateError("state.layer_not_built", layer=self.name or self.default_name)
        return sum(view.size for view in self.views.values())

    def get_config(self) -> dict[str, Any]:
        """Name, trainable and the declared arguments, as JSON values."""
        return {"name": self.name, "trainable": self.trainable, **super().get_config()}

    @classmethod
    def from_config(cls, config: Mapping[str, Any]) -> Self:
        """Make a layer from ``get_config``. Raises SpecError for unknown, missing or unfit arguments."""
        made: Self = super().from_config({key: value for key, value in config.items() if key not in _PLACE})
        for key, argument in _PLACE.items():
            setattr(made, key, argument.check(cls.__name__, config.get(key, argument.default)))
        return made

    if not TYPE_CHECKING:  # hidden from the type checker, which would take any misspelt attribute for a weight

        def __getattr__(self, name: str) -> Variable:
            """``layer.kernel``, ``layer.bias``: a weight by its name, once the layer is built."""
            if not name.startswith("_") and self.home is not None:
                for weight in self.weights:
                    if weight.name == name:
                        return weight
            raise AttributeError(f"{type(self).__name__} has no attribute {name!r}")


def assign_all(owner: str, own: Sequence[Variable], weights: Sequence[Any]) -> None:
    """Overwrite weights. Raises ShapeError, before anything is written, if number or shapes differ."""
    arrays = [np.asarray(weight) for weight in weights]
    if len(arrays) != len(own):
        raise ShapeError("weights.number", layer=owner, wants=len(own), got=len(arrays))
    for weight, array in zip(own, arrays, strict=True):
        weight.check(array)
    for weight, array in zip(own, arrays, strict=True):
        weight.assign(array)


_PLACE = {"name": Argument("name", str, True, None, ()), "trainable": Argument("trainable", bool, False, True, ())}
