"""What every layer answers: four questions, no memory.

``infer`` gives the output shape, ``params`` the weights it needs, ``forward`` the output and a cache, ``backward``
the gradients from that cache. Nothing about a batch is kept on the layer: a layer used twice, or a prediction in the
middle of a batch, is right by construction, and whoever wants to look inside a run reads the cache.

The only things a layer holds besides its arguments are where its weights live (``home``), views into a model's flat
vector, and the symbolic calls that were made of it (``calls``).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import count
from math import prod
from typing import TYPE_CHECKING, Any, ClassVar, Self

import numpy as np

from engine import config
from engine.array import Array, Shape
from engine.errors import Fact, ShapeError, SpecError, StateError, shown
from engine.layers import symbolic
from engine.layers.protocol import Cache, Context, Example, Home, ParamSpec, Weights, listed, part, within
from engine.layers.room import Room
from engine.layers.shapes import OpenShape, output_shapes, weights_wanted
from engine.layers.standing import standing
from engine.layers.symbolic import Call, Tensor
from engine.masked import mask_of, unmask, with_mask
from engine.names import auto_name, snake_case
from engine.random import loose_streams
from engine.spec import Argument, Block, arguments, config_of
from engine.variable import Variable

__all__ = ["Cache", "Context", "Example", "Home", "Layer", "ParamSpec", "Weights", "assign_all", "part", "within"]


@dataclass(eq=False, repr=False)
class Layer(Block):
    """Base of all layers. The arguments say what a layer computes; name, trainable and input_shape where it stands."""

    name: str | None = field(default=None, kw_only=True)
    trainable: bool = field(default=True, kw_only=True)
    dtype: str | None = field(default=standing(lambda _: config.floatx()), kw_only=True)
    input_shape: Shape | None = field(default=None, kw_only=True)

    home: Home | None = field(default=None, init=False)  # set by ``build``, or by the model that holds the layer
    calls: list[Call] = field(default_factory=list, init=False)
    specs: Mapping[str, ParamSpec] = field(default_factory=dict, init=False)  # what the weights were made from
    charged: list[float] = field(default_factory=list, init=False)  # the price of the outputs of the last loose call

    edits: ClassVar[int] = 0
    """How often an argument of any layer was changed: what was worked out from arguments (a plan) holds no longer."""

    moved: ClassVar[object] = object()
    """The same object as long as no layer was given a home."""

    supports_masking: ClassVar[bool] = False
    """Whether a mask of the input is also one of the output."""

    reads_hanging_masks: ClassVar[bool] = False
    """Whether it reads the masks that hang on its inputs when it runs, not those noted when the graph was made."""

    takes_masks_off: ClassVar[bool] = False
    """Whether its inputs carry no mask any more afterwards."""

    def __post_init__(self) -> None:
        if self.name is None:
            self.name = auto_name(self.default_name)
        if self.dtype not in (None, "float32", "float64"):
            raise SpecError("config.floatx", got=shown(self.dtype), known=["float32", "float64"]).at("dtype")

    def __setattr__(self, name: str, value: Any) -> None:
        made = "home" in vars(self)
        super().__setattr__(name, value)
        if name == "home":
            Layer.moved = object()
        elif made and (name == "trainable" or name in arguments(type(self))):
            Layer.edits += 1
        if name == "trainable" and made:  # whoever freezes a layer freezes all inside it, as in Keras
            for layer in self.parts().values():
                layer.trainable = value

    # ---- the four questions

    def infer(self, shapes: Sequence[Shape]) -> Shape | list[Shape]:
        """Output shape for these input shapes, or a list of them. Raises ShapeError if they do not fit."""
        raise NotImplementedError

    def open_shape(self, shapes: Sequence[OpenShape]) -> OpenShape | None:
        """The output shape for inputs of unknown length, where that is settled without it; None: ``infer`` tells."""
        return None

    def params(self, shapes: Sequence[Shape]) -> dict[str, ParamSpec]:
        """The weights needed for these input shapes, in Keras's order."""
        return {}

    def forward(self, p: Weights, xs: Sequence[Array], ctx: Context) -> tuple[Any, Cache]:
        """Output (or a list of outputs) and cache for inputs ``xs`` with weights ``p``. Never writes into ``xs``."""
        raise NotImplementedError

    def backward(self, p: Weights, g: Weights, dy: Any, cache: Cache) -> Sequence[Array]:
        """Add the weight gradients into ``g`` and return one gradient per input. Never writes into ``dy``.

        With several outputs ``dy`` is a list with None for those that nobody read."""
        raise NotImplementedError

    def mask(self, xs: Sequence[Array], masks: Sequence[Array | None], cache: Cache = None) -> Array | None:
        """The mask of the (first) output, given those of the inputs."""
        return masks[0] if self.supports_masking and masks else None

    @property
    def makes_masks(self) -> bool:
        """Whether an output may carry a mask though no input does."""
        return type(self).mask is not Layer.mask

    @property
    def has_price(self) -> bool:
        """Whether large outputs of this layer cost extra."""
        return getattr(self, "activity_regularizer", None) is not None

    def price(self, outputs: Sequence[Array], cache: Cache) -> float:
        """What the activity regularizer charges for these outputs, per row. Source: Keras 3, Layer.__call__."""
        regularizer = getattr(self, "activity_regularizer", None)
        return 0.0 if regularizer is None else sum(regularizer(y) / max(len(y), 1) for y in outputs)

    def price_slopes(self, outputs: Sequence[Array]) -> list[Array]:
        """d price / d outputs; empty without a price."""
        regularizer = getattr(self, "activity_regularizer", None)
        return [] if regularizer is None else [regularizer.gradient(y) / max(len(y), 1) for y in outputs]

    def parts(self) -> dict[str, Layer]:
        """The layers inside this one, by the names under which their weights lie; empty for most."""
        return {}

    def saved_parts(self) -> Mapping[str, Layer]:
        """``parts`` by the paths below which Keras's files hold their weights."""
        return self.parts()

    def room(self, shapes: Sequence[Shape]) -> Room:
        """What a pass takes per sample. A layer that does not say is taken for one number in, one number out."""
        x, y = (sum(map(prod, several)) for several in (shapes, listed(self.infer(shapes))))
        return Room(y, 2 * y, x)

    def flops(self, shapes: Sequence[Shape]) -> int:
        """Floating-point operations of one forward pass for one sample; a multiply-add counts as two."""
        return sum(prod(shape) for shape in listed(self.infer(shapes)))

    def rounds(self, shapes: Sequence[Shape]) -> int:
        """How often a pass goes round in Python: steps of a sequence, cells of a window."""
        return 0

    @classmethod
    def examples(cls) -> list[Example]:
        """Small instances with known facts; the contract tests take shapes, gradients and round trips from them."""
        raise NotImplementedError

    def refuse(self, code: str, got: OpenShape, **facts: Fact) -> ShapeError:
        """The error for an input shape that does not fit."""
        return ShapeError(code, layer=str(self.name), got=got, **facts)

    # ---- Keras's surface

    @property
    def default_name(self) -> str:
        """Keras's name for an unnamed layer of this class: Conv2D -> conv2d."""
        return snake_case(type(self).__name__)

    @property
    def compute_dtype(self) -> str:
        """In what a layer called by hand reckons; within a model it is what the model was made in."""
        return str(self.dtype)

    @property
    def variable_dtype(self) -> str:
        return str(self.dtype)

    @property
    def built(self) -> bool:
        return self.home is not None or bool(self.calls)

    def build(self, input_shape: Any) -> None:
        """Make the weights of a layer that stands alone. ``input_shape`` has the batch axis (None) first; several
        inputs are a list of shapes."""
        self._build([tuple(shape[1:]) for shape in _shapes(input_shape)])

    def _build(self, shapes: Sequence[OpenShape]) -> None:
        output_shapes(self, shapes)
        specs = weights_wanted(self, shapes)
        owner = str(self.name)
        self.settle(Home.build({owner: specs}, np.dtype(self.dtype))[owner])
        self.tell(specs)
        for name, spec in specs.items():
            self.views[name][...] = spec.initializer(spec.shape, loose_streams().init)

    def tell(self, specs: Mapping[str, ParamSpec]) -> None:
        """Let this layer and those inside it know what their weights are made from."""
        self.specs = specs
        for name, layer in self.parts().items():
            layer.tell(part(specs, name))

    def settle(self, home: Home) -> None:
        """Let the weights of this layer and of those inside it live there."""
        self.home = home
        for name, layer in self.parts().items():
            layer.settle(home.part(name))

    def bind(self, inputs: Any, *more: Any, **options: Any) -> tuple[list[Any], dict[str, Any]]:
        """The inputs of a call as a list, and what else it asks; for layers whose ``call`` takes more in Keras."""
        if options:
            raise SpecError("call.unknown_option", layer=str(self.name), got=shown(next(iter(options))))
        several = isinstance(inputs, list | tuple) and all(hasattr(x, "shape") for x in inputs)
        return [*(inputs if several else [inputs]), *more], {}

    def unbind(self, inputs: Sequence[Any], options: Mapping[str, Any]) -> tuple[list[Any], dict[str, Any]]:
        """The inverse of ``bind``: how Keras's ``call`` is given these inputs, as arguments and keyword arguments."""
        return [list(inputs) if len(inputs) > 1 else inputs[0]], dict(options)

    def returned(self, outputs: list[Any], options: Mapping[str, Any]) -> Any:
        """What a call gives back: the output, or the list of them if there are several."""
        return outputs[0] if len(outputs) == 1 else outputs

    def __call__(self, *args: Any, training: bool | None = None, mask: Any = None, **kwargs: Any) -> Any:
        """The output for arrays with a batch axis, or the symbolic output for symbolic tensors (functional API).

        Builds the layer at the first call. ``mask`` (batch, time): False where a step is to be skipped."""
        inputs, options = self.bind(*args, **kwargs)
        if any(isinstance(x, Tensor) for x in inputs):
            return self._call_symbolic(inputs, options if training is None else {**options, "training": training})
        xs = [np.asarray(x, dtype=self.dtype) for x in inputs]
        shapes = [x.shape[1:] for x in xs]
        if self.home is None:
            self._build(shapes)
        else:
            self._check_weights(shapes)
        self.infer(shapes)
        given = [mask_of(x) for x in inputs] if mask is None else listed(mask)
        masks = [None if m is None else np.asarray(m, bool) for m in given]
        ctx = Context(bool(training), loose_streams().dropout, masks if any(m is not None for m in masks) else ())
        ctx = replace(ctx, options=options, step=next(_LOOSE_CALLS))
        with np.errstate(all="ignore"):  # NaN and infinity are answers here, as in Keras
            y, cache = self.forward(self.views, xs, ctx)
        if self.takes_masks_off:
            unmask(inputs)
        outputs = listed(y)
        self.charged = [self.price(outputs, cache)] if self.has_price else []
        return self.returned([with_mask(outputs[0], self.mask(xs, masks)), *outputs[1:]], options)

    def _call_symbolic(self, inputs: Sequence[Any], options: Mapping[str, Any]) -> Any:
        for x in inputs:
            if not isinstance(x, Tensor):
                raise SpecError("call.mixed_inputs", layer=str(self.name), got=shown(x))
        self._check_weights([x.row for x in inputs])
        return self.returned(symbolic.call(self, inputs, options), options)

    def _check_weights(self, shapes: Sequence[OpenShape]) -> None:
        """Raises ShapeError if this layer was used on other inputs before, so that its weights have other shapes."""
        first = self.calls[0].inputs if self.calls and self.home is None else ()
        made = (
            {name: spec.shape for name, spec in weights_wanted(self, [x.row for x in first]).items()} if first else {}
        )
        made |= {name: array.shape for name, array in self.held().items()}
        for name, spec in weights_wanted(self, shapes).items() if made else ():
            if made.get(name, spec.shape) != spec.shape:
                raise ShapeError("weights.shape", layer=str(self.name), weight=name, wants=made[name], got=spec.shape)

    @property
    def input(self) -> Any:
        """The symbolic input of the first call of this layer. Raises StateError if there was none."""
        inputs = list(self._first_call.inputs)
        return inputs[0] if len(inputs) == 1 else inputs

    @property
    def output(self) -> Any:
        """The symbolic output of the first call of this layer. Raises StateError if there was none."""
        call = self._first_call
        return self.returned(call.outputs, call.options)

    @property
    def _first_call(self) -> Call:
        if not self.calls:
            raise StateError("state.layer_not_called", layer=str(self.name))
        return self.calls[0]

    def compute_output_shape(self, input_shape: Any) -> Any:
        """The output shape, with the batch axis, for an input shape with the batch axis."""
        given = _shapes(input_shape)
        shapes = [(given[0][0], *shape) for shape in output_shapes(self, [tuple(shape[1:]) for shape in given])]
        return shapes[0] if len(shapes) == 1 else shapes

    def compute_mask(self, inputs: Any, previous_mask: Any = None, mask: Any = None) -> Any:
        """The mask of the output, given inputs and their masks (Keras's layers call them mask or previous_mask)."""
        masks = listed(previous_mask if mask is None else mask)
        return self.mask([np.asarray(x) for x in listed(inputs)], masks)

    @property
    def views(self) -> Weights:
        """Every weight by name, as writable views; empty before ``build``."""
        # a layer that was called on a symbolic tensor has weights, as in Keras
        if self.home is None and self.calls and self.calls[0].inputs:
            self._build([tensor.row for tensor in self.calls[0].inputs])
        return {} if self.home is None else self.home.views

    def held(self) -> Weights:
        """The weights that this layer and those inside it have already, wherever they live now."""
        own = {} if self.home is None else self.home.views
        found = {name: view for name, view in own.items() if "/" not in name}
        for name, layer in self.parts().items():
            found |= within(name, layer.held())
        return found

    @property
    def weights(self) -> list[Variable]:
        """Every weight: trainable ones first, then the others, then those of the layers inside."""
        own = {name: view for name, view in self.views.items() if "/" not in name}
        found = [
            Variable.of(name, str(self.name), view, self.trainable and self._learns(name), self.specs.get(name))
            for name, view in own.items()
        ]
        inside = [weight for layer in self.parts().values() for weight in layer.weights]
        if self.home is not None:  # a model at the top has none and lends its weights no name
            inside = [weight.within(str(self.name)) for weight in inside]
        return found + [weight if self.trainable else weight.frozen() for weight in inside]

    @property
    def losses(self) -> list[float]:
        """What is added to the loss: the price of the last outputs, and one per trainable weight that has one."""
        weights = [
            spec.regularizer(self.views[path])
            for path, spec in self.specs.items()
            if spec.regularizer is not None and spec.trainable and self.moves(path)
        ]
        return self.charged + weights

    @property
    def trainable_weights(self) -> list[Variable]:
        return [weight for weight in self.weights if weight.trainable]

    @property
    def non_trainable_weights(self) -> list[Variable]:
        return [weight for weight in self.weights if not weight.trainable]

    @property
    def variables(self) -> list[Variable]:
        return self.weights

    @property
    def trainable_variables(self) -> list[Variable]:
        return self.trainable_weights

    @property
    def non_trainable_variables(self) -> list[Variable]:
        return self.non_trainable_weights

    def get_weights(self) -> list[Array]:
        """Copies of all weights, in Keras's order."""
        return [weight.numpy() for weight in self.weights]

    def set_weights(self, weights: Sequence[Any]) -> None:
        """Overwrite all weights. Raises ShapeError if number or shapes differ."""
        assign_all(str(self.name), self.weights, weights)

    def count_params(self) -> int:
        """How many numbers the weights hold. Raises StateError before ``build``."""
        if not self.built:
            raise StateError("state.layer_not_built", layer=str(self.name))
        return sum(weight.value.size for weight in self.weights)

    def _learns(self, name: str) -> bool:
        return self.home is not None and self.home.is_trainable(name)

    def moves(self, path: str) -> bool:
        """Whether training may change the weight with this name or path: it and all around it must be trainable."""
        name, _, rest = path.partition("/")
        return self.trainable and (not rest or self.parts()[name].moves(rest))

    def get_config(self) -> dict[str, Any]:
        """Name, trainable and the declared arguments, as JSON values; sizes are tuples, as in Keras."""
        own = {name: _sizes(getattr(self, name), value) for name, value in super().get_config().items()}
        own |= {name: "linear" for name, value in own.items() if value is None and "activation" in name.split("_")}
        return {"name": self.name, "trainable": self.trainable, **own}

    def as_argument(self) -> dict[str, Any]:
        """A layer inside another one keeps its name; its arguments are JSON, not as ``get_config`` dresses them."""
        word = vars(type(self)).get("spec_name", type(self).__name__)  # a model has none
        return {"class_name": word, "config": {**self.get_config(), **config_of(self)}}

    @classmethod
    def from_config(cls, config: Mapping[str, Any]) -> Self:
        """Make a layer from ``get_config``. Raises SpecError for unknown, missing or unfit arguments."""
        place = {
            key: argument.check(cls.__name__, config.get(key, argument.default)) for key, argument in _PLACE.items()
        }
        made: Self = super().from_config({key: value for key, value in config.items() if key not in _PLACE})
        for key, value in place.items():
            if key != "name" or value is not None:
                vars(made)[key] = value  # each layer inside says itself whether it is to be trained
        return made

    def _weight_names(self) -> Iterable[str]:
        """The names of the weights, whether they are made yet or not."""
        if self.home is None and self.calls and self.calls[0].inputs:
            return weights_wanted(self, [tensor.row for tensor in self.calls[0].inputs])
        return {} if self.home is None else self.home.views

    if not TYPE_CHECKING:  # no field of every layer: those that have such an argument declare it
        activity_regularizer = None

    if not TYPE_CHECKING:  # hidden from the type checker, which would take any misspelt attribute for a weight

        def __getattr__(self, name: str) -> Variable | None:
            """``layer.kernel``, ``layer.bias``: a weight by its name, once the layer is built; None if it is to have
            none."""
            if not name.startswith("_") and name not in ("home", "calls") and name in self._weight_names():
                for weight in self.weights:
                    if weight.name == name:
                        return weight
            if name in _SWITCHES and getattr(self, _SWITCHES[name], True) is False:
                return None
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


def _shapes(input_shape: Any) -> list[Any]:
    """One shape or several, always as a list of shapes with the batch axis."""
    several = len(input_shape) > 0 and all(isinstance(shape, list | tuple) for shape in input_shape)
    return list(input_shape) if several else [input_shape]


def _sizes(value: Any, written: Any) -> Any:
    """A tuple of numbers (or of such tuples) as it is, anything else as it is written."""
    return value if isinstance(value, tuple) and not any(isinstance(part, Block) for part in value) else written


_LOOSE_CALLS = count()
_SWITCHES = {"bias": "use_bias", "beta": "center", "gamma": "scale"}  # weight -> the argument that turns it off
_PLACE = {
    "name": Argument("name", str, True, None, ()),
    "trainable": Argument("trainable", bool, False, True, ()),
    "dtype": Argument("dtype", str, True, None, ()),
}
