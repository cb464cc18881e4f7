"""The functional API's tensors: what a layer will give, before there are any numbers.

    x = Input((4,));  y = Dense(3)(x);  model = Model(x, y)

A ``Tensor`` remembers the call that makes it; following the calls back from a model's outputs gives its graph.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field
from typing import TYPE_CHECKING, Any

from engine.errors import ShapeError
from engine.layers.shapes import OpenShape, output_shapes
from engine.record import record
from engine.registry import named

if TYPE_CHECKING:
    from engine.layers.base import Layer


@record(eq=False)
class Call:
    """One use of a layer: what it reads, what it was asked beyond that, what it gives."""

    layer: Layer
    inputs: tuple[Tensor, ...]
    options: Mapping[str, Any]
    outputs: list[Tensor] = field(default_factory=list)


@record(frozen=True, eq=False)
class Tensor:
    """Output number ``index`` of a call. ``shape`` has the batch axis first; a length that is not known is None."""

    shape: tuple[int | None, ...]
    call: Call = field(repr=False)
    index: int = 0

    @property
    def ndim(self) -> int:
        return len(self.shape)

    @property
    def dtype(self) -> str:
        return "float32"

    @property
    def name(self) -> str:
        return str(self.call.layer.name)

    @property
    def row(self) -> OpenShape:
        """The shape of one sample."""
        return self.shape[1:]

    def bent(self, activation: Any) -> Tensor:
        """What an activation makes of this tensor: ``activations.relu(x)``."""
        from engine.layers.activations.activation import Activation  # layers import this file

        made: Tensor = Activation(activation)(self)
        return made

    # ---- arithmetic: x + y is Add()([x, y]), 2 * x + 1 is a Rescaling

    __array_ufunc__ = None  # so that NumPy's numbers leave the work to this class

    def __add__(self, other: Any) -> Tensor:
        return self._with("Add", other) if isinstance(other, Tensor) else self._rescaled(1.0, other)

    __radd__ = __add__

    def __sub__(self, other: Any) -> Tensor:
        return self._with("Subtract", other) if isinstance(other, Tensor) else self._rescaled(1.0, -other)

    def __rsub__(self, other: float) -> Tensor:
        return self._rescaled(-1.0, other)

    def __mul__(self, other: Any) -> Tensor:
        return self._with("Multiply", other) if isinstance(other, Tensor) else self._rescaled(other, 0.0)

    __rmul__ = __mul__

    def __truediv__(self, other: Any) -> Tensor:
        return NotImplemented if isinstance(other, Tensor) else self._rescaled(1.0 / other, 0.0)

    def __neg__(self) -> Tensor:
        return self._rescaled(-1.0, 0.0)

    def _with(self, kind: str, other: Tensor) -> Tensor:
        merging: Any = named("layer", kind)
        made: Tensor = merging()([self, other])
        return made

    def _rescaled(self, scale: Any, offset: Any) -> Tensor:
        rescaling: Any = named("layer", "Rescaling")
        made: Tensor = rescaling(scale, offset)(self)
        return made

    def __iter__(self) -> Any:
        raise TypeError("A symbolic tensor has no numbers to iterate over; pass it to a layer or to Model.")


def call(layer: Layer, inputs: Sequence[Tensor], options: Mapping[str, Any]) -> list[Tensor]:
    """Note that ``layer`` is used on these tensors; the tensors that come out. Raises ShapeError."""
    try:
        shapes = output_shapes(layer, [tensor.row for tensor in inputs])
    except ShapeError as error:
        error.facts["layer"] = str(layer.name)
        raise
    made = Call(layer, tuple(inputs), options)
    batch = inputs[0].shape[0] if inputs else None
    made.outputs = [Tensor((batch, *shape), made, index) for index, shape in enumerate(shapes)]
    layer.calls.append(made)
    return made.outputs
